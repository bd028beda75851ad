/* A row of a few answers in place: figures choose while it has the focus, letters from the tenth on, Esc leaves. */

import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { type Keys, nameOf, panelKeys } from "../../lib/keys";
import { Button } from "../../parts/controls";
import { isWanted } from "./strip-state";

export interface Answer {
  text: string;
  act: () => void;
  /** Instead of its place in the row. */
  hint?: string;
  /** Said behind its key: another that does it from anywhere, without what would be asked next. */
  atOnce?: string | undefined;
  main?: boolean;
}

interface Props {
  title: ComponentChildren;
  /** Said by a screen reader. */
  label: string;
  /** Asked anew at every key, so that a quick second figure never chooses among what was there before. */
  answers: () => readonly Answer[];
  disabled: () => boolean;
  back?: { text: string; act: () => void };
  /** Whether it takes the focus when it appears, which a person asked for. */
  focus?: boolean;
  /** The one that a chosen row leads to. */
  first?: boolean;
}

const KEYS = "123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

const hintOf = (answer: Answer, i: number): string => answer.hint ?? KEYS[i] ?? "";

export function Choose({ title, label, answers, disabled, back, focus, first }: Props) {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (focus || (first && isWanted())) box.current?.focus();
  }, []);
  const press = (answer: Answer) => {
    box.current?.focus();
    answer.act();
  };
  const hear = (event: KeyboardEvent) => {
    // Enter on a button of the row is that button's own.
    if (event.key === "Enter" && event.target !== box.current) return;
    const chosen = answers().find((answer, i) => hintOf(answer, i).toUpperCase() === nameOf(event).toUpperCase());
    const keys: Keys = { ...(back && { Escape: back.act }) };
    if (chosen) keys[nameOf(event)] = () => !disabled() && !event.repeat && press(chosen);
    panelKeys(keys)(event);
  };
  const off = disabled();
  return (
    <div
      class={first ? "strip first" : "strip"}
      ref={box}
      role="group"
      aria-label={label}
      tabIndex={-1}
      onKeyDown={hear}
    >
      <div class="t2">{title}</div>
      <div class="answers">
        {answers().map((answer, i) => (
          <Button
            key={answer.text}
            main={answer.main ?? false}
            hint={[hintOf(answer, i), answer.atOnce].filter(Boolean).join(" · ")}
            disabled={off}
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
