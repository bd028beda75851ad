/* A call that another desk hands to this one: who, why, what was written so far, and taking or refusing it. */

import { second } from "../../lib/clock";
import { isSending } from "../../lib/commands";
import { limitOf, running } from "../../lib/format";
import { readable } from "../../lib/open";
import { areaName, kindName, rules, whereIs } from "../../lib/region";
import { lostSince } from "../../lib/stream";
import { personName } from "../../parts/names";
import type { CallRow, HandoverRow } from "../../wire";
import { reasonText, t } from "../../words";
import { Choose } from "./choose";
import { HAND_REASONS } from "./hand-over";
import { refuseHandover, takeHandover } from "./room-actions";
import { closePart, focusStrip, isOpen, openPart } from "./strip-state";

export function Handed({ call, row }: { call: CallRow; row: HandoverRow }) {
  return (
    <>
      <div class="form scroll handed">
        <h2>
          {t().room.handOver.from(row.from_number ?? call.number, personName(row.person), reasonText(row.reason))}
        </h2>
        <Written row={row} />
      </div>
      <Answers row={row} />
    </>
  );
}

/** What was written by whoever hands it over. */
function Written({ row }: { row: HandoverRow }) {
  const place = row.place ? whereIs(row.place) : areaName(row.area);
  const parts = [
    { name: t().form.narrative, value: openText(row.text), big: true },
    { name: t().form.place, value: [openText(row.address), place].filter(Boolean).join(", ") },
    { name: t().form.kind, value: row.kind === null ? "" : kindName(row.kind) },
  ].filter((one) => one.value !== "");
  if (parts.length === 0) return <p class="t3">{t().room.handOver.nothing}</p>;
  return (
    <dl>
      {parts.map((one) => (
        <div key={one.name}>
          <dt class="lb">{one.name}</dt>
          <dd lang="vi" class={one.big ? "told" : "m"}>
            {one.value}
          </dd>
        </div>
      ))}
    </dl>
  );
}

const openText = (sealed: HandoverRow["text"]): string =>
  sealed === null ? "" : (readable(sealed) ?? t().incident.opening);

function Answers({ row }: { row: HandoverRow }) {
  const words = t().room.handOver;
  const off = () => lostSince.value !== null || isSending(row.call);
  const limitMs = (rules.value?.limits.handover_s ?? 30) * 1000;
  const limit = limitOf(row.offered_at, row.offered_at + limitMs, second.value);
  if (isOpen(row.call, "refuse"))
    return (
      <Choose
        key="refuse"
        focus
        label={words.refuseWhy}
        title={<b>{words.refuseWhy}</b>}
        disabled={off}
        answers={() =>
          HAND_REASONS.map((reason) => ({
            text: reasonText(reason),
            act: () => {
              closePart();
              void refuseHandover(row.call, reason);
            },
          }))
        }
        back={{ text: words.back, act: backToAnswers }}
      />
    );
  return (
    <Choose
      key="answer"
      first
      label={words.from(row.from_number ?? "", personName(row.person), reasonText(row.reason))}
      title={
        <div class="lead">
          <span class={`tab b ${limit.tone}`}>
            {words.of(running(second.value - row.offered_at), running(limitMs))}
          </span>
          {isSending(row.call) && <span role="status">{t().link.sending}</span>}
        </div>
      }
      disabled={off}
      answers={() => [
        { text: words.take, hint: "Enter", main: true, act: () => void takeHandover(row.call) },
        { text: words.refuse, hint: "T", act: () => openPart(row.call, "refuse") },
      ]}
    />
  );
}

function backToAnswers(): void {
  closePart();
  focusStrip();
}
