/* The rows of the left column, one for each way a call may stand: ringing, held, silent, handed here, to call back. */

import { centreName } from "../../lib/centres";
import { second } from "../../lib/clock";
import { isSending } from "../../lib/commands";
import { clockOrDay, clockTime, incidentNumber, limitOf, running, spoken } from "../../lib/format";
import { clear, readable } from "../../lib/open";
import { areaAt, inWords, kindName, lineOf, offsetMin, rules } from "../../lib/region";
import { calls, silentSince } from "../../lib/rows";
import { lostSince } from "../../lib/stream";
import { Button } from "../../parts/controls";
import { personName } from "../../parts/names";
import type { CallBackRow, CallRow, HandoverRow, TransferRow } from "../../wire";
import { reasonText, t } from "../../words";
import { keyOfTransfer } from "../beyond/state";
import { limitText } from "../dispatcher/queue";
import { claim } from "./actions";
import { AlarmLine } from "./alarm-line";
import type { Line, Section } from "./sort";
import { callInHand, handover, isFree, isMe, takeCall } from "./state";
import { focusStrip } from "./strip-state";
import { beginWriting } from "./writing";

interface LineProps {
  line: Line;
  /** Under which heading it stands, which may be where the call was before: its line is as high as it was then. */
  place: Section;
  gone: boolean;
}

export function CallLine({ line, place, gone }: LineProps) {
  if (line.section === "received") return <FromCentre row={line.transfer} gone={gone} />;
  if (line.section === "handed") return <Handed row={line.handover} gone={gone} />;
  if (line.section === "callBacks") return <ToCallBack row={line.callBack} gone={gone} />;
  if (line.section === "alarms") return <AlarmLine row={line.alarm} gone={gone} />;
  const { call } = line;
  if (line.section === "mine") return <Mine call={call} gone={gone} />;
  if (line.section === "unheld" && place === "unheld") return <Unheld call={call} gone={gone} />;
  if (line.section === "recent") return <Recent call={call} gone={gone} />;
  if (line.section === "others" || line.section === "unheld") return <Held call={call} gone={gone} />;
  return <Ringing call={call} gone={gone} />;
}

export const talking = (call: CallRow): string => running(second.value - (call.answered_at ?? call.rang_at));

/** The number, where this person was shown it; else that there is one, or none. */
export const callerOf = (call: Pick<CallRow, "caller">): string =>
  call.caller === null ? t().call.withheld : spaced(readable(call.caller)) || t().call.sealed;

const spaced = (number: string | undefined): string =>
  (number ?? "").replace(/^(\d{4})\s?(\d{3})\s?(\d{3})$/, "$1 $2 $3");

const heldBy = (call: CallRow): string => t().call.desk(call.extension ?? "", personName(call.person));

function whereOf(call: CallRow): string {
  const area = call.place && areaAt(call.place);
  return area ? inWords(area.properties.name) : "";
}

function Ringing({ call, gone }: { call: CallRow; gone: boolean }) {
  const deadline = call.rang_at + (lineOf(call.number)?.answer_s ?? 15) * 1000;
  const limit = limitOf(call.rang_at, deadline, second.value);
  const line = [
    call.caller === null && t().call.withheld.toLowerCase(),
    call.language !== null && (spoken(call.language) ?? t().room.otherLanguage),
    whereOf(call),
  ];
  return (
    <Row
      call={call}
      gone={gone}
      line={line.filter(Boolean).join(", ")}
      right={limitText(limit.left)}
      time={running(second.value - call.rang_at)}
      tone={limit.tone}
    />
  );
}

/** Mine, and what became of handing it over. */
function Mine({ call, gone }: { call: CallRow; gone: boolean }) {
  const words = t().room.list;
  const row = handover(call.call);
  const mine = row !== undefined && isMe(row.person);
  const warn = mine && (row.state === "refused" || row.state === "lapsed");
  const line = () => {
    if (!mine) return isMe(call.person) ? t().call.mine : t().call.unclaimed;
    if (row.state === "offered") return words.awaits(row.number, running(second.value - row.offered_at));
    if (row.state === "lapsed") return words.lapsed;
    return row.state === "refused" ? words.refused(row.number) : t().call.mine;
  };
  return <Row call={call} gone={gone} line={line()} warn={warn} right={call.number} time={talking(call)} />;
}

/** At another desk; silence is told here too while the line may not move. */
function Held({ call, gone }: { call: CallRow; gone: boolean }) {
  const since = silentSince(call.person);
  const silent = since === null ? null : t().room.list.silent(running(second.value - since));
  const line = [silent, heldBy(call)].filter(Boolean).join(", ");
  return <Row call={call} gone={gone} line={line} warn={since !== null} right={call.number} time={talking(call)} />;
}

/** Nobody has it, or nothing is heard of who has: it can be taken from here. */
function Unheld({ call, gone }: { call: CallRow; gone: boolean }) {
  const since = silentSince(call.person);
  const words = t().room.list;
  const off = gone || lostSince.value !== null || isSending(call.call);
  return (
    <div class="unheld">
      <Row
        call={call}
        gone={gone}
        line={heldBy(call)}
        right={clear(call.caller) ? call.number : ""}
        time={talking(call)}
        third={since === null ? t().call.unclaimed : words.silent(running(second.value - since))}
        warn
      />
      <Button disabled={off} onPress={() => takeOver(call.call)}>
        {since === null ? t().call.claim : words.takeOver}
      </Button>
    </div>
  );
}

function takeOver(call: string): void {
  takeCall(call);
  void claim(call);
}

const Recent = ({ call, gone }: { call: CallRow; gone: boolean }) => (
  <Row
    call={call}
    gone={gone}
    line={call.incident === null ? "" : t().call.onIncident(incidentNumber(call.incident))}
    right={call.answered_at === null ? "" : running((call.ended_at ?? 0) - call.answered_at)}
    time={clockTime(call.ended_at ?? 0, offsetMin.value, false)}
  />
);

/** Its time is until when it should be done; what was tried last, or who calls just now. */
function ToCallBack({ row, gone }: { row: CallBackRow; gone: boolean }) {
  const words = t().room;
  const limit = limitOf(row.since, row.due, second.value);
  const last = row.tries.at(-1);
  const since = silentSince(row.person);
  const line = () => {
    if (row.person !== null)
      return [
        since !== null && words.list.silent(running(second.value - since)),
        words.list.calling(personName(row.person)),
      ]
        .filter(Boolean)
        .join(", ");
    if (last === undefined) return words.callBack.why[row.why];
    return words.list.tries(row.tries.length, words.callBack.outcome[last.outcome].toLowerCase());
  };
  return (
    <Entry
      id={row.call}
      data="data-callback"
      drill={row.drill}
      who={clear(row.caller) || row.caller === null ? callerOf(row) : t().call.to(row.number)}
      time={limitText(limit.left)}
      tone={limit.tone}
      line={`${row.number}, ${line()}`}
      warn={since !== null}
      right={clockOrDay(row.rang_at ?? row.since, second.value, offsetMin.value)}
      gone={gone}
      strip
    />
  );
}

function Handed({ row, gone }: { row: HandoverRow; gone: boolean }) {
  const limitMs = (rules.value?.limits.handover_s ?? 30) * 1000;
  const limit = limitOf(row.offered_at, row.offered_at + limitMs, second.value);
  return (
    <Entry
      id={row.call}
      data="data-handover"
      drill={calls.get(row.call)?.drill ?? false}
      who={t().room.list.from(calls.get(row.call)?.number ?? "")}
      time={running(second.value - row.offered_at)}
      tone={limit.tone}
      line={`${reasonText(row.reason)}, ${personName(row.person)}`}
      right={limitText(limit.left)}
      gone={gone}
      strip
    />
  );
}

/** Another centre offers it: its time is what is left. */
function FromCentre({ row, gone }: { row: TransferRow; gone: boolean }) {
  const limit = limitOf(row.offered_at, row.expires, second.value);
  const kind = row.kind === null ? "" : kindName(row.kind);
  return (
    <Entry
      id={keyOfTransfer(row.transfer)}
      data="data-received"
      drill={row.drill}
      who={centreName(row.centre)}
      time={running(second.value - row.offered_at)}
      tone={limit.tone}
      line={[kind, reasonText(row.reason).toLowerCase()].filter(Boolean).join(", ")}
      right={limitText(limit.left)}
      gone={gone}
      strip
    />
  );
}

interface RowProps {
  call: CallRow;
  line: string;
  right: string;
  time: string;
  tone?: string;
  third?: string;
  warn?: boolean;
  gone: boolean;
}

const Row = ({ call, tone = "", ...more }: RowProps) => (
  <Entry
    id={call.call}
    data="data-call"
    drill={call.drill}
    who={clear(call.caller) ? callerOf(call) : t().call.to(call.number)}
    tone={tone}
    again={() => again(call)}
    {...more}
  />
);

/** By key on the row in hand: a call that nobody has is taken, mine is written on. */
function again(call: CallRow): void {
  if (isFree(call) && !isSending(call.call)) void claim(call.call);
  else if (isMe(call.person)) beginWriting(call.call);
}

interface EntryProps extends Omit<RowProps, "call"> {
  id: string;
  /** Under which name it can be found in the page. */
  data: string;
  drill: boolean;
  who: string;
  /** Choosing it puts the hand on what can be done with it. */
  strip?: boolean;
  /** What the key does that chooses it, once it is in hand. */
  again?: () => void;
}

/** A click that no pointer made. */
const BY_KEY = 0;

function Entry({ id, data, drill, who, time, tone, line, right, third, warn, gone, strip, again }: EntryProps) {
  const on = callInHand.value === id;
  const choose = ({ detail }: MouseEvent) => {
    if (on && !gone && again && detail === BY_KEY) return again();
    takeCall(id);
    if (strip || third !== undefined) focusStrip();
  };
  return (
    <button
      type="button"
      class={["call", on && "sel", gone && "gone"].filter(Boolean).join(" ")}
      aria-pressed={on}
      {...{ [data]: id }}
      onKeyDown={(event) => event.repeat && event.key === "Enter" && event.preventDefault()}
      onClick={choose}
    >
      <span class="one m">
        {drill && <b class="blu">{t().top.drill} </b>}
        {who}
      </span>
      <span class={`tm ${tone}`}>{time}</span>
      <span class="l2 both">
        <span class={warn && third === undefined ? "one amb" : "one"}>{line}</span>
        <span class={tone}>{right}</span>
      </span>
      {third !== undefined && (
        <span class="l2 one">
          <span class="amb">{third}</span>
        </span>
      )}
    </button>
  );
}
