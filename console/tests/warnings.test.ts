import { describe, expect, it } from "vitest";
import { callAlarms, dispatcherAlarms, standing, warningAlarms } from "../src/lib/alarms";
import type { CallRow, IncidentRow, Limits, WarningRow } from "../src/wire";

const LIMITS = { warning_approve_s: 180, warning_again_s: 30, warning_tries: 4 } as Limits;
const row = (part: Partial<WarningRow>): WarningRow =>
  ({ warning: 1, state: "draft", level: "urgent", drill: false, written_at: 1_000, silent: 0, ...part }) as WarningRow;
const at = (ms: number, part: Partial<WarningRow> = {}, limits = LIMITS) => warningAlarms([row(part)], limits, ms);

describe("warnings as alarms", () => {
  it("is none while a draft may still wait, and one after", () => {
    expect(at(181_000)).toEqual([]);
    expect(at(181_001)).toMatchObject([{ kind: "unapproved", since: 1_000, limitMs: 180_000, warning: 1 }]);
  });

  it("is none where the region sets no limit, nor once it is approved or over", () => {
    expect(at(900_000, {}, { ...LIMITS, warning_approve_s: 0 })).toEqual([]);
    for (const state of ["approved", "sent", "dropped", "expired"] as const) expect(at(900_000, { state })).toEqual([]);
  });

  it("tells of clusters that are silent while the warning holds", () => {
    const silent = { state: "sent", sent_at: 5_000, silent: 24 } as const;
    expect(at(200_000, silent)).toMatchObject([{ kind: "unheard", clusters: 24, since: 5_000, limitMs: 120_000 }]);
    expect(at(200_000, { ...silent, state: "replaced" })).toEqual([]);
    expect(at(200_000, { ...silent, silent: 0 })).toEqual([]);
  });

  it("puts what is urgent first, and keeps drills apart", () => {
    const [urgent, routine] = [row({ level: "urgent" }), row({ warning: 2, level: "routine", drill: true })];
    expect(warningAlarms([urgent, routine], LIMITS, 900_000)).toMatchObject([
      { rank: 3, drill: false },
      { rank: 5, drill: true },
    ]);
  });

  it("never stands above a call nobody answers, or people without a unit", () => {
    const call = { call: "a", state: "ringing", person: null, rang_at: 800_000, number: "115" } as CallRow;
    const needs = [1, 2].map((priority) => ({
      ...{ need: `${priority}.1`, assignment: null, step: null, assigned_at: null },
      ...{ priority, asked_at: 700_000, deadline: 760_000 },
    }));
    const people = needs.map((need) => ({ incident: need.priority, priority: need.priority, needs: [need] }));
    const told = [
      ...at(900_000, { state: "sent", sent_at: 5_000, silent: 24 }),
      ...at(900_000, { warning: 2 }),
      ...dispatcherAlarms(people as unknown as IncidentRow[], { ...LIMITS, acknowledge_s: 60 }, 900_000),
      ...callAlarms([call], () => 15_000, 900_000),
    ];
    const kinds = ["unanswered", "unassigned", "unassigned", "unapproved", "unheard"];
    expect(standing(told, new Set()).map(({ kind }) => kind)).toEqual(kinds);
  });
});
