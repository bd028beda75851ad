/* A typed command put into action, and in words before that. */

import { goTo } from "../frame/state";
import type { Outcome } from "../lib/commands";
import { fold } from "../lib/fold";
import { incidentNumber } from "../lib/format";
import { clear } from "../lib/open";
import { kindName, kindOf, placeName } from "../lib/region";
import { history, incident, queue, units } from "../lib/rows";
import * as act from "../pages/dispatcher/actions";
import { wantable } from "../pages/dispatcher/more";
import { openNeeds } from "../pages/dispatcher/order";
import { focusMain, lastWord, select } from "../pages/dispatcher/state";
import { askToTake, takingOf } from "../pages/dispatcher/taking";
import { unitInHand } from "../pages/dispatcher/units";
import { wantedName, wantedShort } from "../parts/names";
import type { IncidentRow, NeedRow, UnitRow } from "../wire";
import { t } from "../words";
import { type Known, type Meaning, STATES } from "./parse";

/** Free ones are offered first, then those at work, then the rest. */
const readiness = (unit: UnitRow): number => (unit.assignment !== null ? 1 : unit.standing === "available" ? 0 : 2);

export const knownNow = (): Known => ({
  units: units
    .all()
    .sort((a, b) => readiness(a) - readiness(b) || (a.unit < b.unit ? -1 : 1))
    .map((unit) => unit.unit),
  incidents: [...queue.all(), ...history.all()].map((row) => row.incident),
  wanted: wantable().map((one) => wantedShort(one.service, one.capabilities).toLowerCase()),
});

/** What it would do, in words; or why it cannot be. */
export function inWordsOf(meaning: Meaning): { text: string; possible: boolean } {
  const refusal = impossible(meaning);
  return refusal === null ? { text: describe(meaning), possible: true } : { text: refusal, possible: false };
}

function impossible(meaning: Meaning): string | null {
  const { command } = t();
  if (meaning.verb === "d" || meaning.verb === "c")
    return needFor(meaning.unit, meaning.incident) ? null : command.noNeed;
  if (meaning.verb === "h") return units.peek(meaning.unit)?.assignment ? null : command.noJob(meaning.unit);
  if (meaning.verb === "p") {
    const free = !units.peek(meaning.unit)?.assignment;
    return free && meaning.state !== "ss" && meaning.state !== "ng" ? command.noJob(meaning.unit) : null;
  }
  if (meaning.verb !== "m") return null;
  const row = incident(meaning.incident);
  if (!row || kindOf(row.kind)?.levels[row.level] === undefined) return command.noHigher;
  return meaning.value === row.level + 1 ? null : command.onlyNext(row.level + 1);
}

function describe(meaning: Meaning): string {
  const { what, command } = t();
  const number = "incident" in meaning ? incidentNumber(meaning.incident) : "";
  switch (meaning.verb) {
    case "p":
      return what.step(meaning.unit, command.states[meaning.state]);
    case "d":
      return what.assign(meaning.unit, number);
    case "c":
      return what.divert(meaning.unit, number);
    case "h":
      return what.cancelUnit(meaning.unit);
    case "n":
      return what.need(number, `${meaning.count} ${nameOfShort(meaning.wanted)}`);
    case "m":
      return what.raise(number, meaning.value);
    case "u":
      return what.priority(number, meaning.value);
    case "gh":
      return what.note(number);
    case "k":
      return `${what.close(number)}: ${t().disposition[meaning.ending]}`;
    case "v":
      return command.open(number);
    case "t":
      return command.find(meaning.text);
    default:
      return command.verbs.hd;
  }
}

const wantedOfShort = (short: string) =>
  wantable().find((one) => wantedShort(one.service, one.capabilities).toLowerCase() === short);

export function nameOfShort(short: string): string {
  const one = wantedOfShort(short);
  return one ? wantedName(one.service, one.capabilities) : short;
}

/** The most pressing open need of an incident that this unit can serve. */
function needFor(unit: string, id: number): NeedRow | undefined {
  const row = queue.peek(id);
  const who = units.peek(unit);
  if (!row || !who) return undefined;
  return openNeeds(row).find(
    (need) => need.service === who.service && need.wanted.every((one) => who.capabilities.includes(one)),
  );
}

/** Does it. What it says of itself stands in the command line once its entry is there. */
export async function run(meaning: Meaning, typed: string): Promise<void> {
  lastWord.value = { typed, text: t().link.sending };
  if ("incident" in meaning && incident(meaning.incident) !== undefined) {
    goTo("dispatch");
    select(meaning.incident);
  }
  const outcome = await perform(meaning, typed);
  if (lastWord.peek()?.text === t().link.sending) lastWord.value = { typed, text: endOf(describe(meaning), outcome) };
}

/** What became of it, where its entry has not spoken for itself. */
function endOf(what: string, outcome: unknown): string {
  const { state } = (outcome ?? {}) as Partial<Outcome>;
  if (state === "unsent") return t().link.back(what);
  if (state === "unknown") return t().link.unknown(what);
  return state === "refused" ? t().sent.refused(what) : what;
}

/** What is typed is asked about once more, too, where people in as much need would lose their unit. */
function take(unit: string, to: number, typed: string): Promise<unknown> | undefined {
  const [need, from] = [needFor(unit, to), units.peek(unit)?.incident];
  if (!need) return undefined;
  if (from == null) return act.divert(need, to, unit);
  const asked = takingOf(need, unit, from);
  if (asked === null) return act.divert(need, to, unit);
  askToTake(asked);
  lastWord.value = { typed, text: t().take.ask(incidentNumber(from), asked.priority, unit) };
  return undefined;
}

async function perform(meaning: Meaning, typed: string): Promise<unknown> {
  switch (meaning.verb) {
    case "p":
      return report(meaning.unit, meaning.state);
    case "d": {
      const need = needFor(meaning.unit, meaning.incident);
      return need && act.assign(need, meaning.incident, meaning.unit);
    }
    case "c":
      return take(meaning.unit, meaning.incident, typed);
    case "h": {
      const row = units.peek(meaning.unit);
      return row?.assignment && act.cancelAssignment(row.incident ?? 0, meaning.unit, row.assignment, "not_needed");
    }
    case "n": {
      const one = wantedOfShort(meaning.wanted);
      return one && act.addNeed(meaning.incident, one.service, one.capabilities, meaning.count);
    }
    case "gh":
      return act.note(meaning.incident, meaning.text);
    case "k":
      return act.close(meaning.incident, meaning.ending);
    case "t":
      return find(meaning.text);
    case "v":
      return focusMain();
    default:
      return "incident" in meaning && withRow(meaning.verb, incident(meaning.incident), meaning.value);
  }
}

const withRow = (verb: "m" | "u", row: IncidentRow | undefined, value: number) =>
  row && (verb === "m" ? act.raiseLevel(row) : act.changeSeenPriority(row, value));

function report(unit: string, state: keyof typeof STATES): Promise<unknown> | undefined {
  const row = units.peek(unit);
  const step = STATES[state];
  if (step === "out") return act.unitCommand(unit, "ng");
  if (row?.assignment) return act.advance(row.incident ?? 0, unit, row.assignment, step);
  return state === "ss" ? act.unitCommand(unit, "ss") : undefined;
}

/** The first unit or incident in which the words are found, marks aside. */
function find(text: string): void {
  const sought = fold(text);
  const unit = units.all().find((one) => fold(one.unit) === sought);
  if (unit) {
    unitInHand.value = unit.unit;
    if (unit.incident !== null) select(unit.incident);
    return;
  }
  const rows = [...queue.all(), ...history.all()];
  const told = (row: IncidentRow) =>
    fold([row.incident, kindName(row.kind), placeName(row), clear(row.address), clear(row.text)].join(" "));
  const found = rows.find((row) => told(row).includes(sought));
  if (found) {
    select(found.incident);
    focusMain();
  } else {
    lastWord.value = { typed: text, text: t().command.noFound };
  }
}
