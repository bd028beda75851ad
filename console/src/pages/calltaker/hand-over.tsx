/* Handing the call in hand to another number: to which, why, and then what became of it. It stays ours until taken. */

import { useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { centres } from "../../lib/centres";
import { second } from "../../lib/clock";
import { isSending } from "../../lib/commands";
import { clockTime, limitOf, running } from "../../lib/format";
import { inWords, offsetMin, rules } from "../../lib/region";
import { lostSince } from "../../lib/stream";
import { Button } from "../../parts/controls";
import { personName } from "../../parts/names";
import type { CallRow, HandoverRow, Number as Line } from "../../wire";
import { reasonText, t } from "../../words";
import { centreAnswers, nextAnswers, nothingAsked, stepBack, titleOf } from "../beyond/choice";
import { type Answer, Choose } from "./choose";
import { handOver, withdrawHandover } from "./room-actions";
import { handover, isMe } from "./state";
import { closePart, isOpen } from "./strip-state";

export const HAND_REASONS = ["wrong_number", "other_service", "language", "overload"] as const;

/** Numbers of this room first, then other centres. A call that has its incident goes to another centre with that. */
export function HandOver({ call }: { call: CallRow }) {
  const number = useSignal<string | null>(null);
  const asked = useMemo(nothingAsked, [call.call]);
  const words = t().room.handOver;
  const others = (rules.value?.numbers ?? []).filter((line) => line.number !== call.number);
  const answers = (): Answer[] => {
    const to = number.value;
    if (!isOpen(call.call, "hand")) return [];
    if (asked.value.centre !== null) return nextAnswers(asked, call.incident, call.call, closePart);
    if (to === null) return [...others.map(toNumber), ...centreAnswers(asked)];
    return HAND_REASONS.map((reason) => ({
      text: reasonText(reason),
      act: () => {
        closePart();
        void handOver(call.call, to, reason);
      },
    }));
  };
  const toNumber = (line: Line): Answer => ({
    text: `${line.number} ${inWords(line.name).split(",")[0]}`,
    act: () => {
      number.value = line.number;
    },
  });
  const goBack = () => {
    if (stepBack(asked)) return;
    if (number.value === null) closePart();
    else number.value = null;
  };
  const nowhere = others.length === 0 && centres.value.length === 0;
  const choosing = nowhere ? t().beyond.nowhere : centres.value.length === 0 ? words.title : titleOf(asked.value);
  return (
    <Choose
      focus
      label={words.open}
      title={<b>{number.value === null ? choosing : words.why(number.value)}</b>}
      disabled={() => lostSince.value !== null || isSending(call.call)}
      answers={answers}
      back={{ text: words.back, act: goBack }}
    />
  );
}

/** What the one who offered it sees, until something else is offered. */
export function Sent({ call }: { call: CallRow }) {
  const row = handover(call.call);
  if (row === undefined || !isMe(row.person)) return null;
  return (
    <div class={row.state === "refused" || row.state === "lapsed" ? "strip warn" : "strip"} role="status">
      {row.state === "offered" ? <Waiting row={row} /> : <span>{became(row)}</span>}
    </div>
  );
}

function Waiting({ row }: { row: HandoverRow }) {
  const words = t().room.handOver;
  const limitMs = (rules.value?.limits.handover_s ?? 30) * 1000;
  const { tone } = limitOf(row.offered_at, row.offered_at + limitMs, second.value);
  return (
    <div class="lead">
      <b>{words.waiting(row.number)}</b>
      <span class={`tab b ${tone}`}>{words.of(running(second.value - row.offered_at), running(limitMs))}</span>
      <span class="t2">{words.still}</span>
      <span class="x">
        <Button
          disabled={lostSince.value !== null || isSending(row.call)}
          onPress={() => void withdrawHandover(row.call)}
        >
          {words.withdraw}
        </Button>
      </span>
    </div>
  );
}

function became(row: HandoverRow): string {
  const words = t().room.handOver;
  const time = clockTime(row.answered_at ?? row.offered_at, offsetMin.value);
  if (row.state === "taken") return words.taken(row.number, personName(row.taker), time);
  if (row.state === "refused")
    return words.refused(row.number, personName(row.taker), reasonText(row.refusal ?? ""), time);
  return row.state === "lapsed" ? words.lapsed(row.number) : words.withdrawn;
}

/** What the one who took it sees: from whom, and when. */
export function Received({ call }: { call: CallRow }) {
  const row = handover(call.call);
  if (row?.state !== "taken" || !isMe(row.taker)) return null;
  const time = clockTime(row.answered_at ?? row.offered_at, offsetMin.value);
  return <div class="quiet">{t().room.handOver.mine(personName(row.person), row.from_number ?? row.number, time)}</div>;
}
