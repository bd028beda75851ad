/* The supervisors' alarm about tickets that are late, of which nobody above could be told: it stays until they are not. */

import { signal } from "@preact/signals";
import type { Alarm } from "../lib/alarms";
import { ask } from "../lib/http";
import { session } from "../lib/session";
import { isShown } from "../pages/tickets/figures/state";
import { choose } from "../pages/tickets/state";
import type { TicketRow } from "../wire";
import { t } from "../words";
import { acknowledge, goTo } from "./state";
import { afterwards, NONE, type Unheard } from "./unheard";

const AGAIN_MS = 15_000;
const PAGE = 500;
/** Below whoever has no unit and whatever is said to the public. */
const RANK = 6;

const unheard = signal<Unheard>(NONE);

const isTold = (): boolean => session.peek()?.role === "supervisor";

async function load(): Promise<void> {
  const rows = await all();
  if (rows !== null && isTold()) unheard.value = afterwards(unheard.peek(), rows);
}

/** All of them, a page after the other; null when one could not be had: what was known holds on. */
async function all(): Promise<TicketRow[] | null> {
  const rows: TicketRow[] = [];
  for (;;) {
    const last = rows.at(-1);
    const after = last === undefined ? "" : `&after=${last.ticket}`;
    const path = `/tickets?unheard=true&limit=${PAGE}${after}`;
    const answer = await ask<{ tickets: TicketRow[]; more: boolean }>(path).catch(() => null);
    if (!answer?.ok) return null;
    rows.push(...answer.body.tickets);
    if (!answer.body.more || answer.body.tickets.length === 0) return rows;
  }
}

/** Tickets are sent to nobody: a supervisor's page asks. */
export function followUnheard(): () => void {
  if (!isTold()) return () => undefined;
  void load();
  const timer = window.setInterval(() => void load(), AGAIN_MS);
  return () => {
    window.clearInterval(timer);
    unheard.value = { ...NONE, news: unheard.peek().news };
  };
}

/** One for all of them. It is new when one comes that was not there or goes up again, and not when one goes. */
export function ticketAlarms(): Alarm[] {
  const { rows, news } = unheard.value;
  const first = rows[0];
  if (first === undefined) return [];
  const since = first.forward_by ?? first.due.at;
  const about = { ticket: first.ticket, tickets: rows.length, drill: first.drill };
  return [{ ...about, key: `tickets ${news}`, kind: "late", rank: RANK, since, limitMs: 0, stays: true }];
}

export const ticketText = (alarm: Alarm): string => t().tickets.office.unheard(alarm.tickets ?? 0, alarm.ticket ?? 0);

export const showTicket = (alarm: Alarm) => ({
  text: t().tickets.office.openLatest,
  act: () => {
    acknowledge(alarm);
    goTo("tickets");
    isShown.value = false;
    void choose(alarm.ticket ?? 0);
  },
});
