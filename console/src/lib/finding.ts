/* Places that may be meant by what is being typed: asked of the service a moment after the last key, the newest wins. */

import { type Signal, useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Found, Place } from "../wire";
import { ask } from "./http";
import { lostSince } from "./stream";

const REST_MS = 180;
/** Letters from which on it is worth asking. */
const LETTERS_MIN = 2;
const MOST = 6;

export interface Finding {
  found: Signal<readonly Found[]>;
  /** An answer about what stands in the field is on its way. */
  awaited: Signal<boolean>;
  /** What stands in the field now. */
  look: (typed: string) => void;
  /** Nothing more is wanted, and nothing is shown. */
  stop: () => void;
}

/** Without a link, or when the service does not answer, nothing is found and nothing is said. */
export function useFinding(near: Place | null): Finding {
  const found = useSignal<readonly Found[]>([]);
  const awaited = useSignal(false);
  const timer = useRef(0);
  const asking = useRef<AbortController | null>(null);
  const drop = () => {
    window.clearTimeout(timer.current);
    asking.current?.abort();
    awaited.value = false;
  };
  const stop = () => {
    drop();
    found.value = [];
  };
  const look = (typed: string) => {
    drop();
    if (typed.trim().length < LETTERS_MIN || lostSince.peek() !== null) {
      found.value = [];
      return;
    }
    const mine = new AbortController();
    asking.current = mine;
    awaited.value = true;
    timer.current = window.setTimeout(async () => {
      const answer = await ask<Found[]>(pathOf(typed, near), mine.signal).catch(() => null);
      if (mine.signal.aborted) return;
      found.value = answer?.ok ? answer.body : [];
      awaited.value = false;
    }, REST_MS);
  };
  useLayoutEffect(() => drop, []);
  return { found, awaited, look, stop };
}

export function pathOf(typed: string, near: Place | null): string {
  const query = new URLSearchParams({ q: typed, limit: String(MOST) });
  if (near !== null) {
    query.set("lat", String(near.lat));
    query.set("lon", String(near.lon));
  }
  return `/places?${query}`;
}
