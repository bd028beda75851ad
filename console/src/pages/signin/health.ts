/* Asking how the service is before anyone is signed in: how long an answer takes, and how far this clock is off. */

import { signal } from "@preact/signals";
import type { Health } from "../../lib/asked";

export interface Heard {
  answer: Health | null;
  tookMs: number;
  /** How far this machine's clock is from the service's, known to a second; null when it did not say. */
  offMs: number | null;
}

export const health = signal<Heard | null>(null);

export async function askHealth(): Promise<void> {
  const began = performance.now();
  try {
    const response = await fetch("/healthz", { cache: "no-store" });
    const tookMs = performance.now() - began;
    const told = Date.parse(response.headers.get("Date") ?? "");
    const answer = (await response.json()) as Health;
    health.value = { answer, tookMs, offMs: Number.isNaN(told) ? null : offBy(Date.now() - tookMs / 2, told) };
  } catch {
    health.value = { answer: null, tookMs: performance.now() - began, offMs: null };
  }
}

/** The header has whole seconds: within the one it names there is no difference. */
export function offBy(here: number, told: number): number {
  if (here < told) return here - told;
  return here < told + 1000 ? 0 : here - told - 1000;
}
