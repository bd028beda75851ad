/* What a call-taker can do: claim, open, attach, detach, write on. */

import { signal } from "@preact/signals";
import { notes } from "../../frame/notes";
import { offeredHere } from "../../frame/state";
import { waits } from "../../lib/alarms";
import { now } from "../../lib/clock";
import { isSending, type Outcome, send } from "../../lib/commands";
import { incidentNumber } from "../../lib/format";
import { isOutside, kindOf, regionName } from "../../lib/region";
import { calls } from "../../lib/rows";
import type { CallRow, Place } from "../../wire";
import { t } from "../../words";
import { why } from "../dispatcher/actions";
import { lastWord } from "../dispatcher/state";
import { keepCard, sendAnswers } from "./card/held";
import { clearDraft, type Draft, draftOf, isEmpty, WITHOUT_CALL, write } from "./draft";
import { callInHand, isFree, takeCall } from "./state";
import { beginWriting } from "./writing";

/** What the line above the foot says of the last press, for the call it was about. */
export const said = signal<{ call: string; tone: "ok" | "warn"; text: string } | null>(null);

export function tell(call: string, outcome: Outcome, pressedAt: number, what: string, done: string): void {
  if (outcome.state === "kept") {
    said.value = { call, tone: "ok", text: done };
    lastWord.value = { typed: "", text: done };
  }
  if (outcome.state === "refused")
    said.value = { call, tone: "warn", text: `${t().sent.refused(what)} ${why(outcome.problem, pressedAt)}` };
}

/** What is typed while it is on its way is in the narrative, whoever gets the call. */
export async function claim(call: string): Promise<void> {
  const what = t().what.claim(calls.peek(call)?.number ?? "");
  const pressedAt = now();
  beginWriting(call);
  const outcome = await send({ type: "ClaimCall", call }, what);
  tell(call, outcome, pressedAt, what, what);
}

/** Of the calls that wait and are offered to this desk, the one that waits longest. */
export const longestOffered = (): CallRow | undefined =>
  calls
    .all()
    .filter((row) => waits(row) && offeredHere(row))
    .sort((a, b) => a.rang_at - b.rang_at)[0];

/** The next call into this hand. */
export function takeNext(): void {
  const next = longestOffered();
  if (next === undefined || isSending(next.call)) return;
  takeCall(next.call);
  void claim(next.call);
}

/** Whoever makes something of a call that nobody has answers for it: it is claimed first. False if it is another's, which
 * is told as the reason why `what` is not done. */
async function hold(call: string, what: string): Promise<boolean> {
  const row = calls.peek(call);
  if (row === undefined || !isFree(row)) return true;
  const pressedAt = now();
  const outcome = await send({ type: "ClaimCall", call }, t().what.claim(row.number));
  if (outcome.state === "kept" || (outcome.state === "refused" && outcome.problem.reason === "already_so")) return true;
  tell(call, outcome, pressedAt, what, what);
  return false;
}

/** Opens an incident from what is written. The draft is put away only when it is on disk. */
export async function openIncident(call: string): Promise<void> {
  if (isSending(call)) return;
  const draft = draftOf(call).peek();
  const pressedAt = now();
  if (draft.kind === null) {
    said.value = { call, tone: "warn", text: t().form.needsKind };
    return;
  }
  if (!(await hold(call, t().what.open))) return;
  if (call !== WITHOUT_CALL) sendAnswers(call);
  const usual = kindOf(draft.kind)?.priority;
  const outcome = await send(
    {
      type: "OpenIncident",
      kind: draft.kind,
      ...(call !== WITHOUT_CALL && { call }),
      ...(draft.place && { place: draft.place }),
      ...(draft.priority !== null && draft.priority !== usual && { priority: draft.priority }),
      ...textsOf(draft),
      ...alsoOf(draft),
      drill: draft.drill || (calls.peek(call)?.drill ?? false),
    },
    t().what.open,
  );
  const id = outcome.state === "kept" ? (outcome.kept.ids?.incident ?? 0) : 0;
  tell(call, outcome, pressedAt, t().what.open, openedText(draft.place, incidentNumber(id)));
  if (outcome.state === "kept") putAway(call, id, draft.kind);
}

/** Without a point nobody can be sent; one that lies elsewhere may be mistyped. */
function openedText(place: Place | null, number: string): string {
  if (place === null) return t().form.openedNowhere(number);
  return isOutside(place) ? t().form.openedOutside(number, regionName()) : t().form.opened(number);
}

/** What was written is in the incident; what was answered goes to it, or goes on being asked. */
function putAway(call: string, incident: number, kind: string): void {
  if (call === WITHOUT_CALL) sendAnswers(call, { incident });
  else keepCard(call, kind);
  clearDraft(call);
  if (call === WITHOUT_CALL && callInHand.peek() === call) takeCall(null);
}

const alsoOf = ({ also }: Draft) =>
  also.length > 0 && {
    also: also.map(({ service, capabilities, count }) => ({ service, wanted: capabilities, count })),
  };

const textsOf = ({ text, address }: { text: string; address: string }) => ({
  ...(text.trim() !== "" && { text: text.trim().normalize("NFC") }),
  ...(address.trim() !== "" && { address: address.trim().normalize("NFC") }),
});

/** What was written when a call was attached, for when that was a mistake. */
const attached = new Map<string, Draft>();

/** The call is about that incident; what was written goes into its log. */
export async function attach(call: string, incident: number): Promise<void> {
  const number = incidentNumber(incident);
  const what = t().what.attach(number);
  const pressedAt = now();
  if (isSending(call) || !(await hold(call, what))) return;
  const outcome = await send({ type: "AttachCall", call, incident }, what);
  tell(call, outcome, pressedAt, what, t().form.attached(number));
  if (outcome.state !== "kept") return;
  attached.set(call, draftOf(call).peek());
  writeOn(call, incident);
}

/** The call is about something else after all. What was written is in the form again; the other's log keeps it, too. */
export async function detach(call: string, incident: number): Promise<void> {
  const number = incidentNumber(incident);
  const what = t().what.detach(number);
  const pressedAt = now();
  const outcome = await send({ type: "DetachCall", call, incident }, what);
  tell(call, outcome, pressedAt, what, t().form.detached(number));
  if (outcome.state !== "kept") return;
  const before = attached.get(call);
  attached.delete(call);
  if (before !== undefined && isEmpty(draftOf(call).peek())) write(call, before);
}

/** What is written about a call that has its incident is a note of that incident. */
export function writeOn(call: string, incident: number): void {
  const { text, address } = draftOf(call).peek();
  const note = [address.trim(), text.trim()].filter(Boolean).join(". ").normalize("NFC");
  if (note !== "") void notes.add({ type: "AddNote", incident, text: note }, t().what.note(incidentNumber(incident)));
  clearDraft(call);
}
