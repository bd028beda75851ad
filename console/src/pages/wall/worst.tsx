/* The open incidents of priority 1 and 2, the ones that wait first: what, where, how far, how long. */

import { second } from "../../lib/clock";
import { limitOf, running, type Tone } from "../../lib/format";
import { language } from "../../lib/prefs";
import { Ladder, PriorityMark, Triangle } from "../../parts/marks";
import type { Picture, WallIncident } from "../../wire";
import { t } from "../../words";

export function Worst({ shown, lines }: { shown: Picture; lines: number }) {
  const words = t().wall;
  const urgent = shown.incidents.filter((one) => one.priority <= 2);
  const listed = urgent.slice(0, Math.max(1, lines));
  return (
    <>
      <h2 class="wh">
        {words.worst}
        <span class="x">{words.counted(listed.length, shown.open)}</span>
      </h2>
      {listed.length === 0 && <p class="quiet">{words.quiet}</p>}
      <ul class="worst">
        {listed.map((one) => (
          <Line key={one.incident} one={one} />
        ))}
      </ul>
    </>
  );
}

function Line({ one }: { one: WallIncident }) {
  const words = t().wall;
  const tone = toneOf(one);
  return (
    <li class="wi" data-incident={one.incident}>
      <PriorityMark priority={one.priority} />
      <div class="k">
        <b class="one">{one.name[language.value]}</b> <span>{one.area}</span>
      </div>
      <div class="s one">
        <Ladder step={one.wanted !== null ? "assigned" : (one.step ?? "assigned")} /> {doing(one)}
      </div>
      <div class={`tm ${tone}`}>
        {tone === "red" && <Triangle />}
        {tone === "red" && <span class="sr">{words.pastLimit} </span>}
        {running(second.value - one.opened_at)}
      </div>
    </li>
  );
}

function toneOf({ asked_at, deadline }: WallIncident): Tone {
  return asked_at === null || deadline === null ? "" : limitOf(asked_at, deadline, second.value).tone;
}

/** What it waits for, before how far those are who go. */
function doing(one: WallIncident): string {
  const words = t().wall;
  if (one.wanted !== null) {
    const name = one.wanted[language.value];
    return words.waits(name.charAt(0).toLocaleLowerCase(language.value) + name.slice(1), one.waiting, one.needs);
  }
  const steps: Readonly<Record<string, string>> = words.steps;
  return one.step === null ? words.noStep : (steps[one.step] ?? one.step);
}
