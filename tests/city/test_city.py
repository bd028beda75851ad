"""The city in a service that runs: things move, and it outlives its own death and that of the service."""

import asyncio
import json
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import aiohttp
import asyncpg
import psutil
import pytest

from dispatch.accounts import Account, Accounts
from dispatch.settings import Settings, write_secret
from events.migrate import migrate
from loadtests.link import Link, secrets_of
from loadtests.own_service import ROOT, Running, environment_of, free_port, own_service
from projections.incidents import IncidentRow
from projections.units import UnitRow

SPEED = 240
NOT_HERE = 3


@asynccontextmanager
async def a_city(settings: Settings, speed: int = SPEED, **more: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """Far faster than ours, and quiet enough for a test."""
    log = (settings.data / "city.log").open("ab")
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "loadtests.city", "--speed", str(speed), "--rate", "1", "--seed", "5",
        cwd=ROOT, env={**environment_of(settings), **more}, stdout=log, stderr=log,
    )  # fmt: skip
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
        log.close()


async def until(what: Callable[[], Awaitable[bool]], within_s: float = 60.0) -> None:
    deadline = time.monotonic() + within_s
    while not await what():
        assert time.monotonic() < deadline, "it did not come to that"
        await asyncio.sleep(0.2)


class Onlooker:
    """Looks at the room as the dispatcher does."""

    def __init__(self, link: Link) -> None:
        self.link = link

    async def incidents(self) -> list[IncidentRow]:
        rows = [*(await self.link.view("queue", "city-dispatcher"))[1]]
        rows += (await self.link.view("history", "city-dispatcher"))[1]
        return [change.row for change in rows if isinstance(change.row, IncidentRow)]

    async def at_work(self) -> dict[str, str]:
        rows = (await self.link.view("units", "city-dispatcher"))[1]
        units = [change.row for change in rows if isinstance(change.row, UnitRow)]
        return {row.assignment: row.unit for row in units if row.assignment is not None}

    async def somebody_arrived(self) -> bool:
        return any(row.first_on_scene_at is not None for row in await self.incidents())


@asynccontextmanager
async def looked_at(running: Running) -> AsyncIterator[Onlooker]:
    settings = running.settings
    async with aiohttp.ClientSession() as client:
        yield Onlooker(Link(f"http://{settings.host}:{settings.port}", secrets_of(settings), client))


def refused(settings: Settings) -> list[str]:
    lines = (settings.data / "city.log").read_text().splitlines()
    return [json.loads(line)["reason"] for line in lines if '"event":"refused"' in line]


@pytest.mark.slow
async def test_a_city_lives_and_outlives_kill_9(tmp_path):
    """First its own death in the middle of everything, then that of the service; then it leaves when it is asked to."""
    async with own_service(tmp_path) as running, looked_at(running) as room:
        async with a_city(running.settings) as city:
            await until(room.somebody_arrived)
            city.kill()
            await city.wait()
        under_way = await room.at_work()
        assert under_way
        async with a_city(running.settings) as city:

            async def half_of_those_have_ended() -> bool:
                left = under_way.keys() & (await room.at_work()).keys()
                return len(left) <= len(under_way) // 2

            await until(half_of_those_have_ended)
            before = max(row.incident for row in await room.incidents())
            kill_the_service(running)

            async def more_has_happened() -> bool:
                try:
                    return max(row.incident for row in await room.incidents()) > before
                except aiohttp.ClientError:
                    return False

            await until(more_has_happened)
            city.send_signal(signal.SIGTERM)
            assert await asyncio.wait_for(city.wait(), 15) == 0
        assert not {"id_used_for_other_content", "not_allowed", "invalid"} & set(refused(running.settings))


def kill_the_service(running: Running) -> None:
    """Only the process that serves; whoever holds it together starts it again."""
    children = psutil.Process(running.pid).children(recursive=True)
    serving = [child for child in children if child.cmdline()[-2:] == ["dispatch", "serve"]]
    assert len(serving) == 1
    os.kill(serving[0].pid, signal.SIGKILL)


async def test_where_there_are_no_demo_accounts_it_does_not_live(tmp_path):
    settings = Settings(free_port(), "127.0.0.1", tmp_path, None, ROOT / "deploy" / "binh_phuoc")
    async with a_city(settings) as city:
        assert await asyncio.wait_for(city.wait(), 20) == NOT_HERE
    assert "a demo alone" in (tmp_path / "city.log").read_text()


async def test_in_a_journal_that_is_no_demo_it_does_not_live(tmp_path, database):
    """Even where somebody gave it accounts."""
    token = await an_account(database)
    settings = Settings(free_port(), "127.0.0.1", tmp_path, database, ROOT / "deploy" / "binh_phuoc")
    write_secret(settings.demo_file, json.dumps({"tokens": {"city-dispatcher": token}, "units": {}}))
    environment = {**environment_of(settings), "EOC_DATABASE_URL": database}
    with (tmp_path / "serve.log").open("wb") as log:
        service = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "dispatch", "serve", cwd=ROOT, env=environment, stdout=log, stderr=log
        )
    try:
        async with a_city(settings) as city:
            assert await asyncio.wait_for(city.wait(), 40) == NOT_HERE
    finally:
        service.terminate()
        await service.wait()
    assert "not a demo" in (tmp_path / "city.log").read_text()


async def an_account(dsn: str) -> str:
    connection = await asyncpg.connect(dsn)
    await migrate(connection)
    await connection.close()
    accounts = Accounts(dsn)
    await accounts.put(Account("city-dispatcher", "Nobody", "dispatcher"), None)
    return await accounts.make_token("city-dispatcher", "test")
