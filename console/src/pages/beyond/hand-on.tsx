/* Handing the incident in hand to another centre, from the dispatcher's page, and telling a centre what is new of it. */

import { useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { centreName } from "../../lib/centres";
import { lostSince } from "../../lib/stream";
import type { IncidentRow } from "../../wire";
import { t } from "../../words";
import { type Answer, Choose } from "../calltaker/choose";
import { closeMenu, part } from "../dispatcher/menu-state";
import { centreAnswers, nextAnswers, nothingAsked, stepBack, titleOf } from "./choice";
import { DetailFields, detailsOf, namesOf } from "./details";
import { isOut, transfersOf } from "./state";
import { beginUpdate, mayUpdate } from "./update";

/** The hand goes into the line where it is written. */
function writeNews(transfer: number): void {
  part.value = null;
  beginUpdate(transfer);
}

const newsAnswers = (incident: number): Answer[] =>
  transfersOf(incident, null)
    .filter(mayUpdate)
    .slice(0, 1)
    .map((row) => ({
      text: t().beyond.updateFor(centreName(row.centre)),
      hint: "T",
      act: () => writeNews(row.transfer),
    }));

export function HandOn({ row }: { row: IncidentRow }) {
  const asked = useMemo(nothingAsked, [row.incident]);
  const details = useSignal(false);
  const { centre } = asked.value;
  const out = isOut(row.incident, null);
  const answers = (): Answer[] => {
    if (isOut(row.incident, null)) return newsAnswers(row.incident);
    if (asked.value.centre === null) return [...centreAnswers(asked), ...newsAnswers(row.incident)];
    return nextAnswers(asked, row.incident, null, closeMenu, () => (details.value = true));
  };
  if (details.value) return <DetailFields incident={row.incident} onDone={() => (details.value = false)} />;
  if (answers().length === 0) return <p class="t3">{out ? t().beyond.isOut : t().beyond.noCentre}</p>;
  const noted = centre === null || out ? "" : namesOf(detailsOf(row.incident).value);
  return (
    <Choose
      focus
      label={t().beyond.title}
      title={
        <>
          <b>{out ? t().beyond.isOut : titleOf(asked.value)}</b>
          {noted !== "" && <div>{t().beyond.noted(noted)}</div>}
        </>
      }
      disabled={() => lostSince.value !== null}
      answers={answers}
      back={{ text: t().room.handOver.back, act: () => !stepBack(asked) && closeMenu() }}
    />
  );
}
