/* What the public is warned of just now, the most urgent first. */

import { second } from "../../lib/clock";
import { clockOrDay } from "../../lib/format";
import { language } from "../../lib/prefs";
import { Triangle } from "../../parts/marks";
import type { Picture } from "../../wire";
import { t } from "../../words";

export function InForce({ shown, lines }: { shown: Picture; lines: number }) {
  const words = t().wall;
  const { warnings, utc_offset_min: offset } = shown;
  return (
    <section class="ww">
      {warnings.length === 0 ? (
        <span class="t3">{words.noWarnings}</span>
      ) : (
        <h2 class="amb">
          <Triangle /> {words.warnings(warnings.length)}
        </h2>
      )}
      <ul>
        {warnings.slice(0, lines).map((one) => (
          <li key={`${one.headline.vi}${one.until}`}>
            <span class="one">
              {one.headline[language.value]}
              {one.area !== "" && `, ${one.area}`}
            </span>
            <span>{words.until(clockOrDay(one.until, second.value, offset))}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
