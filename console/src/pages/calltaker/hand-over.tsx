/* Handing the call in hand to another number: at once by one key, or to which and why; then what became of it. It stays ours
   until taken. */

import { computed, useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { centres } from "../../lib/centres";
import { second } from "../../lib/clock";
import { isSending } from "../../lib/commands";
import { clockTime, limitOf, running } from "../../lib/format";
import type { Keys } from "../../lib/keys";
import { inWords, kindOf, lineOf, offsetMin, rules } from "../../lib/region";
import { lostSince } from "../../lib/stream";
import { Button } from "../../parts/controls";
import { personName } from "../../parts/names";
import type { CallRow, HandoverRow, Number as Line } from "../../wire";
import { reasonText, t } from "../../words";
import { centreAnswers, nextAnswers, nothingAsked, stepBack, titleOf } from "../beyond/choice";
import { withdrawOffer } from "../beyond/lines";
import { isOut } from "../beyond/state";
import { type Answer, Choose } from "./choose";
import { draftOf } from "./draft";
import { figuresOf, hintOf, usualReason } from "./hand-keys";
import { handOver, withdrawHandover } from "./room-actions";
import { handover, isMe } from "./state";
import { closePart, isOpen, part } from "./strip-state";

export const HAND_REASONS = ["wrong_number", "other_service", "language", "overload"] as const;

const figures = computed(() => figuresOf((rules.value?.numbers ?? []).map((line) => line.number)));

/** The numbers that this call may go to by one key just now, each with its figure: while it is mine and nobody is asked. */
export function atOnce(call: CallRow | undefined): { number: string; figure: string }[] {
  if (call === undefined || !isMe(call.person) || call.state === "ended" || lostSince.value !== null) return [];
  if (handover(call.call)?.state === "offered" || isOut(call.incident, call.call) || isSending(call.call)) return [];
  return [...figures.value].flatMap(([number, figure]) => (number === call.number ? [] : [{ number, figure }]));
}

/** Held down or pressed twice it offers once: what is on its way or offered is looked at when the key is pressed. */
export function keysAtOnce(call: CallRow | undefined): Keys {
  const press = (number: string) => (event: KeyboardEvent) => {
    if (call === undefined || event.repeat || !atOnce(call).some((one) => one.number === number)) return;
    if (part.peek() !== null) closePart();
    const kind = draftOf(call.call).peek().kind;
    const why = usualReason(lineOf(call.number), kind === null ? undefined : kindOf(kind));
    void handOver(call.call, number, why);
  };
  return Object.fromEntries([...figures.value].map(([number, figure]) => [`Alt+Shift+${figure}`, press(number)]));
}

/** Takes back what is offered to another number, else to another centre, while nobody has taken it. */
export function withdrawKey(call: CallRow | undefined): Keys {
  if (call === undefined) return {};
  return {
    "Alt+R": (event) => {
      if (event.repeat || lostSince.value !== null || isSending(call.call)) return;
      const offer = handover(call.call);
      if (offer?.state === "offered" && isMe(offer.person)) void withdrawHandover(call.call);
      else withdrawOffer(call.incident, call.call);
    },
  };
}

/** Numbers of this room first, then other centres. A call that has its incident goes to another centre with that. */
export function HandOver({ call }: { call: CallRow }) {
  const number = useSignal<string | null>(null);
  const asked = useMemo(nothingAsked, [call.call]);
  const words = t().room.handOver;
  const others = (rules.value?.numbers ?? []).filter((line) => line.number !== call.number);
  const keyOf = new Map(atOnce(call).map((one) => [one.number, words.atOnce(hintOf(one.figure))]));
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
    atOnce: keyOf.get(line.number),
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
      <span class="t2">{words.still(reasonText(row.reason))}</span>
      <span class="x">
        <Button
          hint="Alt R"
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
