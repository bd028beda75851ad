/* Keeping sites: until when a device is under test, and what is listed line by line. */

import { describe, expect, it } from "vitest";
import { listed } from "../src/pages/sites/actions";
import { nextAt } from "../src/pages/sites/devices";

const NOON = Date.UTC(2026, 10, 27, 5, 0); // 12:00 in Vietnam
const MINUTE = 60_000;

describe("a device is under test until", () => {
  it("the next time that the region's clock shows so, however it is written", () => {
    for (const typed of ["17:30", "17h30", "1730", " 17.30 "])
      expect(nextAt(typed, NOON, 420)).toBe(NOON + 330 * MINUTE);
  });
  it("tomorrow when that is over today or is now", () => {
    expect(nextAt("11:59", NOON, 420)).toBe(NOON + 1_439 * MINUTE);
    expect(nextAt("12:00", NOON, 420)).toBe(NOON + 1_440 * MINUTE);
  });
  it("no time that there is not", () => {
    for (const typed of ["", "25:00", "12:60", "17", "noon"]) expect(nextAt(typed, NOON, 420)).toBeNull();
  });
});

it("devices are listed once each, without empty lines", () => {
  expect(listed(" center:a \n\ncenter:b\ncenter:a")).toEqual(["center:a", "center:b"]);
});
