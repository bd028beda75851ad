/* The left column: incidents that wait for units, those being dealt with, those just ended. */

import { second } from "../../lib/clock";
import { isSending } from "../../lib/commands";
import { clockTime, incidentNumber, limitOf, running as runningTime } from "../../lib/format";
import { told } from "../../lib/open";
import { isMine, myServices, seenPriority } from "../../lib/parts";
import { kindName, kindOf, lineOf, offsetMin, placeName, rules } from "../../lib/region";
import { history, queue } from "../../lib/rows";
import { loaded } from "../../lib/stream";
import { Chips } from "../../parts/controls";
import { type Held, useHeld } from "../../parts/held";
import { Ladder, PriorityMark } from "../../parts/marks";
import { wantedName, wantedShort } from "../../parts/names";
import type { IncidentRow } from "../../wire";
import { t } from "../../words";
import { concerns, ended, grouped, openNeeds, running, underWay, waiting } from "./order";
import { focusMain, numberFilter, select, selected } from "./state";

export function Queue() {
  const rows = queue.all().filter(isShown);
  const wait = useHeld(waiting(rows), keyOf);
  const run = useHeld(running(rows), keyOf);
  const past = ended(history.all().filter(isShown)).slice(0, 12);
  const move = (event: KeyboardEvent) => walk(event);
  return (
    <section class="col" aria-label={t().queue.title}>
      <div class="hd">
        <h2>{t().queue.title}</h2> <span class="t2">{waiting(rows).length}</span>
        <span class="x" />
        <Filter />
      </div>
      <News held={wait} />
      <div class="scroll lists" onKeyDown={move}>
        <div id="queue" role="listbox" aria-label={t().queue.title} {...wait.hold}>
          {wait.rows.map(({ item, gone }) => (
            <Waiting key={item.incident} row={item} gone={gone} />
          ))}
        </div>
        {wait.rows.length === 0 && loaded.value && <p class="none">{t().queue.empty}</p>}
        <div class="sec">
          {t().queue.running} {run.rows.length}
          <span class="x">{t().queue.runningHead}</span>
        </div>
        <div role="listbox" aria-label={t().queue.running} {...run.hold}>
          {run.rows.map(({ item, gone }) => (
            <Running key={item.incident} row={item} gone={gone} />
          ))}
        </div>
        {run.rows.length === 0 && loaded.value && <p class="none">{t().queue.emptyRunning}</p>}
        {past.length > 0 && (
          <>
            <div class="sec">
              {t().queue.ended} {past.length}
              <span class="x">{t().queue.endedHead}</span>
            </div>
            <div role="listbox" aria-label={t().queue.ended}>
              {past.map((row) => (
                <Past key={row.incident} row={row} />
              ))}
            </div>
          </>
        )}
      </div>
    </section>
  );
}

const keyOf = (row: IncidentRow): string => String(row.incident);

function isShown(row: IncidentRow): boolean {
  const service = numberFilter.value === null ? null : (lineOf(numberFilter.value)?.service ?? null);
  return service === null || concerns(row, service, kindOf(row.kind)?.service);
}

/** One chip for each number whose service sends units. */
function Filter() {
  const numbers = (rules.value?.numbers ?? []).filter((line) => line.service !== null).map((line) => line.number);
  const all = [{ value: null, text: t().queue.all }, ...numbers.map((number) => ({ value: number, text: number }))];
  return (
    <Chips<string | null>
      label={t().queue.filter}
      all={all}
      chosen={numberFilter.value}
      onChoose={(value) => {
        numberFilter.value = value;
      }}
    />
  );
}

function News({ held }: { held: Held<IncidentRow> }) {
  if (held.news === 0) return null;
  return (
    <button type="button" class="news" onClick={held.release}>
      {t().queue.news(held.news)}
    </button>
  );
}

/** Arrows go through all three lists as one; Enter goes on to what can be done. */
function walk(event: KeyboardEvent): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (event.key === "Enter" && !event.repeat) {
    event.preventDefault();
    const id = (document.activeElement as HTMLElement | null)?.dataset.incident;
    if (id !== undefined) select(Number(id));
    focusMain();
  }
  if (step === undefined) return;
  event.preventDefault();
  const all = [...(event.currentTarget as HTMLElement).querySelectorAll<HTMLElement>('[role="option"]')];
  const next = all[all.indexOf(document.activeElement as HTMLElement) + step];
  next?.focus();
  if (next?.dataset.incident) select(Number(next.dataset.incident));
}

/** What every row of the column is: one to choose, reached by Tab only where it is the chosen one. */
function optionOf(row: IncidentRow, looks: string, gone = false) {
  const on = selected.value === row.incident;
  const first = selected.value === null;
  return {
    role: "option" as const,
    class: [looks, on && "sel", gone && "gone"].filter(Boolean).join(" "),
    "aria-selected": on,
    "data-incident": row.incident,
    tabIndex: on || first ? 0 : -1,
    onClick: () => {
      select(row.incident);
      focusMain();
    },
  };
}

const placeOf = (row: IncidentRow): string =>
  [told(row.address), placeName(row)].filter(Boolean).join(", ") || t().incident.nowhere;

function Waiting({ row, gone }: { row: IncidentRow; gone: boolean }) {
  const open = openNeeds(row);
  const first = open[0];
  const limit = first && limitOf(first.asked_at, first.deadline, second.value);
  const mine = myServices().length === 0 || row.needs.some(isMine);
  return (
    <div {...optionOf(row, mine ? "need" : "need other", gone)}>
      <PriorityMark priority={first?.priority ?? seenPriority(row)} />
      <div class="one">
        <div class="k one">{kindName(row.kind)}</div>
        <div class="l2">
          <span class="one" lang="vi">
            {placeOf(row)}
          </span>
          <NeedsShort row={row} />
        </div>
      </div>
      <div>
        <div class={`tm ${limit?.tone ?? ""}`}>{runningTime(second.value - (first?.asked_at ?? row.opened_at))}</div>
        <div class={`lim ${limit?.tone || "t3"}`}>
          {isSending(row.incident) || open.some((need) => isSending(need.need))
            ? t().link.sending
            : limit && limitText(limit.left)}
        </div>
      </div>
    </div>
  );
}

export const limitText = (left: number): string =>
  left < 0 ? t().timer.over(runningTime(-left)) : t().timer.left(runningTime(left));

function NeedsShort({ row }: { row: IncidentRow }) {
  const groups = grouped(openNeeds(row));
  return (
    <span class="nn one">
      {groups.map(({ need, count }, i) => (
        <span key={need.need} class={isMine(need) ? "" : "others"}>
          {i > 0 && " · "}
          <span class="small-only">
            {count} {wantedShort(need.service, need.wanted)}
          </span>
          <span class="big-only">
            {count} {wantedName(need.service, need.wanted).toLowerCase()}
          </span>
        </span>
      ))}
    </span>
  );
}

function Running({ row, gone }: { row: IncidentRow; gone: boolean }) {
  const going = underWay(row);
  const rest = row.needs.length === 0 ? t().queue.noUnits : t().queue.done;
  return (
    <div {...optionOf(row, "run", gone)}>
      <PriorityMark priority={seenPriority(row)} size={18} />
      <div class="ln">
        <span class="one">
          <span class="sr">{incidentNumber(row.incident)}</span>
          {kindName(row.kind)}
        </span>
        <span class="t2 r">{runningTime(second.value - row.opened_at)}</span>
      </div>
      <div class="ln l2">
        <span class="one" lang="vi">
          {placeOf(row)}
        </span>
        <span class="r">
          {going.length === 0 && rest}
          {going.slice(0, 2).map((need) => (
            <span class="ul" key={need.need}>
              {need.unit} {need.step && <Ladder step={need.step} late={isLate(need.assigned_at)} />}
            </span>
          ))}
          {going.length > 2 && ` +${going.length - 2}`}
        </span>
      </div>
    </div>
  );
}

export const isLate = (assignedAt: number | null): boolean =>
  assignedAt !== null && second.value - assignedAt > (rules.value?.limits.acknowledge_s ?? 60) * 1000;

function Past({ row }: { row: IncidentRow }) {
  return (
    <div {...optionOf(row, "run past")}>
      <PriorityMark priority={row.priority} size={18} />
      <div class="ln">
        <span class="one">{kindName(row.kind)}</span>
        <span class="t2 r">{clockTime(row.closed_at ?? 0, offsetMin.value, false)}</span>
      </div>
      <div class="ln l2">
        <span class="one" lang="vi">
          {placeOf(row)}
        </span>
        <span class="r">{row.disposition && t().disposition[row.disposition]}</span>
      </div>
    </div>
  );
}
