/* The left column: tickets by what is due, or by what waits for the centre, with what narrows them down. */

import { useSignal } from "@preact/signals";
import { second } from "../../lib/clock";
import { agencyName, fieldName, placeName, rules } from "../../lib/region";
import { Button, Chips, Key } from "../../parts/controls";
import { Triangle } from "../../parts/marks";
import type { TicketRow, TicketState } from "../../wire";
import { t } from "../../words";
import { isShown } from "./figures/state";
import {
  choose,
  chosen,
  groups,
  isAgency,
  listed,
  look,
  part,
  said,
  shownView,
  stepOf,
  total,
  want,
  wanted,
} from "./state";
import { due, left, untoldShortly, whereItIs } from "./words";

const ENDS: readonly TicketState[] = ["answered", "refused", "merged"];

export function List() {
  const words = t().tickets.list;
  return (
    <section class="col tk-list" aria-label={t().tickets.title} onKeyDown={walk}>
      <div class="hd">
        <h2>{t().tickets.title}</h2>
        <span class="t2 no">{listed.value.length}</span>
        <span class="x" />
        {!isAgency() && (
          <Chips
            label={words.views}
            all={[
              { value: "desk" as const, text: words.desk },
              { value: "due" as const, text: words.due },
            ]}
            chosen={shownView()}
            onChoose={(one) => one && look(one)}
          />
        )}
        <Key name="F2" />
      </div>
      <Narrow />
      <div class="scroll">
        {groups.value.length === 0 && <p class="none">{words.none}</p>}
        {groups.value.map(({ group, count, rows }) => (
          <section key={group} data-group={group} aria-label={words.groups[group]}>
            <h3 class="sec">
              {words.groups[group]} <span class="no">{count}</span>
            </h3>
            <ul>
              {rows.map((row) => (
                <Line key={row.ticket} row={row} />
              ))}
            </ul>
          </section>
        ))}
      </div>
      <div class="tk-foot">
        <p class="t3 sm" role="status">
          {words.shown(total.value, listed.value.length)}
        </p>
        {!isAgency() && (
          <Button hint="Alt P" onPress={() => (part.value = "fresh")}>
            {t().tickets.fresh.open}
          </Button>
        )}
        <Button hint="Alt B" onPress={() => (isShown.value = true)}>
          {t().figures.open}
        </Button>
      </div>
    </section>
  );
}

/** What narrows the list down, and a number to go to. */
function Narrow() {
  const words = t().tickets.list;
  const typed = useSignal("");
  const { state, agency, field } = wanted.value;
  const find = async () => {
    const number = typed.peek().replace(/\D/g, "");
    if (number === "") return;
    if (await choose(Number(number))) typed.value = "";
    else said.value = { ok: false, text: words.noSuch(number) };
  };
  return (
    <form
      class="tk-narrow"
      onSubmit={(event) => {
        event.preventDefault();
        void find();
      }}
    >
      <input
        id="ticket-number"
        class="field"
        inputMode="numeric"
        autocomplete="off"
        maxLength={12}
        placeholder={words.find}
        aria-label={words.find}
        value={typed.value}
        onInput={(event) => {
          typed.value = event.currentTarget.value;
        }}
      />
      <Pick
        label={words.state}
        value={state}
        all={[["", words.open], ...ENDS.map((one): [string, string] => [one, t().tickets.states[one]])]}
        onChoose={(one) => want({ state: one as TicketState | "" })}
      />
      {!isAgency() && (
        <Pick
          label={words.agency}
          value={agency}
          all={[
            ["", words.allAgencies],
            ...(rules.value?.agencies ?? []).map((one): [string, string] => [one.id, agencyName(one.id)]),
          ]}
          onChoose={(one) => want({ agency: one })}
        />
      )}
      <Pick
        label={words.field}
        value={field}
        all={[
          ["", words.allFields],
          ...(rules.value?.fields ?? []).map((one): [string, string] => [one.id, fieldName(one.id)]),
        ]}
        onChoose={(one) => want({ field: one })}
      />
    </form>
  );
}

interface PickProps {
  label: string;
  value: string;
  all: readonly [string, string][];
  onChoose: (one: string) => void;
}

export function Pick({ label, value, all, onChoose }: PickProps) {
  return (
    <select class="field" aria-label={label} value={value} onChange={(event) => onChoose(event.currentTarget.value)}>
      {all.map(([id, name]) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </select>
  );
}

function Line({ row }: { row: TicketRow }) {
  const on = chosen.value?.ticket === row.ticket;
  const now = second.value;
  const { text, isPressing } = left(row, now);
  const words = t().tickets;
  return (
    <li>
      <button
        type="button"
        class={on ? "tk-line sel" : "tk-line"}
        aria-pressed={on}
        data-ticket={row.ticket}
        onClick={() => void choose(row.ticket)}
      >
        <Ladder row={row} />
        <span class="tk-what">
          <b class="one">{fieldName(row.field)}</b>
          <span class="t2 one">
            {[words.number(row.ticket), isAgency() ? "" : whereItIs(row), placeName(row)].filter(Boolean).join(" · ")}
          </span>
          {untoldShortly(row).map((one) => (
            <span key={one} class="amb">
              <Triangle /> {one}
            </span>
          ))}
        </span>
        <span class="tk-when r">
          <b class={isPressing ? "amb" : ""}>{text}</b>
          <span class="t2">{words.dueAt(due(row.due.at, now))}</span>
        </span>
      </button>
    </li>
  );
}

/** Of four steps those that are done; read out as words. */
export function Ladder({ row }: { row: TicketRow }) {
  const step = stepOf(row);
  const words = t().tickets;
  return (
    <span
      class="tk-ladder"
      role="img"
      aria-label={words.ladder(step, words.steps[step - 1] ?? "", row.agency !== null)}
    >
      {words.steps.map((name, i) => (
        <i key={name} class={i < step ? "on" : ""} />
      ))}
    </span>
  );
}

/** Down and up through the rows, whatever group they are in. */
function walk(event: KeyboardEvent): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined || event.isComposing || event.target instanceof HTMLSelectElement) return;
  const box = event.currentTarget as HTMLElement;
  const stops = [...box.querySelectorAll<HTMLElement>("#ticket-number, .tk-line")];
  event.preventDefault();
  stops[stops.indexOf(document.activeElement as HTMLElement) + step]?.focus();
}
