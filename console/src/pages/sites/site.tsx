/* All that is known of the site in hand: what and where it is, whom to ring, what is dangerous, its devices. */

import { panelKeys } from "../../lib/keys";
import { readable } from "../../lib/open";
import { mayErase } from "../../lib/privacy";
import { whereIs } from "../../lib/region";
import { isOfRoom, mayKeepSites } from "../../lib/session";
import { Button } from "../../parts/controls";
import { Hazards, NoteHazard, siteName } from "../../parts/hazards";
import { Erase } from "../../parts/privacy";
import type { Around, SiteRow } from "../../wire";
import { t } from "../../words";
import { dropSite, looked } from "./actions";
import { Contacts } from "./contacts";
import { Devices } from "./devices";
import { ChangeSite } from "./keep";
import { focusPanel, focusSearch, part } from "./state";

export function SitePanel({ row }: { row: SiteRow }) {
  const words = t().sites.page;
  const may = mayKeepSites();
  const keys = {
    ...(may && { E: () => toggle("keep"), C: () => toggle("contact") }),
    Escape: () => (part.value === null ? focusSearch() : toggle(null)),
  };
  return (
    <div class="site-one" tabIndex={-1} onKeyDown={panelKeys(keys)}>
      <header>
        <h1 lang="vi">{siteName(row) || words.unnamed}</h1>
        <div class="t2">{[words.kinds[row.kind], words.radius(row.radius_m)].join(", ")}</div>
      </header>
      {part.value === "keep" ? <ChangeSite row={row} /> : <Facts row={row} />}
      <Contacts row={row} />
      <Dangers row={row} />
      <Devices row={row} />
      {mayErase() && part.value !== "keep" && <EraseIt site={row.site} />}
      {may && part.value !== "keep" && <Drop site={row.site} />}
    </div>
  );
}

export function toggle(which: typeof part.value): void {
  part.value = part.peek() === which ? null : which;
  if (part.value === null) focusPanel();
}

function Facts({ row }: { row: SiteRow }) {
  const words = t().sites.page;
  const address = readable(row.address) ?? (row.address === null ? "" : words.sealed);
  return (
    <section>
      <div class="lb">{t().form.place}</div>
      <p lang="vi">{row.place ? whereIs(row.place) : t().form.noPlace}</p>
      {address !== "" && <p lang="vi">{address}</p>}
      {mayKeepSites() && (
        <Button onPress={() => toggle("keep")} hint="E">
          {words.edit}
        </Button>
      )}
    </section>
  );
}

/** Whoever is of the room may note one; who keeps sites may say that it is gone, or still so. */
function Dangers({ row }: { row: SiteRow }) {
  const { hazards } = t().sites;
  const around: Around = { ...row, distance_m: 0 };
  return (
    <section>
      <div class="lb">{hazards.title}</div>
      {row.hazards.length === 0 && <p class="t3">{hazards.none}</p>}
      <Hazards sites={[around]} clearing onKept={looked} />
      {(isOfRoom() || mayKeepSites()) && <NoteHazard where={{ site: row.site }} dated onKept={looked} />}
    </section>
  );
}

/** Whom to ring there, its address, what was noted: at a person's wish. */
function EraseIt({ site }: { site: string }) {
  if (part.value === "erase")
    return (
      <section class="privacy">
        <Erase key={site} own={{ site }} back={() => toggle(null)} />
      </section>
    );
  return (
    <section>
      <Button onPress={() => toggle("erase")}>{t().privacy.eraseData}</Button>
    </section>
  );
}

function Drop({ site }: { site: string }) {
  const words = t().sites.page;
  if (part.value !== "drop")
    return (
      <section>
        <Button danger onPress={() => toggle("drop")}>
          {words.drop}
        </Button>
      </section>
    );
  return (
    <section class="sp-row" role="group" aria-label={words.drop}>
      <p class="b">{words.dropAsks}</p>
      <Button danger onPress={() => void dropSite(site)}>
        {words.dropYes}
      </Button>
      <Button onPress={() => toggle(null)} hint="Esc">
        {t().sites.hazards.back}
      </Button>
    </section>
  );
}
