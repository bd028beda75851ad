"""Matters of 1022: with whom each is, until when, and what the citizen has heard. Those that are settled are gone."""

from collections.abc import Sequence
from typing import Any

from msgspec import Struct

import events
from events.entry import Entry
from events.values import AgencyId, Due, MessageId, News, TicketId, TicketState, Time, Way
from projections.projection import Change, Handler, Touched, drained
from projections.tickets.rows import TicketFile, TicketNews, TicketRow

__all__ = ["TABLE", "Telling", "TicketFile", "TicketNews", "TicketRow", "Tickets"]

NEWS_MAX = 10


class Telling(Struct, gc=False):
    """A message about a ticket, until nothing more comes of it."""

    ticket: TicketId
    way: Way
    agency: AgencyId | None
    news: News | None = None
    is_sent: bool = False
    is_late: bool = False


class Tickets:
    rows: dict[str, TicketRow]
    messages: dict[MessageId, Telling]
    about: dict[TicketId, list[MessageId]]
    """Those messages by their ticket: few of thousands."""
    heard: set[TicketId]
    """Of whose lateness somebody above heard, since it last went up."""
    merged: dict[TicketId, list[TicketId]]
    """By what they were merged into."""

    def __init__(self) -> None:
        self.rows = {}
        self.messages = {}
        self.about = {}
        self.heard = set()
        self.merged = {}
        self.touched: Touched[str] = {}

    @property
    def tables(self) -> dict[str, dict[str, Any]]:
        return {"tickets": self.rows}

    def hears(self, kind: type) -> bool:
        return kind in TABLE

    def project(self, entries: Sequence[Entry]) -> None:
        for entry in entries:
            row = TABLE[type(entry.event)](self, entry.event, entry)
            if row is not None:
                row.position = entry.position
                self.touched[str(row.ticket)] = row

    def changes(self) -> list[Change]:
        return drained("tickets", self.touched)

    def of(self, ticket: TicketId) -> TicketRow:
        return self.rows[str(ticket)]


def ticket_opened(view: Tickets, e: events.TicketOpened, entry: Entry) -> TicketRow:
    row = TicketRow(
        *(e.ticket, e.field, e.channel, "received", entry.told_at, entry.told_at, e.forward_by, e.due, e.text),
        *(entry.position, e.place, e.area, e.address, e.reporter, e.phone, e.call, e.incident),
        drill=e.drill,
        tell=e.tell,
    )
    view.rows[str(e.ticket)] = row
    return row


def ticket_refiled(view: Tickets, e: events.TicketRefiled, entry: Entry) -> TicketRow:
    row = view.of(e.ticket)
    row.field = e.field
    return _begin(row, e.due)


def ticket_forwarded(view: Tickets, e: events.TicketForwarded, entry: Entry) -> TicketRow:
    row = view.of(e.ticket)
    has_it = row.state == "forwarded" and row.agency == e.agency
    row.call_back = e.call_back
    if has_it:
        return row
    row = _moved(view, e.ticket, "forwarded", entry, e.reason)
    row.agency, row.forward_by, row.reminded_at = e.agency, None, None
    _nobody_untold(row)
    row.forwarded_at = row.forwarded_at or entry.told_at
    row.until = row.answer = row.taken_at = None
    return row


def ticket_taken_up(view: Tickets, e: events.TicketTakenUp, entry: Entry) -> TicketRow:
    row = view.of(e.ticket)
    row.taken_at = entry.told_at
    return row


def ticket_returned(view: Tickets, e: events.TicketReturned, entry: Entry) -> TicketRow:
    row = _moved(view, e.ticket, "received", entry, e.reason)
    row.forward_by = e.forward_by
    row.agency = row.until = row.answer = row.taken_at = None
    row.call_back = False
    _nobody_untold(row)
    return row


def extension_asked(view: Tickets, e: events.ExtensionAsked, entry: Entry) -> TicketRow:
    row = view.of(e.ticket)
    row.until, row.reason = e.until, e.reason
    return row


def extension_granted(view: Tickets, e: events.ExtensionGranted, entry: Entry) -> TicketRow:
    row = view.of(e.ticket)
    row.until, row.extended = None, True
    return _begin(row, e.due)


def extension_refused(view: Tickets, e: events.ExtensionRefused, entry: Entry) -> TicketRow:
    row = view.of(e.ticket)
    row.until, row.reason = None, e.reason
    return row


def ticket_noted(view: Tickets, e: events.TicketNoted, entry: Entry) -> TicketRow:
    row = view.of(e.ticket)
    row.notes += 1
    if e.public:
        row.told = (*row.told, TicketNews(entry.told_at, e.text))[-NEWS_MAX:]
    return row


def file_attached(view: Tickets, e: events.FileAttached, entry: Entry) -> TicketRow:
    row = view.of(e.ticket)
    row.files = (*row.files, TicketFile(e.digest, e.kind, e.size, e.secret, entry.at))
    return row


def answer_written(view: Tickets, e: events.AnswerWritten, entry: Entry) -> TicketRow:
    row = view.of(e.ticket)
    row.answer = e.text
    return row


def answer_sent_back(view: Tickets, e: events.AnswerSentBack, entry: Entry) -> TicketRow:
    row = view.of(e.ticket)
    row.answer, row.reason = None, e.reason
    return row


def answer_approved(view: Tickets, e: events.AnswerApproved, entry: Entry) -> TicketRow:
    row = _over(view, e.ticket, "answered", entry, e.settle_at)
    row.is_approved, row.answered_at = True, entry.at
    return row


def ticket_rated(view: Tickets, e: events.TicketRated, entry: Entry) -> TicketRow:
    row = view.of(e.ticket)
    row.stars = e.stars
    return row


def ticket_reopened(view: Tickets, e: events.TicketReopened, entry: Entry) -> TicketRow:
    """What was answered before is in its story; now there is no answer."""
    row = view.of(e.ticket)
    if row.state == "refused":
        row.agency, row.call_back = None, False
    at_agency = row.agency is not None
    row = _moved(view, e.ticket, "forwarded" if at_agency else "received", entry, e.reason)
    row.forward_by = None if at_agency else e.forward_by
    row.answer = row.answered_at = row.settle_at = row.stars = row.taken_at = row.reminded_at = None
    row.is_approved = row.extended = False
    row.reopened += 1
    return _begin(row, e.due)


def ticket_refused(view: Tickets, e: events.TicketRefused, entry: Entry) -> TicketRow:
    """What was written before is no answer any more; the citizen reads why it was refused."""
    row = _over(view, e.ticket, "refused", entry, e.settle_at)
    row.reason, row.answer = e.reason, e.text
    return row


def ticket_merged(view: Tickets, e: events.TicketMerged, entry: Entry) -> TicketRow:
    """What was merged into it before goes on there, too; all end with what they are in."""
    row = _over(view, e.ticket, "merged", entry, None)
    before = view.merged.pop(e.ticket, [])
    for name in (e.ticket, *before):
        one = view.of(name)
        one.into, one.position = e.into, entry.position
        view.touched[str(name)] = one
    view.merged.setdefault(e.into, []).extend((e.ticket, *before))
    return row


def ticket_raised(view: Tickets, e: events.TicketRaised, entry: Entry) -> TicketRow:
    row = view.of(e.ticket)
    row.incident = e.incident
    return row


def ticket_reminded(view: Tickets, e: events.TicketReminded, entry: Entry) -> TicketRow:
    row = view.of(e.ticket)
    row.reminded_at = entry.at
    return row


def ticket_escalated(view: Tickets, e: events.TicketEscalated, entry: Entry) -> TicketRow:
    row = view.of(e.ticket)
    row.level, row.above = e.level, e.above
    view.heard.discard(e.ticket)
    return row


def ticket_settled(view: Tickets, e: events.TicketSettled, entry: Entry) -> None:
    row = view.rows.pop(str(e.ticket))
    view.heard.discard(e.ticket)
    view.touched[str(e.ticket)] = None
    view.merged.pop(e.ticket, None)
    if row.into in view.merged:
        view.merged[row.into].remove(e.ticket)


# --- who could be told of it


def message_due(view: Tickets, e: events.MessageDue, entry: Entry) -> TicketRow | None:
    if e.ticket is not None:
        view.messages[e.message] = Telling(e.ticket, e.way, e.agency, e.news)
        view.about.setdefault(e.ticket, []).append(e.message)
    return None


def message_delayed(view: Tickets, e: events.MessageDelayed, entry: Entry) -> TicketRow | None:
    told = view.messages.get(e.message)
    if told is None:
        return None
    told.is_late = True
    return _told(view, told, is_told=False)


def message_sent(view: Tickets, e: events.MessageSent, entry: Entry) -> TicketRow | None:
    told = view.messages.get(e.message)
    if told is None:
        return None
    told.is_sent = True
    return _told(view, told, is_told=True)


def message_ended(view: Tickets, e: events.MessageEnded, entry: Entry) -> TicketRow | None:
    told = view.messages.pop(e.message, None)
    if told is None:
        return None
    view.about[told.ticket].remove(e.message)
    if not view.about[told.ticket]:
        del view.about[told.ticket]
    if e.end == "failed" or (e.end == "expired" and not told.is_sent):
        return _told(view, told, is_told=False)
    if e.end == "not_needed" and told.is_late and not _is_late(view, told):
        return _told(view, told, is_told=True)
    return None


def _is_late(view: Tickets, told: Telling) -> bool:
    """Something else is, that was to go by the same way."""
    about = (view.messages[name] for name in view.about.get(told.ticket, ()))
    return any(one.way == told.way and one.is_late and not one.is_sent for one in about)


def _told(view: Tickets, told: Telling, *, is_told: bool) -> TicketRow | None:
    """Who has it no more need not be told of it."""
    row = view.rows.get(str(told.ticket))
    if row is not None and told.news == "late_below":
        return _above_told(view, row, told, is_told=is_told)
    if row is None or (told.agency is not None and told.agency != row.agency):
        return None
    others = tuple(way for way in row.untold if way != told.way)
    untold = others if is_told else (*others, told.way)
    if untold == row.untold:
        return None
    row.untold = untold
    return row


def _above_told(view: Tickets, row: TicketRow, told: Telling, *, is_told: bool) -> TicketRow | None:
    """By any way is enough; where none of them was taken, nobody above has heard, until one is."""
    if is_told and row.level > 0:
        view.heard.add(told.ticket)
    above = told.agency if told.ticket in view.heard else None
    if row.level == 0 or row.above == above:
        return None
    row.above = above
    return row


def _nobody_untold(row: TicketRow) -> None:
    """Of the agencies: whoever has it now is told anew, and of what is over nobody has to telephone."""
    row.untold = tuple(way for way in row.untold if way == "sms")


def _moved(view: Tickets, name: TicketId, state: TicketState, entry: Entry, reason: str | None) -> TicketRow:
    row = view.of(name)
    row.state, row.since, row.reason, row.level = state, entry.told_at, reason, 0
    row.above = None
    view.heard.discard(name)
    return row


def _begin(row: TicketRow, due: Due) -> TicketRow:
    """It is due then; an agency that has it is not late with that yet."""
    row.due = due
    if row.state == "forwarded":
        row.level, row.reminded_at, row.above = 0, None, None
    return row


def _over(view: Tickets, name: TicketId, state: TicketState, entry: Entry, settle_at: Time | None) -> TicketRow:
    row = view.of(name)
    row.state, row.since, row.settle_at = state, entry.told_at, settle_at
    row.forward_by = row.until = None
    _nobody_untold(row)
    return row


TABLE: dict[type, Handler] = {
    events.TicketOpened: ticket_opened,
    events.TicketRefiled: ticket_refiled,
    events.TicketForwarded: ticket_forwarded,
    events.TicketTakenUp: ticket_taken_up,
    events.TicketReturned: ticket_returned,
    events.ExtensionAsked: extension_asked,
    events.ExtensionGranted: extension_granted,
    events.ExtensionRefused: extension_refused,
    events.TicketNoted: ticket_noted,
    events.FileAttached: file_attached,
    events.AnswerWritten: answer_written,
    events.AnswerSentBack: answer_sent_back,
    events.AnswerApproved: answer_approved,
    events.TicketRated: ticket_rated,
    events.TicketReopened: ticket_reopened,
    events.TicketRefused: ticket_refused,
    events.TicketMerged: ticket_merged,
    events.TicketRaised: ticket_raised,
    events.TicketReminded: ticket_reminded,
    events.TicketEscalated: ticket_escalated,
    events.TicketSettled: ticket_settled,
    events.MessageDue: message_due,
    events.MessageDelayed: message_delayed,
    events.MessageSent: message_sent,
    events.MessageEnded: message_ended,
}
