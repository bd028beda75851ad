/* Below the table of units, about the one pointed at: its number, whether its page is open, what became of its order. */

import { useSignalEffect } from "@preact/signals";
import { second } from "../../lib/clock";
import { clockOrDay } from "../../lib/format";
import { orderNotTold, orderTold } from "../../lib/messages";
import { offsetMin } from "../../lib/region";
import { units } from "../../lib/rows";
import { isOfRoom, mayDispatch } from "../../lib/session";
import { lostSince } from "../../lib/stream";
import { Button } from "../../parts/controls";
import { UnitPhone } from "../../parts/unit-phone";
import type { UnitRow } from "../../wire";
import { t } from "../../words";
import { reach, setPhone } from "./reach";
import { unitInHand } from "./units";

export function UnitLine() {
  useSignalEffect(() => {
    if (unitInHand.value !== null && units.get(unitInHand.value) === undefined) unitInHand.value = null;
  });
  const unit = units.get(unitInHand.value);
  if (unit === undefined || !isOfRoom()) return null;
  return (
    <div class="unitline" role="group" aria-label={unit.unit}>
      <b>{unit.unit}</b>
      <UnitPhone
        key={unit.unit}
        short
        unit={unit}
        onSet={mayDispatch() ? (phone) => setPhone(unit, phone) : undefined}
      />
      <Told unit={unit} />
      {mayDispatch() && mayReach(unit) && (
        <Button disabled={lostSince.value !== null} onPress={() => void reach(unit)}>
          {t().reach.reach}
        </Button>
      )}
    </div>
  );
}

/** An order that nobody has answered, to a crew that has a telephone. */
export const mayReach = (unit: UnitRow | undefined): unit is UnitRow =>
  unit !== undefined && unit.step === "assigned" && unit.phone !== null;

function Told({ unit }: { unit: UnitRow }) {
  const told = orderTold(unit.assignment);
  const since = isAway(unit) ? clockOrDay(unit.no_page_since ?? 0, second.value, offsetMin.value) : null;
  return (
    <span class="one x">
      {told !== "" && <span class={orderNotTold(unit.assignment) ? "amb" : "t2"}>{told}</span>}
      {told === "" && since !== null && <span class="t2">{t().reach.noPageSince(since)}</span>}
    </span>
  );
}

/** Its page is not open, and it is known that it should be. */
export const isAway = (unit: UnitRow): boolean =>
  unit.no_page_since !== null && unit.phone !== null && unit.standing !== "off_duty";
