import { describe, expect, it } from "vitest";
import { complete } from "../src/command/complete";
import { type Known, parse, STATES, VERBS } from "../src/command/parse";
import { throughTelex, throughVni } from "../src/lib/fold";

const known: Known = { units: ["A07", "A12", "H02"], incidents: [173, 175], wanted: ["cc", "xb"] };
const meaning = (typed: string) => {
  const parsed = parse(typed, known);
  return parsed.ok ? parsed.meaning : parsed.wrong;
};

describe("typed commands", () => {
  it.each([
    ["p A12 oc", { verb: "p", unit: "A12", state: "oc" }],
    ["p a12 ht", { verb: "p", unit: "A12", state: "oc" }],
    ["d A12 173", { verb: "d", unit: "A12", incident: 173 }],
    ["d À 173", { verb: "d", unit: "A12", incident: 173 }],
    ["c A12 175", { verb: "c", unit: "A12", incident: 175 }],
    ["h A12", { verb: "h", unit: "A12" }],
    ["n 173 cc 2", { verb: "n", incident: 173, wanted: "cc", count: 2 }],
    ["n 173 cc", { verb: "n", incident: 173, wanted: "cc", count: 1 }],
    ["m 173 2", { verb: "m", incident: 173, value: 2 }],
    ["u 173 1", { verb: "u", incident: 173, value: 1 }],
    ["u 173 5", "noValue"],
    ["gh 173 đã gọi lại người báo", { verb: "gh", incident: 173, text: "đã gọi lại người báo" }],
    ["k 173 nh", { verb: "k", incident: 173, ending: "false_alarm" }],
    ["v 0173", { verb: "v", incident: 173 }],
    ["t cầu Nha Bích", { verb: "t", text: "cầu Nha Bích" }],
    ["/hd", { verb: "hd" }],
    ["d A99 173", "unknownUnit"],
    ["d A12 999", "unknownIncident"],
    ["d A12", "incomplete"],
    ["", "incomplete"],
    ["zz", "unknown"],
  ])("%s", (typed, expected) => {
    expect(meaning(typed)).toEqual(expected);
  });

  it("understands a verb whose letter an input method has barred", () => {
    expect(meaning("đ A12 173")).toEqual({ verb: "d", unit: "A12", incident: 173 });
  });

  it("no verb and no state is changed by Telex or VNI", () => {
    for (const word of [...VERBS, ...Object.keys(STATES)]) {
      expect(throughTelex(word), word).toBe(word);
      expect(throughVni(word), word).toBe(word);
    }
  });
});

describe("what may come next", () => {
  it("offers verbs first, then units, then incidents", () => {
    expect(complete("", known).map((one) => one.word)).toContain("d");
    expect(complete("d a", known).map((one) => one.word)).toEqual(["A07", "A12"]);
    expect(complete("d A12 ", known).map((one) => one.line)).toEqual(["d A12 173 ", "d A12 175 "]);
  });
  it("puts what is in hand first", () => {
    expect(complete("d ", known, ["H02"])[0]?.word).toBe("H02");
  });
  it("offers nothing for free text", () => {
    expect(complete("gh 173 abc", known)).toEqual([]);
  });
});
