/* One line for each number people dial: what is open, what waits, how fast units are sent, and who is free. */

import { running } from "../../lib/format";
import { language } from "../../lib/prefs";
import { PriorityMark, Triangle } from "../../parts/marks";
import type { Picture, WallHotline, WallService } from "../../wire";
import { t } from "../../words";

export function Figures({ shown }: { shown: Picture }) {
  const { columns } = t().wall;
  return (
    <table class="wf">
      <colgroup>
        <col class="c1" />
        <col class="c2" />
        <col class="c3" />
        <col class="c4" />
        <col />
      </colgroup>
      <thead>
        <tr>
          <th scope="col">
            <span class="sr">{columns.number}</span>
          </th>
          <th scope="col">{columns.open}</th>
          <th scope="col">{columns.waiting}</th>
          <th scope="col">
            <PriorityMark priority={1} /> {columns.decision}
          </th>
          <th scope="col">{columns.ready}</th>
        </tr>
      </thead>
      <tbody>
        {shown.services.map((one) => (
          <ServiceLine key={one.number} one={one} />
        ))}
        {shown.hotline !== null && <HotlineLine one={shown.hotline} />}
      </tbody>
    </table>
  );
}

function ServiceLine({ one }: { one: WallService }) {
  return (
    <tr data-number={one.number}>
      <th scope="row">
        {one.number} <small>{shortOf(one.name[language.value])}</small>
      </th>
      <td>{one.open}</td>
      <Waiting n={one.waiting} late={one.late} />
      <Took ms={one.decision_ms} limitMs={one.target_ms} />
      <td>
        <div class="fl">
          <span class="av" aria-hidden="true">
            <i style={{ width: `${one.on_duty > 0 ? Math.round((100 * one.free) / one.on_duty) : 0}%` }} />
          </span>
          <span class="fn">
            {one.free} <small>/ {one.on_duty}</small>
          </span>
        </div>
      </td>
    </tr>
  );
}

function HotlineLine({ one }: { one: WallHotline }) {
  const words = t().wall;
  return (
    <tr data-number={one.number}>
      <th scope="row">
        {one.number} <small>{words.tickets}</small>
      </th>
      <td>{one.open}</td>
      <Waiting n={one.waiting} late={one.late} />
      <Took ms={one.forward_ms} limitMs={one.target_ms} />
      <td>
        <small class={one.overdue > 0 ? "amb" : ""}>
          {one.overdue > 0 && <Triangle />} {words.overdue(one.overdue)}
        </small>
      </td>
    </tr>
  );
}

/** How many wait; where some do so for too long, that is said by a mark and in red. */
function Waiting({ n, late }: { n: number; late: number }) {
  if (late === 0) return <td>{n}</td>;
  return (
    <td class="red">
      <span class="sr">{t().wall.late(late)}</span>
      <Triangle /> {n}
    </td>
  );
}

function Took({ ms, limitMs }: { ms: number | null; limitMs: number | null }) {
  const words = t().wall;
  const limit = limitMs === null ? null : running(limitMs);
  if (ms === null) {
    return <td>– {limit !== null && <small>{words.target(limit)}</small>}</td>;
  }
  const isLate = limitMs !== null && ms > limitMs;
  return (
    <td class={isLate ? "red" : ""}>
      {running(ms)}{" "}
      {limit !== null && (
        <small class={isLate ? "red" : ""}>{isLate ? words.beyond(limit) : words.within(limit)}</small>
      )}
    </td>
  );
}

/** As much of a service's name as there is room for: its first two parts. */
export function shortOf(name: string): string {
  const short = name.split(", ").slice(0, 2).join(", ");
  return short.charAt(0).toLocaleLowerCase(language.value) + short.slice(1);
}
