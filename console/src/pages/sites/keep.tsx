/* The fields of a site: what it is called, its kind, where it is and how far around, its devices. */

import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { useKeys } from "../../lib/keys";
import { isErased } from "../../lib/open";
import { isOfRoom } from "../../lib/session";
import { lostSince } from "../../lib/stream";
import { Button } from "../../parts/controls";
import { PlaceField, type Where } from "../../parts/place-field";
import type { SiteKind, SiteRow } from "../../wire";
import { t } from "../../words";
import { type Fields, fieldsOf, isPrivate, keepSite, wouldLose } from "./actions";
import { part, pointed } from "./state";

const RADIUS_MIN_M = 10;
const RADIUS_MAX_M = 2_000;

/** What is sealed must be readable before it is written over; once it was, nothing takes the fields away. */
export function ChangeSite({ row }: { row: SiteRow }) {
  const stands = useRef(false);
  stands.current ||= !isOfRoom() || !wouldLose(row, isErased);
  return stands.current ? <KeepSite row={row} /> : <p class="t3">{t().incident.opening}…</p>;
}

export function KeepSite({ row }: { row: SiteRow | null }) {
  const words = t().sites.page;
  const fields = useSignal<Fields>(fieldsOf(row, row === null ? pointed.peek() : null));
  const from = useSignal<Pick<Where, "placeFrom" | "placeName">>({ placeFrom: null });
  const seen = useRef(row?.kept_at).current;
  const box = useRef<HTMLInputElement>(null);
  const write = (change: Partial<Fields>) => {
    fields.value = { ...fields.peek(), ...change };
  };
  useLayoutEffect(() => box.current?.focus(), []);
  useLayoutEffect(() => {
    if (row !== null) pointed.value = row.place;
    return pointed.subscribe((place) => {
      if (place === null || samePoint(place, fields.peek().place)) return;
      write({ place });
      from.value = { placeFrom: "map" };
    });
  }, []);
  const { kind, called, address, place, radius_m, devices } = fields.value;
  const lost = wouldLose(row, isErased);
  const isRight = radius_m >= RADIUS_MIN_M && radius_m <= RADIUS_MAX_M;
  const possible = !lost && isRight && place !== null && called.trim() !== "" && lostSince.value === null;
  const save = () => possible && void keepSite(fields.peek());
  useKeys({ "Ctrl+Enter": save });
  return (
    <form
      class="sp-form"
      aria-label={row === null ? words.fresh : words.edit}
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
      onKeyDown={leave}
    >
      <Kind kind={kind} onChoose={(one) => write({ kind: one })} />
      <label class="lb" for="site-name">
        {isPrivate(kind) ? words.label : words.name}
      </label>
      <input
        id="site-name"
        ref={box}
        class="field"
        lang="vi"
        autocomplete="off"
        maxLength={120}
        value={called}
        onInput={(event) => write({ called: event.currentTarget.value })}
      />
      {isPrivate(kind) && <p class="t3 sm">{words.private}</p>}
      <PlaceField
        where={{ address, place, ...from.value }}
        caller={null}
        onChange={(change) => {
          if (change.address !== undefined) write({ address: change.address });
          if (change.place === undefined) return;
          write({ place: change.place });
          pointed.value = change.place;
          from.value = {
            placeFrom: change.placeFrom ?? null,
            ...(change.placeName && { placeName: change.placeName }),
          };
        }}
      />
      <label class="lb" for="site-radius">
        {words.radiusLabel}
      </label>
      <input
        id="site-radius"
        class="field"
        type="number"
        min={RADIUS_MIN_M}
        max={RADIUS_MAX_M}
        value={radius_m}
        onInput={(event) => write({ radius_m: Math.round(Number(event.currentTarget.value)) })}
      />
      <label class="lb" for="site-devices">
        {words.devicesLabel}
      </label>
      <textarea
        id="site-devices"
        class="field"
        rows={2}
        spellcheck={false}
        value={devices}
        onInput={(event) => write({ devices: event.currentTarget.value })}
      />
      {seen !== undefined && seen !== row?.kept_at && <p class="amb">{words.changed}</p>}
      {lost && <p class="amb">{words.wouldLose}</p>}
      <div class="sp-row">
        <Button main disabled={!possible} onPress={save} hint="Ctrl Enter">
          {words.save}
        </Button>
        <Button onPress={close} hint="Esc">
          {t().sites.hazards.back}
        </Button>
      </div>
    </form>
  );
}

const samePoint = (one: { lat: number; lon: number }, other: { lat: number; lon: number } | null): boolean =>
  one.lat === other?.lat && one.lon === other.lon;

function close(): void {
  part.value = null;
  pointed.value = null;
}

function leave(event: KeyboardEvent): void {
  if (event.key !== "Escape" || event.defaultPrevented) return;
  event.preventDefault();
  event.stopPropagation();
  close();
  document.querySelector<HTMLElement>(".site-one, #site-search")?.focus();
}

function Kind({ kind, onChoose }: { kind: SiteKind; onChoose: (kind: SiteKind) => void }) {
  const words = t().sites.page;
  return (
    <>
      <label class="lb" for="site-kind">
        {words.kind}
      </label>
      <select
        id="site-kind"
        class="field"
        value={kind}
        onChange={(event) => onChoose(event.currentTarget.value as SiteKind)}
      >
        {Object.entries(words.kinds).map(([id, name]) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </>
  );
}
