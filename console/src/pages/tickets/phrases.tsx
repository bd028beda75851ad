/* Sentences that answers are often made of: one is put where the hand was, with its first gap chosen, to be typed over. */

import { useLayoutEffect, useRef } from "preact/hooks";
import { panelKeys } from "../../lib/keys";
import type { TicketRow } from "../../wire";
import { t } from "../../words";
import { part, writeDraft } from "./state";

const GAP = "…";
const field = (): HTMLTextAreaElement | null => document.querySelector<HTMLTextAreaElement>("#answer");

export function Phrases({ row }: { row: TicketRow }) {
  const words = t().tickets.phrases;
  const box = useRef<HTMLOListElement>(null);
  useLayoutEffect(() => box.current?.querySelector<HTMLElement>("button")?.focus(), []);
  const put = (phrase: string) => insert(row, phrase);
  const walk = (step: number) => {
    const all = [...(box.current?.querySelectorAll<HTMLElement>("button") ?? [])];
    all[all.indexOf(document.activeElement as HTMLElement) + step]?.focus();
  };
  const digits = Object.fromEntries(words.all.map((phrase, i) => [String(i + 1), () => put(phrase)]));
  return (
    <ol
      ref={box}
      class="tk-phrases"
      aria-label={words.title}
      onKeyDown={panelKeys({ ArrowDown: () => walk(1), ArrowUp: () => walk(-1), ...digits })}
    >
      {words.all.map((phrase, i) => (
        <li key={phrase}>
          <button type="button" lang="vi" onClick={() => put(phrase)}>
            <kbd aria-hidden="true">{i + 1}</kbd>
            {phrase}
          </button>
        </li>
      ))}
    </ol>
  );
}

/** At the caret, with a blank before it where a word stands there. */
function insert(row: TicketRow, phrase: string): void {
  const box = field();
  if (box === null) return;
  const [before, after] = [box.value.slice(0, box.selectionStart), box.value.slice(box.selectionEnd)];
  const put = `${before}${/\S$/.test(before) ? " " : ""}${phrase}`;
  writeDraft(row.ticket, put + after);
  part.value = null;
  const gap = put.indexOf(GAP, before.length);
  const [from, to] = gap < 0 ? [put.length, put.length] : [gap, gap + GAP.length];
  window.setTimeout(() => {
    box.focus();
    box.setSelectionRange(from, to);
  });
}
