"""The archive: every row of every view with the positions from and until which it was so, in PostgreSQL.

A process of its own that follows the journal. Rows and checkpoint are written in one transaction, so it can be
killed at any moment; it can be dropped and made again, and comes out the same.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path
from time import perf_counter
from typing import Any, TypeVar

import asyncpg
import msgspec
import structlog
from msgspec import Struct

from events.database import AWAY, connected
from events.entry import Entry
from events.keeping import Journal
from events.sql import statements
from events.values import CallId, IncidentId, Position, TicketId
from projections.projection import Change
from projections.views import Views

log = structlog.get_logger("archive")
SQL = statements(Path(__file__).with_suffix(".sql"))
encode = msgspec.json.Encoder().encode
Key = tuple[str, str]
Row = TypeVar("Row")
HELD = 0x71E9_0003
"""The lock of whoever writes the archive."""
LOOK_S = 0.25
REST = 1.0
"""Who follows rests as long as each batch took: history may be late, and those who answer calls come first."""
LIKE = re.compile(r"[%_\\]")
"""What means something in a pattern; a call's id may have any of it."""
LASTING = frozenset(("story", "ticket_story", "readings"))
"""Views whose rows are never changed: of these nothing is remembered, for they grow with all history."""


class Version(Struct):
    """One state of one row: from `since`, until `until` or still."""

    view: str
    key: str
    since: Position
    until: Position | None
    row: str


class Batch:
    """What some entries change in the archive: versions that begin, and older ones that end."""

    def __init__(self, open_rows: dict[Key, Position]) -> None:
        self.open_rows = open_rows
        self.fresh: list[Version] = []
        self.newest: dict[Key, Version] = {}
        self.gone: list[tuple[str, str, Position, Position]] = []

    def take(self, change: Change, position: Position) -> None:
        """This row reads so from this position; what it read before ends here."""
        key = (change.view, change.key.replace("\0", "\ufffd"))  # PostgreSQL keeps no NUL in a text
        before = self.newest.pop(key, None)
        if before is not None and before.since == position:
            self.fresh.remove(before)
        elif before is not None:
            before.until = position
        elif key in self.open_rows:
            self.gone.append((*key, self.open_rows.pop(key), position))
        if change.row is None:
            return
        version = Version(*key, position, None, encode(change.row).decode().replace("\\u0000", "\\ufffd"))
        self.fresh.append(version)
        self.newest[key] = version

    def settle(self) -> None:
        """The batch is kept: the open rows are those of now."""
        self.open_rows.update((key, version.since) for key, version in self.newest.items() if key[0] not in LASTING)


class Archive:
    """Follows the journal from the checkpoint."""

    def __init__(self, dsn: str, journal: Journal, views: Callable[[Position], Any]) -> None:
        """`views(position)` gives the views as they were at a position, or before it."""
        self.dsn = dsn
        self.journal = journal
        self.views_until = views
        self.position = Position(0)
        self.open_rows: dict[Key, Position] = {}
        self.holds = False
        """Whether the lock was ours: losing it is no reason to end, a database that is away is."""

    async def run(
        self, until: Position | None = None, told: Callable[[Position], None] | None = None, *, anew: bool = False
    ) -> None:
        """Follow for ever, or up to a position; `told` hears how far it is. One writes at a time: `anew` takes the lock
        from whoever does, and begins from nothing; others wait, and who followed for ever goes on after it."""
        while True:
            self.holds = False
            try:
                return await self._run(until, told, anew=anew)
            except AWAY as lost:
                if until is not None or not self.holds:
                    raise
                log.warning("lock_lost", position=self.position, error=repr(lost))
                await asyncio.sleep(LOOK_S)

    async def _run(self, until: Position | None, told: Callable[[Position], None] | None, *, anew: bool) -> None:
        async with connected(self.dsn) as connection:
            await connection.execute("set synchronous_commit = off")
            await self._take_lock(connection, anew=anew)
            self.holds = True
            if anew:
                await connection.execute(SQL["drop"])
            views = await self._resume(connection)
            source = self.journal.follow(self.position) if until is None else self.journal.read(self.position)
            async for entries in source:
                began_s = perf_counter()
                await self._keep(connection, views, entries)
                if until is None:
                    await asyncio.sleep(REST * (perf_counter() - began_s))
                if told is not None:
                    told(self.position)
                if until is not None and self.position >= until:
                    return

    async def _take_lock(self, connection: asyncpg.Connection, *, anew: bool) -> None:
        """Whoever lost it comes back for it, and may be faster than we are."""
        while True:
            if anew:
                await connection.execute(SQL["end_holder"], HELD)
            if await connection.fetchval("select pg_try_advisory_lock($1)", HELD):
                return
            await asyncio.sleep(LOOK_S)

    async def _resume(self, connection: asyncpg.Connection) -> Views:
        """Views as of the checkpoint: from a snapshot before it, and the entries since."""
        self.position = Position(await connection.fetchval(SQL["checkpoint"]) or 0)
        rows = await connection.fetch(SQL["open_rows"], list(LASTING))
        self.open_rows = {(row["view"], row["key"]): row["since"] for row in rows}
        views: Views = await self.views_until(self.position)
        if views.position < self.position:
            async for entries in self.journal.read(views.position):
                views.project([entry for entry in entries if entry.position <= self.position])
                if views.position == self.position:
                    break
        return views

    async def _keep(self, connection: asyncpg.Connection, views: Views, entries: Sequence[Entry]) -> None:
        batch = Batch(self.open_rows)
        for entry in entries:
            for change in (*views.project([entry]), *views.stories(entry)):
                batch.take(change, entry.position)
        last = entries[-1].position
        async with connection.transaction():
            await connection.execute(SQL["close_rows"], *_columns(batch.gone, 4))
            rows = [(one.view, one.key, one.since, one.until, one.row) for one in batch.fresh]
            await connection.execute(SQL["insert_rows"], *_columns(rows, 5))
            await connection.execute(SQL["set_checkpoint"], last)
        batch.settle()
        self.position = last


def _columns(rows: Sequence[Sequence[Any]], width: int) -> list[list[Any]]:
    return [[row[column] for row in rows] for column in range(width)]


async def story(dsn: str, incident: IncidentId) -> tuple[Position, list[Any]]:
    """What happened to an incident, however long ago, and up to which position the archive knows."""
    return await _lines(dsn, "story", incident)


async def ticket_story(dsn: str, ticket: TicketId) -> tuple[Position, list[Any]]:
    """Likewise, what happened to a ticket."""
    return await _lines(dsn, "ticket_story", ticket)


async def readings(dsn: str, call: CallId) -> tuple[Position, list[Any]]:
    """Likewise, who heard or read a call."""
    return await _lines(dsn, "readings", LIKE.sub(r"\\\g<0>", call))


async def _lines(dsn: str, name: str, number: int | str) -> tuple[Position, list[Any]]:
    async with connected(dsn) as connection:
        position = await connection.fetchval(SQL["checkpoint"]) or 0
        rows = await connection.fetch(SQL[name], f"{number}:%")
    return Position(position), [msgspec.Raw(row["row"].encode()) for row in rows]


async def newest(dsn: str, view: str, keys: Sequence[str], kind: type[Row]) -> list[Row]:
    """How rows read last, also those that left their view long ago; what never was is missing."""
    async with connected(dsn) as connection:
        rows = await connection.fetch(SQL["newest"], view, keys)
    return [msgspec.json.decode(row["row"], type=kind) for row in rows]


async def tickets_of(dsn: str, calls: Sequence[CallId], kind: type[Row]) -> list[Row]:
    """How tickets read last that were opened of these calls, however long ago. All rows of tickets are looked at."""
    async with connected(dsn) as connection:
        rows = await connection.fetch(SQL["tickets_of"], list(calls))
    return [msgspec.json.decode(row["row"], type=kind) for row in rows]


async def as_of(dsn: str, view: str, position: Position, kind: type[Row] | Any = Any) -> dict[str, Row]:
    """A view as it was at a position: one query. Of a position the archive has not reached, it has too little to say:
    ask `reached` before."""
    async with connected(dsn) as connection:
        rows = await connection.fetch(SQL["as_of"], view, position)
    return {row["key"]: msgspec.json.decode(row["row"], type=kind) for row in rows}


async def reached(connection: asyncpg.Connection) -> Position:
    """How far the archive follows the journal."""
    return Position(await connection.fetchval(SQL["checkpoint"]) or 0)


async def last_until(
    connection: asyncpg.Connection, views: Sequence[str], position: Position, kind: type[Row], start: str, most: int
) -> AsyncIterator[list[tuple[str, Row]]]:
    """How every row there ever was read last, up to a position, whether or not it is still in its view: by key, from
    `start` on, so many at a time."""
    with_start = True
    while True:
        rows = await last_batch(connection, views, position, kind, start, most, with_start=with_start)
        if rows:
            yield rows
        if len(rows) < most:
            return
        start, with_start = rows[-1][0], False


async def last_batch(
    connection: asyncpg.Connection,
    views: Sequence[str],
    position: Position,
    kind: type[Row],
    start: str,
    most: int,
    *,
    with_start: bool,
) -> list[tuple[str, Row]]:
    """One of those batches: from this key on, or after it."""
    found = await connection.fetch(SQL["last_until"], views, position, start, with_start, most)
    return [(row["key"], msgspec.json.decode(row["row"], type=kind)) for row in found]
