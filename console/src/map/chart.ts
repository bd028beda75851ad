/* One map on the page: made with the region's land, made anew when the theme changes, fed by whoever owns it. */

import { effect, type Signal, signal } from "@preact/signals";
import type { Feature, FeatureCollection } from "geojson";
import maplibregl, { type Map as Chart, type GeoJSONSource, type LayerSpecification } from "maplibre-gl";
import "maplibre-gl/dist/maplibre-gl.css";
import { useEffect, useRef } from "preact/hooks";
import { theme } from "../lib/prefs";
import { areas, hospitals, inWords, leaves, roads, rules, type Site, stations } from "../lib/region";
import type { Place } from "../wire";
import { drawMissing } from "./icons";
import { baseStyle, EMPTY, fontsLoaded } from "./style";

export interface View {
  zoom: number;
  centre: Place;
}

export interface ChartState {
  chart: Signal<Chart | null>;
  view: Signal<View | null>;
  failed: Signal<boolean>;
}

export const newChartState = (): ChartState => ({ chart: signal(null), view: signal(null), failed: signal(false) });

/** The element to hang the map into. `layers` come on top of the land; `feed` runs while the map stands. */
export function useChart(
  state: ChartState,
  layers: () => LayerSpecification[],
  feed: (chart: Chart) => (() => void)[],
) {
  const box = useRef<HTMLDivElement>(null);
  const ready = rules.value !== null;
  useEffect(() => {
    if (!ready || box.current === null) return;
    let gone = false;
    let take = () => {};
    void fontsLoaded().then(() => {
      if (!gone && box.current !== null) take = make(box.current, state, layers, feed);
    });
    return () => {
      gone = true;
      take();
    };
  }, [ready, theme.value]);
  return box;
}

function make(
  box: HTMLElement,
  state: ChartState,
  layers: () => LayerSpecification[],
  feed: (chart: Chart) => (() => void)[],
) {
  const chart = build(box, state.view.peek());
  if (chart === null) {
    state.failed.value = true;
    return () => {};
  }
  chart.on("styleimagemissing", ({ id }) => drawMissing(chart, id));
  chart.on("move", () => {
    const { lat, lng: lon } = chart.getCenter();
    state.view.value = { zoom: chart.getZoom(), centre: { lat, lon } };
  });
  let stops: (() => void)[] = [];
  chart.on("load", () => {
    for (const layer of layers()) chart.addLayer(layer);
    state.chart.value = chart;
    stops = [...feedLand(chart, state), ...feed(chart)];
  });
  return () => {
    for (const stop of stops) stop();
    state.chart.value = null;
    chart.remove();
  };
}

function build(box: HTMLElement, view: View | null): Chart | null {
  const { lat, lon } = view?.centre ?? rules.peek()?.centre ?? { lat: 11.75, lon: 106.9 };
  try {
    return new maplibregl.Map({
      container: box,
      style: baseStyle(),
      center: [lon, lat],
      zoom: view?.zoom ?? 9,
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      fadeDuration: 0,
      maxZoom: 18,
      renderWorldCopies: false,
    });
  } catch {
    return null; // no WebGL here; the lists say everything too
  }
}

/** The whole region in view. */
export function fitRegion(chart: Chart): void {
  const bounds = new maplibregl.LngLatBounds();
  for (const area of areas.peek()) {
    const polygons = area.geometry.type === "Polygon" ? [area.geometry.coordinates] : area.geometry.coordinates;
    for (const [lon = 0, lat = 0] of polygons.flatMap((polygon) => polygon[0] ?? [])) bounds.extend([lon, lat]);
  }
  if (!bounds.isEmpty()) chart.fitBounds(bounds, { padding: 24, animate: false });
}

export function put(chart: Chart, source: string, features: Feature[]): void {
  const data: FeatureCollection = { type: "FeatureCollection", features };
  (chart.getSource(source) as GeoJSONSource | undefined)?.setData(features.length > 0 ? data : EMPTY);
}

export const point = (place: Place, properties: Record<string, unknown>, id?: number): Feature => ({
  type: "Feature",
  ...(id !== undefined && { id }),
  properties,
  geometry: { type: "Point", coordinates: [place.lon, place.lat] },
});

function feedLand(chart: Chart, state: ChartState): (() => void)[] {
  let fitted = state.view.peek() !== null;
  return [
    effect(() => {
      put(chart, "areas", leaves.value);
      put(
        chart,
        "labels",
        leaves.value.map(labelOf).filter((label) => label !== null),
      );
      if (fitted || leaves.value.length === 0) return;
      fitted = true;
      fitRegion(chart);
    }),
    effect(() => put(chart, "roads", roads.value)),
    effect(() =>
      put(chart, "sites", [...stations.value.map(siteAs("station")), ...hospitals.value.map(siteAs("hospital"))]),
    ),
  ];
}

/** The name without what kind of area it is, as maps write it. */
export const shortName = (name: string): string =>
  name.replace(/^(Phường|Xã|Thị trấn|Thị xã|Huyện|Thành phố|Tỉnh) /, "");

function labelOf({ properties: { name, point: at } }: (typeof leaves.value)[number]): Feature | null {
  return at === undefined
    ? null
    : point({ lon: at[0], lat: at[1] }, { name: shortName(inWords(name)).normalize("NFC") });
}

const siteAs = (kind: string) => (site: Site) => point(site.place, { kind, name: inWords(site.name).normalize("NFC") });
