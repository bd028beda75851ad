/* The line under the actions: why a press was not done, who was faster, what is unchanged, and the best now. */

import type { ComponentChildren } from "preact";
import { clockTime, incidentNumber } from "../../lib/format";
import { offsetMin } from "../../lib/region";
import { units } from "../../lib/rows";
import { lostSince } from "../../lib/stream";
import { Triangle } from "../../parts/marks";
import { personName } from "../../parts/names";
import type { IncidentRow } from "../../wire";
import { t } from "../../words";
import { soonerThan } from "./actions";
import { etaOf, unitToSend } from "./picks";
import { openNeed, type Said, said } from "./state";

export function AnswerLine({ row }: { row: IncidentRow }) {
  return (
    <div class="answers" role="status" aria-live="polite">
      <Answer row={row} />
    </div>
  );
}

function Answer({ row }: { row: IncidentRow }) {
  const answer = said.value?.incident === row.incident ? said.value : null;
  if (lostSince.value !== null && openNeed.value !== undefined) return <Line>{t().link.radio}</Line>;
  if (answer === null) return null;
  const raced = answer.lost?.problem.reason === "unit_is_busy" ? answer.lost : undefined;
  return <Line>{raced ? <Lost row={row} lost={raced} /> : answer.text}</Line>;
}

function Line({ children }: { children: ComponentChildren }) {
  return (
    <div class="conf">
      <Triangle />
      <div>{children}</div>
    </div>
  );
}

function Lost({ row, lost }: { row: IncidentRow; lost: NonNullable<Said["lost"]> }) {
  const { unit, problem, pressedAt } = lost;
  const to = units.get(unit)?.incident;
  const best = unitToSend();
  const who =
    problem.by && problem.at && to != null
      ? `${t().sent.assignedTo(personName(problem.by), unit, incidentNumber(to), clockTime(problem.at, offsetMin.value))}, ${soonerThan(pressedAt, problem.at)}.`
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
