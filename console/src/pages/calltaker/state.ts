/* The call in hand, and the calls sorted by whose they are. */

import { signal } from "@preact/signals";
import { myDesk } from "../../frame/state";
import { callRow, callRows } from "../../lib/rows";
import { session } from "../../lib/session";
import type { CallRow } from "../../wire";
import { draftOf, isEmpty, WITHOUT_CALL } from "./draft";
import { type Sorted, sort } from "./sort";

/** A call's id, `WITHOUT_CALL` for an incident nobody rang about, or null. */
export const callInHand = signal<string | null>(null);

export function takeCall(call: string | null): void {
  callInHand.value = call;
}

export const row = (): CallRow | undefined => callRow(callInHand.value);

export const sorted = (): Sorted => sort(callRows(), session.value?.actor, myDesk.value?.extension);

/** A call answered at this desk comes up by itself, unless something is being written about another. */
export function pop(known: ReadonlySet<string>): void {
  const fresh = sorted().mine.find((call) => !known.has(call.call));
  if (fresh === undefined) return;
  const inHand = callInHand.peek();
  const free =
    inHand === null || (inHand === WITHOUT_CALL && isEmpty(draftOf(WITHOUT_CALL).peek())) || isSettled(inHand);
  if (free) takeCall(fresh.call);
}

/** Nothing of it would be lost out of sight: it is over, or nothing was written. */
function isSettled(call: string): boolean {
  const row = callRow(call);
  return isEmpty(draftOf(call).peek()) && (row === undefined || row.state === "ended" || row.incident !== null);
}
