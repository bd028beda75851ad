/* Nothing moves under the hand: while pointer or keys are in a list its rows keep their places, and news waits. */

import { useLayoutEffect, useRef, useState } from "preact/hooks";

const KEY_HOLD_MS = 3_000;

export interface Held<T> {
  /** Rows in their places; one that has gone stays, marked, until the hand leaves. */
  rows: { item: T; gone: boolean }[];
  /** How many are not shown yet. */
  news: number;
  /** Whether a hand is in the list. */
  holding: boolean;
  release: () => void;
  hold: { onPointerEnter: () => void; onPointerLeave: () => void; onKeyDownCapture: () => void };
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
  const pointer = useRef(false);
  const keyed = useRef(0);
  const [, again] = useState(0);
  const redraw = () => again((n) => n + 1);
  useLayoutEffect(() => () => window.clearTimeout(keyed.current), []);
  const holding = (pointer.current || keyed.current !== 0) && shown.current.length > 0;
  if (!holding) shown.current = latest;
  const held = inPlace(shown.current, latest, key);
  if (holding) shown.current = held.rows.map(({ item }) => item);
  const release = () => {
    window.clearTimeout(keyed.current);
    keyed.current = 0;
    pointer.current = false;
    redraw();
  };
  const hold = {
    onPointerEnter: () => {
      pointer.current = true;
    },
    onPointerLeave: () => {
      pointer.current = false;
      redraw();
    },
    onKeyDownCapture: () => {
      window.clearTimeout(keyed.current);
      keyed.current = window.setTimeout(release, KEY_HOLD_MS);
    },
  };
  return { ...held, holding, release, hold };
}
