import { describe, expect, it } from "vitest";
import { transferAlarms } from "../src/lib/alarms";
import { column, keyOf } from "../src/pages/calltaker/sort";
import type { TransferRow } from "../src/wire";

const row = (change: Partial<TransferRow>): TransferRow =>
  ({
    transfer: 1,
    way: "out",
    centre: "112",
    state: "offered",
    reason: "other_area",
    offered_at: 1_000,
    expires: 121_000,
    position: 1,
    incident: 7,
    call: null,
    is_told: null,
    ...change,
  }) as TransferRow;

describe("transfers", () => {
  it("alarms of what another centre offers, of what came back and of what could not be told", () => {
    const kinds = (one: Partial<TransferRow>) => transferAlarms([row(one)]).map((alarm) => alarm.kind);
    expect(kinds({ way: "in", incident: null })).toEqual(["received"]);
    expect(kinds({ state: "refused" })).toEqual(["back"]);
    expect(kinds({ state: "lapsed" })).toEqual(["back"]);
    expect(kinds({ way: "in", state: "accepted", is_told: false })).toEqual(["untold"]);
    expect(kinds({})).toEqual([]);
    expect(kinds({ state: "accepted" })).toEqual([]);
  });

  it("says no more of what came back once it was offered anew", () => {
    const rows = [row({ state: "refused" }), row({ transfer: 2 })];
    expect(transferAlarms(rows)).toEqual([]);
    expect(transferAlarms([rows[0] as TransferRow, row({ transfer: 2, incident: 8 })])).toHaveLength(1);
  });

  it("stand above all calls, each with a line of its own", () => {
    const nobody = { mine: [], ringing: [], others: [], recent: [] };
    const lines = column(
      nobody,
      [],
      [],
      () => true,
      () => false,
      [row({ way: "in" })],
    );
    expect(lines.map(keyOf)).toEqual(["transfer 1"]);
  });
});
