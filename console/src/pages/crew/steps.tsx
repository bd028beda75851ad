/* The ladder of four with its times: by the journal where it has them, else by the click that waits. */

import { clockTime } from "../../lib/format";
import { offsetMin } from "../../lib/region";
import { stepsDone } from "../../parts/marks";
import type { Step } from "../../wire";
import { t } from "../../words";
import { story } from "../dispatcher/log-store";
import { type Job, outbox } from "./state";

const RUNGS: readonly Step[] = ["acknowledged", "en_route", "on_scene", "transporting"];

export function Steps({ found }: { found: Job }) {
  const times = timesOf(found);
  return (
    <ol class="steps" aria-label={t().ladder.label(stepsDone(found.step))}>
      {RUNGS.map((step, i) => {
        const done = stepsDone(found.step) > i;
        const waits = !done && stepsDone(found.pressed) > i;
        const at = times.get(step);
        return (
          <li key={step} class={done ? "f" : waits ? "w" : ""}>
            <i />
            {t().crew.steps[i]}
            <span>{at === undefined ? "" : clockTime(at, offsetMin.value)}</span>
            {waits && <span>{t().crew.queued}</span>}
          </li>
        );
      })}
    </ol>
  );
}

function timesOf({ row, assignment }: Job): Map<Step, number> {
  const times = new Map<Step, number>();
  for (const { event, at, happened_at } of story.value?.incident === row.incident ? story.value.rows : [])
    if (event.type === "AssignmentAdvanced" && event.assignment === assignment)
      times.set(event.step, happened_at ?? at);
  for (const { command, at } of outbox.value?.waiting.value ?? [])
    if (command.type === "AdvanceAssignment" && command.assignment === assignment) times.set(command.step, at);
  return times;
}
