/* The cards of the region in force, and those of earlier versions by which answers of then are read. */

import { signal } from "@preact/signals";
import type { AnsweredRow, Card, Cards, Question } from "../wire";
import { t } from "../words";
import { UNKNOWN } from "./card-rules";
import { ask } from "./http";
import { inWords, kindOf } from "./region";
import { cardFile } from "./region-cards";

/** The card for a kind: its own, else that of its service. */
export function cardFor(kind: string | null): Card | undefined {
  if (kind === null) return undefined;
  const all = cardFile.value.cards;
  const service = kindOf(kind)?.service;
  return (
    all.find((card) => card.kinds.includes(kind)) ??
    all.find((card) => service !== undefined && card.services.includes(service))
  );
}

/** By digest; null while it is fetched, and where there is none any more. */
const earlier = signal<Readonly<Record<string, readonly Card[] | null>>>({});

/** The card these answers were given to, in the very version; undefined while or where it is not at hand. */
export function cardOf({ card, version, digest }: Pick<AnsweredRow, "card" | "version" | "digest">): Card | undefined {
  const all = digest === cardFile.value.digest ? cardFile.value.cards : earlierCards(digest);
  return all?.find((one) => one.id === card && one.version === version);
}

function earlierCards(digest: string): readonly Card[] | null {
  const known = earlier.value[digest];
  if (known === undefined && cardFile.value.digest !== "") queueMicrotask(() => void fetchEarlier(digest));
  return known ?? null;
}

async function fetchEarlier(digest: string): Promise<void> {
  if (earlier.peek()[digest] !== undefined) return;
  earlier.value = { ...earlier.peek(), [digest]: null };
  const answer = await ask<Cards>(`/region/files/${digest}`).catch(() => null);
  if (answer?.ok && Array.isArray(answer.body.cards))
    earlier.value = { ...earlier.peek(), [digest]: answer.body.cards };
}

/** The answer in words; a code whose card is not at hand is shown as it is. */
export function answerText(question: Question | undefined, code: string): string {
  if (question === undefined) return code;
  if (code === UNKNOWN) return t().card.unknown;
  if (question.answer === "yes_no") return code === "yes" ? t().card.yes : t().card.no;
  return inWords(question.choices.find((one) => one.code === code)?.text) || code;
}

/** Question and answer, each a line; by their codes where the card is not at hand. */
export function linesOf(answered: Pick<AnsweredRow, "card" | "version" | "digest" | "answers">) {
  const card = cardOf(answered);
  return answered.answers.map(({ question, code }) => {
    const known = card?.questions.find((one) => one.id === question);
    return { id: question, question: inWords(known?.text) || question, answer: answerText(known, code) };
  });
}

/** Who must approve it, where nobody has. */
export const exampleMark = (card: Card): string | null =>
  card.status === "example" ? t().card.example(inWords(card.approver)) : null;
