/* The tickets asked for and the one in hand with its story: tickets are asked for, nobody is sent them. */

import { computed, signal } from "@preact/signals";
import { now, second } from "../../lib/clock";
import { ask } from "../../lib/http";
import { open } from "../../lib/open";
import { offsetMin, rules } from "../../lib/region";
import { isOfRoom, session } from "../../lib/session";
import type {
  AnyEvent,
  Channel,
  Place,
  Position,
  Sealed,
  TicketId,
  TicketRow,
  TicketState,
  TicketStoryRow,
  Waiting,
} from "../../wire";
import { closeFiles } from "./files-state";
import { dayOf, minutesBetween, nextDay } from "./working";

export interface Wanted {
  state: TicketState | "";
  agency: string;
  field: string;
}
interface Told {
  position: Position;
  ticket: TicketRow;
  code: string | null;
}
interface Story {
  position: Position;
  rows: TicketStoryRow[];
  people: Record<string, string>;
}

const SHOWN_MAX = 300;
const NOTHING: Wanted = { state: "", agency: "", field: "" };

export const wanted = signal<Wanted>(NOTHING);
export const listed = signal<readonly TicketRow[]>([]);
/** What waits for the centre, in groups: of each the most urgent, and how many there are. */
const waiting = signal<readonly Waiting[]>([]);
/** How many there are, of which some are listed. */
export const total = signal(0);
export const chosen = signal<TicketRow | null>(null);
export const code = signal<string | null>(null);
export const story = signal<readonly TicketStoryRow[]>([]);
/** What those are called who stand in the story. */
export const people = signal<Readonly<Record<string, string>>>({});
export type Part =
  | ("move" | "extension" | "back" | "note" | "raise" | "refuse" | "reopen" | "reporter" | "refile")
  | ("merge" | "unhappy" | "fresh" | "phrases" | "erase");
export const part = signal<Part | null>(null);
export const said = signal<{ ok: boolean; text: string } | null>(null);
/** Until then it is shown who reported the ticket in hand. */
export const shownUntil = signal(0);
/** What is being answered, by ticket: kept while the link or the page goes. */
export const drafts = signal<ReadonlyMap<TicketId, string>>(new Map());

/** What is being written of a ticket that has no number yet: kept while it is put away. */
export interface Fresh {
  channel: Channel;
  /** The day on which it came, as the calendar names it; empty for today. */
  came: string;
  field: string;
  text: string;
  address: string;
  place: Place | null;
  placeFrom: "caller" | "map" | "search" | null;
  placeName: string;
  reporter: string;
  phone: string;
  /** Whoever left that number wishes to be told by text. */
  tell: boolean;
  atOnce: boolean;
}
export const NO_FRESH: Fresh = {
  ...{ channel: "letter", came: "", field: "", text: "", address: "", place: null, placeFrom: null },
  ...{ placeName: "", reporter: "", phone: "", tell: false, atOnce: true },
};
export const fresh = signal<Fresh>(NO_FRESH);

export const isAgency = (): boolean => session.value?.role === "agency";

/** By what the centre is waited for, or else the soonest due. */
export async function load(): Promise<void> {
  const asked = wanted.peek();
  const isDesk = isByDesk();
  const query = new URLSearchParams(Object.entries(asked).filter(([, value]) => value !== ""));
  if (!isDesk) query.set("limit", String(SHOWN_MAX));
  const answer = await ask<{ tickets?: TicketRow[]; groups?: Waiting[]; count: number }>(
    `/tickets${isDesk ? "/waiting" : ""}?${query}`,
  ).catch(() => null);
  if (!answer?.ok || wanted.peek() !== asked || isByDesk() !== isDesk) return;
  const { tickets, groups, count } = answer.body;
  if (groups !== undefined) waiting.value = groups;
  listed.value = tickets ?? waiting.value.flatMap((one) => one.tickets);
  total.value = count;
}

/** How many are late, and which is the latest. */
export const late = signal<{ count: number; latest: TicketRow | null }>({ count: 0, latest: null });

export async function loadLate(): Promise<void> {
  const answer = await ask<{ tickets: TicketRow[]; count: number }>("/tickets?late=true&limit=1").catch(() => null);
  if (answer?.ok) late.value = { count: answer.body.count, latest: answer.body.tickets[0] ?? null };
}

export function want(change: Partial<Wanted>): void {
  wanted.value = { ...wanted.peek(), ...change };
  void load();
}

async function fetchTicket(ticket: TicketId): Promise<Told | null> {
  const answer = await ask<Told>(`/tickets/${ticket}`).catch(() => null);
  return answer?.ok ? answer.body : null;
}

/** Choosing one is reading it, which is an entry; who reported it is not opened by that. */
export async function choose(ticket: TicketId): Promise<boolean> {
  const told = await fetchTicket(ticket);
  if (told === null) return false;
  part.value = null;
  said.value = null;
  shownUntil.value = 0;
  closeFiles();
  story.value = [];
  show(told);
  focusWork();
  return true;
}

function show({ ticket, code: told }: Told): void {
  chosen.value = ticket;
  code.value = told;
  void fetchStory(ticket);
}

async function fetchStory(row: TicketRow): Promise<void> {
  const answer = await ask<Story>(`/tickets/${row.ticket}/story`).catch(() => null);
  if (!answer?.ok || chosen.peek()?.ticket !== row.ticket) return;
  people.value = { ...people.peek(), ...answer.body.people };
  story.value = answer.body.rows;
  await openTexts(row);
}

async function openTexts(row: TicketRow): Promise<void> {
  const hidden = new Set([row.reporter?.[1], row.phone?.[1]]);
  const boxes = [row.text, row.address, row.answer, ...story.peek().flatMap(({ event }) => sealedIn(event))];
  const shown = boxes.filter((sealed): sealed is Sealed => sealed !== null && !hidden.has(sealed[1]));
  await open({ ticket: row.ticket, reporter: false }, shown);
}

const TEXTS = ["text", "note", "address"] as const;
const sealedIn = (event: AnyEvent): Sealed[] =>
  TEXTS.flatMap((name) => (event as unknown as Record<string, Sealed | null | undefined>)[name] ?? []) as never;

const SHOWN_MS = 10 * 60_000;

/** Who reported, for ten minutes; `purpose` says what for, and stands in the entry. */
export async function showReporter(row: TicketRow, purpose: string): Promise<void> {
  await open({ ticket: row.ticket, purpose }, [row.reporter, row.phone]);
  part.value = null;
  shownUntil.value = now() + SHOWN_MS;
}
export const isReporterShown = computed(() => second.value < shownUntil.value);

const SOON_MS = 150;
const TRIES = 20;

/** Once the view has what was kept at that position; one that is settled, or an agency's no more, is let go of. */
export async function reload(ticket: TicketId, position: Position): Promise<void> {
  for (let round = 0; round < TRIES; round++) {
    const told = await fetchTicket(ticket);
    if (told === null) return letGo();
    if (told.position >= position) {
      if (chosen.peek()?.ticket === ticket) show(told);
      return void load();
    }
    await new Promise((done) => window.setTimeout(done, SOON_MS));
  }
}

/** What others change meanwhile is seen, too; what could not be fetched or opened is asked for again. */
export async function refresh(): Promise<void> {
  void load();
  const row = chosen.peek();
  const told = row && (await fetchTicket(row.ticket));
  if (!told || told.ticket.ticket !== chosen.peek()?.ticket) return;
  if (told.ticket.position > row.position || story.peek().length === 0) show(told);
  else await openTexts(told.ticket);
}

export function letGo(): void {
  closeFiles();
  chosen.value = null;
  part.value = null;
  story.value = [];
  void load();
}

/** At sign-out nothing of it stays. */
export function forgetTickets(): void {
  closeFiles();
  chosen.value = code.value = null;
  listed.value = story.value = waiting.value = [];
  part.value = said.value = null;
  people.value = {};
  drafts.value = new Map();
  fresh.value = NO_FRESH;
  late.value = { count: 0, latest: null };
  wanted.value = NOTHING;
  shownUntil.value = total.value = 0;
}

export function writeDraft(ticket: TicketId, text: string): void {
  drafts.value = new Map([...drafts.peek(), [ticket, text]]);
}

// --- how the list is told

export const isOpen = ({ state }: TicketRow): boolean => state === "received" || state === "forwarded";
export const isWaiting = (row: TicketRow): boolean => isOpen(row) && row.answer !== null;

/** Of four steps: taken on by an agency, at work, written, answered. */
export function stepOf(row: TicketRow): number {
  if (row.is_approved) return 4;
  if (row.answer !== null) return 3;
  if (row.state === "received") return 0;
  if (row.notes > 0) return 2;
  return row.taken_at !== null ? 1 : 0;
}

/** Working minutes until it is due; below zero since it was. */
export function leftMin(row: TicketRow, at: number): number {
  const calendar = rules.value?.calendar ?? null;
  const left = minutesBetween(calendar, offsetMin.value, at, row.due.at);
  return at < row.due.at ? left : -minutesBetween(calendar, offsetMin.value, row.due.at, at);
}

export type Group = (typeof BY_DUE)[number] | Waiting["group"];

const BY_DUE = ["late", "today", "tomorrow", "after", "over"] as const;
export const view = signal<"due" | "desk" | null>(null);
/** The centre looks at what waits for it; an agency at what is due. */
export const shownView = (): "due" | "desk" => view.value ?? (isOfRoom() ? "desk" : "due");
/** What is over waits for nobody. */
const isByDesk = (): boolean => shownView() === "desk" && wanted.value.state === "";

export function look(by: "due" | "desk"): void {
  view.value = by;
  void load();
}

/** By what is due when. */
function dueGroup(row: TicketRow, at: number): Group {
  if (!isOpen(row)) return "over";
  if (row.due.at <= at) return "late";
  const [day, today] = [dayOf(row.due.at, offsetMin.value), dayOf(at, offsetMin.value)];
  if (day <= today) return "today";
  return day <= nextDay(rules.value?.calendar ?? null, offsetMin.value, at) ? "tomorrow" : "after";
}

interface Grouped {
  group: Group;
  count: number;
  rows: readonly TicketRow[];
}

export const groups = computed((): Grouped[] => {
  if (isByDesk()) return waiting.value.map(({ group, count, tickets }) => ({ group, count, rows: tickets }));
  const at = Math.floor(second.value / 10_000) * 10_000;
  return BY_DUE.map((group) => ({ group, rows: listed.value.filter((row) => dueGroup(row, at) === group) }))
    .filter(({ rows }) => rows.length > 0)
    .map(({ group, rows }) => ({ group, count: rows.length, rows }));
});

/** The hand goes to what is to be done with it, unless it is there already: a field keeps what is being typed. */
export const focusWork = (): void => {
  window.setTimeout(() => {
    const box = document.querySelector<HTMLElement>(".tk-work");
    const at = document.activeElement;
    if (box === null || (at !== box && box.contains(at))) return;
    (box.querySelector<HTMLElement>(".first") ?? box).focus();
  });
};
const FIRST_LINE = ".tk-line.sel, .tk-line, #ticket-number";
export const focusList = (): void => {
  window.setTimeout(() => document.querySelector<HTMLElement>(FIRST_LINE)?.focus());
};
/** Unless there is something in hand by then: who came by a key to one ticket may have it before the list is there. */
export const focusListIfIdle = (): void => {
  window.setTimeout(() => {
    if (document.activeElement?.closest(".tk-work")) return;
    document.querySelector<HTMLElement>(FIRST_LINE)?.focus();
  });
};
