/* What a dispatcher can do, each as one command, and what is said of its outcome. */

import { effect } from "@preact/signals";
import { notes } from "../../frame/notes";
import type { Problem } from "../../lib/asked";
import { now } from "../../lib/clock";
import { type Draft, type Outcome, send } from "../../lib/commands";
import { clockTime, incidentNumber, seconds } from "../../lib/format";
import { mayRankWhole, myServices } from "../../lib/parts";
import { inWords, kindName, offsetMin, serviceOf, whereIs } from "../../lib/region";
import { incident, units } from "../../lib/rows";
import { head } from "../../lib/stream";
import { personName, wantedName } from "../../parts/names";
import type { AnyCommand, Disposition, IncidentRow, NeedRow, Place, Reason, Step } from "../../wire";
import { t } from "../../words";
import { type Change, lastWord, letNeedGo, type Overtaken, type Said, said } from "./state";

/** What the answer line is to know of a refusal besides its words. */
type Raced = (problem: Problem, pressedAt: number) => Pick<Said, "lost" | "overtaken">;

/** Sends, and tells how it went: in the answer line of its incident and, kept, in the command line. */
export async function act(draft: Draft, what: string, about: number, raced: Raced = () => ({})): Promise<Outcome> {
  const pressedAt = now();
  if (said.peek()?.incident === about) said.value = null;
  const outcome = await send(draft, what);
  if (outcome.state === "kept") whenShown(outcome.kept.position, () => told(what));
  if (outcome.state === "refused") {
    const { problem } = outcome;
    said.value = {
      incident: about,
      tone: "warn",
      text: `${t().sent.refused(what)} ${why(problem, pressedAt)}`,
      ...raced(problem, pressedAt),
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
  problem: { status: number; reason?: string; title: string; by?: string; at?: number },
  pressedAt: number,
): string {
  if (problem.status === 503) return t().sent.overloaded;
  if (problem.status === 403) return t().notAllowed;
  const reason = t().refusal[problem.reason as Reason] ?? problem.title;
  if (problem.by === undefined || problem.at === undefined) return reason;
  const sooner = soonerThan(pressedAt, problem.at);
  return `${reason} ${t().sent.by(personName(problem.by), clockTime(problem.at, offsetMin.value), sooner)}`;
}

const NOTHING_MS = 100;

/** By how much somebody was faster, as far as the figure means anything. */
export const soonerThan = (pressedAt: number, at: number): string =>
  pressedAt - at < NOTHING_MS ? t().sent.justBefore : t().sent.sooner(seconds(pressedAt - at));

const lostTo =
  (unit: string, { need }: NeedRow): Raced =>
  (problem, pressedAt) =>
    problem.status === 409 ? { lost: { unit, need, problem, pressedAt } } : {};

export async function assign(need: NeedRow, about: number, unit: string): Promise<Outcome> {
  const what = t().what.assign(unit, incidentNumber(about));
  const outcome = await act({ type: "AssignUnit", need: need.need, unit }, what, about, lostTo(unit, need));
  if (outcome.state === "kept") letNeedGo(need.need);
  return outcome;
}

export async function divert(need: NeedRow, about: number, unit: string): Promise<Outcome> {
  const what = t().what.divert(unit, incidentNumber(about));
  const outcome = await act({ type: "DivertUnit", need: need.need, unit }, what, about, lostTo(unit, need));
  if (outcome.state === "kept") letNeedGo(need.need);
  return outcome;
}

export const advance = (
  about: number,
  unit: string,
  assignment: string,
  step: Step,
  hospital?: string,
): Promise<Outcome> =>
  act(
    { type: "AdvanceAssignment", assignment, step, ...(hospital !== undefined && { hospital }) },
    t().what.step(unit, t().step[step].toLowerCase()),
    about,
  );

export const refuse = (about: number, unit: string, assignment: string, reason: string): Promise<Outcome> =>
  act({ type: "RefuseAssignment", assignment, reason }, t().what.refuse(unit), about);

export const cancelAssignment = (about: number, unit: string, assignment: string, reason: string): Promise<Outcome> =>
  act({ type: "CancelAssignment", assignment, reason }, t().what.cancelUnit(unit), about);

/** Changes what others may be changing, too: who is overtaken is shown theirs and may choose again. */
const change = (one: Change, what: string): Promise<Outcome> =>
  act(one, what, one.incident, (problem) =>
    problem.reason === "changed_since" ? { overtaken: { change: one, what, problem } } : {},
  );

/** The same once more, by somebody who has seen what the row says now. */
export const changeAgain = (row: IncidentRow, { change: one, what }: Overtaken): Promise<Outcome> =>
  change({ ...one, seen: row.position }, what);

export const changeKind = ({ incident }: IncidentRow, kind: string, seen: number): Promise<Outcome> =>
  change({ type: "ChangeKind", incident, kind, seen }, t().what.kind(incidentNumber(incident), kindName(kind)));

/** Without an address the one that stands is kept. Says whether there is nothing left to do in the field. */
export async function changePlace(row: IncidentRow, place: Place, address: string, seen: number): Promise<boolean> {
  const { incident } = row;
  const said = { ...(address !== "" && { address: address.normalize("NFC") }) };
  const outcome = await change(
    { type: "ChangePlace", incident, place, seen, ...said },
    t().what.place(incidentNumber(incident), address || whereIs(place)),
  );
  return outcome.state === "kept" || (outcome.state === "refused" && outcome.problem.reason === "changed_since");
}

export const changePriority = (
  { incident, position }: IncidentRow,
  priority: number,
  seen: number = position,
): Promise<Outcome> =>
  change({ type: "ChangePriority", incident, priority, seen }, t().what.priority(incidentNumber(incident), priority));

export const changePartPriority = (
  { incident, position }: IncidentRow,
  service: string,
  priority: number,
  seen: number = position,
): Promise<Outcome> =>
  change(
    { type: "ChangePartPriority", incident, service, priority, seen },
    `${incidentNumber(incident)}: ${t().part.change(inWords(serviceOf(service)?.name) || service, priority)}`,
  );

/** As who looks sees it: her own part, where she is bound to one service and others take part; else the whole. */
export function changeSeenPriority(row: IncidentRow, priority: number): Promise<Outcome> {
  const [service, ...more] = myServices();
  if (service !== undefined && more.length === 0 && !mayRankWhole(row))
    return changePartPriority(row, service, priority);
  return changePriority(row, priority);
}

/** Who was overtaken is not asked again: the level is raised already, and once more would be one too high. */
export const raiseLevel = ({ incident, level, position }: IncidentRow): Promise<Outcome> =>
  act({ type: "RaiseLevel", incident, seen: position }, t().what.raise(incidentNumber(incident), level + 1), incident);

export const addNeed = (about: number, service: string, wanted: readonly string[], count: number): Promise<Outcome> =>
  act(
    { type: "AddNeed", incident: about, service, wanted: [...wanted], count },
    t().what.need(incidentNumber(about), `${count} ${wantedName(service, wanted)}`),
    about,
  );

/** Whoever is shown as going for it is called off with it, and nobody else. */
export const dropNeed = (about: number, need: NeedRow, reason: string): Promise<Outcome> =>
  act(
    { type: "DropNeed", need: need.need, reason, call_off: need.assignment !== null, assignment: need.assignment },
    t().what.drop(incidentNumber(about), wantedName(need.service, need.wanted), need.unit),
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
