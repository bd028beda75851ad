/* Which tickets are late without anybody above being told, and how often one came to them: that alone is a new alarm. */

import type { TicketRow } from "../wire";

export interface Unheard {
  /** Late longest first. */
  rows: readonly TicketRow[];
  /** How often one came that was not there, or one that was went up again. */
  news: number;
}

export const NONE: Unheard = { rows: [], news: 0 };

const nameOf = ({ ticket, level }: TicketRow): string => `${ticket} ${level}`;

/** After these were told. One that goes is no news, nor is it when others stand in another order. */
export function afterwards(before: Unheard, rows: readonly TicketRow[]): Unheard {
  const known = new Set(before.rows.map(nameOf));
  const isNews = rows.some((row) => !known.has(nameOf(row)));
  return { rows, news: before.news + (isNews ? 1 : 0) };
}
