/* What callers answered to the cards, a line each: read by dispatchers and crews. */

import { cardOf, exampleMark, linesOf } from "../lib/cards";
import { inWords } from "../lib/region";
import type { AnsweredRow } from "../wire";
import { t } from "../words";

export function AnswerLines({ answers }: { answers: readonly AnsweredRow[] }) {
  return (
    <>
      {answers.map((one) => {
        const card = cardOf(one);
        return (
          <ul class="answered" key={`${one.card} ${one.call}`} aria-label={t().card.answers}>
            {linesOf(one).map((line) => (
              <li key={line.id}>
                {line.question} <b>{line.answer}</b>
              </li>
            ))}
            <li class="t3 sm">
              {inWords(card?.name) || one.card}, {t().card.version(one.version)}
              {card && exampleMark(card) !== null && `. ${exampleMark(card)}`}
            </li>
          </ul>
        );
      })}
    </>
  );
}
