/* What another centre offers: who, why, what was told, and taking it, adding it to an incident, or refusing it. */

import { useLayoutEffect } from "preact/hooks";
import { centreName } from "../../lib/centres";
import { second } from "../../lib/clock";
import { isSending } from "../../lib/commands";
import { incidentNumber, limitOf, running } from "../../lib/format";
import { open, told } from "../../lib/open";
import { kindName, whereIs } from "../../lib/region";
import { lostSince } from "../../lib/stream";
import { KindField } from "../../parts/kind-field";
import type { Match, Sealed, TransferRow } from "../../wire";
import { reasonText, t } from "../../words";
import { Choose } from "../calltaker/choose";
import { draftOf, write } from "../calltaker/draft";
import { closePart, focusStrip, isOpen, openPart } from "../calltaker/strip-state";
import { accept, refuse } from "./actions";
import { REFUSE_REASONS } from "./choice";
import { became } from "./lines";
import { keyOfTransfer } from "./state";

export function Received({ row, first }: { row: TransferRow; first: Match | undefined }) {
  const key = keyOfTransfer(row.transfer);
  useRead(row);
  return (
    <>
      <header class="who">
        <div>
          <h1 class="no">{centreName(row.centre)}</h1>
          <div class="t2">
            {row.drill && <b class="blu">{t().top.drill} </b>}
            {t().beyond.offers(reasonText(row.reason).toLowerCase())}
          </div>
        </div>
        <div class="r">
          <div class="big">{running(second.value - row.offered_at)}</div>
        </div>
      </header>
      <div class="form scroll handed">
        <Told row={row} />
        {row.state === "offered" && row.kind === null && (
          <KindField kind={draftOf(key).value.kind} service={null} onChoose={(kind) => write(key, { kind })} />
        )}
      </div>
      {row.state === "offered" ? <Answers row={row} first={first} /> : <div class="strip">{became(row)}</div>}
    </>
  );
}

/** Choosing it is reading it, which is an entry. Its place is looked around at once: we may know of it already. */
function useRead(row: TransferRow): void {
  const boxes = [row.text, row.address, row.reporter, row.details];
  const key = keyOfTransfer(row.transfer);
  useLayoutEffect(() => void open({ transfer: row.transfer }, boxes), [row.transfer, ...boxes.map((box) => box?.[1])]);
  useLayoutEffect(() => {
    if (draftOf(key).peek().place === null && row.place !== null) write(key, { place: row.place, placeFrom: null });
  }, [row.transfer, row.place?.lat, row.place?.lon]);
}

function Told({ row }: { row: TransferRow }) {
  const words = t().form;
  const parts = [
    { name: words.narrative, value: openText(row.text), big: true },
    { name: words.kind, value: row.kind === null ? "" : kindName(row.kind) },
    { name: words.place, value: [openText(row.address), row.place && whereIs(row.place)].filter(Boolean).join(", ") },
    { name: t().beyond.reporter, value: openText(row.reporter) },
    { name: t().beyond.details, value: openText(row.details) },
  ].filter((one) => one.value !== "");
  if (parts.length === 0) return <p class="t3">{t().room.handOver.nothing}</p>;
  return (
    <dl>
      {parts.map((one) => (
        <div key={one.name}>
          <dt class="lb">{one.name}</dt>
          <dd lang="vi" class={one.big ? "told" : "m lines"}>
            {one.value}
          </dd>
        </div>
      ))}
    </dl>
  );
}

const openText = (sealed: Sealed | null): string => (sealed === null ? "" : (told(sealed) ?? t().incident.opening));

function Answers({ row, first }: { row: TransferRow; first: Match | undefined }) {
  const key = keyOfTransfer(row.transfer);
  const words = t().beyond;
  const off = () => lostSince.value !== null || isSending(key);
  const limit = limitOf(row.offered_at, row.expires, second.value);
  if (isOpen(key, "refuse"))
    return (
      <Choose
        key="refuse"
        focus
        label={t().room.handOver.refuseWhy}
        title={<b>{t().room.handOver.refuseWhy}</b>}
        disabled={off}
        answers={() =>
          REFUSE_REASONS.map((reason) => ({
            text: reasonText(reason),
            act: () => {
              closePart();
              void refuse(row, reason);
            },
          }))
        }
        back={{ text: t().room.handOver.back, act: backToAnswers }}
      />
    );
  const needsKind = row.kind === null && draftOf(key).value.kind === null;
  return (
    <Choose
      key="answer"
      first
      label={words.offers(reasonText(row.reason).toLowerCase())}
      title={
        <div class="lead">
          <span class={`tab b ${limit.tone}`}>
            {t().room.handOver.of(running(second.value - row.offered_at), running(row.expires - row.offered_at))}
          </span>
          {needsKind && <span class="amb">{t().form.needsKind}</span>}
          {isSending(key) && <span role="status">{t().link.sending}</span>}
        </div>
      }
      disabled={off}
      answers={() => [
        { text: words.accept, hint: "Enter", main: true, act: () => !needsKind && void accept(row, null) },
        ...(first === undefined
          ? []
          : [
              {
                text: words.attach(incidentNumber(first.incident)),
                hint: "Alt G",
                act: () => void accept(row, first.incident),
              },
            ]),
        { text: t().room.handOver.refuse, hint: "T", act: () => openPart(key, "refuse") },
      ]}
    />
  );
}

function backToAnswers(): void {
  closePart();
  focusStrip();
}
