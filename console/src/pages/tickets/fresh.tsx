/* A ticket without a call: a letter, a report of the press, a post: by which channel, what about, where, and by whom if it is known. */

import { useLayoutEffect } from "preact/hooks";
import { now } from "../../lib/clock";
import { useKeys } from "../../lib/keys";
import { agencyName, fieldName, offsetMin, rules } from "../../lib/region";
import { session } from "../../lib/session";
import { Chips } from "../../parts/controls";
import { PlaceField } from "../../parts/place-field";
import type { Channel } from "../../wire";
import { t } from "../../words";
import { openFresh } from "./fresh-actions";
import { Pick } from "./list";
import { Frame } from "./small";
import { type Fresh, fresh } from "./state";
import { dayName, dayOf } from "./working";

const CHANNELS: readonly Channel[] = ["letter", "press", "social", "app", "web", "call"];
const TEXT_MAX = 4_000;
/** What is older is refused: a letter may have lain over holidays, a call may not. */
const daysBack = (channel: Channel): number => (channel === "call" ? 6 : 59);

const write = (change: Partial<Fresh>): void => {
  fresh.value = { ...fresh.peek(), ...change };
};

export function FreshTicket() {
  const words = t().tickets;
  const draft = fresh.value;
  const fields = rules.value?.fields ?? [];
  const usualField = fields[0]?.id ?? "";
  // The region may come after the page: whoever is quicker than the network is not left without a field.
  useLayoutEffect(() => {
    if (fresh.peek().field === "") write({ field: usualField });
  }, [usualField]);
  useKeys({ "Alt+D": () => document.getElementById("address")?.focus() });
  const usual = fields.find((one) => one.id === draft.field)?.agency ?? null;
  const day = dayOf(now(), offsetMin.value);
  const today = dayName(day);
  return (
    <Frame
      title={words.fresh.title}
      act={() => void openFresh(draft, draft.atOnce ? usual : null)}
      does={words.fresh.do}
      away={words.fresh.close}
      possible={draft.text.trim() !== "" && draft.field !== ""}
      first="textarea"
    >
      <Chips
        label={words.fresh.channel}
        all={CHANNELS.map((value) => ({ value, text: words.one.channel[value] }))}
        chosen={draft.channel}
        onChoose={(channel) => write({ channel })}
      />
      <div class="two">
        <label>
          <span class="lb">{words.fresh.came}</span>
          <input
            type="date"
            class="field"
            min={dayName(day - daysBack(draft.channel))}
            max={today}
            value={draft.came || today}
            onInput={(event) => write({ came: event.currentTarget.value === today ? "" : event.currentTarget.value })}
          />
        </label>
        <div>
          <span class="lb">{words.fresh.field}</span>
          <Pick
            label={words.fresh.field}
            value={draft.field}
            all={fields.map((one): [string, string] => [one.id, fieldName(one.id)])}
            onChoose={(field) => write({ field })}
          />
        </div>
      </div>
      <textarea
        class="field short"
        lang="vi"
        maxLength={TEXT_MAX}
        placeholder={words.fresh.text}
        aria-label={words.fresh.text}
        value={draft.text}
        onInput={(event) => write({ text: event.currentTarget.value })}
      />
      <PlaceField where={draft} caller={null} onChange={write} />
      <div class="two">
        <Line name="reporter" most={120} />
        <Line name="phone" most={32} />
      </div>
      {session.value?.can_text === true && draft.phone.trim() !== "" && (
        <label class="tk-tick">
          <input
            type="checkbox"
            checked={draft.tell}
            onChange={(event) => write({ tell: event.currentTarget.checked })}
          />
          {words.fresh.tell}
        </label>
      )}
      {usual !== null && (
        <label class="tk-tick">
          <input
            type="checkbox"
            checked={draft.atOnce}
            onChange={(event) => write({ atOnce: event.currentTarget.checked })}
          />
          {words.fresh.now(agencyName(usual))}
        </label>
      )}
    </Frame>
  );
}

function Line({ name, most }: { name: "reporter" | "phone"; most: number }) {
  const words = t().tickets.fresh;
  return (
    <label>
      <span class="lb">{words[name]}</span>
      <input
        class="field"
        lang="vi"
        autocomplete="off"
        inputMode={name === "phone" ? "tel" : "text"}
        maxLength={most}
        value={fresh.value[name]}
        onInput={(event) => write({ [name]: event.currentTarget.value })}
      />
    </label>
  );
}
