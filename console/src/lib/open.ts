/* Sealed texts, opened by the service for one incident, call, site or ticket at a time, which is an entry of its own. */

import { effect, signal } from "@preact/signals";
import type { CallId, IncidentId, Sealed, SiteId, TicketId, TransferId, UnitId } from "../wire";
import { t } from "../words";
import { day } from "./format";
import { tell } from "./http";
import { isolated } from "./isolate";
import { offsetMin } from "./region";
import { erasures } from "./rows";

/** Clear text by its box. Forgotten with the page. */
const texts = signal<ReadonlyMap<string, string>>(new Map());
/** When what cannot be opened was erased, by its box. */
const erased = signal<ReadonlyMap<string, number>>(new Map());
/** Which boxes were opened with an incident; what was in them stands in `texts` alone, and is gone with it. */
const openedOf = signal<ReadonlyMap<IncidentId, readonly string[]>>(new Map());
const asked = new Set<string>();
/** Boxes that this role may not read: asking again would be answered alike until somebody else signs in. */
const refused = signal<ReadonlySet<string>>(new Set());

/** Boxes that were opened here, by whose key it was: what leaves this page when that is thrown away. */
const openedBy = new Map<string, Set<string>>();

/** Whose key it is: its name without the mark. */
export const subjectOf = ([name]: Sealed): string => name.slice(0, name.lastIndexOf("~"));

/** When it was erased, as far as is known here: as the stream says, or as the service said when it was to be opened. */
const erasedAt = (sealed: Sealed): number | undefined =>
  erasures.get(subjectOf(sealed))?.at ?? erased.value.get(sealed[1]);

/** The clear text as it was typed, or undefined while it is not opened, or was erased. */
export const clear = (sealed: Sealed | null | undefined): string | undefined =>
  sealed && erasedAt(sealed) === undefined ? texts.value.get(sealed[1]) : undefined;

/** The clear text to be shown among other words. */
export const told = (sealed: Sealed | null | undefined): string | undefined => {
  const text = clear(sealed);
  return text === undefined ? undefined : isolated(text);
};

/** Nobody can read it any more. */
export const isErased = (sealed: Sealed): boolean => erasedAt(sealed) !== undefined;

/** What people read: the text, or that it was erased, and when, or that this role may not read it; undefined while it is
    not opened. */
export function readable(sealed: Sealed | null | undefined): string | undefined {
  if (sealed && refused.value.has(sealed[1])) return t().incident.mayNotRead;
  const at = sealed ? erasedAt(sealed) : undefined;
  return at === undefined ? told(sealed) : t().incident.erased(day(at, offsetMin.value));
}

type Subject =
  | { incident: IncidentId }
  | { call: CallId }
  | { transfer: TransferId }
  | { site: SiteId }
  | { ticket: TicketId; purpose?: string; reporter?: boolean }
  | { unit: UnitId };

interface Opened {
  texts: Record<string, string>;
  erased: Record<string, number>;
  /** By whose key each text was sealed; an agency is told none. */
  subjects?: Record<string, string>;
}

/** Opens what one of these has sealed, unless all of these boxes were asked for before; what could not be opened may be asked for again. */
export async function open(what: Subject, boxes: readonly (Sealed | null)[]): Promise<void> {
  const known = boxes.filter((sealed) => sealed !== null);
  const unknown = known.map((sealed) => sealed[1]);
  const fresh = unknown.filter((box) => !texts.peek().has(box) && !asked.has(box));
  if (fresh.length === 0) return;
  for (const box of fresh) asked.add(box);
  const letGo = () => fresh.forEach((box) => asked.delete(box));
  try {
    const answer = await tell<Opened>("/open", what);
    if (!answer.ok && answer.problem.reason === "not_allowed") {
      refused.value = new Set([...refused.peek(), ...fresh]);
      return;
    }
    if (!answer.ok) return letGo();
    const subjects = new Map([
      ...known.map((sealed) => [sealed[1], subjectOf(sealed)] as const),
      ...Object.entries(answer.body.subjects ?? {}),
    ]);
    for (const [box, subject] of subjects) remember(subject, box);
    // An erasure may have come by while this was on its way.
    const isLeft = ([box]: [string, string]) => erasures.peek(subjects.get(box) ?? "") === undefined;
    const opened = Object.fromEntries(Object.entries(answer.body.texts).filter(isLeft));
    erased.value = new Map([...erased.peek(), ...Object.entries(answer.body.erased)]);
    texts.value = new Map([...texts.peek(), ...Object.entries(opened)]);
    if ("incident" in what) openedOf.value = new Map([...openedOf.peek(), [what.incident, Object.keys(opened)]]);
  } catch {
    letGo();
  }
}

function remember(subject: string, box: string): void {
  openedBy.set(subject, (openedBy.get(subject) ?? new Set()).add(box));
}

/** Whoever is erased while a page is open leaves its memory, too; the rest is not read anew for it. */
effect(() => {
  const gone = erasures.all().flatMap(({ subject }) => {
    const boxes = [...(openedBy.get(subject) ?? [])];
    openedBy.delete(subject);
    return boxes;
  });
  if (gone.length === 0) return;
  const left = new Map(texts.peek());
  for (const box of gone) left.delete(box);
  texts.value = left;
});

/** Those of an incident's opened texts that are telephone numbers: a crew is not told which box is the caller's. */
export const phoneNumbers = (incident: IncidentId): string[] =>
  (openedOf.value.get(incident) ?? [])
    .flatMap((box) => texts.value.get(box) ?? [])
    .filter((text) => /^\+?[\d\s.]{7,17}$/.test(text.trim()));

/** At sign-out nothing readable stays. */
export function forgetTexts(): void {
  texts.value = new Map();
  erased.value = new Map();
  openedOf.value = new Map();
  refused.value = new Set();
  openedBy.clear();
  asked.clear();
}
