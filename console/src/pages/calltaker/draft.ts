/* What is being written about a call: kept in this tab while the link or the page goes, never sent by itself. */

import { type Signal, signal } from "@preact/signals";
import type { Answers } from "../../lib/card-rules";
import { now } from "../../lib/clock";
import type { Where } from "../../parts/place-field";
import type { Wanted } from "../../wire";

export interface Draft extends Where {
  text: string;
  kind: string | null;
  /** Chosen by hand; null is the usual one of the kind. */
  priority: number | null;
  drill: boolean;
  /** To the cards asked, by their ids; without one, what the journal has. */
  answers: Readonly<Record<string, Answers>>;
  /** Needed besides the run card, as the answers proposed. */
  also: readonly Wanted[];
  savedAt: number | null;
}

export const WITHOUT_CALL = "-";
const EMPTY: Draft = {
  text: "",
  address: "",
  kind: null,
  priority: null,
  place: null,
  placeFrom: null,
  drill: false,
  answers: {},
  also: [],
  savedAt: null,
};
const KEY = "tiepung.drafts";

const drafts = new Map<string, Signal<Draft>>(
  Object.entries(read()).map(([call, draft]) => [call, signal({ ...EMPTY, ...draft })]),
);

export function draftOf(call: string): Signal<Draft> {
  let found = drafts.get(call);
  if (found === undefined) {
    found = signal(EMPTY);
    drafts.set(call, found);
  }
  return found;
}

export function write(call: string, change: Partial<Draft>): void {
  const draft = draftOf(call);
  draft.value = { ...draft.peek(), ...change, savedAt: now() };
  keep();
}

/** What was sent is put away. What was answered goes on being asked, and is sent by itself. */
export function clearDraft(call: string): void {
  draftOf(call).value = call === WITHOUT_CALL ? EMPTY : { ...EMPTY, answers: draftOf(call).peek().answers };
  keep();
}

export const isEmpty = (draft: Draft): boolean =>
  draft.text.trim() === "" && draft.address.trim() === "" && draft.kind === null;

function keep(): void {
  const kept = [...drafts].filter(([, draft]) => !isEmpty(draft.peek())).map(([call, draft]) => [call, draft.peek()]);
  try {
    sessionStorage.setItem(KEY, JSON.stringify(Object.fromEntries(kept)));
  } catch {
    // stays in memory
  }
}

function read(): Record<string, Draft> {
  try {
    return JSON.parse(sessionStorage.getItem(KEY) ?? "{}");
  } catch {
    return {};
  }
}
