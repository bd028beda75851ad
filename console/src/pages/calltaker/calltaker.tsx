/* The call-taker's page: the calls, what is written about the one in hand, the map and what is near it. */

import { computed, effect } from "@preact/signals";
import { useLayoutEffect } from "preact/hooks";
import "../../look/calltaker.css";
import "../../look/cards.css";
import { useDrill } from "../../frame/use-drill";
import { samePlace } from "../../lib/fixes";
import { type Keys, useKeys } from "../../lib/keys";
import { open } from "../../lib/open";
import { mayErase } from "../../lib/privacy";
import { callBacks } from "../../lib/rows";
import { lostSince } from "../../lib/stream";
import { CallMap } from "../../map/call-map";
import type { CallRow } from "../../wire";
import { t } from "../../words";
import { accept } from "../beyond/actions";
import { isOut, isTransfer, transferInHand } from "../beyond/state";
import { attach, detach, openIncident, writeOn } from "./actions";
import { AlarmPanel } from "./alarm-panel";
import { alarmRow } from "./alarm-state";
import { CallForm } from "./call-form";
import { CallsList, focusList } from "./calls-list";
import { AdvicePanel } from "./card/advice";
import { contactKeys } from "./contacts-here";
import { draftOf, write } from "./draft";
import { keysAtOnce, withdrawKey } from "./hand-over";
import { askLocation } from "./locate";
import { AtWork, NearList } from "./near-list";
import { followNearby, nearby } from "./nearby";
import { callInHand, handover, isGivenAway, isHanded, isMe, pop, row as rowInHand, sorted } from "./state";
import { openPart } from "./strip-state";
import { focusNarrative } from "./writing";

const call = computed(rowInHand);
const chosen = computed(() =>
  callInHand.value === null ? (alarmRow()?.place ?? null) : draftOf(callInHand.value).value.place,
);

export function CallTaker() {
  useLayoutEffect(followPops, []);
  useLayoutEffect(followNearby, []);
  const id = callInHand.value;
  const row = call.value;
  const alarm = alarmRow();
  useOpened();
  useDrill(row?.drill || alarm?.drill || (id !== null && draftOf(id).value.drill));
  const first = nearby.value?.matches[0];
  useKeys({
    "Ctrl+Enter": () => {
      if (id === null || isTransfer(id)) return;
      if (row && row.incident !== null) writeOn(id, row.incident);
      else if (!isGivenAway(row)) void openIncident(id);
    },
    "Alt+G": () => id !== null && first && addTo(id, row, first.incident),
    "Alt+K": () => id !== null && row && row.incident !== null && void detach(id, row.incident),
    "Alt+T": focusNarrative,
    "Alt+D": () => document.getElementById("address")?.focus(),
    "Alt+L": () => document.getElementById("kind")?.focus(),
    "Alt+X": () => id !== null && void askLocation(id),
    "Alt+U": () => document.querySelector<HTMLElement>("#priority .on, #priority button")?.focus(),
    ...roomKeys(),
  });
  return (
    <main class="main desk-calls" aria-label={t().pages.calls}>
      <CallsList />
      {id === null && alarm ? (
        <AlarmPanel key={alarm.alarm} row={alarm} />
      ) : id === null ? (
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
        {id !== null && !isGivenAway(row) && <AdvicePanel key={id} id={id} />}
      </aside>
    </main>
  );
}

/** What is in hand belongs to that incident: a call, or what another centre offers. */
function addTo(id: string, row: CallRow | undefined, incident: number): void {
  const offered = transferInHand(id);
  if (offered?.state === "offered") void accept(offered, incident);
  else if (!isTransfer(id) && row?.incident === null) void attach(id, incident);
}

/** Letting go, handing over, the list: only while the call in hand is mine. */
function roomKeys(): Keys {
  const row = call.value;
  const mine = row !== undefined && isMe(row.person) ? row.call : null;
  const isOffered = row !== undefined && (handover(row.call)?.state === "offered" || isOut(row.incident, row.call));
  const mayHand = mine !== null && lostSince.value === null && !isOffered;
  return {
    F2: focusList,
    ...(mine !== null && { "Alt+V": () => openPart(mine, "more") }),
    ...(mine === null && row !== undefined && mayErase() && { "Alt+V": () => openPart(row.call, "privacy") }),
    ...(callInHand.value === null && alarmRow() ? contactKeys(alarmRow) : keysAtOnce(row)),
    ...withdrawKey(row),
    ...(mine !== null && mayHand && { "Alt+C": () => openPart(mine, "hand") }),
  };
}

function choose(place: { lat: number; lon: number }): void {
  const id = callInHand.peek();
  if (id === null) return;
  const isCallers = call.peek()?.fixes.some((fix) => samePlace(fix.place, place));
  write(id, { place, placeFrom: isCallers ? "caller" : "map" });
}

/** What is sealed is read when the call is mine, is to be called back or is handed to me; that is an entry. */
function useOpened(): void {
  const row = call.value;
  const offer = row && handover(row.call);
  const mine = row !== undefined && isMe(row.person);
  const toCall = row !== undefined && callBacks.get(row.call)?.end === null;
  const here = isHanded(offer) || (offer?.state === "taken" && isMe(offer.taker));
  useLayoutEffect(() => {
    if (!row || !(mine || toCall || here)) return;
    void open({ call: row.call }, [row.caller, ...(here && offer ? [offer.text, offer.address] : [])]);
  }, [row?.call, row?.caller?.[1], mine, toCall, here, offer?.text?.[1]]);
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
