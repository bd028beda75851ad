/* What a desk is alarmed of, highest first: computed from the rows, so that it is true again after any reload. */

import type {
  AlarmRow,
  CallBackRow,
  CallRow,
  HandoverRow,
  IncidentRow,
  Limits,
  Silence,
  SilentExchangeRow,
  SilentRow,
  TransferRow,
  WarningRow,
} from "../wire";

export interface Alarm {
  /** The same thing keeps its key, so that acknowledging it holds. */
  key: string;
  kind:
    | "notAccepted"
    | "unassigned"
    | "unanswered"
    | "handedOver"
    | "silent"
    | "exchange"
    | "received"
    | "back"
    | "untold"
    | "device"
    | "unapproved"
    | "unheard"
    | "late";
  rank: number;
  since: number;
  limitMs: number;
  incident?: number;
  unit?: string;
  assignment?: string;
  call?: string;
  number?: string;
  /** Who hands over, or whose console is silent. */
  person?: string;
  reason?: string;
  transfer?: number;
  centre?: string;
  /** The alarm of a device, and what kind of alarm it is. */
  device?: string;
  what?: string;
  /** Where it is, in words. */
  where?: string;
  drill?: boolean;
  /** How many calls are held by a console that is silent. */
  held?: number;
  exchange?: string;
  /** The warning that nobody approves, or that clusters are silent about; so many they are. */
  warning?: number;
  clusters?: number;
  /** The ticket that is late longest, of so many of which nobody above could be told. */
  ticket?: number;
  tickets?: number;
  /** What is missed of the exchange. */
  why?: Silence;
  /** Put away it makes no more noise, but stays until it is over. */
  stays?: boolean;
}

/** Orders nobody accepted in time, and needs of priority 1 and 2 past their limit. */
export function dispatcherAlarms(rows: readonly IncidentRow[], limits: Limits, now: number): Alarm[] {
  return rows.flatMap((row) => [...notAccepted(row, limits, now), ...unassigned(row, now)]).sort(higherFirst);
}

function notAccepted(row: IncidentRow, limits: Limits, now: number): Alarm[] {
  const limitMs = limits.acknowledge_s * 1000;
  return row.needs.flatMap((need) => {
    if (need.step !== "assigned" || need.assigned_at === null || now - need.assigned_at <= limitMs) return [];
    const { unit, assignment, assigned_at: since } = need;
    return [
      {
        key: `accept ${assignment}`,
        kind: "notAccepted" as const,
        rank: row.priority,
        since,
        limitMs,
        incident: row.incident,
        unit: unit ?? "",
        assignment: assignment ?? "",
      },
    ];
  });
}

function unassigned(row: IncidentRow, now: number): Alarm[] {
  const late = row.needs.filter((need) => need.assignment === null && need.priority <= 2 && need.deadline < now);
  const first = late.sort((a, b) => a.deadline - b.deadline)[0];
  if (first === undefined) return [];
  const limitMs = first.deadline - first.asked_at;
  return [
    {
      key: `unit ${first.need}`,
      kind: "unassigned",
      rank: first.priority,
      since: first.asked_at,
      limitMs,
      incident: row.incident,
    },
  ];
}

/** Nobody has taken it yet; one that a person has claimed rings on until the exchange says otherwise. */
export const waits = (row: CallRow): boolean => row.state === "ringing" && row.person === null;

/** Calls that wait longer than their number allows. */
export function callAlarms(rows: readonly CallRow[], limitMs: (number: string) => number, now: number): Alarm[] {
  return rows
    .filter((row) => waits(row) && now - row.rang_at > limitMs(row.number))
    .map((row) => ({
      key: `call ${row.call}`,
      kind: "unanswered" as const,
      rank: 0,
      since: row.rang_at,
      limitMs: limitMs(row.number),
      call: row.call,
      number: row.number,
    }))
    .sort(higherFirst);
}

/** Calls that another desk hands to this one. */
export function handoverAlarms(rows: readonly HandoverRow[], limitMs: number): Alarm[] {
  return rows.map((row) => ({
    key: `hand ${row.call} ${row.offered_at}`,
    kind: "handedOver" as const,
    rank: 0,
    since: row.offered_at,
    limitMs,
    call: row.call,
    person: row.person,
    reason: row.reason,
  }));
}

const TRANSFER_ALARMS: [Alarm["kind"], (row: TransferRow) => boolean][] = [
  ["received", (row) => row.way === "in" && row.state === "offered"],
  ["back", (row) => row.way === "out" && (row.state === "refused" || row.state === "lapsed")],
  ["untold", (row) => row.way === "in" && row.state === "accepted" && row.is_told === false],
];

/** What other centres offer, what they did not take, and what they could not be told. An offer that was made anew since
    is another matter. */
export function transferAlarms(rows: readonly TransferRow[]): Alarm[] {
  const again = (row: TransferRow) =>
    rows.some(
      (other) =>
        other.transfer > row.transfer &&
        other.way === "out" &&
        (row.incident === null ? other.call === row.call : other.incident === row.incident),
    );
  return rows.flatMap((row) => {
    const kind = TRANSFER_ALARMS.find(([, is]) => is(row))?.[0];
    if (kind === undefined || (kind === "back" && again(row))) return [];
    return [
      {
        key: `${kind} ${row.transfer}`,
        kind,
        rank: 0,
        since: kind === "received" ? row.offered_at : (row.answered_at ?? row.offered_at),
        limitMs: row.expires - row.offered_at,
        transfer: row.transfer,
        centre: row.centre,
        reason: row.reason,
        ...(row.incident !== null && { incident: row.incident }),
        ...(row.call !== null && { call: row.call }),
      },
    ];
  });
}

/** What devices tell and nobody rings about yet, or whose console has gone silent since. */
export function deviceAlarms(
  rows: readonly AlarmRow[],
  isSilent: (person: string) => boolean,
  whereOf: (row: AlarmRow) => string,
): Alarm[] {
  return rows
    .filter((row) => row.state === "waiting" && (row.person === null || isSilent(row.person)))
    .map((row) => ({
      key: `device ${row.alarm} ${row.person ?? ""}`,
      kind: "device" as const,
      rank: 0,
      since: row.raised_at,
      limitMs: (row.verify_by ?? row.raised_at) - row.raised_at,
      device: row.alarm,
      what: row.kind,
      where: whereOf(row),
      drill: row.drill,
    }));
}

/** Consoles of which nothing is heard while their people hold calls or call back: somebody must take those over. */
export function silentAlarms(
  rows: readonly SilentRow[],
  calls: readonly CallRow[],
  callBacks: readonly CallBackRow[],
  limitMs: number,
): Alarm[] {
  return rows.flatMap((row) => {
    const held = [
      ...calls.filter((call) => call.person === row.person && call.state !== "ended"),
      ...callBacks
        .filter((one) => one.person === row.person)
        .map((one) => ({ ...one, rang_at: one.rang_at ?? one.since })),
    ];
    const first = held.sort((a, b) => a.rang_at - b.rang_at)[0];
    if (first === undefined) return [];
    return [
      {
        key: `silent ${row.person} ${row.since}`,
        kind: "silent" as const,
        rank: 1,
        since: row.since,
        limitMs,
        call: first.call,
        person: row.person,
        held: held.length,
      },
    ];
  });
}

/** Exchanges that are not heard of as they should be: people may call and not reach the room. */
export const exchangeAlarms = (rows: readonly SilentExchangeRow[]): Alarm[] =>
  rows.map((row) => ({
    key: `exchange ${row.exchange} ${row.why} ${row.since}`,
    kind: "exchange" as const,
    rank: 0,
    since: row.since,
    limitMs: 0,
    exchange: row.exchange,
    why: row.why,
    stays: true,
  }));

/** Below calls that nobody answers (0) and people of priority 1 and 2 without a unit: a loudspeaker can be seen to later. */
const LEVEL_RANKS = { urgent: 3, priority: 4, routine: 5 };

/** Drafts that wait too long for somebody who approves, and those that hold though clusters are silent. */
export function warningAlarms(rows: readonly WarningRow[], limits: Limits, now: number): Alarm[] {
  const approveMs = limits.warning_approve_s * 1000;
  const triesMs = limits.warning_again_s * limits.warning_tries * 1000;
  return rows.flatMap((row): Alarm[] => {
    const about = { rank: LEVEL_RANKS[row.level], warning: row.warning, drill: row.drill };
    const key = `${row.warning} ${row.written_at}`;
    if (row.state === "draft" && approveMs > 0 && now - row.written_at > approveMs)
      return [{ ...about, key: `unapproved ${key}`, kind: "unapproved", since: row.written_at, limitMs: approveMs }];
    if (row.state !== "sent" || row.silent === 0) return [];
    const since = row.sent_at ?? row.written_at;
    return [{ ...about, key: `unheard ${key}`, kind: "unheard", since, limitMs: triesMs, clusters: row.silent }];
  });
}

/** Without those put away, but for what stays: that goes below all others. */
export const standing = (alarms: readonly Alarm[], away: ReadonlySet<string>): Alarm[] =>
  alarms
    .filter((alarm) => alarm.stays || !away.has(alarm.key))
    .map((alarm) => (away.has(alarm.key) ? { ...alarm, rank: LOWEST } : alarm))
    .sort(higherFirst);

const LOWEST = 9;

/** What is real stands above any drill. */
export const higherFirst = (a: Alarm, b: Alarm): number =>
  Number(a.drill ?? false) - Number(b.drill ?? false) || a.rank - b.rank || a.since - b.since;

const MANY = 10;

/** More than ten at once are grouped: of each kind the highest stands for all, with their number. */
export function grouped(alarms: readonly Alarm[]): { alarm: Alarm; count: number }[] {
  if (alarms.length <= MANY) return alarms.map((alarm) => ({ alarm, count: 1 }));
  const kinds = new Map<string, { alarm: Alarm; count: number }>();
  for (const alarm of alarms) {
    const group = kinds.get(alarm.kind);
    if (group) group.count++;
    else kinds.set(alarm.kind, { alarm, count: 1 });
  }
  return [...kinds.values()];
}
