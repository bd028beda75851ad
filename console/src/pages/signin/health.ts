/* Asking how the service is before anyone is signed in: how long an answer takes, and how far this clock is off. */

import { signal } from "@preact/signals";
import type { Health } from "../../lib/asked";

export interface Heard {
  answer: Health | null;
  tookMs: number;
  /** How far this machine's clock is from the service's; null when it did not say. */
  offMs: number | null;
}

export const health = signal<Heard | null>(null);

export async function askHealth(): Promise<void> {
  const began = performance.now();
  try {
    const response = await fetch("/healthz", { cache: "no-store" });
    const tookMs = performance.now() - began;
    const here = Date.now() - tookMs / 2;
    const answer = (await response.json()) as Health;
    health.value = { answer, tookMs, offMs: answer.now === undefined ? null : Math.round(here - answer.now) };
  } catch {
    health.value = { answer: null, tookMs: performance.now() - began, offMs: null };
  }
}
