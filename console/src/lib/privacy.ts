/* Who read what is personal of calls, or heard them; and erasing it, which is final. For supervisors and administrators. */

import type { CallId, IncidentId, RecordingId, SiteId, TicketId } from "../wire";
import { ask, tell } from "./http";
import { session } from "./session";

export interface Reading {
  call: CallId;
  position: number;
  at: number;
  by: string;
  recording: RecordingId | null;
  purpose: string | null;
}

export const mayErase = (): boolean => ["supervisor", "administrator"].includes(session.value?.role ?? "");

/** Of these calls, in order; undefined when it could not be asked. */
export async function readingsOf(calls: readonly CallId[]): Promise<readonly Reading[] | undefined> {
  try {
    const answers = await Promise.all(
      calls.map((call) => ask<{ readings: Reading[] }>(`/calls/readings?call=${encodeURIComponent(call)}`)),
    );
    const found = answers.flatMap((answer) => (answer.ok ? answer.body.readings : []));
    return answers.every((answer) => answer.ok) ? found.sort((a, b) => a.position - b.position) : undefined;
  } catch {
    return undefined;
  }
}

/** What has texts of its own, beside calls. */
export type Own = { incident: IncidentId } | { ticket: TicketId } | { site: SiteId };

export interface Erasing {
  own: Own | null;
  calls: readonly CallId[];
  reason: string;
  allOfNumber: boolean;
}

/** The sentence of a refusal; null when all of it is erased. */
export async function erase({ own, calls, reason, allOfNumber }: Erasing): Promise<string | null> {
  const ofOwn = own === null ? [] : [{ ...own, reason }];
  const ofCalls = own === null || allOfNumber ? calls : [];
  // The calls first: by their keys, which go with the incident, the others of the number are found.
  const asked = [...ofCalls.map((call) => ({ call, reason, all_of_number: allOfNumber })), ...ofOwn];
  for (const body of asked) {
    const answer = await tell("/erase", body);
    if (!answer.ok) return answer.problem.title;
  }
  return null;
}
