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

const AGAIN_MS = 15_000;
/** Below whoever has no unit and whatever is said to the public. */
const RANK = 6;

export const unheard = signal<{ count: number; first: TicketRow | null }>({ count: 0, first: null });

const isTold = (): boolean => session.peek()?.role === "supervisor";

async function load(): Promise<void> {
  const answer = await ask<{ tickets: TicketRow[]; count: number }>("/tickets?unheard=true&limit=1").catch(() => null);
  if (answer?.ok && isTold()) unheard.value = { count: answer.body.count, first: answer.body.tickets[0] ?? null };
}

/** Tickets are sent to nobody: a supervisor's page asks. */
export function followUnheard(): () => void {
  if (!isTold()) return () => undefined;
  void load();
  const timer = window.setInterval(() => void load(), AGAIN_MS);
  return () => {
    window.clearInterval(timer);
    unheard.value = { count: 0, first: null };
  };
}

/** One for all of them. One more, or one that goes up again, makes it new. */
export function ticketAlarms(): Alarm[] {
  const { count, first } = unheard.value;
  if (first === null) return [];
  const since = first.forward_by ?? first.due.at;
  const key = `tickets ${count} ${first.ticket} ${first.level}`;
  const about = { ticket: first.ticket, tickets: count, drill: first.drill };
  return [{ ...about, key, kind: "late", rank: RANK, since, limitMs: 0, stays: true }];
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
