/* The wall: what happens on a map, what the services can do, what is worst, and what is in force; nobody acts on it. */

import { useLayoutEffect } from "preact/hooks";
import { second } from "../../lib/clock";
import { age, clockTime, day } from "../../lib/format";
import { language } from "../../lib/prefs";
import { Triangle } from "../../parts/marks";
import type { Picture } from "../../wire";
import { t } from "../../words";
import { Figures } from "./figures";
import { Hours } from "./hours";
import { WallMap } from "./map";
import { behindMs, lostSince, picture, trouble } from "./state";
import { InForce } from "./warnings";
import { Worst } from "./worst";

export function Wall() {
  const words = t().wall;
  const shown = picture.value;
  useLayoutEffect(() => {
    document.title = `IOC · ${t().product}`;
  });
  if (shown === null) {
    const { title, text } = words.trouble[trouble.value ?? "asking"];
    return (
      <main class="wall-none" data-trouble={trouble.value}>
        <h1>{title}</h1>
        {text !== "" && <p>{text}</p>}
      </main>
    );
  }
  const isOld = lostSince.value !== null || behindMs.value !== null;
  return (
    <div class="wl" data-link={lostSince.value === null ? (isOld ? "behind" : "online") : "lost"}>
      <Top shown={shown} />
      <OldBanner shown={shown} />
      <main class="wg">
        <WallMap shown={shown} />
        <section class="rt" aria-label={words.title(shown.name[language.value])}>
          <Figures shown={shown} />
          <Worst shown={shown} lines={LINES - (isOld ? 2 : 0) - Math.max(0, warningLines(shown) - 1)} />
          <Hours shown={shown} />
          <InForce shown={shown} lines={WARNINGS} />
        </section>
      </main>
    </div>
  );
}

/** So many lines fit under the figures, and so many warnings below. */
const LINES = 8;
const WARNINGS = 3;
const warningLines = (shown: Picture): number => Math.min(shown.warnings.length, WARNINGS);

function Top({ shown }: { shown: Picture }) {
  const words = t().wall;
  const offset = shown.utc_offset_min;
  const isOld = lostSince.value !== null || behindMs.value !== null;
  const weekday = words.weekdays[new Date(second.value + offset * 60_000).getUTCDay()];
  return (
    <header class="wt">
      <h1>{words.title(shown.name[language.value])}</h1>
      {shown.demo && <span class="demo">{t().top.demo}</span>}
      <div class="x">
        <span class={isOld ? "amb" : ""}>
          <Dot isOld={isOld} /> {words.asOf(clockTime(asOf(shown), offset))}
        </span>
        <span>
          {weekday} {day(second.value, offset)}
        </span>
        <span class="clock" role="timer" aria-label={t().top.clock}>
          {clockTime(second.value, offset)}
        </span>
      </div>
    </header>
  );
}

/** While the link holds and nothing is behind, the picture is of the second in which it came. */
const asOf = (shown: Picture): number => shown.as_of;

function Dot({ isOld }: { isOld: boolean }) {
  if (isOld) return <Triangle />;
  return (
    <svg class="dot" viewBox="0 0 10 10" aria-hidden="true">
      <circle cx="5" cy="5" r="4" fill="var(--green-fill)" />
    </svg>
  );
}

/** Across the whole wall, so that nobody takes an old picture for the present. */
function OldBanner({ shown }: { shown: Picture }) {
  const words = t().wall;
  const time = clockTime(asOf(shown), shown.utc_offset_min);
  const lost = lostSince.value;
  const behind = behindMs.value;
  if (lost === null && behind === null) return <div class="wo" hidden />;
  return (
    <div class={lost === null ? "wo amb" : "wo red"} role="status">
      <Triangle />
      {lost === null ? words.behind(age(behind ?? 0), time) : words.lost(age(second.value - lost), time)}
    </div>
  );
}
