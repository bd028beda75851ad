import { describe, expect, it } from "vitest";
import { dispatcherAlarms, grouped as groupedAlarms } from "../src/lib/alarms";
import { Table } from "../src/lib/rows";
import { sort } from "../src/pages/calltaker/sort";
import { isReordered, rankInPlace } from "../src/pages/dispatcher/candidates";
import { grouped, openNeeds, ordinal, running, waiting } from "../src/pages/dispatcher/order";
import { inPlace } from "../src/parts/held";
import type { CallRow, Candidate, IncidentRow, NeedRow } from "../src/wire";

const need = (id: string, more: Partial<NeedRow> = {}): NeedRow => ({
  need: id,
  service: "ambulance",
  wanted: ["ambulance"],
  priority: 2,
  asked_at: 0,
  deadline: 300_000,
  unit: null,
  assignment: null,
  step: null,
  step_at: null,
  assigned_at: null,
  eta_s: null,
  hospital: null,
  recommended: null,
  recommended_eta_s: null,
  times: {},
  ...more,
});
const going = (id: string, more: Partial<NeedRow> = {}) =>
  need(id, { unit: "A1", assignment: `${id}/1`, step: "assigned", assigned_at: 0, ...more });

const incident = (id: number, needs: NeedRow[], more: Partial<IncidentRow> = {}): IncidentRow => ({
  incident: id,
  kind: "chest_pain",
  priority: 2,
  opened_at: 0,
  position: id,
  by: "user:lan",
  region: "1",
  place: null,
  area: null,
  address: null,
  text: null,
  level: 1,
  calls: [],
  notes: 0,
  needs,
  drill: false,
  first_assigned_at: null,
  first_on_scene_at: null,
  closed_at: null,
  disposition: null,
  alarm: null,
  verified: true,
  parts: [],
  answers: [],
  ...more,
});

describe("the queue", () => {
  const late = incident(1, [need("1.1", { deadline: 100 })]);
  const urgent = incident(2, [going("2.1"), need("2.2", { priority: 1 })]);
  const dealt = incident(3, [going("3.1")]);
  it("has who waits, most urgent first, then by deadline", () => {
    expect(
      waiting([late, urgent, dealt, incident(4, [need("4.1", { deadline: 50 })])]).map((row) => row.incident),
    ).toEqual([2, 4, 1]);
  });
  it("leaves the rest to those being dealt with", () => {
    expect(running([late, urgent, dealt]).map((row) => row.incident)).toEqual([3]);
  });
  it("names needs of one kind by their number", () => {
    const row = incident(5, [going("5.1"), need("5.2"), need("5.3", { wanted: ["doctor"] })]);
    expect(row.needs.map((one) => ordinal(row, one))).toEqual([" 1/2", " 2/2", ""]);
    expect(grouped(openNeeds(row)).map(({ count }) => count)).toEqual([1, 1]);
  });
});

describe("what is under the hand", () => {
  it("keeps its place, new values in it; what has gone stays marked; news waits", () => {
    const key = (one: { id: string }) => one.id;
    const held = inPlace(
      [
        { id: "a", n: 1 },
        { id: "b", n: 1 },
      ],
      [
        { id: "c", n: 1 },
        { id: "b", n: 2 },
      ],
      key,
    );
    expect(held.rows).toEqual([
      { item: { id: "a", n: 1 }, gone: true },
      { item: { id: "b", n: 2 }, gone: false },
    ]);
    expect(held.news).toBe(1);
  });
  const candidate = (unit: string, eta_s: number): Candidate => ({
    unit,
    eta_s,
    distance_m: 1,
    place: { lat: 0, lon: 0 },
    place_at: 0,
    busy: null,
    tried: false,
  });
  it("ranks stand still while their times change", () => {
    const shown = [candidate("A1", 10), candidate("A2", 20)].map((one) => ({ candidate: one, gone: false }));
    const latest = [candidate("A2", 5), candidate("A3", 7)];
    const kept = rankInPlace(shown, latest);
    expect(kept.map(({ candidate: one, gone }) => [one.unit, one.eta_s, gone])).toEqual([
      ["A1", 10, true],
      ["A2", 5, false],
    ]);
    expect(isReordered({ need: "1.1", shown: kept, latest })).toBe(true);
  });
});

describe("alarms", () => {
  const limits = {
    assign_s: [120, 300, 900, 3600],
    promote_s: [0, 600, 1800, 7200],
    acknowledge_s: 60,
    close_s: 600,
  } as never;
  it("are of orders nobody accepted and urgent needs past their limit, the highest first", () => {
    const rows = [
      incident(1, [need("1.1", { deadline: 100, priority: 2 })]),
      incident(2, [going("2.1", { assigned_at: 0 })], { priority: 1 }),
      incident(3, [need("3.1", { deadline: 100, priority: 3 })]),
    ];
    expect(dispatcherAlarms(rows, limits, 61_000).map(({ key }) => key)).toEqual(["accept 2.1/1", "unit 1.1"]);
  });
  it("of more than ten, each kind stands for all of it", () => {
    const rows = Array.from({ length: 12 }, (_, i) => incident(i, [need(`${i}.1`, { deadline: 1 })]));
    const alarms = dispatcherAlarms(rows, limits, 61_000);
    expect(groupedAlarms(alarms).map(({ count }) => count)).toEqual([12]);
    expect(groupedAlarms(alarms.slice(0, 3))).toHaveLength(3);
  });
});

describe("calls", () => {
  const call = (id: string, more: Partial<CallRow>): CallRow =>
    ({
      call: id,
      number: "115",
      state: "ringing",
      rang_at: 0,
      person: null,
      extension: null,
      incident: null,
      end: null,
      ended_at: null,
      ...more,
    }) as CallRow;
  it("are sorted by whose they are", () => {
    const sorted = sort(
      [
        call("ring", {}),
        call("mine", { state: "answered", person: "user:me" }),
        call("desk", { state: "answered", extension: "105" }),
        call("theirs", { state: "answered", person: "user:lan" }),
        call("missed", { state: "ended", end: "abandoned" }),
        call("had", { state: "ended", end: "answered", person: "user:me" }),
      ],
      "user:me",
      "105",
    );
    const names = Object.fromEntries(
      Object.entries(sorted).map(([name, rows]) => [name, (rows as CallRow[]).map((row) => row.call)]),
    );
    expect(names).toEqual({
      mine: ["mine", "desk"],
      ringing: ["ring"],
      others: ["theirs"],
      recent: ["had"],
    });
  });
});

describe("rows of a view", () => {
  it("are put, replaced and removed by key", () => {
    const table = new Table<number>();
    table.put("a", 1);
    table.put("a", 2);
    table.put("b", 3);
    expect(table.get("a")).toBe(2);
    table.put("a", null);
    expect(table.get("a")).toBeUndefined();
    expect(table.all()).toEqual([3]);
  });
});
