/* The card for the kind in hand: what to ask, in order, and what the answers propose. A person takes it, by one key. */

import { asked } from "../../../lib/card-rules";
import { exampleMark } from "../../../lib/cards";
import { useKeys } from "../../../lib/keys";
import { inWords } from "../../../lib/region";
import { lostSince } from "../../../lib/stream";
import { Button, Key } from "../../../parts/controls";
import { PriorityMark } from "../../../parts/marks";
import type { Card } from "../../../wire";
import { t } from "../../../words";
import { draftOf, write } from "../draft";
import { answer, answersIn, cardIn, incidentIn } from "./held";
import { needsText, proposalIn, proposalText, take, whyText } from "./proposing";
import { QuestionRow } from "./question-row";

export function CardPanel({ id }: { id: string }) {
  const card = cardIn(id);
  useKeys({
    "Alt+H": () => focusNext(),
    "Alt+N": () => void take(id),
  });
  if (card === undefined) return null;
  return (
    <section class="asks" aria-label={t().card.ask} onKeyDown={walk}>
      <div class="lb">
        {t().card.ask}: {inWords(card.name)}
        <span class="x">
          <Key name="Alt H" /> {t().card.figures}
        </span>
      </div>
      <Mark card={card} />
      <Questions id={id} card={card} />
    </section>
  );
}

/** That it is an example stands with it as long as nobody has approved it; so does its version. */
export function Mark({ card }: { card: Card }) {
  const mark = exampleMark(card);
  return (
    <p class={mark === null ? "cardmark" : "cardmark example"}>
      {mark !== null && <b>{mark}</b>} <span class="t3">{t().card.version(card.version)}</span>
    </p>
  );
}

function Questions({ id, card }: { id: string; card: Card }) {
  const { questions, answers } = asked(card, answersIn(id, card));
  return (
    <div class="qs">
      {questions.map((question, i) => (
        <QuestionRow
          key={question.id}
          question={question}
          at={i + 1}
          code={answers[question.id]}
          onAnswer={(code) => answer(id, card, question.id, code)}
          onDone={() => focusNext(question.id)}
        />
      ))}
    </div>
  );
}

const targets = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>(".asks [data-question]")];

/** The next that is open; where none is, the hand stays. Right after it is drawn, before the next key: who answers
    quickly answers the next question, never the same one again. */
function focusNext(after?: string): void {
  queueMicrotask(() => {
    const all = targets();
    const from = all.findIndex((one) => one.dataset.question === after) + 1;
    const isOpen = (one: HTMLElement) => one.closest(".q.done") === null;
    const next = all.slice(from).find(isOpen) ?? all.find(isOpen) ?? (after === undefined ? all[0] : undefined);
    next?.focus();
    next?.scrollIntoView({ block: "nearest" });
  });
}

/** Arrows go from question to question; Esc goes back to what is being written. */
function walk(event: KeyboardEvent): void {
  if (event.altKey || event.ctrlKey || event.isComposing) return;
  if (event.key === "Escape") {
    event.preventDefault();
    event.stopPropagation();
    document.getElementById("narrative")?.focus();
  }
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined) return;
  event.preventDefault();
  const all = targets();
  all[all.indexOf(document.activeElement as HTMLElement) + step]?.focus();
}

/** Always in sight below the form; its place is kept while nothing is proposed, so that nothing moves. */
export function Proposed({ id }: { id: string }) {
  const card = cardIn(id);
  if (card === undefined) return null;
  const proposal = proposalIn(id);
  const { also } = draftOf(id).value;
  return (
    <div class="proposed" role="status" aria-live="polite">
      {proposal === null ? (
        <span class="t3">{t().card.none}</span>
      ) : (
        <>
          {proposal.priority !== null && <PriorityMark priority={proposal.priority} size={20} />}
          <span class="said">
            <b>
              {t().card.proposal}: {proposalText(proposal)}
            </b>{" "}
            <span class="t2">{t().card.because(whyText(id, card, proposal))}</span>
          </span>
          <Button
            hint="Alt N"
            onPress={() => void take(id)}
            disabled={incidentIn(id) !== undefined && lostSince.value !== null}
          >
            {t().card.take}
          </Button>
        </>
      )}
      {also.length > 0 && (
        <p class="t2">
          {t().card.also(needsText(also))}{" "}
          <button type="button" class="small" onClick={() => write(id, { also: [] })}>
            {t().card.drop}
          </button>
        </p>
      )}
    </div>
  );
}
