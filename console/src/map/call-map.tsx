/* The call-taker's map: how sure the caller's place is, open incidents, the point chosen; a click chooses another. */

import { effect, type ReadonlySignal } from "@preact/signals";
import type { Map as Chart, LayerSpecification } from "maplibre-gl";
import { useEffect } from "preact/hooks";
import "../look/map.css";
import { second } from "../lib/clock";
import { age, distance, incidentNumber } from "../lib/format";
import { circle, eastOf } from "../lib/geo";
import { queue } from "../lib/rows";
import type { CallRow, Place } from "../wire";
import { t } from "../words";
import { newChartState, point, put, useChart } from "./chart";
import { token } from "./icons";
import { crossLayer, listenForPoint, PickHint } from "./pick";
import { callers } from "./room-layers";
import { Scale, Zoom } from "./scale";
import { HEAVY, halo } from "./style";

const state = newChartState();
const CLOSE_ZOOM = 14;

interface Props {
  /** The call in hand, and the point chosen for it. */
  call: ReadonlySignal<CallRow | undefined>;
  chosen: ReadonlySignal<Place | null>;
  onChoose: (place: Place) => void;
}

export function CallMap({ call, chosen, onChoose }: Props) {
  const box = useChart(state, layers, (chart) => [
    effect(() =>
      put(
        chart,
        "callers",
        call.value?.place ? [circle(call.value.place, Math.max(call.value.uncertainty_m ?? 0, 15))] : [],
      ),
    ),
    effect(() => put(chart, "incidents", incidents())),
    effect(() =>
      put(chart, "chosen", [
        ...callerLabel(call.value),
        ...(chosen.value ? [point(chosen.value, { kind: "cross" })] : []),
      ]),
    ),
    pointed(chart, onChoose),
  ]);
  const place = call.value?.place;
  useEffect(() => {
    if (place && state.chart.value) state.chart.value.jumpTo({ center: [place.lon, place.lat], zoom: CLOSE_ZOOM });
  }, [call.value?.call, place?.lat, place?.lon, state.chart.value]);
  return (
    <div class="map" role="region" aria-label={t().map.label}>
      <div ref={box} class="chart" />
      {state.failed.value && <p class="none">{t().map.nowhere}</p>}
      <PickHint />
      <Zoom chart={state.chart} />
      <Scale view={state.view} />
    </div>
  );
}

function pointed(chart: Chart, onChoose: (place: Place) => void): () => void {
  chart.getCanvas().style.cursor = "crosshair";
  return listenForPoint(chart, onChoose);
}

const incidents = () =>
  queue
    .all()
    .flatMap(({ place, incident, priority }) =>
      place ? [point(place, { incident, priority, label: incidentNumber(incident) })] : [],
    );

function callerLabel(call: CallRow | undefined) {
  if (!call?.place || call.located_at === null) return [];
  const text = t().map.caller(distance(call.uncertainty_m ?? 0), age(second.value - call.located_at));
  return [point(eastOf(call.place, call.uncertainty_m ?? 0), { kind: "caller", label: text })];
}

function layers(): LayerSpecification[] {
  return [
    ...callers(),
    {
      id: "incidents",
      type: "symbol",
      source: "incidents",
      layout: {
        "icon-image": ["concat", "incident:", ["to-string", ["coalesce", ["get", "worst"], ["get", "priority"]]]],
        "icon-allow-overlap": true,
        "text-field": ["coalesce", ["get", "label"], ["concat", "×", ["to-string", ["get", "point_count"]]]],
        "text-font": HEAVY,
        "text-size": 11,
        "text-anchor": "right",
        "text-offset": [-1.3, 0],
        "text-optional": true,
      },
      paint: halo(token("tx-1"), 2),
    },
    {
      id: "caller-label",
      type: "symbol",
      source: "chosen",
      filter: ["==", ["get", "kind"], "caller"],
      layout: {
        "text-field": ["get", "label"],
        "text-font": HEAVY,
        "text-size": 11,
        "text-anchor": "left",
        "text-offset": [0.5, 0],
        "text-max-width": 30,
      },
      paint: halo(token("tx-1"), 2),
    },
    crossLayer(),
  ];
}
