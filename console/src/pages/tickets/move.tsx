/* To another agency, or back to the centre: agencies found by name, the likely ones first, with the reason. */

import { useSignal } from "@preact/signals";
import { second } from "../../lib/clock";
import { fold } from "../../lib/fold";
import { agencyName, areas, rules } from "../../lib/region";
import type { Agency, TicketRow } from "../../wire";
import { reasonText, t } from "../../words";
import { forward, giveBack } from "./actions";
import { Frame, Reasons } from "./small";
import { isAgency, said, story } from "./state";
import { due } from "./words";

const SHOWN_MAX = 6;
/** The centre, which is no agency. */
const CENTRE = "";

interface Choice {
  id: string;
  name: string;
  why: string;
}

export function Move({ row }: { row: TicketRow }) {
  const words = t().tickets;
  const typed = useSignal("");
  const at = useSignal(0);
  const reason = useSignal<string | null>(null);
  const allowed = useSignal<{ id: string; is: boolean } | null>(null);
  const found = choices(row, typed.value);
  const chosen = found[Math.min(at.value, found.length - 1)];
  /** Whoever gets it next is allowed anew; no agency allows it. */
  const callBack = allowed.value?.id === chosen?.id ? allowed.value?.is : chosen?.id === row.agency && row.call_back;
  const needsReason = row.state === "forwarded" && chosen?.id !== row.agency;
  const act = () => {
    if (chosen === undefined) return;
    if (needsReason && reason.value === null) {
      said.value = { ok: false, text: words.work.needsReason };
      return;
    }
    if (chosen.id === CENTRE) void giveBack(row, reason.value ?? "other", "");
    else void forward(row, chosen.id, chosen.name, reason.value, callBack === true && !isAgency());
  };
  const step = (by: number) => {
    at.value = Math.min(Math.max(at.value + by, 0), found.length - 1);
  };
  const keys: Record<string, () => void> = { ArrowDown: () => step(1), ArrowUp: () => step(-1) };
  return (
    <Frame
      title={words.move.title}
      act={act}
      does={chosen?.id === CENTRE ? words.move.return : words.move.do(due(row.due.at, second.value))}
      possible={chosen !== undefined}
    >
      <input
        class="field"
        lang="vi"
        autocomplete="off"
        role="combobox"
        aria-expanded="true"
        aria-controls="agencies"
        aria-activedescendant={chosen && `agency-${chosen.id || "centre"}`}
        placeholder={words.move.search}
        aria-label={words.move.search}
        value={typed.value}
        onInput={(event) => {
          typed.value = event.currentTarget.value;
          at.value = 0;
        }}
        onKeyDown={(event) => {
          const act = keys[event.key];
          if (act === undefined || event.isComposing) return;
          event.preventDefault();
          act();
        }}
      />
      <div id="agencies" role="listbox" aria-label={words.list.agency} class="tk-agencies">
        {found.map((one, i) => (
          <div
            key={one.id}
            id={`agency-${one.id || "centre"}`}
            role="option"
            tabIndex={-1}
            aria-selected={one === chosen}
            class={one === chosen ? "sel" : ""}
            onMouseDown={(event) => {
              event.preventDefault();
              at.value = i;
            }}
          >
            <b>{one.name}</b>
            <span class="t2">{one.why}</span>
          </div>
        ))}
      </div>
      {needsReason && (
        <Reasons
          label={words.move.reason}
          all={words.reasons.move}
          chosen={reason.value}
          onChoose={(one) => {
            reason.value = one;
          }}
        />
      )}
      {!isAgency() && (
        <label class="tk-tick">
          <input
            type="checkbox"
            checked={callBack === true}
            onChange={(event) => {
              allowed.value = { id: chosen?.id ?? CENTRE, is: event.currentTarget.checked };
            }}
          />
          {words.move.callBack}
        </label>
      )}
    </Frame>
  );
}

/** Whose names hold every word typed; the field's own and those of the area first, and who has had it says so. */
function choices(row: TicketRow, typed: string): Choice[] {
  const words = t().tickets.move;
  const asked = fold(typed).split(/\s+/).filter(Boolean);
  const field = rules.value?.fields.find((one) => one.id === row.field);
  const parts = areasAbove(row.area);
  const had = new Set(story.value.flatMap(({ event }) => (event.type === "TicketForwarded" ? [event.agency] : [])));
  const rank = (one: Agency) => {
    if (one.id === field?.agency) return 0;
    return one.areas.some((area) => parts.has(area)) ? 1 : 2;
  };
  const why = (one: Agency) =>
    had.has(one.id) ? words.had : rank(one) === 0 ? words.usual : rank(one) === 1 ? words.area : "";
  const fits = (one: Agency) => {
    const name = ` ${fold(one.name.vi)} ${fold(one.name.en)}`;
    return asked.every((word) => name.includes(` ${word}`));
  };
  const agencies = (rules.value?.agencies ?? [])
    .filter((one) => (one.id !== row.agency || !isAgency()) && fits(one))
    .sort((one, other) => rank(one) - rank(other))
    .slice(0, SHOWN_MAX)
    .map((one) => ({ id: one.id, name: agencyName(one.id), why: why(one) }));
  const centre = { id: CENTRE, name: words.toCentre, why: row.reason === null ? "" : reasonText(row.reason) };
  const toCentre =
    row.state === "forwarded" && (asked.length === 0 || asked.every((word) => fold(centre.name).includes(word)));
  return toCentre ? [...agencies, { ...centre, why: "" }] : agencies;
}

function areasAbove(code: string | null): ReadonlySet<string> {
  const above = new Set<string>();
  let next = code;
  while (next !== null && !above.has(next)) {
    above.add(next);
    next = areas.value.find((area) => area.properties.code === next)?.properties.parent ?? null;
  }
  return above;
}
