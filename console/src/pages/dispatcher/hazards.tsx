/* What is dangerous where the incident in hand lies, and the alarm it came from, if one. */

import { useLayoutEffect } from "preact/hooks";
import { send } from "../../lib/commands";
import { clockTime } from "../../lib/format";
import { alarmName } from "../../lib/hazards";
import { open } from "../../lib/open";
import { offsetMin } from "../../lib/region";
import { alarms, hazards } from "../../lib/rows";
import { isOfRoom } from "../../lib/session";
import { Button } from "../../parts/controls";
import { Hazards, NoteHazard, siteName } from "../../parts/hazards";
import { tryText } from "../../parts/tries";
import type { IncidentRow } from "../../wire";
import { t } from "../../words";
import { alarmToRing, askToRing } from "./ring-site";
import { Small } from "./small";

const DWELL_MS = 350;

/** As with its text: passing by is not reading. */
function useOpened(row: IncidentRow): void {
  const around = hazards.get(row.incident)?.sites ?? [];
  const boxes = around.flatMap((site) => [site.label, ...site.hazards.map((one) => one.note)]);
  const text = alarms.get(row.alarm)?.text ?? null;
  useLayoutEffect(() => {
    if (!isOfRoom()) return;
    const timer = window.setTimeout(() => void open({ incident: row.incident }, [...boxes, text]), DWELL_MS);
    return () => window.clearTimeout(timer);
  }, [row.incident, boxes.map((box) => box?.[1]).join(), text?.[1]]);
}

/** Two terms of the facts: nothing where nothing is known, but for the room a word to note. */
export function HazardFacts({ row }: { row: IncidentRow }) {
  useOpened(row);
  const around = hazards.get(row.incident)?.sites ?? [];
  const mayNote = isOfRoom() && row.closed_at === null;
  const first = around[0];
  const unsaid = row.alarm === null && around.length === 1 ? around : around.filter((one) => one.hazards.length === 0);
  const names = unsaid.map(siteName).filter(Boolean).join(", ");
  return (
    <>
      {row.alarm !== null && (
        <>
          <dt>{t().sites.incident.from}</dt>
          <dd>
            <FromAlarm row={row} />
          </dd>
        </>
      )}
      {(around.length > 0 || (mayNote && row.place !== null)) && (
        <>
          <dt>{t().sites.hazards.title}</dt>
          <dd>
            {names !== "" && (
              <div class="t2" lang="vi">
                {names}
              </div>
            )}
            <Hazards sites={around} clearing />
            {mayNote && <NoteHazard where={first ? { site: first.site } : { incident: row.incident }} />}
          </dd>
        </>
      )}
    </>
  );
}

function FromAlarm({ row }: { row: IncidentRow }) {
  const words = t().sites.incident;
  const alarm = alarms.get(row.alarm);
  const how = row.verified ? alarm?.way && words.verified[alarm.way] : words.lapsed;
  const told = [
    alarm && alarmName(alarm.kind),
    alarm && siteName(alarm),
    alarm && alarm.zones.length > 0 && t().sites.alarm.zone(alarm.zones.join(", ")),
    alarm && alarm.devices.length > 1 && t().sites.list.devices(alarm.devices.length),
    alarm && alarm.count > 1 && t().sites.list.told(alarm.count),
    alarm?.restored_at && words.restored(clockTime(alarm.restored_at, offsetMin.value)),
  ];
  const real = () =>
    void (row.alarm !== null && send({ type: "VerifyAlarm", alarm: row.alarm }, t().sites.alarm.verifyStill));
  return (
    <>
      <span lang="vi">{told.filter(Boolean).join(", ")}</span>
      {alarm?.tries.map((one) => (
        <div key={`${one.at} ${one.person}`} class="t2">
          {tryText(one)}
        </div>
      ))}
      {how && <b class={row.verified ? "" : "amb"}> {how}</b>}
      {alarmToRing(row) && <Small hint="L" text={t().sites.alarm.ringSite} onPress={askToRing} />}
      {!row.verified && isOfRoom() && row.closed_at === null && <Button onPress={real}>{words.real}</Button>}
    </>
  );
}
