/* The left column: what is typed, and the sites that are called so or lie where the map was pointed at. */

import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { placeName } from "../../lib/region";
import { mayKeepSites } from "../../lib/session";
import { Button, Key } from "../../parts/controls";
import { siteName } from "../../parts/hazards";
import { t } from "../../words";
import { choose, chosen, found, type Shown, seek, total } from "./state";

const REST_MS = 180;

export function Search({ onNew }: { onNew: () => void }) {
  const words = t().sites.page;
  const typed = useSignal("");
  const timer = useRef(0);
  const asking = useRef<AbortController | null>(null);
  const look = (text: string) => {
    typed.value = text;
    window.clearTimeout(timer.current);
    asking.current?.abort();
    if (text.trim() === "") {
      found.value = [];
      total.value = null;
      return;
    }
    const mine = new AbortController();
    asking.current = mine;
    timer.current = window.setTimeout(() => void seek(text.trim().normalize("NFC"), mine.signal), REST_MS);
  };
  return (
    <section class="col sp-list" aria-label={words.title} onKeyDown={walk}>
      <label class="lb" for="site-search">
        {words.search}
        <span class="x">
          <Key name="F2" />
        </span>
      </label>
      <input
        id="site-search"
        class="field"
        lang="vi"
        autocomplete="off"
        maxLength={120}
        placeholder={words.searchHint}
        value={typed.value}
        onInput={(event) => look(event.currentTarget.value)}
      />
      <p class="t3 sm" role="status">
        {total.value === null ? words.or : words.found(total.value, found.value.length)}
      </p>
      <ul class="scroll">
        {found.value.map((one) => (
          <Line key={one.site} one={one} />
        ))}
      </ul>
      {mayKeepSites() && (
        <Button onPress={onNew} hint="Alt N">
          {words.fresh}
        </Button>
      )}
    </section>
  );
}

function Line({ one }: { one: Shown }) {
  const on = chosen.value?.site === one.site;
  const take = () => void choose(one.site);
  const where = one.place ? placeName({ area: null, place: one.place }) : "";
  return (
    <li>
      <button
        type="button"
        class={on ? "sp-line sel" : "sp-line"}
        aria-pressed={on}
        data-site={one.site}
        onClick={take}
      >
        <b class="one" lang="vi">
          {siteName(one) || t().sites.page.unnamed}
        </b>
        <span class="t2 one" lang="vi">
          {[t().sites.page.kinds[one.kind], where].filter(Boolean).join(", ")}
        </span>
      </button>
    </li>
  );
}

/** Down from the field into the list, along it, and back up into the field. */
function walk(event: KeyboardEvent): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined || event.isComposing) return;
  const box = event.currentTarget as HTMLElement;
  const stops = [...box.querySelectorAll<HTMLElement>("#site-search, .sp-line")];
  const next = stops[stops.indexOf(document.activeElement as HTMLElement) + step];
  event.preventDefault();
  next?.focus();
}
