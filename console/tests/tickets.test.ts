/* Working time as the console counts it: what is left, days off, so many days later. */

import { describe, expect, it } from "vitest";
import { daysLater, minutesBetween, nextDay, usualMin } from "../src/pages/tickets/working";
import type { Calendar } from "../src/wire";

const OFFICE: [number, number][] = [
  [480, 720],
  [780, 1020],
];
const CALENDAR: Calendar = {
  week: [OFFICE, OFFICE, OFFICE, OFFICE, OFFICE, [], []],
  off: ["2026-09-02"],
  worked: ["2026-09-05"],
  until: "2026-12-31",
};
const at = (time: string): number => Date.parse(`${time}:00+07:00`);
const between = (since: string, until: string) => minutesBetween(CALENDAR, 420, at(since), at(until));

describe("working time", () => {
  it("counts neither nights, nor noon, nor days off", () => {
    expect(between("2026-09-21T21:00", "2026-09-22T08:30")).toBe(30);
    expect(between("2026-09-22T11:30", "2026-09-22T13:30")).toBe(60);
    expect(between("2026-09-25T16:00", "2026-09-28T09:00")).toBe(120);
    expect(between("2026-09-01T16:00", "2026-09-03T09:00")).toBe(120);
    expect(between("2026-09-22T13:30", "2026-09-22T11:30")).toBe(0);
  });
  it("counts a Saturday that is worked", () => {
    expect(between("2026-09-04T17:00", "2026-09-06T12:00")).toBe(480);
  });
  it("goes so many working days on, at the same time of day", () => {
    expect(daysLater(CALENDAR, 420, at("2026-09-25T14:00"), 2)).toBe(at("2026-09-29T14:00"));
    expect(nextDay(CALENDAR, 420, at("2026-09-25T14:00"))).toBe(nextDay(CALENDAR, 420, at("2026-09-26T14:00")));
  });
  it("has a usual day, and without a calendar every minute", () => {
    expect(usualMin(CALENDAR)).toBe(480);
    expect(minutesBetween(null, 420, at("2026-09-26T00:00"), at("2026-09-27T00:00"))).toBe(1440);
  });
});
