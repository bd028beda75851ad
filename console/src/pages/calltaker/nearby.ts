/* Open incidents near a call in place and time, and what agrees and what differs. Pure. */

import { metres } from "../../lib/geo";
import type { IncidentRow, Place } from "../../wire";

const NEAR_M = 5_000;
const LATELY_MS = 60 * 60_000;
const MOST = 6;

export interface Near {
  row: IncidentRow;
  /** Null while either place is not known. */
  metres: number | null;
  ageMs: number;
}

/** Within 5 km, or opened within the hour where no distance is known; the nearest first, then the youngest. */
export function nearby(rows: readonly IncidentRow[], place: Place | null, now: number): Near[] {
  return rows
    .map((row) => ({ row, metres: place && row.place ? metres(place, row.place) : null, ageMs: now - row.opened_at }))
    .filter((near) => (near.metres === null ? near.ageMs < LATELY_MS : near.metres <= NEAR_M))
    .sort((a, b) => (a.metres ?? NEAR_M) - (b.metres ?? NEAR_M) || a.ageMs - b.ageMs)
    .slice(0, MOST);
}
