/* The incident in hand, told to the second screen of the same desk, which is another window of this browser. */

import { effect } from "@preact/signals";
import { select, selected } from "./state";

const NAME = "tiepung.hand";
const WHICH = "which";

/** The first screen's part: tells at once, at every change, and whenever a second screen asks. */
export function tellHand(): () => void {
  const channel = new BroadcastChannel(NAME);
  channel.onmessage = ({ data }) => data === WHICH && channel.postMessage(selected.peek());
  const stop = effect(() => channel.postMessage(selected.value));
  return () => {
    stop();
    channel.close();
  };
}

/** The second screen's part. What is chosen there stays there: nothing is taken out of the hand at the first. */
export function followHand(): () => void {
  const channel = new BroadcastChannel(NAME);
  channel.onmessage = ({ data }) => data !== WHICH && select(data as number | null);
  channel.postMessage(WHICH);
  return () => channel.close();
}
