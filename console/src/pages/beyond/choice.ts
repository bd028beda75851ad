/* The questions of handing over to another centre, one after the other: why, and whether we go on with it, too. */

import { type Signal, signal } from "@preact/signals";
import { centreName, centres } from "../../lib/centres";
import { reasonText, t } from "../../words";
import type { Answer } from "../calltaker/choose";
import { offer } from "./actions";

export const OFFER_REASONS = ["other_service", "other_area", "needs_help", "overload"] as const;
export const REFUSE_REASONS = ["wrong_area", "other_service", "no_capacity", "already_known"] as const;

/** How far the questions are. */
export interface Asked {
  centre: string | null;
  reason: string | null;
}
export const nothingAsked = (): Signal<Asked> => signal({ centre: null, reason: null });

/** Centres to choose from. */
export const centreAnswers = (asked: Signal<Asked>): Answer[] =>
  centres.value.map((one) => ({
    text: centreName(one.id),
    act: () => {
      asked.value = { centre: one.id, reason: null };
    },
  }));

/** What is to be answered next, once a centre is chosen. Of a call without an incident nothing of ours goes on; `more`
    asks for what another centre must be told besides. */
export function nextAnswers(
  asked: Signal<Asked>,
  incident: number | null,
  call: string | null,
  close: () => void,
  more?: () => void,
): Answer[] {
  const { centre, reason } = asked.value;
  if (centre === null) return [];
  const send = (why: string, keep: boolean) => {
    close();
    void offer({ centre, reason: why, keep, incident, call });
  };
  if (reason !== null)
    return [
      { text: t().beyond.keep, act: () => send(reason, true) },
      { text: t().beyond.giveAway, act: () => send(reason, false) },
      ...(more === undefined ? [] : [{ text: t().beyond.more, act: more }]),
    ];
  return OFFER_REASONS.map((why) => ({
    text: reasonText(why),
    act: () => {
      if (incident === null) send(why, true);
      else asked.value = { centre, reason: why };
    },
  }));
}

export function titleOf({ centre, reason }: Asked): string {
  if (centre === null) return t().beyond.title;
  return reason === null ? t().room.handOver.why(centreName(centre)) : t().beyond.keepOrGive(centreName(centre));
}

/** One question back; false when there is none before. */
export function stepBack(asked: Signal<Asked>): boolean {
  const { centre, reason } = asked.value;
  if (centre === null) return false;
  asked.value = reason === null ? { centre: null, reason: null } : { centre, reason: null };
  return true;
}
