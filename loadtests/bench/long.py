"""What takes long journals: rebuilding, starting from a snapshot, and memory that does not grow."""

import gc
import random
import resource
import time
from collections.abc import Iterator
from pathlib import Path

import asyncpg

from dispatch import snapshots
from dispatch.collector import growing
from dispatch.core import commands
from dispatch.core.decide import Moment, Request
from dispatch.core.proximity import Places
from dispatch.core.state import State
from dispatch.core.turn import all_places, take_turn
from events import entry as kept
from events.entry import Entry
from events.journal import READ_MAX, PostgresJournal
from events.keeping import Snapshot
from events.migrate import migrate
from events.values import Actor, AssignmentId, CallId, CommandId, Extension, IncidentId, KindId, NumberId, Step, Time
from loadtests.bench import place
from projections.views import Views

BY = Actor("user:bench")
UNITS = 120
STEPS = (Step.ACKNOWLEDGED, Step.EN_ROUTE, Step.ON_SCENE, Step.TRANSPORTING, Step.AT_HOSPITAL, Step.CLEARED)
CALLS_A_DAY = 8_000


class Ordinary:
    """An endless ordinary city in simulated time: each call becomes an incident that is served and closed."""

    def __init__(self, seed: int = 1) -> None:
        self.state = State()
        self.views = Views()
        self.places = Places(11.75)
        self.random = random.Random(seed)
        self.now = Time(1_800_000_000_000)
        self.number = 0
        listed = place.units(UNITS)
        self.started: list[commands.AnyCommand] = [
            commands.BeginJournal(id=self.id(), journal="bench", demo=False),
            commands.AdoptRegion(
                id=self.id(), version="b", digest="b", rules=place.rules(close_s=300), units=listed, files={}
            ),
            *(commands.BringOnDuty(id=self.id(), unit=unit.id) for unit in listed),
        ]

    def id(self) -> CommandId:
        self.number += 1
        return CommandId(f"{self.number:x}")

    def entries(self, count: int) -> Iterator[list[Entry]]:
        """At least so many more entries, a turn at a time."""
        until = self.state.position + count
        for command in self.started:
            yield self.turn(command)
        self.started.clear()
        while self.state.position < until:
            yield from self._call()

    def turn(self, command: commands.AnyCommand) -> list[Entry]:
        turn = take_turn(self.state, [Request(command, BY, "0" * 32)], Moment(self.now, self.places))
        return turn.entries

    def _call(self) -> Iterator[list[Entry]]:
        self.now = Time(self.now + self.random.randrange(2 * 86_400_000 // CALLS_A_DAY))
        call = CallId(f"b:{self.number}")
        yield self.turn(commands.RingCall(id=self.id(), call=call, number=NumberId("115")))
        yield self.turn(commands.AnswerCall(id=self.id(), call=call, extension=Extension("205")))
        where = place.anywhere(self.random)
        yield self.turn(commands.OpenIncident(id=self.id(), kind=KindId("bench"), place=where, call=call))
        incident = IncidentId(self.state.incidents_ever)
        for step in STEPS:
            assignment = AssignmentId(f"{incident}/1")
            yield self.turn(commands.AdvanceAssignment(id=self.id(), assignment=assignment, step=step))
        yield self.turn(commands.EndCall(id=self.id(), call=call))


def journal_of(count: int) -> list[bytes]:
    """Stored entries of an ordinary city."""
    city = Ordinary()
    return [kept.encode(entry) for turn in city.entries(count) for entry in turn]


async def fill(dsn: str, count: int) -> None:
    """A journal in PostgreSQL with so many entries of an ordinary city."""
    connection = await asyncpg.connect(dsn)
    await migrate(connection)
    before, rows = kept.GENESIS, []
    for position, data in enumerate(journal_of(count), 1):
        before = kept.chain(before, data)
        rows.append((position, data, before))
    await connection.copy_records_to_table("entries", records=rows, columns=["position", "data", "hash"])
    await connection.close()


async def read_per_s(dsn: str) -> float:
    """Reading and decoding alone."""
    began, count = time.perf_counter(), 0
    with growing():
        async for entries in PostgresJournal(dsn).read():
            count += len(entries)
    return count / (time.perf_counter() - began)


async def rebuild_per_s(dsn: str) -> float:
    """Reading, decoding, and making state and all views of it."""
    began, state, views = time.perf_counter(), State(), Views()
    with growing():
        async for entries in PostgresJournal(dsn).read():
            snapshots.take(state, views, entries)
    return state.position / (time.perf_counter() - began)


def rebuilt(stored: list[bytes]) -> tuple[State, Views]:
    state, views = State(), Views()
    take_stored(state, views, stored)
    return state, views


def take_stored(state: State, views: Views, stored: list[bytes]) -> None:
    """As they are read from the database: so many at a time."""
    with growing():
        for at in range(0, len(stored), READ_MAX):
            snapshots.take(state, views, [kept.decode(data) for data in stored[at : at + READ_MAX]])


def snapshot_of(stored: list[bytes]) -> Snapshot:
    return snapshots.pack(*rebuilt(stored))


def start_with_s(snapshot: Snapshot, stored: list[bytes]) -> float:
    """From the snapshot, and whatever came after it."""
    began = time.perf_counter()
    state, views = snapshots.unpack(snapshot)
    take_stored(state, views, stored[state.position :])
    all_places(state)
    return time.perf_counter() - began


def start_without_s(stored: list[bytes]) -> float:
    began = time.perf_counter()
    state, _ = rebuilt(stored)
    all_places(state)
    return time.perf_counter() - began


def memory_after(counts: tuple[int, ...]) -> list[int]:
    """Resident bytes after so many entries of an endless city; nothing of the journal is held."""
    city, sizes = Ordinary(), []
    for until in counts:
        for turn in city.entries(until - city.state.position):
            city.views.project(turn)
        gc.collect()
        sizes.append(resident_bytes())
    return sizes


def resident_bytes() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize()
