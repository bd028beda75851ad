"""The places where figures are taken: a region of many units, a database of its own, services as processes."""

import asyncio
import os
import random
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import asyncpg

from dispatch.accounts import Account, Accounts
from dispatch.clock import Clock
from dispatch.core import commands
from dispatch.core.decide import Request
from dispatch.engine import Engine
from dispatch.machines import OPERATOR
from events.journal import PostgresJournal
from events.migrate import migrate
from events.regions import Kind, Limits, Name, Number, Rules, Service, UnitData, Wanted
from events.values import Actor, Capability, CommandId, KindId, NumberId, Place, ServiceId, StationId, UnitId
from projections.feed import Feed

AMBULANCE = ServiceId("ambulance")
NAMES = Name("đo", "bench")
WATCHERS = 50
LOG_FILES = 128
"""As many as `min_wal_size` keeps, of 16 MiB each."""


def rules(services: int = 3, acknowledge_s: int = 86_000, close_s: int = 0) -> Rules:
    """A region without timers that would fire during a run."""
    names = [AMBULANCE, ServiceId("fire"), ServiceId("police")][:services]
    able = Capability("able")
    return Rules(
        name=NAMES,
        utc_offset_min=420,
        centre=Place(11.75, 106.9),
        detour=1.3,
        assigning="automatic",
        services=tuple(Service(name, NAMES, "circle", (50.0,) * 24) for name in names),
        numbers=(Number(NumberId("115"), NAMES, AMBULANCE, 15),),
        kinds=(Kind(KindId("bench"), NAMES, AMBULANCE, 1, ((Wanted(AMBULANCE, (able,)),),)),),
        capabilities={able: NAMES},
        limits=Limits((120, 300, 900, 3600), (0, 80_000, 80_000, 80_000), acknowledge_s, close_s),
    )


def units(count: int, seed: int = 1) -> tuple[UnitData, ...]:
    random_ = random.Random(seed)
    return tuple(
        UnitData(UnitId(f"U{n:05}"), AMBULANCE, (Capability("able"),), StationId("s"), anywhere(random_))
        for n in range(count)
    )


def others(count: int = 4_000) -> tuple[UnitData, ...]:
    """Units nobody sends: they come on duty and go, in blocks of a run each."""
    random_, police = random.Random(2), ServiceId("police")
    return tuple(
        UnitData(UnitId(f"V{n:05}"), police, (Capability("able"),), StationId("s"), anywhere(random_))
        for n in range(count)
    )


def anywhere(random_: random.Random) -> Place:
    return Place(random_.uniform(11.3, 12.2), random_.uniform(106.4, 107.4))


async def lay_log(dsn: str) -> None:
    """A database that has run for some days writes over old files of its log. A new one makes each as it comes to it,
    and whoever commits just then waits 30 to 60 ms: some seconds of load would measure little else, of ours and of
    `insert`."""
    connection = await asyncpg.connect(dsn)
    for _ in range(LOG_FILES):
        await connection.execute("select pg_logical_emit_message(false, 'bench', '')")
        await connection.execute("select pg_switch_wal()")
    await connection.execute("checkpoint")
    await connection.close()


async def fill(dsn: str, count: int) -> None:
    """A journal that has begun, with a region of so many units on duty."""
    connection = await asyncpg.connect(dsn)
    await migrate(connection)
    await connection.close()
    journal = PostgresJournal(dsn)
    engine = Engine(journal, Clock(), Feed(Clock()))
    await engine.start()
    turns = asyncio.create_task(engine.run())
    listed = units(count)
    asked: list[commands.AnyCommand] = [
        commands.BeginJournal(id=CommandId("begin"), journal="bench", demo=False),
        commands.AdoptRegion(
            id=CommandId("region"), version="b", digest="b", rules=rules(), units=listed + others(), files={}
        ),
    ]
    for command in asked:
        await engine.submit(Request(command, OPERATOR, ""))
    for at in range(0, count, 1000):
        duty = [commands.BringOnDuty(id=CommandId(f"on:{unit.id}"), unit=unit.id) for unit in listed[at : at + 1000]]
        await asyncio.gather(*(engine.submit(Request(one, Actor("user:bench"), "")) for one in duty))
    await engine.stop()
    await turns
    await journal.close()


async def token(dsn: str) -> str:
    """Of a machine that may command and read."""
    accounts = Accounts(dsn)
    await accounts.put(Account("bench", "bench", "machine"), None)
    return await accounts.make_token("bench", "bench", ["commands", "read", "sightings"])


async def desks(dsn: str, count: int) -> list[str]:
    """Tokens of so many call-takers."""
    accounts = Accounts(dsn)
    names = [f"desk{number}" for number in range(count)]
    for name in names:
        await accounts.put(Account(name, name, "call_taker"), None)
    return [await accounts.make_token(name, "bench") for name in names]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def process(*arguments: str, log: Path, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """A process of ours, ended at the end by its own id."""
    with log.open("ab") as out:
        child = subprocess.Popen(
            [sys.executable, "-m", *arguments], stdout=out, stderr=out, env={**os.environ, **environment}
        )
    try:
        yield child
    finally:
        child.terminate()
        with suppress(subprocess.TimeoutExpired):
            child.wait(15)
        if child.poll() is None:
            child.kill()


def still_runs(child: subprocess.Popen[bytes], log: Path) -> None:
    """Raises RuntimeError."""
    if child.poll() is not None:
        raise RuntimeError(f"it ended: {log.read_text()[-400:]}")


def answers(url: str, within_s: float = 120.0) -> None:
    """Wait until it answers there."""
    deadline = time.monotonic() + within_s
    while time.monotonic() < deadline:
        with suppress(OSError), urllib.request.urlopen(url, timeout=2) as response:  # noqa: S310 (our own)
            if response.status < 500:
                return
        time.sleep(0.1)
    raise TimeoutError(url)


def listens(port: int, within_s: float = 30.0) -> None:
    deadline = time.monotonic() + within_s
    while time.monotonic() < deadline:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise TimeoutError(port)
