/* Clusters that stayed silent: whom to ring about each, and where somebody was rung already. */

import { useLayoutEffect, useRef } from "preact/hooks";
import { clockTime } from "../../lib/format";
import { panelKeys } from "../../lib/keys";
import { areaName, offsetMin } from "../../lib/region";
import { mayDispatch } from "../../lib/session";
import { Button } from "../../parts/controls";
import { personName } from "../../parts/names";
import type { ClusterId, WarningRow } from "../../wire";
import { t } from "../../words";
import { tellClusters } from "./actions";
import { clusterOf, communeOf, dutyPhone, type Known, known, picked } from "./state";

export function Silents({ row }: { row: WarningRow }) {
  const words = t().warnings;
  const { clusters, voices } = known.value?.warning === row.warning ? known.value : NOTHING;
  const silent = byCommune(Object.keys(clusters).filter((id) => clusters[id] === "silent"));
  const told = Object.keys(clusters).filter((id) => clusters[id] === "told");
  const at = silent.find((id) => id === picked.value) ?? silent[0];
  const hand = useRef(false);
  useLayoutEffect(() => keepHand(hand.current), [silent.length]);
  const acts = row.state === "sent" && mayDispatch() && at !== undefined;
  return (
    <section aria-label={words.silents(row.silent)}>
      <div class="lb">{row.silent > 0 ? words.silents(row.silent) : words.noSilent}</div>
      <ul
        class="wn-silent scroll"
        aria-label={words.silents(row.silent)}
        onFocusIn={() => {
          hand.current = true;
        }}
        onFocusOut={(event) => {
          hand.current = event.relatedTarget === null;
        }}
        onKeyDown={keysOf(row, silent, acts ? at : undefined)}
      >
        {silent.map((id) => (
          <li key={id} data-cluster={id}>
            <button
              type="button"
              class={id === at ? "sel" : ""}
              aria-pressed={id === at}
              onClick={() => pick(id)}
              onFocus={() => pick(id)}
            >
              <b lang="vi">{nameOf(id)}</b>
              <span class="t2" lang="vi">
                {communeName(id)}
              </span>
            </button>
          </li>
        ))}
        {told.map((id) => (
          <li key={id} data-told-cluster={id}>
            <span lang="vi">{nameOf(id)}</span>
            <span class="t2">{voices[id] && words.toldBy(timeOf(voices[id].at), personName(voices[id].by))}</span>
          </li>
        ))}
      </ul>
      {acts && <Acts row={row} at={at} silent={silent} />}
    </section>
  );
}

function Acts({ row, at, silent }: { row: WarningRow; at: ClusterId; silent: readonly ClusterId[] }) {
  const words = t().warnings;
  const phone = dutyPhone(communeOf.value.get(at) ?? "");
  const beside = neighbours(at, silent);
  return (
    <div class="wn-acts">
      {phone !== "" && (
        <a class="btn" href={telephone(phone)} title={phone} data-ring>
          {words.ring(communeName(at))} <kbd>Enter</kbd>
        </a>
      )}
      <Button onPress={() => void tellClusters(row, [at])} hint="B">
        {words.tellOne}
      </Button>
      {beside.length > 1 && (
        <Button onPress={() => void tellClusters(row, beside)} hint="C">
          {words.tellAll(beside.length)}
        </Button>
      )}
      {phone === "" && <span class="t3">{words.noPhone}</span>}
    </div>
  );
}

const NOTHING: Pick<Known, "clusters" | "voices"> = { clusters: {}, voices: {} };

/** While the hand is in the list: Enter rings the commune of the one it is at, B and C say that it was told. */
function keysOf(row: WarningRow, silent: readonly ClusterId[], at: ClusterId | undefined) {
  const step = (by: number) => () => {
    const stops = [...document.querySelectorAll<HTMLElement>(".wn-silent button")];
    stops[stops.indexOf(document.activeElement as HTMLElement) + by]?.focus();
  };
  const moving = { ArrowDown: step(1), ArrowUp: step(-1) };
  if (at === undefined) return panelKeys(moving);
  return panelKeys({
    ...moving,
    Enter: () => document.querySelector<HTMLAnchorElement>("[data-ring]")?.click(),
    B: () => void tellClusters(row, [at]),
    C: () => void tellClusters(row, neighbours(at, silent)),
  });
}

/** What was told leaves the list from under the hand: it goes to the next. */
function keepHand(was: boolean): void {
  if (!was || document.activeElement !== document.body) return;
  const next = document.querySelector<HTMLElement>('.wn-silent [aria-pressed="true"]');
  (next ?? document.querySelector<HTMLElement>(".wn-one"))?.focus();
}

const pick = (id: ClusterId): void => {
  picked.value = id;
};
const nameOf = (id: ClusterId): string => (clusterOf(id)?.name ?? id).normalize("NFC");
const communeName = (id: ClusterId): string => areaName(communeOf.value.get(id) ?? null).normalize("NFC");
const timeOf = (at: number): string => clockTime(at, offsetMin.value, false);
const telephone = (phone: string): string => `tel:${phone.replace(/\s/g, "")}`;

/** The silent ones of the same commune: one call is about all of them. */
const neighbours = (at: ClusterId, silent: readonly ClusterId[]): ClusterId[] =>
  silent.filter((id) => communeOf.value.get(id) === communeOf.value.get(at));

/** The commune with most of them first. */
function byCommune(ids: readonly ClusterId[]): ClusterId[] {
  const counts = new Map<string, number>();
  for (const id of ids) {
    const commune = communeOf.value.get(id) ?? "";
    counts.set(commune, (counts.get(commune) ?? 0) + 1);
  }
  const count = (id: ClusterId) => counts.get(communeOf.value.get(id) ?? "") ?? 0;
  return [...ids].sort(
    (a, b) => count(b) - count(a) || communeName(a).localeCompare(communeName(b), "vi") || a.localeCompare(b),
  );
}
