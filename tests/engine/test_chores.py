"""What is done beside the turns: once for many, and again until it is done."""

import asyncio
from contextlib import asynccontextmanager
from itertools import pairwise

import asyncpg
import pytest

from dispatch import chores as module
from dispatch.chores import Chores
from tests.engine.running import soon


@asynccontextmanager
async def at_work():
    chores = Chores()
    task = asyncio.create_task(chores.run())
    try:
        yield chores, task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


class Chore:
    """Fails as it is told, then is done."""

    def __init__(self, *fails: Exception) -> None:
        self.fails = list(fails)
        self.done = asyncio.Event()
        self.times = 0

    async def __call__(self) -> None:
        self.times += 1
        if self.fails:
            raise self.fails.pop()
        self.done.set()


async def test_many_at_once_are_done_once():
    chore = Chore()
    async with at_work() as (chores, _):
        for _ in range(100):
            chores.put("load", chore)
        await soon(asyncio.create_task(chore.done.wait()))
        await asyncio.sleep(0.02)
    assert chore.times == 1


async def test_what_the_database_kept_from_being_done_is_done_later_and_keeps_no_other(monkeypatch):
    monkeypatch.setattr(module, "AGAIN_S", 0.01)
    chore, other = Chore(ConnectionResetError(), TimeoutError()), Chore()
    async with at_work() as (chores, _):
        chores.put("load", chore)
        chores.put("other", other)
        await soon(asyncio.create_task(other.done.wait()))
        await soon(asyncio.create_task(chore.done.wait()))
    assert (chore.times, other.times) == (3, 1)


async def test_a_bug_in_a_chore_costs_that_chore_alone_which_is_tried_again(monkeypatch):
    """A library that is broken on this machine once stopped the whole service, at every start."""
    monkeypatch.setattr(module, "BUG_S", 0.05)
    bug, other = Chore(ZeroDivisionError(), ZeroDivisionError()), Chore()
    async with at_work() as (chores, task):
        chores.put("prepare", bug)
        chores.put("other", other)
        await soon(asyncio.create_task(other.done.wait()))
        assert (chores.failing, bug.times, task.done()) == ({"prepare"}, 1, False)
        await soon(asyncio.create_task(bug.done.wait()))
        assert (chores.failing, bug.times) == (set(), 3)


async def test_what_was_put_anew_and_done_is_not_done_again_for_an_earlier_bug(monkeypatch):
    monkeypatch.setattr(module, "BUG_S", 0.05)
    bug, anew = Chore(ZeroDivisionError()), Chore()
    async with at_work() as (chores, _):
        chores.put("load", bug)
        while not chores.failing:
            await asyncio.sleep(0)
        chores.put("load", anew)
        await soon(asyncio.create_task(anew.done.wait()))
        await asyncio.sleep(0.1)
        assert (bug.times, anew.times) == (1, 1)


@pytest.mark.parametrize("refused", [asyncpg.DiskFullError, asyncpg.ReadOnlySQLTransactionError])
async def test_what_the_database_refuses_is_tried_again_soon(monkeypatch, refused):
    """A closed account must not stay open for a disk that was full for a moment."""
    monkeypatch.setattr(module, "AGAIN_S", 0.01)
    chore = Chore(refused("for now"))
    async with at_work() as (chores, _):
        await chores.now("load accounts", chore)
        await soon(asyncio.create_task(chore.done.wait()))
        assert not chores.failing


async def test_a_loop_begins_anew_after_a_bug_ever_more_seldom_and_counts_as_failing_until_it_goes_well(monkeypatch):
    monkeypatch.setattr(module, "AGAIN_S", 0.02)
    monkeypatch.setattr(module, "BUG_S", 0.08)
    monkeypatch.setattr(module, "WELL_S", 0.3)
    now, began, for_ever = asyncio.get_running_loop().time, [], asyncio.Event()

    async def loop() -> None:
        began.append(now())
        if len(began) <= 5:
            raise ZeroDivisionError
        await for_ever.wait()

    chores = Chores()
    keeping = asyncio.create_task(chores.keep("tell", loop))
    while len(began) < 6:
        await asyncio.sleep(0.001)
        assert not began or chores.failing == {"tell"}
    pauses = [later - earlier for earlier, later in pairwise(began)]
    assert all(pause_s >= least for pause_s, least in zip(pauses, (0.02, 0.04, 0.08, 0.08, 0.08), strict=True))
    assert chores.failing == {"tell"}
    while chores.failing:
        await asyncio.sleep(0.01)
    assert now() - began[-1] >= 0.3
    keeping.cancel()
    await asyncio.gather(keeping, return_exceptions=True)
    assert keeping.cancelled()
