/* Behind the two buttons: a note, priority, level, needs, closing, cancelling, reopening. It covers the log, nothing else. */

import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { kindOf, rules } from "../../lib/region";
import { mayDispatch } from "../../lib/session";
import { Button } from "../../parts/controls";
import { PriorityMark } from "../../parts/marks";
import { wantedName } from "../../parts/names";
import type { Disposition, IncidentRow, Wanted } from "../../wire";
import { reasonText, t } from "../../words";
import { addNeed, cancelIncident, changePriority, close, dropNeed, note, raiseLevel, reopen } from "./actions";
import { closeMenu, type MenuPart } from "./menu-state";
import { openNeed } from "./state";

export const DISPOSITIONS: readonly Disposition[] = [
  "served",
  "transported",
  "no_action",
  "false_alarm",
  "handed_over",
  "duplicate",
];
const CANCEL_REASONS = ["false_call", "caller_withdrew", "settled", "by_mistake"];
const REOPEN_REASONS = ["closed_by_mistake", "needs_more", "called_again"];

export function More({ row, part }: { row: IncidentRow; part: MenuPart }) {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const first =
      part === "note" || part === "raise" ? box.current?.querySelector<HTMLElement>("textarea, button") : null;
    (first ?? box.current)?.focus();
  }, []);
  const back = (event: KeyboardEvent) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    event.preventDefault();
    closeMenu();
  };
  return (
    <div class="more scroll" ref={box} tabIndex={-1} onKeyDown={back}>
      {part === "note" && <Note row={row} />}
      {part === "more" && (row.closed_at === null ? <All row={row} /> : <Reopen row={row} />)}
      {part === "need" && <AddNeed row={row} />}
      {part === "raise" && <Raise row={row} />}
    </div>
  );
}

/** Does it, and puts the menu away. */
const done = (act: Promise<unknown>): void => {
  void act;
  closeMenu();
};

function Note({ row }: { row: IncidentRow }) {
  const text = useSignal("");
  const save = () => text.value.trim() !== "" && done(note(row.incident, text.value.trim()));
  const hear = (event: KeyboardEvent) => {
    event.stopPropagation();
    if (event.key === "Escape") closeMenu();
    if (event.key === "Enter" && !event.isComposing && !event.shiftKey) {
      event.preventDefault();
      save();
    }
  };
  return (
    <div class="note">
      <textarea
        class="field"
        rows={2}
        lang="vi"
        aria-label={t().act.noteText}
        placeholder={t().act.noteText}
        value={text.value}
        onInput={(event) => {
          text.value = event.currentTarget.value;
        }}
        onKeyDown={hear}
      />
      <Button onPress={save} hint="Enter">
        {t().act.save}
      </Button>
      <Button onPress={closeMenu} hint="Esc">
        {t().act.back}
      </Button>
    </div>
  );
}

function All({ row }: { row: IncidentRow }) {
  return (
    <>
      <Choices title={t().act.priority}>
        {[1, 2, 3, 4].map((priority) => (
          <Button
            key={priority}
            label={`${t().priority.named(priority)}, ${t().priority[priority as 1]}`}
            disabled={priority === row.priority}
            onPress={() => done(changePriority(row, priority))}
          >
            <PriorityMark priority={priority} size={18} />
          </Button>
        ))}
      </Choices>
      {mayDispatch() && (
        <Choices title={t().act.close}>
          {DISPOSITIONS.map((disposition) => (
            <Button key={disposition} onPress={() => done(close(row.incident, disposition))}>
              {t().disposition[disposition]}
            </Button>
          ))}
        </Choices>
      )}
      <Choices title={t().act.cancel}>
        {CANCEL_REASONS.map((reason) => (
          <Button key={reason} danger onPress={() => done(cancelIncident(row.incident, reason))}>
            {reasonText(reason)}
          </Button>
        ))}
      </Choices>
      <Raise row={row} />
      <AddNeed row={row} />
    </>
  );
}

function Choices({ title, children }: { title: string; children: preact.ComponentChildren }) {
  return (
    <fieldset class="choices">
      <legend class="t3 sm">{title}</legend>
      {children}
    </fieldset>
  );
}

function Raise({ row }: { row: IncidentRow }) {
  const next = kindOf(row.kind)?.levels[row.level];
  return (
    <Choices title={t().incident.needs(row.level)}>
      {next === undefined ? (
        <span class="t3">{t().command.noHigher}</span>
      ) : (
        <Button onPress={() => done(raiseLevel(row))}>
          {t().act.raise(row.level + 1)}
          <span class="t3">
            {next.map((one) => `${one.count} ${wantedName(one.service, one.capabilities)}`).join(", ")}
          </span>
        </Button>
      )}
    </Choices>
  );
}

/** What any run card of the region asks for, each once: what may be needed. */
export function wantable(): Wanted[] {
  const found = new Map<string, Wanted>();
  for (const kind of rules.value?.kinds ?? [])
    for (const one of kind.levels.flat())
      found.set(`${one.service}|${one.capabilities.join("|")}`, { ...one, count: 1 });
  return [...found.values()].sort((a, b) =>
    a.service < b.service ? -1 : a.service > b.service ? 1 : a.capabilities.length - b.capabilities.length,
  );
}

function AddNeed({ row }: { row: IncidentRow }) {
  return (
    <Choices title={t().act.addNeed}>
      {wantable().map((one) => (
        <Button
          key={`${one.service} ${one.capabilities.join(" ")}`}
          onPress={() => done(addNeed(row.incident, one.service, one.capabilities, 1))}
        >
          {wantedName(one.service, one.capabilities)}
        </Button>
      ))}
      {mayDispatch() && openNeed.value && (
        <Button danger onPress={() => openNeed.value && done(dropNeed(row.incident, openNeed.value))}>
          {t().act.dropNeed} {wantedName(openNeed.value.service, openNeed.value.wanted)}
        </Button>
      )}
    </Choices>
  );
}

function Reopen({ row }: { row: IncidentRow }) {
  return (
    <Choices title={t().act.reopen}>
      {REOPEN_REASONS.map((reason) => (
        <Button key={reason} onPress={() => done(reopen(row.incident, reason))}>
          {reasonText(reason)}
        </Button>
      ))}
    </Choices>
  );
}
