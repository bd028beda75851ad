/* Which incidents wait, which are being dealt with, and in what order people see them. */

import { isMine, seenPriority } from "../../lib/parts";
import type { IncidentRow, NeedRow, Step } from "../../wire";

const OVER: readonly Step[] = ["cleared"];

/** Needs nobody was sent for: those of one's own service first, of these the most pressing. */
export const openNeeds = (row: IncidentRow): NeedRow[] =>
  row.needs
    .filter((need) => need.assignment === null)
    .sort(
      (a, b) =>
        others(a) - others(b) || a.priority - b.priority || a.deadline - b.deadline || (a.need < b.need ? -1 : 1),
    );

const others = (need: NeedRow): number => (isMine(need) ? 0 : 1);

/** Needs whose unit is still at work. */
export const underWay = (row: IncidentRow): NeedRow[] =>
  row.needs.filter((need) => need.assignment !== null && need.step !== null && !OVER.includes(need.step));

export function waiting(rows: readonly IncidentRow[]): IncidentRow[] {
  const keyed = rows.flatMap((row) => {
    const need = openNeeds(row)[0];
    return need === undefined ? [] : [{ row, need }];
  });
  keyed.sort(
    (a, b) =>
      others(a.need) - others(b.need) ||
      a.need.priority - b.need.priority ||
      a.need.deadline - b.need.deadline ||
      a.row.incident - b.row.incident,
  );
  return keyed.map(({ row }) => row);
}

export function running(rows: readonly IncidentRow[]): IncidentRow[] {
  return rows
    .filter((row) => openNeeds(row).length === 0)
    .sort((a, b) => seenPriority(a) - seenPriority(b) || a.opened_at - b.opened_at);
}

export function ended(rows: readonly IncidentRow[]): IncidentRow[] {
  return [...rows].sort((a, b) => (b.closed_at ?? 0) - (a.closed_at ?? 0));
}

/** Needs of one kind under one name, with how many: `1 CC · 2 TT`. */
export function grouped(needs: readonly NeedRow[]): { need: NeedRow; count: number }[] {
  const groups = new Map<string, { need: NeedRow; count: number }>();
  for (const need of needs) {
    const key = kindOfNeed(need);
    const group = groups.get(key);
    if (group) group.count++;
    else groups.set(key, { need, count: 1 });
  }
  return [...groups.values()];
}

const kindOfNeed = (need: NeedRow): string => `${need.service}|${need.wanted.join("|")}`;

/** `1/2` where an incident has several needs of one kind, else nothing. */
export function ordinal(row: IncidentRow, need: NeedRow): string {
  const same = row.needs.filter((one) => kindOfNeed(one) === kindOfNeed(need));
  return same.length < 2 ? "" : ` ${same.findIndex((one) => one.need === need.need) + 1}/${same.length}`;
}

/** Whether an incident is this service's business. */
export const concerns = (row: IncidentRow, service: string, kindService: string | undefined): boolean =>
  row.needs.length > 0 ? row.needs.some((need) => need.service === service) : kindService === service;
