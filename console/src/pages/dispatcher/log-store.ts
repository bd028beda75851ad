/* The story of the incident in hand, asked for again whenever its row has moved on. */

import { effect, signal } from "@preact/signals";
import { ask } from "../../lib/http";
import { messagesOf } from "../../lib/messages";
import { open } from "../../lib/open";
import { incident } from "../../lib/rows";
import { isOfRoom, session } from "../../lib/session";
import { lostSince } from "../../lib/stream";
import type { IncidentRow, Sealed, StoryRow } from "../../wire";

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
    const position = toldUpTo(incident(id));
    if (position === undefined || lostSince.value !== null || position === asked) return;
    asked = position;
    void fetchOnce(position);
  });
  return () => {
    stopped = true;
    stop();
  };
}

/** What left the house about an incident is told in its story too, and does not move its row. */
function toldUpTo(row: IncidentRow | undefined): number | undefined {
  return row && Math.max(row.position, ...messagesOf(row).map((message) => message.position));
}

const sealedIn = (rows: readonly StoryRow[]): Sealed[] =>
  rows.flatMap(({ event }) => (event.type === "NoteAdded" ? [event.text] : []));
