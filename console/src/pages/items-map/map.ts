/* The features of one page on the province's outlines, which are fetched from where the page came from. */

import type { Feature, FeatureCollection } from "geojson";
import maplibregl, { type Map as Chart, type MapMouseEvent, type StyleSpecification } from "maplibre-gl";
import "maplibre-gl/dist/maplibre-gl.css";
import { EMPTY, fontsLoaded, landLayers } from "../../map/style";
import type { Land } from "../../wire";
import { boundsOf } from "./bounds";
import { FEATURE_LAYERS, featureLayers } from "./layers";
import { WORDS } from "./words";

const REACH_PX = 6;
const LISTED_MAX = 12;
/** As near as a page goes by itself: the outlines around stay in view. */
const ZOOM_MAX = 12;

const words = WORDS[document.documentElement.lang === "en" ? "en" : "vi"];
const dark = matchMedia("(prefers-color-scheme: dark)");

/** Draws it, and anew when the theme changes. */
export async function drawItems(): Promise<void> {
  const box = document.getElementById("map");
  const told = document.getElementById("features");
  if (box === null || told === null) return;
  const features = JSON.parse(told.textContent ?? "") as FeatureCollection;
  await fontsLoaded();
  let chart = draw(box, features);
  dark.addEventListener("change", () => {
    chart?.remove();
    chart = draw(box, features);
  });
}

function draw(box: HTMLElement, features: FeatureCollection): Chart | null {
  document.documentElement.dataset.theme = dark.matches ? "dark" : "light";
  box.hidden = false;
  const chart = build(box, features);
  if (chart === null) {
    box.hidden = true;
    document.getElementById("no-map")?.removeAttribute("hidden");
    return null;
  }
  chart.addControl(new maplibregl.NavigationControl({ showCompass: false }));
  chart.on("load", () => void putLand(chart, box.dataset.land ?? ""));
  chart.on("click", (event) => list(chart, event));
  chart.on("mousemove", (event) => {
    chart.getCanvas().style.cursor = under(chart, event).length > 0 ? "pointer" : "";
  });
  chart.once("idle", () => {
    box.dataset.drawn = String(features.features.length);
  });
  return chart;
}

/** None, where there is no WebGL: the table says everything too. */
function build(box: HTMLElement, features: FeatureCollection): Chart | null {
  try {
    return new maplibregl.Map({
      container: box,
      style: styleOf(features),
      bounds: boundsOf(features),
      fitBoundsOptions: { padding: 40, maxZoom: ZOOM_MAX },
      locale: words.map,
      attributionControl: false,
      cooperativeGestures: true,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      fadeDuration: 0,
      maxZoom: 18,
      renderWorldCopies: false,
    });
  } catch {
    return null;
  }
}

function styleOf(features: FeatureCollection): StyleSpecification {
  const land = ["areas", "labels", "roads"].map((name) => [name, { type: "geojson" as const, data: EMPTY }]);
  return {
    version: 8,
    sources: { ...Object.fromEntries(land), features: { type: "geojson", data: features } },
    layers: [...landLayers(), ...featureLayers()],
  };
}

/** Without it the features lie on nothing, and can still be told apart. */
async function putLand(chart: Chart, address: string): Promise<void> {
  const response = await fetch(address);
  if (!response.ok) return;
  const land = (await response.json()) as Land;
  put(
    chart,
    "areas",
    land.areas.map((area) =>
      shape({ type: "MultiPolygon", coordinates: area.rings.map((ring) => [mutable(ring)]) }, {}),
    ),
  );
  put(
    chart,
    "labels",
    land.areas.map((area) =>
      shape({ type: "Point", coordinates: [...area.point] }, { name: area.name.normalize("NFC") }),
    ),
  );
  put(
    chart,
    "roads",
    land.roads.map((road) =>
      shape({ type: "LineString", coordinates: mutable(road.line) }, { kind: road.main ? "national" : "" }),
    ),
  );
}

const mutable = (line: readonly (readonly [number, number])[]) => line.map((pair) => [...pair]);

const shape = (geometry: Feature["geometry"], properties: Record<string, unknown>): Feature => ({
  type: "Feature",
  geometry,
  properties,
});

function put(chart: Chart, source: string, features: Feature[]): void {
  chart.getSource<maplibregl.GeoJSONSource>(source)?.setData({ type: "FeatureCollection", features });
}

function under(chart: Chart, { point: { x, y } }: MapMouseEvent) {
  const near: [[number, number], [number, number]] = [
    [x - REACH_PX, y - REACH_PX],
    [x + REACH_PX, y + REACH_PX],
  ];
  return chart.getLayer(FEATURE_LAYERS[0] as string) === undefined
    ? []
    : chart.queryRenderedFeatures(near, { layers: [...FEATURE_LAYERS] });
}

/** A link to each of what lies there. */
function list(chart: Chart, event: MapMouseEvent): void {
  const names = new Map(under(chart, event).map(({ properties }) => [properties.href as string, properties.name]));
  if (names.size === 0) return;
  const entries = [...names].slice(0, LISTED_MAX).map(([href, name]) => {
    const link = document.createElement("a");
    link.href = href;
    link.textContent = name;
    const entry = document.createElement("li");
    entry.append(link);
    return entry;
  });
  const all = document.createElement("ul");
  all.append(...entries);
  if (names.size > entries.length) {
    const more = document.createElement("li");
    more.textContent = words.more(names.size - entries.length);
    all.append(more);
  }
  new maplibregl.Popup({ maxWidth: "320px" }).setLngLat(event.lngLat).setDOMContent(all).addTo(chart);
}
