/* Ringing the site of the alarm that the incident in hand came from, for a key or a gate. */

import { useLayoutEffect } from "preact/hooks";
import { isSending } from "../../lib/commands";
import { alarms } from "../../lib/rows";
import { isOfRoom } from "../../lib/session";
import { lostSince } from "../../lib/stream";
import type { AlarmRow, IncidentRow } from "../../wire";
import { t } from "../../words";
import { said } from "../calltaker/actions";
import { openSite, siteInHand } from "../calltaker/alarm-state";
import { Choose } from "../calltaker/choose";
import { answersAtWork, Contacts, isAtWork, myRing, Ringing } from "../calltaker/contacts-here";
import { closeMenu, menu, part } from "./menu-state";
import { row as inHand } from "./state";

/** The alarm whose site may be rung because of this incident. */
export function alarmToRing(row: IncidentRow | undefined): AlarmRow | undefined {
  const alarm = alarms.get(row?.alarm ?? null);
  return alarm !== undefined && isAtWork(alarm) && isOfRoom() ? alarm : undefined;
}

export const askToRing = () => alarmToRing(inHand.peek()) && menu("ring");

/** Whose contacts stand open. */
export const rungHere = () => (part.peek() === "ring" ? alarmToRing(inHand.peek()) : undefined);

/** Opening it is reading whom to ring, which is an entry. */
export function RingSite({ row }: { row: IncidentRow }) {
  const alarm = alarmToRing(row);
  useLayoutEffect(() => {
    if (alarm) void openSite(alarm);
    return () => {
      siteInHand.value = null;
    };
  }, [alarm?.site]);
  if (alarm === undefined) return null;
  const last = said.value?.call === alarm.alarm && said.value.tone === "warn" ? said.value.text : "";
  return (
    <div class="ring" onKeyDown={keepFigures}>
      <Choose
        focus
        label={t().sites.alarm.ringSite}
        title={<Rung row={alarm} />}
        answers={() => answersAtWork(alarmToRing(inHand.peek()) ?? alarm)}
        disabled={() => lostSince.value !== null || isSending(alarm.alarm)}
        back={{ text: t().act.back, act: closeMenu }}
      />
      <div role="status" class="conf1">
        {last}
      </div>
      <Contacts row={alarm} />
    </div>
  );
}

/** What was tried before stands with the alarm, above. */
function Rung({ row }: { row: AlarmRow }) {
  const ring = myRing(row);
  return ring === undefined ? null : (
    <>
      <b>{t().sites.alarm.ringing}</b>
      <Ringing row={row} ring={ring} />
    </>
  );
}

/** A figure that means no outcome any more chooses no unit either. */
function keepFigures(event: KeyboardEvent): void {
  if (/^[0-9a-z]$/i.test(event.key) && !event.altKey && !event.ctrlKey) event.stopPropagation();
}
