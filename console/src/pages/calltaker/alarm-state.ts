/* The alarm in hand, those that wait to be verified, and what can be done with one: each is one command. */

import { computed, signal } from "@preact/signals";
import { now } from "../../lib/clock";
import { type Draft, send } from "../../lib/commands";
import { ask } from "../../lib/http";
import { open } from "../../lib/open";
import { alarms } from "../../lib/rows";
import type { AlarmOutcome, AlarmRow, SiteRow } from "../../wire";
import { t } from "../../words";
import { tell } from "./actions";
import { callInHand, takeCall } from "./state";

const chosen = signal<string | null>(null);

/** A call in hand goes before. */
export const alarmInHand = computed(() => (callInHand.value === null ? chosen.value : null));
export const alarmRow = (): AlarmRow | undefined => alarms.get(alarmInHand.value);

export function takeInHand(alarm: string): void {
  takeCall(null);
  chosen.value = alarm;
}

/** Contacts by the order in which they are rung, once the alarm is mine, or I want to ring at an incident. */
export const siteInHand = signal<SiteRow | null>(null);

/** Reading whom to ring is an entry of the site; its texts follow. */
export async function openSite({ site, text }: AlarmRow): Promise<void> {
  if (site === null) return;
  const answer = await ask<{ site: SiteRow }>(`/sites/${encodeURIComponent(site)}`).catch(() => null);
  if (!answer?.ok) return;
  const row = answer.body.site;
  siteInHand.value = row;
  const boxes = [row.label, row.address, ...row.contacts.flatMap((one) => [one.label, one.phone])];
  await open({ site }, [...boxes, ...row.hazards.map((one) => one.note), text]);
}

async function act(alarm: string, draft: Draft, what: string): Promise<boolean> {
  const pressedAt = now();
  const outcome = await send(draft, what);
  tell(alarm, outcome, pressedAt, what, what);
  return outcome.state === "kept";
}

export const takeAlarm = (alarm: string) => act(alarm, { type: "TakeAlarm", alarm }, t().sites.what.take);

/** My telephone rings first, then the contact's; where nothing can dial, the number is dialled by hand. */
export const ringContact = (alarm: string, contact: number) =>
  act(alarm, { type: "RingContact", alarm, contact }, t().sites.what.ring(contact));

export const recordAlarm = (alarm: string, outcome: AlarmOutcome) =>
  act(alarm, { type: "RecordAlarm", alarm, outcome }, t().sites.what.record(t().sites.alarm.outcome[outcome]));

/** As the kind that such alarms become, unless another was chosen. */
export const verifyAlarm = (alarm: string, kind: string | null) =>
  act(alarm, { type: "VerifyAlarm", alarm, ...(kind !== null && { kind }) }, t().sites.what.verify);

export const dismissAlarm = (alarm: string, reason: string) =>
  act(alarm, { type: "DismissAlarm", alarm, reason }, t().sites.what.dismiss);
