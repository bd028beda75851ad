/* Which strip is open in place for the call in hand: one of them, or none. Pressing the same key again closes it. */

import { signal } from "@preact/signals";
import { focusNarrative } from "./writing";

export type Part = "hand" | "more" | "mark" | "refuse" | "ticket" | "privacy";
export const part = signal<{ call: string; what: Part } | null>(null);

export const isOpen = (call: string, what: Part): boolean => part.value?.call === call && part.value.what === what;

export function openPart(call: string, what: Part): void {
  part.value = isOpen(call, what) ? null : { call, what };
}

/** Closes it; the hand goes back to what is being written. */
export function closePart(): void {
  part.value = null;
  setTimeout(focusNarrative);
}

const SOON_MS = 500;
let wantedAt = Number.NEGATIVE_INFINITY;

/** After a row is chosen, the hand is where its next key works: in its strip, once that is drawn. */
export function focusStrip(): void {
  wantedAt = performance.now();
  setTimeout(() => document.querySelector<HTMLElement>(".strip.first")?.focus());
}

/** Whether a strip that appears now was asked for; told once. */
export function isWanted(): boolean {
  const wanted = performance.now() - wantedAt < SOON_MS;
  wantedAt = Number.NEGATIVE_INFINITY;
  return wanted;
}
