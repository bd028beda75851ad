"""What is to happen when: in order of time, then of asking, so that no hash and no clock decides."""

from collections.abc import Callable
from heapq import heappop, heappush

from events.values import Time

Do = Callable[[Time], None]
"""Is called with the time it was due at."""


class Agenda:
    """Things to do by time. What became pointless finds that out itself when it comes up."""

    __slots__ = ("asked", "heap")

    def __init__(self) -> None:
        self.heap: list[tuple[Time, int, Do]] = []
        self.asked = 0

    def __len__(self) -> int:
        return len(self.heap)

    def put(self, due: Time, do: Do) -> None:
        self.asked += 1
        heappush(self.heap, (due, self.asked, do))

    def next_due(self) -> Time | None:
        return self.heap[0][0] if self.heap else None

    def run(self, now: Time) -> None:
        """Do what is due by now; what it asks for by now is done too."""
        while self.heap and self.heap[0][0] <= now:
            due, _, do = heappop(self.heap)
            do(due)
