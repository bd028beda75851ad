/* Merging a ticket into one that was there before: those that may be the same, or by number, read before it is done. */

import { useSignal } from "@preact/signals";
import { useLayoutEffect } from "preact/hooks";
import { distance } from "../../lib/format";
import { metres } from "../../lib/geo";
import { ask } from "../../lib/http";
import { open, readable } from "../../lib/open";
import { placeName } from "../../lib/region";
import type { TicketRow } from "../../wire";
import { t } from "../../words";
import { merge } from "./actions";
import { Frame } from "./small";
import { isOpen } from "./state";
import { dayTime, whereItIs } from "./words";

const SHOWN_MAX = 6;
const ASKED_MAX = 500;
const NEAR_M = 1_000;
const RECENT_MS = 60 * 24 * 3_600_000;

export function Merge({ row }: { row: TicketRow }) {
  const words = t().tickets.merge;
  const typed = useSignal("");
  const likely = useSignal<readonly TicketRow[]>([]);
  const named = useSignal<TicketRow | null>(null);
  const at = useSignal(0);
  useLayoutEffect(() => {
    void likeliest(row).then((found) => {
      likely.value = found;
    });
  }, []);
  const number = Number(typed.value.replace(/\D/g, ""));
  const found = number > 0 ? (named.value?.ticket === number ? [named.value] : []) : likely.value;
  const into = found[Math.min(at.value, found.length - 1)];
  useLayoutEffect(() => {
    if (number > 0) void byNumber(row, number).then((one) => (named.value = one));
  }, [number]);
  useLayoutEffect(() => {
    if (into !== undefined) void open({ ticket: into.ticket, reporter: false }, [into.text, into.address]);
  }, [into?.ticket]);
  const step = (by: number) => {
    at.value = Math.min(Math.max(at.value + by, 0), Math.max(found.length - 1, 0));
  };
  const keys: Record<string, () => void> = { ArrowDown: () => step(1), ArrowUp: () => step(-1) };
  return (
    <Frame
      title={words.title}
      act={() => into !== undefined && void merge(row, into.ticket)}
      does={into === undefined ? words.nothing : words.do(into.ticket)}
      possible={into !== undefined}
    >
      <input
        class="field"
        inputMode="numeric"
        autocomplete="off"
        maxLength={12}
        role="combobox"
        aria-expanded="true"
        aria-controls="same"
        aria-activedescendant={into && `same-${into.ticket}`}
        placeholder={words.search}
        aria-label={words.search}
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
      <p class="t3 sm" role="status">
        {found.length > 0 ? words.likely : number > 0 ? words.noSuch : words.none}
      </p>
      {found.length > 0 && (
        <div id="same" role="listbox" aria-label={words.likely} class="tk-agencies">
          {found.map((one, i) => (
            <div
              key={one.ticket}
              id={`same-${one.ticket}`}
              role="option"
              tabIndex={-1}
              aria-selected={one === into}
              class={one === into ? "sel" : ""}
              onMouseDown={(event) => {
                event.preventDefault();
                at.value = i;
              }}
            >
              <b>{[t().tickets.number(one.ticket), whereItIs(one)].join(" · ")}</b>
              <span class="t2" lang="vi">
                {about(row, one)}
              </span>
            </div>
          ))}
        </div>
      )}
      {into !== undefined && (
        <div>
          <div class="lb">{words.content}</div>
          <blockquote class="field tk-other" lang="vi">
            {readable(into.text) ?? t().tickets.one.sealed}
          </blockquote>
        </div>
      )}
      <p class="t2 sm">{words.rule}</p>
    </Frame>
  );
}

const about = (row: TicketRow, one: TicketRow): string => {
  const words = t().tickets.merge;
  const away = row.place && one.place ? words.far(distance(metres(row.place, one.place))) : "";
  return [readable(one.address), placeName(one), away, words.reported(dayTime(one.opened_at))]
    .filter(Boolean)
    .join(", ");
};

const mayHave = (row: TicketRow, one: TicketRow): boolean =>
  one.ticket !== row.ticket && one.drill === row.drill && (isOpen(one) || one.state === "answered");

/** Of its field and not long before or after it, within a kilometre or, where no place is known, in its area; the nearest first. */
async function likeliest(row: TicketRow): Promise<TicketRow[]> {
  const query = (state: string) =>
    new URLSearchParams({ field: row.field, limit: String(ASKED_MAX), ...(state && { state }) });
  const told = await Promise.all(
    ["", "answered"].map((state) => ask<{ tickets: TicketRow[] }>(`/tickets?${query(state)}`).catch(() => null)),
  );
  const away = (one: TicketRow): number => (row.place && one.place ? metres(row.place, one.place) : NEAR_M);
  const isNear = (one: TicketRow): boolean =>
    row.place && one.place ? away(one) <= NEAR_M : row.area !== null && row.area === one.area;
  return told
    .flatMap((answer) => (answer?.ok ? answer.body.tickets : []))
    .filter((one) => mayHave(row, one) && isNear(one) && Math.abs(one.opened_at - row.opened_at) <= RECENT_MS)
    .sort((one, other) => away(one) - away(other) || one.ticket - other.ticket)
    .slice(0, SHOWN_MAX);
}

async function byNumber(row: TicketRow, number: number): Promise<TicketRow | null> {
  const answer = await ask<{ ticket: TicketRow }>(`/tickets/${number}`).catch(() => null);
  return answer?.ok && mayHave(row, answer.body.ticket) ? answer.body.ticket : null;
}
