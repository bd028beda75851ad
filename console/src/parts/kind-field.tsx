/* The kind of incident, found by typing without tone marks; kinds of the service it is about come first. */

import { useSignal } from "@preact/signals";
import "../look/fields.css";
import { fold } from "../lib/fold";
import { inWords, kindName, rules } from "../lib/region";
import type { Kind } from "../wire";
import { t } from "../words";
import { Key } from "./controls";

const MOST = 9;

/** Kinds in which every typed word begins a word of the name, in either language. */
export function matching(kinds: readonly Kind[], typed: string, service: string | null): Kind[] {
  const words = fold(typed).split(/\s+/).filter(Boolean);
  const fits = ({ name }: Kind) => {
    const told = ` ${fold(name.vi)} ${fold(name.en)}`;
    return words.every((word) => told.includes(` ${word}`));
  };
  const own = (kind: Kind) => (kind.service === service ? 0 : 1);
  return kinds.filter(fits).sort((a, b) => own(a) - own(b));
}

interface Props {
  kind: string | null;
  /** Whose kinds come first. */
  service: string | null;
  onChoose: (kind: string) => void;
}

/** The field under its name. */
export function KindField(props: Props) {
  return (
    <div>
      <label class="lb" for="kind">
        {t().form.kind}
        <span class="x">
          <Key name="Alt L" />
        </span>
      </label>
      <Search {...props} />
    </div>
  );
}

function Search({ kind, service, onChoose }: Props) {
  const typed = useSignal<string | null>(null);
  const at = useSignal(0);
  const found = typed.value === null ? [] : matching(rules.value?.kinds ?? [], typed.value, service).slice(0, MOST);
  const choose = (one: Kind | undefined) => {
    if (one === undefined) return;
    onChoose(one.id);
    typed.value = null;
  };
  const keys: Record<string, () => void> = {
    ArrowDown: () => (at.value = Math.min(at.value + 1, found.length - 1)),
    ArrowUp: () => (at.value = Math.max(at.value - 1, 0)),
    Enter: () => choose(found[at.value]),
    Escape: () => (typed.value = null),
  };
  const hear = (event: KeyboardEvent) => {
    const handler = event.isComposing || event.ctrlKey || typed.value === null ? undefined : keys[event.key];
    if (handler === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    handler();
  };
  return (
    <div class="kind">
      <input
        id="kind"
        class="field"
        autocomplete="off"
        spellcheck={false}
        role="combobox"
        aria-expanded={typed.value !== null}
        aria-controls="kinds"
        aria-activedescendant={found.length > 0 ? `kind-${at.value}` : undefined}
        placeholder={t().form.kindSearch}
        value={typed.value ?? (kind === null ? "" : kindName(kind))}
        onFocus={(event) => event.currentTarget.select()}
        onInput={(event) => {
          typed.value = event.currentTarget.value;
          at.value = 0;
        }}
        onKeyDown={hear}
        onBlur={() => (typed.value = null)}
      />
      {typed.value !== null && (
        <div id="kinds" role="listbox" class="float" aria-label={t().form.kind}>
          {found.map((one, i) => (
            <div
              key={one.id}
              id={`kind-${i}`}
              role="option"
              tabIndex={-1}
              aria-selected={i === at.value}
              onPointerDown={(event) => {
                event.preventDefault();
                choose(one);
              }}
            >
              <span class="one">{inWords(one.name)}</span>
              <span class="t3 sm">{one.priority}</span>
            </div>
          ))}
          {found.length === 0 && <p class="none">{t().form.noKind}</p>}
        </div>
      )}
    </div>
  );
}
