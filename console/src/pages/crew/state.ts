/* What this crew's phone knows: its unit, its job, the clicks that wait, and the step they lead to. */

import { signal } from "@preact/signals";
import type { Draft } from "../../lib/commands";
import { Outbox } from "../../lib/outbox";
import { queue, units } from "../../lib/rows";
import { session } from "../../lib/session";
import type { IncidentRow, NeedRow, Step, UnitRow } from "../../wire";

/** Clicks of this crew, kept in the phone until they are on disk; they name no person. */
export const outbox = signal<Outbox | null>(null);

export function openOutbox(): void {
  outbox.value = new Outbox(`tiepung.crew.${session.peek()?.actor}`, localStorage);
}

export const unit = (): UnitRow | undefined => units.get(session.value?.unit);

export interface Job {
  row: IncidentRow;
  need: NeedRow;
  assignment: string;
  /** By the journal. */
  step: Step;
  /** Counting the clicks that wait. */
  pressed: Step;
}

export function job(): Job | undefined {
  const me = unit();
  const row = queue.get(me?.incident);
  const need = row?.needs.find((one) => one.assignment === me?.assignment);
  if (!me?.assignment || !me.step || !row || !need) return undefined;
  return { row, need, assignment: me.assignment, step: me.step, pressed: pressedStep(me.assignment, me.step) };
}

/** The last step pressed and not yet kept. */
function pressedStep(assignment: string, step: Step): Step {
  const waiting = outbox.value?.waiting.value ?? [];
  const own = waiting.flatMap(({ command }) =>
    command.type === "AdvanceAssignment" && command.assignment === assignment ? [command.step] : [],
  );
  return own.at(-1) ?? step;
}

export function press(draft: Draft, what: string): void {
  void outbox.peek()?.add(draft, what);
}
