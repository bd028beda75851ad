/* The recommendation for the need in hand: asked again as things change, its order held while the panel is in use. */

import { effect, signal } from "@preact/signals";
import { ask } from "../../lib/http";
import { lostSince } from "../../lib/stream";
import type { Candidate } from "../../wire";
import { openNeed, row } from "./state";

const AGAIN_MS = 5_000;

interface Picked {
  need: string;
  /** In the order shown. */
  shown: readonly { candidate: Candidate; gone: boolean }[];
  /** In the order the service says now. */
  latest: readonly Candidate[];
}

export const picked = signal<Picked | null>(null);
export const failed = signal(false);
/** Whether pointer or keyboard is in the panel: ranks then stand still. */
export const inUse = signal(false);

/** Places kept, values new; what is no candidate any more stays where it was, marked. */
export function rankInPlace(shown: Picked["shown"], latest: readonly Candidate[]): Picked["shown"] {
  const now = new Map(latest.map((candidate) => [candidate.unit, candidate]));
  return shown.map(({ candidate }) => ({
    candidate: now.get(candidate.unit) ?? candidate,
    gone: !now.has(candidate.unit),
  }));
}

/** Whether the service would order them otherwise than they stand. */
export const isReordered = ({ shown, latest }: Picked): boolean =>
  latest.map(({ unit }) => unit).join() !==
  shown
    .filter(({ gone }) => !gone)
    .map(({ candidate }) => candidate.unit)
    .join();

/** The order of now, by R. */
export function rerank(): void {
  const had = picked.peek();
  if (had !== null) picked.value = { ...had, shown: fresh(had.latest) };
}

const fresh = (latest: readonly Candidate[]) => latest.map((candidate) => ({ candidate, gone: false }));

async function fetchFor(need: string, aborted: AbortSignal): Promise<void> {
  try {
    const answer = await ask<{ candidates: Candidate[] }>(`/needs/${encodeURIComponent(need)}/candidates`, aborted);
    if (aborted.aborted) return;
    failed.value = !answer.ok;
    if (answer.ok) take(need, answer.body.candidates);
  } catch {
    if (!aborted.aborted) failed.value = true;
  }
}

function take(need: string, latest: Candidate[]): void {
  const had = picked.peek();
  const held = inUse.peek() && had?.need === need && had.shown.length > 0;
  picked.value = { need, latest, shown: held ? rankInPlace(had.shown, latest) : fresh(latest) };
}

/** Follows the need in hand; gives back what stops it. */
export function followCandidates(): () => void {
  let controller = new AbortController();
  let timer = 0;
  const stop = effect(() => {
    const need = openNeed.value?.need;
    row.value?.position; // whatever touches the incident may change who should go
    const isPlaced = row.value?.place != null; // without a place the service has no answer
    const linked = lostSince.value === null;
    controller.abort();
    window.clearInterval(timer);
    if (need === undefined) {
      picked.value = null;
      return;
    }
    if (picked.peek()?.need !== need) picked.value = null;
    if (!linked || !isPlaced) return;
    controller = new AbortController();
    const { signal: aborted } = controller;
    void fetchFor(need, aborted);
    timer = window.setInterval(() => void fetchFor(need, aborted), AGAIN_MS);
  });
  return () => {
    stop();
    controller.abort();
    window.clearInterval(timer);
  };
}
