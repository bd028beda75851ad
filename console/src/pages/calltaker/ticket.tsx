/* A matter of 1022 that a call leaves behind: what is written in the form, a field, and who gets it at once. */

import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { now } from "../../lib/clock";
import { isSending, send } from "../../lib/commands";
import { inGroups } from "../../lib/format";
import { ask } from "../../lib/http";
import { clear } from "../../lib/open";
import { agencyName, fieldName, rules } from "../../lib/region";
import { session } from "../../lib/session";
import { lostSince } from "../../lib/stream";
import { Button } from "../../parts/controls";
import type { CallRow, TicketId } from "../../wire";
import { t } from "../../words";
import { said, tell } from "./actions";
import { clearDraft, draftOf } from "./draft";
import { closePart } from "./strip-state";

export function LeaveTicket({ call }: { call: CallRow }) {
  const words = t().tickets.desk;
  const fields = rules.value?.fields ?? [];
  const field = useSignal(fields[0]?.id ?? "");
  const atOnce = useSignal(true);
  const tell = useSignal(false);
  const mayTell = session.value?.can_text === true && clear(call.caller) !== undefined;
  const box = useRef<HTMLSelectElement>(null);
  useLayoutEffect(() => box.current?.focus(), []);
  const usual = fields.find((one) => one.id === field.value)?.agency ?? null;
  const keep = () => void leave(call, field.value, atOnce.value ? usual : null, mayTell && tell.value);
  return (
    <form
      class="strip tk-leave"
      aria-label={words.title}
      onSubmit={(event) => {
        event.preventDefault();
        keep();
      }}
      onKeyDown={(event) => {
        if (event.key === "Enter" && event.target === box.current) {
          event.preventDefault();
          keep();
        }
        if (event.key !== "Escape") return;
        event.stopPropagation();
        closePart();
      }}
    >
      <b>{words.title}</b>
      <select
        ref={box}
        class="field"
        aria-label={words.field}
        value={field.value}
        onChange={(event) => {
          field.value = event.currentTarget.value;
        }}
      >
        {fields.map((one) => (
          <option key={one.id} value={one.id}>
            {fieldName(one.id)}
          </option>
        ))}
      </select>
      <label class="tick">
        <input
          type="checkbox"
          checked={atOnce.value}
          onChange={(event) => {
            atOnce.value = event.currentTarget.checked;
          }}
        />
        {words.now(agencyName(usual))}
      </label>
      {mayTell && (
        <label class="tick">
          <input
            type="checkbox"
            checked={tell.value}
            onChange={(event) => {
              tell.value = event.currentTarget.checked;
            }}
          />
          {words.tell}
        </label>
      )}
      <div class="answers">
        <Button main hint="Enter" disabled={lostSince.value !== null || isSending(call.call)} onPress={keep}>
          {words.do}
        </Button>
        <Button hint="Esc" onPress={closePart}>
          {t().room.more.close}
        </Button>
      </div>
    </form>
  );
}

/** Opens it from what is written, and says by which code the caller looks it up. */
async function leave(call: CallRow, field: string, agency: string | null, isTold: boolean): Promise<void> {
  const { text, address, place, drill } = draftOf(call.call).peek();
  if (text.trim() === "") {
    said.value = { call: call.call, tone: "warn", text: t().tickets.desk.needsText };
    return;
  }
  const [pressedAt, phone, what] = [now(), clear(call.caller), t().tickets.what.open];
  const outcome = await send(
    {
      type: "OpenTicket",
      field,
      call: call.call,
      text: text.trim().normalize("NFC"),
      ...(address.trim() !== "" && { address: address.trim().normalize("NFC") }),
      ...(place && { place }),
      ...(phone !== undefined && { phone }),
      ...(phone !== undefined && isTold && { tell: call.language === "en" ? "en" : "vi" }),
      ...(agency !== null && { agency }),
      drill: drill || call.drill,
    },
    what,
  );
  tell(call.call, outcome, pressedAt, what, what);
  if (outcome.state !== "kept") return;
  clearDraft(call.call);
  closePart();
  if (outcome.kept.ids?.ticket !== undefined) await readOut(call.call, outcome.kept.ids.ticket);
}

/** The number and the code of what was just opened: whoever has the answer finds it in the views. */
async function readOut(call: string, number: TicketId): Promise<void> {
  const one = await ask<{ code: string }>(`/tickets/${number}`).catch(() => null);
  if (one?.ok) said.value = { call, tone: "ok", text: t().tickets.desk.done(number, inGroups(one.body.code)) };
}
