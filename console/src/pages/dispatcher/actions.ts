/* What a dispatcher can do, each as one command, and what is said of its outcome. */

import { effect } from "@preact/signals";
import { notes } from "../../frame/notes";
import { now } from "../../lib/clock";
import { type Draft, type Outcome, send } from "../../lib/commands";
import { clockTime, incidentNumber, seconds } from "../../lib/format";
import { offsetMin } from "../../lib/region";
import { incident, units } from "../../lib/rows";
import { head } from "../../lib/stream";
import { personName, wantedName } from "../../parts/names";
import type { AnyCommand, Disposition, IncidentRow, NeedRow, Reason, Step } from "../../wire";
import { t } from "../../words";
import { lastWord, letNeedGo, said } from "./state";

/** Sends, and tells how it went: in the answer line of its incident and, kept, in the command line. */
async function act(draft: Draft, what: string, about: number, lost?: { unit: string; need: string }): Promise<Outcome> {
  const pressedAt = now();
  if (said.peek()?.incident === about) said.value = null;
  const outcome = await send(draft, what);
  if (outcome.state === "kept") whenShown(outcome.kept.position, () => told(what));
  if (outcome.state === "refused") {
    const { problem } = outcome;
    const raced = lost !== undefined && problem.status === 409 ? { lost: { ...lost, problem, pressedAt } } : {};
    said.value = {
      incident: about,
      tone: "warn",
      text: `${t().sent.refused(what)} ${why(problem, pressedAt)}`,
      ...raced,
    };
  }
  return outcome;
}

function told(what: string): void {
  lastWord.value = { typed: lastWord.peek()?.typed ?? "", text: t().sent.ok(what, clockTime(now(), offsetMin.value)) };
}

/** Once the stream has come that far: only then is it said to be so. */
function whenShown(position: number, say: () => void): void {
  let stop = () => {};
  let done = false;
  stop = effect(() => {
    if (done || head.value.position < position) return;
    done = true;
    queueMicrotask(() => stop());
    say();
  });
}

/** Why not, and who was faster, by how much. */
export function why(
  problem: { status: number; reason?: string; detail?: string; title: string; by?: string; at?: number },
  pressedAt: number,
): string {
  if (problem.status === 503) return t().sent.overloaded;
  if (problem.status === 403) return t().notAllowed;
  const reason = t().refusal[problem.reason as Reason] ?? problem.detail ?? problem.title;
  if (problem.by === undefined || problem.at === undefined) return reason;
  const sooner = soonerThan(pressedAt, problem.at);
  return `${reason} ${t().sent.by(personName(problem.by), clockTime(problem.at, offsetMin.value), sooner)}`;
}

const NOTHING_MS = 100;

/** By how much somebody was faster, as far as the figure means anything. */
export const soonerThan = (pressedAt: number, at: number): string =>
  pressedAt - at < NOTHING_MS ? t().sent.justBefore : t().sent.sooner(seconds(pressedAt - at));

export async function assign(need: NeedRow, about: number, unit: string): Promise<Outcome> {
  const what = t().what.assign(unit, incidentNumber(about));
  const outcome = await act({ type: "AssignUnit", need: need.need, unit }, what, about, { unit, need: need.need });
  if (outcome.state === "kept") letNeedGo(need.need);
  return outcome;
}

export async function divert(need: NeedRow, about: number, unit: string): Promise<Outcome> {
  const what = t().what.divert(unit, incidentNumber(about));
  const outcome = await act({ type: "DivertUnit", need: need.need, unit }, what, about, { unit, need: need.need });
  if (outcome.state === "kept") letNeedGo(need.need);
  return outcome;
}

export const advance = (about: number, unit: string, assignment: string, step: Step): Promise<Outcome> =>
  act({ type: "AdvanceAssignment", assignment, step }, t().what.step(unit, t().step[step].toLowerCase()), about);

export const refuse = (about: number, unit: string, assignment: string, reason: string): Promise<Outcome> =>
  act({ type: "RefuseAssignment", assignment, reason }, t().what.refuse(unit), about);

export const cancelAssignment = (about: number, unit: string, assignment: string, reason: string): Promise<Outcome> =>
  act({ type: "CancelAssignment", assignment, reason }, t().what.cancelUnit(unit), about);

export const changePriority = (row: IncidentRow, priority: number): Promise<Outcome> =>
  act(
    { type: "ChangePriority", incident: row.incident, priority, seen: row.position },
    t().what.priority(incidentNumber(row.incident), priority),
    row.incident,
  );

export const raiseLevel = (row: IncidentRow): Promise<Outcome> =>
  act(
    { type: "RaiseLevel", incident: row.incident, seen: row.position },
    t().what.raise(incidentNumber(row.incident), row.level + 1),
    row.incident,
  );

export const addNeed = (about: number, service: string, wanted: readonly string[], count: number): Promise<Outcome> =>
  act(
    { type: "AddNeed", incident: about, service, wanted: [...wanted], count },
    t().what.need(incidentNumber(about), `${count} ${wantedName(service, wanted)}`),
    about,
  );

export const dropNeed = (about: number, need: NeedRow): Promise<Outcome> =>
  act(
    { type: "DropNeed", need: need.need, reason: "not_needed" },
    t().what.drop(incidentNumber(about), wantedName(need.service, need.wanted)),
    about,
  );

export const close = (about: number, disposition: Disposition): Promise<Outcome> =>
  act({ type: "CloseIncident", incident: about, disposition }, t().what.close(incidentNumber(about)), about);

export const cancelIncident = (about: number, reason: string): Promise<Outcome> =>
  act({ type: "CancelIncident", incident: about, reason }, t().what.cancel(incidentNumber(about)), about);

export const reopen = (about: number, reason: string): Promise<Outcome> =>
  act({ type: "ReopenIncident", incident: about, reason }, t().what.reopen(incidentNumber(about)), about);

/** A note may come late: it goes by the outbox. */
export function note(about: number, text: string): Promise<void> {
  const draft = { type: "AddNote", incident: about, text: text.normalize("NFC") } satisfies Omit<
    Extract<AnyCommand, { type: "AddNote" }>,
    "id"
  >;
  return notes.add(draft, t().what.note(incidentNumber(about)));
}

/** What a unit reports outside any assignment. */
export function unitCommand(unit: string, state: "ss" | "ng"): Promise<Outcome> {
  const about = units.peek(unit)?.incident ?? 0;
  if (state === "ng") return act({ type: "TakeOutOfService", unit, reason: "other_task" }, t().what.out(unit), about);
  if (units.peek(unit)?.standing === "off_duty")
    return act({ type: "BringOnDuty", unit }, t().what.onDuty(unit), about);
  return act({ type: "ReturnUnit", unit }, t().what.back(unit), about);
}

export const incidentOf = (id: number): IncidentRow | undefined => incident(id);
