/* The call-taker's page: the calls, what is written about the one in hand, the map and what is near it. */

import { computed, effect } from "@preact/signals";
import { useEffect } from "preact/hooks";
import "../../look/calltaker.css";
import { useDrill } from "../../frame/use-drill";
import { useKeys } from "../../lib/keys";
import { open } from "../../lib/open";
import { callRow } from "../../lib/rows";
import { session } from "../../lib/session";
import { CallMap } from "../../map/call-map";
import { t } from "../../words";
import { attach, detach, openIncident, writeOn } from "./actions";
import { CallForm } from "./call-form";
import { CallsList } from "./calls-list";
import { draftOf, write } from "./draft";
import { AtWork, NearList } from "./near-list";
import { followNearby, nearby } from "./nearby";
import { callInHand, pop, sorted } from "./state";

const call = computed(() => callRow(callInHand.value));
const chosen = computed(() => (callInHand.value === null ? null : draftOf(callInHand.value).value.place));

export function CallTaker() {
  useEffect(followPops, []);
  useEffect(followNearby, []);
  const id = callInHand.value;
  const row = call.value;
  useOpened();
  useDrill(row?.drill || (id !== null && draftOf(id).value.drill));
  const first = nearby.value?.matches[0];
  useKeys({
    "Ctrl+Enter": () => {
      if (id === null) return;
      if (row && row.incident !== null) writeOn(id, row.incident);
      else void openIncident(id);
    },
    "Alt+G": () => id !== null && row?.incident === null && first && void attach(id, first.incident),
    "Alt+K": () => id !== null && row && row.incident !== null && void detach(id, row.incident),
    "Alt+D": () => document.getElementById("address")?.focus(),
    "Alt+L": () => document.getElementById("kind")?.focus(),
    "Alt+U": () => document.querySelector<HTMLElement>("#priority .on, #priority button")?.focus(),
  });
  return (
    <main class="main desk-calls" aria-label={t().pages.calls}>
      <CallsList />
      {id === null ? (
        <section class="col">
          <p class="none">{t().call.choose}</p>
        </section>
      ) : (
        <CallForm key={id} id={id} first={first} />
      )}
      <aside class="aside">
        <CallMap call={call} chosen={chosen} onChoose={choose} />
        <div class="col">
          {row && row.incident !== null ? <AtWork id={row.incident} call={row.call} /> : <NearList id={id} />}
        </div>
      </aside>
    </main>
  );
}

function choose(place: { lat: number; lon: number }): void {
  if (callInHand.peek() !== null) write(callInHand.peek() as string, { place, placeFrom: "map" });
}

/** The caller's number is read when the call is mine, which is an entry. */
function useOpened(): void {
  const row = call.value;
  const mine = row !== undefined && row.person === session.value?.actor;
  useEffect(() => {
    if (row && mine) void open({ call: row.call }, [row.caller]);
  }, [row?.call, row?.caller?.[1], mine]);
}

/** Watches for calls that become mine while the page is open. */
function followPops(): () => void {
  const known = new Set<string>();
  let begun = false;
  return effect(() => {
    const { mine } = sorted();
    if (begun || callInHand.peek() === null) pop(known);
    begun = true;
    for (const one of mine) known.add(one.call);
  });
}
