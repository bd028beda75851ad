/* What a call-taker can do for the room: let go, hand over, call back, mark. Each is one command. */

import { now } from "../../lib/clock";
import { type Draft, send } from "../../lib/commands";
import { areaAt } from "../../lib/region";
import { calls } from "../../lib/rows";
import type { AskCallBack, CallBackOutcome, Nuisance } from "../../wire";
import { t } from "../../words";
import { tell } from "./actions";
import { draftOf } from "./draft";
import { forget, takeCall } from "./state";

/** Sends, and tells in the call's own line how it went. True once it is in the journal. */
async function act(call: string, draft: Draft, what: string): Promise<boolean> {
  const pressedAt = now();
  const outcome = await send(draft, what);
  tell(call, outcome, pressedAt, what, what);
  return outcome.state === "kept";
}

const numberOf = (call: string): string => calls.peek(call)?.number ?? "";

export async function release(call: string): Promise<void> {
  if (await act(call, { type: "ReleaseCall", call }, t().room.what.release(numberOf(call)))) forget(call);
}

export async function askCallBack(call: string, why: AskCallBack["why"]): Promise<void> {
  await act(call, { type: "AskCallBack", call, why }, t().room.what.ask(numberOf(call)));
}

export async function takeCallBack(call: string): Promise<void> {
  await act(call, { type: "TakeCallBack", call }, t().room.what.takeCallBack);
}

export async function recordCallBack(call: string, outcome: CallBackOutcome): Promise<void> {
  const what = t().room.what.record(t().room.callBack.outcome[outcome]);
  await act(call, { type: "RecordCallBack", call, outcome }, what);
}

/** My telephone rings first, then the caller's; whoever is to be called back is then called by me. */
export async function dial(call: string): Promise<void> {
  await act(call, { type: "DialCaller", call }, t().reach.what.dial);
}

/** What was written so far goes along; it stays here too until the other desk has it. */
export async function handOver(call: string, number: string, reason: string): Promise<void> {
  const { kind, place, address, text } = draftOf(call).peek();
  const area = place && areaAt(place);
  await act(
    call,
    {
      type: "HandOverCall",
      call,
      number,
      reason,
      ...(kind !== null && { kind }),
      ...(place && { place }),
      ...(area && { area: area.properties.code }),
      ...(address.trim() !== "" && { address: address.trim().normalize("NFC") }),
      ...(text.trim() !== "" && { text: text.trim().normalize("NFC") }),
    },
    t().room.what.handOver(number),
  );
}

export async function takeHandover(call: string): Promise<void> {
  takeCall(call);
  await act(call, { type: "TakeHandover", call }, t().room.what.takeHandover);
}

export async function refuseHandover(call: string, reason: string): Promise<void> {
  await act(call, { type: "RefuseHandover", call, reason }, t().room.what.refuseHandover);
}

export async function withdrawHandover(call: string): Promise<void> {
  await act(call, { type: "WithdrawHandover", call }, t().room.what.withdraw);
}

const DAY_MS = 24 * 60 * 60_000;

export async function markCaller(call: string, reason: string, days: number): Promise<void> {
  await act(call, { type: "MarkCaller", call, reason, until: now() + days * DAY_MS }, t().room.what.mark);
}

/** The mark may stand on an earlier call of the same number. */
export async function unmarkCaller(call: string, mark: Nuisance): Promise<void> {
  await act(call, { type: "UnmarkCaller", call: mark.call }, t().room.what.unmark);
}
