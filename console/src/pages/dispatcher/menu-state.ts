/* Which part of "more" is open: one of them, or none. */

import { signal } from "@preact/signals";
import { focusMain } from "./state";

export type MenuPart =
  | "note"
  | "privacy"
  | "more"
  | "need"
  | "raise"
  | "drop"
  | "kind"
  | "place"
  | "priority"
  | "hand"
  | "take"
  | "ring";
export const part = signal<MenuPart | null>(null);

export function menu(which: MenuPart): void {
  part.value = which;
}
export function closeMenu(): void {
  part.value = null;
  focusMain();
}

/** Does it, and puts the menu away. */
export function done(act: Promise<unknown>): void {
  void act;
  closeMenu();
}
