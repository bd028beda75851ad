/* Matters of 1022, on a page of the desk and as an agency's own: the list, the ticket in hand, what is to be done. */

import { useEffect } from "preact/hooks";
import "../../look/tickets.css";
import { useKeys } from "../../lib/keys";
import { t } from "../../words";
import { mainAct } from "./answer";
import { List } from "./list";
import { choose, chosen, focusList, focusWork, load, type Part, part, refresh, said } from "./state";
import { askPurpose, Ticket } from "./ticket";
import { mayOpen, toggle, Work } from "./work";

const AGAIN_MS = 10_000;

/** The ticket that a mail's link names; it does not stay in the address, or every new start would take it in hand. */
function takeFromAddress(): boolean {
  const number = /^#tickets\/(\d{1,15})$/.exec(location.hash)?.[1];
  if (number === undefined) return false;
  history.replaceState(null, "", "#tickets");
  void choose(Number(number)).then((found) => {
    if (!found) said.value = { ok: false, text: t().tickets.list.noSuch(number) };
  });
  return true;
}

export function TicketsPage() {
  useEffect(() => {
    void load().then(() => takeFromAddress() || focusList());
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
    "Alt+S": () => chosen.peek() !== null && askPurpose(),
    "Ctrl+Enter": () => {
      const row = chosen.peek();
      if (row !== null && part.peek() === null) mainAct(row);
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
        <>
          <section class="col">
            <p class="none">{t().tickets.one.none}</p>
          </section>
          <section class="col">
            <p class={said.value?.ok === false ? "amb tk-said" : "t2 tk-said"} role="status">
              {said.value?.text ?? ""}
            </p>
          </section>
        </>
      ) : (
        <>
          <Ticket key={`ticket ${row.ticket}`} row={row} />
          <Work key={`work ${row.ticket}`} row={row} />
        </>
      )}
    </main>
  );
}
