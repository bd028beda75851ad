/* Nothing moves under the hand: while pointer or keys are in a list its rows keep their places, and news waits. */

import { useLayoutEffect, useRef, useState } from "preact/hooks";

const KEY_HOLD_MS = 3_000;
/** A pointer that was left lying in a list holds nobody's place for ever: what rings must be seen. */
const REST_HOLD_MS = 10_000;

export interface Held<T> {
  /** Rows in their places; one that has gone stays, marked, until the hand leaves. */
  rows: { item: T; gone: boolean }[];
  /** How many are not shown yet. */
  news: number;
  /** Whether a hand is in the list. */
  holding: boolean;
  release: () => void;
  hold: {
    onPointerEnter: () => void;
    onPointerMove: () => void;
    onPointerLeave: () => void;
    onKeyDownCapture: () => void;
  };
}

/** Keeps the places of `before` for what is still there; pure, so that it can be tested. */
export function inPlace<T>(before: readonly T[], latest: readonly T[], key: (item: T) => string) {
  const found = new Map(latest.map((item) => [key(item), item]));
  const rows = before.map((item) => ({ item: found.get(key(item)) ?? item, gone: !found.has(key(item)) }));
  const shown = new Set(before.map(key));
  return { rows, news: latest.filter((item) => !shown.has(key(item))).length };
}

export function useHeld<T>(latest: readonly T[], key: (item: T) => string): Held<T> {
  const shown = useRef<readonly T[]>(latest);
  const timer = useRef(0);
  const until = useRef(0);
  const [, again] = useState(0);
  useLayoutEffect(() => () => window.clearTimeout(timer.current), []);
  const holding = timer.current !== 0 && shown.current.length > 0;
  if (!holding) shown.current = latest;
  const held = inPlace(shown.current, latest, key);
  if (holding) shown.current = held.rows.map(({ item }) => item);
  const release = () => {
    window.clearTimeout(timer.current);
    timer.current = until.current = 0;
    again((n) => n + 1);
  };
  const holdFor = (ms: number) => {
    if (performance.now() + ms <= until.current) return;
    until.current = performance.now() + ms;
    window.clearTimeout(timer.current);
    timer.current = window.setTimeout(release, ms);
  };
  const hold = {
    onPointerEnter: () => holdFor(REST_HOLD_MS),
    onPointerMove: () => holdFor(REST_HOLD_MS),
    onPointerLeave: release,
    onKeyDownCapture: () => holdFor(KEY_HOLD_MS),
  };
  return { ...held, holding, release, hold };
}
