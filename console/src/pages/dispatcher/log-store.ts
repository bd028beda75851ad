/* The story of the incident in hand, asked for again whenever its row, or what was handed over of it, has moved on. */

import { effect, signal } from "@preact/signals";
import { ask } from "../../lib/http";
import { messagesOf } from "../../lib/messages";
import { open, subjectOf } from "../../lib/open";
import { alarms, erasures, incident } from "../../lib/rows";
import { isOfRoom, session } from "../../lib/session";
import { lostSince } from "../../lib/stream";
import type { AnyEvent, ErasureRow, IncidentRow, Sealed, StoryRow } from "../../wire";
import { transfersOf } from "../beyond/state";

export const story = signal<{ incident: number; rows: readonly StoryRow[] } | null>(null);

export function followEvents(id: number): () => void {
  let asked = 0;
  let stopped = false;
  const fetchOnce = async (position: number) => {
    const answer = await ask<{ rows: StoryRow[] }>(`/incidents/${id}/story`).catch(() => null);
    if (stopped || !answer?.ok) return;
    if (position < asked) return;
    story.value = { incident: id, rows: answer.body.rows };
    if (isOfRoom() || session.peek()?.role === "crew") void open({ incident: id }, sealedIn(answer.body.rows));
  };
  const stop = effect(() => {
    const row = incident(id);
    const position = toldUpTo(row);
    if (position === undefined || lostSince.value !== null || position === asked) return;
    asked = position;
    void fetchOnce(position);
  });
  return () => {
    stopped = true;
    stop();
  };
}

/** What left the house about an incident, that its site was rung, and that somebody was erased, is told in its story too,
    and does not move its row. */
function toldUpTo(row: IncidentRow | undefined): number | undefined {
  if (row === undefined) return undefined;
  const alarm = alarms.get(row.alarm);
  const others = [
    ...messagesOf(row),
    ...transfersOf(row.incident, null),
    ...erasuresOf(row),
    ...(alarm === undefined ? [] : [alarm]),
  ];
  return Math.max(row.position, ...others.map((one) => one.position));
}

const erasuresOf = ({ calls, text, address }: IncidentRow): ErasureRow[] =>
  [...calls.map((call) => `call:${call}`), ...[text, address].flatMap((one) => (one ? [subjectOf(one)] : []))]
    .map((subject) => erasures.get(subject))
    .filter((row) => row !== undefined);

const sealedIn = (rows: readonly StoryRow[]): Sealed[] =>
  rows.flatMap(({ event }) => sealedOf(event).filter((one) => one !== null));

function sealedOf(event: AnyEvent): (Sealed | null)[] {
  if (event.type === "NoteAdded" || event.type === "TransferUpdated") return [event.text];
  return event.type === "IncidentOffered" ? [event.extent, event.spread, event.help, event.reporter] : [];
}
