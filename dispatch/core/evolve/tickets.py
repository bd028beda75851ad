"""Matters of 1022: with whom they are, and when the planner is to look at them."""

import events
from dispatch.core.evolve.regions import nothing
from dispatch.core.evolve.table import Table
from dispatch.core.state import State, Ticket, escalate_timer, remind_timer, set_timers, settle_timer
from events.entry import Entry
from events.values import Due, TicketId, TicketState, Time


def ticket_opened(state: State, e: events.TicketOpened, entry: Entry) -> None:
    state.tickets_ever = e.ticket
    state.tickets[e.ticket] = Ticket(e.field, entry.told_at, e.due, e.forward_by, e.drill, tell=e.tell is not None)
    _watch(state, e.ticket)


def ticket_refiled(state: State, e: events.TicketRefiled, entry: Entry) -> None:
    state.tickets[e.ticket].field = e.field
    _begin(state, e.ticket, e.due)


def ticket_forwarded(state: State, e: events.TicketForwarded, entry: Entry) -> None:
    """Who had it before has not written its answer, and asks for no more time. Who has it already is only allowed to
    see who reported, or not any more."""
    ticket = state.tickets[e.ticket]
    has_it = ticket.state == "forwarded" and ticket.agency == e.agency
    ticket.call_back = e.call_back
    if has_it:
        return
    ticket.state, ticket.agency = "forwarded", e.agency
    ticket.given_at, ticket.is_taken_up = entry.at, False
    ticket.writer = ticket.answer = ticket.until = None
    ticket.level, ticket.is_reminded, ticket.escalate_at = 0, False, ticket.due.escalate_at
    _watch(state, e.ticket)


def ticket_taken_up(state: State, e: events.TicketTakenUp, entry: Entry) -> None:
    state.tickets[e.ticket].is_taken_up = True


def ticket_returned(state: State, e: events.TicketReturned, entry: Entry) -> None:
    ticket = state.tickets[e.ticket]
    ticket.state, ticket.level, ticket.escalate_at = "received", 0, e.forward_by
    ticket.agency = ticket.writer = ticket.answer = ticket.until = ticket.given_at = None
    ticket.call_back = ticket.is_taken_up = False
    _watch(state, e.ticket)


def extension_asked(state: State, e: events.ExtensionAsked, entry: Entry) -> None:
    state.tickets[e.ticket].until = e.until


def extension_granted(state: State, e: events.ExtensionGranted, entry: Entry) -> None:
    state.tickets[e.ticket].until = None
    state.tickets[e.ticket].granted_until = e.due.at
    _begin(state, e.ticket, e.due)


def extension_refused(state: State, e: events.ExtensionRefused, entry: Entry) -> None:
    state.tickets[e.ticket].until = None


def file_attached(state: State, e: events.FileAttached, entry: Entry) -> None:
    state.tickets[e.ticket].files += 1


def answer_written(state: State, e: events.AnswerWritten, entry: Entry) -> None:
    """Who stands above still hears of it when it is late: the citizen has nothing yet."""
    ticket = state.tickets[e.ticket]
    ticket.writer, ticket.answer = entry.by, entry.position


def answer_sent_back(state: State, e: events.AnswerSentBack, entry: Entry) -> None:
    ticket = state.tickets[e.ticket]
    ticket.writer = ticket.answer = None


def answer_approved(state: State, e: events.AnswerApproved, entry: Entry) -> None:
    _end(state, e.ticket, "answered", e.settle_at)


def ticket_reopened(state: State, e: events.TicketReopened, entry: Entry) -> None:
    """With the agency that answered it, which takes it up anew; at the centre, if that did or refused it."""
    ticket = state.tickets[e.ticket]
    ticket.settle_at, ticket.reopened_at, ticket.is_taken_up = None, entry.at, False
    ticket.granted_until, ticket.level, ticket.is_reminded = None, 0, False
    if ticket.state == "refused":
        ticket.agency, ticket.call_back = None, False
    ticket.given_at = entry.at if ticket.agency is not None else None
    ticket.state = "forwarded" if ticket.agency is not None else "received"
    _begin(state, e.ticket, e.due)
    if ticket.state == "received":
        ticket.level, ticket.escalate_at = 0, e.forward_by
        _watch(state, e.ticket)


def ticket_refused(state: State, e: events.TicketRefused, entry: Entry) -> None:
    _end(state, e.ticket, "refused", e.settle_at)


def ticket_merged(state: State, e: events.TicketMerged, entry: Entry) -> None:
    """What was merged into it before is merged into the same."""
    merged, into = state.tickets[e.ticket], state.tickets[e.into]
    for name in (e.ticket, *merged.others):
        state.tickets[name].into = e.into
    into.others += (e.ticket, *merged.others)
    merged.others = ()
    _end(state, e.ticket, "merged", e.settle_at)


def ticket_raised(state: State, e: events.TicketRaised, entry: Entry) -> None:
    state.tickets[e.ticket].incident = e.incident


def ticket_reminded(state: State, e: events.TicketReminded, entry: Entry) -> None:
    state.tickets[e.ticket].is_reminded = True
    _watch(state, e.ticket)


def ticket_escalated(state: State, e: events.TicketEscalated, entry: Entry) -> None:
    ticket = state.tickets[e.ticket]
    ticket.level, ticket.escalate_at = e.level, e.next_at
    _watch(state, e.ticket)


def ticket_settled(state: State, e: events.TicketSettled, entry: Entry) -> None:
    """In journals of before, what was merged was settled by itself: what another leaves behind still is."""
    ticket = state.tickets.pop(e.ticket)
    state.timers.drop(settle_timer(e.ticket))
    into = state.tickets.get(ticket.into) if ticket.into is not None else None
    if into is not None:
        into.others = tuple(one for one in into.others if one != e.ticket)
    for name in ticket.others:
        _watch(state, name)


def _begin(state: State, name: TicketId, due: Due) -> None:
    """It is due then; at the centre, nobody stands above an agency yet."""
    ticket = state.tickets[name]
    ticket.due = due
    if ticket.state == "forwarded":
        ticket.level, ticket.is_reminded, ticket.escalate_at = 0, False, due.escalate_at
    _watch(state, name)


def _end(state: State, name: TicketId, how: TicketState, settle_at: Time) -> None:
    ticket = state.tickets[name]
    ticket.state, ticket.settle_at, ticket.escalate_at = how, settle_at, None
    ticket.writer = ticket.answer = ticket.until = None
    _watch(state, name)


def _watch(state: State, name: TicketId) -> None:
    """When the planner looks at it next, for what."""
    ticket = state.tickets[name]
    is_with_agency = ticket.state == "forwarded"
    remind_at = ticket.due.remind_at if is_with_agency and not ticket.is_reminded else None
    set_timers(
        state.timers,
        (remind_timer(name), remind_at),
        (escalate_timer(name), ticket.escalate_at),
        (settle_timer(name), ticket.settle_at if ticket.into not in state.tickets else None),
    )


TABLE: Table = {
    events.TicketOpened: ticket_opened,
    events.TicketRefiled: ticket_refiled,
    events.TicketForwarded: ticket_forwarded,
    events.TicketTakenUp: ticket_taken_up,
    events.TicketReturned: ticket_returned,
    events.ExtensionAsked: extension_asked,
    events.ExtensionGranted: extension_granted,
    events.ExtensionRefused: extension_refused,
    events.TicketNoted: nothing,
    events.FileAttached: file_attached,
    events.AnswerWritten: answer_written,
    events.AnswerSentBack: answer_sent_back,
    events.AnswerApproved: answer_approved,
    events.TicketRated: nothing,
    events.TicketReopened: ticket_reopened,
    events.TicketRefused: ticket_refused,
    events.TicketMerged: ticket_merged,
    events.TicketRaised: ticket_raised,
    events.TicketReminded: ticket_reminded,
    events.TicketEscalated: ticket_escalated,
    events.TicketSettled: ticket_settled,
}
