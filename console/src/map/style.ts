/* The map's style from the tokens: land, borders, roads, names; glyphs are drawn here from the page's own font. */

import type { FeatureCollection } from "geojson";
import type { LayerSpecification, StyleSpecification } from "maplibre-gl";
import { token } from "./tokens";

export const EMPTY: FeatureCollection = { type: "FeatureCollection", features: [] };

/** Fonts named here are the page's own, since the style has no address for glyphs; a weight is read from the first name. */
export const TEXT = ["Be Vietnam Pro"];
export const STRONG = ["Be Vietnam Pro Medium", "Be Vietnam Pro"];
export const HEAVY = ["Be Vietnam Pro Semibold", "Be Vietnam Pro"];

/** Glyphs are drawn from the page's font, which must be there before the first one is. */
export const fontsLoaded = (): Promise<unknown> =>
  Promise.all(["400", "500", "600"].map((weight) => document.fonts.load(`${weight} 16px "Be Vietnam Pro"`, "Ẩa1")));

export function baseStyle(): StyleSpecification {
  const plain = SOURCES.map((name) => [name, { type: "geojson" as const, data: EMPTY }]);
  return {
    version: 8,
    sources: { ...Object.fromEntries(plain), incidents: CLUSTERED },
    layers: landLayers(),
  };
}

/** What everything else lies on; drawn from the sources areas, labels and roads. */
export const landLayers = (): LayerSpecification[] => [...land(), ...roads(), ...names()];

const SOURCES = ["areas", "labels", "roads", "sites", "links", "callers", "fixes", "units", "chosen"];

/** What lies on one spot is shown as one, with its number and its worst priority. */
const CLUSTERED = {
  type: "geojson" as const,
  data: EMPTY,
  cluster: true,
  clusterRadius: 16,
  clusterMaxZoom: 15,
  clusterProperties: { worst: ["min", ["get", "priority"]] as never },
};

function land(): LayerSpecification[] {
  return [
    { id: "out", type: "background", paint: { "background-color": token("map-out") } },
    { id: "land", type: "fill", source: "areas", paint: { "fill-color": token("map-land"), "fill-antialias": false } },
    { id: "borders", type: "line", source: "areas", paint: { "line-color": token("map-line"), "line-width": 1 } },
  ];
}

function roads(): LayerSpecification[] {
  const colour = { "line-color": token("map-road") };
  return [
    {
      id: "roads-minor",
      type: "line",
      source: "roads",
      minzoom: 8,
      filter: ["!=", ["get", "kind"], "national"],
      paint: { ...colour, "line-width": 1.2 },
    },
    {
      id: "roads",
      type: "line",
      source: "roads",
      filter: ["==", ["get", "kind"], "national"],
      paint: { ...colour, "line-width": 2 },
    },
    {
      id: "road-names",
      type: "symbol",
      source: "roads",
      minzoom: 8.5,
      layout: {
        "symbol-placement": "line",
        "symbol-spacing": 320,
        "text-field": ["get", "ref"],
        "text-font": STRONG,
        "text-size": 10,
        "text-rotation-alignment": "viewport",
      },
      paint: halo(token("map-label"), 2),
    },
  ];
}

function names(): LayerSpecification[] {
  return [
    {
      id: "area-names",
      type: "symbol",
      source: "labels",
      layout: {
        "text-field": ["get", "name"],
        "text-font": TEXT,
        "text-size": ["interpolate", ["linear"], ["zoom"], 8, 11, 12, 13],
        "text-padding": 6,
        "text-max-width": 12,
      },
      paint: halo(token("map-label"), 1.5),
    },
  ];
}

export const halo = (colour: string, width: number) => ({
  "text-color": colour,
  "text-halo-color": token("map-land"),
  "text-halo-width": width,
});
