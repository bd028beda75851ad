/* The story of the incident in hand, asked for again whenever its row, or what was handed over of it, has moved on. */

import { effect, signal } from "@preact/signals";
import { ask } from "../../lib/http";
import { open } from "../../lib/open";
import { incident } from "../../lib/rows";
import { isOfRoom, session } from "../../lib/session";
import { lostSince } from "../../lib/stream";
import type { Sealed, StoryRow } from "../../wire";
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
    const position = row && Math.max(row.position, ...transfersOf(id, null).map((one) => one.position));
    if (position === undefined || lostSince.value !== null || position === asked) return;
    asked = position;
    void fetchOnce(position);
  });
  return () => {
    stopped = true;
    stop();
  };
}

const sealedIn = (rows: readonly StoryRow[]): Sealed[] =>
  rows.flatMap(({ event }) =>
    (event.type === "NoteAdded" || event.type === "TransferUpdated") && event.text !== null ? [event.text] : [],
  );
