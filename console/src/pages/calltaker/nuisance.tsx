/* Callers who misuse the number: shown quietly once answered, marked for a while. It changes no order and no sound. */

import { useSignal } from "@preact/signals";
import { second } from "../../lib/clock";
import { isSending } from "../../lib/commands";
import { clockOrDay, dayMonth, incidentNumber } from "../../lib/format";
import { offsetMin } from "../../lib/region";
import { callRow } from "../../lib/rows";
import { lostSince } from "../../lib/stream";
import { personName } from "../../parts/names";
import type { CallRow } from "../../wire";
import { reasonText, t } from "../../words";
import { type Answer, Choose } from "./choose";
import { markCaller, unmarkCaller } from "./room-actions";
import { closePart, isOpen } from "./strip-state";

const REASONS = ["prank", "abuse", "repeated"];
const DAYS = [1, 7, 30];

export function NuisanceLine({ call }: { call: CallRow }) {
  const mark = call.nuisance;
  if (mark === null || mark === undefined) return null;
  const { marked, unmark } = t().room.nuisance;
  const off = lostSince.value !== null || isSending(mark.call);
  return (
    <div class="quiet nuisance">
      {marked(reasonText(mark.reason), dayMonth(mark.until, offsetMin.value), personName(mark.person))}
      <button
        type="button"
        class="small"
        aria-disabled={off || undefined}
        onClick={() => !off && void unmarkCaller(call.call, mark)}
      >
        {unmark}
      </button>
    </div>
  );
}

export function Mark({ call }: { call: CallRow }) {
  const reason = useSignal<string | null>(null);
  const words = t().room.nuisance;
  const answers = (): Answer[] => {
    const chosen = reason.value;
    if (!isOpen(call.call, "mark")) return [];
    if (chosen === null)
      return REASONS.map((one) => ({
        text: reasonText(one),
        act: () => {
          reason.value = one;
        },
      }));
    return DAYS.map((days) => ({
      text: words.days(days),
      act: () => {
        closePart();
        void markCaller(call.call, chosen, days);
      },
    }));
  };
  return (
    <Choose
      focus
      label={t().room.more.mark}
      title={<b>{reason.value === null ? words.why : `${reasonText(reason.value)}. ${words.until}`}</b>}
      disabled={() => lostSince.value !== null || isSending(call.call)}
      answers={answers}
      back={{ text: t().room.more.close, act: () => (reason.value === null ? closePart() : (reason.value = null)) }}
    />
  );
}

const TOLD_MAX = 8;

/** Earlier calls of the same number: how many, and of the last one that is still known when and about what. */
export function Earlier({ call }: { call: CallRow }) {
  const { earlier } = call;
  if (earlier.length === 0) return null;
  const words = t().room.earlier;
  const last = earlier.map((id) => callRow(id)).find((row) => row !== undefined);
  const parts = [
    (earlier.length < TOLD_MAX ? words.times : words.atLeast)(earlier.length),
    last && words.last(clockOrDay(last.rang_at, second.value, offsetMin.value)),
    last?.incident != null && words.incident(incidentNumber(last.incident)),
  ];
  return <div class="one">{parts.filter(Boolean).join(", ")}</div>;
}
