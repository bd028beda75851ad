/* The middle column for an alarm without a voice: where, what, whom to ring, what is dangerous, and what came of it. */

import { useSignal } from "@preact/signals";
import { useLayoutEffect } from "preact/hooks";
import { second } from "../../lib/clock";
import { isSending } from "../../lib/commands";
import { clockTime, incidentNumber, limitOf, running } from "../../lib/format";
import { alarmName } from "../../lib/hazards";
import { told } from "../../lib/open";
import { offsetMin, placeName, rules } from "../../lib/region";
import { silentSince } from "../../lib/rows";
import { lostSince } from "../../lib/stream";
import { Hazards, siteName } from "../../parts/hazards";
import { KindField } from "../../parts/kind-field";
import { personName } from "../../parts/names";
import { tryText } from "../../parts/tries";
import type { AlarmRow, Around } from "../../wire";
import { reasonText, t } from "../../words";
import { limitText } from "../dispatcher/queue";
import { said } from "./actions";
import { alarmRow, dismissAlarm, openSite, siteInHand, takeAlarm, verifyAlarm } from "./alarm-state";
import { type Answer, Choose } from "./choose";
import {
  answersAtWork,
  Contacts,
  hasContacts,
  isAtWork,
  myRing,
  OF_RING,
  OUTCOMES,
  Ringing,
  record,
  ringNext,
} from "./contacts-here";
import { isMe } from "./state";
import { focusStrip } from "./strip-state";

export const FALSE_ALARMS = ["cooking", "steam_dust", "maintenance", "pressed_by_mistake", "device_fault", "other"];

export function AlarmPanel({ row }: { row: AlarmRow }) {
  const kind = useSignal<string | null>(null);
  const wanted = useSignal(false);
  const isOpen = isMe(row.person) || (wanted.value && isAtWork(row));
  useLayoutEffect(() => {
    if (isOpen) void openSite(row);
    return () => {
      siteInHand.value = null;
    };
  }, [row.site, isOpen]);
  const last = said.value?.call === row.alarm ? said.value : null;
  return (
    <section class="col" aria-label={t().sites.alarm.title}>
      <Head row={row} />
      <div class="form scroll">
        <Told row={row} />
        {isOpen && <Contacts row={row} />}
        {row.state === "waiting" && (
          <KindField
            kind={kind.value ?? rules.value?.alarms.find((one) => one.id === row.kind)?.incident ?? null}
            service={null}
            onChoose={(one) => (kind.value = one)}
          />
        )}
      </div>
      <What row={row} kind={kind.value} openContacts={isOpen ? null : () => (wanted.value = true)} />
      <div role="status" aria-live="polite" class={last?.tone === "warn" ? "saidline conf1" : "saidline"}>
        {last?.text}
      </div>
    </section>
  );
}

function Head({ row }: { row: AlarmRow }) {
  const words = t().sites.alarm;
  const limit = row.verify_by !== null ? limitOf(row.raised_at, row.verify_by, second.value) : undefined;
  const where = [siteName(row), placeName(row)].filter(Boolean).join(", ");
  const zones = row.zones.length > 0 ? words.zone(row.zones.join(", ")) : "";
  const waits = row.state === "waiting";
  return (
    <header class="who alarmhead">
      <div>
        <h1 class="no">
          {row.drill && <b class="blu">{t().top.drill} </b>}
          {alarmName(row.kind)}
        </h1>
        <div class="t2" lang="vi">
          {[where || t().sites.list.noSite, zones].filter(Boolean).join(", ")}
        </div>
      </div>
      <div class="t2 one">{words.raised(clockTime(row.raised_at, offsetMin.value))}</div>
      <div class="r">
        <div class={`big ${waits && limit ? limit.tone : ""}`}>{running(second.value - row.raised_at)}</div>
        <div class={`sm tab ${waits && limit ? limit.tone : "t3"}`}>{waits && limit && limitText(limit.left)}</div>
      </div>
    </header>
  );
}

function Told({ row }: { row: AlarmRow }) {
  const words = t().sites;
  const around: Around = {
    site: row.site ?? "",
    kind: "other",
    name: null,
    label: null,
    distance_m: 0,
    hazards: siteInHand.value?.site === row.site ? siteInHand.value.hazards : row.hazards,
  };
  const text = told(row.text);
  return (
    <div>
      {row.after !== null && <p class="amb">{words.alarm.again}</p>}
      {row.count > 1 && (
        <p>
          {words.list.told(row.count)}
          {row.devices.length > 1 && `, ${words.list.devices(row.devices.length)}`}
        </p>
      )}
      {text !== undefined && (
        <p>
          {words.alarm.text}: <span lang="vi">{text}</span>
        </p>
      )}
      {row.hazards.length > 0 && (
        <>
          <div class="lb">{words.hazards.title}</div>
          <Hazards sites={[around]} />
        </>
      )}
    </div>
  );
}

interface WhatProps {
  row: AlarmRow;
  kind: string | null;
  /** Null where they are open. */
  openContacts: (() => void) | null;
}

/** What can be done now, by figures; what was done, in words. */
function What({ row, kind, openContacts }: WhatProps) {
  const words = t().sites.alarm;
  const asking = useSignal(false);
  const off = () => lostSince.value !== null || isSending(row.alarm);
  if (row.state !== "waiting" && !myRing(row) && !isAtWork(row))
    return (
      <div class="strip" role="status">
        <span class="t2">{endOf(row)}</span>
      </div>
    );
  if (asking.value)
    return (
      <Choose
        key="why"
        focus
        label={words.why}
        title={words.why}
        answers={() => FALSE_ALARMS.map((one) => ({ text: reasonText(one), act: () => void dismiss(row.alarm, one) }))}
        disabled={off}
        back={{ text: words.back, act: () => back(asking) }}
      />
    );
  return (
    <Choose
      key="what"
      first
      label={words.title}
      title={<Known row={row} />}
      answers={() => answersOf(alarmRow() ?? row, kind, openContacts, () => (asking.value = true))}
      disabled={off}
    />
  );
}

function back(asking: { value: boolean }): void {
  asking.value = false;
  focusStrip();
}

async function dismiss(alarm: string, reason: string): Promise<void> {
  await dismissAlarm(alarm, reason);
}

function answersOf(row: AlarmRow, kind: string | null, openContacts: (() => void) | null, ask: () => void): Answer[] {
  const words = t().sites.alarm;
  const { alarm, person } = row;
  if (row.state !== "waiting") {
    if (openContacts === null || myRing(row)) return answersAtWork(row);
    return [{ text: words.ringSite, hint: "G", act: openContacts }];
  }
  if (isMe(person))
    return [
      { text: words.real, main: true, act: () => void verifyAlarm(alarm, kind) },
      { text: words.nothing, act: ask },
      ...(myRing(row) ? OF_RING : hasContacts(row) ? [] : OUTCOMES).map(record(row)),
      ...ringNext(row),
    ];
  if (person !== null && silentSince(person) === null) return [];
  const text = person === null ? words.take : words.takeOver;
  return [{ text, hint: "Enter", main: true, act: () => void takeAlarm(alarm) }];
}

function Known({ row }: { row: AlarmRow }) {
  const ring = myRing(row);
  return (
    <>
      <div class="tries">
        {row.tries.map((one) => (
          <span key={`${one.at} ${one.person}`}>{tryText(one)}</span>
        ))}
      </div>
      {row.state === "waiting" ? <Holder row={row} /> : <div>{endOf(row)}</div>}
      {ring && <div class="b tx">{t().sites.alarm.ringing}</div>}
      {ring && <Ringing row={row} ring={ring} />}
    </>
  );
}

/** Whose alarm it is while it waits. */
function Holder({ row }: { row: AlarmRow }) {
  const words = t().sites.alarm;
  const since = silentSince(row.person);
  if (row.person === null) return <div>{words.lapses}</div>;
  if (isMe(row.person)) return myRing(row) ? null : <div class="b tx">{words.mine}</div>;
  if (since === null) return <div class="b tx">{words.other(personName(row.person))}</div>;
  return <div class="amb">{words.otherSilent(personName(row.person), running(second.value - since))}</div>;
}

function endOf(row: AlarmRow): string {
  const words = t().sites.alarm.ended;
  const number = row.incident === null ? "" : incidentNumber(row.incident);
  if (row.state === "verified") return words.verified(number);
  if (row.state === "lapsed") return words.lapsed(number);
  if (row.state === "dismissed") return words.dismissed(personName(row.person), reasonText(row.reason ?? ""));
  return row.state === "test" ? words.test : words.cancelled;
}
