/* The answer: written, waiting for another person's approval, approved; and what can be done beside it. */

import { clear, readable } from "../../lib/open";
import { isOfRoom, session } from "../../lib/session";
import { lostSince } from "../../lib/stream";
import { WORTHS, worthOf } from "../../lib/worth";
import { Button, Chips } from "../../parts/controls";
import type { TicketId, TicketRow, TicketStoryRow } from "../../wire";
import { reasonText, t } from "../../words";
import { approve, rate, takeUp, writeAnswer } from "./actions";
import { Checks } from "./checks";
import { difference } from "./difference";
import { Month } from "./month";
import { Phrases } from "./phrases";
import { choose, drafts, isAgency, isOpen, isWaiting, part, said, story, writeDraft } from "./state";
import { whoOf } from "./words";
import { mayOpen, mayTakeUp, noMoreTime, toggle } from "./work";

const TEXT_MAX = 4000;

/** What is in the field: what was written here, else the answer that waits, to be written anew. */
const draftOf = (row: TicketRow): string => drafts.value.get(row.ticket) ?? readable(row.answer) ?? "";

export function Answer({ row }: { row: TicketRow }) {
  const words = t().tickets.work;
  const draft = draftOf(row);
  return (
    <>
      <h2 class="hd">{words.title}</h2>
      <div class="tk-form">
        <div class="lb">
          <label for="answer">{words.label}</label>
          <span class="x">
            <Button hint="Alt M" onPress={() => toggle("phrases")}>
              {t().tickets.phrases.open}
            </Button>
          </span>
        </div>
        <textarea
          id="answer"
          class="field first"
          lang="vi"
          maxLength={TEXT_MAX}
          value={draft}
          onInput={(event) => writeDraft(row.ticket, event.currentTarget.value)}
        />
        {part.value === "phrases" && <Phrases row={row} />}
        <Checks answer={draft} />
        <p class="t2 sm">{isWaiting(row) ? words.waits : words.rule}</p>
        <div class="tk-row">
          <Button main hint="Ctrl Enter" disabled={!canSubmit(row)} onPress={() => submit(row)}>
            {words.submit}
          </Button>
          <Others row={row} />
        </div>
      </div>
    </>
  );
}

const canSubmit = (row: TicketRow): boolean =>
  draftOf(row).trim() !== "" && draftOf(row) !== readable(row.answer) && lostSince.value === null;

function submit(row: TicketRow): void {
  if (canSubmit(row)) void writeAnswer(row, draftOf(row));
}

/** Where the answer that waits was written, and by whom; null until its story is known. */
const writtenAt = (row: TicketRow): TicketStoryRow | null =>
  story.value.filter(({ event }) => event.type === "AnswerWritten" && event.text[1] === row.answer?.[1]).at(-1) ?? null;

/** Every version of the answer that was submitted, in order. */
const versionsOf = () => story.value.flatMap(({ event }) => (event.type === "AnswerWritten" ? [event.text] : []));

/** Nobody approves what could not be read. */
const canApprove = (row: TicketRow): boolean => {
  const written = writtenAt(row);
  const isOthers = written !== null && written.by !== session.value?.actor;
  return isOthers && clear(row.answer) !== undefined && lostSince.value === null;
};

function approveRead(row: TicketRow): void {
  const written = writtenAt(row);
  if (written !== null && canApprove(row)) void approve(row, written.position);
}

export function Approve({ row }: { row: TicketRow }) {
  const words = t().tickets.work;
  const writer = writtenAt(row)?.by ?? null;
  const versions = versionsOf();
  const text = readable(row.answer);
  const before = readable(versions.at(-2));
  return (
    <>
      <h2 class="hd">
        {words.approving}{" "}
        <span class="t2">
          {[versions.length > 1 && words.version(versions.length), writer !== null && words.by(whoOf(writer))]
            .filter(Boolean)
            .join(", ")}
        </span>
      </h2>
      <div class="tk-form">
        <div class="lb">
          {words.reads}
          {before !== undefined && <span class="x t3">{words.marks}</span>}
        </div>
        <blockquote class="field tk-answer" lang="vi">
          {before !== undefined && text !== undefined ? (
            <Changed before={before} after={text} />
          ) : (
            (text ?? t().tickets.one.sealed)
          )}
        </blockquote>
        {writer === session.value?.actor && <p class="amb">{words.own}</p>}
        <Checks answer={text ?? ""} other={writer !== session.value?.actor} />
        <div class="tk-row">
          <Button id="approve" main hint="Ctrl Enter" disabled={!canApprove(row)} onPress={() => approveRead(row)}>
            {words.approve}
          </Button>
          <Button large hint="Alt T" onPress={() => toggle("back")}>
            {words.back}
          </Button>
          <Others row={row} />
        </div>
        {row.agency !== null && <Month agency={row.agency} />}
      </div>
    </>
  );
}

function Changed({ before, after }: { before: string; after: string }) {
  return (
    <>
      {difference(before, after).map(({ kind, text }, i) =>
        kind === "new" ? <ins key={i}>{text}</ins> : kind === "gone" ? <del key={i}>{text}</del> : text,
      )}
    </>
  );
}

/** `Ctrl Enter` while nothing else is open: an answer is submitted, or the one that waits approved. */
export function mainAct(row: TicketRow): void {
  if (!isWaiting(row) || isAgency()) submit(row);
  else approveRead(row);
}

/** What became of it, what it was worth to the citizen, and opening it again. */
export function Over({ row }: { row: TicketRow }) {
  const words = t().tickets;
  return (
    <>
      <h2 class="hd">{row.state === "answered" ? words.work.answered : words.work.over}</h2>
      <div class="tk-form">
        {row.answer !== null && (
          <blockquote class="field tk-answer" lang="vi">
            {readable(row.answer) ?? words.one.sealed}
          </blockquote>
        )}
        {row.reason !== null && row.state === "refused" && <p>{reasonText(row.reason)}</p>}
        {row.state === "answered" && isOfRoom() && (
          <div>
            <div class="lb">{words.work.rating}</div>
            <Chips
              label={words.work.rating}
              all={WORTHS.map((value) => ({ value, text: words.worth[value] }))}
              chosen={row.stars === null ? null : worthOf(row.stars)}
              onChoose={(worth) => (worth === "unsatisfied" ? toggle("unhappy") : worth && void rate(row, worth))}
            />
          </div>
        )}
        {row.stars !== null && <p>{words.one.rated(words.worth[worthOf(row.stars)])}</p>}
        {row.into !== null && <Into into={row.into} />}
        {mayOpen(row, "reopen") && (
          <div class="tk-row">
            <Button onPress={() => toggle("reopen")}>{words.work.reopen}</Button>
          </div>
        )}
      </div>
    </>
  );
}

/** What was merged goes on there; an agency may go there if that is with it. */
function Into({ into }: { into: TicketId }) {
  const words = t().tickets;
  const go = async () => {
    if (!(await choose(into))) said.value = { ok: false, text: words.list.noSuch(String(into)) };
  };
  return (
    <div class="tk-row">
      <p>{words.one.into(into)}</p>
      <Button onPress={() => void go()}>{words.work.openInto(into)}</Button>
    </div>
  );
}

function Others({ row }: { row: TicketRow }) {
  const words = t().tickets.work;
  const all = [
    { what: "move" as const, hint: "Alt C" },
    { what: "extension" as const, hint: "Alt X" },
    { what: "note" as const, hint: "Alt N" },
    { what: "raise" as const, hint: "Alt K" },
    { what: "merge" as const, hint: "Alt G" },
    { what: "refile" as const, hint: undefined },
    { what: "refuse" as const, hint: undefined },
  ];
  const none = isAgency() && isOpen(row) ? noMoreTime(row) : null;
  return (
    <>
      {mayTakeUp(row) && (
        <Button large hint="Alt R" onPress={() => void takeUp(row)}>
          {words.take}
        </Button>
      )}
      {all
        .filter(({ what }) => mayOpen(row, what))
        .map(({ what, hint }) => (
          <Button key={what} large hint={hint} onPress={() => toggle(what)}>
            {words[what]}
          </Button>
        ))}
      {none !== null && <p class="t2 sm">{none}</p>}
    </>
  );
}
