"""Whose console is heard of: silence is an entry, once, and only of those who hold something."""

import asyncio
from collections.abc import AsyncIterator

import pytest

import events
from dispatch.consoles import Consoles
from dispatch.core import commands
from tests.core.province import KHOA, LAN, START
from tests.engine.running import Running, running

LIMIT_MS = 20_000


@pytest.fixture
async def run() -> AsyncIterator[Running]:
    async with running() as one:
        yield one


async def told(run: Running) -> list[events.Event]:
    """What was said of consoles, once everything asked so far is kept."""
    await asyncio.sleep(0.05)
    kinds = events.ConsoleFellSilent | events.ConsoleCameBack
    return [entry.event for entry in await run.entries() if isinstance(entry.event, kinds)]


async def test_who_holds_something_and_is_not_heard_of_falls_silent_once(run: Running) -> None:
    consoles = Consoles(run.engine, run.clock)
    await run.done(commands.SignOnDesk(id="desk", extension="201"))
    consoles.hear(LAN)
    run.clock.move(LIMIT_MS)
    consoles.look()
    assert await told(run) == []
    run.clock.move(1)
    consoles.look()
    consoles.look()
    assert await told(run) == [events.ConsoleFellSilent(LAN, START)]
    consoles.look()
    assert len(await told(run)) == 1


async def test_who_is_heard_again_comes_back(run: Running) -> None:
    consoles = Consoles(run.engine, run.clock)
    await run.done(commands.SignOnDesk(id="desk", extension="201"))
    consoles.hear(LAN)
    run.clock.move(LIMIT_MS + 1)
    consoles.look()
    await told(run)
    consoles.hear(LAN)
    consoles.hear(LAN)
    assert (await told(run))[1:] == [events.ConsoleCameBack(LAN)]


async def test_who_holds_nothing_is_not_missed(run: Running) -> None:
    consoles = Consoles(run.engine, run.clock)
    consoles.hear(KHOA)
    run.clock.move(LIMIT_MS + 1)
    consoles.look()
    assert await told(run) == []
    assert not consoles.heard


async def test_who_signs_out_while_holding_something_is_silent_at_once(run: Running) -> None:
    consoles = Consoles(run.engine, run.clock)
    await run.done(commands.SignOnDesk(id="desk", extension="201"))
    consoles.hear(LAN)
    consoles.gone(LAN)
    assert await told(run) == [events.ConsoleFellSilent(LAN, START)]


async def test_after_a_restart_whoever_holds_something_has_the_whole_limit(run: Running) -> None:
    await run.done(commands.SignOnDesk(id="desk", extension="201"))
    consoles = Consoles(run.engine, run.clock)
    run.clock.move(LIMIT_MS * 3)
    looking = asyncio.create_task(consoles.run())
    await asyncio.sleep(0)
    consoles.look()
    assert await told(run) == []
    run.clock.move(LIMIT_MS + 1)
    consoles.look()
    assert [type(event) for event in await told(run)] == [events.ConsoleFellSilent]
    looking.cancel()


async def test_who_holds_something_and_was_never_heard_of_is_expected_from_then_on(run: Running) -> None:
    """Or a call that was claimed without a console would be held for ever."""
    consoles = Consoles(run.engine, run.clock)
    await run.done(commands.SignOnDesk(id="desk", extension="201"))
    consoles.expect(LAN)
    consoles.expect(None)
    run.clock.move(LIMIT_MS + 1)
    consoles.look()
    assert await told(run) == [events.ConsoleFellSilent(LAN, START)]
