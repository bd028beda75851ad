import { describe, expect, it } from "vitest";
import { isTaking, priorityThere } from "../src/pages/dispatcher/taking";
import type { IncidentRow, NeedRow } from "../src/wire";

const need = (part: Partial<NeedRow>): NeedRow => ({ unit: null, step: null, priority: 3, ...part }) as NeedRow;
const at = (priority: number, ...needs: NeedRow[]): IncidentRow => ({ incident: 1, priority, needs }) as IncidentRow;

describe("taking a unit from another incident", () => {
  it("is one where that incident is as urgent or more, never where it can wait", () => {
    const there = need({ unit: "H15", step: "en_route", priority: 2 });
    const asks = [1, 2, 3].map((priority) => isTaking(at(2, there), "H15", need({ priority })));
    expect(asks).toEqual([false, true, true]);
  });

  it("counts what the unit does there where that is more urgent than the whole", () => {
    expect(priorityThere(at(2, need({ unit: "H15", step: "assigned", priority: 1 })), "H15")).toBe(1);
    expect(priorityThere(at(2, need({ unit: "H15", step: "cleared", priority: 1 })), "H15")).toBe(2);
    expect(priorityThere(at(2, need({ unit: "H16", step: "assigned", priority: 1 })), "H15")).toBe(2);
  });

  it("takes an incident that is not known for the most urgent", () => {
    expect(isTaking(undefined, "H15", need({ priority: 1 }))).toBe(true);
  });
});
