/* What is done with the ticket in hand: each is one command, told under it, and then it is looked at again. */

import { now } from "../../lib/clock";
import { type Draft, send } from "../../lib/commands";
import { STARS } from "../../lib/worth";
import type { Position, TicketId, TicketRow, Worth } from "../../wire";
import { t } from "../../words";
import { why } from "../dispatcher/actions";
import { drafts, part, refresh, reload, said } from "./state";

async function act(row: TicketRow, draft: Draft, what: string): Promise<boolean> {
  const pressedAt = now();
  said.value = { ok: true, text: `${t().link.sending}…` };
  const outcome = await send(draft, what);
  if (outcome.state === "kept") {
    said.value = { ok: true, text: `${what}.` };
    part.value = null;
    await reload(row.ticket, outcome.kept.position);
    return true;
  }
  const reason = outcome.state === "refused" ? why(outcome.problem, pressedAt) : "";
  said.value = { ok: false, text: [t().sent.refused(what), reason].filter(Boolean).join(" ") };
  void refresh();
  return false;
}

export const written = (text: string): string => text.trim().normalize("NFC");
const note = (text: string) => (written(text) === "" ? {} : { note: written(text) });
const text = (told: string) => (written(told) === "" ? {} : { text: written(told) });

export async function writeAnswer(row: TicketRow, answer: string): Promise<void> {
  if (await act(row, { type: "WriteAnswer", ticket: row.ticket, text: written(answer) }, t().tickets.what.answer))
    drafts.value = new Map([...drafts.peek()].filter(([ticket]) => ticket !== row.ticket));
}

/** The answer that was read, and no other that was written since. */
export const approve = (row: TicketRow, answer: Position): Promise<boolean> =>
  act(row, { type: "ApproveAnswer", ticket: row.ticket, answer }, t().tickets.what.approve);

export const sendBack = (row: TicketRow, reason: string, told: string): Promise<boolean> =>
  act(row, { type: "SendBackAnswer", ticket: row.ticket, reason, ...note(told) }, t().tickets.what.sendBack);

export const forward = (
  row: TicketRow,
  agency: string,
  name: string,
  reason: string | null,
  callBack: boolean,
): Promise<boolean> =>
  act(
    row,
    { type: "ForwardTicket", ticket: row.ticket, agency, call_back: callBack, ...(reason !== null && { reason }) },
    t().tickets.what.forward(name),
  );

/** It is not ours: the centre has it again, and we see it no more. */
export async function giveBack(row: TicketRow, reason: string, told: string): Promise<void> {
  const draft: Draft = { type: "ReturnTicket", ticket: row.ticket, reason, ...note(told) };
  await act(row, draft, t().tickets.what.giveBack);
}

export const askExtension = (row: TicketRow, until: number, reason: string, told: string): Promise<boolean> =>
  act(row, { type: "AskExtension", ticket: row.ticket, until, reason, ...note(told) }, t().tickets.what.extension);

export const grant = (row: TicketRow): Promise<boolean> =>
  act(row, { type: "GrantExtension", ticket: row.ticket }, t().tickets.what.grant);

export const refuseExtension = (row: TicketRow, reason: string): Promise<boolean> =>
  act(row, { type: "RefuseExtension", ticket: row.ticket, reason }, t().tickets.what.noExtension);

export const addNote = (row: TicketRow, told: string, isPublic: boolean): Promise<boolean> =>
  act(row, { type: "NoteTicket", ticket: row.ticket, text: written(told), public: isPublic }, t().tickets.what.note);

export const refile = (row: TicketRow, field: string): Promise<boolean> =>
  act(row, { type: "RefileTicket", ticket: row.ticket, field }, t().tickets.what.refile);

export const refuse = (row: TicketRow, reason: string, told: string): Promise<boolean> =>
  act(row, { type: "RefuseTicket", ticket: row.ticket, reason, ...text(told) }, t().tickets.what.refuse);

export const rate = (row: TicketRow, worth: Worth): Promise<boolean> =>
  act(
    row,
    { type: "RateTicket", ticket: row.ticket, stars: STARS[worth] },
    t().tickets.what.rate(t().tickets.worth[worth]),
  );

export const takeUp = (row: TicketRow): Promise<boolean> =>
  act(row, { type: "TakeUpTicket", ticket: row.ticket }, t().tickets.what.take);

export const merge = (row: TicketRow, into: TicketId): Promise<boolean> =>
  act(row, { type: "MergeTicket", ticket: row.ticket, into }, t().tickets.what.merge(into));

/** Who reported it is not satisfied: what was answered is counted so, and it begins again. */
export const unhappy = (row: TicketRow, reason: string, told: string): Promise<boolean> =>
  act(
    row,
    { type: "ReopenTicket", ticket: row.ticket, reason, stars: STARS.unsatisfied, ...text(told) },
    t().tickets.what.reopen,
  );

export const reopen = (row: TicketRow, reason: string, told: string): Promise<boolean> =>
  act(row, { type: "ReopenTicket", ticket: row.ticket, reason, ...text(told) }, t().tickets.what.reopen);

/** It is an emergency: an incident of it, where it is. */
export const raise = (row: TicketRow, kind: string, told: string): Promise<boolean> =>
  act(
    row,
    {
      type: "RaiseTicket",
      ticket: row.ticket,
      kind,
      ...(row.place && { place: row.place }),
      ...(row.area !== null && { area: row.area }),
      ...text(told),
    },
    t().tickets.what.raise,
  );
