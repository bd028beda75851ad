/* Asking the caller where she is by a link: one press, what became of it, and the places that say something else. */

import { second } from "../../lib/clock";
import { isSending, send } from "../../lib/commands";
import { apart, bestFix, fixText, otherFixes } from "../../lib/fixes";
import { clockTime } from "../../lib/format";
import { offsetMin } from "../../lib/region";
import { callRow, messages, silentSince } from "../../lib/rows";
import { lostSince } from "../../lib/stream";
import { Button } from "../../parts/controls";
import type { CallRow, MessageRow, Place } from "../../wire";
import { t } from "../../words";
import { tell } from "./actions";
import { isMe } from "./state";

const AGAIN_MS = 20_000;

/** The last link that went to this caller. */
const linkOf = (call: string): MessageRow | undefined =>
  messages
    .all()
    .filter((one) => one.purpose === "link" && one.call === call)
    .sort((a, b) => a.message - b.message)
    .at(-1);

const mayAsk = (call: CallRow): boolean =>
  call.caller !== null && (call.person === null || isMe(call.person) || silentSince(call.person) !== null);

/** A link that is on its way is asked for anew only after a while. */
function isOff(call: CallRow, link: MessageRow | undefined): boolean {
  if (!mayAsk(call) || lostSince.value !== null || isSending(call.call)) return true;
  return link !== undefined && link.state !== "ended" && second.value < link.due_at + AGAIN_MS;
}

export async function askLocation(id: string): Promise<void> {
  const call = callRow(id);
  if (call === undefined || isOff(call, linkOf(id))) return;
  const what = t().locating.what(call.number);
  const pressedAt = second.peek();
  const outcome = await send({ type: "AskLocation", call: id }, what);
  tell(id, outcome, pressedAt, what, what);
}

export function Locate({ call, onTake }: { call: CallRow; onTake: (place: Place) => void }) {
  const link = linkOf(call.call);
  const words = t().locating;
  return (
    <div class="locate" role="group" aria-label={words.title}>
      <Button onPress={() => void askLocation(call.call)} disabled={isOff(call, link)} hint="Alt X">
        {link === undefined ? words.ask : words.askAgain}
      </Button>
      <span class={link?.end === "failed" ? "one amb" : "one t2"} role="status">
        {saidOf(call, link)}
      </span>
      <Others call={call} onTake={onTake} />
    </div>
  );
}

function saidOf(call: CallRow, link: MessageRow | undefined): string {
  const words = t().locating;
  if (call.caller === null) return words.noNumber;
  if (link !== undefined) return stateOf(link);
  return mayAsk(call) ? words.not : words.whose;
}

const at = (time: number | null): string => (time === null ? "" : clockTime(time, offsetMin.value));

function stateOf(link: MessageRow): string {
  const words = t().locating;
  if (link.state === "due") return words.due;
  if (link.state === "sent") return words.sent(at(link.sent_at));
  if (link.state === "delivered") return words.delivered(at(link.delivered_at));
  if (link.end === "answered") return words.answered(at(link.ended_at));
  if (link.end === "failed") return words.failed(words.cause[link.cause ?? ""] ?? link.cause ?? "");
  return link.end === "expired" ? words.expired : words.notNeeded;
}

/** What says that she is elsewhere, or is not so sure: a person may know better. */
function Others({ call, onTake }: { call: CallRow; onTake: (place: Place) => void }) {
  const best = bestFix(call);
  const others = otherFixes(call);
  if (best === undefined || others.length === 0) return null;
  return (
    <div class="others">
      <span class="t3">{t().locating.others}</span>
      {others.map((fix) => {
        const what = `${fixText(fix, second.value)}, ${apart(best, fix)}`;
        return (
          <button
            key={`${fix.source} ${fix.at}`}
            type="button"
            class="small"
            aria-label={t().locating.takeOther(what)}
            onClick={() => onTake(fix.place)}
          >
            {what}
          </button>
        );
      })}
    </div>
  );
}
