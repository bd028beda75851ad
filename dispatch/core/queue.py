"""Open needs, most urgent first, waiting per service and capability until a unit that can serve them is free."""

from collections.abc import Iterator
from heapq import heapify, heappop, heappush
from typing import Generic, TypeVar

from events.values import Capability, NeedId, Priority, ServiceId, Time

Item = TypeVar("Item", bound=str)

DEADLINE_BITS = 48
"""Milliseconds since 1970 fit into 48 bits until the year 10889."""


def rank(priority: Priority, deadline: Time) -> int:
    """How urgent a need is: smaller is sooner. Priority first, then who should have been served first."""
    return (priority << DEADLINE_BITS) | deadline


SLACK = 64
"""A heap may hold so many leftovers before anyone minds."""


class Ranking(Generic[Item]):
    """Items by rank, then by name. `put`, `drop` and `first` are O(log n), amortised.

    A heap with lazy deletion: what is dropped or ranked anew stays in the heap until it comes up, or until the heap
    has doubled since leftovers were last thrown out.
    """

    __slots__ = ("heap", "heap_max", "ranks")

    def __init__(self, ranks: dict[Item, int] | None = None) -> None:
        """`ranks` may be shared by rankings that never hold the same item."""
        self.ranks: dict[Item, int] = {} if ranks is None else ranks
        self.heap: list[tuple[int, Item]] = []
        self.heap_max = SLACK

    def put(self, item: Item, rank: int) -> None:
        """Add the item, or rank it anew."""
        self.ranks[item] = rank
        heappush(self.heap, (rank, item))
        if len(self.heap) > self.heap_max:
            self.compact()

    def drop(self, item: Item) -> None:
        """Take the item out, wherever it stands; it may not be there."""
        self.ranks.pop(item, None)

    def first(self) -> tuple[int, Item] | None:
        """The item with the smallest rank, left where it is."""
        heap, ranks = self.heap, self.ranks
        while heap:
            top = heap[0]
            if ranks.get(top[1]) == top[0]:
                return top
            heappop(heap)
        return None

    def ordered(self) -> Iterator[tuple[int, Item]]:
        """All items in order, found one by one: the first k cost O(k log k)."""
        if self.first() is None:
            return
        heap, ranks = self.heap, self.ranks
        last: tuple[int, Item] | None = None
        ahead = [(heap[0], 0)]
        while ahead:
            top, index = heappop(ahead)
            for child in (2 * index + 1, 2 * index + 2):
                if child < len(heap):
                    heappush(ahead, (heap[child], child))
            if top != last and ranks.get(top[1]) == top[0]:
                last = top
                yield top

    def compact(self) -> None:
        """Throw out the leftovers."""
        ranks = self.ranks
        self.heap = list({top for top in self.heap if ranks.get(top[1]) == top[0]})
        heapify(self.heap)
        self.heap_max = 2 * len(self.heap) + SLACK


class Lane(Ranking[NeedId]):
    """The needs of one service that want the same capabilities."""

    __slots__ = ("service", "wanted")

    def __init__(
        self, service: ServiceId, wanted: frozenset[Capability], ranks: dict[NeedId, int] | None = None
    ) -> None:
        super().__init__(ranks)
        self.service = service
        self.wanted = wanted


class Queue:
    """All open needs that have a place, in lanes.

    `hot` are the lanes in which something changed since the planner last found nothing to do: only those are
    asked again. It is a note about work saved, not a fact: a queue where every lane is hot gives the same answers.
    """

    __slots__ = ("hot", "lanes", "of_service", "ranks")

    def __init__(self) -> None:
        self.ranks: dict[NeedId, int] = {}
        self.lanes: dict[tuple[ServiceId, frozenset[Capability]], Lane] = {}
        self.of_service: dict[ServiceId, list[Lane]] = {}
        self.hot: dict[Lane, None] = {}

    def __len__(self) -> int:
        return len(self.ranks)

    def __contains__(self, need: NeedId) -> bool:
        return need in self.ranks

    def add(self, need: NeedId, service: ServiceId, wanted: frozenset[Capability], rank: int) -> None:
        """The need waits, or waits with another rank. Its lane is always the same."""
        lane = self.lanes.get((service, wanted)) or self._open_lane(service, wanted)
        self.hot[lane] = None
        self.ranks[need] = rank
        heappush(lane.heap, (rank, need))
        if len(lane.heap) > lane.heap_max:
            lane.compact()

    def remove(self, need: NeedId) -> None:
        """The need waits no longer; it may not have waited."""
        self.ranks.pop(need, None)

    def first(self) -> NeedId | None:
        """The most urgent need of all."""
        tops = [top for lane in self.lanes.values() if (top := lane.first()) is not None]
        return min(tops)[1] if tops else None

    def wake(self, service: ServiceId, capabilities: frozenset[Capability]) -> None:
        """A unit that can do this became free: lanes it can serve are worth asking again."""
        for lane in self.of_service.get(service, ()):
            if lane.heap and lane.wanted <= capabilities:
                self.hot[lane] = None

    def settled(self) -> None:
        """The planner found nothing more to do."""
        self.hot.clear()

    def _open_lane(self, service: ServiceId, wanted: frozenset[Capability]) -> Lane:
        lane = self.lanes[service, wanted] = Lane(service, wanted, self.ranks)
        self.of_service.setdefault(service, []).append(lane)
        return lane
