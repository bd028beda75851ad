/* What is handed to other centres and by them, and what stands in the call list for it. */

import { transfers } from "../../lib/rows";
import type { TransferRow } from "../../wire";

const KEY = "transfer ";

/** As what a transfer is in hand where else a call is; no call is named so. */
export const keyOfTransfer = (transfer: number): string => `${KEY}${transfer}`;
export const isTransfer = (inHand: string | null): boolean => inHand?.startsWith(KEY) ?? false;
export const transferInHand = (inHand: string | null): TransferRow | undefined =>
  isTransfer(inHand) ? transfers.get((inHand ?? "").slice(KEY.length)) : undefined;

/** What other centres offer us and nobody has answered, the most pressing first. */
export const received = (): TransferRow[] =>
  transfers
    .all()
    .filter((row) => row.way === "in" && row.state === "offered")
    .sort((a, b) => a.expires - b.expires || a.transfer - b.transfer);

/** All of an incident, or of a call that has none, the newest first. */
export const transfersOf = (incident: number | null, call: string | null): TransferRow[] =>
  transfers
    .all()
    .filter((row) => (incident !== null ? row.incident === incident : call !== null && row.call === call))
    .sort((a, b) => b.transfer - a.transfer);

/** What is offered to another centre and waits to be taken there: one at a time. */
export const offeredOut = (incident: number | null, call: string | null): TransferRow | undefined =>
  transfersOf(incident, call).find((row) => row.way === "out" && row.state === "offered");

export const isOut = (incident: number | null, call: string | null): boolean =>
  offeredOut(incident, call) !== undefined;
