/* Says every few seconds that this console is there: what a person holds stays hers only while she is heard. */

import { effect } from "@preact/signals";
import { tell } from "./http";
import { heardAt } from "./stream";

const EVERY_MS = 5_000;
/** A little less, so that a frame that comes each 5 s is never just too early. */
const APART_MS = 4_500;
const ABORT_MS = 4_000;

/**
 * Begins, and gives back what stops it. A page in the background has its timers slowed to one a minute, but each frame
 * of the stream wakes it: whichever comes first says it. At most one is under way.
 */
export function keepHeard(mayTell: () => boolean): () => void {
  let toldAt = Number.NEGATIVE_INFINITY;
  let underWay = false;
  const beat = async () => {
    const at = performance.now();
    if (underWay || at - toldAt < APART_MS || !mayTell()) return;
    underWay = true;
    toldAt = at;
    await tell("/heartbeat", undefined, AbortSignal.timeout(ABORT_MS)).catch(() => undefined);
    underWay = false;
  };
  const timer = window.setInterval(() => void beat(), EVERY_MS);
  const stop = effect(() => {
    if (heardAt.value !== 0) void beat();
  });
  return () => {
    window.clearInterval(timer);
    stop();
  };
}
