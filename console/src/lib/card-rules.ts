/* What a card asks, proposes and has read aloud, by the answers so far. Pure; every card is data of the region. */

import type { Advice, Card, Condition, Question, Wanted } from "../wire";

/** Codes by question. */
export type Answers = Readonly<Record<string, string>>;

export const UNKNOWN = "unknown";
const YES_NO = ["yes", "no", UNKNOWN];

/** All of the conditions are met; a question that was not answered meets none. */
export const holds = (when: readonly Condition[], answers: Answers): boolean =>
  when.every((condition) => meets(condition, answers[condition.question]));

function meets({ one_of, at_least, at_most }: Condition, code: string | undefined): boolean {
  if (code === undefined) return false;
  if (one_of.length > 0) return one_of.includes(code);
  const number = /^\d+$/.test(code) ? Number(code) : Number.NaN;
  return number >= (at_least ?? number) && number <= (at_most ?? number);
}

/** What is asked by these answers, and of the answers those to what is asked: the others fell away with their question. */
export function asked(card: Card, answers: Answers): { questions: Question[]; answers: Answers } {
  const kept: Record<string, string> = {};
  const questions = card.questions.filter((question) => {
    if (!holds(question.when, kept)) return false;
    const code = answers[question.id];
    if (code !== undefined) kept[question.id] = code;
    return true;
  });
  return { questions, answers: kept };
}

/** The codes that figures of the keyboard stand for, in their order; none for a number. */
export function codesOf(question: Question): string[] {
  if (question.answer === "number") return [];
  return question.answer === "yes_no" ? YES_NO : [...question.choices.map(({ code }) => code), UNKNOWN].slice(0, 9);
}

export const advised = (card: Card, answers: Answers): Advice[] =>
  card.advice.filter((advice) => holds(advice.when, answers));

export interface Situation {
  kind: string;
  priority: number;
  /** What is asked for already, or will be by the run card. */
  needs: readonly { service: string; wanted: readonly string[] }[];
}

/** What the answers say that is not so yet; null is no proposal. */
export interface Proposal {
  kind: string | null;
  priority: number | null;
  needs: Wanted[];
  /** The questions whose answers led to it, each once. */
  why: string[];
}

/** Of several kinds the last in the card's order, of several priorities the most urgent, of the needs all. */
export function proposed(card: Card, answers: Answers, now: Situation): Proposal | null {
  const effects = card.effects.filter((effect) => holds(effect.when, answers));
  const kind = effects.reduce<string | null>((last, effect) => effect.kind ?? last, null);
  const priority = Math.min(...effects.map((effect) => effect.priority ?? 4));
  const found: Proposal = {
    kind: kind === now.kind ? null : kind,
    priority: priority < now.priority ? priority : null,
    needs: lacking(
      effects.flatMap((effect) => effect.needs),
      now.needs,
    ),
    why: [],
  };
  if (found.kind === null && found.priority === null && found.needs.length === 0) return null;
  const leading = effects.filter(
    (effect) =>
      (found.kind !== null && effect.kind === found.kind) ||
      (found.priority !== null && effect.priority === found.priority) ||
      effect.needs.some((one) => found.needs.some((need) => sameHelp(need, one))),
  );
  found.why = [...new Set(leading.flatMap((effect) => effect.when.map(({ question }) => question)))];
  return found;
}

const sameHelp = (one: Wanted, other: Wanted): boolean =>
  one.service === other.service && one.capabilities.join() === other.capabilities.join();

/** How much is lacking until each is there: who can do more stands for who can do less, each once. */
function lacking(wanted: readonly Wanted[], there: Situation["needs"]): Wanted[] {
  const most = new Map<string, Wanted>();
  for (const one of wanted) {
    const key = `${one.service} ${one.capabilities.join()}`;
    if ((most.get(key)?.count ?? 0) < one.count) most.set(key, one);
  }
  const present = there.map(({ service, wanted }) => ({ service, wanted }));
  const harder = [...most.values()].sort((a, b) => b.capabilities.length - a.capabilities.length);
  return harder.flatMap((one) => {
    const able = present.filter(
      (need) => need.service === one.service && one.capabilities.every((word) => need.wanted.includes(word)),
    );
    const count = one.count - able.length;
    if (count <= 0) return [];
    for (let i = 0; i < count; i++) present.push({ service: one.service, wanted: one.capabilities });
    return [{ ...one, count }];
  });
}
