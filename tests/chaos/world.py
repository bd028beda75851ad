"""Everything as processes, as `make run` starts it, and what an operator finds in its database afterwards."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

import aiohttp
import msgspec

from dispatch import postgres
from dispatch.cli.following import archive_of
from dispatch.core.state import State
from dispatch.core.turn import evolve
from dispatch.postgres import address_of_running
from events.database import AWAY
from events.entry import Entry
from events.journal import PostgresJournal
from projections.views import Views
from tests.chaos.processes import ROOT, fetch
from tests.edge.conftest import free_port

encode = msgspec.json.Encoder().encode
READY_S = 60
NAMES = {"service": "dispatch\0serve", "postgres": "postgres"}
"""What may be killed, as it stands in the arguments of a process."""


class World:
    """Everything as processes, as `make run` starts it, without the city."""

    def __init__(self, data: Path, **environment: object) -> None:
        """`environment` is set for all of them."""
        self.data = data
        self.port = free_port()
        self.environment = {name: str(value) for name, value in environment.items()}
        self.run: asyncio.subprocess.Process | None = None

    async def __aenter__(self) -> Self:
        self.run = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "dispatch", "run", "--city", "off",
            cwd=ROOT,
            env={**os.environ, "EOC_DATA": str(self.data), "EOC_PORT": str(self.port), "EOC_VIEWS_PORT": "off", **self.environment},
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

    async def views(self, *names: str) -> dict[str, tuple[int, Any]]:
        """What people see in them, and at which position."""
        tokens = json.loads((self.data / "secrets" / "demo.json").read_text())["tokens"]
        headers = {"Authorization": f"Bearer {tokens['city-dispatcher']}"}
        shown = {}
        async with aiohttp.ClientSession(headers=headers) as client:
            for name in names:
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
        for pid in [pid for one in what for pid in self.pids(NAMES[one])]:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


async def entries_of(dsn: str) -> list[Entry]:
    return [entry async for batch in PostgresJournal(dsn).read() for entry in batch]


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


async def verify(data: Path) -> int:
    """What `python -m dispatch verify` ends with, when nothing runs there."""
    verified = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "dispatch", "verify", cwd=ROOT, env={**os.environ, "EOC_DATA": str(data)}
    )
    return await verified.wait()


def check_shown(shown: dict[str, tuple[int, Any]], entries: Iterable[Entry]) -> tuple[State, Views]:
    """What people saw is what the journal says; what came of the whole journal."""
    state, views = State(), Views()
    for entry in entries:
        evolve(state, entry)
        views.project([entry])
        for name, (position, rows) in shown.items():
            if position == entry.position:
                assert rows == json.loads(encode(views.tables[name])), name
    return state, views


async def check_archive(data: Path) -> None:
    """Made anew from the journal it is the same; and no process of it met a bug."""
    async with postgres.embedded(data) as there:
        last = (await entries_of(there))[-1].position
        await archive_of(there).run(until=last)
        kept = await archive_rows(there)
        await archive_of(there).run(until=last, anew=True)
        assert await archive_rows(there) == kept
    for log in (data / "logs").iterdir():
        assert "Traceback" not in log.read_text(), log.name
