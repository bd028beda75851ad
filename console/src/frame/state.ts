/* What the frame and its pages agree on: the page, the desk, drill, alarms. */

import { computed, effect, signal } from "@preact/signals";
import {
  type Alarm,
  callAlarms,
  deviceAlarms,
  dispatcherAlarms,
  exchangeAlarms,
  grouped,
  handoverAlarms,
  higherFirst,
  silentAlarms,
  standing,
  transferAlarms,
  waits,
  warningAlarms,
} from "../lib/alarms";
import { second } from "../lib/clock";
import { isHandedHere, isOffered } from "../lib/offer";
import { extension } from "../lib/prefs";
import { lineOf, placeName, rules } from "../lib/region";
import {
  alarms as alarmRows,
  callBacks,
  calls,
  desks,
  handovers,
  queue,
  silentExchangeRows,
  silentRows,
  silentSince,
  transfers,
  warnings,
} from "../lib/rows";
import { isOfRoom, mayDispatch, session } from "../lib/session";
import { play } from "../lib/sound";
import { siteName } from "../parts/hazards";
import type { AlarmRow, CallRow } from "../wire";
import { ticketAlarms } from "./ticket-alarm";

/** `map` is the second screen: it shows, and leaves alarms and sounds to the first. */
export type Page = "calls" | "dispatch" | "hospitals" | "sites" | "tickets" | "warnings" | "map";
const PAGES: readonly Page[] = ["calls", "dispatch", "hospitals", "sites", "tickets", "warnings", "map"];

/** What follows a stroke is the page's own: `#tickets/17`. */
const named = (word: string): Page | undefined => PAGES.find((page) => word.slice(1).split("/")[0] === page);
const fromAddress = (): Page | null => named(location.hash) ?? named(location.pathname) ?? null;

export const page = signal<Page>(fromAddress() ?? "dispatch");

export function followAddress(): () => void {
  page.value = fromAddress() ?? (session.peek()?.role === "call_taker" ? "calls" : "dispatch");
  const turn = () => {
    page.value = fromAddress() ?? page.peek();
  };
  window.addEventListener("hashchange", turn);
  return () => window.removeEventListener("hashchange", turn);
}

export function goTo(to: Page): void {
  location.hash = to;
  page.value = to;
}

/** Whether what is in hand on the page is a drill. */
export const drill = signal(false);

/** The desk this person is signed on to, by the journal. */
export const myDesk = computed(() => {
  const mine = desks().filter((desk) => desk.person === session.value?.actor);
  return mine.find((desk) => desk.extension === extension.value) ?? mine[0];
});

const limitMs = (number: string): number => (lineOf(number)?.answer_s ?? 15) * 1000;

/** Whether this desk is asked to answer that call. */
export const offeredHere = (call: CallRow): boolean =>
  isOffered(call, myDesk.value, (rules.value?.limits.widen_s ?? 0) * 1000, second.value);

const all = computed<Alarm[]>(() => {
  const limits = rules.value?.limits;
  if (!limits || page.value === "map") return [];
  const ringing = isAsked() ? callAlarms(calls.all().filter(offeredHere), limitMs, second.value) : [];
  const unsent = sends() ? dispatcherAlarms(queue.all(), limits, second.value) : [];
  const handed = handoverAlarms(handedHere.value, limits.handover_s * 1000);
  const silent = mayDispatch() ? silentAlarms(silentRows(), calls.all(), callBacks.all(), limits.silent_s * 1000) : [];
  const exchanges = isOfRoom() ? exchangeAlarms(silentExchangeRows()) : [];
  const beyond = isOfRoom() ? transferAlarms(transfersToTell()) : [];
  const devices = isAsked() ? deviceAlarms(alarmRows.all(), (person) => silentSince(person) !== null, whereOf) : [];
  const warned = mayDispatch() ? warningAlarms(warnings.all(), limits, second.value) : [];
  const desk = [...exchanges, ...handed, ...ringing, ...unsent, ...silent, ...beyond, ...devices, ...warned];
  return [...desk, ...ticketAlarms()].sort(higherFirst);
});

const whereOf = (row: AlarmRow): string => siteName(row) || placeName(row);

/** Whether whoever sits here answers calls and rings about alarms: whose work it is, on every page; others on that of the
    calls alone. */
export const isAsked = (): boolean =>
  isOfRoom() && (page.value === "calls" || session.value?.role === "call_taker" || myDesk.value !== undefined);

/** Whether whoever sits here is told who has no unit: who sends units, on every page, and who looks on. */
const sends = (): boolean => session.value?.role !== "call_taker";

/** Offers of others are for who answers calls; what came back, for who offered it and for dispatchers. */
const transfersToTell = () =>
  transfers.all().filter((row) => {
    if (row.way === "in" && row.state === "offered") return isAsked();
    return row.person === session.value?.actor || mayDispatch();
  });

/** Offered to who takes calls. */
const handedHere = computed(() =>
  isAsked() ? handovers.all().filter((row) => isHandedHere(row, myDesk.value, session.value?.actor)) : [],
);

const acknowledged = signal<ReadonlySet<string>>(new Set());
const turned = signal(0);

export const alarms = computed(() => grouped(standing(all.value, acknowledged.value)));
/** How many are put away that are not over yet. */
export const awayCount = computed(() => all.value.filter((alarm) => acknowledged.value.has(alarm.key)).length);
export const isPutAway = (alarm: Alarm): boolean => acknowledged.value.has(alarm.key);
/** The one shown, and its place among all. */
export const shown = computed(() => {
  const at = alarms.value.length === 0 ? 0 : turned.value % alarms.value.length;
  return { at, all: alarms.value.length, ...(alarms.value[at] ?? { alarm: null, count: 0 }) };
});

export function nextAlarm(): void {
  turned.value++;
}

/** Acting on an alarm, or saying so, is acknowledging it. */
export function acknowledge(alarm: Alarm | null): void {
  if (alarm !== null) acknowledged.value = new Set([...acknowledged.peek(), alarm.key]);
}

const AGAIN_MS = 20_000;

/** Sounds: an alarm each 20 s until acknowledged, a new priority 1 once, the ring while a call waits. */
export function followSounds(): () => void {
  let told = 0;
  const known = new Set(queue.all().map((row) => row.incident));
  const stops = [
    effect(() => {
      if (alarms.value.some(({ alarm }) => !isPutAway(alarm)) && second.value - told >= AGAIN_MS) {
        told = second.value;
        void play("alarm");
      }
    }),
    effect(() => {
      const fresh = queue.all().filter((row) => row.priority === 1 && !known.has(row.incident));
      for (const row of queue.all()) known.add(row.incident);
      if (fresh.length > 0 && page.peek() !== "map" && second.peek() - (fresh[0]?.opened_at ?? 0) < AGAIN_MS)
        void play(fresh[0]?.drill ? "drill" : "urgent");
    }),
    effect(() => {
      const rings = page.value !== "map" && isAsked() && calls.all().some((row) => waits(row) && offeredHere(row));
      if (rings && Math.floor(second.value / 1000) % 4 === 0) void play("ring");
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
