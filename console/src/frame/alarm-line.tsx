/* One line, kept when empty: the lost link first, then the highest alarm with at most two things to do about it. */

import { type Alarm, waits } from "../lib/alarms";
import { centreName } from "../lib/centres";
import { second } from "../lib/clock";
import { givenBack, isSending, putAway } from "../lib/commands";
import { clockTime, incidentNumber, running } from "../lib/format";
import { alarmName } from "../lib/hazards";
import { useKeys } from "../lib/keys";
import { lineOf, offsetMin } from "../lib/region";
import { calls } from "../lib/rows";
import { isOfRoom, mayDispatch } from "../lib/session";
import { heardAt, lostSince } from "../lib/stream";
import { keyOfTransfer } from "../pages/beyond/state";
import { claim as claimCall, longestOffered, takeNext } from "../pages/calltaker/actions";
import { takeInHand } from "../pages/calltaker/alarm-state";
import { takeHandover } from "../pages/calltaker/room-actions";
import { takeCall } from "../pages/calltaker/state";
import { focusStrip, isOpen, openPart } from "../pages/calltaker/strip-state";
import { cancelAssignment } from "../pages/dispatcher/actions";
import { limitText } from "../pages/dispatcher/queue";
import { focusMain, select } from "../pages/dispatcher/state";
import { Button, Key } from "../parts/controls";
import { Triangle } from "../parts/marks";
import { personName } from "../parts/names";
import { reasonText, t } from "../words";
import { notes } from "./notes";
import { acknowledge, awayCount, goTo, isAsked, isPutAway, nextAlarm, page, shown } from "./state";
import { showTicket, ticketText } from "./ticket-alarm";
import { showWarning, warningText } from "./warning-alarm";

export function AlarmLine() {
  if (lostSince.value !== null && heardAt.value !== 0) return <Lost />;
  if (givenBack.value.length > 0) return <Back />;
  return page.value === "map" ? <Elsewhere /> : <Alarms />;
}

/** A second screen has no alarms of its own, and does not say that there are none. */
const Elsewhere = () => (
  <div class="alarm">
    <span class="t3">{t().alarm.elsewhere}</span>
  </div>
);

/** What is shown is old; what was handed back is named. */
function Lost() {
  return (
    <div class="alarm" role="status">
      <span class="amb lead">
        <Triangle />
        <b class="one">{t().link.shown(clockTime(heardAt.value, offsetMin.value))}</b>
      </span>
      <span class="t2 one">{[t().link.runs, ...waitingText(), ...backText()].join(" ")}</span>
      {givenBack.value.length > 0 && <Button onPress={putAway}>{t().link.dismiss}</Button>}
    </div>
  );
}

const waitingText = (): string[] => {
  const n = notes.waiting.value.length;
  return n === 0 ? [] : [`${t().link.waiting(n)}.`];
};

const backText = (): string[] =>
  givenBack.value.map((one) => `${one.state === "unsent" ? t().link.back(one.what) : t().link.unknown(one.what)}.`);

function Back() {
  return (
    <div class="alarm" role="alert">
      <span class="amb lead">
        <Triangle />
        <b class="one">{backText().join(" ")}</b>
      </span>
      <Button onPress={putAway}>{t().link.dismiss}</Button>
    </div>
  );
}

function Alarms() {
  const { alarm, count, at, all } = shown.value;
  useKeys({
    F7: nextAlarm,
    "Shift+F7": () => acknowledge(alarm),
    F8: () => {
      const doing = alarm && first(alarm);
      if (doing) doing.act();
      // What is shown has nothing to be done: the next is shown first, so that nothing unseen is done.
      else if (all > 1) nextAlarm();
      else if (isAsked()) answerNext();
    },
    F9: () => alarm && other(alarm)?.act(),
  });
  if (alarm === null)
    return (
      <div class="alarm">
        <span class="t3">{awayCount.value === 0 ? t().alarm.none : t().alarm.away(awayCount.value)}</span>
        {isOfRoom() && <LongestWait />}
      </div>
    );
  const doing = first(alarm);
  const second = other(alarm);
  const text = count > 1 ? t().alarm.many(count, textOf(alarm)) : textOf(alarm);
  return (
    <div class="alarm">
      <span class="red lead" role="alert">
        <Triangle />
        {alarm.drill && <b class="blu">{t().top.drill}</b>}
        <b class="one" title={text}>
          {text}
        </b>
      </span>
      <span class="t2 one">{about(alarm)}</span>
      {doing && (
        <Button hint="F8" onPress={doing.act}>
          {doing.text}
        </Button>
      )}
      {second && (
        <Button hint="F9" onPress={second.act}>
          {second.text}
        </Button>
      )}
      <span class="x t3">
        {t().alarm.of(at + 1, all)} {all > 1 && <Key name="F7" />}
      </span>
      {!isPutAway(alarm) && (
        <Button hint="Shift F7" onPress={() => acknowledge(alarm)}>
          {t().link.dismiss}
        </Button>
      )}
    </div>
  );
}

function textOf(alarm: Alarm): string {
  const time = running(second.value - alarm.since);
  if (alarm.kind === "notAccepted") return t().alarm.notAccepted(alarm.unit ?? "", time);
  if (alarm.kind === "unassigned") return t().alarm.unassigned(running(second.value - alarm.since - alarm.limitMs));
  if (alarm.kind === "device") return deviceText(alarm);
  if (alarm.warning !== undefined) return warningText(alarm, time);
  if (alarm.kind === "late") return ticketText(alarm);
  const beyond = beyondText(alarm);
  if (beyond !== null) return beyond;
  if (alarm.kind === "silent") return t().room.alarm.silent(personName(alarm.person), time, alarm.held ?? 0);
  if (alarm.kind === "exchange")
    return `${t().room.alarm.exchange[alarm.why ?? "quiet"](alarm.exchange ?? "")} ${time}`;
  if (alarm.kind === "handedOver")
    return t().room.alarm.handedOver(handedFrom(alarm), reasonText(alarm.reason ?? ""), time);
  return t().alarm.unanswered(alarm.number ?? "", time);
}

function deviceText(alarm: Alarm): string {
  const left = limitText(alarm.since + alarm.limitMs - second.value);
  return t().sites.line.waits(alarmName(alarm.what ?? ""), alarm.where || t().sites.list.noSite, left);
}

function beyondText(alarm: Alarm): string | null {
  const [words, name] = [t().beyond.alarm, centreName(alarm.centre ?? "")];
  if (alarm.kind === "back") return words.back(name);
  if (alarm.kind === "untold") return words.untold(name);
  if (alarm.kind !== "received") return null;
  const left = limitText(alarm.since + alarm.limitMs - second.value);
  return words.received(name, reasonText(alarm.reason ?? "").toLowerCase(), left);
}

const handedFrom = (alarm: Alarm): string => calls.get(alarm.call)?.number ?? "";

function about(alarm: Alarm): string {
  if (alarm.kind === "exchange") return t().room.alarm.calls;
  if (alarm.kind === "device") return t().sites.line.nobody;
  if (alarm.kind === "late") return t().tickets.office.act;
  if (alarm.incident === undefined) return t().alarm.limit(running(alarm.limitMs));
  return t().alarm.about(incidentNumber(alarm.incident), running(alarm.limitMs));
}

interface Doing {
  text: string;
  act: () => void;
}

/** About an exchange nothing can be done here: somebody has to ring. */
function first(alarm: Alarm): Doing | null {
  if (alarm.kind === "exchange") return null;
  if (alarm.warning !== undefined) return showWarning(alarm);
  if (alarm.kind === "late") return showTicket(alarm);
  if (alarm.kind === "received") return { text: t().beyond.alarm.show, act: () => showReceived(alarm) };
  if (alarm.kind === "device") return { text: t().sites.line.show, act: () => showDevice(alarm) };
  if (alarm.transfer !== undefined && alarm.incident === undefined)
    return { text: t().beyond.alarm.show, act: () => show(alarm) };
  if (alarm.kind === "silent") return { text: t().room.alarm.show, act: () => show(alarm) };
  if (alarm.kind === "handedOver")
    return {
      text: t().room.alarm.take,
      act: () => {
        show(alarm);
        void takeHandover(alarm.call ?? "");
      },
    };
  if (alarm.call !== undefined && alarm.transfer === undefined)
    return { text: t().alarm.claim, act: () => claim(alarm) };
  return {
    text: t().alarm.open(incidentNumber(alarm.incident ?? 0)),
    act: () => {
      acknowledge(alarm);
      goTo("dispatch");
      select(alarm.incident ?? null);
      focusMain();
    },
  };
}

/** Puts the call in hand on its page. */
function show(alarm: Alarm): void {
  acknowledge(alarm);
  goTo("calls");
  takeCall(alarm.call ?? null);
}

function showReceived(alarm: Alarm): void {
  acknowledge(alarm);
  goTo("calls");
  takeCall(keyOfTransfer(alarm.transfer ?? 0));
  focusStrip();
}

/** Its panel, with the hand on what is done about it: one more key takes it. */
function showDevice(alarm: Alarm): void {
  acknowledge(alarm);
  goTo("calls");
  takeInHand(alarm.device ?? "");
  focusStrip();
}

/** Refusing what is handed over needs a reason: it is asked in place. */
function refuse(alarm: Alarm): void {
  show(alarm);
  if (alarm.call !== undefined && !isOpen(alarm.call, "refuse")) openPart(alarm.call, "refuse");
}

/** Another unit instead of one that does not accept: its order is cancelled, and the need waits again. */
function other(alarm: Alarm): Doing | null {
  if (alarm.kind === "handedOver") return { text: t().room.alarm.refuse, act: () => refuse(alarm) };
  if (!mayDispatch()) return null;
  const { incident, unit, assignment } = alarm;
  if (incident === undefined || !unit || !assignment) return null;
  return {
    text: t().alarm.change,
    act: () => {
      acknowledge(alarm);
      goTo("dispatch");
      select(incident);
      void cancelAssignment(incident, unit, assignment, "no_answer");
      focusMain();
    },
  };
}

function claim(alarm: Alarm): void {
  const call = alarm.call;
  if (call === undefined) return;
  acknowledge(alarm);
  goTo("calls");
  takeCall(call);
  void claimCall(call);
}

function answerNext(): void {
  if (longestOffered() !== undefined) goTo("calls");
  takeNext();
}

/** Told to all of the room: with no alarm for this desk, somebody may yet wait for another. */
function LongestWait() {
  const ringing = calls.all().filter(waits);
  const longest = ringing.sort((a, b) => a.rang_at - b.rang_at)[0];
  if (longest === undefined) return null;
  const next = isAsked() ? longestOffered() : undefined;
  return (
    <span class="x t2 lead">
      <span>
        {t().alarm.longestWait} <b class="tab">{running(second.value - longest.rang_at)}</b>{" "}
        <span class="t3">{t().alarm.limit(running((lineOf(longest.number)?.answer_s ?? 15) * 1000))}</span>
      </span>
      {next && (
        <Button hint="F8" onPress={answerNext} disabled={isSending(next.call)}>
          {t().what.claim(next.number)}
        </Button>
      )}
    </span>
  );
}
