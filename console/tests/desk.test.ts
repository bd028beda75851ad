/* What a desk is asked to do: which calls are offered to it, in what order its column stands, what alarms it. */

import { describe, expect, it } from "vitest";
import { deviceAlarms, exchangeAlarms, handoverAlarms, silentAlarms, standing } from "../src/lib/alarms";
import type { Session } from "../src/lib/asked";
import { clockOrDay, dayMonth } from "../src/lib/format";
import { isHandedHere, isOffered, withOrWithout } from "../src/lib/offer";
import { isAddress, mayHear } from "../src/lib/recordings";
import { session } from "../src/lib/session";
import { column, keyOf, sort, toCallBack } from "../src/pages/calltaker/sort";
import type { AlarmRow, CallBackRow, CallRow, HandoverRow, Recording } from "../src/wire";

const call = (id: string, more: Partial<CallRow> = {}): CallRow =>
  ({
    call: id,
    number: "115",
    state: "ringing",
    rang_at: 0,
    person: null,
    extension: null,
    language: null,
    ended_at: null,
    ...more,
  }) as CallRow;
const handed = (id: string, more: Partial<HandoverRow> = {}): HandoverRow =>
  ({ call: id, person: "user:lan", number: "114", state: "offered", offered_at: 0, ...more }) as HandoverRow;
const due = (id: string, at: number, more: Partial<CallBackRow> = {}): CallBackRow =>
  ({ call: id, due: at, end: null, ...more }) as CallBackRow;

const DESK = { numbers: ["115"], languages: ["vi"] };

describe("a call is offered", () => {
  it("to who answers its number in its language, and after a while to all", () => {
    const english = call("c", { language: "en" });
    expect(isOffered(call("a"), DESK, 10_000, 0)).toBe(true);
    expect(isOffered(call("b", { number: "113" }), DESK, 10_000, 0)).toBe(false);
    expect(isOffered(english, DESK, 10_000, 9_999)).toBe(false);
    expect(isOffered(english, DESK, 10_000, 10_000)).toBe(true);
  });
  it("to all where a desk names none, and where there is no desk", () => {
    for (const desk of [undefined, { numbers: [], languages: [] }])
      expect(isOffered(call("a", { number: "113", language: "en" }), desk, 10_000, 0)).toBe(true);
  });
  it("by a handover only to the desks of its number, never back to who offers it", () => {
    expect(isHandedHere(handed("a"), { numbers: ["114"], languages: [] }, "user:me")).toBe(true);
    expect(isHandedHere(handed("a"), DESK, "user:me")).toBe(false);
    expect(isHandedHere(handed("a"), undefined, "user:lan")).toBe(false);
    expect(isHandedHere(handed("a", { state: "taken" }), undefined, "user:me")).toBe(false);
  });
});

describe("the column of a desk", () => {
  it("has what is handed here first, then mine, mine to answer, nobody's, to call back, and the others", () => {
    const rows = [
      call("theirs", { state: "answered", person: "user:lan" }),
      call("handed", { state: "answered", person: "user:lan" }),
      call("silent", { state: "answered", person: "user:hoa" }),
      call("other", { number: "113" }),
      call("ring"),
      call("mine", { state: "answered", person: "user:me" }),
    ];
    const lines = column(
      sort(rows, "user:me", undefined),
      [handed("handed")],
      [due("back", 5)],
      (one) => isOffered(one, DESK, 10_000, 0),
      (person) => person === "user:hoa",
    );
    expect(lines.map((line) => `${line.section} ${keyOf(line)}`)).toEqual([
      "handed handed",
      "mine mine",
      "ringing ring",
      "otherNumbers other",
      "unheld silent",
      "callBacks back back",
      "others theirs",
    ]);
  });
  it("has who is most overdue first, and nobody who is settled", () => {
    const rows = [due("late", 9), due("done", 1, { end: "reached" }), due("later", 20), due("first", 3)];
    expect(toCallBack(rows).map((row) => row.call)).toEqual(["first", "late", "later"]);
  });
  it("no longer has as mine what I let go", () => {
    const rows = [call("a", { state: "answered", extension: "5" })];
    expect(sort(rows, "user:me", "5").mine).toHaveLength(1);
    expect(sort(rows, "user:me", "5", new Set(["a"])).others).toHaveLength(1);
  });
});

describe("alarms of the room", () => {
  it("tell of a silent console only while it holds calls that are not over", () => {
    const silent = { type: "SilentRow", person: "user:hoa", since: 7 } as const;
    const rows = [
      call("a", { person: "user:hoa", rang_at: 4 }),
      call("b", { person: "user:hoa", rang_at: 2 }),
      call("c", { person: "user:hoa", state: "ended" }),
    ];
    expect(silentAlarms([silent], rows, [], 20_000)).toMatchObject([{ call: "b", held: 2, since: 7 }]);
    expect(silentAlarms([silent], [], [], 20_000)).toEqual([]);
  });
  it("of an exchange stay when they are put away, below all others", () => {
    const [lost] = exchangeAlarms([{ type: "SilentExchangeRow", exchange: "vnpt", since: 1, why: "quiet" }]);
    const [offer] = handoverAlarms([handed("a", { offered_at: 9 })], 30_000);
    if (!lost || !offer) throw new Error("no alarm");
    expect(standing([offer, lost], new Set()).map((alarm) => alarm.kind)).toEqual(["exchange", "handedOver"]);
    expect(standing([offer, lost], new Set([lost.key])).map((alarm) => alarm.kind)).toEqual(["handedOver", "exchange"]);
    expect(standing([offer, lost], new Set([lost.key, offer.key])).map((alarm) => alarm.kind)).toEqual(["exchange"]);
  });
  it("are new for each offer of the same call", () => {
    const keys = handoverAlarms([handed("a"), handed("a", { offered_at: 9 })], 30_000).map((alarm) => alarm.key);
    expect(new Set(keys).size).toBe(2);
  });
});

describe("a recording", () => {
  const recording = { name: "r", recording: ["call:a", ""] as const, retained_until: 9, duration_s: 4 } as Recording;
  const rows = [
    call("mine", { person: "user:me", recordings: [recording] }),
    call("theirs", { person: "user:hoa", recordings: [recording] }),
  ];
  const heard = (role: string, now: number) => {
    session.value = { role, actor: "user:me" } as Session;
    return mayHear(rows, now).map((one) => one.call);
  };
  it("is for who held the call and for supervisors, while it is retained", () => {
    expect(heard("call_taker", 8)).toEqual(["mine"]);
    expect(heard("supervisor", 8)).toEqual(["mine", "theirs"]);
    expect(heard("supervisor", 9)).toEqual([]);
  });
  it("is opened only where a browser should go", () => {
    expect(["https://pbx/a.wav", "http://pbx/a"].every(isAddress)).toBe(true);
    expect(["javascript:alert(1)", "/var/spool/a.wav", "data:text/html,x", " https://x"].some(isAddress)).toBe(false);
  });
});

describe("what a desk answers", () => {
  const all = ["113", "114", "115"];
  it("is all until one is left out, in the region's order", () => {
    expect(withOrWithout([], "113", all)).toEqual(["114", "115"]);
    expect(withOrWithout(["115"], "113", all)).toEqual(["113", "115"]);
    expect(withOrWithout(["113", "115"], "114", all)).toEqual([]);
    expect(withOrWithout(["115"], "115", all)).toEqual([]);
  });
});

describe("a time of another day", () => {
  it("is told by its day", () => {
    const at = Date.UTC(2026, 9, 11, 18, 5);
    expect(clockOrDay(at, at + 60_000, 420)).toBe("01:05");
    expect(clockOrDay(at, at + 23 * 3_600_000, 420)).toBe("12/10");
    expect(dayMonth(at, 420)).toBe("12/10");
  });
});

describe("an alarm without a voice is for every desk", () => {
  const told = (more: Partial<AlarmRow> = {}): AlarmRow =>
    ({
      alarm: "a1",
      kind: "fire",
      state: "waiting",
      person: null,
      raised_at: 1_000,
      verify_by: 91_000,
      ...more,
    }) as AlarmRow;
  const alarmed = (row: AlarmRow, silent = false) =>
    deviceAlarms(
      [row],
      () => silent,
      () => "Xưởng gỗ",
    );

  it("while nobody rings about it, with its whole limit", () => {
    expect(alarmed(told())).toMatchObject([{ device: "a1", what: "fire", since: 1_000, limitMs: 90_000 }]);
    expect(alarmed(told({ state: "dismissed" }))).toEqual([]);
  });
  it("and a drill stands below whatever is real, however urgent it is", () => {
    const [drill] = alarmed(told({ drill: true }));
    const [real] = alarmed(told({ alarm: "a2", raised_at: 2_000 }));
    if (drill === undefined || real === undefined) throw new Error("no alarm");
    expect(standing([{ ...drill, rank: 0 }, real], new Set()).map((one) => one.device)).toEqual(["a2", "a1"]);
  });
  it("not when somebody has taken it, and again when nothing is heard of her console", () => {
    expect(alarmed(told({ person: "user:lan" }))).toEqual([]);
    expect(alarmed(told({ person: "user:lan" }), true)[0]?.key).not.toBe(alarmed(told())[0]?.key);
  });
});
