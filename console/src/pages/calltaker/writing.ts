/* Where the hand goes when a call is taken: to its narrative, so that nothing typed is lost, and never out of a field in use. */

import { signal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { isTyping } from "../../lib/keys";

/** The call that is to be written on once its narrative is drawn. */
const wanted = signal<string | null>(null);

export function beginWriting(call: string): void {
  wanted.value = call;
}

/** For the narrative: it takes the hand when it is wanted, or when what had the hand is gone from the page. */
export function useHand(call: string, incident: number | null) {
  const box = useRef<HTMLTextAreaElement>(null);
  const isWanted = wanted.value === call;
  useLayoutEffect(() => {
    if (isWanted) wanted.value = null;
    const at = document.activeElement;
    if (at === document.body || (isWanted && at !== box.current && !isInUse(at))) focusEnd(box.current);
  }, [isWanted, incident]);
  return box;
}

/** A field in which something stands. */
function isInUse(at: Element | null): boolean {
  const isBox = at instanceof HTMLInputElement && at.type === "checkbox";
  return isTyping(at) && !isBox && (at as HTMLInputElement).value.trim() !== "";
}

/** Behind what is written already. */
function focusEnd(box: HTMLTextAreaElement | null): void {
  box?.focus();
  box?.setSelectionRange(box.value.length, box.value.length);
}

export const focusNarrative = (): void => document.getElementById("narrative")?.focus();
