/* What people know of places, on a page of the desk: a site is found by name, device or place, read, kept and dropped. */

import { useLayoutEffect } from "preact/hooks";
import "../../look/sites.css";
import { useKeys } from "../../lib/keys";
import { mayKeepSites } from "../../lib/session";
import { SiteMap } from "../../map/site-map";
import { t } from "../../words";
import { KeepSite } from "./keep";
import { Search } from "./search";
import { SitePanel } from "./site";
import { chosen, focusPanel, focusSearch, lookAt, part, pointed, refresh, said } from "./state";

const AGAIN_MS = 10_000;

export function SitesPage() {
  useLayoutEffect(() => {
    const timer = window.setInterval(() => void refresh(), AGAIN_MS);
    return () => window.clearInterval(timer);
  }, []);
  useLayoutEffect(focusSearch, []);
  useKeys({
    F2: focusSearch,
    "Alt+D": () => document.getElementById("address")?.focus(),
    "Alt+N": () => mayKeepSites() && begin(),
    Escape: () => (chosen.peek() === null ? focusSearch() : focusPanel()),
  });
  const row = chosen.value;
  return (
    <main class="sp-page" aria-label={t().sites.page.title}>
      <Search onNew={begin} />
      <SiteMap onChoose={point} />
      <section class="col scroll" aria-label={t().sites.page.one}>
        {row === null && part.value === "keep" && <KeepSite key="new" row={null} />}
        {row === null && part.value === null && <p class="none">{t().sites.page.none}</p>}
        {row !== null && <SitePanel key={row.site} row={row} />}
        <p class={said.value?.ok === false ? "amb sp-said" : "t2 sp-said"} role="status">
          {said.value?.text ?? ""}
        </p>
      </section>
    </main>
  );
}

/** A new site, where the map was pointed at. */
function begin(): void {
  chosen.value = null;
  said.value = null;
  part.value = "keep";
}

/** While the fields are open the point is the site's; else it is looked at what is there. */
function point(place: { lat: number; lon: number }): void {
  if (part.peek() === "keep") pointed.value = place;
  else void lookAt(place);
}
