"""The heart against honest oracles: the queue beside `heapq`, nearness beside NumPy, decisions small and large."""

import heapq
import random
import time
from collections.abc import Callable, Iterator
from typing import TypeVar

import msgspec
import numpy

from dispatch.core import commands
from dispatch.core.decide import Moment, Request
from dispatch.core.proximity import Available, Places
from dispatch.core.queue import Queue, rank
from dispatch.core.state import State
from dispatch.core.turn import take_turn
from events.regions import Kind
from events.values import (
    Actor,
    AssignmentId,
    Capability,
    CommandId,
    IncidentId,
    KindId,
    NeedId,
    Place,
    ServiceId,
    Step,
    Time,
    UnitId,
)
from loadtests.bench import place

Changed = TypeVar("Changed", bound=msgspec.Struct)

OPEN_NEEDS = 100_000
CHANGES = 60_000
SERVICES = tuple(ServiceId(name) for name in ("ambulance", "fire", "police"))
WANTED = tuple(frozenset((Capability(name),)) for name in ("able", "doctor", "pumper", "ladder", "patrol"))
NOW = Time(1_800_000_000_000)


# --- queue: add, re-rank, take, remove with 100,000 needs waiting


def queue_work(seed: int = 1) -> list[tuple[str, NeedId, int]]:
    """The same changes for both: what, which need, and its new rank."""
    random_ = random.Random(seed)
    alive = [NeedId(f"{number}.1") for number in range(OPEN_NEEDS)]
    work = []
    for number in range(CHANGES):
        what = ("add", "rerank", "take", "remove")[number % 4]
        at = random_.randrange(len(alive))
        if what == "add":
            alive.append(NeedId(f"{OPEN_NEEDS + number}.1"))
            at = -1
        work.append((what, alive[at], some_rank(random_)))
        if what == "remove":
            alive[at] = alive[-1]
            alive.pop()
    return work


def some_rank(random_: random.Random) -> int:
    return rank(random_.randint(1, 4), Time(NOW + random_.randrange(3_600_000)))


def lane_of(need: NeedId) -> tuple[ServiceId, frozenset[Capability]]:
    number = int(need.partition(".")[0])
    return SERVICES[number % 3], WANTED[number % 5]


def ours_queue(work: list[tuple[str, NeedId, int]], seed: int = 2) -> float:
    """Changes per second; `take` takes the most urgent of one lane, as the planner does."""
    random_ = random.Random(seed)
    queue = Queue()
    for number in range(OPEN_NEEDS):
        need = NeedId(f"{number}.1")
        queue.add(need, *lane_of(need), some_rank(random_))
    lanes = [(need, *lane_of(need), new_rank, what) for what, need, new_rank in work]
    began = time.perf_counter()
    for need, service, wanted, new_rank, what in lanes:
        if what == "take":
            top = queue.lanes[service, wanted].first()
            if top is not None:
                queue.remove(top[1])
        elif what == "remove":
            queue.remove(need)
        else:
            queue.add(need, service, wanted, new_rank)
    return len(work) / (time.perf_counter() - began)


class HeapQueue:
    """One `heapq` per lane with lazy deletion, as anyone would write it."""

    def __init__(self) -> None:
        self.heaps: dict[tuple[ServiceId, frozenset[Capability]], list[tuple[int, NeedId]]] = {}
        self.ranks: dict[NeedId, int] = {}

    def add(self, need: NeedId, service: ServiceId, wanted: frozenset[Capability], new_rank: int) -> None:
        self.ranks[need] = new_rank
        heapq.heappush(self.heaps.setdefault((service, wanted), []), (new_rank, need))

    def remove(self, need: NeedId) -> None:
        self.ranks.pop(need, None)

    def take(self, service: ServiceId, wanted: frozenset[Capability]) -> NeedId | None:
        heap = self.heaps[service, wanted]
        while heap:
            top_rank, top = heapq.heappop(heap)
            if self.ranks.get(top) == top_rank:
                del self.ranks[top]
                return top
        return None


def heap_queue(work: list[tuple[str, NeedId, int]], seed: int = 2) -> float:
    """Changes per second."""
    random_ = random.Random(seed)
    queue = HeapQueue()
    for number in range(OPEN_NEEDS):
        need = NeedId(f"{number}.1")
        queue.add(need, *lane_of(need), some_rank(random_))
    lanes = [(need, *lane_of(need), new_rank, what) for what, need, new_rank in work]
    began = time.perf_counter()
    for need, service, wanted, new_rank, what in lanes:
        if what == "take":
            queue.take(service, wanted)
        elif what == "remove":
            queue.remove(need)
        else:
            queue.add(need, service, wanted, new_rank)
    return len(work) / (time.perf_counter() - began)


# --- proximity: the nearest five able units of 10,000 that move


class Moving:
    """10,000 units of three services, a third of them ours and nine in ten of those available."""

    def __init__(self, count: int = 10_000, seed: int = 3) -> None:
        self.random = random.Random(seed)
        self.names = [UnitId(f"U{number:05}") for number in range(count)]
        self.available = Available()
        self.places = Places(11.75)
        able = frozenset((Capability("able"),))
        for number, name in enumerate(self.names):
            service = SERVICES[number % 3]
            self.places.put(name, service, place.anywhere(self.random), Time(0))
            if self.random.random() < 0.9:
                self.available.add(name, service, able)
        self.ours = [name for name in self.names[::3] if name in self.available.pool_of]
        self.x = numpy.array([self.places.spots[name].x for name in self.ours])
        self.y = numpy.array([self.places.spots[name].y for name in self.ours])
        self.wanted = able

    def queries(self, count: int) -> list[Place]:
        return [place.anywhere(self.random) for _ in range(count)]

    def move(self, count: int) -> None:
        """Between searches units move, for both alike."""
        for _ in range(count):
            at = self.random.randrange(len(self.ours))
            self.places.put(self.ours[at], SERVICES[0], place.anywhere(self.random), Time(0))
            spot = self.places.spots[self.ours[at]]
            self.x[at], self.y[at] = spot.x, spot.y


def index_us(moving: Moving, queries: list[Place]) -> float:
    began = time.perf_counter()
    for query in queries:
        moving.places.nearest(query, moving.available, SERVICES[0], moving.wanted, 5)
    return (time.perf_counter() - began) / len(queries) * 1e6


def scan_us(moving: Moving, queries: list[Place]) -> float:
    """A NumPy scan over arrays of the available units of that service; five names come out, as with ours."""
    began = time.perf_counter()
    for query in queries:
        dx = moving.x - query.lon * moving.places.x_m
        dy = moving.y - query.lat * moving.places.y_m
        square = dx * dx + dy * dy
        nearest = numpy.argpartition(square, 5)[:5]
        [moving.ours[at] for at in nearest[numpy.argsort(square[nearest])]]
    return (time.perf_counter() - began) / len(queries) * 1e6


# --- scale: a decision with much waiting, beside one with little


class Province:
    """So many open needs, nine in ten without an able unit, and so many units; then the city goes on."""

    def __init__(self, needs: int, units: int) -> None:
        self.state = State()
        self.places = Places(11.75)
        self.now = NOW
        self.random = random.Random(5)
        self.numbers = iter(range(1 << 60))
        listed = place.units(units)
        self.turn(commands.BeginJournal(id=self.id(), journal="b", demo=False))
        kinds = (*place.rules().kinds, hopeless())
        rules = replace(place.rules(), kinds=kinds)
        self.turn(commands.AdoptRegion(id=self.id(), version="1", digest="1", rules=rules, units=listed, files={}))
        for unit in listed:
            self.turn(commands.BringOnDuty(id=self.id(), unit=unit.id))
        for number in range(needs):
            self.open("hopeless" if number % 10 else "bench")
        for unit in listed[: units // 4]:
            if self.state.units[unit.id].assignment is None:
                self.turn(commands.TakeOutOfService(id=self.id(), unit=unit.id, reason="rest"))

    def id(self) -> CommandId:
        return CommandId(str(next(self.numbers)))

    def turn(self, command: commands.AnyCommand) -> None:
        self.now = Time(self.now + 1)
        take_turn(self.state, [Request(command, Actor("user:b"), "")], Moment(self.now, self.places))

    def open(self, kind: str) -> IncidentId:
        self.turn(commands.OpenIncident(id=self.id(), kind=KindId(kind), place=place.anywhere(self.random)))
        return IncidentId(self.state.incidents_ever)

    def decisions_us(self, count: int) -> float:
        """Open, clear, open, …: each clearing frees a unit that the most urgent need of its lane gets."""
        work = list(self._decisions(count))
        began = time.perf_counter()
        for one in work:
            one()
        return (time.perf_counter() - began) / len(work) * 1e6

    def _decisions(self, count: int) -> Iterator[Callable[[], None]]:
        active = list(self.state.assignments)
        for number in range(count):
            if number % 2:
                yield self._open
            else:
                yield lambda: self._clear(active)

    def _open(self) -> None:
        self.open("bench")

    def _clear(self, active: list[AssignmentId]) -> None:
        at = self.random.randrange(len(active))
        self.turn(commands.AdvanceAssignment(id=self.id(), assignment=active[at], step=Step.CLEARED))
        active[at] = next(reversed(self.state.assignments))


def hopeless() -> Kind:
    """A kind whose capability no unit has."""
    bench = place.rules().kinds[0]
    wanted = replace(bench.levels[0][0], capabilities=(Capability("helicopter"),))
    return replace(bench, id=KindId("hopeless"), levels=((wanted,),))


def replace(struct: Changed, **fields: object) -> Changed:
    return msgspec.structs.replace(struct, **fields)
