/* Beats time for chest compressions: a figure that counts to thirty, and a click where sound is on. */

import { signal } from "@preact/signals";
import { play } from "../../../lib/sound";

const COUNT_TO = 30;

/** How many since it began, by thirty; null while it rests. */
export const beat = signal<number | null>(null);
let next = 0;

export function toggleBeat(perMinute: number): void {
  if (beat.peek() !== null) {
    stopBeat();
    return;
  }
  const every = 60_000 / perMinute;
  let due = performance.now();
  let count = 0;
  const once = () => {
    count = (count % COUNT_TO) + 1;
    beat.value = count;
    void play("beat");
    due += every;
    next = window.setTimeout(once, Math.max(0, due - performance.now()));
  };
  once();
}

export function stopBeat(): void {
  window.clearTimeout(next);
  beat.value = null;
}
