"""Who hears of what happened to a matter of 1022: the agency it concerns, and who reported it if she wishes so.

Nothing here decides about a matter: whatever was decided, its news become due with it, by every way there is.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import wraps
from typing import Any

from msgspec import Struct

import events
from dispatch.core import rules
from dispatch.core.request import Decision, Moment, Request, Table
from dispatch.core.state import State, Ticket
from events import AnyEvent
from events.values import AgencyId, MessageId, News, TicketId, Time, Way


class Told(Struct, frozen=True):
    """What somebody is to hear; `agency` None: who reported it."""

    ticket: TicketId
    news: News
    agency: AgencyId | None = None


Hears = Callable[[State, Any, Request], Iterator[Told]]
"""Who hears of an event; the state is as it was before."""


def with_news(table: Table) -> Table:
    """The same decisions, each with what is to be told of it."""
    return {command: _telling(decide) for command, decide in table.items()}


def _telling(decide: Callable[..., Decision]) -> Callable[..., Decision]:
    @wraps(decide)
    def decide_and_tell(state: State, c: Any, asked: Request, moment: Moment) -> Decision:
        decided = decide(state, c, asked, moment)
        return [*decided, *_news(state, decided, asked, moment)] if isinstance(decided, list) else decided

    return decide_and_tell


def _news(state: State, decided: Sequence[AnyEvent], asked: Request, moment: Moment) -> list[AnyEvent]:
    told = [one for event in decided if type(event) in HEARS for one in HEARS[type(event)](state, event, asked)]
    over = [one for ticket in {one.ticket for one in told if one.agency is None} for one in _unsent(state, ticket)]
    due: list[AnyEvent] = []
    for one in told:
        for way in _ways(state, one):
            message = MessageId(state.messages_ever + 1 + len(due))
            lasts_ms = rules.TELL_MS_MAX if one.agency is None else rules.WORK_MS_MAX
            due.append(
                events.MessageDue(
                    *(message, way, "notice" if one.agency is None else "work", Time(moment.now + lasts_ms), asked.by),
                    drill=_is_drill(state, one.ticket, decided),
                    ticket=one.ticket,
                    agency=one.agency,
                    news=one.news,
                )
            )
    return [*(events.MessageEnded(message, "not_needed") for message in sorted(over)), *due]


def _ways(state: State, told: Told) -> tuple[Way, ...]:
    """By each of its own an agency is told; who reported something, at the number she left."""
    if told.agency is None:
        return ("sms",)
    agency = rules.agency_of(state.rules, told.agency)
    return agency.told_by if agency is not None else ()


def _unsent(state: State, ticket: TicketId) -> list[MessageId]:
    """What she was to hear before, and has not left: the newest is enough."""
    about = state.messages_of.get(ticket, ())
    return [name for name in about if state.messages[name].purpose == "notice" and not state.messages[name].sent]


def _is_drill(state: State, name: TicketId, decided: Sequence[AnyEvent]) -> bool:
    ticket = state.tickets.get(name)
    return ticket.drill if ticket is not None else any(getattr(one, "drill", False) for one in decided)


# --- who hears of what


def _opened(state: State, e: events.TicketOpened, asked: Request) -> Iterator[Told]:
    if e.tell is not None:
        yield Told(e.ticket, "received")


def _forwarded(state: State, e: events.TicketForwarded, asked: Request) -> Iterator[Told]:
    ticket = state.tickets.get(e.ticket)
    if ticket is not None and ticket.state == "forwarded" and ticket.agency == e.agency:
        if e.call_back:
            yield Told(e.ticket, "call_back", e.agency)
        return
    yield from _withdrawn(state, e, asked)
    yield Told(e.ticket, "forwarded", e.agency)


def _withdrawn(state: State, e: Any, asked: Request) -> Iterator[Told]:
    """Who had it hears so, unless it gave it away itself."""
    ticket = state.tickets.get(e.ticket)
    if ticket is not None and ticket.state == "forwarded" and ticket.agency != asked.agency:
        yield Told(e.ticket, "withdrawn", ticket.agency)


def _refused(state: State, e: events.TicketRefused, asked: Request) -> Iterator[Told]:
    yield from _withdrawn(state, e, asked)
    yield from _reporters(state, e.ticket, "refused")


def _reopened(state: State, e: events.TicketReopened, asked: Request) -> Iterator[Told]:
    """What an agency answered is with it again."""
    ticket = state.tickets[e.ticket]
    if ticket.state == "answered" and ticket.agency is not None:
        yield Told(e.ticket, "reopened", ticket.agency)
    yield from _reporters(state, e.ticket, "reopened")


def _approved(state: State, e: events.AnswerApproved, asked: Request) -> Iterator[Told]:
    yield from _reporters(state, e.ticket, "answered")


def _merged(state: State, e: events.TicketMerged, asked: Request) -> Iterator[Told]:
    """What became of the other already is news to who reported this."""
    yield from _withdrawn(state, e, asked)
    if state.tickets[e.into].state == "answered":
        yield from _reporters(state, e.ticket, "answered")
    if state.tickets[e.into].state == "refused":
        yield from _reporters(state, e.ticket, "refused")


def _reporters(state: State, name: TicketId, news: News) -> Iterator[Told]:
    """Also of what was merged into it: what becomes of it becomes of that."""
    for one in (name, *state.tickets[name].others):
        ticket: Ticket | None = state.tickets.get(one)
        if ticket is not None and ticket.tell:
            yield Told(one, news)


def _escalated(state: State, e: events.TicketEscalated, asked: Request) -> Iterator[Told]:
    if e.agency is not None:
        yield Told(e.ticket, "escalated", e.agency)
    if e.above is not None:
        yield Told(e.ticket, "late_below", e.above)


def _who_has_it(news: News) -> Hears:
    """The agency with which it is."""

    def hears(state: State, e: Any, asked: Request) -> Iterator[Told]:
        ticket = state.tickets[e.ticket]
        if ticket.state == "forwarded" and ticket.agency is not None:
            yield Told(e.ticket, news, ticket.agency)

    return hears


HEARS: dict[type, Hears] = {
    events.TicketOpened: _opened,
    events.TicketForwarded: _forwarded,
    events.TicketReturned: _withdrawn,
    events.TicketRefiled: _who_has_it("refiled"),
    events.TicketReminded: _who_has_it("reminded"),
    events.TicketEscalated: _escalated,
    events.AnswerSentBack: _who_has_it("sent_back"),
    events.AnswerApproved: _approved,
    events.ExtensionGranted: _who_has_it("extension_granted"),
    events.ExtensionRefused: _who_has_it("extension_refused"),
    events.TicketReopened: _reopened,
    events.TicketRefused: _refused,
    events.TicketMerged: _merged,
}
