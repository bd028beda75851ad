"""Telling everybody who looks: made once for all, however many came when, and nothing is lost while it is told."""

import asyncio
import random
from typing import Any

import pytest

import events
from dispatch.http import stream
from dispatch.http.stream import Watcher, Watchers, bare
from events.entry import Entry
from events.values import Position
from projections import feed as module
from projections.feed import Audience
from tests.core.given import given
from tests.core.happened import opened
from tests.core.province import LAN, START
from tests.core.walk import journal_of
from tests.projections.test_feed import World
from tests.projections.watching import ROOM, Screen, plain


class Wire:
    """A transport that keeps what was written."""

    def __init__(self) -> None:
        self.written: list[bytes] = []
        self.unread = 0

    def write(self, data: bytes) -> None:
        self.written.append(data)

    def get_write_buffer_size(self) -> int:
        return self.unread

    def is_closing(self) -> bool:
        return False


class Look:
    """One who looks, joined as the edge does it."""

    def __init__(self, watchers: Watchers, before: "Look | None" = None) -> None:
        """As one who comes back, it has what it had seen before."""
        audience = Audience(ROOM)
        self.wire = Wire()
        self.wire.written += before.wire.written if before is not None else []
        known = self.screen().known
        self.wire.write(watchers.open(audience, "journal-1", known, bare))  # type: ignore[arg-type]
        sequence = watchers.feed.sequence
        self.watcher = Watcher(audience, self.wire, sequence, lambda: True, bare)  # type: ignore[arg-type]
        watchers.watchers.add(self.watcher)

    def screen(self) -> Screen:
        screen = Screen()
        for written in self.wire.written:
            screen.take(written)
        return screen

    def sees(self, tables: dict[str, dict[str, Any]]) -> None:
        screen = self.screen()
        assert screen.rows == {(view, key): row for view in ROOM for key, row in plain(tables[view]).items()}


def some(world: World, entries: list, chance: random.Random) -> None:
    """The next few of these entries happen."""
    first = world.feed.views.position
    world.happened(*entries[first : first + chance.randint(1, 6)])


@pytest.fixture(autouse=True)
def at_every_step(monkeypatch: pytest.MonkeyPatch) -> None:
    """Others come in wherever telling breathes."""
    monkeypatch.setattr(stream, "SLICE_S", 0.0)
    monkeypatch.setattr(stream, "TELLING_SHARE_MAX", 1.0)


@pytest.mark.parametrize("seed", range(8))
async def test_whatever_happens_while_it_is_told_everybody_sees_what_is_so(seed: int) -> None:
    chance, entries, world = random.Random(seed), journal_of(seed, 900), World()
    some(world, entries, chance)
    watchers, looks = Watchers(world.feed), []
    while world.feed.views.position < len(entries):
        some(world, entries, chance)
        looks.append(Look(watchers))
        if chance.random() < 0.5:
            looks.append(Look(watchers, chance.choice(looks)))
        telling = asyncio.create_task(watchers.tick())
        while not telling.done():
            await asyncio.sleep(0)
            if chance.random() < 0.2 and world.feed.views.position < len(entries):
                some(world, entries, chance)
            if chance.random() < 0.1:
                looks.append(Look(watchers))
            if chance.random() < 0.1:
                watchers.openings.clear()
    await watchers.tick()
    for look in looks:
        look.sees(world.feed.views.tables | world.feed.places.tables)


async def test_who_lags_until_what_was_removed_is_not_remembered_any_more_starts_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It would keep for ever what it was never told is gone."""
    monkeypatch.setattr(module, "REMOVED_MAX", 4)
    numbers = range(1, 9)
    begun = given(*(opened(number) for number in numbers))
    world = World().of(begun)
    watchers = Watchers(world.feed)
    lagging, other = Look(watchers), Look(watchers)
    lagging.wire.unread = stream.LAGGING_BYTES + 1
    for number in numbers:
        world.happened(
            Entry(Position(len(begun.entries) + number), START, LAN, "x", events.IncidentCancelled(number, "x"))
        )
        await watchers.tick()
    other.sees(world.feed.views.tables | world.feed.places.tables)
    lagging.wire.unread = 0
    await watchers.tick()
    assert (lagging.watcher.gone.is_set(), other.watcher.gone.is_set()) == (True, False)
    again = Look(watchers, lagging)
    assert again.screen().resets == 2
    again.sees(world.feed.views.tables | world.feed.places.tables)


async def test_a_frame_says_no_position_up_to_which_not_everything_was_told() -> None:
    """Whoever comes back by it is told what happened while it was made."""
    world, entries = World(), journal_of(3, 900)
    world.happened(*entries[:100])
    watchers = Watchers(world.feed)
    looks = [Look(watchers) for _ in range(3)]
    world.happened(*entries[100:150])
    telling = asyncio.create_task(watchers.tick())
    await asyncio.sleep(0)
    world.happened(*entries[150:])
    await telling
    for look in looks:
        assert look.screen().known.startswith("150-")
        again = Look(watchers, look)
        assert again.screen().resets == 1, "the rest alone"
        again.sees(world.feed.views.tables | world.feed.places.tables)


async def test_a_thousand_who_came_one_by_one_are_told_the_same_made_once() -> None:
    world, entries = World(), journal_of(5, 900)
    world.happened(*entries[:20])
    watchers, looks = Watchers(world.feed), []
    for at in range(20, 120):
        world.happened(entries[at])
        looks.append(Look(watchers))
    assert len({look.watcher.sequence for look in looks}) > 50
    telling = asyncio.create_task(watchers.tick())
    for at in range(120, 150):
        await asyncio.sleep(0)
        world.happened(entries[at])
    await telling
    assert len({look.watcher.sequence for look in looks}) == 1
    await watchers.tick()
    assert len({id(look.wire.written[-1]) for look in looks}) == 1, "one frame, made once"


async def test_everything_there_is_is_put_together_once_for_all_who_come_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world, entries = World(), journal_of(5, 900)
    world.happened(*entries[:100])
    watchers, made = Watchers(world.feed), []
    put_together = world.feed.everything
    monkeypatch.setattr(world.feed, "everything", lambda *asked: made.append(asked) or put_together(*asked))
    for at in range(100, 120):
        world.happened(entries[at])
        Look(watchers).sees(world.feed.views.tables | world.feed.places.tables)
    assert len(made) == 1
    watchers.openings.clear()
    Look(watchers).sees(world.feed.views.tables | world.feed.places.tables)
    assert len(made) == 2
