import { describe, expect, it } from "vitest";
import { sureness } from "../src/lib/fixes";
import type { Fix } from "../src/wire";
import { t } from "../src/words";

const fix = (uncertainty_m: number | null, confidence: number | null = null): Fix => ({
  place: { lat: 11.535, lon: 106.883 },
  uncertainty_m,
  at: 0,
  source: "network",
  confidence,
  method: null,
});

describe("how surely a caller is where she is said to be", () => {
  it("is told by the radius", () => {
    expect(sureness(fix(12))).toBe("±10 m");
    expect(sureness(fix(1500, 95))).toBe("±1,5 km (95 %)");
  });

  it("has one sign before a small radius", () => {
    expect(sureness(fix(4, 95))).toBe("≤ 10 m (95 %)");
  });
});

describe("a call whose number nobody told yet", () => {
  it("says so where the number would stand", () => {
    expect(t().call.to("115")).toBe("Gọi 115");
    expect(t().call.to("")).toBe("Gọi số chưa rõ");
    expect(t().call.dialled("", "0:12").number).toBe("chưa rõ");
  });
});
