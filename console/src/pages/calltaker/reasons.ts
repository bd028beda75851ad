/* Why an incident may be the one a caller tells of, in words: what agrees and what differs. */

import { age, distance } from "../../lib/format";
import { placeName } from "../../lib/region";
import type { Match } from "../../wire";
import { t } from "../../words";

export interface Reason {
  agrees: boolean;
  text: string;
}

/** Place, time, kind, road, area, caller; what is not known on either side is not said. */
export function reasonsOf(match: Match, now: number): Reason[] {
  const words = t().form;
  const reasons: (Reason | false)[] = [
    match.same_caller && { agrees: true, text: words.sameCaller },
    { agrees: match.same_place === true, text: [...farOf(match), placeName(match)].filter(Boolean).join(", ") },
    { agrees: match.same_time, text: words.ago(age(now - match.opened_at)) },
    match.same_kind !== null && { agrees: match.same_kind === "kind", text: words.kinds[match.same_kind] },
    match.same_road !== null && { agrees: true, text: words.sameRoad(match.same_road) },
    match.same_area !== null && {
      agrees: match.same_area,
      text: match.same_area ? words.sameArea : words.otherArea,
    },
    match.closed_at !== null && { agrees: false, text: words.ended(age(now - match.closed_at)) },
  ];
  return reasons.filter((reason) => reason !== false);
}

const NEAR_M = 200;

/** Farther than a few houses and still agreeing: it lies in the circle of the call. */
function farOf({ distance_m, same_place }: Match): string[] {
  if (distance_m === null) return [t().form.noDistance];
  const away = t().form.away(distance(distance_m));
  return same_place && distance_m > NEAR_M ? [away, t().form.inCircle] : [away];
}
