/* Taking a unit from another incident: from one that is as urgent, or more, never by the key that comes first. */

import { signal } from "@preact/signals";
import { incident, units } from "../../lib/rows";
import type { IncidentRow, NeedRow } from "../../wire";
import { menu } from "./menu-state";

/** What is asked once more: this unit for this need. */
export interface Taking {
  unit: string;
  need: NeedRow;
  /** The incident that would lose it. */
  from: number;
  priority: number;
}

export const taking = signal<Taking | null>(null);

/** How urgent the incident is for what this unit does there; of one that is not known the most urgent is assumed. */
export function priorityThere(row: IncidentRow | undefined, unit: string): number {
  if (row === undefined) return 1;
  const served = row.needs.filter((need) => need.unit === unit && need.step !== "cleared");
  return Math.min(row.priority, ...served.map((need) => need.priority));
}

/** Whether taking it would leave people alone who are in as much need, or more. */
export const isTaking = (row: IncidentRow | undefined, unit: string, need: Pick<NeedRow, "priority">): boolean =>
  priorityThere(row, unit) <= need.priority;

/** What would have to be asked first; null where nobody in as much need loses it. */
export function takingOf(need: NeedRow, unit: string, from: number): Taking | null {
  const row = incident(from);
  return isTaking(row, unit, need) ? { unit, need, from, priority: priorityThere(row, unit) } : null;
}

/** After the incident has come in hand: the menu of the one before goes away with that. */
export function askToTake(one: Taking): void {
  taking.value = one;
  setTimeout(() => menu("take"));
}

/** Still so: the need waits, and the unit is where it was said to be. */
export const stillThere = ({ unit, need, from }: Taking, row: IncidentRow): boolean =>
  units.get(unit)?.incident === from && row.needs.some((one) => one.need === need.need && one.assignment === null);
