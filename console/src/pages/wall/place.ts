/* Where things lie on the wall's map: a plane for a box of the globe, marks that share a spot, names that leave each other room. */

import type { Land, LandArea, Place, WallIncident, WallUnit } from "../../wire";

export const WIDTH = 1036;
export const HEIGHT = 1000;
const EDGE = 48;
/** Marks nearer than this are one, with how many they are. */
const SPOT = 26;
const LABEL = 18;

export type Plane = (lon: number, lat: number) => [number, number];
export type Ring = Land["part"][number];

/** The box in the middle of the drawing, as large as it fits, degrees of longitude as long as they are there. */
export function planeOf([west, south, east, north]: Land["box"]): Plane {
  const narrow = Math.cos(((south + north) * Math.PI) / 360);
  const scale = Math.min(
    (WIDTH - 2 * EDGE) / Math.max((east - west) * narrow, 1e-6),
    (HEIGHT - 2 * EDGE) / Math.max(north - south, 1e-6),
  );
  const left = (WIDTH - (east - west) * narrow * scale) / 2;
  const top = (HEIGHT - (north - south) * scale) / 2;
  return (lon, lat) => [left + (lon - west) * narrow * scale, top + (north - lat) * scale];
}

export function pathOf(rings: readonly Ring[], plane: Plane, closed = true): string {
  return rings
    .map((ring) => {
      const points = ring.map(([lon = 0, lat = 0]) =>
        plane(lon, lat)
          .map((n) => n.toFixed(1))
          .join(" "),
      );
      return `M${points.join("L")}${closed ? "Z" : ""}`;
    })
    .join("");
}

export interface Spot {
  x: number;
  y: number;
  worst: WallIncident;
  count: number;
}

/** Incidents by where they are; they come the worst first. */
export function spotsOf(incidents: readonly WallIncident[], plane: Plane): Spot[] {
  const spots: Spot[] = [];
  for (const one of incidents) {
    if (one.place === null) continue;
    const [x, y] = plane(one.place.lon, one.place.lat);
    const same = spots.find((spot) => Math.hypot(spot.x - x, spot.y - y) < SPOT);
    if (same === undefined) spots.push({ x, y, worst: one, count: 1 });
    else same.count++;
  }
  return spots.reverse();
}

export interface Label {
  x: number;
  y: number;
  name: string;
}

export interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** Names of the largest areas first, wherever there is room beside those already written and the marks: on the area's own
    point, else below, above or beside it. */
export function labelsOf(areas: readonly LandArea[], marks: readonly Box[], plane: Plane): Label[] {
  const taken = [...marks];
  const labels: Label[] = [];
  for (const area of [...areas].sort((one, other) => extent(other, plane) - extent(one, plane))) {
    const found = SHIFTS.map((shift) => labelOf(area, shift, plane)).find(({ box }) => isFree(box, taken));
    if (found === undefined) continue;
    taken.push(found.box);
    labels.push(found.label);
  }
  return labels;
}

/** In half widths and in heights of the name. */
const SHIFTS: readonly (readonly [number, number])[] = [
  [0, 0],
  [0, 1.3],
  [0, -1.3],
  [0, 1.9],
  [0, -1.9],
  [1.25, 0],
  [-1.25, 0],
];

function labelOf(area: LandArea, [across, down]: readonly [number, number], plane: Plane): { label: Label; box: Box } {
  const half = (area.name.length * LABEL * 0.55) / 2 + 4;
  const [px, py] = plane(area.point[0] ?? 0, area.point[1] ?? 0);
  const [x, y] = [px + across * half, py + down * LABEL];
  const box = { left: x - half, right: x + half, top: y - LABEL * 0.7, bottom: y + LABEL * 0.7 };
  return { label: { x, y, name: area.name }, box };
}

const isFree = (box: Box, taken: readonly Box[]): boolean =>
  box.left > 0 && box.right < WIDTH && box.top > 0 && box.bottom < HEIGHT && !taken.some((one) => overlap(one, box));

/** Where incidents with their labels and units are drawn. */
export const marksOf = (spots: readonly Spot[], units: readonly WallUnit[], plane: Plane): Box[] => [
  ...spots.map(({ x, y }) => ({ left: x - 20, right: x + 70, top: y - 20, bottom: y + 20 })),
  ...units.map(({ place }) => {
    const [x, y] = onPlane(place, plane);
    return { left: x - 10, right: x + 10, top: y - 10, bottom: y + 10 };
  }),
];

const overlap = (one: Box, other: Box): boolean =>
  one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;

function extent(area: LandArea, plane: Plane): number {
  const points = area.rings.flat().map(([lon = 0, lat = 0]) => plane(lon, lat));
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  return (Math.max(...xs) - Math.min(...xs)) * (Math.max(...ys) - Math.min(...ys));
}

export const onPlane = (place: Place, plane: Plane): [number, number] => plane(place.lon, place.lat);
