"""An engine that runs, who listens to it, and journals on which accidents happen."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Sequence
from contextlib import asynccontextmanager
from typing import Any

from dispatch.core import commands
from dispatch.core.commands import AnyCommand
from dispatch.core.decide import Request
from dispatch.core.turn import Done, Reply
from dispatch.engine import Engine
from dispatch.inbox import Asked
from events.entry import Entry
from events.keeping import Head, Journal, Key, Unknown
from events.memory import Disk, MemoryJournal
from events.regions import Rules
from events.values import Actor, Place, Time, UnitId
from tests.core.province import LAN, RULES, START, UNITS, adopt

SOON_S = 10.0


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> Time:
        return self.now

    def move(self, ms: int) -> None:
        self.now = Time(self.now + ms)


class Listener:
    """Remembers what it heard. Positions must come in order, each once, and never before the head says so."""

    def __init__(self) -> None:
        self.heard: list[Entry] = []
        self.moved: list[tuple[UnitId, Place]] = []
        self.head = Head(0, bytes(32))

    def publish(self, entries: Sequence[Entry], head: Head) -> None:
        for entry in entries:
            assert entry.position == len(self.heard) + 1
            self.heard.append(entry)
        self.head = head
        assert head.position >= len(self.heard)

    def move(self, unit: UnitId, place: Place, at: Time, speed_kmh: float | None, heading: float | None) -> None:
        self.moved.append((unit, place))


class Running:
    """An engine, and short words for what is asked of it."""

    def __init__(self, engine: Engine, clock: Clock, listener: Listener) -> None:
        self.engine = engine
        self.clock = clock
        self.listener = listener
        self.task: asyncio.Task[None] = asyncio.create_task(engine.run())
        self.number = 0

    def ask(
        self,
        command: AnyCommand,
        by: str = LAN,
        content: str = "",
        keys: Sequence[Key] = (),
        *,
        telephony: bool = False,
    ) -> Asked:
        return self.engine.submit(Request(command, Actor(by), content), keys, telephony=telephony)

    async def done(self, command: AnyCommand, by: str = LAN) -> Done:
        reply = await self.reply(command, by)
        assert isinstance(reply, Done), reply
        return reply

    async def reply(self, command: AnyCommand, by: str = LAN) -> Reply:
        return (await soon(self.ask(command, by))).reply

    def id(self) -> Any:
        self.number += 1
        return f"c{self.number}"

    async def begin(self, rules: Rules = RULES) -> None:
        await self.done(commands.BeginJournal(id="begin", journal="j", demo=True))
        await self.done(adopt("1", rules, UNITS))

    async def entries(self) -> list[Entry]:
        return [entry async for batch in self.engine.journal.read() for entry in batch]


async def soon(waiting: "Awaitable[Any]", seconds: float = SOON_S) -> Any:
    """What must come, and soon."""
    return await asyncio.wait_for(asyncio.shield(asyncio.ensure_future(waiting)), seconds)


@asynccontextmanager
async def running(
    journal: Journal | None = None,
    *,
    quarantine: Any = None,
    recover: Any = None,
    begin: bool = True,
    rules: Rules = RULES,
) -> AsyncIterator[Running]:
    """From the start to the end; whoever still waits at the end was forgotten."""
    clock, listener = Clock(), Listener()
    engine = Engine(journal or MemoryJournal(), clock, listener, quarantine, recover)
    await engine.start()
    run = Running(engine, clock, listener)
    try:
        if begin:
            await run.begin(rules)
        yield run
    finally:
        await engine.stop()
        await asyncio.wait([run.task], timeout=SOON_S)
        assert run.task.done(), "the engine does not end"
        if not run.task.cancelled():
            run.task.exception()
        await engine.journal.close()


def note(number: int | str, word: str = "note") -> AnyCommand:
    """A command that always makes one entry."""
    return commands.RecordSignIn(id=f"{word} {number}", account=LAN, way=word)


# --- accidents


class Faulty(MemoryJournal):
    """The twin in memory, with a gate before the disk and a list of accidents for the next appends."""

    def __init__(self, disk: Disk | None = None) -> None:
        super().__init__(disk)
        self.gate = asyncio.Event()
        self.gate.set()
        self.appends: list[int] = []
        self.before: list[BaseException] = []
        """The next appends fail so, and nothing is kept."""
        self.after: list[BaseException] = []
        """The next appends are kept, and fail so."""
        self.gone = False
        """The database cannot be reached at all."""

    async def append(self, entries: Sequence[Entry], keys: Sequence[Key] = ()) -> Head:
        self.appends.append(len(entries))
        await self.gate.wait()
        if self.gone:
            raise Unknown("the line is dead")
        if self.before:
            raise self.before.pop(0)
        head = await super().append(entries, keys)
        if self.after:
            raise self.after.pop(0)
        return head

    async def lead(self) -> None:
        self._reach()
        await super().lead()

    async def head(self) -> Head:
        self._reach()
        return await super().head()

    def _reach(self) -> None:
        if self.gone:
            raise ConnectionRefusedError
