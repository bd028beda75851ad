import { beforeEach, describe, expect, it } from "vitest";
import {
  age,
  arrival,
  clockTime,
  distance,
  freshness,
  incidentNumber,
  inGroups,
  limitOf,
  running,
  seconds,
} from "../src/lib/format";
import { language } from "../src/lib/prefs";
import { shortOf } from "../src/parts/names";

beforeEach(() => {
  language.value = "vi";
});

describe("times", () => {
  it("run on past the hour", () => {
    expect(running(156_000)).toBe("2:36");
    expect(running(4_325_000)).toBe("1:12:05");
    expect(running(-5)).toBe("0:00");
  });
  it("are the region's own", () => {
    expect(clockTime(Date.UTC(2026, 0, 1, 20, 14, 27), 420)).toBe("03:14:27");
    expect(clockTime(Date.UTC(2026, 0, 1, 20, 14, 27), 420, false)).toBe("03:14");
  });
  it("turn amber at three quarters of the limit and red past it", () => {
    expect(limitOf(0, 120_000, 89_000)).toEqual({ tone: "", left: 31_000 });
    expect(limitOf(0, 120_000, 90_000).tone).toBe("amb");
    expect(limitOf(0, 120_000, 156_000)).toEqual({ tone: "red", left: -36_000 });
  });
});

describe("codes", () => {
  it("are grouped in fours, as the citizen's page has them", () => {
    expect(inGroups("17-K7QF2M5TXZ3B")).toBe("17-K7QF-2M5T-XZ3B");
    expect(inGroups("17-K7QF-2M5T-XZ3B")).toBe("17-K7QF-2M5T-XZ3B");
  });
});

describe("positions", () => {
  it("are trusted less with age", () => {
    expect([10_000, 40_000, 200_000, 700_000].map(freshness)).toEqual(["fresh", "half", "old", "lost"]);
  });
  it("tell their age in the shown language", () => {
    expect(age(8_000)).toBe("8 s");
    expect(age(360_000)).toBe("6 ph");
    language.value = "en";
    expect(age(360_000)).toBe("6 min");
  });
  it("give an arrival, and from two minutes of age a range", () => {
    expect(arrival(1_000, 8_000)).toBe("16:40");
    expect(arrival(1_000, 240_000)).toBe("12–21 ph");
    expect(arrival(60, 600_000)).toBe("0–11 ph");
  });
});

describe("figures", () => {
  it("have the comma of the language", () => {
    expect(distance(140)).toBe("140 m");
    expect(distance(2_140)).toBe("2,1 km");
    expect(seconds(800)).toBe("0,8 s");
    language.value = "en";
    expect(distance(2_140)).toBe("2.1 km");
  });
  it("number incidents as people say them", () => {
    expect(incidentNumber(173)).toBe("0173");
    expect(incidentNumber(12_345)).toBe("12345");
  });
  it("shorten what is wanted", () => {
    expect(shortOf("Xe cấp cứu")).toBe("CC");
    expect(shortOf("Xe bồn")).toBe("XB");
    expect(shortOf("Tổ tuần tra")).toBe("TT");
    language.value = "en";
    expect(shortOf("Ambulance")).toBe("AMB");
  });
});
