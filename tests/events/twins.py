"""The two journals under one roof: what outlives a service, and the accidents that befall one."""

import asyncio
from typing import Any, Protocol

import asyncpg

import events
from events.entry import Entry
from events.journal import PostgresJournal
from events.keeping import Head, Journal, Key
from events.memory import Disk, MemoryJournal
from events.migrate import migrate
from events.values import Position

NOW = 1_790_000_000_000


def entries(first: int, count: int = 1, word: str = "x") -> list[Entry]:
    """So many entries from a position on."""
    return [
        Entry(Position(position), NOW + position, "user:lan", f"c{position}", events.UnitWentOffDuty("A1", word))
        for position in range(first, first + count)
    ]


async def all_of(journal: Journal, after: int = 0) -> list[Entry]:
    return [entry async for batch in journal.read(Position(after)) for entry in batch]


class Keep(Protocol):
    """What outlives services, and what can happen to them."""

    def service(self) -> Any:
        """One more service's journal."""

    async def cut(self, journal: Any) -> None:
        """The service lost its connection to write with, and with it the lock; it does not know yet."""

    async def raise_epoch(self) -> None:
        """As another leader does it."""

    async def keys(self) -> dict[str, Key]: ...

    async def close(self) -> None: ...


class MemoryKeep:
    def __init__(self) -> None:
        self.disk = Disk()
        self.services: list[MemoryJournal] = []

    def service(self) -> MemoryJournal:
        journal = MemoryJournal(self.disk)
        self.services.append(journal)
        return journal

    async def cut(self, journal: MemoryJournal) -> None:
        self.services.remove(journal)
        self.disk.leading.release()

    async def raise_epoch(self) -> None:
        self.disk.epoch += 1

    async def keys(self) -> dict[str, Key]:
        return dict(self.disk.keys)

    async def close(self) -> None:
        for journal in self.services:
            await journal.close()


class PostgresKeep:
    def __init__(self, dsn: str) -> None:
        self.dsn = dsn
        self.services: list[PostgresJournal] = []

    @classmethod
    async def of(cls, dsn: str) -> "PostgresKeep":
        connection = await asyncpg.connect(dsn)
        try:
            await migrate(connection)
        finally:
            await connection.close()
        return cls(dsn)

    def service(self, dsn: str | None = None) -> PostgresJournal:
        journal = PostgresJournal(dsn or self.dsn)
        self.services.append(journal)
        return journal

    async def cut(self, journal: PostgresJournal) -> None:
        await self.execute("select pg_terminate_backend($1, 5000)", journal.writer_pid)

    async def raise_epoch(self) -> None:
        await self.execute("update epoch set number = number + 1")

    async def keys(self) -> dict[str, Key]:
        rows = await self.execute("select subject, wrapped, lookup from person_keys")
        return {row["subject"]: Key(*row) for row in rows}

    async def execute(self, statement: str, *arguments: object) -> list[Any]:
        connection = await asyncpg.connect(self.dsn)
        try:
            return await connection.fetch(statement, *arguments)
        finally:
            await connection.close()

    async def close(self) -> None:
        for journal in self.services:
            await journal.close()


async def soon(task: "asyncio.Task[Any]", seconds: float = 5.0) -> Any:
    """Its result, which must come soon."""
    return await asyncio.wait_for(asyncio.shield(task), seconds)


def head_of(kept: list[Any]) -> Head:
    return Head(kept[-1].position, kept[-1].hash)
