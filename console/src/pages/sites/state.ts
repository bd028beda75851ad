/* The sites found, the one in hand, and what was last said of it: sites are asked for, nobody is sent them. */

import { signal } from "@preact/signals";
import { ask } from "../../lib/http";
import { open } from "../../lib/open";
import { isOfRoom } from "../../lib/session";
import type { Around, NamedSite, Place, Position, SiteRow } from "../../wire";

/** What is shown of a site in the list. */
export type Shown = Pick<NamedSite, "site" | "kind" | "name" | "label"> & { place?: Place | null };

export const found = signal<readonly Shown[]>([]);
/** How many there are, of which some are shown; null while nothing was asked. */
export const total = signal<number | null>(null);
export const chosen = signal<SiteRow | null>(null);
/** What is open beside what is known: the fields of the site, one of its contacts, or whether it is dropped. */
export const part = signal<"keep" | "contact" | "drop" | "erase" | null>(null);
export const said = signal<{ ok: boolean; text: string } | null>(null);
/** Where a new site is to be, or where the one in hand is to be moved. */
export const pointed = signal<Place | null>(null);

/** By what it is called, or by one of its devices. */
export async function seek(typed: string, signal: AbortSignal): Promise<void> {
  const answer = await ask<{ total: number; sites: NamedSite[] }>(
    `/site-names?${new URLSearchParams({ q: typed })}`,
    signal,
  ).catch(() => null);
  if (!answer?.ok || signal.aborted) return;
  found.value = answer.body.sites;
  total.value = answer.body.total;
}

/** Those whose circle holds the point. */
export async function lookAt(place: Place): Promise<void> {
  pointed.value = place;
  const answer = await ask<{ sites: Around[] }>(`/sites?lat=${place.lat}&lon=${place.lon}`).catch(() => null);
  if (!answer?.ok) return;
  found.value = answer.body.sites;
  total.value = answer.body.sites.length;
}

const fetchSite = async (site: string) => {
  const answer = await ask<{ position: Position; site: SiteRow }>(`/sites/${encodeURIComponent(site)}`).catch(
    () => null,
  );
  return answer?.ok ? answer.body : null;
};

/** Choosing one is reading it, which is an entry; an administrator's is not opened. */
export async function choose(site: string): Promise<void> {
  const told = await fetchSite(site);
  if (told === null) return;
  part.value = null;
  said.value = null;
  pointed.value = null;
  show(told.site);
  focusPanel();
}

function show(row: SiteRow): void {
  chosen.value = row;
  if (!isOfRoom()) return;
  const boxes = [row.label, row.address, ...row.contacts.flatMap((one) => [one.label, one.phone])];
  void open({ site: row.site }, [...boxes, ...row.hazards.map((one) => one.note)]);
}

const SOON_MS = 150;
const TRIES = 20;

/** Once the view has what was kept at that position; a site that is gone is let go of. */
export async function reload(site: string, position: Position): Promise<void> {
  for (let round = 0; round < TRIES; round++) {
    const told = await fetchSite(site);
    if (told !== null && told.position >= position) return show(told.site);
    await new Promise((done) => window.setTimeout(done, SOON_MS));
  }
}

/** What others change meanwhile is seen, too. */
export async function refresh(): Promise<void> {
  const row = chosen.peek();
  const told = row && (await fetchSite(row.site));
  if (told && told.site.site === chosen.peek()?.site && told.site.position > (row?.position ?? 0)) show(told.site);
}

export function letGo(): void {
  chosen.value = null;
  part.value = null;
  pointed.value = null;
}

/** At sign-out nothing of it stays. */
export function forgetSites(): void {
  letGo();
  found.value = [];
  total.value = null;
  said.value = null;
}

/** The panel takes the keys, as an incident's does. */
export const focusPanel = (): void => {
  window.setTimeout(() => document.querySelector<HTMLElement>(".site-one")?.focus());
};
export const focusSearch = (): void => document.querySelector<HTMLElement>("#site-search")?.focus();
