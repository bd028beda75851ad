/* Rings at a site because of an alarm, as they are told wherever the alarm is. */

import { clockTime } from "../lib/format";
import { offsetMin } from "../lib/region";
import type { AlarmTry } from "../wire";
import { reasonText, t } from "../words";
import { personName } from "./names";

/** When, who, whom, and what came of it. */
export function tryText(one: AlarmTry): string {
  const words = t().sites.alarm;
  const whom = one.role === null ? "" : ` ${words.ring(reasonText(one.role)).toLowerCase()} (${one.contact})`;
  const outcome = one.outcome === null ? words.unsaid : words.outcome[one.outcome];
  return `${clockTime(one.at, offsetMin.value)} ${personName(one.person)}${whom}: ${outcome.toLowerCase()}`;
}
