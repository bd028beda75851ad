/* Keeps a ticket that no call left behind, and takes it in hand. */

import { now } from "../../lib/clock";
import { isSending, send } from "../../lib/commands";
import { offsetMin } from "../../lib/region";
import { t } from "../../words";
import { why } from "../dispatcher/actions";
import { written } from "./actions";
import { choose, type Fresh, fresh, load, NO_FRESH, part, said } from "./state";
import { MINUTE_MS } from "./working";

/** Of a day that is over only the day is known: it came in its morning. */
const MORNING_MIN = 8 * 60;

/** When it came; null for today. */
const cameAt = ({ came }: Fresh): number | null =>
  came === "" ? null : Date.parse(came) + (MORNING_MIN - offsetMin.value) * MINUTE_MS;

const SOON_MS = 150;
const TRIES = 20;

export async function openFresh(draft: Fresh, agency: string | null): Promise<void> {
  if (isSending(written(draft.text))) return;
  const [pressedAt, what, at] = [now(), t().tickets.what.open, cameAt(draft)];
  const texts = { address: written(draft.address), reporter: written(draft.reporter), phone: written(draft.phone) };
  said.value = { ok: true, text: `${t().link.sending}…` };
  const outcome = await send(
    {
      type: "OpenTicket",
      channel: draft.channel,
      field: draft.field,
      text: written(draft.text),
      ...Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== "")),
      ...(draft.place && { place: draft.place }),
      ...(agency !== null && { agency }),
      ...(at !== null && { happened_at: at }),
    },
    what,
  );
  if (outcome.state !== "kept") {
    const reason = outcome.state === "refused" ? why(outcome.problem, pressedAt) : "";
    said.value = { ok: false, text: [t().sent.refused(what), reason].filter(Boolean).join(" ") };
    return;
  }
  fresh.value = NO_FRESH;
  part.value = null;
  if (outcome.kept.ids?.ticket !== undefined) await takeInHand(outcome.kept.ids.ticket);
}

/** Once the view has it. */
async function takeInHand(ticket: number): Promise<void> {
  for (let round = 0; round < TRIES; round++) {
    if (await choose(ticket)) {
      said.value = { ok: true, text: `${t().tickets.what.open}: ${t().tickets.number(ticket)}.` };
      return load();
    }
    await new Promise((done) => window.setTimeout(done, SOON_MS));
  }
}
