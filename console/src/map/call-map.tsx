/* The call-taker's map: how sure the caller's place is, open incidents, the point chosen; a click chooses another. */

import { effect, type ReadonlySignal } from "@preact/signals";
import type { Map as Chart, LayerSpecification } from "maplibre-gl";
import { useEffect, useRef } from "preact/hooks";
import { second } from "../lib/clock";
import { bestFix } from "../lib/fixes";
import { incidentNumber } from "../lib/format";
import { queue } from "../lib/rows";
import type { CallRow, Place } from "../wire";
import { newChartState, point, put, useChart } from "./chart";
import { fixCircles, fixDots, fixLabels, fixLayers, isInView, showFix } from "./fixes";
import { MapFrame } from "./frame";
import { crossLayer, listenForPoint, PickHint } from "./pick";
import { HEAVY, halo } from "./style";
import { token } from "./tokens";

const state = newChartState();

interface Props {
  /** The call in hand, and the point chosen for it. */
  call: ReadonlySignal<CallRow | undefined>;
  chosen: ReadonlySignal<Place | null>;
  onChoose: (place: Place) => void;
}

export function CallMap({ call, chosen, onChoose }: Props) {
  const box = useChart(state, layers, (chart) => [
    effect(() => put(chart, "callers", fixCircles(shown(call.value)))),
    effect(() => put(chart, "fixes", fixDots(shown(call.value), second.value))),
    effect(() => put(chart, "incidents", incidents())),
    effect(() => put(chart, "chosen", chosen.value ? [point(chosen.value, { kind: "cross" })] : [])),
    pointed(chart, onChoose),
  ]);
  const fix = bestFix(call.value);
  const known = useRef<string | null>(null);
  useEffect(() => {
    const chart = state.chart.value;
    if (!fix || !chart) return;
    const isNew = known.current !== call.value?.call;
    known.current = call.value?.call ?? null;
    if (isNew || !isInView(chart, fix)) showFix(chart, fix);
  }, [call.value?.call, fix?.place.lat, fix?.place.lon, state.chart.value]);
  return (
    <MapFrame state={state} box={box}>
      <PickHint />
    </MapFrame>
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

const shown = (call: CallRow | undefined): CallRow[] => (call === undefined ? [] : [call]);

function layers(): LayerSpecification[] {
  return [
    ...fixLayers(),
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
    ...fixLabels(),
    crossLayer(),
  ];
}
