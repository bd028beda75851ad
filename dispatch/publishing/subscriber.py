"""One subscriber: read what changed, carry it, note how far; by itself, whatever becomes of the others."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol

import asyncpg
import structlog

from dispatch.publishing import cursors
from dispatch.publishing.changes import Message, NotThere
from dispatch.publishing.cursors import Dead
from events.database import AWAY, connected
from events.values import Position, Time

STEP = 500
"""So many positions at a time: bounds what one holds in memory, and what is sent twice after a kill."""
PLAN_EACH = "set plan_cache_mode = force_custom_plan"
"""A plan for any range of positions reads much more than the few that are asked for."""
BUG_RESTS_S = 30.0
LOOK_S = 1.0
"""How soon what the command line asked for is heeded."""

log = structlog.get_logger("publishing")
Trouble = Callable[[str | None], Awaitable[None]]
"""Told why nothing is taken; None: it is again."""


def heed_end() -> None:
    """Raises CancelledError where we were cancelled and somebody forgot to say so: `wait_for` of Python 3.11 does when
    what it waits for comes at that very moment, and whoever goes on then sends without the lock."""
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError


class Destination(Protocol):
    """Where messages go."""

    async def carry(self, messages: Sequence[Message], since: Time, trouble: Trouble) -> list[Dead]:
        """Until each was taken or given up; those that were. None is given up sooner than its time after `since`."""
        ...

    async def close(self) -> None: ...


class Source(Protocol):
    async def messages(self, connection: asyncpg.Connection, after: Position, until: Position) -> list[Message]: ...


class Reached:
    """How far there is anything to tell; others wait for it."""

    def __init__(self) -> None:
        self.position = Position(0)
        self.grown = asyncio.Condition()

    async def reach(self, position: Position) -> None:
        if position != self.position:
            async with self.grown:
                self.position = position
                self.grown.notify_all()

    async def wait(self, after: Position) -> None:
        """Until there is more than this, or it is time to look again."""
        try:
            async with asyncio.timeout(LOOK_S), self.grown:
                await self.grown.wait_for(lambda: self.position > after)
        except TimeoutError:
            return


class Following:
    """Until it is cancelled. Raises what the database raises."""

    def __init__(
        self,
        dsn: str,
        name: str,
        source: Source,
        destination: Destination,
        reached: Reached,
        clock: Callable[[], Time],
    ) -> None:
        self.dsn = dsn
        self.name = name
        self.source = source
        self.destination = destination
        self.reached = reached
        self.clock = clock
        self.ill: str | None = None

    async def run(self) -> None:
        """A bug of this one costs this one: the others go on, and it tries again."""
        while True:
            try:
                await self._follow()
            except (*AWAY, asyncpg.PostgresError):
                raise
            except Exception as bug:
                log.exception("subscriber_bug", subscriber=self.name)
                self.ill = repr(bug)[:200]
                await asyncio.sleep(BUG_RESTS_S)

    async def _follow(self) -> None:
        try:
            async with connected(self.dsn, own=True) as connection:
                await connection.execute(PLAN_EACH)
                await cursors.begin(connection, self.name, self.reached.position, self.clock())
                while True:
                    heed_end()
                    await self._again(connection)
                    await self._step(connection)
        finally:
            await self.destination.close()

    async def _step(self, connection: asyncpg.Connection) -> None:
        at = await cursors.cursor(connection, self.name)
        if self.reached.position <= at.position:
            await self.reached.wait(at.position)
            return
        until = Position(min(at.position + STEP, self.reached.position))
        try:
            messages = await self.source.messages(connection, at.position, until)
        except NotThere:
            await asyncio.sleep(LOOK_S)
            return
        dead = await self._carry(connection, messages, at.since)
        await cursors.move(connection, self.name, at.position, until, dead, self.clock())

    async def _again(self, connection: asyncpg.Connection) -> None:
        messages = await cursors.asked_again(connection, self.name)
        if messages:
            dead = await self._carry(connection, messages, Time(0))
            await cursors.sent_again(connection, self.name, messages, dead, self.clock())

    async def _carry(self, connection: asyncpg.Connection, messages: Sequence[Message], since: Time) -> list[Dead]:
        if not messages:
            return []
        one_by_one = asyncio.Lock()

        async def trouble(cause: str | None) -> None:
            async with one_by_one:
                if cause != self.ill:
                    self.ill = cause
                    await cursors.fails(connection, self.name, cause, self.clock())
                    log.warning("subscriber_ill" if cause else "subscriber_well", subscriber=self.name, cause=cause)

        dead = await self.destination.carry(messages, since, trouble)
        if dead:
            log.warning("given_up", subscriber=self.name, messages=len(dead), cause=dead[-1].cause)
        return dead
