/* The call in hand, and the calls sorted by whose they are. */

import { signal } from "@preact/signals";
import { myDesk } from "../../frame/state";
import { calls } from "../../lib/rows";
import { session } from "../../lib/session";
import type { CallRow } from "../../wire";
import { draftOf, isEmpty, WITHOUT_CALL } from "./draft";

/** A call's id, `WITHOUT_CALL` for an incident nobody rang about, or null. */
export const callInHand = signal<string | null>(null);

export function takeCall(call: string | null): void {
  callInHand.value = call;
}

export const row = (): CallRow | undefined => calls.get(callInHand.value);

export interface Sorted {
  mine: CallRow[];
  ringing: CallRow[];
  missed: CallRow[];
  others: CallRow[];
  recent: CallRow[];
}

const oldestFirst = (a: CallRow, b: CallRow): number => a.rang_at - b.rang_at;

/** A call is mine if I claimed it or it was answered at my desk. */
export function sort(rows: readonly CallRow[], me: string | undefined, extension: string | undefined): Sorted {
  const isMine = (call: CallRow) =>
    call.person === me || (call.person === null && call.extension !== null && call.extension === extension);
  const open = rows.filter((call) => call.state !== "ended");
  const ended = rows.filter((call) => call.state === "ended");
  return {
    mine: open.filter((call) => isMine(call)).sort(oldestFirst),
    ringing: open.filter((call) => call.state === "ringing" && !isMine(call) && call.person === null).sort(oldestFirst),
    others: open
      .filter((call) => !isMine(call) && (call.state === "answered" || call.person !== null))
      .sort(oldestFirst),
    missed: ended
      .filter((call) => call.end !== "answered" && call.incident === null && call.person === null)
      .sort(oldestFirst),
    recent: ended.filter((call) => call.person === me).sort((a, b) => (b.ended_at ?? 0) - (a.ended_at ?? 0)),
  };
}

export const sorted = (): Sorted => sort(calls.all(), session.value?.actor, myDesk.value?.extension);

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
  const row = calls.peek(call);
  return isEmpty(draftOf(call).peek()) && (row === undefined || row.state === "ended" || row.incident !== null);
}
