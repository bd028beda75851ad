/* Working time by the region's calendar, for what people read: how much is left, and which days nobody works. */

import type { Calendar } from "../../wire";

export const MINUTE_MS = 60_000;
export const DAY_MS = 24 * 60 * MINUTE_MS;
/** 1970-01-01 was a Thursday; weeks begin on Monday. */
const FIRST_WEEKDAY = 3;
const DAYS_MAX = 400;

export type Span = readonly [number, number];

/** As calendars name it. */
export const dayName = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);
export const dayOf = (at: number, offsetMin: number): number => Math.floor((at + offsetMin * MINUTE_MS) / DAY_MS);
export const weekdayOf = (day: number): number => (day + FIRST_WEEKDAY) % 7;

/** Minutes since midnight between which offices work on that local day; without a calendar always. */
export function spansOf(calendar: Calendar | null, day: number): readonly Span[] {
  const usual = calendar?.week.find((spans) => spans.length > 0);
  if (calendar === null || usual === undefined) return [[0, 1440]];
  if (calendar.worked.includes(dayName(day))) return usual;
  return calendar.off.includes(dayName(day)) ? [] : (calendar.week[weekdayOf(day)] ?? []);
}

/** So long is a usual day. */
export const usualMin = (calendar: Calendar | null): number => {
  const usual = calendar?.week.find((spans) => spans.length > 0) ?? [[0, 1440]];
  return usual.reduce((sum, [begins, ends]) => sum + ends - begins, 0);
};

/** Whole working minutes from the one to the other; none if `until` is the earlier. */
export function minutesBetween(calendar: Calendar | null, offsetMin: number, since: number, until: number): number {
  const [first, last] = [
    dayOf(since, offsetMin),
    Math.min(dayOf(until, offsetMin), dayOf(since, offsetMin) + DAYS_MAX),
  ];
  let worked = 0;
  for (let day = first; day <= last; day++) {
    const midnight = day * DAY_MS - offsetMin * MINUTE_MS;
    for (const [begins, ends] of spansOf(calendar, day)) {
      const from = Math.max(midnight + begins * MINUTE_MS, since);
      worked += Math.max(Math.min(midnight + ends * MINUTE_MS, until) - from, 0);
    }
  }
  return Math.floor(worked / MINUTE_MS);
}

/** So many working days later, at the same time of day. */
export function daysLater(calendar: Calendar | null, offsetMin: number, at: number, days: number): number {
  let [left, moved] = [days, at];
  for (let round = 0; left > 0 && round < DAYS_MAX; round++) {
    moved += DAY_MS;
    if (spansOf(calendar, dayOf(moved, offsetMin)).length > 0) left--;
  }
  return moved;
}

/** The next local day on which anybody works. */
export const nextDay = (calendar: Calendar | null, offsetMin: number, at: number): number =>
  dayOf(daysLater(calendar, offsetMin, at, 1), offsetMin);
