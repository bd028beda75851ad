/* What people are called, by actor: asked once after signing in, and again when a name is not known. */

import { signal } from "@preact/signals";
import { ask } from "./http";

const people = signal<Readonly<Record<string, string>>>({});
const unknown = new Set<string>();

/** The person's own name, or null while it is not known. */
export function nameOf(actor: string): string | null {
  const name = people.value[actor] ?? null;
  if (name === null && !unknown.has(actor)) {
    unknown.add(actor);
    void askPeople();
  }
  return name;
}

async function askPeople(): Promise<void> {
  const answer = await ask<{ people: Record<string, string> }>("/people").catch(() => null);
  if (answer?.ok) people.value = answer.body.people;
}
