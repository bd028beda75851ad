import { describe, expect, it } from "vitest";
import { nextContact, ringOf, rungElsewhere } from "../src/lib/rings";
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
  ({ alarm: name, site: "f1", state: "waiting", person: tries.at(-1)?.person ?? null, tries }) as unknown as AlarmRow;
const CONTACTS = [1, 2, 3].map((order) => ({ order })) as ContactRow[];
const nobody = new Map<number, string>();
const heard = () => false;

describe("contacts of a site", () => {
  it("one is rung until its outcome is said or another has the alarm", () => {
    expect(ringOf(alarm("a", tried(1, null)))?.contact).toBe(1);
    expect(ringOf(alarm("a", tried(1, "busy")))).toBeUndefined();
    expect(ringOf(alarm("a", { ...tried(1, null), ended_at: 1 }))).toBeUndefined();
    expect(ringOf({ ...alarm("a", tried(1, null)), person: "user:khoa" })?.contact).toBe(1);
  });

  it("the next is who was rung least often, and nobody whose number is wrong", () => {
    const next = (...tries: AlarmTry[]) => nextContact(alarm("a", ...tries), CONTACTS, nobody)?.order;
    expect(next()).toBe(1);
    expect(next(tried(1, "no_answer"))).toBe(2);
    expect(next(tried(1, "no_answer"), tried(2, "wrong_number"), tried(3, "busy"))).toBe(1);
  });

  it("whom another desk rings because of another alarm of the site is not rung", () => {
    const others = [alarm("b", tried(1, null, "user:khoa")), alarm("a", tried(2, null))];
    const found = rungElsewhere(alarm("a"), others, heard);
    expect([...found]).toEqual([[1, "user:khoa"]]);
    expect(nextContact(alarm("a"), CONTACTS, found)?.order).toBe(2);
    expect(rungElsewhere(alarm("a"), others, () => true).size).toBe(0);
    const elsewhere = others.map((one) => ({ ...one, site: "f2" }));
    expect(rungElsewhere(alarm("a"), elsewhere, heard).size).toBe(0);
  });
});
