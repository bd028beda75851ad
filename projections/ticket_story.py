"""What happened to one matter of 1022, line by line: of the last day from memory, the rest in the archive.

A ticket is open for weeks, and ten thousand are; so memory has only what the archive may not have written yet.
"""

from collections import deque
from collections.abc import Sequence
from typing import Any, get_args

from msgspec import Struct

import events
from events import AnyEvent
from events.entry import Entry
from events.values import BEGINNING, Actor, MessageId, Position, TicketId, Time
from projections.projection import KEPT_MS, Change


class TicketStoryRow(Struct, frozen=True, gc=False):
    """One entry, as far as it is about this ticket. Key: `<ticket>:<position>`."""

    ticket: TicketId
    position: Position
    at: Time
    happened_at: Time | None
    by: Actor
    event: AnyEvent

    @property
    def key(self) -> str:
        return f"{self.ticket}:{self.position}"


class TicketStory:
    of: dict[TicketId, list[Entry]]
    messages: dict[MessageId, TicketId]
    """What was to be told of which ticket, until nothing more comes of it."""
    leaving: deque[tuple[Time, TicketId]]
    left: Position
    """The last entry that is no more in memory: whoever has all up to there, and what is here, has the whole."""

    def __init__(self) -> None:
        self.of = {}
        self.messages = {}
        self.leaving = deque()
        self.left = BEGINNING
        self.told: tuple[TicketId, ...] = ()
        """In whose stories the last entry is that was heard."""

    @property
    def tables(self) -> dict[str, dict[str, Any]]:
        rows = (row_of(ticket, entry) for ticket, entries in self.of.items() for entry in entries)
        return {"ticket_story": {row.key: row for row in rows}}

    def rows(self, ticket: TicketId) -> list[TicketStoryRow]:
        """What was told of it within a day, in order."""
        return [row_of(ticket, entry) for entry in self.of.get(ticket, ())]

    def hears(self, kind: type) -> bool:
        return kind in ABOUT

    def project(self, entries: Sequence[Entry]) -> None:
        for entry in entries:
            self.told = self._tickets_of(entry.event)
            for ticket in self.told:
                self.of.setdefault(ticket, []).append(entry)
                self.leaving.append((Time(entry.at + KEPT_MS), ticket))

    def _tickets_of(self, event: AnyEvent) -> tuple[TicketId, ...]:
        """What became of a message is told where it was due."""
        if not isinstance(event, OF_MESSAGES):
            return tickets_of(event)
        if isinstance(event, events.MessageDue) and event.ticket is not None:
            self.messages[event.message] = event.ticket
        ticket = self.messages.get(event.message)
        if isinstance(event, events.MessageEnded):
            self.messages.pop(event.message, None)
        return (ticket,) if ticket is not None else ()

    def changes(self) -> list[Change]:
        """None that anyone is sent: stories are asked for, one by one."""
        return []

    def forget(self, now: Time) -> None:
        """From memory; the archive keeps it."""
        while self.leaving and self.leaving[0][0] <= now:
            _, ticket = self.leaving.popleft()
            entries = self.of[ticket]
            self.left = entries.pop(0).position
            if not entries:
                del self.of[ticket]


def row_of(ticket: TicketId, entry: Entry) -> TicketStoryRow:
    """Of an erasure only that there was one: what else went with it is of other stories."""
    event = entry.event
    if isinstance(event, events.PersonErased):
        event = events.PersonErased((), event.reason, tickets=(ticket,))
    return TicketStoryRow(ticket, entry.position, entry.at, entry.happened_at, entry.by, event)


def tickets_of(event: Any) -> tuple[TicketId, ...]:
    """In whose stories it stands: what was merged into another is told in both."""
    if isinstance(event, events.PersonErased):
        return event.tickets
    ticket: TicketId | None = event.ticket
    if ticket is None:
        return ()
    return (ticket, event.into) if isinstance(event, events.TicketMerged) else (ticket,)


OF_MESSAGES = (
    events.MessageDue,
    events.MessageDelayed,
    events.MessageSent,
    events.MessageDelivered,
    events.MessageEnded,
)
BESIDE = (*OF_MESSAGES, events.PersonErased)
ABOUT = frozenset(kind for kind in get_args(AnyEvent) if "ticket" in kind.__struct_fields__ or issubclass(kind, BESIDE))
