/* What could stand next in a command being typed, each with what it means. */

import { fold, unfold } from "../lib/fold";
import { ENDINGS, type Known, STATES, VERBS, type Verb, verbOf } from "./parse";

export interface Choice {
  /** The whole line if it is taken. */
  line: string;
  /** What the last word stands for, for the words beside it. */
  kind: "verb" | "unit" | "incident" | "state" | "ending" | "wanted" | "figure";
  word: string;
}

const MOST = 8;

type Slot = Choice["kind"] | "text";
const SLOTS: Record<Verb, readonly Slot[]> = {
  p: ["unit", "state"],
  d: ["unit", "incident"],
  c: ["unit", "incident"],
  h: ["unit"],
  n: ["incident", "wanted", "figure"],
  m: ["incident", "figure"],
  u: ["incident", "figure"],
  gh: ["incident", "text"],
  k: ["incident", "ending"],
  v: ["incident"],
  t: ["text"],
  hd: [],
};

/** The choices for the word under way; `prefer` puts some units and incidents first. */
export function complete(typed: string, known: Known, prefer: readonly string[] = []): Choice[] {
  const words = typed.trimStart().split(/\s+/);
  const last = words.pop() ?? "";
  if (words.length === 0) return of("verb", VERBS, last, "", prefer);
  const verb = verbOf(words[0] ?? "");
  const slot = verb && SLOTS[verb][words.length - 1];
  if (!slot || slot === "text") return [];
  return of(slot, wordsFor(slot, known), last, `${words.join(" ")} `, prefer);
}

function wordsFor(slot: Slot, known: Known): readonly string[] {
  if (slot === "unit") return known.units;
  if (slot === "incident") return known.incidents.map(String);
  if (slot === "state") return Object.keys(STATES);
  if (slot === "ending") return Object.keys(ENDINGS);
  if (slot === "wanted") return known.wanted;
  return slot === "figure" ? ["1", "2", "3", "4"] : [];
}

function of(
  kind: Choice["kind"],
  words: readonly string[],
  last: string,
  before: string,
  prefer: readonly string[],
): Choice[] {
  const begins = words.filter((word) => fold(word).startsWith(fold(last)));
  const found = begins.length > 0 ? begins : unfold(last, words);
  const ranked = [...found.filter((word) => prefer.includes(word)), ...found.filter((word) => !prefer.includes(word))];
  return ranked.slice(0, MOST).map((word) => ({ kind, word, line: `${before}${word} ` }));
}
