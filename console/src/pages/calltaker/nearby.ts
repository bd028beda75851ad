/* Incidents the caller may be telling of, asked of the service: anew when what is known of the call changes, when an
   incident near it does, and now and then. What was known last stays when the link is lost. */

import { computed, effect, signal } from "@preact/signals";
import { now } from "../../lib/clock";
import { metres } from "../../lib/geo";
import { ask } from "../../lib/http";
import { callRow, queue } from "../../lib/rows";
import { lostSince } from "../../lib/stream";
import type { Match, Place } from "../../wire";
import { draftOf } from "./draft";
import { questionOf } from "./question";
import { callInHand } from "./state";

const SETTLED_MS = 150; // a kind being typed, a point being moved
const AGAIN_MS = 15_000;
const NEAR_M = 6_000;

interface Nearby {
  call: string;
  /** When the service was asked, by its clock. */
  at: number;
  matches: readonly Match[];
}

const known = signal<Nearby | null>(null);
/** Whether the last time it was asked there was no answer. */
export const failed = signal(false);

/** Of the call in hand; null while it was not answered yet. */
export const nearby = computed(() => (known.value?.call === callInHand.value ? known.value : null));

const question = computed(() => {
  const id = callInHand.value;
  return id === null ? null : questionOf(id, draftOf(id).value, callRow(id));
});

/** Changes when the answer may: the call is located anew, or an incident near it or without a place opens or changes. */
const about = computed(() => {
  const id = callInHand.value;
  const call = callRow(id);
  const place = (id === null ? null : draftOf(id).value.place) ?? call?.place ?? null;
  const rows = queue.all().filter((row) => isNear(place, row.place));
  const told = rows.map((row) => [row.incident, row.kind, row.place?.lat, row.place?.lon].join(" "));
  return [place?.lat, place?.lon, call?.uncertainty_m, call?.drill, ...told].join();
});

const isNear = (place: Place | null, other: Place | null): boolean =>
  place === null || other === null || metres(place, other) < NEAR_M;

async function askAbout(call: string, path: string, aborted: AbortSignal): Promise<void> {
  const at = now();
  try {
    const answer = await ask<{ matches: Match[] }>(path, aborted);
    if (aborted.aborted) return;
    failed.value = !answer.ok;
    if (answer.ok) known.value = { call, at, matches: answer.body.matches };
  } catch {
    if (!aborted.aborted) failed.value = true;
  }
}

/** Follows the call in hand; gives back what stops it. */
export function followNearby(): () => void {
  let controller = new AbortController();
  let [soon, again] = [0, 0];
  const rest = () => {
    controller.abort();
    window.clearTimeout(soon);
    window.clearInterval(again);
  };
  const stop = effect(() => {
    const path = question.value;
    const call = callInHand.value;
    about.value;
    const linked = lostSince.value === null;
    rest();
    if (call === null || path === null) known.value = null;
    if (call === null || path === null || !linked) return;
    const asking = new AbortController();
    controller = asking;
    const once = () => void askAbout(call, path, asking.signal);
    soon = window.setTimeout(once, SETTLED_MS);
    again = window.setInterval(once, AGAIN_MS);
  });
  return () => {
    stop();
    rest();
  };
}
