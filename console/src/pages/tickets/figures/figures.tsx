/* The page of the figures of 1022: a period, all together, and by agency or by field; what each means as it is looked at. */

import { signal } from "@preact/signals";
import { useLayoutEffect } from "preact/hooks";
import "../../../look/figures.css";
import { day as dayText } from "../../../lib/format";
import { useKeys } from "../../../lib/keys";
import { agencyName, fieldName } from "../../../lib/region";
import { isOfRoom, session } from "../../../lib/session";
import { Button, Chips } from "../../../parts/controls";
import type { Figures } from "../../../wire";
import { t } from "../../../words";
import { focusList, isAgency } from "../state";
import { COLUMNS, type Column, TILES } from "./columns";
import { isShown, isWrong, load, type Period, shownBy, told, type Wanted, want, wanted } from "./state";

const AGAIN_MS = 60_000;
/** Which figure is explained. */
const explained = signal<Column["name"] | null>(null);

export function FiguresPage() {
  const words = t().figures;
  useLayoutEffect(() => {
    void load();
    const timer = window.setInterval(() => void load(), AGAIN_MS);
    window.setTimeout(() => document.querySelector<HTMLElement>(".fg-head button")?.focus());
    return () => window.clearInterval(timer);
  }, []);
  useKeys({ F2: focusRows, Escape: back });
  const found = told.value;
  return (
    <main class="fg-page" aria-label={words.title}>
      <Head />
      <Asked />
      {found !== null && (
        <>
          <dl class="fg-tiles" aria-label={words.together}>
            {TILES.filter(isForUs).map((one) => (
              <div key={one.name} data-figure={one.name}>
                <dt>
                  <What name={one.name} />
                </dt>
                <dd>{one.show(found.total)}</dd>
              </div>
            ))}
          </dl>
          <Table rows={found.rows} />
        </>
      )}
      <p class="fg-meaning" aria-live="off">
        {explained.value === null ? words.hint : `${words.names[explained.value]}: ${words.means[explained.value]}`}
      </p>
    </main>
  );
}

/** Out of one agency or field first, then off the page. */
function back(): void {
  if (wanted.peek().agency !== null || wanted.peek().field !== null) whole();
  else if (session.peek()?.role !== "ioc") {
    isShown.value = false;
    focusList();
  }
}

function whole(): void {
  want({ by: wanted.peek().field !== null ? "field" : "agency", agency: null, field: null });
  focusRows();
}

const focusRows = (): void => {
  window.setTimeout(() => document.querySelector<HTMLElement>(".fg-table tbody button")?.focus());
};

/** An agency is not told what was reported at the centre. */
const isForUs = ({ name }: Column): boolean => !isAgency() || name !== "opened";

function Head() {
  const words = t().figures;
  const { agency, field, by } = wanted.value;
  return (
    <div class="hd fg-head">
      <h1>{words.title}</h1>
      {agency === null && field === null ? (
        !isAgency() && (
          <Chips
            label={words.by}
            all={[
              { value: "agency" as const, text: words.byAgency },
              { value: "field" as const, text: words.byField },
            ]}
            chosen={by}
            onChoose={(one) => want({ by: one })}
          />
        )
      ) : (
        <>
          <b>{agency !== null ? agencyName(agency) : fieldName(field ?? "")}</b>
          <Button hint="Esc" onPress={whole}>
            {words.whole}
          </Button>
        </>
      )}
      <span class="x" />
      {isOfRoom() || isAgency() ? (
        <Button hint="Alt B" onPress={back}>
          {words.back}
        </Button>
      ) : null}
    </div>
  );
}

const PERIODS: readonly Period[] = ["today", "week", "month", "before", "days"];

function Asked() {
  const words = t().figures;
  const asked = wanted.value;
  const found = told.value;
  return (
    <div class="fg-period">
      <Chips
        label={words.period}
        all={PERIODS.map((value) => ({ value, text: words.periods[value] }))}
        chosen={asked.period}
        onChoose={(period) => want({ period, ...(period === "days" && found && { from: found.from, to: found.to }) })}
      />
      {asked.period === "days" && (
        <>
          <Day name="from" asked={asked} />
          <Day name="to" asked={asked} />
        </>
      )}
      <span class={isWrong.value ? "amb" : "t2"} role="status">
        {isWrong.value ? words.wrong : found && words.of(date(found.from), date(found.to))}
      </span>
    </div>
  );
}

function Day({ name, asked }: { name: "from" | "to"; asked: Wanted }) {
  return (
    <input
      type="date"
      class="field"
      aria-label={t().figures[name]}
      value={asked[name]}
      onInput={(event) => want({ [name]: event.currentTarget.value })}
    />
  );
}

const date = (name: string): string => dayText(Date.parse(name), 0);

/** A figure's name, which says what it means while it is pointed at or has the keys. */
function What({ name }: { name: Column["name"] }) {
  const words = t().figures;
  const explain = () => {
    explained.value = name;
  };
  const no = () => {
    if (explained.peek() === name) explained.value = null;
  };
  return (
    <button
      type="button"
      class="fg-what"
      aria-description={words.means[name]}
      onMouseEnter={explain}
      onMouseLeave={no}
      onFocus={explain}
      onBlur={no}
    >
      {words.names[name]}
    </button>
  );
}

function Table({ rows }: { rows: readonly Figures[] }) {
  const words = t().figures;
  const by = shownBy();
  const columns = COLUMNS.filter(isForUs);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <div class="fg-rows" tabIndex={0} role="group" aria-label={words.rows}>
      <table class="fg-table">
        <thead>
          <tr>
            <th scope="col">{by === "agency" ? words.byAgency : words.byField}</th>
            {columns.map(({ name }) => (
              <th key={name} scope="col">
                <What name={name} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody onKeyDown={walk}>
          {rows.map((row) => (
            <tr key={`${row.agency} ${row.field}`}>
              <th scope="row">
                <Name row={row} />
              </th>
              {columns.map((one) => (
                <td key={one.name}>{one.show(row)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length === 0 && <p class="none">{words.none}</p>}
    </div>
  );
}

/** Pressed, it is looked at alone: an agency by its fields, a field by its agencies. */
function Name({ row }: { row: Figures }) {
  const { agency, field } = wanted.value;
  const by = shownBy();
  const name =
    by === "agency" ? (row.agency === null ? t().figures.centre : agencyName(row.agency)) : fieldName(row.field ?? "");
  const isWhole = agency === null && field === null;
  const alone: Partial<Wanted> | null = !isWhole
    ? null
    : by === "field"
      ? { field: row.field, by: "agency" }
      : row.agency === null
        ? null
        : { agency: row.agency, by: "field" };
  if (alone === null || isAgency()) return <span>{name}</span>;
  return (
    <button type="button" class="fg-name" onClick={() => want(alone)}>
      {name}
    </button>
  );
}

function walk(event: KeyboardEvent): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined) return;
  const all = [...(event.currentTarget as HTMLElement).querySelectorAll<HTMLElement>("button")];
  event.preventDefault();
  all[all.indexOf(document.activeElement as HTMLElement) + step]?.focus();
}
