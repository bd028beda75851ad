/* Around the form of the call in hand: what stands above it about this call, and what is open in place below it. */

import { useLayoutEffect } from "preact/hooks";
import { clear } from "../../lib/open";
import { callBacks } from "../../lib/rows";
import { Privacy } from "../../parts/privacy";
import type { CallRow } from "../../wire";
import { TransferLines } from "../beyond/lines";
import { CallBack } from "./call-back";
import { draftOf, write } from "./draft";
import { HandOver, Received, Sent } from "./hand-over";
import { More } from "./more";
import { Mark, NuisanceLine } from "./nuisance";
import { handover, isMe } from "./state";
import { closePart, part } from "./strip-state";
import { TakeOver } from "./take-over";
import { LeaveTicket } from "./ticket";
import { beginWriting } from "./writing";

/** Lines about the call that do not come and go while somebody writes. */
export function Above({ call }: { call: CallRow }) {
  return (
    <>
      <NuisanceLine call={call} />
      <Received call={call} />
      <TakeOver call={call} />
      {call.state === "ended" && <CallBack call={call.call} />}
    </>
  );
}

/** What may come while somebody writes stands below: the narrative gives way, the lines written stay where they are. */
export function Below({ call }: { call: CallRow }) {
  const open = part.value?.call === call.call ? part.value.what : null;
  return (
    <>
      {call.state !== "ended" && callBacks.get(call.call) && <CallBack call={call.call} />}
      {open === "hand" && <HandOver call={call} />}
      {open === "more" && <More call={call} />}
      {open === "mark" && <Mark call={call} />}
      {open === "privacy" && (
        <div class="strip">
          <Privacy incident={null} calls={[call.call]} also={[]} back={closePart} />
        </div>
      )}
      {open === "ticket" && <LeaveTicket call={call} />}
      {open === null && <Sent call={call} />}
      {open === null && <TransferLines incident={call.incident} call={call.call} />}
    </>
  );
}

const filled = new Set<string>();

/** Once the call is mine, what was written by who handed it over is in the form, before what I have typed meanwhile; what
 * else I have chosen stays. Only then the hand goes there, so that what is typed comes behind it. */
export function useFilled(id: string): void {
  const row = handover(id);
  const mine = row?.state === "taken" && isMe(row.taker);
  const [text, address] = [clear(row?.text), clear(row?.address)];
  const isOpen = (row?.text == null || text !== undefined) && (row?.address == null || address !== undefined);
  const about = `${id} ${row?.offered_at}`;
  useLayoutEffect(() => {
    const draft = draftOf(id).peek();
    if (!row || !mine || !isOpen || filled.has(about)) return;
    filled.add(about);
    beginWriting(id);
    write(id, {
      text: joined(text ?? "", draft.text),
      address: draft.address || (address ?? ""),
      kind: draft.kind ?? row.kind,
      ...(draft.place === null && { place: row.place, placeFrom: null }),
    });
  }, [about, mine, isOpen]);
}

/** Theirs, then mine; a page that was loaded anew has theirs already. */
function joined(theirs: string, mine: string): string {
  if (mine.startsWith(theirs)) return mine;
  return mine.trim() === "" || /^[\s,.;:]/.test(mine) ? theirs + mine : `${theirs} ${mine}`;
}
