"""State and views that caught up side by side are those of one who read everything by himself."""

import asyncio
import os
import signal

import pytest

from dispatch import abreast, snapshots
from dispatch.clock import Clock
from events.journal import PostgresJournal
from projections.feed import Feed
from tests.core.walk import journal_of
from tests.engine.test_snapshots import STEPS, replayed, same
from tests.events.twins import PostgresKeep


@pytest.fixture
async def journal(postgres: PostgresKeep) -> PostgresJournal:
    journal = postgres.service()
    await journal.lead()
    await journal.append(journal_of(6, STEPS))
    return journal


@pytest.mark.parametrize("at", [0, 1, 100])
async def test_from_wherever_they_begin(journal: PostgresJournal, at: int):
    entries = [entry async for some in journal.read() for entry in some]
    state, views = replayed(entries[:at])
    same((state, await abreast.catch_up(journal, state, views)), replayed(entries))


async def test_a_start_without_a_snapshot_begins_where_the_journal_ends(
    journal: PostgresJournal, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(abreast, "FAR", 50)
    feed, head = Feed(Clock()), await journal.head()
    state = await snapshots.begin(journal, feed)
    assert state.position == feed.views.position == head.position
    same((state, feed.views), replayed([entry async for some in journal.read() for entry in some]))


async def test_whoever_is_near_reads_by_himself(journal: PostgresJournal, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(abreast, "catch_up", None)
    assert (await snapshots.begin(journal, Feed(Clock()))).position == 0


async def test_a_process_that_is_killed_costs_time_alone(journal: PostgresJournal, monkeypatch: pytest.MonkeyPatch):
    begin = asyncio.create_subprocess_exec

    async def and_kill(*arguments, **pipes):
        other = await begin(*arguments, **pipes)
        os.kill(other.pid, signal.SIGKILL)
        return other

    monkeypatch.setattr(asyncio, "create_subprocess_exec", and_kill)
    entries = [entry async for some in journal.read() for entry in some]
    state, views = replayed([])
    same((state, await abreast.catch_up(journal, state, views)), replayed(entries))


async def test_a_start_that_is_broken_off_leaves_no_process(journal: PostgresJournal, monkeypatch: pytest.MonkeyPatch):
    begun = []
    begin = asyncio.create_subprocess_exec

    async def and_tell(*arguments, **pipes):
        begun.append(await begin(*arguments, **pipes))
        return begun[-1]

    monkeypatch.setattr(asyncio, "create_subprocess_exec", and_tell)
    catching = asyncio.create_task(abreast.catch_up(journal, *replayed([])))
    while not begun:
        await asyncio.sleep(0)
    catching.cancel()
    with pytest.raises(asyncio.CancelledError):
        await catching
    assert begun[0].returncode is not None
