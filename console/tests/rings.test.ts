import { describe, expect, it } from "vitest";
import { isAtWork, nextContact, RING_MS_MAX, ringingWarns, ringsOf, rungByOthers } from "../src/lib/rings";
import type { AlarmRow, AlarmTry, ContactRow } from "../src/wire";

const tried = (contact: number, outcome: AlarmTry["outcome"], person = "user:lan"): AlarmTry => ({
  person,
  at: 0,
  outcome,
  contact,
  role: "guard",
  message: null,
  ended_at: outcome === null ? null : 1,
});
const alarm = (name: string, ...tries: AlarmTry[]) =>
  ({
    alarm: name,
    site: "f1",
    state: "waiting",
    ended_at: null,
    drill: false,
    ringing_warns: false,
    person: tries.at(-1)?.person ?? null,
    tries,
  }) as unknown as AlarmRow;
const CONTACTS = [1, 2, 3].map((order) => ({ order })) as ContactRow[];
const nobody = new Map<number, string>();
const heard = () => false;

describe("contacts of a site", () => {
  it("one is rung until its outcome is said or another has the alarm", () => {
    const rung = (...tries: AlarmTry[]) => ringsOf(alarm("a", ...tries)).map((one) => one.contact);
    expect(rung(tried(1, null))).toEqual([1]);
    expect(rung(tried(1, "busy"))).toEqual([]);
    expect(rung({ ...tried(1, null), ended_at: 1 })).toEqual([]);
    expect(rung(tried(1, null), tried(2, null, "user:khoa"), tried(3, "busy"))).toEqual([1, 2]);
  });

  it("are rung of an incident, also of one at once, unless a ring may warn", () => {
    const became = { ...alarm("a"), state: "lapsed", incident: 7, way: null } as AlarmRow;
    const atWork = (row: AlarmRow, ...others: AlarmRow[]) =>
      isAtWork(row, [row, ...others], (incident) => incident < 8);
    expect(atWork(became)).toBe(true);
    expect(atWork({ ...became, state: "verified", way: "person" })).toBe(true);
    expect(atWork({ ...became, state: "verified", way: "direct" })).toBe(true);
    expect(atWork({ ...became, state: "verified", way: "direct", ringing_warns: true })).toBe(false);
    expect(atWork({ ...became, site: null })).toBe(false);
    expect(atWork({ ...became, state: "dismissed", incident: null })).toBe(false);
    expect(atWork({ ...became, incident: 9 })).toBe(false);
  });

  it("are not rung while the site is held up, unless for an exercise", () => {
    const waiting = { ...alarm("a"), incident: null } as AlarmRow;
    const heldUp = { ...alarm("b"), incident: 7, ringing_warns: true } as AlarmRow;
    const warns = (row: AlarmRow, other: AlarmRow, open = true) => ringingWarns(row, [row, other], () => open);
    expect(warns(waiting, heldUp)).toBe(true);
    expect(warns(waiting, heldUp, false)).toBe(false);
    expect(warns(waiting, { ...heldUp, site: "f2" })).toBe(false);
    expect(warns(waiting, { ...heldUp, ringing_warns: false })).toBe(false);
    expect(warns(waiting, { ...heldUp, drill: true })).toBe(false);
    expect(warns({ ...waiting, drill: true }, { ...heldUp, drill: true })).toBe(true);
  });

  it("the next is who was rung least often, and nobody whose number is wrong", () => {
    const next = (...tries: AlarmTry[]) => nextContact(alarm("a", ...tries), CONTACTS, nobody)?.order;
    expect(next()).toBe(1);
    expect(next(tried(1, "no_answer"))).toBe(2);
    expect(next(tried(1, "no_answer"), tried(2, "wrong_number"), tried(3, "busy"))).toBe(1);
  });

  it("whom another rings because of any alarm of the site is not rung, until it is long ago", () => {
    const others = [alarm("b", tried(1, null, "user:khoa")), alarm("a", tried(2, null), tried(3, null, "user:khoa"))];
    const isLan = (person: string) => person === "user:lan";
    const rung = (all: AlarmRow[], isSilent = heard, now = 1) => rungByOthers(alarm("a"), all, isLan, isSilent, now);
    const found = rung(others);
    expect([...found]).toEqual([
      [1, "user:khoa"],
      [3, "user:khoa"],
    ]);
    expect(nextContact(alarm("a"), CONTACTS, found)?.order).toBe(2);
    expect(rung(others, () => true).size).toBe(0);
    expect(rung(others, heard, RING_MS_MAX).size).toBe(0);
    expect(rung(others.map((one) => ({ ...one, site: "f2" }))).size).toBe(0);
    expect(rung(others.map((one) => ({ ...one, ended_at: 1 }))).size).toBe(0);
    expect(rung(others.map((one) => ({ ...one, drill: true }))).size).toBe(0);
    expect([...rung([alarm("b", tried(2, null), tried(3, null, "user:khoa"))])]).toEqual([[3, "user:khoa"]]);
  });
});
