"""The process that publishes: one at a time holds the lock and sends; whoever comes second waits."""

import asyncio
from collections.abc import Callable, Sequence

import asyncpg
import structlog

from dispatch import security, visits
from dispatch.patience import Patience
from dispatch.publishing import cursors, webhooks
from dispatch.publishing.changes import Source
from dispatch.publishing.jetstream import JetStream
from dispatch.publishing.setup import SYSLOG, Nats, Publishing, Subscriber
from dispatch.publishing.subscriber import Destination, Following, Reached
from dispatch.publishing.syslog import Collector, Lines
from dispatch.publishing.webhooks import Webhooks
from events.database import AWAY, connected
from events.journal import PostgresJournal
from events.values import DAY_MS, Position, Time
from projections import archive

HELD = 0x71E9_0004
"""The lock of whoever publishes."""
LOOK_S = 0.2
KEPT_MS = 30 * 24 * 3600 * 1000
"""So long dead letters are kept."""
VISITS_KEPT_MS = 365 * DAY_MS
"""So long lines of visits say who it was, and from where."""
DECAY_S = 3_600.0

log = structlog.get_logger("publishing")


class Publisher:
    """Made once for the process."""

    def __init__(
        self,
        dsn: str,
        publishing: Publishing,
        clock: Callable[[], Time],
        pauses_s: Sequence[float] = webhooks.PAUSES_S,
    ) -> None:
        self.dsn = dsn
        self.publishing = publishing
        self.clock = clock
        self.pauses_s = pauses_s
        self.holds = False

    async def run(self) -> None:
        """For ever; the database may go and come back."""
        away = Patience()
        while True:
            try:
                async with connected(self.dsn, own=True) as holder:
                    await self._publish(holder, away)
            except* (*AWAY, asyncpg.PostgresError) as lost:
                log.warning("database_away", error=repr(lost.exceptions[0]), tries=away.tries)
            finally:
                self.holds = False
            await away.wait()

    async def _publish(self, holder: asyncpg.Connection, away: Patience) -> None:
        """With the lock, for as long as its connection lives."""
        while not await holder.fetchval("select pg_try_advisory_lock($1)", HELD):
            await asyncio.sleep(LOOK_S)
        away.it_went_well()
        self.holds = True
        reached, lines = Reached(), Reached()
        await reached.reach(await archive.reached(holder))
        await lines.reach(Position(await security.last(holder)))
        log.info("publishing", subscribers=self.publishing.names, position=reached.position)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._look(holder, reached, lines))
            tasks.create_task(self._decay())
            tasks.create_task(self._number())
            for following in self._followings(reached, lines):
                tasks.create_task(following.run())

    def _followings(self, reached: Reached, lines: Reached) -> list[Following]:
        networks, stream = self.publishing.networks, self.publishing.nats
        destinations: list[tuple[Subscriber | Nats, Destination]] = [
            (one, Webhooks(one, networks, self.clock, self.pauses_s)) for one in self.publishing.webhooks
        ]
        if stream is not None:
            destinations.append((stream, JetStream(stream, self.pauses_s)))
        followings = [
            Following(self.dsn, one.name, Source(self.dsn, one.collections, one.area), there, reached, self.clock)
            for one, there in destinations
        ]
        if self.publishing.syslog is not None:
            there = Collector(self.publishing.syslog, self.pauses_s)
            followings.append(Following(self.dsn, SYSLOG, Lines(), there, lines, self.clock))
        return followings

    async def _number(self) -> None:
        """The SOC's lines."""
        async with connected(self.dsn, own=True) as connection:
            await security.Numbering(PostgresJournal(self.dsn)).run(connection)

    async def _look(self, holder: asyncpg.Connection, reached: Reached, lines: Reached) -> None:
        """How far the archive and the SOC's lines are; it is also how a lost lock is found."""
        while True:
            await reached.reach(await archive.reached(holder))
            await lines.reach(Position(await security.last(holder)))
            await asyncio.sleep(LOOK_S)

    async def _decay(self) -> None:
        while True:
            async with connected(self.dsn, own=True) as connection:
                await cursors.decay(connection, Time(self.clock() - KEPT_MS))
                await security.expire(connection, Time(self.clock() - VISITS_KEPT_MS))
                await visits.decay(connection)
            await asyncio.sleep(DECAY_S)
