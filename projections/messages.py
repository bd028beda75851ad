"""What is to leave the house or has left it: of the last day, and whatever may still be answered."""

from collections import deque
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any, Literal

from msgspec import Struct

import events
from events.entry import Entry
from events.values import (
    Actor,
    AgencyId,
    AlarmId,
    AssignmentId,
    CallId,
    Extension,
    MessageEnd,
    MessageId,
    News,
    Position,
    Purpose,
    TicketId,
    Time,
    TransferId,
    Way,
)
from projections.projection import KEPT_MS, Change, Handler, Touched, drained

MessageState = Literal["due", "sent", "delivered", "ended"]


class MessageRow(Struct, gc=False):
    """One message. What it says stands nowhere: it is put together when it leaves."""

    message: MessageId
    way: Way
    purpose: Purpose
    state: MessageState
    person: Actor
    due_at: Time
    expires: Time
    position: Position
    call: CallId | None = None
    assignment: AssignmentId | None = None
    extension: Extension | None = None
    drill: bool = False
    gateway: str | None = None
    sent_at: Time | None = None
    delivered_at: Time | None = None
    ended_at: Time | None = None
    end: MessageEnd | None = None
    cause: str | None = None
    transfer: TransferId | None = None
    ticket: TicketId | None = None
    agency: AgencyId | None = None
    news: News | None = None
    delayed_at: Time | None = None
    """Then nobody had taken it for a while."""
    alarm: AlarmId | None = None
    contact: int | None = None


class Messages:
    """Those about tickets apart: they are many, and who answers calls is not sent them."""

    rows: dict[str, MessageRow]
    of_tickets: dict[str, MessageRow]
    leaving: deque[tuple[Time, str]]

    def __init__(self) -> None:
        self.rows = {}
        self.of_tickets = {}
        self.leaving = deque()
        self.touched: Touched[str] = {}
        self.touched_of_tickets: Touched[str] = {}

    @property
    def tables(self) -> dict[str, dict[str, Any]]:
        return {"messages": self.rows, "ticket_messages": self.of_tickets}

    def get(self, message: MessageId) -> MessageRow | None:
        return self.rows.get(str(message)) or self.of_tickets.get(str(message))

    def due(self) -> Iterator[MessageRow]:
        """What is to leave, or to be tried again."""
        return (row for row in chain(self.rows.values(), self.of_tickets.values()) if row.state == "due")

    def hears(self, kind: type) -> bool:
        return kind in TABLE

    def project(self, entries: Sequence[Entry]) -> None:
        for entry in entries:
            row = TABLE[type(entry.event)](self, entry.event, entry)
            row.position = entry.position
            touched = self.touched if row.ticket is None else self.touched_of_tickets
            touched[str(row.message)] = row

    def changes(self) -> list[Change]:
        return [*drained("messages", self.touched), *drained("ticket_messages", self.touched_of_tickets)]

    def forget(self, now: Time) -> None:
        while self.leaving and self.leaving[0][0] <= now:
            name = self.leaving.popleft()[1]
            if self.rows.pop(name, None) is not None:
                self.touched[name] = None
            else:
                del self.of_tickets[name]
                self.touched_of_tickets[name] = None

    def of(self, message: MessageId) -> MessageRow:
        name = str(message)
        return self.rows[name] if name in self.rows else self.of_tickets[name]


def message_due(view: Messages, e: events.MessageDue, entry: Entry) -> MessageRow:
    rows = view.rows if e.ticket is None else view.of_tickets
    row = rows[str(e.message)] = MessageRow(
        e.message,
        e.way,
        e.purpose,
        "due",
        e.person,
        entry.at,
        e.expires,
        entry.position,
        e.call,
        e.assignment,
        e.extension,
        e.drill,
        transfer=e.transfer,
        ticket=e.ticket,
        agency=e.agency,
        news=e.news,
        alarm=e.alarm,
        contact=e.contact,
    )
    return row


def message_delayed(view: Messages, e: events.MessageDelayed, entry: Entry) -> MessageRow:
    row = view.of(e.message)
    row.delayed_at = entry.at
    return row


def message_sent(view: Messages, e: events.MessageSent, entry: Entry) -> MessageRow:
    """The news that it arrived may have come first."""
    row = view.of(e.message)
    row.gateway, row.sent_at = e.gateway, entry.at
    row.state = "sent" if row.state == "due" else row.state
    return row


def message_delivered(view: Messages, e: events.MessageDelivered, entry: Entry) -> MessageRow:
    row = view.of(e.message)
    row.state, row.delivered_at = "delivered", entry.at
    return row


def message_ended(view: Messages, e: events.MessageEnded, entry: Entry) -> MessageRow:
    row = view.of(e.message)
    row.state, row.ended_at, row.end, row.cause = "ended", entry.at, e.end, e.cause
    view.leaving.append((Time(entry.at + KEPT_MS), str(e.message)))
    return row


TABLE: dict[type, Handler] = {
    events.MessageDue: message_due,
    events.MessageDelayed: message_delayed,
    events.MessageSent: message_sent,
    events.MessageDelivered: message_delivered,
    events.MessageEnded: message_ended,
}
