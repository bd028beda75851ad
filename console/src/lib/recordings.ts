/* Which recordings a person may hear, and where one lies: the service tells it, and writes down to whom. */

import type { CallId, CallRow, Recording, RecordingId } from "../wire";
import { tell } from "./http";
import { session } from "./session";

export interface Heard {
  call: CallId;
  recording: Recording;
}

/** Of these calls, while they are retained; who asks supervises the room, or held the call while it lasted. */
export const mayHear = (rows: readonly CallRow[], now: number): Heard[] =>
  rows
    .filter((row) => session.value?.role === "supervisor" || holder(row) === session.value?.actor)
    .flatMap((row) => row.recordings.map((recording) => ({ call: row.call, recording })))
    .filter(({ recording }) => recording.retained_until > now);

const holder = (row: CallRow): string | null => (row.state === "ended" ? row.held_by : row.person);

/** Where it lies; undefined when it was refused or could not be asked. */
export async function whereabouts(call: CallId, name: RecordingId): Promise<string | undefined> {
  try {
    const answer = await tell<{ recording: string }>("/calls/recording", { call, name });
    return answer.ok ? answer.body.recording : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a browser can open it: an exchange could name anything, and only these lead to a recording. */
export const isAddress = (recording: string): boolean => /^https?:\/\//i.test(recording);
