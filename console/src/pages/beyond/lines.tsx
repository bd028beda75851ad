/* How it stands with what was handed over, a line for each transfer of an incident or a call, the newest first. */

import { centreName, centrePhone } from "../../lib/centres";
import "../../look/beyond.css";
import { second } from "../../lib/clock";
import { isSending } from "../../lib/commands";
import { clockTime, limitOf, running } from "../../lib/format";
import { offsetMin } from "../../lib/region";
import { messages } from "../../lib/rows";
import { isOfRoom } from "../../lib/session";
import { lostSince } from "../../lib/stream";
import { Button } from "../../parts/controls";
import { personName } from "../../parts/names";
import type { MessageRow, TransferRow } from "../../wire";
import { reasonText, t } from "../../words";
import { handover, isMe } from "../calltaker/state";
import { withdraw } from "./actions";
import { offeredOut, transfersOf } from "./state";
import { isOpen, UpdateButton, UpdateForm } from "./update";

const LINES = 3;

export function TransferLines({ incident, call }: { incident: number | null; call: string | null }) {
  const rows = transfersOf(incident, call).slice(0, LINES);
  if (rows.length === 0) return null;
  return (
    <div class="transfers" role="status">
      {rows.map((row) => (
        <div key={row.transfer} class={isBad(row) ? "strip warn" : "strip"} data-transfer={row.transfer}>
          {row.state === "offered" && row.way === "out" ? <Waiting row={row} call={call} /> : <Became row={row} />}
          <News row={row} />
          {isOpen(row) && <UpdateForm row={row} />}
        </div>
      ))}
    </div>
  );
}

const isBad = (row: TransferRow): boolean =>
  (row.way === "out" && (row.state === "refused" || row.state === "lapsed")) || isUntold(row);

/** We took it, and the other side does not know so. */
export const isUntold = (row: TransferRow): boolean =>
  row.way === "in" && row.state === "accepted" && row.is_told === false;

function Became({ row }: { row: TransferRow }) {
  return (
    <div class="lead">
      <span>{became(row)}</span>
      <span class="x">
        <UpdateButton row={row} />
      </span>
    </div>
  );
}

/** The last that we told them, and whether it has arrived there. */
function News({ row }: { row: TransferRow }) {
  const last = row.news.findLast((one) => one.person !== null);
  if (last === undefined) return null;
  const carried = messages.get(last.message);
  const lost = carried?.end === "failed" || carried?.end === "expired";
  return (
    <div class={lost ? "amb sm" : "t2 sm"}>
      {t().beyond.told(clockTime(last.at, offsetMin.value))} {carried && stands(carried)}
      {lost && ` ${centrePhone(row.centre)}`}
    </div>
  );
}

const stands = ({ state, end }: MessageRow): string =>
  (state === "ended" && end !== null ? t().message.end[end] : t().message.state[state]).toLowerCase();

const UNREACHED_MS = 10_000;

/** By me, to another number: what its own key takes back. */
function isOffered(call: string | null): boolean {
  const row = call === null ? undefined : handover(call);
  return row?.state === "offered" && isMe(row.person);
}

const mayWithdraw = (row: TransferRow): boolean => lostSince.value === null && !isSending(row.transfer);

/** Takes back what is offered to another centre. Of a call that waits for another number of ours, that goes first. */
export function withdrawOffer(incident: number | null, call: string | null): void {
  const row = offeredOut(incident, call);
  if (row !== undefined && isOfRoom() && !isOffered(call) && mayWithdraw(row)) void withdraw(row);
}

function Waiting({ row, call }: { row: TransferRow; call: string | null }) {
  const words = t().beyond;
  const { tone } = limitOf(row.offered_at, row.expires, second.value);
  const unreached = row.reached_at === null && second.value - row.offered_at > UNREACHED_MS;
  return (
    <div class="lead">
      <b>{words.waiting(centreName(row.centre))}</b>
      <span class={`tab b ${tone}`}>
        {t().room.handOver.of(running(second.value - row.offered_at), running(row.expires - row.offered_at))}
      </span>
      <span class={unreached ? "amb" : "t2"}>{unreached ? words.unreached(centrePhone(row.centre)) : words.still}</span>
      <span class="x two">
        <UpdateButton row={row} />
        <Button
          hint={isOfRoom() && !isOffered(call) ? "Alt R" : undefined}
          disabled={!mayWithdraw(row)}
          onPress={() => void withdraw(row)}
        >
          {t().room.handOver.withdraw}
        </Button>
      </span>
    </div>
  );
}

export function became(row: TransferRow): string {
  const words = t().beyond;
  const name = centreName(row.centre);
  const time = clockTime(row.completed_at ?? row.answered_at ?? row.offered_at, offsetMin.value);
  if (row.way === "in") {
    const mine = words.tookFrom(name, personName(row.person), time);
    return isUntold(row) ? `${mine} ${words.untold(name, centrePhone(row.centre))}` : mine;
  }
  if (row.state === "accepted") return words.accepted(name, time, row.reference ?? "");
  if (row.state === "completed") return words.completed[row.end ?? "done"](name, time);
  if (row.state === "refused") return words.refused(name, reasonText(row.refusal ?? "").toLowerCase(), time);
  if (row.state === "lapsed") return words.lapsed[row.cause ?? "no_answer"](name, centrePhone(row.centre));
  return words.withdrawn(name, time);
}
