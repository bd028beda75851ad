/* Which contact of a site is being rung because of an alarm, and who comes next. */

import type { AlarmRow, AlarmTry, ContactRow } from "../wire";

/** Who is rung just now, and by whom: until it is said what came of it, or somebody else takes the alarm. */
export function ringOf(row: AlarmRow): AlarmTry | undefined {
  const last = row.tries.at(-1);
  return last?.ended_at === null ? last : undefined;
}

/** Whom another desk rings just now because of another alarm of the same site: by the order of the contact. */
export function rungElsewhere(
  row: AlarmRow,
  alarms: readonly AlarmRow[],
  isSilent: (person: string) => boolean,
): ReadonlyMap<number, string> {
  const found = new Map<number, string>();
  for (const other of alarms) {
    const ring = ringOf(other);
    const is = other.alarm !== row.alarm && other.site === row.site && other.state === "waiting";
    if (is && ring && ring.contact !== null && !isSilent(ring.person)) found.set(ring.contact, ring.person);
  }
  return found;
}

/** Who was rung least often so far, in the order of the site; nobody whose number is wrong, or whom another rings. */
export function nextContact(
  row: AlarmRow,
  contacts: readonly ContactRow[],
  elsewhere: ReadonlyMap<number, string>,
): ContactRow | undefined {
  const times = (order: number) => row.tries.filter((one) => one.contact === order).length;
  const isWrong = (order: number) => row.tries.some((one) => one.contact === order && one.outcome === "wrong_number");
  return contacts
    .filter(({ order }) => !isWrong(order) && !elsewhere.has(order))
    .sort((a, b) => times(a.order) - times(b.order) || a.order - b.order)[0];
}
