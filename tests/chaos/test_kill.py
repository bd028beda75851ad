"""`kill -9` of the service, of PostgreSQL, of both, under load: what was acknowledged is in the journal, once.

CI kills three times each; `CHAOS_ROUNDS=20 pytest tests/chaos` is the long form.
"""

import asyncio
import json
import os
import random
import signal
import sys
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Any

import aiohttp
import msgspec
import pytest

from dispatch import postgres
from dispatch.cli.running import archive_of
from dispatch.core.state import State
from dispatch.core.turn import evolve
from dispatch.postgres import address_of_running
from events.database import AWAY
from events.entry import Entry
from events.journal import PostgresJournal
from projections.views import Views
from tests.chaos.processes import fetch
from tests.edge.conftest import free_port

encode = msgspec.json.Encoder().encode
ROOT = Path(__file__).parents[2]
ROUNDS = int(os.environ.get("CHAOS_ROUNDS", "3"))
ASKERS = 8
READY_S = 60


class World:
    """Everything as processes, as `make run` starts it, without the city."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.port = free_port()
        self.acknowledged: set[str] = set()
        self.sent = 0
        self.run: asyncio.subprocess.Process | None = None

    async def __aenter__(self) -> "World":
        self.run = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "dispatch", "run", "--city", "off",
            cwd=ROOT, env={**os.environ, "EOC_DATA": str(self.data), "EOC_PORT": str(self.port)},
            stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        await self.ready()
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self.run is not None
        self.run.terminate()
        await asyncio.wait_for(self.run.wait(), 30)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def ready(self) -> None:
        async with aiohttp.ClientSession() as client, asyncio.timeout(READY_S):
            while True:
                with suppress(aiohttp.ClientError, OSError):
                    async with client.get(f"{self.url}/readyz") as response:
                        if response.status == 200:
                            return
                await asyncio.sleep(0.05)

    async def views(self) -> dict[str, tuple[int, Any]]:
        """What people see, and at which position."""
        tokens = json.loads((self.data / "secrets" / "demo.json").read_text())["tokens"]
        headers = {"Authorization": f"Bearer {tokens['city-dispatcher']}"}
        shown = {}
        async with aiohttp.ClientSession(headers=headers) as client:
            for name in ("queue", "history", "calls", "units", "situation"):
                async with client.get(f"{self.url}/views/{name}") as response:
                    body = await response.json()
                    shown[name] = (body["position"], body["rows"])
        return shown

    def pids(self, what: str) -> list[int]:
        """Of our own processes alone: those whose environment or arguments name this data folder."""
        found = []
        for entry in Path("/proc").iterdir():
            with suppress(OSError, ValueError):
                pid = int(entry.name)
                words = (entry / "cmdline").read_bytes() + (entry / "environ").read_bytes()
                if str(self.data).encode() in words and what.encode() in (entry / "cmdline").read_bytes():
                    found.append(pid)
        return found

    def kill(self, *what: str) -> None:
        for pid in [pid for one in what for pid in self.pids(one)]:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    async def ask(self, number: int, stop: asyncio.Event) -> None:
        """Open incidents, and report units on and off duty; the same id again until it is answered."""
        tokens = json.loads((self.data / "secrets" / "demo.json").read_text())["tokens"]
        headers = {"Authorization": f"Bearer {tokens['city-dispatcher']}"}
        units = [name.upper() for name in sorted(tokens) if name[0] == "a" and name[1:].isdigit()][number::ASKERS]
        async with aiohttp.ClientSession(headers=headers, timeout=aiohttp.ClientTimeout(total=10)) as client:
            for count in range(1 << 30):
                if stop.is_set():
                    return
                name = f"chaos:{number}:{count}"
                command = self._command(name, count, units)
                self.sent += 1
                await self._until_answered(client, command, stop)

    def _command(self, name: str, count: int, units: list[str]) -> dict[str, object]:
        unit = units[count // 2 % len(units)]
        if count % 3 == 0:
            place = {"lat": 11.5 + count % 50 / 100, "lon": 106.8}
            return {"type": "OpenIncident", "id": name, "kind": "chest_pain", "place": place, "text": "đau ngực"}
        if count % 3 == 1:
            return {"type": "BringOnDuty", "id": name, "unit": unit}
        return {"type": "TakeOutOfService", "id": name, "unit": unit, "reason": "rest"}

    async def _until_answered(
        self, client: aiohttp.ClientSession, command: dict[str, object], stop: asyncio.Event
    ) -> None:
        while not stop.is_set():
            with suppress(aiohttp.ClientError, OSError, TimeoutError):
                async with client.post(f"{self.url}/commands", json=command) as response:
                    await response.read()
                    if response.status == 200:
                        self.acknowledged.add(str(command["id"]))
                    if response.status in (200, 409):
                        return
            await asyncio.sleep(0.05)


async def entries_of(dsn: str) -> list[Entry]:
    return [entry async for batch in PostgresJournal(dsn).read() for entry in batch]


@pytest.mark.slow
@pytest.mark.parametrize("what", [("dispatch serve",), ("postgres",), ("dispatch serve", "postgres")], ids=" and ".join)
@pytest.mark.timeout(60 + 40 * ROUNDS)
async def test_what_was_acknowledged_is_kept_once(tmp_path: Path, what: tuple[str, ...]) -> None:
    random_ = random.Random(7)
    names = tuple("dispatch\0serve" if one == "dispatch serve" else "postgres" for one in what)
    async with World(tmp_path) as world:
        stop = asyncio.Event()
        asking = [asyncio.create_task(world.ask(number, stop)) for number in range(ASKERS)]
        for _ in range(ROUNDS):
            await asyncio.sleep(random_.uniform(0.2, 1.5))
            before = len(world.acknowledged)
            world.kill(*names)
            await world.ready()
            async with asyncio.timeout(READY_S):
                while len(world.acknowledged) < before + 5:
                    await asyncio.sleep(0.05)
        stop.set()
        await asyncio.gather(*asking)
        dsn = await address(tmp_path)
        await followed(dsn)
        shown = await world.views()
        entries = await entries_of(dsn)
        verified = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "dispatch", "verify", cwd=ROOT, env={**os.environ, "EOC_DATA": str(tmp_path)}
        )
        assert await verified.wait() == 0
    first_of = Counter(entry.cause for entry in entries if entry.content is not None)
    assert world.acknowledged <= first_of.keys()
    assert all(count == 1 for cause, count in first_of.items() if cause.startswith("chaos:"))
    state, views = State(), Views()
    for entry in entries:
        evolve(state, entry)
        views.project([entry])
        for name, (position, rows) in shown.items():
            if position == entry.position:
                assert rows == json.loads(encode(views.tables[name])), name
    busy = [assignment.unit for assignment in state.assignments.values()]
    assert len(busy) == len(set(busy))
    assert {row.unit for row in views.units.rows.values() if row.assignment} == set(busy)
    async with postgres.embedded(tmp_path) as there:
        last = (await entries_of(there))[-1].position
        await archive_of(there).run(until=last)
        kept = await archive_rows(there)
        await archive_of(there).run(until=last, anew=True)
        assert await archive_rows(there) == kept
    for log in (tmp_path / "logs").iterdir():
        assert "Traceback" not in log.read_text(), log.name


async def address(data: Path) -> str:
    """Of the database, as soon as it is there again: killed last, it may be starting."""
    async with asyncio.timeout(READY_S):
        while (dsn := address_of_running(data)) is None:
            await asyncio.sleep(0.05)
    return dsn


async def followed(dsn: str) -> None:
    """Until the archive knows everything; killed with its database, it was started again."""
    async with asyncio.timeout(READY_S):
        while True:
            with suppress(*AWAY):
                rows = await fetch(dsn, "select (select position from archive_checkpoint) = max(position) from entries")
                if rows[0][0]:
                    return
            await asyncio.sleep(0.05)


async def archive_rows(dsn: str) -> list[tuple[Any, ...]]:
    rows = await fetch(dsn, "select view, key, since, until, row::text from archive order by view, key, since")
    assert rows
    return [tuple(row) for row in rows]
