/* The left column: what waits for approval, what holds, and what is over. */

import { second } from "../../lib/clock";
import { clockTime, running } from "../../lib/format";
import { offsetMin } from "../../lib/region";
import { mayDispatch } from "../../lib/session";
import { Button } from "../../parts/controls";
import { Triangle } from "../../parts/marks";
import type { WarningRow } from "../../wire";
import { t } from "../../words";
import { begin } from "./actions";
import { areaTitle, choose, chosen, groups, writing } from "./state";

export function List() {
  const words = t().warnings;
  const { waiting, holding, over } = groups.value;
  return (
    <section class="col wn-list" aria-label={words.list} onKeyDown={walk}>
      <div class="scroll">
        <Group title={words.waiting(waiting.length)} rows={waiting} empty={words.nothing.waiting} />
        <Group title={words.holding(holding.length)} rows={holding} empty={words.nothing.holding} />
        <Group title={words.over(over.length)} rows={over} empty={words.nothing.over} />
      </div>
      {mayDispatch() && (
        <Button onPress={begin} hint="Alt B">
          {words.compose}
        </Button>
      )}
    </section>
  );
}

function Group({ title, rows, empty }: { title: string; rows: readonly WarningRow[]; empty: string }) {
  return (
    <>
      <h2 class="lb">{title}</h2>
      {rows.length === 0 && <p class="t3 sm wn-none">{empty}</p>}
      <ul>
        {rows.map((one) => (
          <Line key={one.warning} one={one} />
        ))}
      </ul>
    </>
  );
}

/** Where it is for: the names of its communes, and what was drawn. */
export const areaText = (one: Pick<WarningRow, "areas" | "polygon" | "area_name">): string =>
  one.area_name ||
  [...one.areas.map(areaTitle), one.polygon.length > 0 ? t().warnings.drawn : ""].filter(Boolean).join(", ");

function Line({ one }: { one: WarningRow }) {
  const words = t().warnings;
  const on = writing.value === null && chosen.value === one.warning;
  const when =
    one.state === "draft"
      ? running(second.value - one.written_at)
      : clockTime(one.sent_at ?? one.ended_at ?? one.written_at, offsetMin.value);
  return (
    <li>
      <button
        type="button"
        class={on ? "wn-line sel" : "wn-line"}
        aria-pressed={on}
        data-warning={one.warning}
        data-state={one.state}
        onClick={() => choose(one.warning)}
      >
        <span class={one.level === "urgent" ? "red" : "t2"}>
          <Triangle />
        </span>
        <span class="one">
          {one.drill && <b class="wn-drill">{words.drill}</b>} <b lang="vi">{one.vi.headline.normalize("NFC")}</b>
          <br />
          <span class="t2">{[words.levels[one.level], areaText(one)].join(" · ")}</span>
        </span>
        <span class="r">
          <b class="tab">{when}</b>
          <br />
          <span class="t2">
            {one.state === "sent" ? words.heard(one.acknowledged, one.clusters) : words.states[one.state]}
          </span>
        </span>
      </button>
    </li>
  );
}

function walk(event: KeyboardEvent): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined) return;
  const stops = [...(event.currentTarget as HTMLElement).querySelectorAll<HTMLElement>(".wn-line")];
  event.preventDefault();
  stops[stops.indexOf(document.activeElement as HTMLElement) + step]?.focus();
}
