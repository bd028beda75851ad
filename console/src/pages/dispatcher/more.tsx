/* What opens under the actions: a note, corrections, level, needs, closing, cancelling, reopening. It covers the log, nothing else. */

import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { centres } from "../../lib/centres";
import { mayEndWhole } from "../../lib/parts";
import { mayErase } from "../../lib/privacy";
import { kindOf, rules } from "../../lib/region";
import { mayDispatch } from "../../lib/session";
import { Button } from "../../parts/controls";
import { wantedName } from "../../parts/names";
import { Privacy } from "../../parts/privacy";
import type { Disposition, IncidentRow, Wanted } from "../../wire";
import { reasonText, t } from "../../words";
import { HandOn } from "../beyond/hand-on";
import { addNeed, cancelIncident, close, note, raiseLevel, reopen } from "./actions";
import { CallOff } from "./call-off";
import { CorrectKind, CorrectPlace, CorrectPriority, mayCorrect } from "./correct";
import { story } from "./log-store";
import { closeMenu, done, type MenuPart, menu } from "./menu-state";
import { RingSite } from "./ring-site";
import { TakeUnit } from "./take-unit";

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
    const first = FIRST[part] && box.current?.querySelector<HTMLElement>(FIRST[part]);
    (first || box.current)?.focus();
  }, []);
  const Field = FIELDS[part];
  const back = (event: KeyboardEvent) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    event.preventDefault();
    closeMenu();
  };
  return (
    <div class={Field ? "more asks" : "more scroll"} ref={box} tabIndex={-1} onKeyDown={back}>
      {part === "note" && <Note row={row} />}
      {part === "privacy" && mayErase() && <OfIncident row={row} />}
      {part === "more" && (row.closed_at === null ? <All row={row} /> : <Reopen row={row} />)}
      {part === "more" && mayErase() && (
        <Choices title={t().privacy.title}>
          <Button onPress={() => menu("privacy")}>{t().privacy.open}</Button>
        </Choices>
      )}
      {part === "need" && <AddNeed row={row} />}
      {part === "hand" && <HandOn row={row} />}
      {part === "ring" && <RingSite row={row} />}
      {part === "raise" && <Raise row={row} />}
      {Field && mayCorrect(row) && <Field row={row} />}
    </div>
  );
}

/** What has the focus at once, where there is one thing to do. */
const FIRST: Partial<Record<MenuPart, string>> = {
  note: "textarea",
  raise: "button",
  hand: ".strip",
  ring: ".strip",
  privacy: ".privacy",
  drop: "button",
  take: "#take-back",
  kind: "#kind",
  place: "#address",
  priority: "#priority .on",
};

/** One field each, low enough to stand whole; what a field lists floats above it. */
const FIELDS: Partial<Record<MenuPart, typeof CorrectKind>> = {
  kind: CorrectKind,
  place: CorrectPlace,
  priority: CorrectPriority,
  drop: CallOff,
  take: TakeUnit,
};

/** Who opened its texts stands in its story; who read of one call alone, or heard it, is asked for. */
function OfIncident({ row }: { row: IncidentRow }) {
  const own = (story.value?.incident === row.incident ? story.value.rows : []).flatMap(({ position, at, event }) =>
    event.type === "PersonRead" && event.call === null
      ? [{ call: "", position, at, by: event.reader, recording: null, purpose: event.purpose }]
      : [],
  );
  return <Privacy incident={row.incident} calls={row.calls} also={own} back={closeMenu} />;
}

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

/** How it ends; where others are still needed, whose that is. */
function Ends({ row }: { row: IncidentRow }) {
  if (!mayEndWhole(row)) return <p class="none">{t().act.othersNeeded}</p>;
  return (
    <>
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
    </>
  );
}

function All({ row }: { row: IncidentRow }) {
  return (
    <>
      <Ends row={row} />
      <Raise row={row} />
      <AddNeed row={row} />
      {centres.value.length > 0 && (
        <Choices title={t().beyond.title}>
          <Button hint="Alt C" onPress={() => menu("hand")}>
            {t().beyond.open}
          </Button>
        </Choices>
      )}
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
          <span class="t3 one">
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
