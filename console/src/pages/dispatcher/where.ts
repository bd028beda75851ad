/* Where an incident is, as far as anybody knows: its point, else where the last caller was found. */

import { bestFix } from "../../lib/fixes";
import { calls } from "../../lib/rows";
import type { Fix, IncidentRow, Place } from "../../wire";

/** The best of the last of its calls that was located at all. */
export const callersFix = (row: IncidentRow): Fix | undefined =>
  row.calls.map((id) => bestFix(calls.get(id))).findLast((one) => one !== undefined);

export const aboutWhere = (row: IncidentRow): Place | null => row.place ?? callersFix(row)?.place ?? null;
