/* Which calls a desk is asked to answer: those on its numbers and in its languages; after a while all that wait. Pure. */

import type { CallRow, DeskRow, HandoverRow } from "../wire";

type Answers = Pick<DeskRow, "numbers" | "languages">;

/** A desk that names none answers all; so does a person who sits at none. */
export const answersNumber = (desk: Answers | undefined, number: string): boolean =>
  desk === undefined || desk.numbers.length === 0 || desk.numbers.includes(number);

const speaks = (desk: Answers | undefined, language: string | null): boolean =>
  desk === undefined || language === null || desk.languages.length === 0 || desk.languages.includes(language);

/** Offered to this desk from the first ring, or because nobody else took it for `widenMs`. */
export const isOffered = (call: CallRow, desk: Answers | undefined, widenMs: number, now: number): boolean =>
  (answersNumber(desk, call.number) && speaks(desk, call.language)) || now - call.rang_at >= widenMs;

/** Handed to this desk's number by somebody else, and nobody has answered yet. */
export const isHandedHere = (row: HandoverRow, desk: Answers | undefined, me: string | undefined): boolean =>
  row.state === "offered" && row.person !== me && answersNumber(desk, row.number);

/** What a machine keeps as words with spaces between. */
export const listed = (kept: string): string[] => kept.split(" ").filter(Boolean);

/** Leaves one out or takes it in again; none left is all, as none left out is. */
export function withOrWithout(chosen: readonly string[], one: string, all: readonly string[]): string[] {
  const before = chosen.length === 0 ? all : chosen;
  const after = before.includes(one) ? before.filter((each) => each !== one) : [...before, one];
  return after.length === all.length ? [] : all.filter((each) => after.includes(each));
}
