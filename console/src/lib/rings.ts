/* Which contacts of a site are being rung because of an alarm, and who comes next. */

import type { AlarmRow, AlarmTry, ContactRow } from "../wire";

/** A ring of which nobody says what came keeps others from that contact for so long, as the service has it. */
export const RING_MS_MAX = 180_000;

/** Who is rung just now, and by whom: until it is said what came of it, or somebody else takes the alarm. While that waits
    it is one at most; of an incident each desk may ring one. */
export const ringsOf = (row: AlarmRow): AlarmTry[] => row.tries.filter((one) => one.ended_at === null);

/** An exercise keeps nobody from what is real. */
const counts = (other: AlarmRow, row: AlarmRow): boolean => other.site === row.site && (row.drill || !other.drill);

/** A ring may warn whoever a button was pressed against at the site, by an alarm of such a kind whose incident is open. */
export const ringingWarns = (
  row: AlarmRow,
  alarms: readonly AlarmRow[],
  isOpen: (incident: number) => boolean,
): boolean =>
  alarms.some((one) => one.ringing_warns && one.incident !== null && counts(one, row) && isOpen(one.incident));

/** It became an incident that is open, whose people want the key and the gate; not where a ring may warn. */
export const isAtWork = (row: AlarmRow, alarms: readonly AlarmRow[], isOpen: (incident: number) => boolean): boolean =>
  row.site !== null && row.incident !== null && isOpen(row.incident) && !ringingWarns(row, alarms, isOpen);

/** Whom another rings just now because of any alarm of the same site: by the order of the contact. */
export function rungByOthers(
  row: AlarmRow,
  alarms: readonly AlarmRow[],
  isMe: (person: string) => boolean,
  isSilent: (person: string) => boolean,
  now: number,
): ReadonlyMap<number, string> {
  const found = new Map<number, string>();
  for (const other of alarms) {
    if (!counts(other, row) || other.ended_at !== null) continue;
    for (const { contact, person, at } of ringsOf(other)) {
      const keepsMe = !isMe(person) && !isSilent(person) && now - at < RING_MS_MAX;
      if (contact !== null && keepsMe) found.set(contact, person);
    }
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
