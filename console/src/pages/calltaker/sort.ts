/* Calls by whose they are, and the left column made of them from top to bottom. Pure. */

import type { AlarmRow, CallBackRow, CallRow, HandoverRow, TransferRow } from "../../wire";

export interface Sorted {
  mine: CallRow[];
  ringing: CallRow[];
  others: CallRow[];
  recent: CallRow[];
}

const oldestFirst = (a: CallRow, b: CallRow): number => a.rang_at - b.rang_at;

/** A call is mine if I hold it, or nobody does and it was answered at my desk; not if I let it go. */
export function sort(
  rows: readonly CallRow[],
  me: string | undefined,
  extension: string | undefined,
  letGo: ReadonlySet<string> = new Set(),
): Sorted {
  const isMine = (call: CallRow) =>
    call.person === me ||
    (call.person === null && call.extension !== null && call.extension === extension && !letGo.has(call.call));
  const open = rows.filter((call) => call.state !== "ended");
  const ended = rows.filter((call) => call.state === "ended");
  return {
    mine: open.filter((call) => isMine(call)).sort(oldestFirst),
    ringing: open.filter((call) => call.state === "ringing" && !isMine(call) && call.person === null).sort(oldestFirst),
    others: open
      .filter((call) => !isMine(call) && (call.state === "answered" || call.person !== null))
      .sort(oldestFirst),
    recent: ended.filter((call) => call.person === me).sort((a, b) => (b.ended_at ?? 0) - (a.ended_at ?? 0)),
  };
}

/** Who waits to be called back: what is most overdue first. */
export const toCallBack = (rows: readonly CallBackRow[]): CallBackRow[] =>
  rows.filter((row) => row.end === null).sort((a, b) => a.due - b.due || a.call.localeCompare(b.call));

export type CallSection = "mine" | "ringing" | "otherNumbers" | "unheld" | "others" | "recent";
/** A line of the column, and under which heading it stands. */
export type Line =
  | { section: "received"; transfer: TransferRow }
  | { section: "handed"; handover: HandoverRow }
  | { section: "callBacks"; callBack: CallBackRow }
  | { section: "alarms"; alarm: AlarmRow }
  | { section: CallSection; call: CallRow };
export type Section = Line["section"];

/** A call keeps its line while it goes from hand to hand; to be called back is another matter, with a line of its own. */
export const keyOf = (line: Line): string => {
  if ("transfer" in line) return `transfer ${line.transfer.transfer}`;
  if ("alarm" in line) return `alarm ${line.alarm.alarm}`;
  if ("callBack" in line) return `back ${line.callBack.call}`;
  return "call" in line ? line.call.call : line.handover.call;
};

/** Alarms that nobody has found out about yet: whose time is up first, first. */
export const toVerify = (rows: readonly AlarmRow[]): AlarmRow[] =>
  rows
    .filter((row) => row.state === "waiting")
    .sort((a, b) => (a.verify_by ?? 0) - (b.verify_by ?? 0) || a.alarm.localeCompare(b.alarm));

const RECENT = 8;

/** From other centres, handed to this desk, mine, ringing for this desk, alarms to verify, ringing for others, nobody's,
 * to call back, at other desks, had. */
export function column(
  sorted: Sorted,
  handed: readonly HandoverRow[],
  callBacks: readonly CallBackRow[],
  isOffered: (call: CallRow) => boolean,
  isSilent: (person: string) => boolean,
  received: readonly TransferRow[] = [],
  alarms: readonly AlarmRow[] = [],
): Line[] {
  const mine = new Set(sorted.mine.map((call) => call.call));
  const firstOffered = handed.filter((row) => !mine.has(row.call)).sort((a, b) => a.offered_at - b.offered_at);
  const here = new Set(firstOffered.map((row) => row.call));
  const others = sorted.others.filter((call) => !here.has(call.call));
  const unheld = (call: CallRow) => call.person === null || isSilent(call.person);
  const of = (section: CallSection, calls: readonly CallRow[]): Line[] => calls.map((call) => ({ section, call }));
  return [
    ...received.map((transfer) => ({ section: "received" as const, transfer })),
    ...firstOffered.map((handover) => ({ section: "handed" as const, handover })),
    ...of("mine", sorted.mine),
    ...of("ringing", sorted.ringing.filter(isOffered)),
    ...toVerify(alarms).map((alarm) => ({ section: "alarms" as const, alarm })),
    ...of(
      "otherNumbers",
      sorted.ringing.filter((call) => !isOffered(call)),
    ),
    ...of("unheld", others.filter(unheld)),
    ...toCallBack(callBacks).map((callBack) => ({ section: "callBacks" as const, callBack })),
    ...of(
      "others",
      others.filter((call) => !unheld(call)),
    ),
    ...of("recent", sorted.recent.slice(0, RECENT)),
  ];
}
