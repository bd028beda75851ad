/* A small map of where the citizen stood, among the communes and roads of the region. */

import { useMemo } from "preact/hooks";
import type { Place } from "../wire";
import { t } from "../words";
import { newChartState, point, put, useChart } from "./chart";
import { MapFrame } from "./frame";
import { crossLayer } from "./pick";

const NEAR_ZOOM = 13;

/** Made for one place: another place is another map. */
export function TicketMap({ place }: { place: Place }) {
  const state = useMemo(() => {
    const made = newChartState();
    made.view.value = { zoom: NEAR_ZOOM, centre: place };
    return made;
  }, []);
  const box = useChart(
    state,
    () => [crossLayer()],
    (chart) => {
      // The page is scrolled over it.
      chart.scrollZoom.disable();
      put(chart, "chosen", [point(place, { kind: "cross" })]);
      return [];
    },
  );
  return <MapFrame state={state} box={box} label={t().tickets.one.map} kind="tk-map" />;
}
