/* What 112 must be told besides the incident itself: its extent, where it may spread, what help is wanted, who reports. */

import { type Signal, signal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { Button } from "../../parts/controls";
import { t } from "../../words";

export interface Details {
  extent: string;
  spread: string;
  help: string;
  reporter: string;
}
type Field = keyof Details;

const LONGEST: Record<Field, number> = { extent: 500, spread: 500, help: 500, reporter: 300 };
const FIELDS = Object.keys(LONGEST) as Field[];
const NOTHING: Details = { extent: "", spread: "", help: "", reporter: "" };

/** By incident, until it is offered: what was refused or did not leave is not typed twice. */
const drafts = new Map<number, Signal<Details>>();

export function detailsOf(incident: number): Signal<Details> {
  const found = drafts.get(incident) ?? signal(NOTHING);
  drafts.set(incident, found);
  return found;
}

export const forgetDetails = (incident: number): boolean => drafts.delete(incident);
/** At sign-out nothing of it stays. */
export const forgetAllDetails = (): void => drafts.clear();

const filled = (details: Details): Field[] => FIELDS.filter((field) => details[field].trim() !== "");

/** As it is sent: only what was written. */
export const written = (details: Details): Partial<Details> =>
  Object.fromEntries(filled(details).map((field) => [field, details[field].trim().normalize("NFC")]));

export const namesOf = (details: Details): string =>
  filled(details)
    .map((field) => t().beyond.fields[field].toLowerCase())
    .join(", ");

/** Enter goes on, as Esc does: what was written stays. */
export function DetailFields({ incident, onDone }: { incident: number; onDone: () => void }) {
  const draft = detailsOf(incident);
  const box = useRef<HTMLFormElement>(null);
  useLayoutEffect(() => box.current?.querySelector("input")?.focus(), []);
  const leave = (event: KeyboardEvent) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    onDone();
  };
  return (
    <form
      class="offer"
      ref={box}
      aria-label={t().beyond.more}
      onKeyDown={leave}
      onSubmit={(event) => {
        event.preventDefault();
        onDone();
      }}
    >
      {FIELDS.map((field) => (
        <label key={field}>
          <span class="t3 sm">{t().beyond.fields[field]}</span>
          <input
            class="field"
            lang="vi"
            autocomplete="off"
            maxLength={LONGEST[field]}
            value={draft.value[field]}
            onInput={(event) => {
              draft.value = { ...draft.peek(), [field]: event.currentTarget.value };
            }}
          />
        </label>
      ))}
      <div class="placeline">
        <button type="submit" class="btn">
          {t().beyond.written}
          <kbd aria-hidden="true">Enter</kbd>
        </button>
        <Button onPress={onDone} hint="Esc">
          {t().room.handOver.back}
        </Button>
      </div>
    </form>
  );
}
