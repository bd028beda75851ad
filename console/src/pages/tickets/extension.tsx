/* More time: so many working days, with what would then be due, and why. */

import { useSignal } from "@preact/signals";
import { now } from "../../lib/clock";
import { offsetMin, rules } from "../../lib/region";
import { Chips } from "../../parts/controls";
import type { TicketRow } from "../../wire";
import { t } from "../../words";
import { askExtension } from "./actions";
import { Frame, Reasons } from "./small";
import { said } from "./state";
import { dayTime } from "./words";
import { daysLater } from "./working";

const DAYS = [1, 2, 3, 5];

export function Extension({ row }: { row: TicketRow }) {
  const words = t().tickets;
  const days = useSignal(1);
  const reason = useSignal<string | null>(null);
  const why = useSignal("");
  const until = daysLater(rules.value?.calendar ?? null, offsetMin.value, Math.max(row.due.at, now()), days.value);
  const act = () => {
    if (reason.value === null) said.value = { ok: false, text: words.work.needsReason };
    else void askExtension(row, until, reason.value, why.value);
  };
  return (
    <Frame title={words.extension.title} act={act} does={words.extension.do(dayTime(until))} possible first="button">
      <div class="lb">{words.extension.more}</div>
      <Chips
        label={words.extension.more}
        all={DAYS.map((value) => ({ value, text: String(value) }))}
        chosen={days.value}
        onChoose={(one) => {
          days.value = one;
        }}
      />
      <p>
        {words.extension.new}: <b>{dayTime(until)}</b>
      </p>
      <Reasons
        label={words.extension.reason}
        all={words.reasons.extension}
        chosen={reason.value}
        onChoose={(one) => {
          reason.value = one;
        }}
      />
      <textarea
        class="field short"
        lang="vi"
        maxLength={500}
        placeholder={words.extension.why}
        aria-label={words.extension.why}
        value={why.value}
        onInput={(event) => {
          why.value = event.currentTarget.value;
        }}
      />
    </Frame>
  );
}
