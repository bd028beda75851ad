/* Which figure hands a call to which number at once, with Alt and Shift, and which reason goes along when nobody chose one. */

import type { Kind, Number as Line } from "../../wire";

const FIGURES = "1234567890";

/** The same for every call, so that the hand learns it: a number's last figure, where no other number ends alike; else the
 * last of its own figures that is left, else any that is. From the eleventh number on there is none. */
export function figuresOf(numbers: readonly string[]): ReadonlyMap<string, string> {
  const chosen = new Map<string, string>();
  const last = (number: string) => number.slice(-1);
  const choose = (number: string, figures: string) => {
    const taken = [...chosen.values()];
    const free = [...figures].find((one) => FIGURES.includes(one) && !taken.includes(one));
    if (free !== undefined) chosen.set(number, free);
  };
  for (const number of numbers)
    if (numbers.every((other) => other === number || last(other) !== last(number))) choose(number, last(number));
  for (const number of numbers) if (!chosen.has(number)) choose(number, [...number].reverse().join("") + FIGURES);
  return chosen;
}

/** As it is shown. */
export const hintOf = (figure: string): string => `Alt Shift ${figure}`;

/** The wrong number was dialled where what was chosen needs nobody of it. Where it does, or nothing is chosen yet, or the
 * number is for several services, no more is known than that it is the matter of another. */
export function usualReason(dialled: Line | undefined, kind: Kind | undefined): "wrong_number" | "other_service" {
  const service = dialled?.service ?? null;
  if (service === null || kind === undefined) return "other_service";
  const isNeeded = kind.levels.some((level) => level.some((wanted) => wanted.service === service));
  return kind.service === service || isNeeded ? "other_service" : "wrong_number";
}
