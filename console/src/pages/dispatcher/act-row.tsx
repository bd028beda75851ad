/* The action row: the one main action by Enter, and the others behind two buttons that never move. */

import { effect } from "@preact/signals";
import { useLayoutEffect } from "preact/hooks";
import { isSending } from "../../lib/commands";
import { incidentNumber } from "../../lib/format";
import { isOfRoom, mayDispatch } from "../../lib/session";
import { lostSince } from "../../lib/stream";
import { Button } from "../../parts/controls";
import type { IncidentRow } from "../../wire";
import { t } from "../../words";
import { assign, divert } from "./actions";
import { inUse } from "./candidates";
import { deaden, mayAct } from "./enter";
import { closeMenu, menu, part } from "./menu-state";
import { More } from "./more";
import { etaOf, unitToSend } from "./picks";
import { openNeed, said } from "./state";
import { UnitSteps } from "./unit-steps";

export function ActRow({ row }: { row: IncidentRow }) {
  useLayoutEffect(() => effect(() => said.value?.lost && deaden()), []);
  useLayoutEffect(
    () => () => {
      part.value = null;
    },
    [],
  );
  if (!isOfRoom()) return null;
  return (
    <>
      {mayDispatch() && <UnitSteps row={row} />}
      <div class="act" role="group" aria-label={t().act.label}>
        {mayDispatch() && <Main row={row} />}
        <span class="x" />
        <Toggle which="note" text={t().act.note} />
        <Toggle which="more" text={row.closed_at === null ? t().act.more : t().act.reopen} />
      </div>
      {part.value !== null && <More key={part.value} row={row} part={part.value} />}
    </>
  );
}

function Toggle({ which, text }: { which: "note" | "more"; text: string }) {
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

/** What Enter does. It stays in its place and keeps the focus when there is nothing to do. */
function Main({ row }: { row: IncidentRow }) {
  const need = openNeed.value;
  const unit = need && unitToSend();
  if (need === undefined) return null;
  const busy = isSending(need.need);
  const lost = lostSince.value !== null;
  const text =
    unit === undefined
      ? t().pick.none
      : unit.busy !== null
        ? t().pick.divert(unit.unit, incidentNumber(unit.busy))
        : t().pick.assign(unit.unit, etaOf(unit));
  const press = (event: MouseEvent) => {
    if (unit === undefined || !mayAct(event)) return;
    void (unit.busy === null ? assign : divert)(need, row.incident, unit.unit);
  };
  return (
    <Button
      id="main-action"
      main
      onPress={press}
      disabled={busy || lost || unit === undefined}
      hint={inUse.value && !lost ? "Enter" : undefined}
    >
      <span class="one">{busy ? t().link.sending : text}</span>
    </Button>
  );
}
