/* One question: its text and what may be answered. Figures answer while the hand is on it, arrows and Tab go on. */

import { codesOf, UNKNOWN } from "../../../lib/card-rules";
import { answerText } from "../../../lib/cards";
import { type Keys, panelKeys } from "../../../lib/keys";
import { inWords } from "../../../lib/region";
import { Key } from "../../../parts/controls";
import type { Question } from "../../../wire";
import { t } from "../../../words";

interface Props {
  question: Question;
  at: number;
  code: string | undefined;
  onAnswer: (code: string | null) => void;
  /** Answered: on to what is asked next. */
  onDone: () => void;
}

export function QuestionRow(props: Props) {
  return props.question.answer === "number" ? <NumberRow {...props} /> : <ChoiceRow {...props} />;
}

/** Letters of the language stand for yes and no, 0 for what is not known. */
const LETTERS: Record<string, string> = { C: "yes", Y: "yes", K: "no", N: "no", "0": UNKNOWN };

function ChoiceRow({ question, at, code, onAnswer, onDone }: Props) {
  const codes = codesOf(question);
  const choose = (chosen: string) => {
    onAnswer(chosen);
    onDone();
  };
  const keys: Keys = Object.fromEntries([
    ...Object.entries(LETTERS)
      .filter(([, of]) => codes.includes(of))
      .map(([key, of]) => [key, () => choose(of)]),
    ...codes.map((of, i) => [String(i + 1), () => choose(of)]),
    ["Delete", () => onAnswer(null)],
    ["Backspace", () => onAnswer(null)],
  ]);
  return (
    <div
      class={code === undefined ? "q" : "q done"}
      role="radiogroup"
      tabIndex={0}
      data-question={question.id}
      aria-label={`${at}. ${inWords(question.text)} ${code === undefined ? "" : answerText(question, code)}`}
      onKeyDown={panelKeys(keys)}
    >
      <span class="n">{at}</span>
      <span class="ask">{inWords(question.text)}</span>
      <span class="opts">
        {codes.map((of, i) => (
          <button
            key={of}
            type="button"
            tabIndex={-1}
            class={of === code ? "opt on" : "opt"}
            role="radio"
            aria-checked={of === code}
            onClick={() => (of === code ? onAnswer(null) : choose(of))}
          >
            {answerText(question, of)}
            <Key name={String(i + 1)} />
          </button>
        ))}
      </span>
    </div>
  );
}

function NumberRow({ question, at, code, onAnswer, onDone }: Props) {
  const write = (typed: string) => {
    const figures = typed.replace(/\D/g, "").replace(/^0+(?=\d)/, "");
    if (figures === "") return onAnswer(null);
    if (Number(figures) <= question.most) onAnswer(figures);
  };
  const hear = (event: KeyboardEvent) => {
    if (event.isComposing || event.ctrlKey || event.altKey) return;
    if (event.key !== "Enter" && event.key !== "?") return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === "?") onAnswer(UNKNOWN);
    onDone();
  };
  const isKnown = code !== undefined && code !== UNKNOWN;
  return (
    <div class={code === undefined ? "q" : "q done"}>
      <span class="n">{at}</span>
      <label class="ask" for={`question-${question.id}`}>
        {inWords(question.text)}
      </label>
      <span class="opts">
        <input
          id={`question-${question.id}`}
          class="field"
          inputMode="numeric"
          autocomplete="off"
          data-question={question.id}
          placeholder={t().card.most(question.most)}
          value={isKnown ? code : ""}
          onInput={(event) => {
            write(event.currentTarget.value);
            event.currentTarget.value = shown(event.currentTarget.value, question.most);
          }}
          onKeyDown={hear}
        />
        <button
          type="button"
          tabIndex={-1}
          class={code === UNKNOWN ? "opt on" : "opt"}
          aria-pressed={code === UNKNOWN}
          onClick={() => onAnswer(code === UNKNOWN ? null : UNKNOWN)}
        >
          {t().card.unknown}
          <Key name="?" />
        </button>
      </span>
    </div>
  );
}

/** What may stand in the field: figures, and no number that is too great. */
function shown(typed: string, most: number): string {
  const figures = typed.replace(/\D/g, "").replace(/^0+(?=\d)/, "");
  return Number(figures) <= most ? figures : figures.slice(0, -1);
}
