/* The service's clock, kept going here between its messages, and one signal that changes with every second of it. */

import { signal } from "@preact/signals";

const FORGET_MS = 60_000;

let offset = Date.now() - performance.now();
let heardAt = Number.NEGATIVE_INFINITY;

/** What the service said the time is. The message with the least delay is believed, for a minute. */
export function hearClock(told: number): void {
  const here = performance.now();
  if (told - here <= offset && here - heardAt < FORGET_MS) return;
  offset = told - here;
  heardAt = here;
}

/** Milliseconds since 1970 by the service's clock. */
export const now = (): number => Math.round(offset + performance.now());

/** The same, as whole seconds in milliseconds; whoever reads it is drawn anew every second. */
export const second = signal(wholeSecond());

function wholeSecond(): number {
  return Math.floor(now() / 1000) * 1000;
}

/** Starts the seconds; gives back what stops them. */
export function runClock(): () => void {
  let timer = 0;
  const strike = () => {
    second.value = wholeSecond();
    timer = window.setTimeout(strike, 1000 - (now() % 1000) + 5);
  };
  strike();
  return () => window.clearTimeout(timer);
}
