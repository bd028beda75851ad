/* Plain geometry on the globe: distances, what lies in which area, the nearest of some points or lines. */

import type { Feature, MultiPolygon, Polygon, Position } from "geojson";
import type { Place } from "../wire";

const EARTH_M = 6_371_008.8;
const rad = (degrees: number): number => (degrees * Math.PI) / 180;

export function metres(a: Place, b: Place): number {
  const dLat = rad(b.lat - a.lat);
  const dLon = rad(b.lon - a.lon);
  const h = Math.sin(dLat / 2) ** 2 + Math.cos(rad(a.lat)) * Math.cos(rad(b.lat)) * Math.sin(dLon / 2) ** 2;
  return 2 * EARTH_M * Math.asin(Math.sqrt(h));
}

/** Whether a point lies in a polygon with holes. */
export function contains(feature: Feature<Polygon | MultiPolygon>, place: Place): boolean {
  const { geometry } = feature;
  const polygons = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
  return polygons.some(
    ([outer, ...holes]) => outer !== undefined && within(outer, place) && !holes.some((hole) => within(hole, place)),
  );
}

function within(ring: Position[], { lat, lon }: Place): boolean {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [x1 = 0, y1 = 0] = ring[i] ?? [];
    const [x2 = 0, y2 = 0] = ring[j] ?? [];
    if (y1 > lat !== y2 > lat && lon < ((x2 - x1) * (lat - y1)) / (y2 - y1) + x1) inside = !inside;
  }
  return inside;
}

/** Metres from a point to a line of points, good over a few kilometres. */
export function metresToLine(line: Position[], place: Place): number {
  const scale = Math.cos(rad(place.lat));
  const flat = line.map(([lon = 0, lat = 0]) => [(lon - place.lon) * scale, lat - place.lat] as const);
  let least = Number.POSITIVE_INFINITY;
  for (let i = 1; i < flat.length; i++) least = Math.min(least, fromOrigin(flat[i - 1] ?? [0, 0], flat[i] ?? [0, 0]));
  return rad(least) * EARTH_M;
}

function fromOrigin([x1, y1]: readonly [number, number], [x2, y2]: readonly [number, number]): number {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const length = dx * dx + dy * dy;
  const t = length === 0 ? 0 : Math.max(0, Math.min(1, -(x1 * dx + y1 * dy) / length));
  return Math.hypot(x1 + t * dx, y1 + t * dy);
}

/** A circle as a polygon, for drawing how sure a place is. */
export function circle({ lat, lon }: Place, radius: number): Feature<Polygon> {
  const dLat = ((radius / EARTH_M) * 180) / Math.PI;
  const dLon = dLat / Math.cos(rad(lat));
  const ring = Array.from({ length: 65 }, (_, i) => {
    const angle = (i / 64) * 2 * Math.PI;
    return [lon + dLon * Math.cos(angle), lat + dLat * Math.sin(angle)];
  });
  return { type: "Feature", properties: {}, geometry: { type: "Polygon", coordinates: [ring] } };
}
