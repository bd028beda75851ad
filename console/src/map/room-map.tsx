/* The dispatcher's map: land, units by shape and age, incidents by priority, the one in hand and who would go. */

import { effect, signal } from "@preact/signals";
import type { Feature } from "geojson";
import type { Map as Chart, MapLayerMouseEvent } from "maplibre-gl";
import { second } from "../lib/clock";
import { age, incidentNumber } from "../lib/format";
import { seenPriority } from "../lib/parts";
import { serviceOf } from "../lib/region";
import { calls, places, queue, units } from "../lib/rows";
import { etaOf, unitToSend } from "../pages/dispatcher/picks";
import { placing, takePoint } from "../pages/dispatcher/placing";
import { row, select } from "../pages/dispatcher/state";
import { isUnderWay, unitInHand } from "../pages/dispatcher/units";
import type { CallRow, Place, UnitRow } from "../wire";
import { newChartState, point, put, useChart } from "./chart";
import { fixCircles, fixDots } from "./fixes";
import { MapFrame } from "./frame";
import { LayerMenu, layersOn } from "./layer-menu";
import { Legend } from "./legend";
import { listenForPoint, PickHint } from "./pick";
import { roomLayers } from "./room-layers";

const STALE_MS = 120_000;
const state = newChartState();

export function RoomMap() {
  const box = useChart(state, roomLayers, feed);
  return (
    <MapFrame state={state} box={box}>
      <LayerMenu />
      {placing.value === null ? <Legend /> : <PickHint />}
    </MapFrame>
  );
}

function feed(chart: Chart): (() => void)[] {
  watchClicks(chart);
  return [
    effect(() => pointer(chart, false)),
    listenForPoint(chart, takePoint),
    effect(() => put(chart, "incidents", incidentPoints())),
    effect(() => put(chart, "units", unitPoints())),
    effect(() => put(chart, "callers", layersOn.value.callers ? fixCircles(callersShown()) : [])),
    effect(() => put(chart, "fixes", layersOn.value.callers ? fixDots(callersInHand(), second.value) : [])),
    effect(() => put(chart, "links", linkLines())),
    effect(() => put(chart, "chosen", chosenPoints())),
    effect(() => switchLayers(chart)),
    effect(() => bringIntoView(chart)),
  ];
}

const incidentPoints = (): Feature[] =>
  queue.all().flatMap((row) =>
    row.place === null
      ? []
      : [
          point(row.place, {
            incident: row.incident,
            priority: seenPriority(row),
            label: incidentNumber(row.incident),
          }),
        ],
  );

const shownPlace = (unit: UnitRow): { place: Place; at: number | null } => {
  const seen = places.peek(unit.unit);
  return { place: seen?.place ?? unit.home, at: seen?.at ?? null };
};

/** Every second at most, however often units are seen. */
function unitPoints(): Feature[] {
  second.value;
  return units
    .all()
    .filter((unit) => unit.standing !== "off_duty" || layersOn.value.offDuty)
    .map(unitPoint);
}

function unitPoint(unit: UnitRow): Feature {
  const { place, at } = shownPlace(unit);
  const ageMs = at === null ? Number.POSITIVE_INFINITY : second.value - at;
  const stale = ageMs >= STALE_MS;
  const doing = unit.step !== null ? "busy" : unit.standing === "available" ? "free" : "off";
  const late = stale && at !== null && unit.standing !== "off_duty" ? ` ${age(ageMs)}` : "";
  const mine = unit.incident !== null && unit.incident === row.value?.incident;
  return point(place, {
    unit: unit.unit,
    icon: `unit:${serviceOf(unit.service)?.shape ?? "circle"}:${doing}:${stale ? "stale" : "fresh"}`,
    label: `${unit.unit}${late}`,
    stale,
    named: mine || unit.unit === unitInHand.value,
    order: mine ? 0 : doing === "busy" ? 1 : 2,
  });
}

/** Those of the incident in hand, with what is known of each place. */
const callersInHand = (): CallRow[] =>
  (row.value?.calls ?? []).map((id) => calls.get(id)).filter((call) => call !== undefined);

/** And everybody who is on the line. */
function callersShown(): CallRow[] {
  const inHand = callersInHand();
  return [...inHand, ...calls.all().filter((call) => call.state !== "ended" && !inHand.includes(call))];
}

const line = (from: Place, to: Place, kind: string): Feature => ({
  type: "Feature",
  properties: { kind },
  geometry: {
    type: "LineString",
    coordinates: [
      [from.lon, from.lat],
      [to.lon, to.lat],
    ],
  },
});

function linkLines(): Feature[] {
  second.value;
  const to = row.value?.place;
  if (!to) return [];
  const going = units.all().filter((unit) => unit.incident === row.value?.incident && isUnderWay(unit));
  const would = unitToSend();
  return [
    ...going.map((unit) => line(shownPlace(unit).place, to, "going")),
    ...(would ? [line(would.place, to, "chosen")] : []),
  ];
}

function chosenPoints(): Feature[] {
  const found = row.value;
  const would = unitToSend();
  const to = placing.value?.value.place;
  return [
    ...(to ? [point(to, { kind: "cross" })] : []),
    ...(found?.place ? [point(found.place, { kind: "incident" })] : []),
    ...(would && found?.place ? [point(would.place, { kind: "unit", label: `${would.unit} · ${etaOf(would)}` })] : []),
  ];
}

function switchLayers(chart: Chart): void {
  const on = layersOn.value;
  const layers: [string, boolean][] = [
    ["area-names", on.names],
    ["roads", on.roads],
    ["roads-minor", on.roads],
    ["road-names", on.roads],
    ["stations", on.stations],
    ["hospitals", on.hospitals],
  ];
  for (const [id, shown] of layers) chart.setLayoutProperty(id, "visibility", shown ? "visible" : "none");
}

const brought = signal<number | null>(null);

/** An incident taken in hand is brought into view once, where it is outside; the map is never moved again by itself. */
function bringIntoView(chart: Chart): void {
  const found = row.value;
  if (!found?.place || brought.peek() === found.incident) return;
  brought.value = found.incident;
  const at: [number, number] = [found.place.lon, found.place.lat];
  if (!chart.getBounds().contains(at)) chart.jumpTo({ center: at });
}

/** Hairs while a place is being chosen, a hand over what can be taken. */
function pointer(chart: Chart, over: boolean): void {
  chart.getCanvas().style.cursor = placing.value !== null ? "crosshair" : over ? "pointer" : "";
}

/** While a place is being chosen a click is that place, whatever lies there. */
function watchClicks(chart: Chart): void {
  const first = (event: MapLayerMouseEvent) => (placing.peek() === null ? event.features?.[0]?.properties : undefined);
  chart.on("click", "incidents", (event) => {
    const id = first(event)?.incident;
    if (id !== undefined) select(Number(id));
  });
  chart.on("click", "units", (event) => {
    const unit = first(event)?.unit;
    if (unit !== undefined) unitInHand.value = String(unit);
  });
  chart.on("click", "clusters", (event) => {
    if (first(event)) chart.jumpTo({ center: event.lngLat, zoom: chart.getZoom() + 2 });
  });
  for (const layer of ["incidents", "units", "clusters"]) {
    chart.on("mouseenter", layer, () => pointer(chart, true));
    chart.on("mouseleave", layer, () => pointer(chart, false));
  }
}
