/* What the service is asked about a call: which incidents it may be about. Pure. */

import type { CallRow } from "../../wire";
import { isTransfer } from "../beyond/state";
import { type Draft, WITHOUT_CALL } from "./draft";

/** The path to ask; null when nothing is known to ask by, or the call has its incident. */
export function questionOf(id: string, draft: Draft, call: CallRow | undefined): string | null {
  if (call !== undefined && call.incident !== null) return null;
  if ((id === WITHOUT_CALL || isTransfer(id)) && draft.place === null && draft.kind === null) return null;
  const asked = new URLSearchParams();
  if (id !== WITHOUT_CALL && !isTransfer(id)) asked.set("call", id);
  if (draft.place !== null) {
    asked.set("lat", String(draft.place.lat));
    asked.set("lon", String(draft.place.lon));
  }
  if (draft.kind !== null) asked.set("kind", draft.kind);
  if (draft.drill) asked.set("drill", "true");
  return `/incidents/near?${asked}`;
}
