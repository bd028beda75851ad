/* The second screen of a desk: the map and the units alone, with the incident that is in hand on the first. */

import { useLayoutEffect } from "preact/hooks";
import "../../look/dispatcher.css";
import { useDrill } from "../../frame/use-drill";
import { useKeys } from "../../lib/keys";
import { RoomMap } from "../../map/room-map";
import { t } from "../../words";
import { followHand } from "../dispatcher/hand";
import { focusUnits, row } from "../dispatcher/state";
import { Units } from "../dispatcher/units";

export function SecondScreen() {
  useLayoutEffect(followHand, []);
  useDrill(row.value?.drill ?? false);
  useKeys({ F3: focusUnits });
  return (
    <main class="main second" aria-label={t().pages.map}>
      <RoomMap />
      <Units />
    </main>
  );
}
