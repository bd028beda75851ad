/* Other centres to which incidents can be handed, as the operator wrote them down. */

import { signal } from "@preact/signals";
import type { PublicCentre } from "../wire";
import { ask } from "./http";
import { inWords } from "./region";

export const centres = signal<PublicCentre[]>([]);

/** Asked once: the service reads its file when it starts. */
export async function fetchCentres(): Promise<void> {
  const answer = await ask<{ centres: PublicCentre[] }>("/centres").catch(() => null);
  if (answer?.ok) centres.value = answer.body.centres;
}

const named = (id: string): PublicCentre | undefined => centres.value.find((one) => one.id === id);
export const centreName = (id: string): string => {
  const found = named(id);
  return found === undefined ? id : inWords(found.name);
};
export const centrePhone = (id: string): string => named(id)?.phone ?? "";
