/* The left column: my call, those that ring with their limit, those to call back, those at other desks. */

import { second } from "../../lib/clock";
import { clockTime, incidentNumber, limitOf, running } from "../../lib/format";
import { clear } from "../../lib/open";
import { areaAt, inWords, lineOf, offsetMin } from "../../lib/region";
import { loaded } from "../../lib/stream";
import { useHeld } from "../../parts/held";
import { personName } from "../../parts/names";
import type { CallRow } from "../../wire";
import { t } from "../../words";
import { limitText } from "../dispatcher/queue";
import { WITHOUT_CALL } from "./draft";
import type { Sorted } from "./sort";
import { callInHand, sorted, takeCall } from "./state";

export function CallsList() {
  const all = sorted();
  const ringing = useHeld(all.ringing, (call) => call.call);
  const none = all.mine.length + all.ringing.length + all.missed.length + all.others.length === 0;
  return (
    <section class="col" aria-label={t().call.title}>
      <div class="hd">
        <h2>{t().call.title}</h2>
        <span class="x t3 sm">{t().call.head}</span>
      </div>
      <div class="scroll lists" onKeyDown={walk}>
        <List calls={all.mine} second={() => t().call.mine} right={(call) => call.number} time={talking} />
        <Head text={t().call.ringing(all.ringing.length)} side={t().call.ringingHead} />
        <div {...ringing.hold}>
          {ringing.rows.map(({ item, gone }) => (
            <Ringing key={item.call} call={item} gone={gone} />
          ))}
        </div>
        {none && loaded.value && <p class="none">{t().call.none}</p>}
        <Rest all={all} />
      </div>
      <button
        type="button"
        class="call without"
        onClick={() => takeCall(WITHOUT_CALL)}
        aria-pressed={callInHand.value === WITHOUT_CALL}
      >
        {t().call.without}
      </button>
    </section>
  );
}

function Rest({ all }: { all: Sorted }) {
  return (
    <>
      {all.missed.length > 0 && <Head text={t().call.missed(all.missed.length)} side={t().call.missedHead} />}
      <List
        calls={all.missed}
        second={(call) => [call.caller === null && t().call.withheld, whereOf(call)].filter(Boolean).join(", ")}
        right={(call) => limitText((call.ended_at ?? 0) - second.value)}
        time={(call) => clockTime(call.ended_at ?? 0, offsetMin.value, false)}
        tone="red"
      />
      {all.others.length > 0 && <Head text={t().call.others(all.others.length)} />}
      <List calls={all.others} second={deskOf} right={(call) => call.number} time={talking} />
      <div class="big-only">
        {all.recent.length > 0 && <Head text={t().call.recent} />}
        <List
          calls={all.recent.slice(0, 8)}
          second={(call) => (call.incident === null ? "" : t().call.onIncident(incidentNumber(call.incident)))}
          right={(call) => (call.answered_at === null ? "" : running((call.ended_at ?? 0) - call.answered_at))}
          time={(call) => clockTime(call.ended_at ?? 0, offsetMin.value, false)}
        />
      </div>
    </>
  );
}

function Head({ text, side }: { text: string; side?: string }) {
  return (
    <div class="sec">
      {text}
      <span class="x">{side}</span>
    </div>
  );
}

/** Up and down through all calls. */
function walk(event: KeyboardEvent): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined) return;
  event.preventDefault();
  const all = [...(event.currentTarget as HTMLElement).querySelectorAll<HTMLElement>(".call")];
  all[all.indexOf(document.activeElement as HTMLElement) + step]?.focus();
}

export const talking = (call: CallRow): string => running(second.value - (call.answered_at ?? call.rang_at));

/** The number, where this person was shown it; else that there is one, or none. */
export const callerOf = (call: CallRow): string =>
  call.caller === null ? t().call.withheld : spaced(clear(call.caller)) || t().call.sealed;

const spaced = (number: string | undefined): string =>
  (number ?? "").replace(/^(\d{4})\s?(\d{3})\s?(\d{3})$/, "$1 $2 $3");

const deskOf = (call: CallRow): string =>
  t().call.desk(call.extension ?? "", personName(call.person)) || t().call.unclaimed;

function whereOf(call: CallRow): string {
  const area = call.place && areaAt(call.place);
  return area ? inWords(area.properties.name) : "";
}

interface ListProps {
  calls: CallRow[];
  second: (call: CallRow) => string;
  right: (call: CallRow) => string;
  time: (call: CallRow) => string;
  tone?: string;
}

function List({ calls, second: line, right, time, tone = "" }: ListProps) {
  return (
    <>
      {calls.map((call) => (
        <Row key={call.call} call={call} line={line(call)} right={right(call)} time={time(call)} tone={tone} />
      ))}
    </>
  );
}

function Ringing({ call, gone }: { call: CallRow; gone: boolean }) {
  const deadline = call.rang_at + (lineOf(call.number)?.answer_s ?? 15) * 1000;
  const limit = limitOf(call.rang_at, deadline, second.value);
  return (
    <Row
      call={call}
      line={whereOf(call)}
      right={limitText(limit.left)}
      time={running(second.value - call.rang_at)}
      tone={limit.tone}
      gone={gone}
    />
  );
}

interface RowProps {
  call: CallRow;
  line: string;
  right: string;
  time: string;
  tone: string;
  gone?: boolean;
}

function Row({ call, line, right, time, tone, gone }: RowProps) {
  const on = callInHand.value === call.call;
  return (
    <button
      type="button"
      class={["call", on && "sel", gone && "gone"].filter(Boolean).join(" ")}
      aria-pressed={on}
      data-call={call.call}
      onClick={() => takeCall(call.call)}
    >
      <span class="one m">
        {call.drill && <b class="blu">{t().top.drill} </b>}
        {clear(call.caller) ? callerOf(call) : t().call.to(call.number)}
      </span>
      <span class={`tm ${tone}`}>{time}</span>
      <span class="l2 one">{line}</span>
      <span class={`l2 r ${tone}`}>{right}</span>
    </button>
  );
}
