/* A call that somebody else holds: who, and whether that console is still heard; when it is not, it may be taken over. */

import { second } from "../../lib/clock";
import { isSending } from "../../lib/commands";
import { running } from "../../lib/format";
import { silentSince } from "../../lib/rows";
import { lostSince } from "../../lib/stream";
import { personName } from "../../parts/names";
import type { CallRow } from "../../wire";
import { t } from "../../words";
import { claim } from "./actions";
import { Choose } from "./choose";
import { isMe } from "./state";

export function TakeOver({ call }: { call: CallRow }) {
  if (call.state === "ended" || call.person === null || isMe(call.person)) return null;
  const since = silentSince(call.person);
  const who = personName(call.person);
  if (since === null) return <div class="quiet">{t().room.takeOver.held(who)}</div>;
  return (
    <Choose
      first
      label={t().room.list.takeOver}
      title={
        <span class="amb" role="status">
          {t().room.takeOver.silent(who, running(second.value - since))}
        </span>
      }
      disabled={() => lostSince.value !== null || isSending(call.call)}
      answers={() => [{ text: t().room.list.takeOver, hint: "Enter", main: true, act: () => void claim(call.call) }]}
    />
  );
}
