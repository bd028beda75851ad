"""The journal's twin in memory: for tests, simulations and figures. The same contract, without a disk."""

import asyncio
from collections.abc import AsyncIterator, Sequence

from events import entry as kept
from events.entry import ChainBroken, Entry, Stored
from events.keeping import Behind, Deposed, Head, Key, Snapshot
from events.values import BEGINNING, Position

READ_MAX = 1_000


class Disk:
    """What outlives a service: its rows, and whose turn it is to write."""

    def __init__(self) -> None:
        self.rows: list[Stored] = []
        self.keys: dict[str, Key] = {}
        self.snapshots: dict[tuple[str, int], Snapshot] = {}
        self.epoch = 0
        self.leading = asyncio.Lock()
        self.grown = asyncio.Condition()


class MemoryJournal:
    """One service's view of a disk in memory."""

    def __init__(self, disk: Disk | None = None) -> None:
        self.disk = disk or Disk()
        self.epoch: int | None = None

    async def lead(self) -> None:
        if self.epoch is not None and self.epoch != self.disk.epoch:
            raise Deposed
        if self.epoch is None:
            await self.disk.leading.acquire()
        self.disk.epoch += 1
        self.epoch = self.disk.epoch

    async def append(self, entries: Sequence[Entry], keys: Sequence[Key] = ()) -> Head:
        if self.epoch != self.disk.epoch:
            raise Deposed
        rows = self.disk.rows
        if entries[0].position != len(rows) + 1:
            raise Behind
        rows.extend(kept.store(entries, rows[-1].hash if rows else kept.GENESIS))
        for key in keys:
            self.disk.keys.setdefault(key.subject, key)
        async with self.disk.grown:
            self.disk.grown.notify_all()
        return Head(rows[-1].position, rows[-1].hash)

    async def head(self) -> Head:
        rows = self.disk.rows
        return Head(rows[-1].position, rows[-1].hash) if rows else Head(BEGINNING, kept.GENESIS)

    async def read(self, after: Position = BEGINNING) -> AsyncIterator[list[Entry]]:
        before = await self.hash_at(after) if after else kept.GENESIS
        if before is None:
            raise ChainBroken(after, "this position was known, and is not there")
        while batch := self.disk.rows[after : after + READ_MAX]:
            for row in batch:
                after = Position(after + 1)
                kept.check(row, after, before)
                before = row.hash
            yield [kept.decode(row.data) for row in batch]

    async def follow(self, after: Position) -> AsyncIterator[list[Entry]]:
        while True:
            async for batch in self.read(after):
                after = batch[-1].position
                yield batch
            async with self.disk.grown:
                while len(self.disk.rows) <= after:
                    await self.disk.grown.wait()

    async def entry(self, position: Position) -> Entry | None:
        rows = self.disk.rows
        return kept.decode(rows[position - 1].data) if 0 < position <= len(rows) else None

    async def hash_at(self, position: Position) -> bytes | None:
        rows = self.disk.rows
        return rows[position - 1].hash if 0 < position <= len(rows) else None

    async def save_snapshot(self, version: str, snapshot: Snapshot) -> None:
        self.disk.snapshots[version, snapshot.position] = snapshot

    async def snapshot(self, version: str, until: Position | None = None) -> Snapshot | None:
        known = [one for (of, _), one in self.disk.snapshots.items() if of == version]
        fitting = [one for one in known if until is None or one.position <= until]
        return max(fitting, key=lambda one: one.position, default=None)

    async def close(self) -> None:
        """Whoever waits may lead now."""
        if self.epoch is not None:
            self.epoch = None
            self.disk.leading.release()
