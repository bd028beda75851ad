/* The crew's own number, said at the start of a shift: orders go to it while this page is not looked at. */

import { signal } from "@preact/signals";
import { send } from "../../lib/commands";
import { UnitPhone } from "../../parts/unit-phone";
import type { Reason, UnitRow } from "../../wire";
import { t } from "../../words";

/** Why it could not be set just now. */
const refused = signal("");

/** It names a person, so it waits in no outbox: without a link it is said again. */
async function setPhone({ unit }: UnitRow, phone: string | null): Promise<boolean> {
  const what = phone === null ? t().reach.what.dropPhone(unit) : t().reach.what.setPhone(unit);
  const outcome = await send({ type: "SetUnitPhone", unit, ...(phone !== null && { phone }) }, what);
  if (outcome.state === "refused")
    refused.value = t().refusal[outcome.problem.reason as Reason] ?? outcome.problem.title;
  else refused.value = outcome.state === "kept" ? "" : t().link.back(what);
  return outcome.state === "kept";
}

export function CrewNumber({ unit }: { unit: UnitRow }) {
  return (
    <div class="number">
      <UnitPhone unit={unit} onSet={(phone) => setPhone(unit, phone)} />
      <p class={refused.value === "" ? "t3 sm" : "amb"} role="status">
        {refused.value || t().reach.phone.why}
      </p>
    </div>
  );
}
