/* Times, ages and distances as people read them, in the language shown. */

import type { Place } from "../wire";
import { t } from "../words";
import { language } from "./prefs";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const two = (n: number): string => String(n).padStart(2, "0");

/** `2:36`, `1:12:05`. */
export function running(ms: number): string {
  const s = Math.max(0, Math.floor(ms / 1000));
  const [h, m] = [Math.floor(s / 3600), Math.floor((s % 3600) / 60)];
  return h > 0 ? `${h}:${two(m)}:${two(s % 60)}` : `${m}:${two(s % 60)}`;
}

/** As it is printed, to be read out: `17-K7QF-2M5T-XZ3B`. */
export function inGroups(code: string): string {
  const [number = "", ...rest] = code.split("-");
  return [number, ...(rest.join("").match(/.{1,4}/g) ?? [])].join("-");
}

export type Tone = "" | "amb" | "red";
export interface Limit {
  tone: Tone;
  /** Milliseconds left; below zero past the limit. */
  left: number;
}

/** A timer against its limit: plain below three quarters, amber up to it, red past it. */
export function limitOf(begun: number, deadline: number, at: number): Limit {
  const whole = deadline - begun;
  const left = deadline - at;
  if (left < 0) return { tone: "red", left };
  return { tone: whole > 0 && at - begun >= 0.75 * whole ? "amb" : "", left };
}

/** `03:14:27` by the region's own time. */
export function clockTime(at: number, offsetMin: number, seconds = true): string {
  const s = Math.floor((at + offsetMin * MINUTE) / 1000);
  const text = `${two(Math.floor(s / 3600) % 24)}:${two(Math.floor(s / 60) % 60)}`;
  return seconds ? `${text}:${two(s % 60)}` : text;
}

/** `27/11/2026` by the region's own time. */
export function day(at: number, offsetMin: number): string {
  const date = new Date(at + offsetMin * MINUTE);
  return `${two(date.getUTCDate())}/${two(date.getUTCMonth() + 1)}/${date.getUTCFullYear()}`;
}

/** `8 s`, `6 ph`, `3 giờ`. */
export function age(ms: number): string {
  const [minute, hour, day] = language.value === "vi" ? ["ph", "giờ", "ngày"] : ["min", "h", "d"];
  if (ms < 2 * MINUTE) return `${Math.max(0, Math.floor(ms / 1000))} s`;
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} ${minute}`;
  if (ms < 48 * HOUR) return `${Math.floor(ms / HOUR)} ${hour}`;
  return `${Math.floor(ms / (24 * HOUR))} ${day}`;
}

export type Freshness = "fresh" | "half" | "old" | "lost";

/** How far a position can be trusted by its age: below 30 s, 2 min, 10 min, older. */
export function freshness(ms: number): Freshness {
  if (ms < 30_000) return "fresh";
  if (ms < 2 * MINUTE) return "half";
  return ms < 10 * MINUTE ? "old" : "lost";
}

/** `140 m`, `2,1 km`. */
export function distance(metres: number): string {
  if (metres < 10) return "≤ 10 m";
  if (metres < 950) return `${Math.round(metres / 10) * 10} m`;
  const km = metres < 9_950 ? (metres / 1000).toFixed(1) : String(Math.round(metres / 1000));
  return `${language.value === "vi" ? km.replace(".", ",") : km} km`;
}

/** `0,8 s`. */
export function seconds(ms: number): string {
  const text = (ms / 1000).toFixed(1);
  return `${language.value === "vi" ? text.replace(".", ",") : text} s`;
}

/** The number people say on the radio: `0173`. */
export const incidentNumber = (id: number): string => String(id).padStart(4, "0");

/** An arrival: `16:40`; from an old position, the minutes between which it lies, as the unit may have driven either way. */
export function arrival(etaS: number, ageMs: number): string {
  if (ageMs <= 2 * MINUTE) return running(etaS * 1000);
  const from = Math.max(0, Math.floor((etaS - ageMs / 1000) / 60));
  const to = Math.ceil((etaS + ageMs / 1000) / 60);
  return `${from}–${to} ${language.value === "vi" ? "ph" : "min"}`;
}

/** `14:02` on the day of `now`, else `11/10`. */
export function clockOrDay(at: number, now: number, offsetMin: number): string {
  const dayOf = (ms: number) => Math.floor((ms + offsetMin * MINUTE) / (24 * HOUR));
  return dayOf(at) === dayOf(now) ? clockTime(at, offsetMin, false) : dayMonth(at, offsetMin);
}

/** `24/12`. */
export function dayMonth(at: number, offsetMin: number): string {
  const day = new Date(at + offsetMin * MINUTE);
  return `${two(day.getUTCDate())}/${two(day.getUTCMonth() + 1)}`;
}

/** A spoken language by its code: `Tiếng Khmer`; null where nobody knows it by this code. */
export function spoken(code: string): string | null {
  const own = t().room.languages as Readonly<Record<string, string>>;
  const names = new Intl.DisplayNames([language.value], { type: "language", fallback: "none" });
  const name = own[code] ?? names.of(code);
  return name === undefined ? null : name.charAt(0).toUpperCase() + name.slice(1);
}

/** To about a metre, as every map's search takes them. */
const DIGITS = 5;
export const figuresOf = ({ lat, lon }: Place): string => `${lat.toFixed(DIGITS)}, ${lon.toFixed(DIGITS)}`;
