/* Calls by whose they are: mine, ringing, at other desks, missed, just had. Pure. */

import type { CallRow } from "../../wire";

export interface Sorted {
  mine: CallRow[];
  ringing: CallRow[];
  missed: CallRow[];
  others: CallRow[];
  recent: CallRow[];
}

const oldestFirst = (a: CallRow, b: CallRow): number => a.rang_at - b.rang_at;

/** A call is mine if I claimed it or it was answered at my desk. */
export function sort(rows: readonly CallRow[], me: string | undefined, extension: string | undefined): Sorted {
  const isMine = (call: CallRow) =>
    call.person === me || (call.person === null && call.extension !== null && call.extension === extension);
  const open = rows.filter((call) => call.state !== "ended");
  const ended = rows.filter((call) => call.state === "ended");
  return {
    mine: open.filter((call) => isMine(call)).sort(oldestFirst),
    ringing: open.filter((call) => call.state === "ringing" && !isMine(call) && call.person === null).sort(oldestFirst),
    others: open
      .filter((call) => !isMine(call) && (call.state === "answered" || call.person !== null))
      .sort(oldestFirst),
    missed: ended
      .filter((call) => call.end !== "answered" && call.incident === null && call.person === null)
      .sort(oldestFirst),
    recent: ended.filter((call) => call.person === me).sort((a, b) => (b.ended_at ?? 0) - (a.ended_at ?? 0)),
  };
}
