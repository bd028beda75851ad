"""How far each subscriber is, and letters that were given up: each step of it in one transaction."""

from collections.abc import Sequence
from pathlib import Path

import asyncpg
from msgspec import Struct

from dispatch.publishing.changes import Message
from events.sql import statements
from events.values import Position, Time

SQL = statements(Path(__file__).with_suffix(".sql"))
AGAIN_MAX = 500
"""Dead letters that are sent again at once."""


class Cursor(Struct, frozen=True):
    """Everything until `position` was taken, or is a dead letter; somebody set it there at `since`."""

    position: Position
    since: Time


class Dead(Struct, frozen=True):
    """A message that was given up, and why."""

    message: Message
    cause: str


class Standing(Struct, frozen=True):
    """How a subscriber is doing. `failing_since` None: well."""

    name: str
    position: Position
    since: Time
    failing_since: Time | None
    cause: str | None
    dead: int
    reached: Position | None

    @property
    def behind(self) -> int:
        """Positions that there are, and that it was not told of."""
        return max(0, (self.reached or self.position) - self.position)


class Letter(Struct, frozen=True):
    """A dead letter, without what it says."""

    position: Position
    id: str
    kind: str
    at: Time
    cause: str
    died_at: Time
    again: bool


async def begin(connection: asyncpg.Connection, name: str, position: Position, now: Time) -> None:
    """A subscriber that is new is told what happens from now on."""
    await connection.execute(SQL["begin"], name, position, now)


async def cursor(connection: asyncpg.Connection, name: str) -> Cursor:
    """Of one that has begun."""
    (row,) = await connection.fetch(SQL["cursor"], name)
    return Cursor(row["position"], row["since"])


async def move(
    connection: asyncpg.Connection, name: str, after: Position, until: Position, dead: Sequence[Dead], now: Time
) -> None:
    """It is told until there. Whoever set it elsewhere meanwhile is heeded."""
    async with connection.transaction():
        await connection.execute(SQL["move"], name, after, until)
        await bury(connection, name, dead, now)


async def bury(connection: asyncpg.Connection, name: str, dead: Sequence[Dead], now: Time) -> None:
    letters = [one.message for one in dead]
    columns = (
        [one.position for one in letters],
        [one.id for one in letters],
        [one.kind for one in letters],
        [one.at for one in letters],
        [one.body for one in letters],
        [one.cause for one in dead],
        [now] * len(dead),
    )
    if dead:
        await connection.execute(SQL["bury"], name, *columns)


async def asked_again(connection: asyncpg.Connection, name: str) -> list[Message]:
    """Dead letters that somebody wants to be sent again."""
    rows = await connection.fetch(SQL["asked_again"], name, AGAIN_MAX)
    return [Message(row["id"], row["kind"], row["id"], row["position"], row["at"], row["body"]) for row in rows]


async def sent_again(
    connection: asyncpg.Connection, name: str, messages: Sequence[Message], dead: Sequence[Dead], now: Time
) -> None:
    """Those that were taken are gone; the others are dead as before."""
    async with connection.transaction():
        await connection.execute(SQL["unbury"], name, [one.id for one in messages])
        await bury(connection, name, dead, now)


async def fails(connection: asyncpg.Connection, name: str, cause: str | None, now: Time) -> None:
    """None: it is well again."""
    if cause is None:
        await connection.execute(SQL["well"], name)
    else:
        await connection.execute(SQL["failing"], name, now, cause)


async def decay(connection: asyncpg.Connection, before: Time) -> None:
    """Dead letters are not kept for ever."""
    await connection.execute(SQL["decay"], before)


async def standings(connection: asyncpg.Connection) -> list[Standing]:
    return [Standing(**dict(row)) for row in await connection.fetch(SQL["all"])]


async def dead(connection: asyncpg.Connection, name: str) -> list[Letter]:
    return [Letter(**dict(row)) for row in await connection.fetch(SQL["dead"], name)]


async def resend(connection: asyncpg.Connection, name: str, ids: Sequence[str] | None) -> int:
    """These, or all of them; how many that are."""
    done = await connection.execute(SQL["resend"], name, ids)
    return int(done.rpartition(" ")[2])


async def replay(connection: asyncpg.Connection, name: str, position: Position, now: Time) -> bool:
    """Tell everything after this position again. False: there is no such subscriber."""
    done = await connection.execute(SQL["replay"], name, position, now)
    return bool(done.rpartition(" ")[2] != "0")


async def forget(connection: asyncpg.Connection, name: str) -> bool:
    """It, and what it never took. False: there is no such subscriber."""
    async with connection.transaction():
        await connection.execute(SQL["forget_dead"], name)
        done = await connection.execute(SQL["forget"], name)
    return bool(done.rpartition(" ")[2] != "0")
