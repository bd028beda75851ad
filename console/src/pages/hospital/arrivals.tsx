/* Who is on the way to a hospital: unit, what it is about, how urgent, when due as believed on leaving. */

import { second } from "../../lib/clock";
import { clockTime, incidentNumber, running } from "../../lib/format";
import { kindName, offsetMin } from "../../lib/region";
import { arrivals } from "../../lib/rows";
import { PriorityMark } from "../../parts/marks";
import type { ArrivalRow } from "../../wire";
import { t } from "../../words";

const byDue = (a: ArrivalRow, b: ArrivalRow): number =>
  Number(a.step === "at_hospital") - Number(b.step === "at_hospital") ||
  (a.due_at ?? Number.MAX_SAFE_INTEGER) - (b.due_at ?? Number.MAX_SAFE_INTEGER) ||
  a.since - b.since;

export function Arrivals({ id }: { id: string }) {
  const { arrivals: words } = t().hospital;
  const rows = arrivals
    .all()
    .filter((row) => row.hospital === id)
    .sort(byDue);
  return (
    <section class="ha" aria-label={words.title}>
      <h2>
        {words.title} <span class="t2 tab">{rows.length}</span>
      </h2>
      {rows.length === 0 && <p class="t2">{words.none}</p>}
      <ol>
        {rows.map((row) => (
          <li key={row.assignment} data-arrival={row.assignment}>
            <PriorityMark priority={row.priority} size={28} />
            <div>
              <b>{kindName(row.kind)}</b>
              {row.drill && <b class="drilltag">{words.drill}</b>}
              <div class="t2">
                {row.unit}, {words.incident(incidentNumber(row.incident))}
              </div>
            </div>
            <Due row={row} />
          </li>
        ))}
      </ol>
      {rows.some((row) => row.due_at !== null) && <p class="t3 sm">{words.dueNote}</p>}
    </section>
  );
}

function Due({ row }: { row: ArrivalRow }) {
  const { arrivals: words } = t().hospital;
  if (row.step === "at_hospital") return <div class="r t2">{words.there}</div>;
  if (row.due_at === null) return <div class="r t2">{words.unsure}</div>;
  const left = row.due_at - second.value;
  const at = clockTime(row.due_at, offsetMin.value, false);
  return (
    <div class={left < 0 ? "r amb" : "r"}>
      {left >= 0 && <div class="hs-big tab">{running(left)}</div>}
      <div class="tab">{left >= 0 ? words.due(at) : words.late(at)}</div>
    </div>
  );
}
