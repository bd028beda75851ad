/* The line under the actions: why a press was not done, who was faster, what is unchanged, and the best now. */

import type { ComponentChildren } from "preact";
import { isSending } from "../../lib/commands";
import { clockTime, incidentNumber } from "../../lib/format";
import { told } from "../../lib/open";
import { partPriority } from "../../lib/parts";
import { kindName, offsetMin, whereIs } from "../../lib/region";
import { units } from "../../lib/rows";
import { lostSince } from "../../lib/stream";
import { Button } from "../../parts/controls";
import { Triangle } from "../../parts/marks";
import { personName } from "../../parts/names";
import type { IncidentRow } from "../../wire";
import { t } from "../../words";
import { changeAgain, soonerThan } from "./actions";
import { serviceName } from "./parts";
import { etaOf, priorityOf, unitNotTaken, unitToSend } from "./picks";
import { type Change, openNeed, type Overtaken as Raced, type Said, said } from "./state";

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
  if (answer.overtaken)
    return (
      <Line>
        <Overtaken row={row} text={answer.text} overtaken={answer.overtaken} />
      </Line>
    );
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
  const left = unitNotTaken();
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
        (left && `${t().pick.notTaken(left.unit, priorityOf(left))}.`) || t().sent.noBest
      )}
    </>
  );
}

/** Theirs is shown before mine can be chosen again: until the stream has brought it there is nothing to press. */
function Overtaken({ row, text, overtaken }: { row: IncidentRow; text: string; overtaken: Raced }) {
  const { change, problem, what } = overtaken;
  const seen = row.position >= (problem.position ?? 0);
  return (
    <>
      {text} {seen && <b>{standsNow(row, change)}</b>}
      <div class="again">
        <Button
          disabled={!seen || isSending(row.incident)}
          label={`${t().correct.again}: ${what}`}
          onPress={() => void changeAgain(row, overtaken)}
        >
          {t().correct.again}
        </Button>
        <Button onPress={() => (said.value = null)}>{t().correct.leave}</Button>
      </div>
    </>
  );
}

function standsNow(row: IncidentRow, change: Change): string {
  const { type } = change;
  const { now } = t().correct;
  if (type === "ChangeKind") return now(t().form.kind, kindName(row.kind));
  if (change.type === "ChangePartPriority") {
    const priority = partPriority(row, change.service);
    return now(t().part.of(serviceName(change.service)), `${priority}, ${t().priority[priority as 1]}`);
  }
  if (type === "ChangePriority") return now(t().priority.label, `${row.priority}, ${t().priority[row.priority as 1]}`);
  return now(t().form.place, [told(row.address), row.place && whereIs(row.place)].filter(Boolean).join(", "));
}
