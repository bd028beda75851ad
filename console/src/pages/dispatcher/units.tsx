/* The table of units: those of the incident in hand and near it first, all of them, or those whose place is lost. */

import { signal } from "@preact/signals";
import { second } from "../../lib/clock";
import { freshness, incidentNumber, running } from "../../lib/format";
import { metres } from "../../lib/geo";
import { orderNotTold, orderTold } from "../../lib/messages";
import { language } from "../../lib/prefs";
import { inWords, leaves, serviceOf, stations, whereIs } from "../../lib/region";
import { places, units } from "../../lib/rows";
import { Chips } from "../../parts/controls";
import { useHeld } from "../../parts/held";
import { Age, Ladder, ShapeMark } from "../../parts/marks";
import type { IncidentRow, Place, UnitRow } from "../../wire";
import { t } from "../../words";
import { isLate } from "./queue";
import { row, select } from "./state";
import { isAway, UnitLine } from "./unit-line";
import { aboutWhere } from "./where";

type Shown = "near" | "all" | "lost";
const shownBy = signal<Shown>("near");
/** The unit pointed at on the map or in the table. */
export const unitInHand = signal<string | null>(null);

const MOST = 400;
const UNDER_WAY = ["assigned", "acknowledged", "en_route"];

export function Units() {
  const all = units.all();
  const free = all.filter((unit) => unit.standing === "available" && unit.assignment === null).length;
  const chosen = row.value === undefined && shownBy.value === "near" ? "all" : shownBy.value;
  const lost = all.filter(isLost);
  const list = useHeld(choose(all, lost, chosen).slice(0, MOST), (unit) => unit.unit);
  return (
    <div class="col">
      <div class="hd">
        <h2>{t().units.title}</h2> <span class="t2 one">{t().units.counts(all.length, free)}</span>
        <span class="x" />
        <Filter chosen={chosen} lost={lost.length} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling table must be reachable by keyboard */}
      <div class="scroll" id="units" tabIndex={0} role="region" aria-label={t().units.title} {...list.hold}>
        <table class="un">
          <Head />
          <tbody>
            {list.rows.map(({ item, gone }) => (
              <Row key={item.unit} unit={item} gone={gone} />
            ))}
          </tbody>
        </table>
        {list.rows.length === 0 && <p class="none">{t().units.empty}</p>}
      </div>
      <UnitLine />
    </div>
  );
}

function Filter({ chosen, lost }: { chosen: Shown; lost: number }) {
  const near = row.value && { value: "near" as const, text: nearText(row.value) };
  return (
    <Chips<Shown>
      label={t().units.filter}
      all={[
        ...(near ? [near] : []),
        { value: "all", text: t().units.all },
        { value: "lost", text: t().units.lost(lost) },
      ]}
      chosen={chosen}
      onChoose={(value) => {
        shownBy.value = value;
      }}
    />
  );
}

/** Near what: the incident's point, else the caller's; nothing is near an incident that nobody knows the place of. */
function nearText(incident: IncidentRow): string {
  const words = t().units;
  const say = incident.place !== null ? words.near : aboutWhere(incident) !== null ? words.nearCaller : words.noPoint;
  return say(incidentNumber(incident.incident));
}

function Head() {
  return (
    <>
      <colgroup>
        {["c1", "c2", "c3", "", "c5", "c6"].map((looks) => (
          <col key={looks} class={looks} />
        ))}
      </colgroup>
      <thead>
        <tr>
          <th scope="col">{t().units.unit}</th>
          <th scope="col">{t().units.state}</th>
          <th scope="col" class="r">
            {t().units.for}
          </th>
          <th scope="col">{t().units.where}</th>
          <th scope="col" class="r">
            {t().units.seen}
          </th>
          <th scope="col" class="r">
            {t().units.incident}
          </th>
        </tr>
      </thead>
    </>
  );
}

const isOnDuty = (unit: UnitRow): boolean => unit.standing !== "off_duty";

/** On duty, and not seen for ten minutes or never. */
function isLost(unit: UnitRow): boolean {
  const seen = places.peek(unit.unit);
  return isOnDuty(unit) && (seen === undefined || freshness(second.value - seen.at) === "lost");
}

const placeOf = (unit: UnitRow): Place => places.peek(unit.unit)?.place ?? unit.home;

function choose(all: UnitRow[], lost: UnitRow[], how: Shown): UnitRow[] {
  const byName = (a: UnitRow, b: UnitRow) => (a.unit < b.unit ? -1 : 1);
  if (how === "lost") return lost.sort(byName);
  const incident = row.value;
  if (how === "all" || incident === undefined) return all.sort(byName);
  const own = all.filter((unit) => unit.incident === incident.incident).sort((a, b) => a.since - b.since);
  const place = aboutWhere(incident);
  const services = new Set(incident.needs.map((need) => need.service));
  const others = all.filter(
    (unit) =>
      unit.incident !== incident.incident && isOnDuty(unit) && (services.size === 0 || services.has(unit.service)),
  );
  if (place === null) return [...own, ...others.sort(byName)];
  const far = others.map((unit) => ({ unit, metres: metres(placeOf(unit), place) }));
  return [...own, ...far.sort((a, b) => a.metres - b.metres).map(({ unit }) => unit)];
}

function Row({ unit, gone }: { unit: UnitRow; gone: boolean }) {
  const seen = places.get(unit.unit);
  const late = unit.step === "assigned" && isLate(unit.since);
  const looks = [gone && "gone", unitInHand.value === unit.unit && "sel"].filter(Boolean).join(" ");
  return (
    <tr class={looks} onClick={() => take(unit)}>
      <td>{unit.unit}</td>
      <td>
        <UnitState unit={unit} late={late} />
      </td>
      <td class={late ? "r red b" : "r t2"}>{running(second.value - unit.since)}</td>
      <td class="t2" lang="vi">
        <Otherwise unit={unit} />
        {isOnDuty(unit) || seen ? where(unit, seen?.place) : stationName(unit)}
      </td>
      <td class="r">
        <Age ms={seen ? second.value - seen.at : null} />
      </td>
      <td class="r t2">
        {unit.incident !== null && (
          <button type="button" onClick={() => select(unit.incident)}>
            {incidentNumber(unit.incident)}
          </button>
        )}
      </td>
    </tr>
  );
}

/** How its order went where its page did not tell of it, or that its page is closed. */
function Otherwise({ unit }: { unit: UnitRow }) {
  const told = unit.step === "assigned" ? orderTold(unit.assignment, false) : "";
  if (told !== "") return <span class={orderNotTold(unit.assignment) ? "amb" : "tx"}>{told} · </span>;
  return isAway(unit) && unit.step === null ? <span class="t3">{t().reach.noPage} · </span> : null;
}

function take(unit: UnitRow): void {
  unitInHand.value = unitInHand.peek() === unit.unit ? null : unit.unit;
}

const stationName = (unit: UnitRow): string =>
  inWords(stations.value.find((site) => site.id === unit.station)?.name) || unit.station;

const known = new Map<string, { at: string; text: string }>();

/** In words; worked out again only when the unit has moved. */
function where(unit: UnitRow, place: Place | undefined): string {
  if (place === undefined) return stationName(unit);
  const at = `${place.lat} ${place.lon} ${leaves.value.length} ${language.value}`;
  const had = known.get(unit.unit);
  if (had?.at === at) return had.text;
  const text = whereIs(place);
  known.set(unit.unit, { at, text });
  return text;
}

export function UnitState({ unit, late = false }: { unit: UnitRow; late?: boolean }) {
  if (unit.step !== null)
    return (
      <>
        <Ladder step={unit.step} late={late} /> {t().step[unit.step]}
      </>
    );
  const shape = serviceOf(unit.service)?.shape ?? "circle";
  const free = unit.standing === "available";
  return (
    <>
      <span class="stf">
        <ShapeMark shape={shape} stroke={free ? "var(--green-fill)" : "var(--line-strong)"} />
      </span>{" "}
      <span class={free ? "grn" : unit.standing === "off_duty" ? "t3 off" : "t2"}>{t().standing[unit.standing]}</span>
    </>
  );
}

export const isUnderWay = (unit: UnitRow): boolean => unit.step !== null && UNDER_WAY.includes(unit.step);
