/* The figures of 1022 that are asked for: of which days, of which agency or field, by what; asked anew while they stand. */

import { signal } from "@preact/signals";
import { now } from "../../../lib/clock";
import { ask } from "../../../lib/http";
import { offsetMin } from "../../../lib/region";
import type { Figures } from "../../../wire";
import { isAgency } from "../state";
import { DAY_MS, dayName, dayOf } from "../working";

export type By = "agency" | "field";
export type Period = "today" | "week" | "month" | "before" | "days";

export interface Told {
  from: string;
  to: string;
  today: string;
  next_day: string;
  rows: Figures[];
  total: Figures;
}

export interface Wanted {
  period: Period;
  /** Days that were typed, as the calendar names them. */
  from: string;
  to: string;
  by: By;
  /** Of that one alone. */
  agency: string | null;
  field: string | null;
}

const USUAL: Wanted = { period: "month", from: "", to: "", by: "agency", agency: null, field: null };
const WEEK_DAYS = 7;

export const isShown = signal(false);
export const wanted = signal<Wanted>(USUAL);
export const told = signal<Told | null>(null);
/** Nothing could be told of these days. */
export const isWrong = signal(false);

/** An agency is told its own alone, so by field. */
export const shownBy = (): By => (isAgency() ? "field" : wanted.value.by);

/** First and last day of a period; null while what was typed are no days in order. */
export function daysOf({ period, from, to }: Wanted, at: number): [string, string] | null {
  const today = dayOf(at, offsetMin.value);
  const first = (day: number): number => Date.parse(`${dayName(day).slice(0, 7)}-01`) / DAY_MS;
  if (period === "today") return [dayName(today), dayName(today)];
  if (period === "week") return [dayName(today - WEEK_DAYS + 1), dayName(today)];
  if (period === "month") return [dayName(first(today)), dayName(today)];
  if (period === "before") return [dayName(first(first(today) - 1)), dayName(first(today) - 1)];
  return from !== "" && to !== "" && from <= to ? [from, to] : null;
}

export function want(change: Partial<Wanted>): void {
  wanted.value = { ...wanted.peek(), ...change };
  void load();
}

export async function load(): Promise<void> {
  const asked = wanted.peek();
  const days = daysOf(asked, now());
  if (days === null) {
    isWrong.value = true;
    return;
  }
  const query = new URLSearchParams({ from: days[0], to: days[1], by: shownBy() });
  if (asked.agency !== null) query.set("agency", asked.agency);
  if (asked.field !== null) query.set("field", asked.field);
  const answer = await ask<Told>(`/tickets/figures?${query}`).catch(() => null);
  if (wanted.peek() !== asked || answer === null) return;
  isWrong.value = !answer.ok;
  if (answer.ok) told.value = answer.body;
}

/** At sign-out nothing of it stays. */
export function forgetFigures(): void {
  isShown.value = isWrong.value = false;
  told.value = null;
  wanted.value = USUAL;
}
