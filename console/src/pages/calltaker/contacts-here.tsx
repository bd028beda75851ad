/* Whom to ring at the site of the alarm in hand: each by one button and key, and how the ring goes that is under way. */

import { isSending } from "../../lib/commands";
import type { Keys } from "../../lib/keys";
import { dialTold } from "../../lib/messages";
import { clear, told } from "../../lib/open";
import { nextContact, ringOf, rungElsewhere } from "../../lib/rings";
import { alarms, silentSince } from "../../lib/rows";
import { lostSince } from "../../lib/stream";
import { Button } from "../../parts/controls";
import { personName } from "../../parts/names";
import type { AlarmRow, AlarmTry, ContactRow } from "../../wire";
import { reasonText, t } from "../../words";
import { alarmRow, ringContact, siteInHand } from "./alarm-state";
import { hintOf } from "./hand-keys";
import { isMe } from "./state";

const elsewhere = (row: AlarmRow) => rungElsewhere(row, alarms.all(), (person) => silentSince(person) !== null);

const contactsOf = (row: AlarmRow): readonly ContactRow[] =>
  siteInHand.value?.site === row.site ? siteInHand.value.contacts : [];

/** Somebody can be rung by a button, as far as is known: of a ring that was none nothing can have come. */
export const hasContacts = (row: AlarmRow): boolean =>
  row.site !== null && (siteInHand.value?.site !== row.site || siteInHand.value.contacts.length > 0);

/** May be rung now: the alarm is mine, waits, and I ring nobody. */
const mayRing = (row: AlarmRow): boolean =>
  isMe(row.person) && row.state === "waiting" && !ringOf(row) && lostSince.value === null && !isSending(row.alarm);

/** Held down or pressed twice it rings once. */
export function contactKeys(): Keys {
  const press = (order: number) => (event: KeyboardEvent) => {
    const row = alarmRow();
    if (event.repeat || row === undefined || !mayRing(row) || elsewhere(row).has(order)) return;
    if (contactsOf(row).some((one) => one.order === order)) void ringContact(row.alarm, order);
  };
  return Object.fromEntries([1, 2, 3, 4, 5, 6, 7, 8, 9].map((order) => [`Alt+Shift+${order}`, press(order)]));
}

/** Who is rung by one key of the strip; none while somebody is rung. */
export function nextOf(row: AlarmRow): ContactRow | undefined {
  return mayRing(row) ? nextContact(row, contactsOf(row), elsewhere(row)) : undefined;
}

export const contactName = (one: ContactRow): string => told(one.label) ?? reasonText(one.role);

export function Contacts({ row }: { row: AlarmRow }) {
  const words = t().sites.alarm;
  const site = siteInHand.value;
  if (row.site === null || (site !== null && site.contacts.length === 0)) return <p class="amb">{words.noContacts}</p>;
  if (site === null) return <p class="t3">{t().incident.opening}…</p>;
  return (
    <div>
      <div class="lb">{words.contacts}</div>
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
  const ring = ringOf(row);
  const other = elsewhere(row).get(one.order);
  return (
    <li value={one.order} data-rung={ring?.contact === one.order || undefined}>
      <span class="no">{clear(one.phone) ?? "…"}</span> <span lang="vi">{told(one.label)}</span>{" "}
      <span class="t2">
        {reasonText(one.role)}, {words.hours[one.hours]}
      </span>{" "}
      {ring?.contact === one.order && <b>{words.rung}</b>}
      {other !== undefined && <span class="amb">{words.rungBy(personName(other))}</span>}
      {row.state === "waiting" && ring === undefined && other === undefined && (
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
  const { text, warn } = dialTold(row.alarm);
  return (
    <div class={warn ? "amb" : "t2"} role="status">
      {warn ? `${text} ${byHand}` : text}
    </div>
  );
}
