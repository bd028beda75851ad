import { describe, expect, it } from "vitest";
import { warningAlarms } from "../src/lib/alarms";
import type { Limits, WarningRow } from "../src/wire";

const LIMITS = { warning_approve_s: 180, warning_again_s: 30, warning_tries: 4 } as Limits;
const row = (part: Partial<WarningRow>): WarningRow =>
  ({ warning: 1, state: "draft", level: "urgent", drill: false, written_at: 1_000, silent: 0, ...part }) as WarningRow;
const at = (ms: number, part: Partial<WarningRow> = {}, limits = LIMITS) => warningAlarms([row(part)], limits, ms);

describe("warnings as alarms", () => {
  it("is none while a draft may still wait, and one after", () => {
    expect(at(181_000)).toEqual([]);
    expect(at(181_001)).toMatchObject([{ kind: "unapproved", rank: 0, since: 1_000, limitMs: 180_000, warning: 1 }]);
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
      { rank: 0, drill: false },
      { rank: 2, drill: true },
    ]);
  });
});
