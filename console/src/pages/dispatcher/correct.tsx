/* Correcting an open incident: its kind, its place, its priority, each by the field that opening has. */

import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { isSending } from "../../lib/commands";
import { useKeys } from "../../lib/keys";
import { clear } from "../../lib/open";
import { kindOf } from "../../lib/region";
import { calls } from "../../lib/rows";
import { isOfRoom } from "../../lib/session";
import { lostSince } from "../../lib/stream";
import { Button } from "../../parts/controls";
import { KindField } from "../../parts/kind-field";
import { PlaceField, type Where } from "../../parts/place-field";
import { PriorityField } from "../../parts/priority-field";
import type { IncidentRow, Place } from "../../wire";
import { t } from "../../words";
import { changeKind, changePlace, changePriority } from "./actions";
import { closeMenu, done, menu } from "./menu-state";
import { placing } from "./placing";
import { Small } from "./small";

/** The three that can be corrected, with the keys that the opening form has for them. */
export function Corrections() {
  useKeys({ "Alt+L": () => menu("kind"), "Alt+D": () => menu("place"), "Alt+U": () => menu("priority") });
  return (
    <>
      <dt>{t().correct.title}</dt>
      <dd class="smalls">
        <Small hint="Alt L" everywhere text={t().correct.kind} onPress={() => menu("kind")} />
        <Small hint="Alt D" everywhere text={t().correct.place} onPress={() => menu("place")} />
        <Small hint="Alt U" everywhere text={t().correct.priority} onPress={() => menu("priority")} />
      </dd>
    </>
  );
}

export const mayCorrect = (row: IncidentRow): boolean => isOfRoom() && row.closed_at === null;

/** What was seen is what stood there when the field was opened: whoever was faster since then is told of. */
const useSeen = (row: IncidentRow): number => useRef(row.position).current;

export function CorrectKind({ row }: { row: IncidentRow }) {
  const seen = useSeen(row);
  return (
    <div>
      <KindField
        kind={row.kind}
        service={kindOf(row.kind)?.service ?? null}
        onChoose={(kind) => (kind === row.kind ? closeMenu() : done(changeKind(row, kind, seen)))}
      />
      <p class="t3 sm">{t().correct.kindOnly}</p>
    </div>
  );
}

export function CorrectPriority({ row }: { row: IncidentRow }) {
  const seen = useSeen(row);
  return (
    <PriorityField
      chosen={row.priority}
      onChoose={(one) => (one === row.priority ? closeMenu() : done(changePriority(row, one, seen)))}
    />
  );
}

export function CorrectPlace({ row }: { row: IncidentRow }) {
  const seen = useSeen(row);
  const told = useRef(clear(row.address) ?? "").current;
  const where = useSignal<Where>({ address: told, place: row.place, placeFrom: null });
  useEffect(() => {
    placing.value = where;
    return () => {
      placing.value = null;
    };
  }, []);
  const { place, placeFrom } = where.value;
  const address = where.value.address.trim();
  const fresh = address === told ? "" : address;
  const possible = place !== null && (fresh !== "" || placeFrom !== null);
  const save = async () => {
    if (place !== null && possible && (await changePlace(row, place, fresh, seen))) closeMenu();
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <PlaceField
        where={where.value}
        caller={callerPlace(row)}
        onChange={(change) => (where.value = { ...where.value, ...change })}
      />
      <SavePlace row={row} possible={possible} onSave={save} />
    </form>
  );
}

/** Where the last of its callers that was located is. */
const callerPlace = (row: IncidentRow): Place | null =>
  row.calls
    .map((id) => calls.get(id)?.place)
    .filter((place) => place != null)
    .at(-1) ?? null;

function SavePlace({ row, possible, onSave }: { row: IncidentRow; possible: boolean; onSave: () => Promise<void> }) {
  const busy = isSending(row.incident);
  return (
    <div class="placeline">
      <Button onPress={() => void onSave()} disabled={!possible || busy || lostSince.value !== null} hint="Enter">
        {busy ? t().link.sending : t().correct.savePlace}
      </Button>
      <Button onPress={closeMenu} hint="Esc">
        {t().act.back}
      </Button>
    </div>
  );
}
