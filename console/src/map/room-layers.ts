/* The layers of the dispatcher's map above the land: sites, links, callers, units, incidents above them all. */

import type { LayerSpecification } from "maplibre-gl";
import { fixLabels, fixLayers } from "./fixes";
import { crossLayer } from "./pick";
import { HEAVY, halo, STRONG, TEXT } from "./style";
import { token } from "./tokens";

export function roomLayers(): LayerSpecification[] {
  return [
    ...sites(),
    ...fixLayers(),
    ...links(),
    ...units(),
    ...incidents(),
    ...chosen(),
    ...fixLabels(),
    crossLayer(),
  ];
}

function sites(): LayerSpecification[] {
  return ["station", "hospital"].map((kind) => ({
    id: `${kind}s`,
    type: "symbol",
    source: "sites",
    minzoom: kind === "hospital" ? 9.5 : 10.5,
    filter: ["==", ["get", "kind"], kind],
    layout: {
      "icon-image": `site:${kind}`,
      "icon-allow-overlap": true,
      "text-field": ["step", ["zoom"], "", 11, ["get", "name"]],
      "text-font": TEXT,
      "text-size": 10.5,
      "text-anchor": "top",
      "text-offset": [0, 0.6],
      "text-optional": true,
    },
    paint: halo(token("map-label"), 1.5),
  }));
}

/** Who goes where, as straight lines: the road taken is not known. */
function links(): LayerSpecification[] {
  return [
    {
      id: "links",
      type: "line",
      source: "links",
      filter: ["==", ["get", "kind"], "going"],
      paint: { "line-color": token("blue-fill"), "line-width": 2, "line-dasharray": [3, 2] },
    },
    {
      id: "link-chosen",
      type: "line",
      source: "links",
      filter: ["==", ["get", "kind"], "chosen"],
      paint: { "line-color": token("tx-1"), "line-width": 1.6, "line-dasharray": [1, 2] },
    },
  ];
}

function units(): LayerSpecification[] {
  return [
    {
      id: "units",
      type: "symbol",
      source: "units",
      layout: {
        "icon-image": ["get", "icon"],
        "icon-allow-overlap": true,
        "icon-ignore-placement": true,
        "text-field": ["step", ["zoom"], ["case", ["get", "named"], ["get", "label"], ""], 10, ["get", "label"]],
        "text-font": STRONG,
        "text-size": 11,
        "text-anchor": "left",
        "text-offset": [0.85, 0],
        "text-optional": true,
        "symbol-sort-key": ["get", "order"],
      },
      paint: {
        ...halo(token("tx-1"), 1.8),
        "text-color": ["case", ["get", "stale"], token("tx-2"), token("tx-1")],
      },
    },
  ];
}

function incidents(): LayerSpecification[] {
  const label = { "text-font": HEAVY, "text-size": 11, "text-anchor": "right" as const, "text-optional": true };
  const looks = {
    "icon-allow-overlap": true,
    "icon-ignore-placement": true,
    "symbol-sort-key": ["-", ["get", "priority"]] as never,
  };
  return [
    {
      id: "incidents",
      type: "symbol",
      source: "incidents",
      filter: ["!", ["has", "point_count"]],
      layout: {
        ...looks,
        ...label,
        "icon-image": ["concat", "incident:", ["to-string", ["get", "priority"]]],
        "text-field": [
          "step",
          ["zoom"],
          ["case", ["==", ["get", "priority"], 1], ["get", "label"], ""],
          9.5,
          ["get", "label"],
        ],
        "text-offset": [-1.3, 0],
      },
      paint: halo(token("tx-1"), 2),
    },
    {
      id: "clusters",
      type: "symbol",
      source: "incidents",
      filter: ["has", "point_count"],
      layout: {
        "icon-image": ["concat", "incident:", ["to-string", ["get", "worst"]]],
        "icon-allow-overlap": true,
        "icon-ignore-placement": true,
        "text-field": ["concat", "×", ["to-string", ["get", "point_count"]]],
        "text-font": HEAVY,
        "text-size": 11,
        "text-anchor": "left",
        "text-offset": [1.2, 0],
        "text-allow-overlap": true,
      },
      paint: halo(token("tx-1"), 2),
    },
  ];
}

/** A ring around the incident in hand, and the name of the unit that would go. */
function chosen(): LayerSpecification[] {
  return [
    {
      id: "ring",
      type: "circle",
      source: "chosen",
      filter: ["==", ["get", "kind"], "incident"],
      paint: {
        "circle-radius": 20,
        "circle-opacity": 0,
        "circle-stroke-color": token("tx-1"),
        "circle-stroke-width": 2,
      },
    },
    {
      id: "chosen-unit",
      type: "symbol",
      source: "chosen",
      filter: ["==", ["get", "kind"], "unit"],
      layout: {
        "text-field": ["get", "label"],
        "text-font": HEAVY,
        "text-size": 13,
        "text-anchor": "bottom",
        "text-offset": [0, -0.9],
        "text-allow-overlap": true,
      },
      paint: halo(token("tx-1"), 2.4),
    },
  ];
}
