/* What the phone itself gives: its place, a screen that stays on, a buzz for a new job. */

import { effect, signal } from "@preact/signals";
import { now } from "../../lib/clock";
import { tell } from "../../lib/http";
import { play } from "../../lib/sound";
import { unit } from "./state";

const EVERY_MS = 5_000;

export type Placing = { state: "wait" } | { state: "off" } | { state: "on"; sentAt: number };
export const placing = signal<Placing>({ state: "wait" });

/** Every 5 s the phone is asked where it is, standing still or not; what cannot be sent then is old and is dropped. */
export function followPlace(): () => void {
  const { geolocation } = navigator;
  if (!geolocation) {
    placing.value = { state: "off" };
    return () => {};
  }
  const off = () => {
    placing.value = { state: "off" };
  };
  const look = () => {
    if (unit() !== undefined) geolocation.getCurrentPosition((found) => void sendPlace(found), off, HOW);
  };
  const stop = effect(() => {
    if (unit() !== undefined && placing.peek().state === "wait") look();
  });
  const timer = window.setInterval(look, EVERY_MS);
  return () => {
    stop();
    window.clearInterval(timer);
  };
}

const HOW = { enableHighAccuracy: true, maximumAge: EVERY_MS / 2, timeout: 4 * EVERY_MS };

async function sendPlace({ coords, timestamp }: GeolocationPosition): Promise<void> {
  const me = unit();
  if (me === undefined || me.standing === "off_duty") return;
  const sighting = {
    unit: me.unit,
    place: { lat: coords.latitude, lon: coords.longitude },
    at: Math.round(now() - Math.max(0, Date.now() - timestamp)),
    ...(coords.speed !== null && { speed_kmh: Math.round(coords.speed * 36) / 10 }),
    ...(coords.heading !== null && !Number.isNaN(coords.heading) && { heading: Math.round(coords.heading) }),
  };
  const answer = await tell("/sightings", sighting).catch(() => null);
  if (answer?.ok) placing.value = { state: "on", sentAt: now() };
}

/** Keeps the screen on while this unit has a job; asked again whenever the page comes back into view. */
export function followWake(): () => void {
  let lock: { release(): Promise<void> } | null = null;
  const set = async (on: boolean) => {
    await lock?.release().catch(() => undefined);
    lock = null;
    if (on && document.visibilityState === "visible")
      lock = (await navigator.wakeLock?.request("screen").catch(() => null)) ?? null;
  };
  const again = () => void set(unit()?.assignment != null);
  const stop = effect(again);
  document.addEventListener("visibilitychange", again);
  return () => {
    stop();
    document.removeEventListener("visibilitychange", again);
    void set(false);
  };
}

/** A new order sounds and buzzes, once. */
export function followJobs(): () => void {
  let known: string | null = null;
  return effect(() => {
    const me = unit();
    const fresh = me?.step === "assigned" ? me.assignment : null;
    if (fresh !== null && fresh !== known) {
      void play("urgent");
      navigator.vibrate?.([300, 150, 300]);
    }
    known = fresh ?? known;
  });
}
