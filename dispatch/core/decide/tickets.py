"""What becomes of a matter of 1022: who has it, until when, and whether the citizen has an answer."""

import events
from dispatch.core import commands, rules, working
from dispatch.core.decide import counting
from dispatch.core.decide.incidents import open_incident
from dispatch.core.decide.kept import kept_incident
from dispatch.core.request import Decision, Moment, Request, Table
from dispatch.core.rules import Reason, Refusal
from dispatch.core.state import State, Ticket
from events import AnyEvent
from events.regions import Field
from events.values import OPEN_TICKET, IncidentId, TicketId


def open_ticket(state: State, c: commands.OpenTicket, asked: Request, moment: Moment) -> Decision:
    field = rules.field_of(state.rules, c.field)
    wrong = _wrong(state, c, field, moment)
    if wrong is not None or field is None or state.rules is None:
        return Refusal(wrong or Reason.NO_SUCH_FIELD)
    number = TicketId(state.tickets_ever + 1)
    call = state.calls.get(c.call) if c.call is not None else None
    incident = state.incidents.get(c.incident) if c.incident is not None else None
    drill = c.drill or any(one is not None and one.drill for one in (call, incident))
    opened: list[AnyEvent] = [
        events.TicketOpened(
            number,
            c.field,
            c.channel,
            c.text,
            counting.forward_by(field, moment),
            counting.due(state.rules, field, c.happened_at or moment.now),
            c.place,
            c.area,
            c.address,
            c.reporter,
            c.phone,
            c.call,
            c.incident,
            drill,
            c.tell if c.phone is not None else None,
        )
    ]
    return opened if c.agency is None else [*opened, events.TicketForwarded(number, c.agency, call_back=c.call_back)]


def _wrong(state: State, c: commands.OpenTicket, field: Field | None, moment: Moment) -> Reason | None:
    """Why it cannot be opened like this."""
    if state.rules is None:
        return Reason.NO_REGION
    if field is None:
        return Reason.NO_SUCH_FIELD
    if c.agency is not None and rules.agency_of(state.rules, c.agency) is None:
        return Reason.NO_SUCH_AGENCY
    if c.call is not None and c.call not in state.calls:
        return Reason.NO_SUCH_CALL
    if c.incident is not None and kept_incident(state, c.incident, moment) is None:
        return Reason.NO_SUCH_INCIDENT
    return None


# --- who has it


def refile_ticket(state: State, c: commands.RefileTicket, asked: Request, moment: Moment) -> Decision:
    """Its time is that of its new field, from the day it was reported, or reopened; what was granted stays."""
    ticket = _in(state, c.ticket, asked, *OPEN_TICKET)
    if isinstance(ticket, Refusal):
        return ticket
    field = rules.field_of(state.rules, c.field)
    if field is None or state.rules is None:
        return Refusal(Reason.NO_SUCH_FIELD)
    if c.field == ticket.field:
        return Refusal(Reason.ALREADY_SO)
    return [events.TicketRefiled(c.ticket, c.field, counting.refiled(state.rules, field, ticket))]


def forward_ticket(state: State, c: commands.ForwardTicket, asked: Request, moment: Moment) -> Decision:
    """From one agency to another with a reason; the citizen does not wait longer for it. No agency allows itself, or
    another, to see who reported."""
    ticket = _in(state, c.ticket, asked, *OPEN_TICKET)
    if isinstance(ticket, Refusal):
        return ticket
    if rules.agency_of(state.rules, c.agency) is None:
        return Refusal(Reason.NO_SUCH_AGENCY)
    if c.call_back and asked.agency is not None:
        return Refusal(Reason.NOT_YOURS)
    has_it = ticket.state == "forwarded" and c.agency == ticket.agency
    if has_it and c.call_back == ticket.call_back:
        return Refusal(Reason.ALREADY_SO)
    if ticket.state == "forwarded" and not has_it and c.reason is None:
        return Refusal(Reason.NEEDS_A_REASON)
    return [events.TicketForwarded(c.ticket, c.agency, c.reason, c.call_back)]


def take_up_ticket(state: State, c: commands.TakeUpTicket, asked: Request, moment: Moment) -> Decision:
    """By the agency that has it, once; or by the centre, which it told so by telephone."""
    ticket = _in(state, c.ticket, asked, "forwarded")
    if isinstance(ticket, Refusal):
        return ticket
    if ticket.is_taken_up or ticket.agency is None:
        return Refusal(Reason.ALREADY_SO)
    return [events.TicketTakenUp(c.ticket, ticket.agency, counting.worked_min(state, ticket.given_at, moment))]


def return_ticket(state: State, c: commands.ReturnTicket, asked: Request, moment: Moment) -> Decision:
    ticket = _in(state, c.ticket, asked, "forwarded")
    if isinstance(ticket, Refusal):
        return ticket
    forward_by = counting.forward_by(counting.field_of(state, ticket), moment)
    return [events.TicketReturned(c.ticket, c.reason, forward_by, c.note)]


# --- until when


def ask_extension(state: State, c: commands.AskExtension, asked: Request, moment: Moment) -> Decision:
    """Asked again before anybody answered, the last word counts. What was granted once is all until it is reopened."""
    ticket = _in(state, c.ticket, asked, "forwarded")
    if isinstance(ticket, Refusal):
        return ticket
    if ticket.granted_until is not None:
        return Refusal(Reason.EXTENDED_BEFORE)
    if moment.now > ticket.due.at:
        return Refusal(Reason.PAST_DUE)
    if c.until <= ticket.due.at:
        return Refusal(Reason.TOO_OLD)
    if c.until > moment.now + rules.EXTENSION_MS_MAX:
        return Refusal(Reason.TOO_FAR_AHEAD)
    return [events.ExtensionAsked(c.ticket, c.until, c.reason, c.note)]


def grant_extension(state: State, c: commands.GrantExtension, asked: Request, moment: Moment) -> Decision:
    """Until what was asked for, or until less; never once it is late, or what was late would be in time."""
    ticket = _in(state, c.ticket, asked, "forwarded")
    if isinstance(ticket, Refusal):
        return ticket
    if ticket.until is None or state.rules is None:
        return Refusal(Reason.NO_EXTENSION)
    if moment.now > ticket.due.at:
        return Refusal(Reason.PAST_DUE)
    until = c.until or ticket.until
    if until <= ticket.due.at:
        return Refusal(Reason.TOO_OLD)
    if until > ticket.until:
        return Refusal(Reason.TOO_FAR_AHEAD)
    return [events.ExtensionGranted(c.ticket, counting.around(state.rules, counting.field_of(state, ticket), until))]


def refuse_extension(state: State, c: commands.RefuseExtension, asked: Request, moment: Moment) -> Decision:
    ticket = _in(state, c.ticket, asked, "forwarded")
    if isinstance(ticket, Refusal):
        return ticket
    if ticket.until is None:
        return Refusal(Reason.NO_EXTENSION)
    return [events.ExtensionRefused(c.ticket, c.reason)]


# --- what is said


def note_ticket(state: State, c: commands.NoteTicket, asked: Request, moment: Moment) -> Decision:
    """Whoever has the code reads what is public, so an agency writes for the centre alone."""
    ticket = _known(state, c.ticket, asked)
    if isinstance(ticket, Refusal):
        return ticket
    if c.public and asked.agency is not None:
        return Refusal(Reason.NOT_YOURS)
    return [events.TicketNoted(c.ticket, c.text, c.public)]


def attach_file(state: State, c: commands.AttachFile, asked: Request, moment: Moment) -> Decision:
    """A picture of what is wrong, or of what was done about it."""
    ticket = _in(state, c.ticket, asked, *OPEN_TICKET)
    if isinstance(ticket, Refusal):
        return ticket
    if ticket.files >= rules.FILES_MAX:
        return Refusal(Reason.TOO_MANY_FILES)
    return [events.FileAttached(c.ticket, c.digest, c.kind, c.size, c.secret)]


def write_answer(state: State, c: commands.WriteAnswer, asked: Request, moment: Moment) -> Decision:
    """Also by the centre, of what it can answer itself."""
    ticket = _in(state, c.ticket, asked, *OPEN_TICKET)
    if isinstance(ticket, Refusal):
        return ticket
    return [events.AnswerWritten(c.ticket, c.text)]


def send_back_answer(state: State, c: commands.SendBackAnswer, asked: Request, moment: Moment) -> Decision:
    ticket = _in(state, c.ticket, asked, *OPEN_TICKET)
    if isinstance(ticket, Refusal):
        return ticket
    if ticket.writer is None:
        return Refusal(Reason.NO_ANSWER)
    return [events.AnswerSentBack(c.ticket, c.reason, c.note)]


def approve_answer(state: State, c: commands.ApproveAnswer, asked: Request, moment: Moment) -> Decision:
    """Four eyes, of people: never by who wrote it, nor by a machine, and the answer that was read and no other."""
    ticket = _in(state, c.ticket, asked, *OPEN_TICKET)
    if isinstance(ticket, Refusal):
        return ticket
    if ticket.writer is None:
        return Refusal(Reason.NO_ANSWER)
    if c.answer is not None and c.answer != ticket.answer:
        return Refusal(Reason.CHANGED_SINCE, by=ticket.writer, position=ticket.answer)
    if ticket.writer == asked.by or not asked.by.startswith(rules.PERSON):
        return Refusal(Reason.NEEDS_ANOTHER_PERSON, by=ticket.writer)
    took_min = counting.worked_min(state, ticket.reopened_at or ticket.opened_at, moment)
    return [events.AnswerApproved(c.ticket, counting.settle_at(state, moment), took_min)]


def rate_ticket(state: State, c: commands.RateTicket, asked: Request, moment: Moment) -> Decision:
    ticket = _in(state, c.ticket, asked, "answered")
    if isinstance(ticket, Refusal):
        return ticket
    return [events.TicketRated(c.ticket, c.stars, c.text)]


def reopen_ticket(state: State, c: commands.ReopenTicket, asked: Request, moment: Moment) -> Decision:
    """With a whole new time: the agency must begin again. What was refused is no answer that could be rated."""
    ticket = _in(state, c.ticket, asked, "answered", "refused")
    if isinstance(ticket, Refusal):
        return ticket
    if state.rules is None:
        return Refusal(Reason.NO_REGION)
    field = counting.field_of(state, ticket)
    due, forward_by = counting.due(state.rules, field, moment.now), counting.forward_by(field, moment)
    reopened = events.TicketReopened(c.ticket, c.reason, due, forward_by, c.text)
    if c.stars is None or ticket.state == "refused":
        return [reopened]
    return [events.TicketRated(c.ticket, c.stars), reopened]


def refuse_ticket(state: State, c: commands.RefuseTicket, asked: Request, moment: Moment) -> Decision:
    ticket = _in(state, c.ticket, asked, *OPEN_TICKET)
    if isinstance(ticket, Refusal):
        return ticket
    return [events.TicketRefused(c.ticket, c.reason, counting.settle_at(state, moment), c.text)]


def merge_ticket(state: State, c: commands.MergeTicket, asked: Request, moment: Moment) -> Decision:
    """Into one that is not merged itself, and with what was merged into this: nobody has to follow a chain."""
    ticket = _in(state, c.ticket, asked, *OPEN_TICKET)
    if isinstance(ticket, Refusal):
        return ticket
    into = state.tickets.get(c.into)
    if into is None or c.into == c.ticket or into.drill != ticket.drill:
        return Refusal(Reason.NO_SUCH_TICKET)
    if into.state == "merged":
        return Refusal(Reason.TICKET_IS_OVER)
    if len(into.others) + 1 + len(ticket.others) > rules.MERGED_MAX:
        return Refusal(Reason.TOO_MANY_MERGED)
    return [events.TicketMerged(c.ticket, c.into, counting.settle_at(state, moment))]


def raise_ticket(state: State, c: commands.RaiseTicket, asked: Request, moment: Moment) -> Decision:
    """Once: what was opened of it is told to whoever asks again."""
    ticket = _known(state, c.ticket, asked)
    if isinstance(ticket, Refusal):
        return ticket
    if ticket.incident is not None:
        return Refusal(Reason.ALREADY_SO)
    opening = commands.OpenIncident(
        id=c.id,
        kind=c.kind,
        place=c.place,
        area=c.area,
        priority=c.priority,
        address=c.address,
        text=c.text,
        drill=ticket.drill,
    )
    opened = open_incident(state, opening, asked, moment)
    if not isinstance(opened, list):
        return opened
    return [*opened, events.TicketRaised(c.ticket, IncidentId(state.incidents_ever + 1))]


# --- what the planner does when its time has come


def remind_ticket(state: State, c: commands.RemindTicket, asked: Request, moment: Moment) -> Decision:
    ticket = _in(state, c.ticket, asked, "forwarded")
    if isinstance(ticket, Refusal):
        return ticket
    remind_at = ticket.due.remind_at
    if remind_at is None or ticket.agency is None or ticket.is_reminded or moment.now < remind_at:
        return Refusal(Reason.NOT_DUE)
    return [events.TicketReminded(c.ticket, ticket.agency)]


def escalate_ticket(state: State, c: commands.EscalateTicket, asked: Request, moment: Moment) -> Decision:
    """At the centre, what nobody passed on; at an agency, what it has not answered: again each working day. It says
    who above is told; where nobody is, the centre's supervisors see it."""
    ticket = _in(state, c.ticket, asked, *OPEN_TICKET)
    if isinstance(ticket, Refusal):
        return ticket
    if ticket.escalate_at is None or moment.now < ticket.escalate_at or state.rules is None:
        return Refusal(Reason.NOT_DUE)
    level, next_at = ticket.level + 1, None
    if level < rules.ESCALATIONS_MAX:
        offset_ms = state.rules.utc_offset_ms
        next_at = working.after(state.rules.calendar, offset_ms, moment.now, rules.ESCALATE_AGAIN_MIN)
    agency = ticket.agency if ticket.state == "forwarded" else None
    return [events.TicketEscalated(c.ticket, level, next_at, agency, rules.told_above(state.rules, agency))]


def settle_ticket(state: State, c: commands.SettleTicket, asked: Request, moment: Moment) -> Decision:
    """With all that was merged into it: until then their codes tell what becomes of it."""
    ticket = state.tickets.get(c.ticket)
    if ticket is None:
        return Refusal(Reason.NO_SUCH_TICKET)
    is_with_another = ticket.into is not None and ticket.into in state.tickets
    if ticket.settle_at is None or moment.now < ticket.settle_at or is_with_another:
        return Refusal(Reason.NOT_DUE)
    return [*(events.TicketSettled(one) for one in ticket.others), events.TicketSettled(c.ticket)]


# --- what is asked of each


def _known(state: State, name: TicketId, asked: Request) -> Ticket | Refusal:
    """One that is not settled; an agency knows its own alone."""
    ticket = state.tickets.get(name)
    if ticket is None:
        return Refusal(Reason.NO_SUCH_TICKET)
    if asked.agency is not None and ticket.agency != asked.agency:
        return Refusal(Reason.NOT_YOURS)
    return ticket


def _in(state: State, name: TicketId, asked: Request, *states: str) -> Ticket | Refusal:
    """One that is in one of these states."""
    ticket = _known(state, name, asked)
    if isinstance(ticket, Refusal) or ticket.state in states:
        return ticket
    return Refusal(Reason.TICKET_IS_OVER if ticket.state not in OPEN_TICKET else Reason.TICKET_IS_OPEN)


TABLE: Table = {
    commands.OpenTicket: open_ticket,
    commands.RefileTicket: refile_ticket,
    commands.ForwardTicket: forward_ticket,
    commands.TakeUpTicket: take_up_ticket,
    commands.ReturnTicket: return_ticket,
    commands.AskExtension: ask_extension,
    commands.GrantExtension: grant_extension,
    commands.RefuseExtension: refuse_extension,
    commands.NoteTicket: note_ticket,
    commands.AttachFile: attach_file,
    commands.WriteAnswer: write_answer,
    commands.SendBackAnswer: send_back_answer,
    commands.ApproveAnswer: approve_answer,
    commands.RateTicket: rate_ticket,
    commands.ReopenTicket: reopen_ticket,
    commands.RefuseTicket: refuse_ticket,
    commands.MergeTicket: merge_ticket,
    commands.RaiseTicket: raise_ticket,
    commands.RemindTicket: remind_ticket,
    commands.EscalateTicket: escalate_ticket,
    commands.SettleTicket: settle_ticket,
}
