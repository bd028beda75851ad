/* Calling off one need: what becomes of its unit is said first, and a reason is the confirmation. */

import { useLayoutEffect, useRef } from "preact/hooks";
import { isSending } from "../../lib/commands";
import { mayDispatch } from "../../lib/session";
import { lostSince } from "../../lib/stream";
import { Button } from "../../parts/controls";
import { wantedName } from "../../parts/names";
import type { IncidentRow, NeedRow } from "../../wire";
import { reasonText, t } from "../../words";
import { dropNeed } from "./actions";
import { deaden, mayAct } from "./enter";
import { closeMenu, done, menu } from "./menu-state";
import { ordinal } from "./order";
import { need as inHand, row as inView, takeNeed } from "./state";

const REASONS = ["not_needed", "settled", "by_mistake"];

/** The need in hand, where this person may call it off: not one that is done. */
export const toCallOff = (): NeedRow | undefined =>
  mayDispatch() && inView.value?.closed_at === null && inHand.value?.step !== "cleared" ? inHand.value : undefined;

/** Asks about the need in hand, which stays in hand though a unit is sent meanwhile. */
export function callOff(): void {
  const need = toCallOff();
  if (need === undefined) return;
  takeNeed(need.need);
  menu("drop");
}

export function CallOff({ row }: { row: IncidentRow }) {
  const need = toCallOff();
  useDeadWhenChanged(need);
  if (need === undefined) return <p class="t2">{t().callOff.nothing}</p>;
  const off = isSending(need.need) || lostSince.value !== null;
  return (
    <fieldset class="choices" aria-label={t().callOff.title}>
      <p>
        <b>
          {t().callOff.need(wantedName(need.service, need.wanted))}
          {ordinal(row, need)}.
        </b>{" "}
        {becomesOf(need)}
      </p>
      {REASONS.map((reason) => (
        <Button
          key={reason}
          danger
          disabled={off}
          onPress={(event) => mayAct(event) && done(dropNeed(row.incident, need, reason))}
        >
          {reasonText(reason)}
        </Button>
      ))}
      <Button onPress={closeMenu} hint="Esc">
        {t().act.back}
      </Button>
    </fieldset>
  );
}

/** Once a unit is there its work is cut short: that is said in amber. */
function becomesOf({ unit, step }: NeedRow) {
  if (unit === null || step === null) return t().callOff.nobody;
  const there = step === "on_scene" || step === "transporting" || step === "at_hospital";
  return <span class={there ? "amb" : ""}>{t().callOff.unit(unit, t().step[step].toLowerCase())}</span>;
}

/** Another unit, or another need, under the finger: Enter waits until that could be read. */
function useDeadWhenChanged(need: NeedRow | undefined): void {
  const said = `${need?.need} ${need?.assignment}`;
  const read = useRef(said);
  useLayoutEffect(() => {
    if (read.current !== said) deaden();
    read.current = said;
  }, [said]);
}
