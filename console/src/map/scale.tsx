/* How long a stretch of the map is in the world, as a round figure; and two buttons for who has no wheel. */

import type { ReadonlySignal } from "@preact/signals";
import type { Map as Chart } from "maplibre-gl";
import { distance } from "../lib/format";
import { t } from "../words";
import type { View } from "./chart";

const EQUATOR_M = 40_075_016.686;
const WIDEST_PX = 90;

/** The longest 1, 2 or 5 that fits. */
export function roundScale(zoom: number, lat: number): { metres: number; px: number } {
  const perPx = (EQUATOR_M * Math.cos((lat * Math.PI) / 180)) / (512 * 2 ** zoom);
  const most = perPx * WIDEST_PX;
  const power = 10 ** Math.floor(Math.log10(most));
  const metres = ([5, 2, 1].find((n) => n * power <= most) ?? 1) * power;
  return { metres, px: Math.round(metres / perPx) };
}

export function Scale({ view }: { view: ReadonlySignal<View | null> }) {
  if (view.value === null) return null;
  const { metres, px } = roundScale(view.value.zoom, view.value.centre.lat);
  const text = metres >= 1000 ? `${metres / 1000} km` : distance(metres);
  return (
    <div class="mk scale">
      {text} <span style={{ width: `${px}px` }} />
    </div>
  );
}

export function Zoom({ chart }: { chart: ReadonlySignal<Chart | null> }) {
  return (
    <div class="zoom">
      <button
        type="button"
        class="btn"
        aria-label={t().map.zoomIn}
        onClick={() => chart.value?.zoomIn({ animate: false })}
      >
        +
      </button>
      <button
        type="button"
        class="btn"
        aria-label={t().map.zoomOut}
        onClick={() => chart.value?.zoomOut({ animate: false })}
      >
        −
      </button>
    </div>
  );
}
