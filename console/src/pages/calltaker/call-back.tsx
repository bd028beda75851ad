/* Somebody to be called back: why, since when, what was tried, and who calls now. Exactly one person calls. */

import { second } from "../../lib/clock";
import { isSending } from "../../lib/commands";
import { clockOrDay, limitOf, running } from "../../lib/format";
import { isErased } from "../../lib/open";
import { offsetMin } from "../../lib/region";
import { callBacks, silentSince } from "../../lib/rows";
import { lostSince } from "../../lib/stream";
import { personName } from "../../parts/names";
import type { CallBackOutcome, CallBackRow } from "../../wire";
import { t } from "../../words";
import { limitText } from "../dispatcher/queue";
import { type Answer, Choose } from "./choose";
import { Dialled } from "./dialled";
import { dial, recordCallBack, takeCallBack } from "./room-actions";
import { isMe } from "./state";

const OUTCOMES: readonly CallBackOutcome[] = [
  "reached",
  "no_answer",
  "busy",
  "wrong_number",
  "not_needed",
  "unreachable",
];

const at = (time: number): string => clockOrDay(time, second.value, offsetMin.value);

export function CallBack({ call }: { call: string }) {
  const row = callBacks.get(call);
  if (row === undefined) return null;
  const words = t().room.callBack;
  if (row.end !== null)
    return (
      <div class="strip" role="status">
        <span class="t2">{words.done(words.end[row.end], at(row.ended_at ?? row.since))}</span>
      </div>
    );
  return (
    <Choose
      first
      label={words.title}
      title={<Known row={row} />}
      answers={() => answersOf(callBacks.get(call) ?? row)}
      disabled={() => lostSince.value !== null || isSending(call)}
    />
  );
}

function answersOf({ call, caller, person, end }: CallBackRow): Answer[] {
  const words = t().room.callBack;
  if (end !== null) return [];
  const byExchange =
    caller === null || isErased(caller) ? [] : [{ text: t().reach.dial.do, hint: "G", act: () => void dial(call) }];
  if (isMe(person))
    return [
      ...OUTCOMES.map((outcome) => ({
        text: words.outcome[outcome],
        act: () => void recordCallBack(call, outcome),
      })),
      ...byExchange,
    ];
  if (person !== null && silentSince(person) === null) return [];
  const text = person === null ? words.take : t().room.list.takeOver;
  return [{ text, hint: "Enter", main: true, act: () => void takeCallBack(call) }, ...byExchange];
}

function Known({ row }: { row: CallBackRow }) {
  const words = t().room.callBack;
  const limit = limitOf(row.since, row.due, second.value);
  return (
    <>
      <div class="lead">
        <b>{words.title}</b>
        <span>
          {words.why[row.why]}, {words.since(at(row.since))}
        </span>
        <span class={`x tab b ${limit.tone}`}>{limitText(limit.left)}</span>
      </div>
      <div class="tries">
        {row.tries.length === 0 && <span class="t3">{words.untried}</span>}
        {row.tries.map((one) => (
          <span key={one.at}>
            {at(one.at)} {personName(one.person)}: {words.outcome[one.outcome].toLowerCase()}
          </span>
        ))}
      </div>
      {row.caller === null && <div>{words.noNumber}</div>}
      {row.caller !== null && isErased(row.caller) && <div>{words.erased}</div>}
      <Caller row={row} />
      <Dialled call={row.call} />
    </>
  );
}

/** Who calls just now. */
function Caller({ row: { call, person } }: { row: CallBackRow }) {
  const words = t().room.callBack;
  const since = silentSince(person);
  if (isSending(call)) return <div role="status">{t().link.sending}</div>;
  if (person === null) return null;
  if (isMe(person)) return <div class="b tx">{words.mine}</div>;
  if (since === null) return <div class="b tx">{words.other(personName(person))}</div>;
  return <div class="amb">{words.otherSilent(personName(person), running(second.value - since))}</div>;
}
