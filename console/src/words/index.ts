/* The words shown: one table for each language, complete by the compiler, chosen by a signal. */

import { computed } from "@preact/signals";
import { type Language, language } from "../lib/prefs";
import type { AnyEvent, QuestionsAnswered, Reason } from "../wire";
import { en } from "./en";
import { eventsEn } from "./events-en";
import { eventsVi } from "./events-vi";
import { vi } from "./vi";

export type Words = typeof vi & { refusal: Record<Reason, string> };
/** How each event is told in one line of the log. */
export type EventWords = { [E in AnyEvent as E["type"]]: (event: E, names: EventNames) => string };

/** How the things an event names are called. */
export interface EventNames {
  kind(id: string): string;
  /** The callsign that an assignment sent. */
  unit(assignment: string): string;
  area(id: string | null): string;
  service(id: string): string;
  wanted(service: string, capabilities: readonly string[]): string;
  hospital(id: string | null): string;
  reason(word: string): string;
  /** The card of the very version; its id where it is not at hand. */
  card(answered: QuestionsAnswered): string;
  /** Questions and answers, one after the other. */
  answers(answered: QuestionsAnswered): string;
  person(actor: string | null): string;
  clear(sealed: readonly [string, string] | null): string;
  /** Which ticket a line is about; nothing where all are about one. */
  ticket(id: number): string;
  agency(id: string): string;
  field(id: string): string;
  day(at: number): string;
  /** Of an answer, by its stars. */
  worth(stars: number): string;
}

const TABLES: Record<Language, Words> = { vi, en };
const EVENTS: Record<Language, EventWords> = { vi: eventsVi, en: eventsEn };

const words = computed(() => TABLES[language.value]);

/** The table of the language chosen; who calls this while drawing is drawn anew when it changes. */
export const t = (): Words => words.value;
export const eventWords = (): EventWords => EVENTS[language.value];

/** A coded reason in words; one that no table knows is shown as it is, without its underscores. */
export const reasonText = (code: string): string => t().reasons[code] ?? code.replaceAll("_", " ");
