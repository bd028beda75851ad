import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { circle, contains, metres, metresToLine } from "../src/lib/geo";
import { roundScale } from "../src/map/scale";
import { matching } from "../src/parts/kind-field";
import type { Kind } from "../src/wire";
import { en } from "../src/words/en";
import { vi } from "../src/words/vi";
import { tabular } from "../tools/tabular.mjs";

describe("geometry", () => {
  const here = { lat: 11.5, lon: 106.7 };
  it("measures the globe", () => {
    expect(metres(here, { lat: 11.51, lon: 106.7 })).toBeCloseTo(1_112, 0);
    expect(
      metresToLine(
        [
          [106.6, 11.501],
          [106.8, 11.501],
        ],
        here,
      ),
    ).toBeCloseTo(111, 0);
  });
  it("knows what lies in a circle of its own radius", () => {
    const ring = circle(here, 500);
    expect(contains(ring, here)).toBe(true);
    expect(contains(ring, { lat: 11.5046, lon: 106.7 })).toBe(false);
    expect(metres(here, { lon: ring.geometry.coordinates[0]?.[0]?.[0] ?? 0, lat: 11.5 })).toBeCloseTo(500, 0);
  });
  it("writes a round scale that fits", () => {
    for (const zoom of [7, 8.6, 10.3, 14, 17]) {
      const { metres: m, px } = roundScale(zoom, 11.7);
      expect(String(m)).toMatch(/^[125]0*$/);
      expect(px).toBeGreaterThan(30);
      expect(px).toBeLessThanOrEqual(90);
    }
  });
});

describe("kinds", () => {
  const kind = (id: string, name: string, service: string): Kind => ({
    id,
    name: { vi: name, en: id },
    service,
    priority: 2,
    levels: [],
  });
  const kinds = [
    kind("fire", "Cháy nhà", "fire"),
    kind("crash", "Tai nạn giao thông, có người kẹt", "police"),
    kind("chest", "Đau ngực", "ambulance"),
  ];
  it("are found by the beginnings of words, without marks", () => {
    expect(matching(kinds, "tai nan ket", null).map((one) => one.id)).toEqual(["crash"]);
    expect(matching(kinds, "dau", null).map((one) => one.id)).toEqual(["chest"]);
    expect(matching(kinds, "xyz", null)).toEqual([]);
  });
  it("of the service that was dialled come first", () => {
    expect(matching(kinds, "", "ambulance")[0]?.id).toBe("chest");
  });
});

describe("words", () => {
  const paths = (table: object, before = ""): string[] =>
    Object.entries(table).flatMap(([key, value]) =>
      typeof value === "object" ? paths(value, `${before}${key}.`) : [`${before}${key}`],
    );
  it("are there in both languages, none empty", () => {
    expect(paths(en).sort()).toEqual(paths(vi).sort());
    const empty = (table: object) => Object.values(table).some((value) => value === "");
    expect([empty(vi), empty(en)]).toEqual([false, false]);
  });
  it("are in composed Unicode", () => {
    for (const name of ["vi", "room-vi", "events-vi"]) {
      const text = readFileSync(new URL(`../src/words/${name}.ts`, import.meta.url), "utf8");
      expect(text).toBe(text.normalize("NFC"));
    }
  });
});

describe("the font of figures", () => {
  it.each([400, 500, 600])("in weight %d is what the tool makes", (weight) => {
    const kept = readFileSync(new URL(`../src/look/fonts/be-vietnam-pro-tab-${weight}.woff`, import.meta.url));
    expect(Buffer.compare(kept, tabular(weight))).toBe(0);
  });
});
