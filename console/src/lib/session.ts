/* Who is signed in at this desk: undefined while not yet asked, null when nobody. */

import { signal } from "@preact/signals";
import type { Problem, Role, Session } from "./asked";
import { hearClock } from "./clock";
import { ask, rememberCsrf, tell } from "./http";

export const session = signal<Session | null | undefined>(undefined);

const ROOM: readonly (Role | undefined)[] = ["call_taker", "dispatcher", "supervisor"];

/** Whether this person takes part in the room; the others look on. The service checks every command all the same. */
export const isOfRoom = (): boolean => ROOM.includes(session.value?.role);
/** Whether this person sends units. */
export const mayDispatch = (): boolean => isOfRoom() && session.value?.role !== "call_taker";

/** Whether this person keeps what is known of places; an administrator does so without reading what is sealed. */
export const mayKeepSites = (): boolean => mayDispatch() || session.value?.role === "administrator";
/** Whether this person is told the figures of 1022; who looks on from an operations centre is. */
export const mayReadFigures = (): boolean => isOfRoom() || session.value?.role === "ioc";
/** Whether this person lets warnings out that another wrote. */
export const mayApproveWarnings = (): boolean => session.value?.role === "supervisor";
/** Whether this person may look at what is known of places. */
export const mayReadSites = (): boolean => isOfRoom() || mayKeepSites();

function begin(found: Session): void {
  rememberCsrf(found.csrf);
  hearClock(found.now);
  session.value = found;
}

/** Looks whether a session is open; a service out of reach leaves it as it was. */
export async function resume(): Promise<void> {
  try {
    const answer = await ask<Session>("/session");
    if (answer.ok) return begin(answer.body);
    if (answer.problem.status === 401) session.value = null;
  } catch {
    // out of reach: whoever is signed in stays so
  }
  session.value ??= null;
}

/** Signs in; gives back why not. */
export async function signIn(name: string, password: string): Promise<Problem | null> {
  const answer = await tell<Session>("/session", { name, password });
  if (!answer.ok) return answer.problem;
  begin(answer.body);
  return null;
}

export async function signOut(): Promise<void> {
  await tell("/session", undefined, undefined, "DELETE").catch(() => undefined);
  session.value = null;
}
