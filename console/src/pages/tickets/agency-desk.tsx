/* The page of an agency's own account: the tickets that are with it, and nothing of the room. */

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Looks } from "../../frame/menu";
import { second } from "../../lib/clock";
import { clockTime, running } from "../../lib/format";
import { agencyName, offsetMin } from "../../lib/region";
import { session, signOut } from "../../lib/session";
import { loaded, lostSince } from "../../lib/stream";
import { Button } from "../../parts/controls";
import { Triangle } from "../../parts/marks";
import { t } from "../../words";
import { TicketsPage } from "./tickets-page";

export function AgencyDesk() {
  const agency = agencyName(session.value?.agency ?? null);
  useEffect(() => {
    document.title = [agency, t().tickets.title, t().product].filter(Boolean).join(" · ");
  });
  return (
    <div class="app agency">
      <Bar agency={agency} />
      <TicketsPage />
    </div>
  );
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
      <div class="it one">{agency}</div>
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
