/* The middle column: what was reported, where, until when it is due, who reported it for those who may, and its story. */

import { second } from "../../lib/clock";
import { clockTime, incidentNumber, inGroups } from "../../lib/format";
import { readable } from "../../lib/open";
import { mayErase } from "../../lib/privacy";
import { fieldName, offsetMin, rules } from "../../lib/region";
import { isOfRoom } from "../../lib/session";
import { Button } from "../../parts/controls";
import { Triangle } from "../../parts/marks";
import { Erase } from "../../parts/privacy";
import type { AnyEvent, TicketRow, TicketStoryRow } from "../../wire";
import { type EventNames, eventWords, t } from "../../words";
import { namesIn } from "../dispatcher/log";
import { Files } from "./files";
import { WhereItIs } from "./place";
import { choose, code, isReporterShown, part, shownUntil, showReporter, story } from "./state";
import { dayTime, due, left, toldAbove, untold, whereItIs, whoOf } from "./words";
import { DAY_MS, dayOf, MINUTE_MS, spansOf, weekdayOf } from "./working";

export function Ticket({ row }: { row: TicketRow }) {
  const words = t().tickets;
  const now = second.value;
  const { text, isPressing } = left(row, now);
  const above = toldAbove(row);
  return (
    <section class="col tk-one" aria-label={words.number(row.ticket)}>
      <header>
        <div>
          <h1>{fieldName(row.field)}</h1>
          <div class="t2">
            {[words.number(row.ticket), whereItIs(row), row.reopened > 0 && words.one.reopened(row.reopened)]
              .filter(Boolean)
              .join(" · ")}
          </div>
          {untold(row).map((one) => (
            <div key={one} class="amb" data-untold>
              <Triangle /> {one}
            </div>
          ))}
          {above !== null && (
            <div class="amb" data-above>
              <Triangle /> {above}
            </div>
          )}
        </div>
        <div class="r">
          <div class={isPressing ? "big amb" : "big"}>{text}</div>
          <div class={isPressing ? "amb" : "t2"}>{words.dueAt(due(row.due.at, now))}</div>
        </div>
      </header>
      <Days row={row} now={now} />
      <dl class="tk-facts">
        <dt>{words.one.content}</dt>
        <dd lang="vi" class="tk-text">
          {readable(row.text) ?? words.one.sealed}
        </dd>
        <dt>{words.one.place}</dt>
        <dd>
          <WhereItIs row={row} />
        </dd>
        <dt>{words.files.title}</dt>
        <dd>
          <Files row={row} />
        </dd>
        <dt>{words.one.from}</dt>
        <dd>
          {words.one.channel[row.channel]}, {dayTime(row.opened_at)}
        </dd>
        {row.incident !== null && (
          <>
            <dt>{t().incident.log}</dt>
            <dd>{words.one.incident(incidentNumber(row.incident))}</dd>
          </>
        )}
        {row.taken_at !== null && (
          <>
            <dt>{words.one.taken}</dt>
            <dd>{dayTime(row.taken_at)}</dd>
          </>
        )}
        <Merged row={row} />
        {code.value !== null && (
          <>
            <dt>{words.one.code}</dt>
            <dd class="no">{inGroups(code.value)}</dd>
          </>
        )}
        <dt>{words.one.reporter}</dt>
        <dd>
          <Reporter row={row} />
          {mayErase() && <EraseIt row={row} />}
        </dd>
      </dl>
      <Story />
    </section>
  );
}

/** What was the same and is told here too. */
function Merged({ row }: { row: TicketRow }) {
  const words = t().tickets;
  const merged = story.value.flatMap(({ event }) =>
    event.type === "TicketMerged" && event.into === row.ticket ? [event.ticket] : [],
  );
  if (merged.length === 0) return null;
  return (
    <>
      <dt>{words.one.merged}</dt>
      <dd class="tk-row">
        {merged.map((number) =>
          isOfRoom() ? (
            <Button key={number} onPress={() => void choose(number)}>
              {words.number(number)}
            </Button>
          ) : (
            <span key={number}>{words.number(number)}</span>
          ),
        )}
      </dd>
    </>
  );
}

/** Hidden until somebody says what for; then for ten minutes. */
function Reporter({ row }: { row: TicketRow }) {
  const words = t().tickets.one;
  if (!isOfRoom() && !row.call_back) return <span class="t2">{words.hidden}</span>;
  if (row.reporter === null && row.phone === null) return <span class="t2">{words.nobody}</span>;
  if (part.value === "reporter")
    return (
      <div role="group" aria-label={words.purpose} class="tk-purposes">
        <p>{words.purpose}</p>
        {Object.entries(words.purposes).map(([purpose, name], i) => (
          <Button key={purpose} onPress={() => void showReporter(row, purpose)} id={i === 0 ? "purpose" : ""}>
            {name}
          </Button>
        ))}
      </div>
    );
  if (!isReporterShown.value)
    return (
      <span class="tk-row">
        <span class="t2">{words.hiddenHere}</span>
        <Button hint="Alt S" onPress={askPurpose}>
          {words.show}
        </Button>
      </span>
    );
  return (
    <span class="tk-row">
      <b lang="vi">{[readable(row.reporter), readable(row.phone)].filter(Boolean).join(", ")}</b>
      <span class="t2">{words.until(clockTime(shownUntil.value, offsetMin.value, false))}</span>
      <Button hint="Alt S" onPress={() => (shownUntil.value = 0)}>
        {words.hide}
      </Button>
    </span>
  );
}

/** All that is personal of the ticket, at a person's wish. */
function EraseIt({ row }: { row: TicketRow }) {
  const words = t().privacy;
  const back = () => {
    part.value = null;
  };
  if (part.value === "erase")
    return (
      <div class="privacy">
        <Erase key={row.ticket} own={{ ticket: row.ticket }} back={back} />
      </div>
    );
  return (
    <Button onPress={() => (part.value = "erase")} id="ticket-erase">
      {words.eraseData}
    </Button>
  );
}

/** `Alt S`: asks what for, or hides again. */
export function askPurpose(): void {
  if (isReporterShown.peek()) {
    shownUntil.value = 0;
    return;
  }
  part.value = part.peek() === "reporter" ? null : "reporter";
  window.setTimeout(() => document.getElementById("purpose")?.focus());
}

const DAYS_MAX = 10;

/** The days from being reported to being due: worked time filled up to now, days off hatched. */
function Days({ row, now }: { row: TicketRow; now: number }) {
  const calendar = rules.value?.calendar ?? null;
  const last = dayOf(Math.max(row.due.at, row.opened_at), offsetMin.value);
  const first = Math.max(dayOf(row.opened_at, offsetMin.value), last - DAYS_MAX + 1);
  const days = Array.from({ length: last - first + 1 }, (_, i) => first + i);
  return (
    <div class="tk-days" role="img" aria-label={t().tickets.strip}>
      {days.map((day) => {
        const spans = spansOf(calendar, day);
        const midnight = day * DAY_MS - offsetMin.value * MINUTE_MS;
        const [begins, ends] = [spans[0]?.[0] ?? 0, spans.at(-1)?.[1] ?? 1440];
        const share = (at: number) =>
          Math.min(Math.max(((at - midnight) / MINUTE_MS - begins) / Math.max(ends - begins, 1), 0), 1) * 100;
        const style = { "--from": `${share(row.opened_at)}%`, "--to": `${share(Math.min(now, row.due.at))}%` };
        return (
          <span key={day} class={spans.length === 0 ? "off" : ""}>
            <i style={style}>{day === last && <u style={{ left: `${share(row.due.at)}%` }} />}</i>
            <small>
              {t().tickets.weekdays[weekdayOf(day)]} {new Date(day * DAY_MS).getUTCDate()}
            </small>
          </span>
        );
      })}
    </div>
  );
}

function Story() {
  const names = ticketNames();
  return (
    <>
      <h2 class="sec">{t().tickets.one.log}</h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <ol class="log scroll" tabIndex={0} aria-label={t().tickets.one.log}>
        {[...story.value].reverse().map((one) => (
          <Line key={one.position} row={one} names={names} />
        ))}
      </ol>
    </>
  );
}

function Line({ row, names }: { row: TicketStoryRow; names: EventNames }) {
  return (
    <li>
      <time>{dayTime(row.happened_at ?? row.at)}</time>
      <span class="said">
        <span>{capital(tell(row.event, names))}</span>
        {row.event.type !== "PersonRead" && <span class="t3"> · {whoOf(row.by)}</span>}
      </span>
    </li>
  );
}

function tell(event: AnyEvent, names: EventNames): string {
  const sentence = eventWords()[event.type] as (event: AnyEvent, names: EventNames) => string;
  return sentence(event, names);
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const ticketNames = (): EventNames => ({
  ...namesIn([]),
  ticket: () => "",
  person: (actor) => (actor === null ? "" : whoOf(actor)),
});
