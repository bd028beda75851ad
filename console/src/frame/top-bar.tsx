/* The bar: product, drill and demo marks, pages, the link, the desk, the person, the service's clock. */

import { useSignal } from "@preact/signals";
import { second } from "../lib/clock";
import { clockTime, running } from "../lib/format";
import { numbersFor, offsetMin } from "../lib/region";
import { isOfRoom, mayReadFigures, mayReadSites, session } from "../lib/session";
import { loaded, lostSince } from "../lib/stream";
import { Key } from "../parts/controls";
import { Triangle } from "../parts/marks";
import { t } from "../words";
import { Menu } from "./menu";
import { drill, goTo, myDesk, type Page, page } from "./state";

export function TopBar() {
  const menu = useSignal(false);
  const who = session.value;
  const desk = myDesk.value;
  const numbers = (desk && desk.numbers.length > 0 ? desk.numbers : numbersFor(who?.services ?? [])).join(" ");
  const at = [desk ? t().top.desk(desk.extension) : t().top.noDesk, numbers].filter(Boolean).join(" · ");
  return (
    <header class="top">
      <div class="brand">{t().product}</div>
      {drill.value && <div class="flag drill">{t().top.drill}</div>}
      <nav aria-label={t().top.pages}>
        {isOfRoom() && <PageLink to="calls" hint="Alt 1" />}
        <PageLink to="dispatch" hint="Alt 2" />
        <PageLink to="hospitals" hint="Alt 3" />
        {mayReadSites() && <PageLink to="sites" hint="Alt 4" />}
        {mayReadFigures() && <PageLink to="tickets" hint="Alt 5" />}
        {isOfRoom() && <PageLink to="warnings" hint="Alt 6" />}
        {page.value === "map" && <PageLink to="map" />}
      </nav>
      <div class="sp" />
      {who?.demo && <div class="flag demo">{t().top.demo}</div>}
      <Link />
      {isOfRoom() && (
        <div class="it gives" title={at}>
          <span class="one">{at}</span>
        </div>
      )}
      <button
        type="button"
        class="it gives"
        aria-expanded={menu.value}
        title={t().top.menu}
        onClick={() => {
          menu.value = !menu.value;
        }}
      >
        <span class="one">{who?.display}</span>
      </button>
      <Clock />
      {menu.value && <Menu onClose={() => (menu.value = false)} />}
    </header>
  );
}

/** With a mark in the bar there is room for the figure of its key alone. */
function PageLink({ to, hint }: { to: Page; hint?: string }) {
  return (
    <a
      href={`#${to}`}
      aria-current={page.value === to ? "page" : undefined}
      onClick={(event) => {
        event.preventDefault();
        goTo(to);
      }}
    >
      {t().pages[to]} {hint && <Key name={isMarked() ? hint.slice(-1) : hint} />}
    </a>
  );
}

/** Beside a mark the keys of the pages shrink to their digits, so that all of the bar can be read. */
const isMarked = (): boolean => drill.value || session.value?.demo === true;

function Link() {
  const lost = lostSince.value;
  if (lost !== null)
    return (
      <div class="it amb b">
        <Triangle /> {t().top.lost(running(second.value - lost))}
      </div>
    );
  return (
    <div class="it" data-link={loaded.value ? "online" : "connecting"}>
      <svg width="10" height="10" viewBox="0 0 10 10" aria-hidden="true">
        <circle cx="5" cy="5" r="3.6" fill={loaded.value ? "var(--green-fill)" : "none"} stroke="var(--green-fill)" />
      </svg>{" "}
      {loaded.value ? t().top.online : t().top.connecting}
    </div>
  );
}

function Clock() {
  return (
    <time class="it clock" title={t().top.clock}>
      {clockTime(second.value, offsetMin.value)}
    </time>
  );
}
