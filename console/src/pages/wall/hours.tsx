/* Twenty-four hours as bars, each with a line for what that hour was like in the weeks before. */

import type { Picture } from "../../wire";
import { t } from "../../words";

const HOUR_MS = 3_600_000;

export function Hours({ shown }: { shown: Picture }) {
  const words = t().wall;
  const { hours } = shown;
  const top = Math.max(1, ...hours.counts, ...hours.means);
  const share = (n: number) => `${(100 * n) / top}%`;
  const at = hours.counts.indexOf(Math.max(...hours.counts));
  const most = words.most(hours.counts[at] ?? 0, hourOf(shown, at));
  return (
    <>
      <h2 class="wh">
        <span>
          {words.hours[hours.of]} <span class="t3">{words.means(hours.weeks)}</span>
        </span>
        <span class="x" data-today={hours.today}>
          {words.today(hours.today, hours.week_ago)}
        </span>
      </h2>
      <div class="hs" role="img" aria-label={`${words.hours[hours.of]}: ${most}`}>
        {hours.counts.map((count, i) => (
          <div key={i} class="h">
            <i style={{ height: share(count) }} />
            {hours.means[i] !== undefined && <b style={{ bottom: share(hours.means[i]) }} />}
          </div>
        ))}
      </div>
      <div class="hx" aria-hidden="true">
        {hours.counts.map((_, i) => (
          <span key={i}>{hourOf(shown, i) % 4 === 0 ? hourOf(shown, i) : ""}</span>
        ))}
      </div>
    </>
  );
}

const hourOf = ({ hours, utc_offset_min }: Picture, i: number): number =>
  new Date(hours.begins + i * HOUR_MS + utc_offset_min * 60_000).getUTCHours();
