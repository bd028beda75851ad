/* The dispatcher's page: queue, map and units, the incident in hand. */

import { useLayoutEffect } from "preact/hooks";
import "../../look/detail.css";
import "../../look/dispatcher.css";
import { useDrill } from "../../frame/use-drill";
import { useKeys } from "../../lib/keys";
import { queue } from "../../lib/rows";
import { isOfRoom } from "../../lib/session";
import { loaded } from "../../lib/stream";
import { RoomMap } from "../../map/room-map";
import { t } from "../../words";
import { withdrawOffer } from "../beyond/lines";
import { contactKeys } from "../calltaker/contacts-here";
import { followCandidates } from "./candidates";
import { Detail } from "./detail";
import { tellHand } from "./hand";
import { menu } from "./menu-state";
import { running, waiting } from "./order";
import { Queue } from "./queue";
import { rungHere } from "./ring-site";
import { focusMain, focusQueue, focusUnits, row, select, selected } from "./state";
import { Units } from "./units";

export function Dispatcher() {
  useLayoutEffect(followCandidates, []);
  useFirst();
  useLayoutEffect(tellHand, []);
  useDrill(row.value?.drill ?? false);
  useKeys({
    F2: focusQueue,
    F3: focusUnits,
    ...contactKeys(rungHere),
    "Alt+C": handOn,
    "Alt+R": (event) => !event.repeat && row.peek() && withdrawOffer(row.peek()?.incident ?? null, null),
    Escape: () => (selected.peek() === null ? focusQueue() : focusMain()),
  });
  return (
    <main class="main room" aria-label={t().pages.dispatch}>
      <Queue />
      <section class="mid" aria-label={t().map.label}>
        <RoomMap />
        <Units />
      </section>
      <Detail />
    </main>
  );
}

/** One key here as on the call-taker's page; what has ended is not handed to anyone. */
function handOn(): void {
  if (isOfRoom() && row.peek()?.closed_at === null) menu("hand");
}

/** At the start the most pressing incident is in hand; later nothing is taken out of it. */
function useFirst(): void {
  useLayoutEffect(() => {
    if (!loaded.value || selected.peek() !== null) return;
    const first = waiting(queue.all())[0] ?? running(queue.all())[0];
    if (first !== undefined) select(first.incident);
  }, [loaded.value]);
}
