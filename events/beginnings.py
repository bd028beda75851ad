"""Where a journal begins, and where it goes on after a wanted restore."""

from events.base import Event
from events.values import Position


class JournalBegun(Event, frozen=True):
    """The first entry of every journal. A city lives only in a demo journal."""

    journal: str
    demo: bool


class RestoreAccepted(Event, frozen=True):
    """The journal is shorter than it was known to be, and a person answers for going on.

    `known_position` and `known_hash` are what was kept outside the database.
    """

    person: str
    reason: str
    known_position: Position
    known_hash: str
