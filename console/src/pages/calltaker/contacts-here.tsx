/* Whom to ring at the site of an alarm, while it waits or once it is an incident: each by one button and key, how the ring
   goes that is under way, and what can be said of it. */

import { second } from "../../lib/clock";
import { isSending } from "../../lib/commands";
import type { Keys } from "../../lib/keys";
import { lineTold } from "../../lib/messages";
import { clear, told } from "../../lib/open";
import * as rings from "../../lib/rings";
import { alarms, messages, queue, silentSince } from "../../lib/rows";
import { lostSince } from "../../lib/stream";
import { Button } from "../../parts/controls";
import { personName } from "../../parts/names";
import type { AlarmOutcome, AlarmRow, AlarmTry, ContactRow, SiteRow } from "../../wire";
import { reasonText, t } from "../../words";
import { recordAlarm, ringContact, siteInHand } from "./alarm-state";
import type { Answer } from "./choose";
import { hintOf } from "./hand-keys";
import { isMe } from "./state";

export const OUTCOMES: readonly AlarmOutcome[] = ["no_answer", "busy", "wrong_number", "unclear"];
/** Of a ring that was kept; once the alarm waits no more, that somebody was reached says no other key. */
export const OF_RING: readonly AlarmOutcome[] = [...OUTCOMES, "failed"];
const AFTERWARDS: readonly AlarmOutcome[] = ["reached", ...OF_RING];

const byOthers = (row: AlarmRow) =>
  rings.rungByOthers(row, alarms.all(), isMe, (person) => silentSince(person) !== null, second.value);

const siteOf = (row: AlarmRow): SiteRow | null => (siteInHand.value?.site === row.site ? siteInHand.value : null);
const contactsOf = (row: AlarmRow): readonly ContactRow[] => siteOf(row)?.contacts ?? [];

/** The ring that I am to say the outcome of. */
export const myRing = (row: AlarmRow): AlarmTry | undefined => rings.ringsOf(row).find((one) => isMe(one.person));

/** Somebody can be rung by a button, as far as is known: of a ring that was none nothing can have come. */
export const hasContacts = (row: AlarmRow): boolean => row.site !== null && (siteOf(row)?.contacts.length ?? 1) > 0;

const isOpen = (incident: number): boolean => queue.get(incident) !== undefined;
const ringingWarns = (row: AlarmRow): boolean => rings.ringingWarns(row, alarms.all(), isOpen);

/** Whoever is at work on its incident may ring the site. */
export const isAtWork = (row: AlarmRow): boolean => rings.isAtWork(row, alarms.all(), isOpen);

/** Its contacts are rung by me: it waits and is mine, or it is an incident. */
const isToRing = (row: AlarmRow): boolean =>
  row.state === "waiting" ? isMe(row.person) && !ringingWarns(row) : isAtWork(row);

/** May be rung now: I ring nobody because of it. */
const mayRing = (row: AlarmRow): boolean =>
  isToRing(row) && !myRing(row) && lostSince.value === null && !isSending(row.alarm);

/** Held down or pressed twice it rings once. */
export function contactKeys(rowOf: () => AlarmRow | undefined): Keys {
  const press = (order: number) => (event: KeyboardEvent) => {
    const row = rowOf();
    if (event.repeat || row === undefined || !mayRing(row) || byOthers(row).has(order)) return;
    if (contactsOf(row).some((one) => one.order === order)) void ringContact(row.alarm, order);
  };
  return Object.fromEntries([1, 2, 3, 4, 5, 6, 7, 8, 9].map((order) => [`Alt+Shift+${order}`, press(order)]));
}

/** Who comes next, by one key of the strip; nobody while I ring somebody. */
export function ringNext(row: AlarmRow): Answer[] {
  const next = mayRing(row) ? rings.nextContact(row, contactsOf(row), byOthers(row)) : undefined;
  if (next === undefined) return [];
  const text = t().sites.alarm.ring(contactName(next));
  return [{ text, hint: "G", act: () => void ringContact(row.alarm, next.order) }];
}

export const record =
  ({ alarm }: AlarmRow) =>
  (one: AlarmOutcome): Answer => ({ text: t().sites.alarm.outcome[one], act: () => void recordAlarm(alarm, one) });

/** Once it is an incident: what came of my ring, else whom to ring. */
export const answersAtWork = (row: AlarmRow): Answer[] => (myRing(row) ? AFTERWARDS.map(record(row)) : ringNext(row));

const contactName = (one: ContactRow): string => told(one.label) ?? reasonText(one.role);

export function Contacts({ row }: { row: AlarmRow }) {
  const words = t().sites.alarm;
  const site = siteOf(row);
  if (row.site === null || (site !== null && site.contacts.length === 0)) return <p class="amb">{words.noContacts}</p>;
  if (site === null) return <p class="t3">{t().incident.opening}…</p>;
  return (
    <div>
      <div class="lb">{words.contacts}</div>
      {ringingWarns(row) && <p class="amb">{t().refusal.ringing_warns}</p>}
      <ol class="contacts">
        {site.contacts.map((one) => (
          <Contact key={one.order} row={row} one={one} />
        ))}
      </ol>
      {site.address !== null && <p lang="vi">{told(site.address)}</p>}
    </div>
  );
}

function Contact({ row, one }: { row: AlarmRow; one: ContactRow }) {
  const words = t().sites.alarm;
  const ring = myRing(row);
  const other = byOthers(row).get(one.order);
  return (
    <li value={one.order} data-rung={ring?.contact === one.order || undefined}>
      <span class="no">{clear(one.phone) ?? "…"}</span> <span lang="vi">{told(one.label)}</span>{" "}
      <span class="t2">
        {reasonText(one.role)}, {words.hours[one.hours]}
      </span>{" "}
      {ring?.contact === one.order && <b>{words.rung}</b>}
      {other !== undefined && <span class="amb">{words.rungBy(personName(other))}</span>}
      {isToRing(row) && ring === undefined && other === undefined && (
        <Button
          hint={hintOf(String(one.order))}
          disabled={!mayRing(row)}
          onPress={() => void ringContact(row.alarm, one.order)}
        >
          {words.ring(contactName(one))}
        </Button>
      )}
    </li>
  );
}

/** What the exchange makes of the ring under way; where it makes nothing, which number is to be dialled by hand. */
export function Ringing({ row, ring }: { row: AlarmRow; ring: AlarmTry }) {
  const words = t().sites.alarm;
  const phone = contactsOf(row).find((one) => one.order === ring.contact)?.phone ?? null;
  const byHand = words.byHand(clear(phone) ?? "…");
  if (ring.message === null) return <div class="amb">{byHand}</div>;
  const { text, warn } = lineTold(messages.get(ring.message));
  return (
    <div class={warn ? "amb" : "t2"} role="status">
      {warn ? `${text} ${byHand}` : text}
    </div>
  );
}
