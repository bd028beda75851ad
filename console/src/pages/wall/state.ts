/* What the wall shows, asked for every two seconds, and how far it can be trusted. Nothing here ends by itself: whatever fails is tried again. */

import { computed, signal } from "@preact/signals";
import { hearClock, now, second } from "../../lib/clock";
import { language } from "../../lib/prefs";
import type { Land, Picture } from "../../wire";

const EVERY_MS = 2_000;
const ABORT_MS = 8_000;
/** Without an answer for so long, the link is lost. */
const SILENT_MS = 7_000;
/** So far behind, it is said. */
const BEHIND_MS = 10_000;

export const picture = signal<Picture | null>(null);
export const land = signal<Land | null>(null);

/** Why there is no picture: `asking` at first, `away` without an answer, `nobody` without a token, `withdrawn` by one that holds no more. */
export const trouble = signal<"asking" | "away" | "nobody" | "withdrawn" | null>("asking");

const heardAt = signal(0);

/** Since when nothing was heard; null while the link holds. */
export const lostSince = computed(() => {
  return picture.value !== null && second.value - heardAt.value > SILENT_MS ? heardAt.value : null;
});

/** How far what is told is behind, where that is worth saying. */
export const behindMs = computed(() => {
  const behind = picture.value?.behind_ms ?? 0;
  return behind > BEHIND_MS ? behind : null;
});

/** The token and the language stand behind the `#`, which a browser sends to nobody. */
const given = new URLSearchParams(location.hash.slice(1));
const token = given.get("token");

/** Begins to ask, for ever. */
export function follow(): void {
  const chosen = given.get("lang");
  if (chosen === "vi" || chosen === "en") language.value = chosen;
  void look();
}

async function look(): Promise<void> {
  try {
    await heed(await ask("/wall/picture"));
  } catch {
    if (picture.peek() === null) trouble.value = "away";
  }
  window.setTimeout(look, EVERY_MS);
}

async function heed(response: Response): Promise<void> {
  if (response.status === 401 || response.status === 403) {
    trouble.value = token === null ? "nobody" : "withdrawn";
    picture.value = null;
    return;
  }
  if (!response.ok) throw new Error(response.statusText);
  take((await response.json()) as Picture);
  await fetchLand();
}

/** A page of an older build makes way for the newer: just now the link holds. */
function take(told: Picture): void {
  const before = picture.peek();
  if (before !== null && before.build !== told.build) location.reload();
  hearClock(told.now);
  heardAt.value = now();
  trouble.value = null;
  picture.value = told;
}

async function fetchLand(): Promise<void> {
  if (land.peek()?.land === picture.peek()?.land) return;
  const response = await ask("/wall/land");
  if (response.ok) land.value = (await response.json()) as Land;
}

function ask(path: string): Promise<Response> {
  const signal = AbortSignal.timeout(ABORT_MS);
  if (token === null) return fetch(path, { signal });
  return fetch(path, { signal, credentials: "omit", headers: { Authorization: `Bearer ${token}` } });
}
