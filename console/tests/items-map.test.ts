/* The box that a map of features goes to. */

import type { Geometry } from "geojson";
import { expect, test } from "vitest";
import { boundsOf } from "../src/pages/items-map/bounds";

const all = (...shapes: (Geometry | null)[]) => ({
  type: "FeatureCollection" as const,
  features: shapes.map((geometry) => ({ type: "Feature" as const, geometry: geometry as Geometry, properties: {} })),
});
const ring = [
  [106, 11],
  [107, 11],
  [107, 12],
  [106, 11],
];

test("it holds points, lines and polygons", () => {
  expect(boundsOf(all({ type: "Point", coordinates: [106.9, 11.5] }))).toEqual([106.9, 11.5, 106.9, 11.5]);
  const line: Geometry = {
    type: "LineString",
    coordinates: [
      [105, 13],
      [106, 12],
    ],
  };
  const polygon: Geometry = { type: "Polygon", coordinates: [ring] };
  const many: Geometry = { type: "MultiPolygon", coordinates: [[ring]] };
  expect(boundsOf(all(line, polygon, many))).toEqual([105, 11, 107, 13]);
  expect(boundsOf(all({ type: "GeometryCollection", geometries: [line, many] }))).toEqual([105, 11, 107, 13]);
});

test("what lies nowhere does not move it", () => {
  expect(boundsOf(all(null, { type: "Point", coordinates: [1, 2] }))).toEqual([1, 2, 1, 2]);
  expect(boundsOf(all(null))).toEqual([-180, -85, 180, 85]);
});
