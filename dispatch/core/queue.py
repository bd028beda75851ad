"""Open needs, most urgent first, waiting per service and capability until a unit that can serve them is free."""

from collections.abc import Iterable, Iterator
from heapq import heapify, heappop, heappush
from typing import Generic, TypeVar

from events.values import Capability, NeedId, Priority, ServiceId, Time

Item = TypeVar("Item", bound=str)

DEADLINE_BITS = 48
"""Milliseconds since 1970 fit into 48 bits until the year 10889."""


def rank(priority: Priority, deadline: Time) -> int:
    """How urgent a need is: smaller is sooner. Priority first, then who should have been served first."""
    return (priority << DEADLINE_BITS) | deadline


class Ranking(Generic[Item]):
    """Items by rank, then by name. `put`, `drop` and `first` are O(log n), amortised.

    A heap with lazy deletion: what is dropped or ranked anew stays in the heap until it comes up, or until
    such leftovers are more than half of it.
    """

    __slots__ = ("heap", "ranks")

    def __init__(self) -> None:
        self.ranks: dict[Item, int] = {}
        self.heap: list[tuple[int, Item]] = []

    def __len__(self) -> int:
        return len(self.ranks)

    def put(self, item: Item, rank: int) -> None:
        """Add the item, or rank it anew."""
        self.ranks[item] = rank
        heap = self.heap
        heappush(heap, (rank, item))
        if len(heap) > 2 * len(self.ranks) + 64:
            self._compact()

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
        heap, ranks = self.heap, self.ranks
        seen: set[Item] = set()
        ahead = [(heap[0], 0)] if heap else []
        while ahead:
            top, index = heappop(ahead)
            for child in (2 * index + 1, 2 * index + 2):
                if child < len(heap):
                    heappush(ahead, (heap[child], child))
            if ranks.get(top[1]) == top[0] and top[1] not in seen:
                seen.add(top[1])
                yield top

    def _compact(self) -> None:
        self.heap = [(rank, item) for item, rank in self.ranks.items()]
        heapify(self.heap)


class Lane(Ranking[NeedId]):
    """The needs of one service that want the same capabilities."""

    __slots__ = ("service", "wanted")

    def __init__(self, service: ServiceId, wanted: frozenset[Capability]) -> None:
        super().__init__()
        self.service = service
        self.wanted = wanted


class Queue:
    """All open needs that have a place, in lanes.

    `hot` are the lanes in which something changed since the planner last found nothing to do: only those are
    asked again. It is a note about work saved, not a fact: a queue where every lane is hot gives the same answers.
    """

    __slots__ = ("hot", "lane_of", "lanes", "of_service")

    def __init__(self) -> None:
        self.lanes: dict[tuple[ServiceId, frozenset[Capability]], Lane] = {}
        self.of_service: dict[ServiceId, list[Lane]] = {}
        self.lane_of: dict[NeedId, Lane] = {}
        self.hot: dict[Lane, None] = {}

    def __len__(self) -> int:
        return len(self.lane_of)

    def add(self, need: NeedId, service: ServiceId, wanted: frozenset[Capability], rank: int) -> None:
        """The need waits, or waits with another rank."""
        lane = self.lanes.get((service, wanted)) or self._open_lane(service, wanted)
        self.lane_of[need] = lane
        lane.put(need, rank)
        self.hot[lane] = None

    def remove(self, need: NeedId) -> None:
        """The need waits no longer; it may not have waited."""
        lane = self.lane_of.pop(need, None)
        if lane is not None:
            lane.drop(need)

    def first(self) -> NeedId | None:
        """The most urgent need of all."""
        tops = [top for lane in self.lanes.values() if (top := lane.first()) is not None]
        return min(tops)[1] if tops else None

    def wake(self, service: ServiceId, capabilities: frozenset[Capability]) -> None:
        """A unit that can do this became free: lanes it can serve are worth asking again."""
        for lane in self.of_service.get(service, ()):
            if lane.ranks and lane.wanted <= capabilities:
                self.hot[lane] = None

    def settled(self) -> None:
        """The planner found nothing more to do."""
        self.hot.clear()

    def _open_lane(self, service: ServiceId, wanted: frozenset[Capability]) -> Lane:
        lane = self.lanes[service, wanted] = Lane(service, wanted)
        self.of_service.setdefault(service, []).append(lane)
        return lane


def all_of(lanes: Iterable[Lane]) -> list[NeedId]:
    """Every need of these lanes, most urgent first; for tests and pages, not for deciding."""
    return [need for _, need in sorted((rank, need) for lane in lanes for need, rank in lane.ranks.items())]
