/* The map of warnings: the communes that are meant, what was drawn, and every cluster with what is known of it. */

import { effect } from "@preact/signals";
import type { Feature } from "geojson";
import type { Map as Chart, LayerSpecification } from "maplibre-gl";
import { areas } from "../lib/region";
import { shownStates } from "../pages/warnings/blocks";
import { clusters, drawing, row, writing } from "../pages/warnings/state";
import type { Place } from "../wire";
import { t } from "../words";
import { newChartState, point, put, useChart } from "./chart";
import { MapFrame } from "./frame";
import { listenForPoint } from "./pick";
import { token } from "./tokens";

const state = newChartState();

export function WarningMap({ onPoint }: { onPoint: (place: Place) => void }) {
  const box = useChart(state, layers, (chart) => [
    effect(() => put(chart, "callers", meant())),
    effect(() => put(chart, "fixes", dots())),
    effect(() => put(chart, "chosen", corners())),
    effect(() => show(chart)),
    effect(() => aim(chart, writing.value !== null)),
    listenForPoint(chart, onPoint),
  ]);
  const words = t().warnings;
  return (
    <MapFrame state={state} box={box}>
      {writing.value !== null && <div class="mk pickhint">{drawing.value ? words.drawing : words.tapCommune}</div>}
    </MapFrame>
  );
}

const aim = (chart: Chart, on: boolean): void => {
  chart.getCanvas().style.cursor = on ? "crosshair" : "";
};

const inHand = () => writing.value ?? row.value ?? null;

/** A corner that was typed may lie beside what is shown. */
function show(chart: Chart): void {
  const last = writing.value?.polygon.at(-1);
  if (last !== undefined && !chart.getBounds().contains([last.lon, last.lat]))
    chart.jumpTo({ center: [last.lon, last.lat] });
}

/** Areas by their outlines today, and the drawn one by its corners. */
function meant(): Feature[] {
  const one = inHand();
  if (one === null) return [];
  const chosen = areas.value.filter((area) => one.areas.includes(area.properties.code));
  const ring = one.polygon.map(({ lat, lon }) => [lon, lat]);
  const drawn: Feature[] =
    ring.length < 2
      ? []
      : [{ type: "Feature", properties: {}, geometry: { type: "Polygon", coordinates: [[...ring, ring[0] ?? []]] } }];
  return [...chosen.map((area) => ({ type: "Feature" as const, properties: {}, geometry: area.geometry })), ...drawn];
}

const corners = () => (writing.value?.polygon ?? []).map((corner) => point(corner, { kind: "corner" }));

function dots(): Feature[] {
  const states = shownStates();
  return clusters.value.map((one) => point(one.place, { is: states[one.id] ?? "outside" }));
}

/** Grey has it, amber is told again, red is silent: never green, since nobody knows who listened. */
function layers(): LayerSpecification[] {
  const colour = (...pairs: string[]) => ["match", ["get", "is"], ...pairs] as never;
  return [
    {
      id: "wn-wash",
      type: "fill",
      source: "callers",
      paint: { "fill-color": token("bg-active"), "fill-opacity": 0.6 },
    },
    { id: "wn-edge", type: "line", source: "callers", paint: { "line-color": token("tx-1"), "line-width": 1.6 } },
    {
      id: "wn-dots",
      type: "circle",
      source: "fixes",
      paint: {
        "circle-radius": ["match", ["get", "is"], "outside", 1.2, "silent", 4, 2.8] as never,
        "circle-color": colour(
          "silent",
          token("red-tx"),
          "sent",
          token("map-land"),
          "told",
          token("map-land"),
          "waiting",
          token("tx-1"),
          token("tx-3"),
        ),
        "circle-stroke-color": colour("sent", token("amber-tx"), "told", token("tx-3"), token("map-land")),
        "circle-stroke-width": ["match", ["get", "is"], "sent", 1.6, "told", 1.6, 0] as never,
      },
    },
    {
      id: "wn-corners",
      type: "circle",
      source: "chosen",
      paint: { "circle-radius": 4, "circle-color": token("tx-1") },
    },
  ];
}
