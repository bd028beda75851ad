/* Where a caller is said to be: the fixes of a call in words, and which of them is which. */

import type { CallRow, Fix, Place } from "../wire";
import { t } from "../words";
import { age, distance } from "./format";
import { metres } from "./geo";

/** The radius to draw where none was told: it may be the mast. */
const UNKNOWN_M = 1000;
const LEAST_M = 5;

export const radiusOf = ({ uncertainty_m }: Fix): number => Math.max(uncertainty_m ?? UNKNOWN_M, LEAST_M);

/** `±10 m (95 %)`, `≤ 10 m`. */
export function sureness({ uncertainty_m, confidence }: Fix): string {
  if (uncertainty_m === null) return t().locating.noRadius;
  const sure = confidence === null ? "" : ` (${Math.round(confidence)} %)`;
  const radius = distance(uncertainty_m);
  return `${radius.startsWith("≤") ? "" : "±"}${radius}${sure}`;
}

/** `±12 m (95 %), GNSS, qua liên kết, 8 s trước`. */
export function fixText(fix: Fix, now: number): string {
  const { method, source, ago } = t().locating;
  const told = [
    sureness(fix),
    fix.method && method[fix.method],
    fix.source && source[fix.source],
    ago(age(now - fix.at)),
  ];
  return told.filter(Boolean).join(", ");
}

/** The best of a call, and what says something else. */
export const bestFix = (call: CallRow | undefined): Fix | undefined => call?.fixes[0];
export const otherFixes = (call: CallRow | undefined): Fix[] => call?.fixes.slice(1) ?? [];

export const samePlace = (one: Place | null | undefined, other: Place | null | undefined): boolean =>
  one != null && other != null && one.lat === other.lat && one.lon === other.lon;

/** How far apart two fixes say that she is. */
export const apart = (one: Fix, other: Fix): string => t().locating.apart(distance(metres(one.place, other.place)));
