/* The desk: the frame with one of its pages inside. */

import { effect } from "@preact/signals";
import { useLayoutEffect } from "preact/hooks";
import { keepHeard } from "../lib/heartbeat";
import { useKeys } from "../lib/keys";
import { extension } from "../lib/prefs";
import { desks } from "../lib/rows";
import { isOfRoom, mayReadFigures, mayReadSites, session } from "../lib/session";
import { lostSince } from "../lib/stream";
import { CallTaker } from "../pages/calltaker/calltaker";
import { Dispatcher } from "../pages/dispatcher/dispatcher";
import { HospitalsPage } from "../pages/hospital/hospitals-page";
import { SecondScreen } from "../pages/second/second-screen";
import { SitesPage } from "../pages/sites/sites-page";
import { TicketsPage } from "../pages/tickets/tickets-page";
import { WarningsPage } from "../pages/warnings/warnings-page";
import { t } from "../words";
import { AlarmLine } from "./alarm-line";
import { CommandLine } from "./command-line";
import { signOn } from "./desk-actions";
import { notes } from "./notes";
import { drill, followAddress, followSounds, goTo, page } from "./state";
import { followUnheard } from "./ticket-alarm";
import { TopBar } from "./top-bar";

export function Desk() {
  useLayoutEffect(() => {
    const stops = [followAddress(), followSounds(), followNotes(), followUnheard(), keepHeard(isAtWork)];
    void takeDesk();
    return () => {
      for (const stop of stops) stop();
    };
  }, []);
  useKeys({
    "Alt+1": () => isOfRoom() && goTo("calls"),
    "Alt+2": () => goTo("dispatch"),
    "Alt+3": () => goTo("hospitals"),
    "Alt+4": () => mayReadSites() && goTo("sites"),
    "Alt+5": () => mayReadFigures() && goTo("tickets"),
    "Alt+6": () => isOfRoom() && goTo("warnings"),
  });
  useLayoutEffect(() => {
    document.title = [drill.value && t().top.drill, t().pages[page.value], t().product].filter(Boolean).join(" · ");
  });
  return (
    <div class={["app", drill.value && "drilled", page.value === "map" && "alone"].filter(Boolean).join(" ")}>
      <TopBar />
      <AlarmLine />
      <Shown />
      {page.value !== "map" && <CommandLine />}
    </div>
  );
}

function Shown() {
  if (page.value === "map") return <SecondScreen />;
  if (page.value === "hospitals") return <HospitalsPage />;
  if (page.value === "warnings" && isOfRoom()) return <WarningsPage />;
  if (page.value === "sites" && mayReadSites()) return <SitesPage />;
  if (page.value === "tickets" && mayReadFigures()) return <TicketsPage />;
  return page.value === "calls" && isOfRoom() ? <CallTaker /> : <Dispatcher />;
}

/** A second screen alone answers nothing: only a page that can says that its person is there. */
const isAtWork = (): boolean => isOfRoom() && page.peek() !== "map";

/** The desk named at sign-in is taken, once, unless it is already ours. */
async function takeDesk(): Promise<void> {
  const mine = desks().some((desk) => desk.extension === extension.peek() && desk.person === session.peek()?.actor);
  if (page.peek() !== "map" && isOfRoom() && extension.peek() !== "" && !mine) await signOn(extension.peek());
}

/** Notes that waited for the link are sent when it is back. */
function followNotes(): () => void {
  return effect(() => {
    if (lostSince.value === null) void notes.flush();
  });
}
