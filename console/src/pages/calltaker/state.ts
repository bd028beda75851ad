/* The call in hand, and the calls sorted by whose they are. */

import { computed, signal } from "@preact/signals";
import { myDesk, offeredHere } from "../../frame/state";
import { isHandedHere } from "../../lib/offer";
import { alarms, callBacks, callRow, callRows, handovers, silentSince } from "../../lib/rows";
import { session } from "../../lib/session";
import type { CallBackRow, CallRow, HandoverRow } from "../../wire";
import { isTransfer, received, transferInHand } from "../beyond/state";
import { draftOf, isEmpty, WITHOUT_CALL } from "./draft";
import { column, type Line, type Sorted, sort } from "./sort";
import { beginWriting } from "./writing";

/** A call's id, `WITHOUT_CALL` for an incident nobody rang about, or null. */
export const callInHand = signal<string | null>(null);

export function takeCall(call: string | null): void {
  callInHand.value = call;
}

/** Calls this page let go of: still at this desk's line, but anybody's. */
const letGo = signal<ReadonlySet<string>>(new Set());
export function forget(call: string): void {
  letGo.value = new Set([...letGo.peek(), call]);
}

/** The call in hand; one to be called back outlives its own row. */
export const row = (): CallRow | undefined => callRow(callInHand.value) ?? afterwards(callBacks.get(callInHand.value));

const afterwards = (from: CallBackRow | undefined): CallRow | undefined =>
  from && {
    call: from.call,
    number: from.number,
    state: "ended",
    rang_at: from.rang_at ?? from.since,
    position: from.position,
    caller: from.caller,
    extension: null,
    person: null,
    answered_at: null,
    ended_at: from.since,
    end: null,
    place: null,
    uncertainty_m: null,
    located_at: null,
    incident: null,
    drill: from.drill,
    language: null,
    earlier: from.earlier,
    nuisance: null,
    answers: [],
    recordings: [],
    fixes: [],
    held_by: null,
  };

export const isMe = (person: string | null | undefined): boolean => person != null && person === session.value?.actor;

/** Whoever is first may take it. */
export const isFree = (call: CallRow): boolean => call.state !== "ended" && call.person === null;

/** What is offered of this call, or what became of it. */
export const handover = (call: string): HandoverRow | undefined => handovers.get(call);
/** I handed it over, and somebody took it: what I typed went along, and it is hers to go on with. */
export const isGivenAway = (call: CallRow | undefined): boolean => {
  const row = call && handover(call.call);
  return row?.state === "taken" && isMe(row.person) && !isMe(call?.person);
};
/** Somebody else hands this call over, and it waits for an answer. */
export const isHanded = (from: HandoverRow | undefined): boolean => from?.state === "offered" && !isMe(from.person);

export const sorted = (): Sorted => sort(callRows(), session.value?.actor, myDesk.value?.extension, letGo.value);

export const lines = computed<Line[]>(() =>
  column(
    sorted(),
    handovers.all().filter((one) => isHandedHere(one, myDesk.value, session.value?.actor)),
    callBacks.all(),
    offeredHere,
    (person) => silentSince(person) !== null,
    received(),
    alarms.all(),
  ),
);

/** A call answered at this desk comes up by itself, unless something is being written about another. */
export function pop(known: ReadonlySet<string>): void {
  const fresh = sorted().mine.find((call) => !known.has(call.call));
  if (fresh === undefined) return;
  const inHand = callInHand.peek();
  const free =
    inHand === null || (inHand === WITHOUT_CALL && isEmpty(draftOf(WITHOUT_CALL).peek())) || isSettled(inHand);
  if (!free) return;
  takeCall(fresh.call);
  beginWriting(fresh.call);
}

/** Nothing of it would be lost out of sight: it is over, or nothing was written. */
function isSettled(call: string): boolean {
  if (isTransfer(call)) return transferInHand(call)?.state !== "offered";
  const row = callRow(call);
  if (handovers.peek(call)?.state === "taken" && !isMe(row?.person)) return true;
  return isEmpty(draftOf(call).peek()) && (row === undefined || row.state === "ended" || row.incident !== null);
}
