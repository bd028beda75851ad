/* Matters of 1022, on a page of the desk and as an agency's own: the list, the ticket in hand, what is to be done. */

import { useLayoutEffect } from "preact/hooks";
import "../../look/tickets.css";
import { useKeys } from "../../lib/keys";
import { isOfRoom } from "../../lib/session";
import { t } from "../../words";
import { takeUp } from "./actions";
import { mainAct } from "./answer";
import { FiguresPage } from "./figures/figures";
import { isShown } from "./figures/state";
import { chooseFiles } from "./files";
import { openNext } from "./files-state";
import { FreshTicket } from "./fresh";
import { List } from "./list";
import {
  choose,
  chosen,
  focusList,
  focusListIfIdle,
  focusWork,
  isAgency,
  load,
  type Part,
  part,
  refresh,
  said,
} from "./state";
import { askPurpose, Ticket } from "./ticket";
import { mayOpen, mayTakeUp, Said, toggle, Work } from "./work";

const AGAIN_MS = 10_000;
const ONE = /^#tickets\/(\d{1,15})$/;

/** The ticket that a mail's link names; it does not stay in the address, or every new start would take it in hand. */
function takeFromAddress(): boolean {
  const number = ONE.exec(location.hash)?.[1];
  if (number === undefined) return false;
  history.replaceState(null, "", "#tickets");
  void choose(Number(number)).then((found) => {
    if (!found) said.value = { ok: false, text: t().tickets.list.noSuch(number) };
  });
  return true;
}

/** Operations centres look at figures, and at nothing of a ticket. */
export function TicketsPage() {
  useLayoutEffect(() => {
    const turn = () => {
      if (ONE.test(location.hash)) isShown.value = false;
    };
    window.addEventListener("hashchange", turn);
    return () => window.removeEventListener("hashchange", turn);
  }, []);
  useKeys({ "Alt+B": () => mayReadTickets() && (isShown.value = !isShown.peek()) });
  return isShown.value || !mayReadTickets() ? <FiguresPage /> : <Working />;
}

const mayReadTickets = (): boolean => isOfRoom() || isAgency();

function Working() {
  useLayoutEffect(() => {
    void load().then(() => {
      if (!takeFromAddress()) focusListIfIdle();
    });
    const timer = window.setInterval(() => void refresh(), AGAIN_MS);
    window.addEventListener("hashchange", takeFromAddress);
    return () => {
      window.clearInterval(timer);
      window.removeEventListener("hashchange", takeFromAddress);
    };
  }, []);
  const opens = (which: Part) => () => mayOpen(chosen.peek(), which) && toggle(which);
  useKeys({
    F2: focusList,
    F3: () => document.getElementById("ticket-number")?.focus(),
    "Alt+C": opens("move"),
    "Alt+X": opens("extension"),
    "Alt+N": opens("note"),
    "Alt+T": opens("back"),
    "Alt+K": opens("raise"),
    "Alt+A": () => chooseFiles(chosen.peek()),
    "Alt+O": () => openNext(chosen.peek()),
    "Alt+M": opens("phrases"),
    "Alt+G": opens("merge"),
    "Alt+R": () => {
      const row = chosen.peek();
      if (row !== null && mayTakeUp(row)) void takeUp(row);
    },
    "Alt+P": () => {
      if (isOfRoom()) part.value = part.peek() === "fresh" ? null : "fresh";
    },
    "Alt+S": () => chosen.peek() !== null && askPurpose(),
    "Ctrl+Enter": () => {
      const row = chosen.peek();
      if (row !== null && (part.peek() ?? "phrases") === "phrases") mainAct(row);
    },
    Escape: () => {
      if (part.peek() === null) return focusList();
      part.value = null;
      focusWork();
    },
  });
  const row = chosen.value;
  return (
    <main class="tk-page" aria-label={t().tickets.title}>
      <List />
      {row === null ? (
        <section class="col">
          <p class="none">{t().tickets.one.none}</p>
        </section>
      ) : (
        <Ticket key={`ticket ${row.ticket}`} row={row} />
      )}
      {part.value === "fresh" ? (
        <section class="col tk-work" aria-label={t().tickets.fresh.title}>
          <FreshTicket />
          <Said />
        </section>
      ) : row === null ? (
        <section class="col">
          <Said />
        </section>
      ) : (
        <Work key={`work ${row.ticket}`} row={row} />
      )}
    </main>
  );
}
