/* What the dispatcher's page has in hand: the incident, the need, the unit chosen, and the last answer. */

import { computed, signal } from "@preact/signals";
import type { Problem } from "../../lib/asked";
import type { Draft } from "../../lib/commands";
import { incident, queue } from "../../lib/rows";
import type { NeedRow } from "../../wire";
import { openNeeds } from "./order";

export const selected = signal<number | null>(null);
/** Chosen by hand; without, the most pressing open need. */
const needInHand = signal<string | null>(null);
/** The candidate chosen by hand; without, the first. */
export const chosenUnit = signal<string | null>(null);
/** Whose part is ranked in the menu; null is the whole. */
export const rankWhich = signal<string | null>(null);
export const numberFilter = signal<string | null>(null);

/** What the line under the actions says of the last press, for one incident. */
export interface Said {
  incident: number;
  tone: "ok" | "warn";
  text: string;
  /** An assignment that somebody else was faster with. */
  lost?: { unit: string; need: string; problem: Problem; pressedAt: number };
  /** A change that somebody else was faster with; it can be chosen again now that theirs is seen. */
  overtaken?: Overtaken;
}
export interface Overtaken {
  change: Change;
  what: string;
  problem: Problem;
}
export type Change = Extract<Draft, { type: "ChangeKind" | "ChangePlace" | "ChangePriority" | "ChangePartPriority" }>;
export const said = signal<Said | null>(null);
export const lastWord = signal<{ typed: string; text: string } | null>(null);

export const row = computed(() => incident(selected.value));

export const need = computed<NeedRow | undefined>(() => {
  const needs = row.value?.needs ?? [];
  return needs.find((one) => one.need === needInHand.value) ?? (row.value && openNeeds(row.value)[0]);
});

/** The need whose recommendation is shown: one that waits, of an incident that is open. */
export const openNeed = computed(() =>
  need.value?.assignment === null && row.value?.closed_at === null ? need.value : undefined,
);

export function select(id: number | null): void {
  if (id === selected.peek()) return;
  selected.value = id;
  needInHand.value = null;
  chosenUnit.value = null;
}

export function takeNeed(id: string | null): void {
  needInHand.value = id;
  chosenUnit.value = null;
}

/** After an assignment the next need that waits comes up by itself. */
export function letNeedGo(id: string): void {
  if (needInHand.peek() === id) takeNeed(null);
}

export const isOpen = (id: number): boolean => queue.peek(id) !== undefined;

/** Puts the focus where the main action is, unless something else has taken it by then. */
export const focusMain = (): void => {
  const before = document.activeElement;
  setTimeout(() => {
    const now = document.activeElement;
    if (now !== before && now !== document.body) return;
    const main =
      document.getElementById("main-action") ?? document.querySelector<HTMLElement>(".detail .nd, .detail button");
    main?.focus();
  });
};

/** The row in hand, else the first that waits, else the first there is. */
export const focusQueue = (): void => {
  const find = (rows: string) => document.querySelector<HTMLElement>(`.lists ${rows}`);
  (find('[aria-selected="true"]') ?? find('#queue [role="option"]') ?? find('[role="option"]'))?.focus();
};

export const focusUnits = (): void => document.getElementById("units")?.focus();
