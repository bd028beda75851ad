/* The number of a unit's crew: hidden until somebody opens it, which is an entry; set, changed, removed. */

import { useSignal } from "@preact/signals";
import "../look/reach.css";
import { clear, open } from "../lib/open";
import type { UnitRow } from "../wire";
import { t } from "../words";
import { Button } from "./controls";

interface Props {
  unit: UnitRow;
  /** Undefined where this person may not change it; true once it is in the journal. */
  onSet: ((phone: string | null) => Promise<boolean>) | undefined;
  /** Where there is little room. */
  short?: boolean;
}

export function UnitPhone({ unit, onSet, short = false }: Props) {
  const asking = useSignal(false);
  const words = t().reach.phone;
  if (asking.value && onSet) return <Ask unit={unit} onSet={onSet} onDone={() => (asking.value = false)} />;
  const shown = clear(unit.phone);
  return (
    <span class="phone">
      <span class="no">
        <span class="t3">{short ? words.short : words.label}</span>{" "}
        <b class="tab">{unit.phone === null ? words.none : (shown ?? words.hidden)}</b>
      </span>
      {unit.phone !== null && shown === undefined && (
        <Button onPress={() => void open({ unit: unit.unit }, [unit.phone])}>{words.show}</Button>
      )}
      {onSet && <Button onPress={() => (asking.value = true)}>{unit.phone === null ? words.set : words.change}</Button>}
    </span>
  );
}

const DIGITS_MIN = 7;

function Ask({ unit, onSet, onDone }: { unit: UnitRow; onSet: NonNullable<Props["onSet"]>; onDone: () => void }) {
  const typed = useSignal("");
  const wrong = useSignal(false);
  const words = t().reach.phone;
  const set = async (phone: string | null) => {
    if (await onSet(phone)) onDone();
  };
  const save = () => {
    const phone = typed.value.trim();
    wrong.value = !/^\+?[\d\s.()-]+$/.test(phone) || phone.replace(/\D/g, "").length < DIGITS_MIN;
    if (!wrong.value) void set(phone);
  };
  const hear = (event: KeyboardEvent) => {
    event.stopPropagation();
    if (event.key === "Escape") onDone();
    if (event.key === "Enter" && event.target instanceof HTMLInputElement) save();
  };
  return (
    <span class="phone" onKeyDown={hear}>
      <input
        class="field"
        type="tel"
        autocomplete="off"
        maxLength={32}
        aria-label={words.label}
        aria-invalid={wrong.value}
        ref={(input) => input?.focus()}
        value={typed.value}
        onInput={(event) => {
          typed.value = event.currentTarget.value;
          wrong.value = false;
        }}
      />
      <Button main onPress={save}>
        {words.save}
      </Button>
      {unit.phone !== null && <Button onPress={() => void set(null)}>{words.drop}</Button>}
      <Button onPress={onDone}>{words.back}</Button>
      {wrong.value && (
        <span class="amb" role="alert">
          {words.wrong}
        </span>
      )}
    </span>
  );
}
