/* The call in hand. */

import { signal } from "@preact/signals";

export const callInHand = signal<string | null>(null);

export function takeCall(call: string | null): void {
  callInHand.value = call;
}
