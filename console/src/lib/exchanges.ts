/* Which exchanges are shown where there is room for a few: whose silence is an alarm first, then those that nobody watches. */

import type { HeardExchange } from "../wire";

export const SHOWN = 4;

const rank = (one: HeardExchange): number => (one.silent ? 0 : one.watched ? 2 : 1);

export const sorted = (rows: readonly HeardExchange[]): readonly HeardExchange[] =>
  [...rows].sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name));

/** As many as fit, and how many there are besides. Unwatched ones leave room for a watched one, so that peace is seen too. */
export function shownFirst(rows: readonly HeardExchange[]): { first: readonly HeardExchange[]; more: number } {
  const silent = sorted(rows.filter((one) => one.silent));
  const well = sorted(rows.filter((one) => !one.silent && one.watched));
  const unwatched = sorted(rows.filter((one) => !one.silent && !one.watched));
  const room = Math.max(0, SHOWN - silent.length);
  const few = unwatched.slice(0, Math.max(0, room - Math.min(well.length, Math.ceil(room / 2))));
  const first = [...silent.slice(0, SHOWN), ...few, ...well.slice(0, room - few.length)];
  return { first, more: rows.length - first.length };
}
