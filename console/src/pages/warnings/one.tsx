/* The warning in hand: what it says, who may let it out, who has it and who is silent. */

import { type Signal, useSignal } from "@preact/signals";
import { second } from "../../lib/clock";
import { clockTime, running } from "../../lib/format";
import { panelKeys, useKeys } from "../../lib/keys";
import { offsetMin } from "../../lib/region";
import { mayApproveWarnings, mayDispatch, session } from "../../lib/session";
import { lostSince } from "../../lib/stream";
import { Button } from "../../parts/controls";
import { personName } from "../../parts/names";
import type { WarningRow, Wording } from "../../wire";
import { t } from "../../words";
import { approve, beginCancel, beginUpdate, drop, withdraw } from "./actions";
import { areaText } from "./list";
import { Silents } from "./silents";
import { known } from "./state";

export function One({ row }: { row: WarningRow }) {
  const words = t().warnings;
  const keys = { U: () => row.state === "sent" && row.kind !== "cancel" && mayDispatch() && beginUpdate(row) };
  const since = row.sent_at ?? row.written_at;
  return (
    <article class="wn-one" tabIndex={-1} data-state={row.state} onKeyDown={panelKeys(keys)}>
      <header>
        <h1 lang="vi">
          {row.drill && <span class="wn-drill">{words.drill}</span>} {row.vi.headline.normalize("NFC")}
        </h1>
        <div class="t2">
          {[
            words.number(row.warning),
            words.levels[row.level],
            areaText(row),
            words.until(clockTime(row.expires, offsetMin.value, false)),
            words.states[row.state],
          ].join(" · ")}
        </div>
        <div class="t3">
          {[words.writer(personName(row.writer)), row.approver && words.approver(personName(row.approver))]
            .filter(Boolean)
            .join(" · ")}
        </div>
        {(row.state === "draft" || row.state === "sent") && (
          <div>
            <b class="tab big">{running(second.value - since)}</b>{" "}
            <span class="t2">{row.state === "draft" ? words.waited : words.since}</span>
          </div>
        )}
      </header>
      <Said label={words.vi} language="vi" text={row.vi} />
      {row.en && <Said label={words.en} language="en" text={row.en} />}
      {row.state === "draft" && <Approve key={row.warning} row={row} />}
      {row.state === "approved" && <Leaving row={row} />}
      {row.clusters > 0 && row.sent_at !== null && <Heard row={row} />}
      {row.sent_at !== null && <After row={row} />}
    </article>
  );
}

function Said({ label, language, text }: { label: string; language: string; text: Wording }) {
  return (
    <section>
      <div class="lb">{label}</div>
      <div class="wn-said" lang={language}>
        {language === "en" && <b>{text.headline}</b>}
        <p>{text.description.normalize("NFC")}</p>
        {text.instruction && <p>{text.instruction.normalize("NFC")}</p>}
      </div>
    </section>
  );
}

/** Whether who sits here may let it out: never who wrote it; an alert and an update a supervisor alone. */
const mayApprove = (row: WarningRow): boolean =>
  row.writer !== session.value?.actor && (row.kind === "cancel" ? mayDispatch() : mayApproveWarnings());

/** By another than who wrote it, who types how many clusters it reaches; a cancel needs no number. */
function Approve({ row }: { row: WarningRow }) {
  const words = t().warnings;
  const typed = useSignal("");
  const count = known.value?.warning === row.warning ? known.value.reach.length : null;
  const may = mayApprove(row);
  const isRight = row.kind === "cancel" || (count !== null && typed.value.trim() === String(count));
  const possible = may && isRight && lostSince.value === null;
  const go = () => possible && void approve(row, count ?? 0);
  useKeys({ "Ctrl+Enter": go });
  return (
    <section class="wn-approve">
      {count === 0 && row.kind !== "cancel" && <p class="amb">{words.reachesNobody}</p>}
      {may && row.kind !== "cancel" && <Count typed={typed} isRight={isRight} />}
      {!may && <WhyNot row={row} />}
      {lostSince.value !== null && <p class="amb">{words.lost}</p>}
      <div class="wn-acts">
        {may && (
          <span class={row.drill ? "wn-violet" : ""}>
            <Button main disabled={!possible} onPress={go} hint="Ctrl Enter">
              {actText(row, count ?? 0)}
            </Button>
          </span>
        )}
        {mayDispatch() && <Button onPress={() => void drop(row)}>{words.drop}</Button>}
      </div>
    </section>
  );
}

function actText(row: WarningRow, count: number): string {
  const words = t().warnings;
  if (row.kind === "cancel") return words.approveCancel(count);
  return row.drill ? words.approveDrill(count) : words.approve(count);
}

function WhyNot({ row }: { row: WarningRow }) {
  const words = t().warnings;
  return <p class="t2">{row.writer === session.value?.actor ? words.mine : words.supervisors}</p>;
}

function Count({ typed, isRight }: { typed: Signal<string>; isRight: boolean }) {
  const words = t().warnings;
  return (
    <>
      <label class="lb" for="wn-count">
        {words.youApprove} <span class="x t3">{words.readCount}</span>
      </label>
      <div class="wn-count">
        <input
          id="wn-count"
          class="field"
          inputMode="numeric"
          autocomplete="off"
          placeholder={words.typeCount}
          value={typed.value}
          onInput={(event) => {
            typed.value = event.currentTarget.value;
          }}
        />
        {isRight && <span>✓ {words.right}</span>}
      </div>
    </>
  );
}

/** So long one press takes it back; the key is the page's. */
function Leaving({ row }: { row: WarningRow }) {
  const words = t().warnings;
  const left = Math.max(0, Math.ceil(((row.leave_at ?? 0) - second.value) / 1000));
  return (
    <div class="wn-acts" role="status">
      <b class="amb">{words.leaves(left)}</b>
      {mayDispatch() && (
        <Button onPress={() => void withdraw(row)} hint="Alt T">
          {words.withdraw}
        </Button>
      )}
    </div>
  );
}

function Heard({ row }: { row: WarningRow }) {
  const words = t().warnings;
  const trying = row.clusters - row.acknowledged - row.silent - row.told;
  return (
    <>
      <dl class="wn-figures">
        <div>
          <dd class="big tab">{row.acknowledged}</dd>
          <dt class="t2">
            {words.has}
            {row.late > 0 && <span data-late={row.late}>, {words.late(row.late)}</span>}
          </dt>
        </div>
        <div>
          <dd class={trying > 0 ? "big tab amb" : "big tab"}>{trying}</dd>
          <dt class="t2">{words.trying(row.tries)}</dt>
        </div>
        <div>
          <dd class={row.silent > 0 ? "big tab red" : "big tab"} data-silent={row.silent}>
            {row.silent}
          </dd>
          <dt class="t2">{words.silent}</dt>
        </div>
        {row.told > 0 && (
          <div>
            <dd class="big tab" data-told={row.told}>
              {row.told}
            </dd>
            <dt class="t2">{words.told}</dt>
          </div>
        )}
      </dl>
      <Silents row={row} />
    </>
  );
}

/** An update has a key; a cancel has none. */
function After({ row }: { row: WarningRow }) {
  const words = t().warnings;
  const may = row.state === "sent" && row.kind !== "cancel" && mayDispatch();
  return (
    <div class="wn-acts">
      {may && (
        <Button onPress={() => beginUpdate(row)} hint="U">
          {words.update}
        </Button>
      )}
      {may && <Button onPress={() => beginCancel(row)}>{words.cancel}</Button>}
      {may && <span class="t3">{words.cancelNote}</span>}
      <a class="btn" href={`/warnings/${row.warning}.cap`} target="_blank" rel="noreferrer">
        {words.cap}
      </a>
    </div>
  );
}
