/* Whom to ring at the site, in order, and one of them being written. */

import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { clear, isErased, readable } from "../../lib/open";
import { isOfRoom, mayKeepSites } from "../../lib/session";
import { lostSince } from "../../lib/stream";
import { Button, Chips } from "../../parts/controls";
import type { ContactHours, ContactRow, SiteRow } from "../../wire";
import { reasonText, t } from "../../words";
import { type Contact, dropContact, keepContact } from "./actions";
import { toggle } from "./site";
import { part } from "./state";

const ROLES = ["owner", "guard", "manager", "neighbour", "contact"];
const HOURS: readonly ContactHours[] = ["always", "day", "night"];
const ORDERS = [1, 2, 3, 4, 5, 6, 7, 8, 9];

export function Contacts({ row }: { row: SiteRow }) {
  const words = t().sites;
  const edited = useSignal<ContactRow | null>(null);
  const may = mayKeepSites();
  const writes = part.value === "contact";
  const begin = (one: ContactRow | null) => {
    edited.value = one;
    part.value = "contact";
  };
  return (
    <section>
      <div class="lb">{words.alarm.contacts}</div>
      {row.contacts.length === 0 && <p class="t3">{words.alarm.noContacts}</p>}
      <ol class="contacts">
        {row.contacts.map((one) => (
          <li key={one.order} value={one.order}>
            <One row={row} one={one} onEdit={may ? () => begin(one) : null} />
          </li>
        ))}
      </ol>
      {may && !writes && (
        <Button onPress={() => begin(null)} hint="C">
          {words.page.addContact}
        </Button>
      )}
      {may && writes && <Write key={edited.value?.order ?? 0} row={row} from={edited.value} />}
    </section>
  );
}

/** What is not readable yet would be lost by writing over it. */
const isOpening = ({ phone }: ContactRow): boolean => isOfRoom() && clear(phone) === undefined && !isErased(phone);

interface OneProps {
  row: SiteRow;
  one: ContactRow;
  onEdit: (() => void) | null;
}

function One({ row, one, onEdit }: OneProps) {
  const words = t().sites;
  const name = String(one.order);
  return (
    <div class="sp-row">
      <span>
        <span class="no">{readable(one.phone) ?? words.page.sealed}</span> <span lang="vi">{readable(one.label)}</span>{" "}
        <span class="t2">
          {reasonText(one.role)}, {words.alarm.hours[one.hours]}
        </span>
      </span>
      {onEdit && (
        <>
          <Button onPress={onEdit} disabled={isOpening(one)} label={`${words.page.edit}: ${name}`}>
            {words.page.edit}
          </Button>
          <Button onPress={() => void dropContact(row.site, one.order)} label={`${words.page.dropContact}: ${name}`}>
            {words.page.dropContact}
          </Button>
        </>
      )}
    </div>
  );
}

/** The next order that is free; of a site with nine, the last. */
const nextOrder = (row: SiteRow): number =>
  ORDERS.find((order) => row.contacts.every((one) => one.order !== order)) ?? ORDERS.length;

const contactOf = (row: SiteRow, from: ContactRow | null): Contact => ({
  order: from?.order ?? nextOrder(row),
  role: from?.role ?? "owner",
  phone: clear(from?.phone) ?? "",
  label: clear(from?.label) ?? "",
  hours: from?.hours ?? "always",
});

function Write({ row, from }: { row: SiteRow; from: ContactRow | null }) {
  const words = t().sites;
  const draft = useSignal<Contact>(contactOf(row, from));
  const box = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => box.current?.focus(), []);
  const write = (change: Partial<Contact>) => {
    draft.value = { ...draft.peek(), ...change };
  };
  const { order, role, phone, label, hours } = draft.value;
  const possible = phone.trim() !== "" && lostSince.value === null;
  const save = () => possible && void keepContact(row.site, draft.peek());
  return (
    <form
      class="sp-form"
      aria-label={words.page.addContact}
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        toggle(null);
      }}
    >
      <div class="sp-two">
        <Pick
          label={words.page.order}
          value={String(order)}
          all={ORDERS.map(String)}
          name={(one) => one}
          onChoose={(one) => write({ order: Number(one) })}
        />
        <Pick
          label={words.page.role}
          value={role}
          all={ROLES.includes(role) ? ROLES : [...ROLES, role]}
          name={reasonText}
          onChoose={(one) => write({ role: one })}
        />
        <input
          ref={box}
          class="field"
          type="tel"
          autocomplete="off"
          maxLength={32}
          placeholder={words.page.phone}
          aria-label={words.page.phone}
          value={phone}
          onInput={(event) => write({ phone: event.currentTarget.value })}
        />
        <input
          class="field"
          lang="vi"
          autocomplete="off"
          maxLength={120}
          placeholder={words.page.person}
          aria-label={words.page.person}
          value={label}
          onInput={(event) => write({ label: event.currentTarget.value })}
        />
      </div>
      <Chips
        label={words.page.hours}
        all={HOURS.map((value) => ({ value, text: words.alarm.hours[value] }))}
        chosen={hours}
        onChoose={(value) => write({ hours: value })}
      />
      <div class="sp-row">
        <button type="submit" class="btn pri" aria-disabled={!possible || undefined}>
          {words.page.save}
          <kbd aria-hidden="true">Enter</kbd>
        </button>
        <Button onPress={() => toggle(null)} hint="Esc">
          {words.hazards.back}
        </Button>
      </div>
    </form>
  );
}

interface PickProps {
  label: string;
  value: string;
  all: readonly string[];
  name: (one: string) => string;
  onChoose: (one: string) => void;
}

function Pick({ label, value, all, name, onChoose }: PickProps) {
  return (
    <select class="field" aria-label={label} value={value} onChange={(event) => onChoose(event.currentTarget.value)}>
      {all.map((one) => (
        <option key={one} value={one}>
          {name(one)}
        </option>
      ))}
    </select>
  );
}
