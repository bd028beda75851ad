/* The wall's map: a plane on which nothing is stretched, marks that share a spot, names that keep off them. */

import { describe, expect, it } from "vitest";
import { HEIGHT, labelsOf, marksOf, planeOf, spotsOf, WIDTH } from "../src/pages/wall/place";
import type { LandArea, WallIncident } from "../src/wire";

const plane = planeOf([106, 11, 107, 12]);
const incident = (id: number, lat: number, lon: number, priority = 2): WallIncident =>
  ({ incident: id, priority, place: { lat, lon } }) as unknown as WallIncident;
const area = (name: string, lon: number, lat: number): LandArea =>
  ({
    id: name,
    name,
    point: [lon, lat],
    rings: [
      [
        [lon, lat],
        [lon + 0.1, lat + 0.1],
      ],
    ],
  }) as unknown as LandArea;

describe("the plane", () => {
  it("has the box in its middle, north above", () => {
    const [x, y] = plane(106.5, 11.5);
    expect(Math.round(x)).toBe(WIDTH / 2);
    expect(Math.round(y)).toBe(HEIGHT / 2);
    expect(plane(106.5, 11.9)[1]).toBeLessThan(y);
  });
  it("shows a kilometre as long to the east as to the north", () => {
    const east = plane(106.6, 11.5)[0] - plane(106.5, 11.5)[0];
    const north = plane(106.5, 11.5)[1] - plane(106.5, 11.6)[1];
    expect(east / north).toBeCloseTo(Math.cos((11.5 * Math.PI) / 180), 5);
  });
});

describe("marks", () => {
  it("that lie on one spot are one, by the worst, with how many they are", () => {
    const spots = spotsOf([incident(1, 11.5, 106.5, 1), incident(2, 11.5001, 106.5), incident(3, 11.8, 106.5)], plane);
    expect(spots.map(({ worst, count }) => [worst.incident, count])).toEqual([
      [3, 1],
      [1, 2],
    ]);
  });
  it("of incidents without a place are none", () => {
    expect(spotsOf([{ ...incident(1, 0, 0), place: null }], plane)).toEqual([]);
  });
});

describe("names", () => {
  it("stand beside a mark that lies on their point", () => {
    const one = incident(1, 11.5, 106.5);
    const marks = marksOf(spotsOf([one], plane), [], plane);
    const [label] = labelsOf([area("Lộc Ninh", 106.5, 11.5)], marks, plane);
    expect(label?.name).toBe("Lộc Ninh");
    expect(label?.y).not.toBeCloseTo(plane(106.5, 11.5)[1], 0);
  });
  it("that find no room are left out", () => {
    const many = Array.from({ length: 30 }, (_, i) => area(`Xã ${i}`, 106.5, 11.5));
    expect(labelsOf(many, [], plane).length).toBeLessThan(10);
  });
});
