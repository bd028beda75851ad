/* Handing the incident in hand to another centre, from the dispatcher's page. */

import { useMemo } from "preact/hooks";
import { lostSince } from "../../lib/stream";
import type { IncidentRow } from "../../wire";
import { t } from "../../words";
import { Choose } from "../calltaker/choose";
import { closeMenu } from "../dispatcher/menu-state";
import { centreAnswers, nextAnswers, nothingAsked, stepBack, titleOf } from "./choice";
import { isOut } from "./state";

export function HandOn({ row }: { row: IncidentRow }) {
  const asked = useMemo(nothingAsked, [row.incident]);
  const answers = () =>
    asked.value.centre === null ? centreAnswers(asked) : nextAnswers(asked, row.incident, null, closeMenu);
  if (isOut(row.incident, null)) return <p class="t3">{t().beyond.isOut}</p>;
  if (answers().length === 0) return <p class="t3">{t().beyond.noCentre}</p>;
  return (
    <Choose
      focus
      label={t().beyond.title}
      title={<b>{titleOf(asked.value)}</b>}
      disabled={() => lostSince.value !== null}
      answers={answers}
      back={{ text: t().room.handOver.back, act: () => !stepBack(asked) && closeMenu() }}
    />
  );
}
