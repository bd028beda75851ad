/* The action row: the one main action by Enter, and the others behind two buttons that never move. */

import { effect } from "@preact/signals";
import { useLayoutEffect } from "preact/hooks";
import { isSending } from "../../lib/commands";
import { incidentNumber } from "../../lib/format";
import { mayErase } from "../../lib/privacy";
import { isOfRoom, mayDispatch } from "../../lib/session";
import { lostSince } from "../../lib/stream";
import { Button } from "../../parts/controls";
import type { IncidentRow, NeedRow } from "../../wire";
import { t } from "../../words";
import { assign, divert } from "./actions";
import { inUse } from "./candidates";
import { deaden, mayAct } from "./enter";
import { closeMenu, menu, part } from "./menu-state";
import { More } from "./more";
import { etaOf, priorityOf, unitNotTaken, unitToSend } from "./picks";
import { openNeed, said } from "./state";
import { askToTake, takingOf } from "./taking";
import { UnitSteps } from "./unit-steps";

export function ActRow({ row }: { row: IncidentRow }) {
  useLayoutEffect(() => effect(() => said.value?.lost && deaden()), []);
  useLayoutEffect(
    () => () => {
      part.value = null;
    },
    [],
  );
  if (!isOfRoom() && !mayErase()) return null;
  return (
    <>
      {mayDispatch() && <UnitSteps row={row} />}
      <div class="act" role="group" aria-label={t().act.label}>
        {mayDispatch() && <Main row={row} />}
        <span class="x" />
        {!isOfRoom() && <Toggle which="privacy" text={t().privacy.title} />}
        {isOfRoom() && <Toggle which="note" text={t().act.note} />}
        {isOfRoom() && <Toggle which="more" text={row.closed_at === null ? t().act.more : t().act.reopen} />}
      </div>
      {part.value !== null && <More key={part.value} row={row} part={part.value} />}
    </>
  );
}

function Toggle({ which, text }: { which: "privacy" | "note" | "more"; text: string }) {
  return (
    <button
      type="button"
      class="btn lg"
      aria-expanded={part.value === which}
      onClick={() => (part.value === which ? closeMenu() : menu(which))}
    >
      {text}
    </button>
  );
}

/** Diverts it, or asks once more where people in as much need would lose it. */
function take(need: NeedRow, about: number, unit: string, from: number): void {
  const asked = takingOf(need, unit, from);
  if (asked === null) void divert(need, about, unit);
  else askToTake(asked);
}

/** What Enter does. It stays in its place and keeps the focus when there is nothing to do. */
function Main({ row }: { row: IncidentRow }) {
  const need = openNeed.value;
  const unit = need && unitToSend();
  if (need === undefined) return null;
  const busy = isSending(need.need);
  const lost = lostSince.value !== null;
  const left = unit === undefined ? unitNotTaken() : undefined;
  const text =
    unit === undefined
      ? left
        ? t().pick.notTaken(left.unit, priorityOf(left))
        : t().pick.none
      : unit.busy !== null
        ? t().pick.divert(unit.unit, incidentNumber(unit.busy))
        : t().pick.assign(unit.unit, etaOf(unit));
  const press = (event: MouseEvent) => {
    if (unit === undefined || !mayAct(event)) return;
    if (unit.busy === null) void assign(need, row.incident, unit.unit);
    else take(need, row.incident, unit.unit, unit.busy);
  };
  return (
    <Button
      id="main-action"
      main
      onPress={press}
      disabled={busy || lost || unit === undefined}
      hint={inUse.value && !lost && unit !== undefined ? "Enter" : undefined}
    >
      <span class="one" title={text}>
        {busy ? t().link.sending : text}
      </span>
    </Button>
  );
}
