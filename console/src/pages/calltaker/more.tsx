/* What else can be done with the call in hand: let it go, have it called back, write a 1022 ticket, mark its caller. In place, by figures. */

import { isSending } from "../../lib/commands";
import { isErased } from "../../lib/open";
import { mayErase } from "../../lib/privacy";
import { rules } from "../../lib/region";
import { callBacks } from "../../lib/rows";
import { lostSince } from "../../lib/stream";
import type { CallRow } from "../../wire";
import { t } from "../../words";
import { type Answer, Choose } from "./choose";
import { Dialled } from "./dialled";
import { askCallBack, dial, release } from "./room-actions";
import { isMe } from "./state";
import { closePart, isOpen, openPart } from "./strip-state";

const WHY = ["silent", "cut_off", "promised"] as const;

export function More({ call }: { call: CallRow }) {
  const words = t().room.more;
  return (
    <Choose
      focus
      label={words.title}
      title={
        <>
          <b>{words.title}</b>
          {callBacks.get(call.call)?.end !== null && <Dialled call={call.call} />}
        </>
      }
      disabled={() => lostSince.value !== null || isSending(call.call)}
      answers={() => (isOpen(call.call, "more") ? answersOf(call) : [])}
      back={{ text: words.close, act: closePart }}
    />
  );
}

function answersOf(call: CallRow): Answer[] {
  const words = t().room;
  const listed = callBacks.get(call.call)?.end === null;
  const ask = WHY.map((why) => ({
    text: words.callBack.ask[why],
    act: () => {
      closePart();
      void askCallBack(call.call, why);
    },
  }));
  const byExchange = { text: t().reach.dial.do, hint: "G", act: () => void dial(call.call) };
  const letGo = {
    text: words.more.release,
    act: () => {
      closePart();
      void release(call.call);
    },
  };
  const ticket = { text: t().tickets.desk.open, hint: "P", act: () => openPart(call.call, "ticket") };
  const mark = { text: words.more.mark, act: () => openPart(call.call, "mark") };
  const privacy = { text: t().privacy.open, act: () => openPart(call.call, "privacy") };
  return [
    ...(listed ? [] : ask),
    ...(listed || call.caller === null || isErased(call.caller) ? [] : [byExchange]),
    ...(isMe(call.person) && call.state !== "ended" ? [letGo] : []),
    ...(call.caller !== null && call.answered_at !== null ? [mark] : []),
    ...(rules.value?.fields.length ? [ticket] : []),
    ...(mayErase() ? [privacy] : []),
  ];
}
