"""Turns between being decided and being on disk: those that wait, and those that were lost on the way."""

from msgspec import Struct

from dispatch.core.turn import Done, Turn
from dispatch.inbox import Asked
from events.keeping import Head, Key
from events.values import BEGINNING, PLANNER


class Decided(Struct):
    """A turn that waits to be kept, who asked for it, and since when."""

    batch: list[Asked]
    turn: Turn
    began_s: float
    head: Head = Head(BEGINNING, bytes(32))

    @property
    def planned(self) -> bool:
        """The planner wanted something, too."""
        return any(entry.by == PLANNER for entry in self.turn.entries)

    def keys(self) -> list[Key]:
        """Of what was refused, or had been carried out before, nothing is kept: nor are its keys."""
        answered = zip(self.batch, self.turn.replies, strict=True)
        return [
            key
            for asked, reply in answered
            if asked.keys and isinstance(reply, Done) and not reply.repeated
            for key in asked.keys
        ]


class Lost(Struct):
    """Requests whose turn was not kept, as far as we know, and why; so many of the first are of the very turn, in which
    the planner may have wanted something, too."""

    batch: list[Asked]
    why: Exception
    suspects: int
    planned: bool
