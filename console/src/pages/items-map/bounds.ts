/* The box that holds everything of a collection. */

import type { FeatureCollection, Geometry, Position } from "geojson";

type Box = [west: number, south: number, east: number, north: number];

/** Of what lies nowhere, the world. */
export function boundsOf(all: FeatureCollection): Box {
  const pairs = all.features.flatMap(({ geometry }) => (geometry === null ? [] : positionsOf(geometry)));
  if (pairs.length === 0) return [-180, -85, 180, 85];
  const lons = pairs.map(([lon = 0]) => lon);
  const lats = pairs.map(([, lat = 0]) => lat);
  return [least(lons), least(lats), most(lons), most(lats)];
}

const least = (values: number[]): number => values.reduce((one, other) => Math.min(one, other));
const most = (values: number[]): number => values.reduce((one, other) => Math.max(one, other));

function positionsOf(geometry: Geometry): Position[] {
  switch (geometry.type) {
    case "Point":
      return [geometry.coordinates];
    case "MultiPoint":
    case "LineString":
      return geometry.coordinates;
    case "MultiLineString":
    case "Polygon":
      return geometry.coordinates.flat();
    case "MultiPolygon":
      return geometry.coordinates.flat(2);
    case "GeometryCollection":
      return geometry.geometries.flatMap(positionsOf);
  }
}
