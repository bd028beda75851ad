/* A point chosen on a map: by a click, or with the keyboard as the middle of what is shown. */

import type { Map as Chart, LayerSpecification } from "maplibre-gl";
import { nameOf } from "../lib/keys";
import { Key } from "../parts/controls";
import type { Place } from "../wire";
import { t } from "../words";
import { fixAt } from "./fixes";

/** Tells of every point chosen while the map stands; the middle of a caller's circle where one is meant. */
export function listenForPoint(chart: Chart, onChoose: (place: Place) => void): () => void {
  const take = ({ lat, lng }: { lat: number; lng: number }) =>
    onChoose({ lat: Number(lat.toFixed(6)), lon: Number(lng.toFixed(6)) });
  const click = (event: { lngLat: { lat: number; lng: number }; point: { x: number; y: number } }) => {
    const fix = fixAt(chart, event.point);
    if (fix !== null) onChoose(fix);
    else take(event.lngLat);
  };
  // With a modifier it is another key: Ctrl Enter keeps what was clicked.
  const key = (event: KeyboardEvent) => nameOf(event) === "Enter" && !event.repeat && take(chart.getCenter());
  const canvas = chart.getCanvas();
  chart.on("click", click);
  canvas.addEventListener("keydown", key);
  return () => {
    chart.off("click", click);
    canvas.removeEventListener("keydown", key);
  };
}

/** The hairs over the point, from the source `chosen`. */
export const crossLayer = (): LayerSpecification => ({
  id: "cross",
  type: "symbol",
  source: "chosen",
  filter: ["==", ["get", "kind"], "cross"],
  layout: { "icon-image": "site:cross", "icon-allow-overlap": true },
});

export function PickHint() {
  return (
    <div class="mk pickhint">
      <span>{t().map.pickPlace}</span>
      <span class="t3">
        <Key name="Enter" /> {t().map.pickMiddle}
      </span>
    </div>
  );
}
