/* Commands on their way: shown as being sent until their entry has come by the stream, never done late or twice. */

import { effect, signal } from "@preact/signals";
import type { AnyCommand, CommandId, Position } from "../wire";
import type { Kept, Problem } from "./asked";
import { now } from "./clock";
import { tell } from "./http";
import { head, lostSince } from "./stream";

const GIVE_BACK_MS = 15_000;

type Without<C> = C extends AnyCommand ? Omit<C, "id"> : never;
/** A command before it has its id. */
export type Draft = Without<AnyCommand>;

/** `unsent`: never left this desk. `unknown`: left it, and no answer came; only the journal can tell. */
export type Outcome =
  | { state: "kept"; kept: Kept }
  | { state: "refused"; problem: Problem }
  | { state: "unsent" | "unknown" };

export interface Sending {
  id: CommandId;
  command: AnyCommand;
  /** In words, for the lines that tell of it. */
  what: string;
  at: number;
  position: Position | null;
}

/** What has no entry yet. */
export const sending = signal<readonly Sending[]>([]);
/** What was handed back, newest last, until done again or put away. */
export const givenBack = signal<readonly (Sending & { state: "unsent" | "unknown" })[]>([]);

export function newId(): CommandId {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Sends one command and says what became of it. After 15 s without an answer it is handed back. */
export async function send(draft: Draft, what: string, id: CommandId = newId()): Promise<Outcome> {
  const command = { ...draft, id } as AnyCommand;
  const one: Sending = { id, command, what, at: now(), position: null };
  if (lostSince.peek() !== null) return handBack(one, "unsent");
  sending.value = [...sending.peek(), one];
  try {
    const answer = await tell<Kept>("/commands", command, AbortSignal.timeout(GIVE_BACK_MS));
    if (!answer.ok) return refused(one, answer.problem);
    keep(one.id, answer.body.position);
    return { state: "kept", kept: answer.body };
  } catch {
    drop(one.id);
    return handBack(one, "unknown");
  }
}

function refused(one: Sending, problem: Problem): Outcome {
  drop(one.id);
  return { state: "refused", problem };
}

function handBack(one: Sending, state: "unsent" | "unknown"): Outcome {
  givenBack.value = [...givenBack.peek(), { ...one, state }];
  return { state };
}

/** Whether anything that names this need, unit, assignment, call or incident is on its way. */
export function isSending(about: string | number | null): boolean {
  return sending.value.some(({ command }) => Object.values(command).includes(about as never));
}

export function putAway(): void {
  givenBack.value = [];
}

function drop(id: CommandId): void {
  sending.value = sending.peek().filter((one) => one.id !== id);
}

function keep(id: CommandId, position: Position): void {
  if (head.peek().position >= position) drop(id);
  else sending.value = sending.peek().map((one) => (one.id === id ? { ...one, position } : one));
}

/** Lets go of what the stream has shown. */
export function followEntries(): () => void {
  return effect(() => {
    const { position } = head.value;
    const left = sending.peek().filter((one) => one.position === null || one.position > position);
    if (left.length !== sending.peek().length) sending.value = left;
  });
}
