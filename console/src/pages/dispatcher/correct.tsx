/* Correcting an open incident: its kind, its place, its priority, each by the field that opening has. */

import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { isSending } from "../../lib/commands";
import { useKeys } from "../../lib/keys";
import { clear } from "../../lib/open";
import { mayRankWhole, myServices, partPriority, partsOf } from "../../lib/parts";
import { kindOf } from "../../lib/region";
import { calls } from "../../lib/rows";
import { isOfRoom } from "../../lib/session";
import { lostSince } from "../../lib/stream";
import { Button, Chips } from "../../parts/controls";
import { KindField } from "../../parts/kind-field";
import { PlaceField, type Where } from "../../parts/place-field";
import { PriorityField } from "../../parts/priority-field";
import type { IncidentRow, Place } from "../../wire";
import { t } from "../../words";
import { changeKind, changePartPriority, changePlace, changePriority } from "./actions";
import { closeMenu, done, menu } from "./menu-state";
import { mayRank, serviceName } from "./parts";
import { placing } from "./placing";
import { Small } from "./small";
import { rankWhich } from "./state";

/** The three that can be corrected, with the keys that the opening form has for them. */
export function Corrections() {
  useKeys({ "Alt+L": () => menu("kind"), "Alt+D": () => menu("place"), "Alt+U": rankMine });
  return (
    <>
      <dt>{t().correct.title}</dt>
      <dd class="smalls">
        <Small hint="Alt L" everywhere text={t().correct.kind} onPress={() => menu("kind")} />
        <Small hint="Alt D" everywhere text={t().correct.place} onPress={() => menu("place")} />
        <Small hint="Alt U" everywhere text={t().correct.priority} onPress={rankMine} />
      </dd>
    </>
  );
}

/** The part of one's own service first, where there is one. */
function rankMine(): void {
  rankWhich.value = myServices()[0] ?? null;
  menu("priority");
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

/** Of the whole, or of one service's part: which, is chosen above. */
export function CorrectPriority({ row }: { row: IncidentRow }) {
  const seen = useSeen(row);
  const whole = mayRankWhole(row);
  const services = partsOf(row)
    .map((part) => part.service)
    .filter(mayRank);
  const asked = rankWhich.value !== null && services.includes(rankWhich.value) ? rankWhich.value : null;
  const which = asked ?? (whole ? null : (services[0] ?? null));
  const chosen = which === null ? row.priority : partPriority(row, which);
  const rank = (one: number) =>
    which === null ? changePriority(row, one, seen) : changePartPriority(row, which, one, seen);
  const all = services.map((service) => ({ value: service as string | null, text: serviceName(service) }));
  const hasOwn = which === null && row.parts.length > 0;
  if (which === null && !whole) return <p class="none">{t().refusal.no_such_part}</p>;
  return (
    <div>
      {(services.length > 1 || !whole) && (
        <Chips<string | null>
          label={t().part.title}
          all={whole ? [{ value: null, text: t().part.whole }, ...all] : all}
          chosen={which}
          onChoose={(one) => {
            rankWhich.value = one;
          }}
        />
      )}
      <PriorityField chosen={chosen} onChoose={(one) => (one === chosen && !hasOwn ? closeMenu() : done(rank(one)))} />
      {which === null && services.length > 1 && <p class="t3 sm">{t().part.wholeSets}</p>}
    </div>
  );
}

export function CorrectPlace({ row }: { row: IncidentRow }) {
  const seen = useSeen(row);
  const told = useRef(clear(row.address) ?? "").current;
  const where = useSignal<Where>({ address: told, place: row.place, placeFrom: null });
  useLayoutEffect(() => {
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
