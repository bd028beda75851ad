/* The line at the foot: what was done last, or a command being typed with its meaning and what may come next. */

import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { type Choice, complete } from "../command/complete";
import { ENDINGS, parse } from "../command/parse";
import { inWordsOf, knownNow, nameOfShort, run } from "../command/run";
import { incidentNumber } from "../lib/format";
import { useKeys } from "../lib/keys";
import { kindName } from "../lib/region";
import { calls, incident, units } from "../lib/rows";
import { mayDispatch } from "../lib/session";
import { rowWithKeys } from "../pages/calltaker/calls-list";
import { atOnce } from "../pages/calltaker/hand-over";
import { callInHand, isFree, isMe, row as rowInHand } from "../pages/calltaker/state";
import { unitToSend } from "../pages/dispatcher/picks";
import { focusMain, lastWord, row } from "../pages/dispatcher/state";
import { Key } from "../parts/controls";
import { t } from "../words";
import { page } from "./state";

export function CommandLine() {
  const typing = useSignal(false);
  const may = mayDispatch() && page.value === "dispatch";
  useKeys(may ? { "Ctrl+/": () => (typing.value = true) } : {});
  if (may && typing.value) return <Typing onDone={() => (typing.value = false)} />;
  return (
    <footer class="cmd">
      <LastWord />
      <span class="x hints">{hintsOf(may)}</span>
    </footer>
  );
}

function LastWord() {
  const last = lastWord.value;
  if (last === null)
    return (
      <span class="t3">
        {page.value === "dispatch" && mayDispatch() && (
          <>
            {t().command.label} <Key name="Ctrl /" /> {t().command.type}
          </>
        )}
      </span>
    );
  return (
    <>
      <span class="t3">{t().command.last}</span>
      {last.typed !== "" && <span class="said">{last.typed}</span>}
      <span class="t2" role="status">
        {last.text}
      </span>
    </>
  );
}

function RoomHints({ may }: { may: boolean }) {
  const { hints } = t().command;
  return (
    <>
      {may && <Hint name="Ctrl /" text={hints.command} />}
      <Hint name="F2" text={hints.queue} />
      <Hint name="F3" text={hints.units} />
      <Hint name="F4" text={hints.layers} />
    </>
  );
}

/** Only keys that work on the page. */
function hintsOf(may: boolean) {
  if (page.value === "calls") return <CallHints />;
  if (page.value === "warnings")
    return (
      <>
        <Hint name="F2" text={t().warnings.list} />
        <Hint name="F3" text={t().warnings.silentHint} />
      </>
    );
  if (page.value === "sites") return <Hint name="F2" text={t().sites.page.search} />;
  return page.value === "dispatch" ? <RoomHints may={may} /> : null;
}

function CallHints() {
  const hints = t().command.callHints;
  const row = rowWithKeys.value;
  return (
    <>
      {row === null ? (
        <Hint name="F2" text={t().room.hints.list} />
      ) : (
        <Hint name="Enter" text={t().room.hints[onEnter(row)]} />
      )}
      <AtOnce />
      <Hint name="Alt T" text={hints.text} />
      <Hint name="Alt D" text={hints.place} />
      <Hint name="Alt L" text={hints.kind} />
      <Hint name="Alt U" text={hints.priority} />
    </>
  );
}

/** The keys that hand the call over at once, while they do. */
function AtOnce() {
  const numbers = atOnce(rowInHand());
  if (numbers.length === 0) return null;
  return (
    <span>
      {t().room.hints.handOver} <Key name="Alt Shift" />
      {numbers.map(({ number, figure }) => (
        <span key={number}>
          <Key name={figure} /> {number}
        </span>
      ))}
    </span>
  );
}

/** A row is chosen first; what has no owner is taken by the next Enter, and mine is written on. */
function onEnter(call: string): "choose" | "take" | "write" {
  const row = call === callInHand.value ? calls.get(call) : undefined;
  if (row === undefined) return "choose";
  if (isFree(row)) return "take";
  return isMe(row.person) ? "write" : "choose";
}

const Hint = ({ name, text }: { name: string; text: string }) => (
  <span>
    <Key name={name} /> {text}
  </span>
);

const before: string[] = [];

function Typing({ onDone }: { onDone: () => void }) {
  const typed = useSignal("");
  const at = useSignal(0);
  const back = useRef(0);
  const known = knownNow();
  const parsed = parse(typed.value, known);
  const choices = complete(typed.value, known, preferred());
  const told = parsed.ok ? inWordsOf(parsed.meaning) : null;
  const help = parsed.ok && parsed.meaning.verb === "hd";
  const set = (line: string) => {
    typed.value = line;
    at.value = 0;
  };
  const leave = () => {
    onDone();
    focusMain();
  };
  const enter = () => {
    if (!parsed.ok || !told?.possible || help) return;
    before.push(typed.value.trim());
    void run(parsed.meaning, typed.value.trim());
    leave();
  };
  const recall = () => {
    back.current = Math.min(back.current + 1, before.length);
    set(before[before.length - back.current] ?? "");
  };
  const keys: Record<string, () => void> = {
    Enter: enter,
    Escape: leave,
    Tab: () => choices[at.value] && set(choices[at.value]?.line ?? ""),
    ArrowDown: () => (at.value = Math.min(at.value + 1, choices.length - 1)),
    ArrowUp: () => (at.value > 0 ? at.value-- : recall()),
  };
  return (
    <footer class="cmd">
      <label class="t3" for="command">
        {t().command.label}
      </label>
      <input
        id="command"
        ref={(input) => input?.focus()}
        autocomplete="off"
        spellcheck={false}
        placeholder={t().command.placeholder}
        role="combobox"
        aria-expanded={choices.length > 0}
        aria-controls="choices"
        aria-activedescendant={choices.length > 0 ? `choice-${at.value}` : undefined}
        value={typed.value}
        onInput={(event) => set(event.currentTarget.value)}
        onKeyDown={(event) => {
          const handler = event.isComposing ? undefined : keys[event.key];
          if (handler === undefined) return;
          event.preventDefault();
          event.stopPropagation();
          handler();
        }}
        onBlur={onDone}
      />
      <span class={told?.possible === false ? "amb" : "t2"} role="status">
        {told?.text ?? (parsed.ok || choices.length > 0 || typed.value.trim() === "" ? "" : t().command[parsed.wrong])}
      </span>
      {told?.possible && !help && <Key name="Enter" />}
      <Choices choices={help ? complete("", known) : choices} at={at.value} onTake={set} />
    </footer>
  );
}

/** The unit that would go and the incident in hand come first. */
const preferred = (): string[] =>
  [unitToSend()?.unit, row.value && String(row.value.incident)].filter((one) => one !== undefined);

function Choices({ choices, at, onTake }: { choices: Choice[]; at: number; onTake: (line: string) => void }) {
  return (
    <div class="pop">
      <div id="choices" role="listbox" aria-label={t().command.label}>
        {choices.map((choice, i) => (
          <div
            key={choice.line}
            id={`choice-${i}`}
            role="option"
            tabIndex={-1}
            aria-selected={i === at}
            onPointerDown={(event) => {
              event.preventDefault();
              onTake(choice.line);
            }}
          >
            <b>{choice.line}</b>
            <span class="one">{meaningOf(choice)}</span>
          </div>
        ))}
      </div>
      <div class="foot">
        <Hint name="Tab" text={t().command.fill} />
        <Hint name="↑" text={t().command.before} />
        <Hint name="Esc" text={t().command.back} />
        <span class="x t3">{t().command.noMarks}</span>
      </div>
    </div>
  );
}

function meaningOf({ kind, word }: Choice): string {
  const { verbs, states } = t().command;
  if (kind === "verb") return verbs[word as keyof typeof verbs];
  if (kind === "state") return states[word as keyof typeof states];
  if (kind === "ending") return t().disposition[ENDINGS[word] ?? "served"];
  if (kind === "wanted") return nameOfShort(word);
  if (kind === "incident") return kindName(incident(Number(word))?.kind ?? "");
  if (kind === "figure") return t().priority[word as "1"] ?? "";
  const unit = units.peek(word);
  if (unit === undefined) return "";
  const busy = unit.incident === null ? "" : ` · ${incidentNumber(unit.incident)}`;
  return `${unit.step ? t().step[unit.step] : t().standing[unit.standing]}${busy}`;
}
