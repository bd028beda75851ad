/* The middle column for an alarm without a voice: where, what, whom to ring, what is dangerous, and what came of it. */

import { useSignal } from "@preact/signals";
import { useLayoutEffect } from "preact/hooks";
import { second } from "../../lib/clock";
import { isSending } from "../../lib/commands";
import { clockTime, incidentNumber, limitOf, running } from "../../lib/format";
import { alarmName } from "../../lib/hazards";
import { clear, told } from "../../lib/open";
import { offsetMin, placeName, rules } from "../../lib/region";
import { silentSince } from "../../lib/rows";
import { lostSince } from "../../lib/stream";
import { Hazards, siteName } from "../../parts/hazards";
import { KindField } from "../../parts/kind-field";
import { personName } from "../../parts/names";
import type { AlarmOutcome, AlarmRow, Around } from "../../wire";
import { reasonText, t } from "../../words";
import { limitText } from "../dispatcher/queue";
import { said } from "./actions";
import { alarmRow, dismissAlarm, openSite, recordAlarm, siteInHand, takeAlarm, verifyAlarm } from "./alarm-state";
import { type Answer, Choose } from "./choose";
import { isMe } from "./state";
import { focusStrip } from "./strip-state";

const OUTCOMES: readonly AlarmOutcome[] = ["no_answer", "busy", "wrong_number", "unclear"];
export const FALSE_ALARMS = ["cooking", "steam_dust", "maintenance", "pressed_by_mistake", "device_fault", "other"];

export function AlarmPanel({ row }: { row: AlarmRow }) {
  const kind = useSignal<string | null>(null);
  const mine = isMe(row.person);
  useLayoutEffect(() => {
    if (mine && row.site !== null) void openSite(row.site);
    return () => {
      siteInHand.value = null;
    };
  }, [row.site, mine]);
  const last = said.value?.call === row.alarm ? said.value : null;
  return (
    <section class="col" aria-label={t().sites.alarm.title}>
      <Head row={row} />
      <div class="form scroll">
        <Told row={row} />
        {mine && <Contacts row={row} />}
        {row.state === "waiting" && (
          <KindField
            kind={kind.value ?? rules.value?.alarms.find((one) => one.id === row.kind)?.incident ?? null}
            service={null}
            onChoose={(one) => (kind.value = one)}
          />
        )}
      </div>
      <What row={row} kind={kind.value} />
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

function Contacts({ row }: { row: AlarmRow }) {
  const words = t().sites.alarm;
  const site = siteInHand.value;
  if (row.site === null || (site !== null && site.contacts.length === 0)) return <p class="amb">{words.noContacts}</p>;
  if (site === null) return <p class="t3">{t().incident.opening}…</p>;
  return (
    <div>
      <div class="lb">{words.contacts}</div>
      <ol class="contacts">
        {site.contacts.map((one) => (
          <li key={one.order} value={one.order}>
            <span class="no">{clear(one.phone) ?? "…"}</span> <span lang="vi">{told(one.label)}</span>{" "}
            <span class="t2">
              {reasonText(one.role)}, {words.hours[one.hours]}
            </span>
          </li>
        ))}
      </ol>
      {site.address !== null && <p lang="vi">{told(site.address)}</p>}
    </div>
  );
}

/** What can be done now, by figures; what was done, in words. */
function What({ row, kind }: { row: AlarmRow; kind: string | null }) {
  const words = t().sites.alarm;
  const asking = useSignal(false);
  const off = () => lostSince.value !== null || isSending(row.alarm);
  if (row.state !== "waiting")
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
      answers={() => answersOf(alarmRow() ?? row, kind, () => (asking.value = true))}
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

function answersOf(row: AlarmRow, kind: string | null, ask: () => void): Answer[] {
  const words = t().sites.alarm;
  const { alarm, person } = row;
  if (row.state !== "waiting") return [];
  if (isMe(person))
    return [
      { text: words.real, main: true, act: () => void verifyAlarm(alarm, kind) },
      { text: words.nothing, act: ask },
      ...OUTCOMES.map((one) => ({ text: words.outcome[one], act: () => void recordAlarm(alarm, one) })),
    ];
  if (person !== null && silentSince(person) === null) return [];
  const text = person === null ? words.take : words.takeOver;
  return [{ text, hint: "Enter", main: true, act: () => void takeAlarm(alarm) }];
}

function Known({ row }: { row: AlarmRow }) {
  const words = t().sites.alarm;
  const since = silentSince(row.person);
  return (
    <>
      <div class="tries">
        {row.tries.map((one) => (
          <span key={one.at}>
            {clockTime(one.at, offsetMin.value)} {personName(one.person)}: {words.outcome[one.outcome].toLowerCase()}
          </span>
        ))}
      </div>
      {row.person === null && <div>{words.lapses}</div>}
      {isMe(row.person) && <div class="b tx">{words.mine}</div>}
      {row.person !== null && !isMe(row.person) && since === null && (
        <div class="b tx">{words.other(personName(row.person))}</div>
      )}
      {row.person !== null && since !== null && !isMe(row.person) && (
        <div class="amb">{words.otherSilent(personName(row.person), running(second.value - since))}</div>
      )}
    </>
  );
}

function endOf(row: AlarmRow): string {
  const words = t().sites.alarm.ended;
  const number = row.incident === null ? "" : incidentNumber(row.incident);
  if (row.state === "verified") return words.verified(number);
  if (row.state === "lapsed") return words.lapsed(number);
  if (row.state === "dismissed") return words.dismissed(personName(row.person), reasonText(row.reason ?? ""));
  return row.state === "test" ? words.test : words.cancelled;
}
