import { describe, expect, it } from "vitest";
import { pathOf } from "../src/lib/finding";

describe("asking for places", () => {
  it("asks with what was typed, whatever it is", () => {
    expect(pathOf("QL14 Km 912+300 & chợ", null)).toBe("/places?q=QL14+Km+912%2B300+%26+ch%E1%BB%A3&limit=6");
  });
  it("says where the caller is", () => {
    expect(pathOf("cho", { lat: 11.5, lon: 106.9 })).toBe("/places?q=cho&limit=6&lat=11.5&lon=106.9");
  });
});
