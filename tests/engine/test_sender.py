"""The sender: each message in one hand, a database that is away only costs time, and a bug only its own message."""

import asyncio

import aiohttp
import pytest

import events
from dispatch.core import commands
from dispatch.gateways.sender import Sender
from events.entry import Entry
from events.values import Time
from projections.messages import Messages
from tests.core.province import CALL, EXCHANGE, LAN, START, TEXT
from tests.engine.running import Running, running

DUE = events.MessageDue(1, "sms", "link", Time(START + 600_000), LAN, CALL)


def told(compose, run: Running) -> Sender:
    """A sender to whom one message is due."""
    messages = Messages()
    messages.project([Entry(1, START, LAN, "c", DUE)])
    return Sender(run.engine, lambda: messages, lambda row: (), run.clock, compose)


async def due(run: Running) -> None:
    """The same, in the engine's own journal."""
    await run.done(commands.RingCall(id="1", call=CALL, number="115", caller=TEXT), EXCHANGE)
    await run.done(commands.AskLocation(id="2", call=CALL), LAN)


async def ended(run: Running) -> list[events.MessageEnded]:
    return [one.event for one in await run.entries() if isinstance(one.event, events.MessageEnded)]


async def test_whoever_says_that_it_is_due_it_is_in_one_hand():
    async def compose(row):
        raise AssertionError("nobody asks")

    async with running() as run:
        sends = told(compose, run)
        for _ in range(3):
            sends.hear(1, "link")
        assert sends.due.qsize() == 1


@pytest.mark.parametrize("away", [OSError("no route"), TimeoutError()])
async def test_a_database_that_is_away_only_costs_time(away):
    async def compose(row):
        raise away

    async with running() as run, aiohttp.ClientSession() as session:
        await due(run)
        assert await told(compose, run)._safely(session, 1) > 0
        assert await ended(run) == []


async def test_a_message_that_shows_a_bug_has_failed_and_nothing_else_has():
    composed = asyncio.Event()

    async def compose(row):
        composed.set()
        raise KeyError("a bug")

    async with running() as run, aiohttp.ClientSession() as session:
        await due(run)
        assert await told(compose, run)._safely(session, 1) is None
        assert composed.is_set()
        assert await ended(run) == [events.MessageEnded(1, "failed", "bug")]
