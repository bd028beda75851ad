"""Pages that were made, as they were sent: while nothing changed of what is asked, the same question gets the same."""

from collections import OrderedDict
from collections.abc import Hashable
from typing import NamedTuple

from events.values import Position

BYTES_MAX = 64 * 1024 * 1024
OVERHEAD_BYTES = 500
PAGE_BYTES_MAX = 1024 * 1024
"""Larger ones are asked for once in a while."""


class Body(NamedTuple):
    """`position` is that of the journal when it was made; `headers` tell how it is packed."""

    data: bytes
    headers: bytes
    position: Position


class Bodies:
    """The newest of each question, and of all of them those asked for last."""

    def __init__(self) -> None:
        self.known: OrderedDict[Hashable, tuple[Hashable, Body]] = OrderedDict()
        self.bytes = 0

    def get(self, question: Hashable, state: Hashable) -> Body | None:
        """What was answered in just this state."""
        found = self.known.get(question)
        if found is None or found[0] != state:
            return None
        self.known.move_to_end(question)
        return found[1]

    def put(self, question: Hashable, state: Hashable, body: Body) -> None:
        self._drop(question)
        if len(body.data) > PAGE_BYTES_MAX:
            return
        self.known[question] = state, body
        self.bytes += _size(question, body)
        while self.bytes > BYTES_MAX:
            self._drop(next(iter(self.known)))

    def _drop(self, question: Hashable) -> None:
        gone = self.known.pop(question, None)
        if gone is not None:
            self.bytes -= _size(question, gone[1])


def _size(question: Hashable, body: Body) -> int:
    """With what it is asked by, which anybody can make long."""
    return len(body.data) + len(str(question)) + OVERHEAD_BYTES
