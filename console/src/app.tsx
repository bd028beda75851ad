/* Which page for whom: sign-in for nobody, the phone page for a crew, its own for a hospital and for an agency, the desk for everyone else. */

import { useLayoutEffect } from "preact/hooks";
import { Desk } from "./frame/desk";
import type { Role } from "./lib/asked";
import { fetchCentres } from "./lib/centres";
import { followEntries } from "./lib/commands";
import { forgetTexts } from "./lib/open";
import { followRegion } from "./lib/region";
import { isOfRoom, resume, session } from "./lib/session";
import { closeStream, openStream } from "./lib/stream";
import { forgetAllDetails } from "./pages/beyond/details";
import { forgetUpdate } from "./pages/beyond/update";
import { Crew } from "./pages/crew/crew";
import { Elsewhere } from "./pages/elsewhere";
import { HospitalDesk } from "./pages/hospital/hospital-desk";
import { SignIn } from "./pages/signin/signin";
import { forgetSites } from "./pages/sites/state";
import { AgencyDesk } from "./pages/tickets/agency-desk";
import { forgetFigures } from "./pages/tickets/figures/state";
import { forgetTickets } from "./pages/tickets/state";
import { forgetWarnings } from "./pages/warnings/state";

const ROOM = [
  "queue",
  "history",
  "calls",
  "call_backs",
  "handovers",
  "hazards",
  "alarms",
  "devices",
  "messages",
  "transfers",
  "warnings",
  "units",
  "places",
  "situation",
  "hospitals",
  "arrivals",
  "erasures",
];
const CREW = ["queue", "hazards", "units", "places", "situation", "hospitals", "erasures"];
const HOSPITAL = ["hospitals", "arrivals", "situation"];
const AGENCY = ["situation"];
const LOOKING_ON = ["queue", "history", "units", "places", "situation", "hospitals", "arrivals"];

function viewsOf(role: Role): string[] {
  if (role === "crew") return CREW;
  if (role === "hospital") return HOSPITAL;
  if (role === "agency") return AGENCY;
  return isOfRoom() ? ROOM : LOOKING_ON;
}

export function App() {
  const who = session.value;
  if (who === undefined) return null;
  if (who === null) return <SignIn />;
  return who.area === null ? <Inside key={who.actor} role={who.role} /> : <Elsewhere />;
}

function Inside({ role }: { role: Role }) {
  useLayoutEffect(() => {
    openStream(viewsOf(role), () => void resume());
    if (isOfRoom()) void fetchCentres();
    const stops = [
      followRegion(),
      followEntries(),
      closeStream,
      forgetTexts,
      forgetSites,
      forgetTickets,
      forgetFigures,
      forgetAllDetails,
      forgetUpdate,
      forgetWarnings,
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }, [role]);
  if (role === "crew") return <Crew />;
  if (role === "agency") return <AgencyDesk />;
  return role === "hospital" ? <HospitalDesk /> : <Desk />;
}
