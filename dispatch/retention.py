"""Throws the keys of persons away when the region's retention time is over, once an hour: an entry, and no way back."""

import asyncio
from collections.abc import Callable

import structlog

from dispatch.consoles import fresh_id
from dispatch.core import commands
from dispatch.core.request import Request
from dispatch.engine import Engine
from dispatch.inbox import Broken, Full, Stopped
from dispatch.machines import RETENTION
from events.database import AWAY
from events.journal import PostgresJournal
from events.values import DAY_MS, Position, Time

LOOK_S = 3600.0

log = structlog.get_logger("retention")


class Retention:
    """One for the service that leads."""

    def __init__(self, engine: Engine, journal: PostgresJournal, clock: Callable[[], Time]) -> None:
        self.engine = engine
        self.journal = journal
        self.clock = clock

    async def run(self) -> None:
        """For ever."""
        while True:
            try:
                await self.look()
            except (*AWAY, Full, Stopped, Broken) as why:
                log.warning("retention_waits", error=repr(why))
            await asyncio.sleep(LOOK_S)

    async def look(self) -> None:
        """Whatever was kept longer ago than the region says goes now. Raises what keeps it from being so."""
        rules = self.engine.state.rules
        days = rules.limits.retention_days if rules is not None else 0
        if days == 0:
            return
        until = await last_before(self.journal, Time(self.clock() - days * DAY_MS))
        if until > self.engine.state.expired:
            await self.engine.submit(Request(commands.ExpirePersons(id=fresh_id(), until=until), RETENTION, ""))


async def last_before(journal: PostgresJournal, time: Time) -> Position:
    """The last entry of before that time; 0 if there is none. By halves, since times never decrease."""
    low, high = 0, int((await journal.head()).position)
    while low < high:
        middle = (low + high + 1) // 2
        entry = await journal.entry(Position(middle))
        if entry is not None and entry.at < time:
            low = middle
        else:
            high = middle - 1
    return Position(low)
