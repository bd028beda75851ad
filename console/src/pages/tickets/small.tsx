/* The small parts of the work: a reason with a few words, a note, another field, an incident of it. */

import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { clear } from "../../lib/open";
import { fieldName, rules } from "../../lib/region";
import { lostSince } from "../../lib/stream";
import { Button } from "../../parts/controls";
import { KindField } from "../../parts/kind-field";
import type { TicketRow } from "../../wire";
import { reasonText, t } from "../../words";
import { addNote, raise, refile, refuse, reopen, sendBack, unhappy } from "./actions";
import { Pick } from "./list";
import { isAgency, part, said } from "./state";

interface ReasonsProps {
  label: string;
  all: readonly string[];
  chosen: string | null;
  onChoose: (reason: string) => void;
}

/** Coded reasons; the arrows go along them, as in any group of radio buttons. */
export function Reasons({ label, all, chosen, onChoose }: ReasonsProps) {
  return (
    <fieldset class="tk-reasons">
      <legend class="lb">{label}</legend>
      {all.map((one) => (
        <label key={one}>
          <input type="radio" name="reason" value={one} checked={one === chosen} onChange={() => onChoose(one)} />
          {reasonText(one)}
        </label>
      ))}
    </fieldset>
  );
}

interface FrameProps {
  title: string;
  act: () => void;
  does: string;
  possible: boolean;
  children: ComponentChildren;
  /** What has the keys to begin with. */
  first?: string;
  /** What it is called to go away from it. */
  away?: string;
}

/** One thing to be filled in: `Ctrl Enter` does it, `Esc` goes back to the answer. */
export function Frame({ title, act, does, possible, first = "input, textarea, select", away, children }: FrameProps) {
  const box = useRef<HTMLFormElement>(null);
  useLayoutEffect(() => box.current?.querySelector<HTMLElement>(first)?.focus(), []);
  const may = possible && lostSince.value === null;
  return (
    <form
      ref={box}
      class="tk-form"
      aria-label={title}
      onSubmit={(event) => event.preventDefault()}
      onKeyDown={(event) => {
        if (!event.ctrlKey || event.key !== "Enter") return;
        event.preventDefault();
        if (may) act();
      }}
    >
      <h2>{title}</h2>
      {children}
      <div class="tk-row">
        <Button main hint="Ctrl Enter" disabled={!may} onPress={act}>
          {does}
        </Button>
        <Button large hint="Esc" onPress={() => (part.value = null)}>
          {away ?? t().tickets.work.close}
        </Button>
      </div>
    </form>
  );
}

const ACTS = { back: sendBack, refuse, reopen, unhappy };

export function Reason({ row, what, title }: { row: TicketRow; what: keyof typeof ACTS; title: string }) {
  const words = t().tickets;
  const reason = useSignal<string | null>(null);
  const told = useSignal("");
  const act = () => {
    if (reason.value === null) said.value = { ok: false, text: words.work.needsReason };
    else void ACTS[what](row, reason.value, told.value);
  };
  return (
    <Frame title={title} act={act} does={title} possible>
      <Reasons
        label={words.work.reason}
        all={words.reasons[what]}
        chosen={reason.value}
        onChoose={(one) => {
          reason.value = one;
        }}
      />
      <Text label={words.work.why} value={told.value} onWrite={(text) => (told.value = text)} />
    </Frame>
  );
}

export function Note({ row }: { row: TicketRow }) {
  const words = t().tickets;
  const told = useSignal("");
  const isPublic = useSignal(false);
  return (
    <Frame
      title={words.work.note}
      act={() => void addNote(row, told.value, isPublic.value)}
      does={words.note.do}
      possible={told.value.trim() !== ""}
    >
      <Text label={words.note.text} value={told.value} onWrite={(text) => (told.value = text)} />
      {!isAgency() && (
        <label class="tk-tick">
          <input
            type="checkbox"
            checked={isPublic.value}
            onChange={(event) => {
              isPublic.value = event.currentTarget.checked;
            }}
          />
          {words.note.public}
        </label>
      )}
    </Frame>
  );
}

export function Refile({ row }: { row: TicketRow }) {
  const words = t().tickets;
  const field = useSignal(row.field);
  return (
    <Frame
      title={words.work.refile}
      act={() => void refile(row, field.value)}
      does={words.work.refile}
      possible={field.value !== row.field}
    >
      <Pick
        label={words.list.field}
        value={field.value}
        all={(rules.value?.fields ?? []).map((one): [string, string] => [one.id, fieldName(one.id)])}
        onChoose={(one) => {
          field.value = one;
        }}
      />
    </Frame>
  );
}

/** What was told goes along, in the words that are then the incident's own. */
export function Raise({ row }: { row: TicketRow }) {
  const words = t().tickets.raise;
  const kind = useSignal<string | null>(null);
  const told = useSignal(clear(row.text) ?? "");
  return (
    <Frame
      title={words.title}
      act={() => kind.value !== null && void raise(row, kind.value, told.value)}
      does={words.do}
      possible={kind.value !== null && row.incident === null}
    >
      <KindField
        kind={kind.value}
        service={null}
        onChoose={(one) => {
          kind.value = one;
        }}
      />
      <Text label={words.what} value={told.value} onWrite={(text) => (told.value = text)} />
    </Frame>
  );
}

function Text({ label, value, onWrite }: { label: string; value: string; onWrite: (text: string) => void }) {
  return (
    <textarea
      class="field short"
      lang="vi"
      maxLength={500}
      placeholder={label}
      aria-label={label}
      value={value}
      onInput={(event) => onWrite(event.currentTarget.value)}
    />
  );
}
