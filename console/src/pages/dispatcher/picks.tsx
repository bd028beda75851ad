/* The recommendation: who would go, when they would be there, how old their place is, and why. */

import { second } from "../../lib/clock";
import { arrival, clockTime, distance, incidentNumber } from "../../lib/format";
import { capabilityName, offsetMin } from "../../lib/region";
import { incident, units } from "../../lib/rows";
import { Key } from "../../parts/controls";
import { Age } from "../../parts/marks";
import { personName, wantedName } from "../../parts/names";
import type { Candidate, IncidentRow, NeedRow } from "../../wire";
import { t } from "../../words";
import { failed, inUse, isReordered, picked, rerank } from "./candidates";
import { openNeeds, ordinal } from "./order";
import { chosenUnit, openNeed, said } from "./state";
import { isTaking, priorityThere } from "./taking";

export function Picks({ row }: { row: IncidentRow }) {
  const need = openNeed.value;
  if (need === undefined) {
    if (row.closed_at !== null || row.needs.length === 0) return null;
    return <p class="none">{openNeeds(row).length === 0 ? t().pick.noNeed : t().pick.thisFilled}</p>;
  }
  const found = picked.value?.need === need.need ? picked.value : null;
  const name = `${wantedName(need.service, need.wanted)}${ordinal(row, need)}`;
  return (
    <>
      <div class="sec">
        <span class="one">{t().pick.title(name.toLowerCase())}</span>
        {found && isReordered(found) && (
          <button type="button" class="small" onClick={rerank}>
            {inUse.value && <Key name="R" />} {t().pick.fresh}
          </button>
        )}
        <span class="x">
          {inUse.value && (found?.shown.length ?? 0) > (unitToSend() ? 1 : 0) && (
            <>
              <Key name="1–9" /> {t().pick.choose}{" "}
            </>
          )}
          {t().pick.head}
        </span>
      </div>
      {found === null && <p class="none">{nobodyYet(row)}</p>}
      {found?.shown.length === 0 && <p class="none">{t().pick.none}</p>}
      <ol class="picks scroll">
        {found?.shown.map(({ candidate, gone }, i) => (
          <Pick key={candidate.unit} candidate={candidate} gone={gone} rank={i + 1} need={need} />
        ))}
      </ol>
    </>
  );
}

/** Nobody is proposed for a place that is not known. */
function nobodyYet(row: IncidentRow): string {
  if (row.place === null) return t().pick.noPlace;
  return failed.value ? t().pick.failed : t().pick.loading;
}

/** Whom the main action would send: the one chosen, while there, else the first that is there. Nobody by itself where
    that one is with people in as much need. */
export function unitToSend(): Candidate | undefined {
  const there = picked.value?.shown.filter(({ gone }) => !gone) ?? [];
  const byHand = there.find(({ candidate }) => candidate.unit === chosenUnit.value)?.candidate;
  return byHand ?? (unitNotTaken() === undefined ? firstThere() : undefined);
}

const firstThere = (): Candidate | undefined => picked.value?.shown.find((one) => !one.gone && notLost(one))?.candidate;

/** The first, where it is left with people in as much need until somebody chooses it. */
export function unitNotTaken(): Candidate | undefined {
  const [first, need] = [firstThere(), openNeed.value];
  if (first === undefined || first.busy === null || need === undefined) return undefined;
  return isTaking(incident(first.busy), first.unit, need) ? first : undefined;
}

export const priorityOf = ({ busy, unit }: Candidate): number => priorityThere(incident(busy), unit);

/** Somebody else was faster with it, as the service just said: not offered again before it is free. */
const notLost = ({ candidate }: { candidate: Candidate }): boolean => said.value?.lost?.unit !== candidate.unit;

interface PickProps {
  candidate: Candidate;
  gone: boolean;
  rank: number;
  need: NeedRow;
}

function Pick({ candidate, gone, rank, need }: PickProps) {
  const lost = gone || !notLost({ candidate });
  const on = !lost && unitToSend()?.unit === candidate.unit;
  if (lost) return <Gone unit={candidate.unit} />;
  const ageMs = second.value - candidate.place_at;
  return (
    <li>
      <button
        type="button"
        class={on ? "pick on" : "pick"}
        aria-pressed={on}
        onClick={() => (chosenUnit.value = candidate.unit)}
      >
        <span class="n">{rank}</span>
        <span class="u">{candidate.unit}</span>
        <span class="ea">
          <span class="eta">{etaOf(candidate)}</span>
          <Age ms={ageMs} />
        </span>
        <span class="why one">
          <span class="one">{reasonOf(candidate, need)}</span>
          <span class={candidate.busy === null ? "one t3" : "one amb"}>{costOf(candidate)}</span>
        </span>
      </button>
    </li>
  );
}

export const etaOf = (candidate: Candidate): string => arrival(candidate.eta_s, second.value - candidate.place_at);

/** Why it stands where it does, in words: asked before, nearest, same station as a better one; and what else it has. */
function reasonOf(candidate: Candidate, need: NeedRow): string {
  const unit = units.get(candidate.unit);
  const extra = (unit?.capabilities ?? [])
    .filter((one) => !need.wanted.includes(one))
    .map(capabilityName)
    .map(lower);
  const parts = [firstReason(candidate), ...extra, need.recommended === candidate.unit && t().pick.planner];
  return parts.filter(Boolean).join("; ");
}

const lower = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

function firstReason({ unit, tried, busy }: Candidate): string {
  if (tried) return t().pick.tried;
  if (busy !== null) return t().pick.couldDivert;
  const better = (picked.value?.latest ?? []).filter((one) => one.busy === null && !one.tried);
  if (better[0]?.unit === unit) return t().pick.nearest;
  const station = units.get(unit)?.station;
  const before = better.slice(
    0,
    better.findIndex((one) => one.unit === unit),
  );
  const twin = before.find((one) => units.get(one.unit)?.station === station);
  return twin === undefined ? t().pick.free : t().pick.sameStation(twin.unit);
}

function costOf(candidate: Candidate): string {
  const { busy, distance_m, unit } = candidate;
  const priority = priorityOf(candidate);
  const step = units.get(unit)?.step;
  const away = t().pick.away(distance(distance_m));
  return busy === null
    ? away
    : [t().pick.busyAt(incidentNumber(busy), priority, step ? t().step[step].toLowerCase() : ""), away].join("; ");
}

/** The row of a unit that is no candidate any more says so in place. */
function Gone({ unit }: { unit: string }) {
  const now = units.get(unit);
  const lost = said.value?.lost?.unit === unit ? said.value.lost.problem : undefined;
  const when = clockTime(lost?.at ?? now?.since ?? second.value, offsetMin.value);
  const text =
    now?.incident == null
      ? t().pick.goneOff
      : lost?.by
        ? t().pick.goneTo(personName(lost.by), incidentNumber(now.incident), when)
        : t().pick.busy(incidentNumber(now.incident), now.step ? t().step[now.step].toLowerCase() : "");
  return (
    <li class="pick gone">
      <span class="n">–</span>
      <span class="u t3">{unit}</span>
      <span class="ea t3">{t().pick.gone}</span>
      <span class="why t2">{text}</span>
    </li>
  );
}
