"""The engine without HTTP beside `tx`: the same decisions with one autocommitted statement per command."""

import asyncio
import gc
import time
from collections.abc import Generator, Sequence

import asyncpg

from dispatch.clock import Clock
from dispatch.collector import settle_memory
from dispatch.core import commands
from dispatch.core.decide import Moment, Request
from dispatch.core.proximity import Places
from dispatch.core.state import State
from dispatch.core.turn import take_turn
from dispatch.engine import Engine
from events import entry as kept
from events.entry import Entry
from events.journal import PostgresJournal
from events.keeping import Head
from events.migrate import migrate
from events.values import Actor, AssignmentId, CallId, CommandId, Extension, IncidentId, KindId, NumberId, Place, Step
from loadtests.bench import place


class Nobody:
    """No views on either side: what they cost is in the figures over HTTP."""

    def publish(self, entries: Sequence[Entry], head: Head) -> None: ...

    def move(self, *_: object) -> None: ...


CONNECTIONS = 32
AT_ONCE = 256
COMMANDS = 40_000
UNITS = 4_000
STEPS = (Step.ACKNOWLEDGED, Step.EN_ROUTE, Step.ON_SCENE, Step.CLEARED)
BY = Actor("user:bench")


def chain(worker: int) -> Generator[commands.AnyCommand, object, None]:
    """One call after the other, from the ring to the clearing; the number of the incident is sent in."""
    number = 0
    while True:
        number += 1
        name = f"{worker}.{number}"
        call = CallId(f"b:{name}")
        yield commands.RingCall(id=CommandId(f"r{name}"), call=call, number=NumberId("115"))
        yield commands.AnswerCall(id=CommandId(f"a{name}"), call=call, extension=Extension("205"))
        where = Place(11.3 + worker % 89 / 100, 106.4 + number % 97 / 100)
        incident = yield commands.OpenIncident(id=CommandId(f"o{name}"), kind=KindId("bench"), place=where, call=call)
        for step in STEPS:
            yield commands.AdvanceAssignment(
                id=CommandId(f"{step}{name}"), assignment=AssignmentId(f"{incident}/1"), step=step
            )
        yield commands.EndCall(id=CommandId(f"e{name}"), call=call)


def seeded(units: int = UNITS) -> list[commands.AnyCommand]:
    listed = place.units(units)
    return [
        commands.BeginJournal(id=CommandId("begin"), journal="bench", demo=False),
        commands.AdoptRegion(
            id=CommandId("region"), version="b", digest="b", rules=place.rules(), units=listed, files={}
        ),
        *(commands.BringOnDuty(id=CommandId(f"on:{unit.id}"), unit=unit.id) for unit in listed),
    ]


async def engine_per_s(dsn: str) -> float:
    """Commands per second through the engine, 256 at once, on an empty journal."""
    await fresh(dsn)
    journal = PostgresJournal(dsn)
    engine = Engine(journal, Clock(), Nobody())
    await engine.start()
    turns = asyncio.create_task(engine.run())
    await asyncio.gather(*(engine.submit(Request(one, BY, "")) for one in seeded()[:2]))
    duty = seeded()[2:]
    for at in range(0, len(duty), 500):
        await asyncio.gather(*(engine.submit(Request(one, BY, "")) for one in duty[at : at + 500]))
    settle_memory()
    began = time.perf_counter()
    await asyncio.gather(*(_ask(engine, worker) for worker in range(AT_ONCE)))
    took_s = time.perf_counter() - began
    await engine.stop()
    await turns
    await journal.close()
    gc.unfreeze()
    return COMMANDS // AT_ONCE * AT_ONCE / took_s


async def _ask(engine: Engine, worker: int) -> None:
    asking = chain(worker)
    incident: object = None
    command = next(asking)
    for _ in range(COMMANDS // AT_ONCE):
        answer = await engine.submit(Request(command, BY, ""))
        made = getattr(answer.reply, "made", None)
        incident = made if isinstance(made, int) else incident
        command = asking.send(incident)


async def tx_per_s(dsn: str) -> float:
    """The same decisions on 32 connections, each command one autocommitted statement of its own."""
    await fresh(dsn)
    state, clock = State(), Clock()
    places = Places(11.75)
    for command in seeded():
        take_turn(state, [Request(command, BY, "")], Moment(clock(), places))
    connections = [await asyncpg.connect(dsn) for _ in range(CONNECTIONS)]
    insert = "insert into entries (position, data, hash) select * from unnest($1::bigint[], $2::bytea[], $3::bytea[])"
    settle_memory()

    async def work(worker: int, connection: asyncpg.Connection) -> None:
        statement = await connection.prepare(insert)
        asking = chain(worker)
        incident: IncidentId | None = None
        command = next(asking)
        for _ in range(COMMANDS // 2 // CONNECTIONS):
            turn = take_turn(state, [Request(command, BY, "")], Moment(max(clock(), state.at), places))
            rows = kept.store(turn.entries, kept.GENESIS)
            await statement.fetch(
                [row.position for row in rows], [row.data for row in rows], [row.hash for row in rows]
            )
            made = getattr(turn.replies[0], "made", None)
            incident = IncidentId(made) if isinstance(made, int) else incident
            command = asking.send(incident)

    began = time.perf_counter()
    await asyncio.gather(*(work(worker, one) for worker, one in enumerate(connections)))
    took_s = time.perf_counter() - began
    for connection in connections:
        await connection.close()
    gc.unfreeze()
    return COMMANDS // 2 // CONNECTIONS * CONNECTIONS / took_s


async def fresh(dsn: str) -> None:
    """An empty journal."""
    connection = await asyncpg.connect(dsn)
    try:
        await migrate(connection)
        await connection.execute("truncate entries, snapshots, archive, archive_checkpoint, person_keys")
    finally:
        await connection.close()
