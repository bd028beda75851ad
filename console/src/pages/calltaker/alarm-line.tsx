/* One alarm in the left column: what, where, how long it may still wait, and who rings the site. */

import { second } from "../../lib/clock";
import { limitOf, running } from "../../lib/format";
import { alarmName } from "../../lib/hazards";
import { placeName } from "../../lib/region";
import { ringsOf } from "../../lib/rings";
import { silentSince } from "../../lib/rows";
import { siteName } from "../../parts/hazards";
import { personName } from "../../parts/names";
import type { AlarmRow } from "../../wire";
import { reasonText, t } from "../../words";
import { limitText } from "../dispatcher/queue";
import { alarmInHand, takeInHand } from "./alarm-state";
import { isMe } from "./state";
import { focusStrip } from "./strip-state";

export function AlarmLine({ row, gone }: { row: AlarmRow; gone: boolean }) {
  const words = t().sites.list;
  const on = alarmInHand.value === row.alarm;
  const limit = row.verify_by === null ? undefined : limitOf(row.raised_at, row.verify_by, second.value);
  const since = silentSince(row.person);
  const choose = () => {
    takeInHand(row.alarm);
    focusStrip();
  };
  const ringing = () => {
    if (row.person === null) return "";
    if (isMe(row.person)) return words.mine;
    if (since !== null) return t().room.list.silent(running(second.value - since));
    const role = ringsOf(row)[0]?.role ?? null;
    return words.verifying(personName(row.person), role === null ? "" : reasonText(role));
  };
  const where = siteName(row) || placeName(row) || words.noSite;
  const told = [ringing(), row.count > 1 && words.told(row.count), where].filter(Boolean).join(", ");
  return (
    <button
      type="button"
      class={["call", on && "sel", gone && "gone"].filter(Boolean).join(" ")}
      aria-pressed={on}
      data-alarm={row.alarm}
      onClick={choose}
    >
      <span class="one m">
        {row.drill && <b class="blu">{t().top.drill} </b>}
        {alarmName(row.kind)}
      </span>
      <span class={`tm ${limit?.tone ?? ""}`}>{running(second.value - row.raised_at)}</span>
      <span class="l2 both">
        <span class={since !== null ? "one amb" : "one"} lang="vi">
          {told}
        </span>
        <span class={limit?.tone ?? ""}>{limit && limitText(limit.left)}</span>
      </span>
    </button>
  );
}
