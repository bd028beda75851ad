/* How points, lines and polygons of a page are drawn: in neutral colours, since what they mean differs by collection. */

import type { LayerSpecification } from "maplibre-gl";
import { token } from "../../map/tokens";

export const FEATURE_LAYERS = ["points", "lines", "polygons"] as const;

export function featureLayers(): LayerSpecification[] {
  const [ink, paper] = [token("tx-1"), token("map-land")];
  return [
    {
      id: "polygons",
      type: "fill",
      source: "features",
      filter: ["==", ["geometry-type"], "Polygon"],
      paint: { "fill-color": ink, "fill-opacity": 0.08 },
    },
    {
      id: "lines",
      type: "line",
      source: "features",
      filter: ["!=", ["geometry-type"], "Point"],
      paint: { "line-color": ink, "line-width": 1.5 },
    },
    {
      id: "points",
      type: "circle",
      source: "features",
      filter: ["==", ["geometry-type"], "Point"],
      paint: { "circle-radius": 6, "circle-color": ink, "circle-stroke-color": paper, "circle-stroke-width": 2 },
    },
  ];
}
