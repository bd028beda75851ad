/* A row of a few answers in place: figures choose while it has the focus, Esc leaves. */

import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { type Keys, panelKeys } from "../../lib/keys";
import { Button } from "../../parts/controls";

export interface Answer {
  text: string;
  act: () => void;
  /** Instead of its place in the row. */
  hint?: string;
  main?: boolean;
}

interface Props {
  title: ComponentChildren;
  /** Said by a screen reader. */
  label: string;
  answers: readonly Answer[];
  disabled: boolean;
  back?: { text: string; act: () => void };
  /** Whether it takes the focus when it appears, which a person asked for. */
  focus?: boolean;
  /** The one that a chosen row leads to. */
  first?: boolean;
}

export function Choose({ title, label, answers, disabled, back, focus, first }: Props) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (focus) box.current?.focus();
  }, []);
  const hintOf = (answer: Answer, i: number) => answer.hint ?? String(i + 1);
  const keys: Keys = {};
  answers.forEach((answer, i) => {
    // Enter on a button of the row is that button's own.
    keys[hintOf(answer, i)] = (event) => {
      if (event.key === "Enter" && event.target !== box.current) (event.target as HTMLElement).click();
      else if (!disabled && !event.repeat) press(answer);
    };
  });
  const press = (answer: Answer) => {
    box.current?.focus();
    answer.act();
  };
  if (back) keys.Escape = back.act;
  return (
    <div
      class={first ? "strip first" : "strip"}
      ref={box}
      role="group"
      aria-label={label}
      tabIndex={-1}
      onKeyDown={panelKeys(keys)}
    >
      <div class="t2">{title}</div>
      <div class="answers">
        {answers.map((answer, i) => (
          <Button
            key={answer.text}
            main={answer.main ?? false}
            hint={hintOf(answer, i)}
            disabled={disabled}
            onPress={() => press(answer)}
          >
            {answer.text}
          </Button>
        ))}
        {back && (
          <Button hint="Esc" onPress={back.act}>
            {back.text}
          </Button>
        )}
      </div>
    </div>
  );
}
