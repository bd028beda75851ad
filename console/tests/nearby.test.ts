import { describe, expect, it } from "vitest";
import type { Draft } from "../src/pages/calltaker/draft";
import { questionOf } from "../src/pages/calltaker/question";
import { reasonsOf } from "../src/pages/calltaker/reasons";
import type { CallRow, Match } from "../src/wire";

const NOW = 1_800_000_000_000;
const match: Match = {
  incident: 173,
  score: 0.9,
  is_likely: true,
  distance_m: 380,
  same_place: true,
  age_s: 240,
  same_time: true,
  same_kind: "kind",
  same_road: "QL14",
  same_area: true,
  same_caller: false,
  kind: "crash_injured",
  priority: 2,
  opened_at: NOW - 4 * 60_000,
  closed_at: null,
  place: null,
  area: null,
};
const said = (more: Partial<Match>) => reasonsOf({ ...match, ...more }, NOW);
const texts = (more: Partial<Match>) => said(more).map(({ text }) => text);

describe("why an incident may be the same", () => {
  it("is said in words", () => {
    expect(texts({})).toEqual([
      "Cách 380 m, trong vòng sai số",
      "mở 4 ph trước",
      "cùng loại",
      "cùng đường QL14",
      "cùng địa bàn",
    ]);
    expect(said({}).every(({ agrees }) => agrees)).toBe(true);
  });
  it("says what differs, too", () => {
    const other = said({
      distance_m: 900,
      same_place: false,
      same_time: false,
      same_kind: "service",
      same_road: null,
      same_area: false,
    });
    expect(other.map(({ text }) => text)).toEqual([
      "Cách 900 m",
      "mở 4 ph trước",
      "khác loại, cùng lực lượng",
      "khác địa bàn",
    ]);
    expect(other.some(({ agrees }) => agrees)).toBe(false);
  });
  it("does not say what is not known", () => {
    const little = { distance_m: null, same_place: null, same_kind: null, same_road: null, same_area: null };
    expect(texts(little)).toEqual(["chưa rõ khoảng cách", "mở 4 ph trước"]);
  });
  it("says that it ended, and that the same number rang", () => {
    expect(texts({ closed_at: NOW - 60_000 * 3 })).toContain("đã kết thúc 3 ph trước");
    expect(texts({ same_caller: true })[0]).toBe("cùng số gọi");
  });
});

describe("what is asked", () => {
  const draft: Draft = {
    text: "",
    address: "",
    kind: null,
    priority: null,
    place: null,
    placeFrom: null,
    drill: false,
    answers: {},
    also: [],
    savedAt: null,
  };
  const call = { incident: null } as CallRow;
  it("is by the call, and by what was chosen", () => {
    expect(questionOf("x:1", draft, call)).toBe("/incidents/near?call=x%3A1");
    expect(questionOf("x:1", { ...draft, place: { lat: 11.5, lon: 106.7 }, kind: "fight", drill: true }, call)).toBe(
      "/incidents/near?call=x%3A1&lat=11.5&lon=106.7&kind=fight&drill=true",
    );
  });
  it("is nothing when there is nothing to ask by, or the call has its incident", () => {
    expect(questionOf("-", draft, undefined)).toBeNull();
    expect(questionOf("-", { ...draft, kind: "fight" }, undefined)).toBe("/incidents/near?kind=fight");
    expect(questionOf("x:1", draft, { ...call, incident: 7 })).toBeNull();
  });
});
