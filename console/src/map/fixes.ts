/* The fixes of callers on a map: a circle each, true to scale, and its middle, which a click takes. */

import type { Feature } from "geojson";
import maplibregl, { type Map as Chart, type LayerSpecification } from "maplibre-gl";
import { fixText, radiusOf } from "../lib/fixes";
import { circle } from "../lib/geo";
import type { CallRow, Fix, Place } from "../wire";
import { t } from "../words";
import { point } from "./chart";
import { HEAVY, halo } from "./style";
import { token } from "./tokens";

const DOTS = "fix-dots";
/** So near to a middle a click is meant for it. */
const NEAR_PX = 10;
const CLOSE_ZOOM = 14;

/** The circles of calls; the best of each is drawn through, others dashed. */
export const fixCircles = (calls: CallRow[]): Feature[] =>
  calls.flatMap((call) =>
    call.fixes.map((fix, i) => {
      const drawn = circle(fix.place, radiusOf(fix));
      return { ...drawn, properties: { rank: i === 0 ? "best" : "other" } };
    }),
  );

/** Their middles, with what is known of each. */
export const fixDots = (calls: CallRow[], now: number): Feature[] =>
  calls.flatMap((call) => call.fixes.map((fix, i) => dot(fix, i, now)));

const dot = (fix: Fix, i: number, now: number): Feature =>
  point(fix.place, {
    rank: i === 0 ? "best" : "other",
    lat: fix.place.lat,
    lon: fix.place.lon,
    label: t().locating.label(fixText(fix, now)),
  });

/** How sure the caller's place is, and its middle, below incidents. */
export function fixLayers(): LayerSpecification[] {
  const best = ["==", ["get", "rank"], "best"] as never;
  const line = { "line-color": token("tx-1"), "line-width": 1.4 };
  return [
    {
      id: "caller-wash",
      type: "fill",
      source: "callers",
      paint: { "fill-color": token("bg-active"), "fill-opacity": ["case", best, 0.5, 0.2] },
    },
    { id: "callers", type: "line", source: "callers", filter: best, paint: line },
    {
      id: "callers-other",
      type: "line",
      source: "callers",
      filter: ["!", best],
      paint: { ...line, "line-dasharray": [3, 2] },
    },
    {
      id: DOTS,
      type: "circle",
      source: "fixes",
      paint: {
        "circle-radius": 4,
        "circle-color": ["case", best, token("tx-1"), token("map-land")],
        "circle-stroke-color": ["case", best, token("map-land"), token("tx-1")],
        "circle-stroke-width": 1.6,
      },
    },
  ];
}

/** Above everything else: what is known of each. */
export function fixLabels(): LayerSpecification[] {
  const best = ["==", ["get", "rank"], "best"] as never;
  const label = {
    "text-field": ["get", "label"] as never,
    "text-font": HEAVY,
    "text-size": 11,
    "text-justify": "left" as const,
    "text-max-width": 16,
  };
  return [
    {
      id: "fix-labels-other",
      type: "symbol",
      source: "fixes",
      filter: ["!", best],
      layout: { ...label, "text-variable-anchor": ["left", "right", "top", "bottom"], "text-radial-offset": 0.9 },
      paint: halo(token("tx-1"), 2),
    },
    {
      id: "fix-labels",
      type: "symbol",
      source: "fixes",
      filter: best,
      layout: { ...label, "text-anchor": "left", "text-offset": [1.3, 0], "text-allow-overlap": true },
      paint: halo(token("tx-1"), 2),
    },
  ];
}

/** The middle that a click at this point of the map is meant for. */
export function fixAt(chart: Chart, { x, y }: { x: number; y: number }): Place | null {
  if (chart.getLayer(DOTS) === undefined) return null;
  const around: [[number, number], [number, number]] = [
    [x - NEAR_PX, y - NEAR_PX],
    [x + NEAR_PX, y + NEAR_PX],
  ];
  const found = chart.queryRenderedFeatures(around, { layers: [DOTS] })[0]?.properties;
  return found === undefined ? null : { lat: Number(found.lat), lon: Number(found.lon) };
}

/** The whole circle in view, and no nearer than streets are. */
export function showFix(chart: Chart, fix: Fix): void {
  const bounds = new maplibregl.LngLatBounds();
  for (const [lon = 0, lat = 0] of circle(fix.place, radiusOf(fix)).geometry.coordinates[0] ?? [])
    bounds.extend([Math.max(-180, Math.min(180, lon)), Math.max(-85, Math.min(85, lat))]);
  chart.fitBounds(bounds, { padding: 16, maxZoom: CLOSE_ZOOM, animate: false });
}

/** Its middle can be seen. */
export const isInView = (chart: Chart, { place }: Fix): boolean => chart.getBounds().contains([place.lon, place.lat]);
