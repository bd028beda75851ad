/* Answers of the call in hand: written at once, sent a moment later as the whole of what is known by then. */

import { signal } from "@preact/signals";
import { notes } from "../../../frame/notes";
import { type Answers, asked } from "../../../lib/card-rules";
import { cardFor } from "../../../lib/cards";
import { inWords } from "../../../lib/region";
import { cardFile } from "../../../lib/region-cards";
import { callRow, incident } from "../../../lib/rows";
import type { AnsweredRow, Card } from "../../../wire";
import { t } from "../../../words";
import { draftOf, WITHOUT_CALL, write } from "../draft";

const SETTLED_MS = 1_200; // several answers go as one entry

/** The incident of the call in hand, once it has one. */
export const incidentIn = (id: string) => incident(callRow(id)?.incident);

/** The kind an incident was opened with, until its row has come: the card stays where it is, and the hand in it. */
const opened = signal<{ call: string; kind: string } | null>(null);

export function keepCard(call: string, kind: string): void {
  opened.value = { call, kind };
}

/** The card for what is known of the kind by now. */
export function cardIn(id: string): Card | undefined {
  const before = opened.value?.call === id ? opened.value.kind : null;
  return cardFor(incidentIn(id)?.kind ?? draftOf(id).value.kind ?? before);
}

/** What is answered to this card: as written here, else as the journal has it of the same version. */
export function answersIn(id: string, card: Card): Answers {
  const own = draftOf(id).value.answers[card.id];
  if (own !== undefined) return own;
  const kept = keptOf(id, card.id);
  if (kept === undefined || kept.digest !== cardFile.value.digest) return {};
  return Object.fromEntries(kept.answers.map(({ question, code }) => [question, code]));
}

const keptOf = (id: string, card: string): AnsweredRow | undefined =>
  callRow(id)?.answers.find((one) => one.card === card);

/** null takes the answer back. */
export function answer(id: string, card: Card, question: string, code: string | null): void {
  const { [question]: _, ...others } = answersIn(id, card);
  const answers = code === null ? others : { ...others, [question]: code };
  write(id, { answers: { ...draftOf(id).peek().answers, [card.id]: answers } });
  sendSoon(id);
}

const soon = new Map<string, number>();

function sendSoon(id: string): void {
  if (id === WITHOUT_CALL) return; // goes with the incident
  window.clearTimeout(soon.get(id));
  soon.set(
    id,
    window.setTimeout(() => sendAnswers(id), SETTLED_MS),
  );
}

/** What the journal does not have yet. Answers may come late and in order, as notes do; the last counts. */
export function sendAnswers(id: string, about: { call: string } | { incident: number } = { call: id }): void {
  window.clearTimeout(soon.get(id));
  for (const [name, own] of Object.entries(draftOf(id).peek().answers)) {
    const card = cardFile.peek().cards.find((one) => one.id === name);
    if (card === undefined) continue;
    const answers = Object.entries(asked(card, own).answers).map(([question, code]) => ({ question, code }));
    const { digest } = cardFile.peek();
    const before = keptOf(id, name);
    const same = before?.digest === digest && JSON.stringify(before.answers) === JSON.stringify(answers);
    if (same || (before === undefined && answers.length === 0)) continue;
    const { version } = card;
    void notes.add(
      { type: "AnswerQuestions", card: name, version, digest, answers, ...about },
      t().card.answered(inWords(card.name)),
    );
  }
}
