/* The page of an agency's own account: the tickets that are with it, and nothing of the room. */

import { useSignal } from "@preact/signals";
import { useLayoutEffect } from "preact/hooks";
import { Looks } from "../../frame/menu";
import { second } from "../../lib/clock";
import { clockTime, running } from "../../lib/format";
import { useKeys } from "../../lib/keys";
import { agencyName, offsetMin, rules } from "../../lib/region";
import { session, signOut } from "../../lib/session";
import { loaded, lostSince } from "../../lib/stream";
import { Button } from "../../parts/controls";
import { Triangle } from "../../parts/marks";
import type { TicketId } from "../../wire";
import { t } from "../../words";
import { isShown } from "./figures/state";
import { choose, late, loadLate } from "./state";
import { TicketsPage } from "./tickets-page";
import { left } from "./words";
import { dayOf, spansOf } from "./working";

export function AgencyDesk() {
  const agency = agencyName(session.value?.agency ?? null);
  useLayoutEffect(() => {
    document.title = [agency, t().tickets.title, t().product].filter(Boolean).join(" · ");
  });
  return (
    <div class="app agency">
      <Bar agency={agency} />
      <Late />
      <TicketsPage />
    </div>
  );
}

const AGAIN_MS = 10_000;

/** One line, kept when empty: what is late, and the latest of it by one key; and when offices work today. */
function Late() {
  const words = t().tickets.office;
  useLayoutEffect(() => {
    void loadLate();
    const timer = window.setInterval(() => void loadLate(), AGAIN_MS);
    return () => window.clearInterval(timer);
  }, []);
  const { count, latest } = late.value;
  const go = () => latest !== null && void takeLate(latest.ticket);
  useKeys({ F8: go });
  return (
    <div class="alarm">
      {latest === null ? (
        <span class="t3">{words.noneLate}</span>
      ) : (
        <>
          <span class="amb lead">
            <Triangle />
            <b class="one">{words.late(count)}</b>
          </span>
          <span class="t2 one">{words.latest(latest.ticket, left(latest, second.value).text)}</span>
          <Button hint="F8" onPress={go}>
            {words.openLatest}
          </Button>
        </>
      )}
      <span class="x t3 one">{words.hours(hoursToday())}</span>
    </div>
  );
}

/** The page may be at the figures. */
async function takeLate(ticket: TicketId): Promise<void> {
  isShown.value = false;
  await choose(ticket);
}

const clock = (minutes: number): string => `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`;

/** `7:30–11:30, 13:00–17:00`; nothing on a day off. */
function hoursToday(): string {
  const spans = spansOf(rules.value?.calendar ?? null, dayOf(second.value, offsetMin.value));
  return spans.map(([begins, ends]) => `${clock(begins)}–${clock(ends)}`).join(", ");
}

function Bar({ agency }: { agency: string }) {
  const menu = useSignal(false);
  const lost = lostSince.value;
  return (
    <header class="top">
      <div class="brand">{t().product}</div>
      <nav aria-label={t().top.pages}>
        <a href="#tickets" aria-current="page">
          {t().pages.tickets}
        </a>
      </nav>
      <div class="sp" />
      {session.value?.demo && <div class="flag demo">{t().top.demo}</div>}
      {lost !== null ? (
        <div class="it amb b" role="status">
          <Triangle /> {t().top.lost(running(second.value - lost))}
        </div>
      ) : (
        <div class="it" data-link={loaded.value ? "online" : "connecting"}>
          {loaded.value ? t().top.online : t().top.connecting}
        </div>
      )}
      {agency !== session.value?.display && <div class="it one">{agency}</div>}
      <button type="button" class="it" aria-expanded={menu.value} onClick={() => (menu.value = !menu.value)}>
        {session.value?.display}
      </button>
      <time class="it clock">{clockTime(second.value, offsetMin.value)}</time>
      {menu.value && (
        <div
          class="menu"
          role="dialog"
          aria-label={t().top.menu}
          onKeyDown={(event) => event.key === "Escape" && (menu.value = false)}
        >
          <Looks />
          <Button onPress={() => void signOut()}>{t().top.signOut}</Button>
        </div>
      )}
    </header>
  );
}
