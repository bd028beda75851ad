/* The place that an incident is being given, while somebody corrects it: what is written, and the point on the map. */

import { type Signal, signal } from "@preact/signals";
import type { Where } from "../../parts/place-field";
import type { Place } from "../../wire";

/** What stands in the open field, or null while there is none. */
export const placing = signal<Signal<Where> | null>(null);

export function takePoint(place: Place): void {
  const where = placing.peek();
  if (where !== null) where.value = { ...where.peek(), place, placeFrom: "map" };
}
