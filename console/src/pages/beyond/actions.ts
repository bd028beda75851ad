/* Handing over to another centre and taking from one: each is one command, told where it was pressed. */

import { centreName } from "../../lib/centres";
import { now } from "../../lib/clock";
import { type Draft as Command, type Outcome, send } from "../../lib/commands";
import type { TransferRow } from "../../wire";
import { t } from "../../words";
import { tell } from "../calltaker/actions";
import { clearDraft, draftOf } from "../calltaker/draft";
import { callInHand, takeCall } from "../calltaker/state";
import { select } from "../dispatcher/state";
import { detailsOf, forgetDetails, written as told } from "./details";
import { keyOfTransfer } from "./state";

async function act(inHand: string, command: Command, what: string): Promise<Outcome> {
  const pressedAt = now();
  const outcome = await send(command, what);
  tell(inHand, outcome, pressedAt, what, what);
  return outcome;
}

export interface Offer {
  centre: string;
  reason: string;
  keep: boolean;
  incident: number | null;
  call: string | null;
}

/** Of a call without an incident, what was written so far goes along. */
export async function offer({ centre, reason, keep, incident, call }: Offer): Promise<Outcome> {
  const about = incident === null && call !== null ? written(call) : {};
  const command: Command = {
    type: "OfferIncident",
    centre,
    reason,
    keep,
    ...(incident !== null && { incident }),
    ...(call !== null && { call }),
    ...about,
    ...(incident !== null && told(detailsOf(incident).peek())),
  };
  const outcome = await act(call ?? "", command, t().beyond.what.offer(centreName(centre)));
  if (incident !== null && outcome.state === "kept") forgetDetails(incident);
  return outcome;
}

function written(call: string) {
  const { kind, place, address, text } = draftOf(call).peek();
  return {
    ...(kind !== null && { kind }),
    ...(place && { place }),
    ...(address.trim() !== "" && { address: address.trim().normalize("NFC") }),
    ...(text.trim() !== "" && { text: text.trim().normalize("NFC") }),
  };
}

export const withdraw = (row: TransferRow): Promise<Outcome> =>
  act(
    row.call ?? "",
    { type: "WithdrawTransfer", transfer: row.transfer },
    t().beyond.what.withdraw(centreName(row.centre)),
  );

/** Whether it was kept: what is new goes to the other centre, with how the incident stands. */
export async function update(row: TransferRow, text: string): Promise<boolean> {
  const what = t().beyond.what.update(centreName(row.centre));
  const outcome = await act(row.call ?? "", { type: "UpdateTransfer", transfer: row.transfer, text }, what);
  return outcome.state === "kept";
}

/** Opens an incident of it, or says that it belongs to one. What was corrected in the form goes before what was told. */
export async function accept(row: TransferRow, incident: number | null): Promise<void> {
  const key = keyOfTransfer(row.transfer);
  const { kind, priority } = draftOf(key).peek();
  const outcome = await act(
    key,
    {
      type: "AcceptTransfer",
      transfer: row.transfer,
      ...(incident !== null && { incident }),
      ...(incident === null && kind !== null && kind !== row.kind && { kind }),
      ...(incident === null && priority !== null && { priority }),
    },
    t().beyond.what.accept(centreName(row.centre)),
  );
  if (outcome.state !== "kept") return;
  clearDraft(key);
  const opened = incident ?? outcome.kept.ids?.incident ?? null;
  if (opened !== null) select(opened);
  if (callInHand.peek() === key) takeCall(null);
}

export async function refuse(row: TransferRow, reason: string): Promise<void> {
  const key = keyOfTransfer(row.transfer);
  const outcome = await act(
    key,
    { type: "RefuseTransfer", transfer: row.transfer, reason },
    t().beyond.what.refuse(centreName(row.centre)),
  );
  if (outcome.state === "kept" && callInHand.peek() === key) takeCall(null);
}
