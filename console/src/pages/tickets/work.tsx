/* The right column: what is to be done with the ticket in hand, by who may do it. */

import { second } from "../../lib/clock";
import { isOfRoom } from "../../lib/session";
import { lostSince } from "../../lib/stream";
import { Button } from "../../parts/controls";
import type { TicketRow } from "../../wire";
import { reasonText, t } from "../../words";
import { grant, refuseExtension } from "./actions";
import { Answer, Approve, Over } from "./answer";
import { Extension } from "./extension";
import { Merge } from "./merge";
import { Move } from "./move";
import { Note, Raise, Reason, Refile } from "./small";
import { focusWork, isAgency, isOpen, isWaiting, type Part, part, said } from "./state";
import { dayTime } from "./words";

export function Work({ row }: { row: TicketRow }) {
  return (
    <section class="col tk-work" aria-label={t().tickets.work.title} tabIndex={-1}>
      {isOpen(row) && row.until !== null && !isAgency() && <Asked row={row} until={row.until} />}
      <Inside row={row} />
      <Said />
    </section>
  );
}

/** What became of what was done last. */
export const Said = () => (
  <p class={said.value?.ok === false ? "amb tk-said" : "t2 tk-said"} role="status">
    {said.value?.text ?? ""}
  </p>
);

function Inside({ row }: { row: TicketRow }) {
  const words = t().tickets;
  switch (part.value) {
    case "move":
      return <Move row={row} />;
    case "extension":
      return <Extension row={row} />;
    case "note":
      return <Note row={row} />;
    case "raise":
      return <Raise row={row} />;
    case "refile":
      return <Refile row={row} />;
    case "back":
      return <Reason row={row} what="back" title={words.work.back} />;
    case "refuse":
      return <Reason row={row} what="refuse" title={words.work.refuse} />;
    case "merge":
      return <Merge row={row} />;
    case "unhappy":
      return <Reason row={row} what="unhappy" title={words.work.unhappy} />;
    case "reopen":
      return <Reason row={row} what="reopen" title={words.work.reopen} />;
    default:
      if (!isOpen(row)) return <Over row={row} />;
      return isWaiting(row) && !isAgency() ? <Approve row={row} /> : <Answer row={row} />;
  }
}

/** An extension that was asked for: the centre says yes or no. */
function Asked({ row, until }: { row: TicketRow; until: number }) {
  const words = t().tickets.extension;
  const off = lostSince.value !== null;
  const none = noMoreTime(row);
  return (
    <div class="tk-asked" role="group" aria-label={words.title}>
      <p>{words.asked(dayTime(until), reasonText(row.reason ?? ""))}</p>
      {none !== null && <p class="amb">{none}</p>}
      <div class="tk-row">
        <Button disabled={off || none !== null} onPress={() => void grant(row)}>
          {words.grant}
        </Button>
        {t().tickets.reasons.noExtension.map((reason) => (
          <Button key={reason} disabled={off} onPress={() => void refuseExtension(row, reason)}>
            {words.no}: {reasonText(reason).toLowerCase()}
          </Button>
        ))}
      </div>
    </div>
  );
}

/** Opens one part in place, or goes back to the answer. */
export function toggle(which: Part): void {
  part.value = part.peek() === which ? null : which;
  focusWork();
}

/** The agency, or the centre for one that rang: while nobody said yet that it is at it. */
export const mayTakeUp = (row: TicketRow | null): boolean =>
  row !== null && row.state === "forwarded" && row.taken_at === null && row.answer === null && lostSince.value === null;

/** Why no more time may be asked for or given; null: it may. */
export function noMoreTime(row: TicketRow): string | null {
  const words = t().tickets.extension;
  if (row.extended) return words.before;
  return row.due.at < second.value ? words.late : null;
}

/** What its keys may open now, for this person. */
export function mayOpen(row: TicketRow | null, which: Part): boolean {
  if (row === null) return false;
  if (which === "unhappy") return isOfRoom() && row.state === "answered";
  if (which === "reopen") return !isAgency() && (row.state === "answered" || row.state === "refused");
  if (!isOpen(row)) return false;
  if (which === "phrases") return isAgency() || !isWaiting(row);
  if (which === "back") return isWaiting(row) && !isAgency();
  if (which === "extension") return row.state === "forwarded" && noMoreTime(row) === null;
  return isAgency() ? which === "move" || which === "note" : true;
}
