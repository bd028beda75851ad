/* What an answer was worth, in the three words that citizens choose from; entries have stars. */

import type { Worth } from "../wire";

export const WORTHS: readonly Worth[] = ["satisfied", "acceptable", "unsatisfied"];
/** What is kept of each word. */
export const STARS: Record<Worth, number> = { satisfied: 5, acceptable: 3, unsatisfied: 1 };

/** Machines and older entries have two and four stars as well. */
export function worthOf(stars: number): Worth {
  if (stars > STARS.acceptable) return "satisfied";
  return stars === STARS.acceptable ? "acceptable" : "unsatisfied";
}
