"""One command while no service runs: the command line leads for a moment."""

import asyncio
from functools import partial

from dispatch import snapshots
from dispatch.clock import Clock
from dispatch.core import commands
from dispatch.core.decide import Request
from dispatch.core.rules import Refusal
from dispatch.engine import Engine
from dispatch.machines import OPERATOR
from events.database import connected
from events.journal import LEADER_LOCK, PostgresJournal
from events.keeping import Head
from projections.feed import Feed

ALONE_S_MAX = 5.0
"""So long the command line waits for a journal that nobody should hold."""


class AnotherLeads(Exception):
    """Nobody answered, and yet a service holds the journal: ask that one."""


async def carry_out(dsn: str, command: commands.AnyCommand) -> Head:
    """Carry out one command while no service runs: lead, ask, let go.

    Raises LookupError when it is refused, AnotherLeads when somebody does.
    """
    journal = PostgresJournal(dsn)
    feed = Feed(Clock())
    engine = Engine(journal, Clock(), feed, recover=partial(snapshots.begin, journal, feed))
    try:
        await engine.start(ALONE_S_MAX)
    except TimeoutError:
        raise AnotherLeads from None
    turns = asyncio.create_task(engine.run())
    try:
        answer = await engine.submit(Request(command, OPERATOR, ""))
    finally:
        await engine.stop()
        await asyncio.gather(turns, return_exceptions=True)
        await journal.close()
    if isinstance(answer.reply, Refusal):
        raise LookupError(answer.reply.reason)
    return answer.head


async def is_led(dsn: str) -> bool:
    """Whether a service holds the journal now."""
    async with connected(dsn) as connection:
        return not await connection.fetchval("select pg_try_advisory_lock($1)", LEADER_LOCK)
