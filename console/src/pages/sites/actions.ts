/* Keeping a site, its contacts and its devices: each is one command, told under the site and then looked at again. */

import type { Problem } from "../../lib/asked";
import { now } from "../../lib/clock";
import { type Draft, newId, send } from "../../lib/commands";
import { clear } from "../../lib/open";
import type { ContactHours, Place, Reason, Sealed, SiteKind, SiteRow } from "../../wire";
import { t } from "../../words";
import { chosen, found, letGo, part, reload, said, total } from "./state";

const HOUR_MS = 3_600_000;

async function act(site: string, draft: Draft, what: string): Promise<boolean> {
  said.value = { ok: true, text: `${t().link.sending}…` };
  const outcome = await send(draft, what);
  if (outcome.state === "kept") {
    said.value = { ok: true, text: `${what}.` };
    if (draft.type !== "DropSite") await reload(site, outcome.kept.position);
    return true;
  }
  const problem = outcome.state === "refused" ? outcome.problem : null;
  said.value = { ok: false, text: [t().sent.refused(what), problem && whyNot(problem)].filter(Boolean).join(" ") };
  if (problem?.reason === "changed_since") await reload(site, problem.position ?? 0);
  return false;
}

const whyNot = ({ reason, title }: Problem): string =>
  reason === "changed_since" ? t().sites.page.changedBefore : (t().refusal[reason as Reason] ?? title);

/** What people write of a site; `site` is null while it is not kept yet. */
export interface Fields {
  site: string | null;
  kind: SiteKind;
  /** Of a house the label, of any other its name. */
  called: string;
  address: string;
  place: Place | null;
  radius_m: number;
  /** One a line. */
  devices: string;
}

export const fieldsOf = (row: SiteRow | null, place: Place | null): Fields => ({
  site: row?.site ?? null,
  kind: row?.kind ?? "factory",
  called: row?.name ?? clear(row?.label) ?? "",
  address: clear(row?.address) ?? "",
  place: place ?? row?.place ?? null,
  radius_m: row?.radius_m ?? 50,
  devices: row?.devices.join("\n") ?? "",
});

/** A house is a person's: its name is sealed. */
export const isPrivate = (kind: SiteKind): boolean => kind === "house";

export const listed = (devices: string): string[] => [
  ...new Set(
    devices
      .split("\n")
      .map((one) => one.trim())
      .filter(Boolean),
  ),
];

const written = (text: string): string | null => text.trim().normalize("NFC") || null;

/** All of it is said anew: what is not said is not known any more. What was seen is the row that stands beside the form,
 * where it says so if somebody was faster. */
export async function keepSite({ site, kind, called, address, place, radius_m, devices }: Fields): Promise<void> {
  const name = site ?? `site-${newId()}`;
  const draft: Draft = {
    type: "KeepSite",
    site: name,
    kind,
    radius_m,
    devices: listed(devices),
    ...(isPrivate(kind) ? { label: written(called) } : { name: written(called) }),
    ...(place !== null && { place }),
    address: written(address),
    ...(site !== null && { seen: chosen.peek()?.position ?? 0 }),
  };
  if (await act(name, draft, t().sites.page.what.keep)) part.value = null;
}

/** Whether something sealed would be lost by saying all of it anew, since it is not readable here. */
export const wouldLose = (row: SiteRow | null, isErased: (sealed: Sealed) => boolean): boolean =>
  [row?.label, row?.address].some((one) => one != null && clear(one) === undefined && !isErased(one));

export async function dropSite(site: string): Promise<void> {
  if (!(await act(site, { type: "DropSite", site }, t().sites.page.what.drop))) return;
  found.value = found.peek().filter((one) => one.site !== site);
  total.value = total.peek() === null ? null : found.peek().length;
  letGo();
}

export interface Contact {
  order: number;
  role: string;
  phone: string;
  label: string;
  hours: ContactHours;
}

export async function keepContact(site: string, { order, role, phone, label, hours }: Contact): Promise<void> {
  const draft: Draft = { type: "KeepContact", site, order, role, phone: phone.trim(), hours, label: written(label) };
  if (await act(site, draft, t().sites.page.what.contact(order))) part.value = null;
}

export const dropContact = (site: string, order: number): Promise<boolean> =>
  act(site, { type: "DropContact", site, order }, t().sites.page.what.contactGone(order));

/** Its alarms are tests until then. */
export const testDevice = (site: string, device: string, until: number): Promise<boolean> =>
  act(site, { type: "TestDevice", device, until: Math.round(until) }, t().sites.page.what.test(device));

export const testFor = (site: string, device: string, hours: number): Promise<boolean> =>
  testDevice(site, device, now() + hours * HOUR_MS);

export const endTest = (site: string, device: string): Promise<boolean> =>
  act(site, { type: "EndTest", device }, t().sites.page.what.testEnded(device));

/** After what the parts of other pages do here: a hazard noted or cleared. */
export const looked = (position: number): void => {
  const site = chosen.peek()?.site;
  if (site !== undefined) void reload(site, position);
};
