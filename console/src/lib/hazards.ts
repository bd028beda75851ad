/* What is dangerous somewhere: names and severity by the region, whether it was looked at lately, what lies at a place. */

import { effect, signal } from "@preact/signals";
import type { Around, HazardRow, Place } from "../wire";
import { second } from "./clock";
import { ask } from "./http";
import { inWords, rules } from "./region";

export const hazardKind = (id: string) => rules.value?.hazards.find((one) => one.id === id);
export const hazardName = (id: string): string => inWords(hazardKind(id)?.name) || id;
export const severityOf = (id: string): number => hazardKind(id)?.severity ?? 2;
export const alarmName = (id: string): string => inWords(rules.value?.alarms.find((one) => one.id === id)?.name) || id;

/** Nobody looked again by then: it is shown, and said to be old. */
export const isStale = (row: HazardRow): boolean => row.until < second.value;

/** What may kill first, what is old last. */
export const inOrder = (rows: readonly HazardRow[]): HazardRow[] =>
  [...rows].sort(
    (a, b) =>
      Number(isStale(a)) - Number(isStale(b)) ||
      severityOf(a.hazard) - severityOf(b.hazard) ||
      a.hazard.localeCompare(b.hazard),
  );

/** The sites that the place in hand lies in. */
export const here = signal<readonly Around[]>([]);
const SOON_MS = 250;
const LOOK_AGAIN_MS = 10_000;

/** Asks for the place given, soon after it changes and now and then, since somebody may note something meanwhile. */
export function followHere(placeOf: () => Place | null): () => void {
  let timer = 0;
  let round = 0;
  const look = (place: Place, mine: number) => {
    void ask<{ sites: Around[] }>(`/sites?lat=${place.lat}&lon=${place.lon}`)
      .then((answer) => {
        if (mine === round && answer.ok) here.value = answer.body.sites;
      })
      .catch(() => {});
    timer = window.setTimeout(() => look(place, mine), LOOK_AGAIN_MS);
  };
  const stop = effect(() => {
    const place = placeOf();
    window.clearTimeout(timer);
    round++;
    const mine = round;
    here.value = [];
    if (place !== null) timer = window.setTimeout(() => look(place, mine), SOON_MS);
  });
  return () => {
    window.clearTimeout(timer);
    round++;
    stop();
  };
}
