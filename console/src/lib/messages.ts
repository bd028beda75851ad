/* What left the house about something: the newest message of each order, and of each call that was dialled. */

import { computed } from "@preact/signals";
import type { IncidentRow, MessageRow } from "../wire";
import { t } from "../words";
import { clockTime } from "./format";
import { offsetMin } from "./region";
import { messages } from "./rows";

const newest = computed(() => {
  const found = new Map<string, MessageRow>();
  for (const row of messages.all()) {
    const about = row.purpose === "order" ? `order ${row.assignment}` : `${row.purpose} ${row.call ?? row.alarm}`;
    const before = found.get(about);
    if (before === undefined || before.message < row.message) found.set(about, row);
  }
  return found;
});

const at = (time: number | null, withSeconds = true): string => clockTime(time ?? 0, offsetMin.value, withSeconds);

/** What became of telling a crew of its order otherwise than by its page; empty where it was not, or needed no more. */
export function orderTold(assignment: string | null, withSeconds = true): string {
  const row = assignment === null ? undefined : newest.value.get(`order ${assignment}`);
  if (row === undefined) return "";
  const words = t().reach.order;
  const way = row.way === "voice" ? "voice" : "sms";
  if (row.state === "due") return words.due[way];
  if (row.end === "failed") return withCause(words.failed[way], row.cause);
  if (row.end === "expired") return words.expired;
  if (row.end === "answered") return words.answered;
  if (row.end !== null) return "";
  if (row.state === "delivered") return words.delivered(at(row.delivered_at, withSeconds));
  return words.sent[way](at(row.sent_at, withSeconds));
}

/** About its calls, orders to go there, and lines to the site of the alarm it came from. */
export const messagesOf = ({ incident, calls, alarm: from }: IncidentRow): MessageRow[] =>
  messages.all().filter(({ assignment, call, alarm }) => {
    if (assignment !== null) return assignment.startsWith(`${incident}/`);
    return call !== null ? calls.includes(call) : alarm !== null && alarm === from;
  });

/** Whether that is bad news. */
export const orderNotTold = (assignment: string | null): boolean =>
  ["failed", "expired"].includes(newest.value.get(`order ${assignment}`)?.end ?? "");

/** What the exchange made of calling this caller; empty where it was not asked. */
export const dialTold = (call: string) => lineTold(newest.value.get(`dial ${call}`));

/** What the exchange made of a line. */
export function lineTold(row: MessageRow | undefined): { text: string; warn: boolean } {
  const words = t().reach.dial;
  if (row === undefined) return { text: "", warn: false };
  if (row.end === "failed") return { text: words.failed(causeText(row.cause)), warn: true };
  if (row.end === "expired") return { text: words.expired, warn: true };
  if (row.end === "done") return { text: words.done(at(row.ended_at)), warn: false };
  return { text: row.end === null ? words.due : "", warn: false };
}

const causeText = (cause: string | null): string => t().reach.cause[cause ?? ""] ?? (cause ?? "").replaceAll("_", " ");
const withCause = (text: string, cause: string | null): string => (cause ? `${text}: ${causeText(cause)}` : text);
