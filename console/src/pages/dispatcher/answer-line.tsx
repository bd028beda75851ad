/* The line under the actions: why a press was not done, who was faster, what is unchanged, and the best now. */

import { clockTime, incidentNumber, seconds } from "../../lib/format";
import { offsetMin } from "../../lib/region";
import { units } from "../../lib/rows";
import { Triangle } from "../../parts/marks";
import { personName } from "../../parts/names";
import type { IncidentRow } from "../../wire";
import { t } from "../../words";
import { etaOf, unitToSend } from "./picks";
import { type Said, said } from "./state";

export function AnswerLine({ row }: { row: IncidentRow }) {
  const answer = said.value?.incident === row.incident ? said.value : null;
  return (
    <div class="answers" role="status" aria-live="polite">
      {answer && (
        <div class="conf">
          <Triangle />
          <div>
            {answer.lost && answer.lost.problem.reason === "unit_is_busy" ? (
              <Lost row={row} lost={answer.lost} />
            ) : (
              answer.text
            )}
          </div>
        </div>
      )}
    </div>
  );
}

function Lost({ row, lost }: { row: IncidentRow; lost: NonNullable<Said["lost"]> }) {
  const { unit, problem, pressedAt } = lost;
  const to = units.get(unit)?.incident;
  const best = unitToSend();
  const who =
    problem.by && problem.at && to != null
      ? `${t().sent.assignedTo(personName(problem.by), unit, incidentNumber(to), clockTime(problem.at, offsetMin.value))}, ${t().sent.sooner(seconds(Math.max(0, pressedAt - problem.at)))}.`
      : t().refusal.unit_is_busy;
  return (
    <>
      <b>{t().sent.busy(unit)}</b> {who} {t().sent.unchanged(incidentNumber(row.incident))}
      <br />
      {best ? (
        <>
          {t().sent.best} <b>{`${best.unit}, ${etaOf(best)}`}</b>.
        </>
      ) : (
        t().sent.noBest
      )}
    </>
  );
}
