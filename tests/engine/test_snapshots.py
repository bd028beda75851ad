"""A start from a snapshot and what came after it is a start from the beginning."""

import asyncio
import random as sources

import pytest

from dispatch import snapshots
from dispatch.core.decide import Moment
from dispatch.core.evolve import evolve
from dispatch.core.state import State
from dispatch.core.turn import all_places, take_turn
from dispatch.engine import Engine
from dispatch.snapshots import Snapshots, newest, pack, unpack
from events import memory
from events.keeping import Snapshot
from events.memory import MemoryJournal
from projections.views import Views
from tests.core.given import facts
from tests.core.province import RULES, with_rules
from tests.core.walk import Walk, journal_of
from tests.engine.running import Clock, Listener, soon
from tests.events.twins import PostgresKeep

STEPS = 250


async def journal_with(entries: list) -> MemoryJournal:
    journal = MemoryJournal()
    await journal.lead()
    for at in range(0, len(entries), 17):
        await journal.append(entries[at : at + 17])
    return journal


def replayed(entries: list) -> tuple[State, Views]:
    state, views = State(), Views()
    for entry in entries:
        evolve(state, entry)
        views.project([entry])
    return state, views


def same(one: tuple[State, Views], other: tuple[State, Views]) -> None:
    assert facts(one[0]) == facts(other[0])
    assert one[1].tables == other[1].tables
    assert one[1].position == other[1].position


@pytest.mark.parametrize("assigning", ["automatic", "recommend"])
@pytest.mark.parametrize("seed", range(4))
def test_what_is_packed_is_unpacked(seed, assigning):
    entries = journal_of(seed, STEPS, with_rules(assigning=assigning))
    whole = replayed(entries)
    same(unpack(pack(*whole)), whole)


@pytest.mark.parametrize("assigning", ["automatic", "recommend"])
@pytest.mark.parametrize("seed", range(4))
def test_a_snapshot_and_the_tail_are_the_whole(seed, assigning):
    entries = journal_of(seed, STEPS, with_rules(assigning=assigning))
    whole = replayed(entries)
    for at in (1, len(entries) // 3, len(entries) - 1):
        state, views = unpack(pack(*replayed(entries[:at])))
        for entry in entries[at:]:
            evolve(state, entry)
            views.project([entry])
        same((state, views), whole)


@pytest.mark.parametrize("seed", range(4))
async def test_an_engine_that_starts_from_a_snapshot_is_one_that_read_everything(seed):
    """State and places; the walk knows no sightings, since those come from elsewhere."""
    entries = Walk(sources.Random(seed), RULES, sightings=False).go(STEPS).entries
    half = len(entries) // 2

    async def recover() -> State:
        return unpack(pack(*replayed(entries[:half])))[0]

    quick = Engine(await journal_with(entries), Clock(), HalfWay(half), recover=recover)
    slow = Engine(await journal_with(entries), Clock(), Listener())
    for engine in (quick, slow):
        await engine.catch_up()
    assert facts(quick.state) == facts(slow.state)
    assert quick.places.spots == slow.places.spots
    assert quick.head == slow.head
    assert all_places(slow.state).spots == slow.places.spots
    turns = [take_turn(engine.state, [], Moment(entries[-1].at + 10**8, engine.places)) for engine in (quick, slow)]
    assert turns[0].entries == turns[1].entries


class HalfWay(Listener):
    """Its views are from the snapshot as well: it hears only what came after."""

    def __init__(self, position: int) -> None:
        super().__init__()
        self.position = position

    def publish(self, entries, head) -> None:
        self.heard.extend(entry for entry in entries if entry.position > self.position)
        self.head = head


# --- the process that writes them


async def test_snapshots_are_written_now_and_then_by_whoever_follows():
    entries = journal_of(3, STEPS)
    journal = MemoryJournal()
    await journal.lead()
    writing = asyncio.create_task(Snapshots(journal, between=40).run())
    for at in range(0, len(entries), 9):
        await journal.append(entries[at : at + 9])
        await asyncio.sleep(0.002)
    await until(lambda: len(journal.disk.snapshots) >= len(entries) // 50)
    writing.cancel()
    await asyncio.gather(writing, return_exceptions=True)
    same(await newest(journal), replayed(entries[: (await newest(journal))[0].position]))
    assert (await newest(journal))[0].position > len(entries) - 60


async def test_whoever_writes_them_goes_on_where_the_last_one_stopped():
    entries = journal_of(4, STEPS)
    journal = await journal_with(entries)
    state, views = replayed(entries[:100])
    await journal.save_snapshot(snapshots.VERSION, pack(state, views))
    writing = asyncio.create_task(Snapshots(journal, between=10).run())
    await until(lambda: len(journal.disk.snapshots) > 1)
    writing.cancel()
    await asyncio.gather(writing, return_exceptions=True)
    same(await newest(journal), replayed(entries[: (await newest(journal))[0].position]))


async def test_a_snapshot_of_other_code_is_not_believed():
    journal = MemoryJournal()
    await journal.save_snapshot("another version", Snapshot(5, b"nonsense"))
    state, views = await newest(journal)
    assert (state.position, views.position) == (0, 0)


def test_the_version_is_of_the_code_that_decides_and_shows():
    assert snapshots.VERSION == snapshots.VERSION
    assert len(snapshots.VERSION) == 64
    assert {"events", "projections", "dispatch/core"} == set(snapshots.SOURCES)


async def test_on_postgresql_a_snapshot_comes_back_as_it_was(postgres: PostgresKeep):
    entries = journal_of(5, STEPS)
    journal = postgres.service()
    await journal.lead()
    await journal.append(entries)
    whole = replayed(entries)
    await journal.save_snapshot(snapshots.VERSION, pack(*whole))
    same(await newest(journal), whole)


async def until(so) -> None:
    async def wait() -> None:
        while not so():
            await asyncio.sleep(0.01)

    await soon(wait())


async def test_one_of_everything_so_far_is_made_for_a_version_that_is_about_to_start():
    entries = journal_of(7, STEPS)
    journal = await journal_with(entries)
    told: list[int] = []
    assert await Snapshots(journal).once(told.append) == len(entries) == told[-1]
    same(await newest(journal), replayed(entries))
    assert await Snapshots(journal).once(told.append) == len(entries)
    assert len(journal.disk.snapshots) == 1, "there is one of all of it already"


async def test_on_the_way_to_where_the_journal_is_snapshots_are_seldom(monkeypatch: pytest.MonkeyPatch):
    entries = journal_of(7, STEPS)
    monkeypatch.setattr(memory, "READ_MAX", 5)
    monkeypatch.setattr(snapshots, "READ_MAX", 5)
    monkeypatch.setattr(snapshots, "BEHIND", 4)
    journal = await journal_with(entries)
    await Snapshots(journal, between=10).once(lambda _: None)
    kept = sorted(position for _, position in journal.disk.snapshots)
    assert kept == [*range(40, len(entries), 40), len(entries)]
    journal = await journal_with(entries[: len(entries) // 5 * 5])
    writing = asyncio.create_task(Snapshots(journal, between=10).run())
    await until(lambda: len(journal.disk.snapshots) >= len(entries) // 40)
    for at in range(len(entries) // 5 * 5, len(entries)):
        await journal.append(entries[at : at + 1])
        await asyncio.sleep(0.002)
    writing.cancel()
    await asyncio.gather(writing, return_exceptions=True)
    far = [position for _, position in sorted(journal.disk.snapshots) if position < len(entries) // 5 * 5]
    assert far == [*range(40, far[-1] + 1, 40)]
