/* The map of the sites' page: the circle of the site in hand, what was found, and the point that was chosen. */

import { effect } from "@preact/signals";
import type { Map as Chart, LayerSpecification } from "maplibre-gl";
import { useEffect } from "preact/hooks";
import { circle } from "../lib/geo";
import { chosen, found, pointed } from "../pages/sites/state";
import { siteName } from "../parts/hazards";
import type { Place } from "../wire";
import { newChartState, point, put, useChart } from "./chart";
import { MapFrame } from "./frame";
import { crossLayer, listenForPoint, PickHint } from "./pick";
import { HEAVY, halo } from "./style";
import { token } from "./tokens";

const state = newChartState();
const CLOSE_ZOOM = 15;

export function SiteMap({ onChoose }: { onChoose: (place: Place) => void }) {
  const box = useChart(state, layers, (chart) => [
    effect(() => put(chart, "callers", circles())),
    effect(() => put(chart, "fixes", dots())),
    effect(() => put(chart, "chosen", pointed.value ? [point(pointed.value, { kind: "cross" })] : [])),
    pick(chart, onChoose),
  ]);
  const site = chosen.value;
  useEffect(() => {
    if (site?.place) goTo(site.place);
  }, [site?.site, state.chart.value]);
  const at = pointed.value;
  useEffect(() => {
    if (at !== null && state.chart.peek()?.getBounds().contains([at.lon, at.lat]) === false) goTo(at);
  }, [at?.lat, at?.lon]);
  return (
    <MapFrame state={state} box={box}>
      <PickHint />
    </MapFrame>
  );
}

/** So near that a circle of some metres can be seen. */
function goTo({ lat, lon }: Place): void {
  const chart = state.chart.peek();
  chart?.jumpTo({ center: [lon, lat], zoom: Math.max(chart.getZoom(), CLOSE_ZOOM) });
}

function pick(chart: Chart, onChoose: (place: Place) => void): () => void {
  chart.getCanvas().style.cursor = "crosshair";
  return listenForPoint(chart, onChoose);
}

const circles = () => {
  const row = chosen.value;
  return row?.place ? [circle(row.place, row.radius_m)] : [];
};

const dots = () =>
  found.value.flatMap((one) => (one.place ? [point(one.place, { label: siteName(one).normalize("NFC") })] : []));

function layers(): LayerSpecification[] {
  return [
    {
      id: "site-wash",
      type: "fill",
      source: "callers",
      paint: { "fill-color": token("bg-active"), "fill-opacity": 0.5 },
    },
    { id: "site-edge", type: "line", source: "callers", paint: { "line-color": token("tx-1"), "line-width": 1.4 } },
    {
      id: "site-dots",
      type: "circle",
      source: "fixes",
      paint: { "circle-radius": 4, "circle-color": token("tx-1") },
    },
    {
      id: "site-names",
      type: "symbol",
      source: "fixes",
      layout: {
        "text-field": ["get", "label"],
        "text-font": HEAVY,
        "text-size": 12,
        "text-anchor": "top",
        "text-offset": [0, 0.6],
        "text-optional": true,
      },
      paint: halo(token("tx-1"), 2),
    },
    crossLayer(),
  ];
}
