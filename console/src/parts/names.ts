/* What people and needs are called on screen. */

import { fold } from "../lib/fold";
import { nameOf } from "../lib/people";
import { language } from "../lib/prefs";
import { capabilityName, inWords, serviceOf } from "../lib/region";
import { session } from "../lib/session";
import { t } from "../words";

/** An actor in words: a person's own name where it is known, else what stands after the colon. */
export function personName(actor: string | null | undefined): string {
  if (!actor) return "";
  const me = session.value;
  if (actor === me?.actor) return me.display;
  const [kind, name = ""] = actor.split(/:(.*)/s);
  if (kind === "planner") return t().sent.planner;
  if (kind === "crew") return t().sent.crew(name);
  if (kind === "machine") return t().sent.ours[name] ?? t().sent.machine(name);
  const known = nameOf(actor);
  if (known !== null) return known;
  return name || actor;
}

/** What is wanted, in words: `Xe cấp cứu`. Without capabilities any unit of the service. */
export const wantedName = (service: string, wanted: readonly string[]): string =>
  wanted.length > 0 ? wanted.map(capabilityName).join(", ") : inWords(serviceOf(service)?.name) || service;

/** The same in two or three letters: `CC`, `AMB`. */
export const wantedShort = (service: string, wanted: readonly string[]): string => shortOf(wantedName(service, wanted));

/** Vietnamese by first letters, without a leading `xe` or `tổ` where two words remain; English by its first three. */
export function shortOf(name: string): string {
  if (language.value === "en")
    return fold(name)
      .replace(/[^a-z]/g, "")
      .slice(0, 3)
      .toUpperCase();
  const words = fold(name)
    .split(/[^a-z0-9]+/)
    .filter(Boolean);
  const rest = words.length > 2 && /^(xe|to)$/.test(words[0] ?? "") ? words.slice(1) : words;
  return rest
    .map((word) => word[0])
    .join("")
    .toUpperCase()
    .slice(0, 4);
}
