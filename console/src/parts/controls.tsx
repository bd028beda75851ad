/* Buttons, key hints, chips: the few controls everything is made of. */

import type { ComponentChildren } from "preact";

interface ButtonProps {
  children: ComponentChildren;
  onPress: (event: MouseEvent) => void;
  /** The key that does the same; shown only while it works. */
  hint?: string | undefined;
  main?: boolean;
  large?: boolean;
  danger?: boolean;
  disabled?: boolean;
  label?: string;
  id?: string;
}

/** A button that stays focusable while it cannot be pressed, so that the focus is never lost. */
export function Button({ children, onPress, hint, main, large, danger, disabled, label, id }: ButtonProps) {
  const looks = ["btn", main && "pri", large && "lg", danger && "dng"].filter(Boolean).join(" ");
  return (
    <button
      type="button"
      id={id}
      class={looks}
      aria-disabled={disabled || undefined}
      aria-label={label}
      onKeyDown={(event) => event.repeat && event.key === "Enter" && event.preventDefault()}
      onClick={(event) => !disabled && onPress(event)}
    >
      {children}
      {hint !== undefined && <Key name={hint} />}
    </button>
  );
}

export function Key({ name }: { name: string }) {
  return <kbd aria-hidden="true">{name}</kbd>;
}

interface ChipsProps<T> {
  label: string;
  all: readonly { value: T; text: string }[];
  chosen: T;
  onChoose: (value: T) => void;
}

/** One of a few, as a row of words. */
export function Chips<T>({ label, all, chosen, onChoose }: ChipsProps<T>) {
  return (
    <div class="chips" role="group" aria-label={label}>
      {all.map(({ value, text }) => (
        <button
          key={text}
          type="button"
          class={value === chosen ? "on" : ""}
          aria-pressed={value === chosen}
          onClick={() => onChoose(value)}
        >
          {text}
        </button>
      ))}
    </div>
  );
}
