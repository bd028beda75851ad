"""The journal in PostgreSQL: one writer fenced by an epoch, a hash chain over stored bytes, followers by NOTIFY."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from pathlib import Path

import asyncpg

from events import entry as kept
from events.database import AWAY, NAME, connect, connected
from events.entry import ChainBroken, Entry, Stored
from events.keeping import Behind, Deposed, Head, Key, Snapshot, Unavailable, Unkeepable, Unknown
from events.sql import statements
from events.values import BEGINNING, Position

SQL = statements(Path(__file__).with_suffix(".sql"))

LEADER_LOCK = 0x71E9_0002
READ_MAX = 1_000
"""Entries of one keyset read: bounds what a reader holds in memory."""
APPEND_S_MAX = 10.0
"""A commit that took longer is unknown, not failed."""
POLL_S = 1.0
"""Followers look by themselves this often, since a NOTIFY may be missed."""
REPLICA_POLL_S = 0.1
"""Likewise, of a read replica, which tells nobody anything."""
NOTIFY_S = 0.02
LOOK_S = 0.25
"""A standby looks this often whether the leader is gone."""
CHANNEL = "journal"
NEVER = (asyncpg.DataError, asyncpg.IntegrityConstraintViolationError, asyncpg.ProgramLimitExceededError)
"""Trying again would not help."""


class PostgresJournal:
    """One service's hold on the journal: a connection to write with, and others to read with."""

    def __init__(self, dsn: str) -> None:
        self.dsn = dsn
        self.writer: asyncpg.Connection | None = None
        self.writer_pid = 0
        self.epoch: int | None = None
        self.last = Head(BEGINNING, kept.GENESIS)
        self.telling: asyncio.Task[None] | None = None
        self.teller: asyncpg.Connection | None = None

    async def lead(self) -> None:
        """Wait for the lock, then raise the epoch. Our own broken connection is ended first, so that nothing it
        still does can be kept afterwards. Raises Deposed when another service has led since we did."""
        await self._drop_writer()
        writer = await self.connect()
        if self.writer_pid:
            await writer.execute(SQL["end_backend"], self.writer_pid, NAME)
        self.writer, self.writer_pid = writer, writer.get_server_pid()
        await self._lock(writer)
        await self._still_ours(writer)
        self.epoch = await writer.fetchval(SQL["raise_epoch"])
        self.last = await self.head()

    async def _lock(self, writer: asyncpg.Connection) -> None:
        """A standby looks until it has it, so that a line gone dead is found. Who led before looks once: others wait
        for its answer."""
        await self._still_ours(writer)
        while not await writer.fetchval("select pg_try_advisory_lock($1)", LEADER_LOCK):
            if self.epoch is not None:
                await writer.close()
                raise Unavailable("another service holds the lock")
            await asyncio.sleep(LOOK_S)

    async def _still_ours(self, writer: asyncpg.Connection) -> None:
        """Nobody has led since we did: asked before waiting for a lock that another holds, and again with it."""
        if self.epoch is not None and await writer.fetchval(SQL["epoch"]) > self.epoch:
            await writer.close()
            raise Deposed

    async def append(self, entries: Sequence[Entry], keys: Sequence[Key] = ()) -> Head:
        if self.writer is None or self.writer.is_closed():
            raise Unknown("no connection to write with")
        if entries[0].position != self.last.position + 1:
            raise Behind
        rows = kept.store(entries, self.last.hash)
        kept_task = asyncio.ensure_future(self._insert(self.writer, rows, keys))
        try:
            await asyncio.shield(kept_task)
        except asyncio.CancelledError:
            kept_task.add_done_callback(lambda done: done.cancelled() or done.exception())
            raise
        self.last = Head(rows[-1].position, rows[-1].hash)
        self._tell()
        return self.last

    async def _insert(self, writer: asyncpg.Connection, rows: list[Stored], keys: Sequence[Key]) -> None:
        columns = (
            [row.position for row in rows],
            [row.data for row in rows],
            [row.hash for row in rows],
            [key.subject for key in keys],
            [key.wrapped for key in keys],
            [key.lookup for key in keys],
        )
        try:
            status = await writer.execute(SQL["append"], self.epoch, *columns, timeout=APPEND_S_MAX)
        except asyncpg.UniqueViolationError as taken:
            raise Behind from taken
        except AWAY as cut:
            writer.terminate()
            raise Unknown(str(cut)) from cut
        except NEVER as refused:
            raise Unkeepable(str(refused)) from refused
        except asyncpg.PostgresError as refused:
            raise Unavailable(str(refused)) from refused
        if status != f"INSERT 0 {len(rows)}":
            raise Deposed

    def _tell(self) -> None:
        """Followers hear of it soon; the append does not wait for that."""
        if self.telling is None or self.telling.done():
            self.telling = asyncio.create_task(self._notify())

    async def _notify(self) -> None:
        await asyncio.sleep(NOTIFY_S)
        try:
            if self.teller is None or self.teller.is_closed():
                self.teller = await self.connect()
            await self.teller.execute("select pg_notify($1, $2)", CHANNEL, str(self.last.position))
        except (*AWAY, asyncpg.PostgresError):  # followers look by themselves, too
            if self.teller is not None:
                self.teller.terminate()

    async def head(self) -> Head:
        async with self._reader() as reader:
            row = await reader.fetchrow(SQL["head"])
        return Head(Position(row["position"]), row["hash"]) if row else Head(BEGINNING, kept.GENESIS)

    async def delay_ms(self) -> int:
        """For how long at most, what this database has has not been all there is: 0 but for a read replica."""
        async with self._reader() as reader:
            delay_ms: int = await reader.fetchval(SQL["delay_ms"])
        return delay_ms

    async def entry(self, position: Position) -> Entry | None:
        """One of them."""
        async with self._reader() as reader:
            data = await reader.fetchval(SQL["entry"], position)
        return kept.decode(data) if data is not None else None

    async def read(self, after: Position = BEGINNING) -> AsyncIterator[list[Entry]]:
        async for rows in self.read_stored(after):
            yield [kept.decode(row.data) for row in rows]

    async def read_stored(self, after: Position = BEGINNING) -> AsyncIterator[list[Stored]]:
        """Rows as they are kept, in batches of at most READ_MAX, each checked against the chain."""
        async with self._reader() as reader:
            async for rows in self._rows(reader, after):
                yield rows

    async def _rows(self, reader: asyncpg.Connection, after: Position) -> AsyncIterator[list[Stored]]:
        before = await self._hash_before(reader, after)
        while rows := [Stored(*row) for row in await reader.fetch(SQL["read"], after, READ_MAX)]:
            for row in rows:
                after = Position(after + 1)
                kept.check(row, after, before)
                before = row.hash
            yield rows

    async def follow(self, after: Position) -> AsyncIterator[list[Entry]]:
        grown = asyncio.Event()
        async with self._reader() as listener:
            poll_s = await _listen(listener, grown)
            while True:
                grown.clear()
                async for rows in self._rows(listener, after):
                    after = rows[-1].position
                    yield [kept.decode(row.data) for row in rows]
                with suppress(TimeoutError):
                    async with asyncio.timeout(poll_s):
                        await grown.wait()

    async def _hash_before(self, reader: asyncpg.Connection, after: Position) -> bytes:
        if after == 0:
            return kept.GENESIS
        before: bytes | None = await reader.fetchval(SQL["hash_at"], after)
        if before is None:
            raise ChainBroken(after, "this position was known, and is not there")
        return before

    async def hash_at(self, position: Position) -> bytes | None:
        async with self._reader() as reader:
            known: bytes | None = await reader.fetchval(SQL["hash_at"], position)
            return known

    async def save_snapshot(self, version: str, snapshot: Snapshot) -> None:
        async with self._reader() as writer:
            await writer.execute(SQL["save_snapshot"], snapshot.position, version, snapshot.data)
            await writer.execute(SQL["drop_old_snapshots"], version)

    async def snapshot(self, version: str, until: Position | None = None) -> Snapshot | None:
        async with self._reader() as reader:
            row = await reader.fetchrow(SQL["snapshot"], version, 2**62 if until is None else until)
        return Snapshot(Position(row["position"]), row["data"]) if row else None

    async def close(self) -> None:
        """Let go of the journal: whoever waits may lead now."""
        if self.telling is not None:
            await asyncio.gather(self.telling, return_exceptions=True)
        if self.teller is not None:
            self.teller.terminate()
        await self._drop_writer()

    async def _drop_writer(self) -> None:
        if self.writer is not None:
            writer, self.writer = self.writer, None
            if writer.is_closed():
                return
            with suppress(*AWAY):
                await writer.close(timeout=2)
                self.writer_pid = 0

    async def connect(self) -> asyncpg.Connection:
        return await connect(self.dsn)

    def _reader(self) -> connected:
        return connected(self.dsn, own=True)


async def _listen(listener: asyncpg.Connection, grown: asyncio.Event) -> float:
    """Be told when there is more; how long to wait for that at most."""
    try:
        await listener.add_listener(CHANNEL, lambda *_: grown.set())
    except asyncpg.ReadOnlySQLTransactionError:
        return REPLICA_POLL_S
    return POLL_S
