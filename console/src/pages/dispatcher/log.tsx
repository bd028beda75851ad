/* The log of an incident: its entries, newest first, never changed. Notes that wait for the link stand above it. */

import { notes } from "../../frame/notes";
import { cardOf, linesOf } from "../../lib/cards";
import { clockTime, day } from "../../lib/format";
import { readable } from "../../lib/open";
import {
  agencyName,
  areaName,
  fieldName,
  hospitalName,
  inWords,
  kindName,
  offsetMin,
  serviceOf,
} from "../../lib/region";
import { worthOf } from "../../lib/worth";
import { personName, wantedName } from "../../parts/names";
import type { AnyEvent, IncidentRow, QuestionsAnswered, StoryRow } from "../../wire";
import { type EventNames, eventWords, reasonText, t } from "../../words";
import { story } from "./log-store";

export function Log({ row }: { row: IncidentRow }) {
  const rows = story.value?.incident === row.incident ? story.value.rows : [];
  const names = namesIn(rows);
  const waiting = notes.waiting.value.filter(
    ({ command }) => "incident" in command && command.incident === row.incident,
  );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <ol class="log scroll" tabIndex={0} aria-label={t().incident.log}>
      {waiting.map(({ command, what, at }) => (
        <li key={command.id} class="t3">
          <time>{clockTime(at, offsetMin.value)}</time>
          <span>
            {what}: {t().crew.queued}
          </span>
        </li>
      ))}
      {[...rows].reverse().map((one) => (
        <Line key={one.position} row={one} names={names} />
      ))}
    </ol>
  );
}

function Line({ row, names }: { row: StoryRow; names: EventNames }) {
  const at = row.happened_at ?? row.at;
  const who = saysWho(row.event) ? "" : personName(row.by);
  return (
    <li>
      <time>{clockTime(at, offsetMin.value)}</time>
      <span class="said">
        <span lang={row.event.type === "NoteAdded" ? "vi" : undefined}>{tell(row.event, names)}</span>
        {who && <span class="t3"> · {who}</span>}
      </span>
    </li>
  );
}

/** The sentence of an event's own type; the table has one for each. */
function tell(event: AnyEvent, names: EventNames): string {
  const sentence = eventWords()[event.type] as (event: AnyEvent, names: EventNames) => string;
  return sentence(event, names);
}

const saysWho = (event: AnyEvent): boolean =>
  ["PersonRead", "CallClaimed", "SignedIn", "SignedOut", "DeskSignedOn"].includes(event.type);

export function namesIn(rows: readonly StoryRow[]): EventNames {
  const sent = new Map(
    rows.flatMap(({ event }) => (event.type === "UnitAssigned" ? [[event.assignment, event.unit]] : [])),
  );
  return {
    kind: kindName,
    service: (id) => inWords(serviceOf(id)?.name) || id,
    wanted: (service, capabilities) => wantedName(service, capabilities).toLowerCase(),
    hospital: hospitalName,
    area: areaName,
    reason: reasonText,
    person: personName,
    card: (answered: QuestionsAnswered) => inWords(cardOf(answered)?.name) || answered.card,
    answers: (answered: QuestionsAnswered) =>
      linesOf(answered)
        .map((line) => `${line.question} ${line.answer}`)
        .join(" · "),
    unit: (assignment) => sent.get(assignment) ?? assignment,
    clear: (sealed) => readable(sealed as never),
    ticket: (id) => `${t().tickets.number(id)}: `,
    agency: agencyName,
    field: fieldName,
    worth: (stars) => t().tickets.worth[worthOf(stars)],
    day: (at) => day(at, offsetMin.value),
  } as EventNames;
}
