/* What a dispatcher can do about a crew's telephone: tell its order by it now, set its number. */

import type { UnitRow } from "../../wire";
import { t } from "../../words";
import { act } from "./actions";

export async function reach({ unit, assignment, incident }: UnitRow): Promise<void> {
  if (assignment !== null) await act({ type: "ReachCrew", assignment }, t().reach.what.reach(unit), incident ?? 0);
}

export async function setPhone({ unit, incident }: UnitRow, phone: string | null): Promise<boolean> {
  const what = phone === null ? t().reach.what.dropPhone(unit) : t().reach.what.setPhone(unit);
  const outcome = await act({ type: "SetUnitPhone", unit, ...(phone !== null && { phone }) }, what, incident ?? 0);
  return outcome.state === "kept";
}
