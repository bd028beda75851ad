"""Services as real processes on a database of their own, killed and looked at as an operator would."""

import asyncio
import json
import os
import signal
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import aiohttp
import asyncpg

from dispatch.accounts import Account, Accounts
from events.migrate import migrate
from tests.edge.conftest import free_port

ROOT = Path(__file__).parents[2]
REGIONS = {"binh_phuoc": ROOT / "deploy" / "binh_phuoc", "nho": ROOT / "tests" / "regions" / "nho"}
READY_S_MAX = 40.0
ENDS_S_MAX = 40.0


def environment(dsn: str, data: Path, **more: object) -> dict[str, str]:
    """That of a service which has a database of its own: no demo."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("EOC_")}
    settings = {"EOC_DATABASE_URL": dsn, "EOC_DATA": data, "EOC_PORT": free_port(), **more}
    return {**kept, **{name: str(value) for name, value in settings.items()}}


class Service:
    """One `python -m dispatch serve`."""

    def __init__(self, dsn: str, data: Path, region: str = "binh_phuoc") -> None:
        self.dsn = dsn
        self.data = data
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = environment(dsn, data, EOC_PORT=self.port, EOC_REGION=REGIONS[region])
        self.log = data / f"serve-{self.port}.log"
        self.process: asyncio.subprocess.Process | None = None

    async def start(self) -> "Service":
        self.data.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as said:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "dispatch", "serve", cwd=ROOT, env=self.environment, stdout=said, stderr=said
            )
        return self

    async def ready(self, path: str = "/readyz") -> "Service":
        """Until it answers 200. Raises AssertionError with its last words."""
        deadline = time.monotonic() + READY_S_MAX
        async with aiohttp.ClientSession() as client:
            while time.monotonic() < deadline and self.process is not None and self.process.returncode is None:
                with suppress(aiohttp.ClientError):
                    async with client.get(self.url + path) as response:
                        if response.status == 200:
                            return self
                await asyncio.sleep(0.05)
        raise AssertionError(self.said())

    def signal(self, number: int) -> None:
        assert self.process is not None
        with suppress(ProcessLookupError):
            self.process.send_signal(number)

    async def ended(self) -> int:
        assert self.process is not None
        return await asyncio.wait_for(self.process.wait(), ENDS_S_MAX)

    async def end(self) -> None:
        """Whatever became of it, it is gone after this."""
        for number in (signal.SIGCONT, signal.SIGTERM):
            self.signal(number)
        try:
            await self.ended()
        except TimeoutError:
            self.signal(signal.SIGKILL)
            await self.ended()

    def said(self) -> str:
        return self.log.read_text(errors="replace")

    async def ask(self, method: str, path: str, body: Any = None, token: str = "") -> tuple[int, Any]:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        timeout = aiohttp.ClientTimeout(total=20)
        async with (
            aiohttp.ClientSession(headers=headers, timeout=timeout) as client,
            client.request(method, self.url + path, json=body) as response,
        ):
            data = await response.read()
            return response.status, json.loads(data) if data else None

    async def command(self, token: str, _type: str, _id: str, /, **fields: Any) -> tuple[int, Any]:
        return await self.ask("POST", "/commands", {"type": _type, "id": _id, **fields}, token)


@asynccontextmanager
async def services(*all_of_them: Service) -> AsyncIterator[None]:
    """None of them outlives the block."""
    try:
        yield
    finally:
        for one in all_of_them:
            if one.process is not None and one.process.returncode is None:
                await one.end()


async def machine(dsn: str, name: str = "may", role: str = "dispatcher") -> str:
    """An account, and a token for it; whoever starts afterwards knows it."""
    connection = await asyncpg.connect(dsn)
    await migrate(connection)
    await connection.close()
    accounts = Accounts(dsn)
    await accounts.put(Account(name, name, role), None)
    return await accounts.make_token(name, "test")


async def tool(environment: dict[str, str], *arguments: str, said: bytes = b"") -> tuple[int, str, str]:
    """`python -m dispatch …` until it ends: exit code, output, errors."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "dispatch",
        *arguments,
        cwd=ROOT,
        env=environment,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        out, err = await asyncio.wait_for(process.communicate(said), ENDS_S_MAX)
    except TimeoutError:
        process.kill()
        await process.wait()
        raise AssertionError(f"{arguments} does not end") from None
    assert process.returncode is not None
    return process.returncode, out.decode(), err.decode()


async def fetch(dsn: str, sql: str, *arguments: Any) -> list[Any]:
    connection = await asyncpg.connect(dsn)
    try:
        rows: list[Any] = await connection.fetch(sql, *arguments)
        return rows
    finally:
        await connection.close()


async def entries(dsn: str) -> list[dict[str, Any]]:
    return [json.loads(row["data"]) for row in await fetch(dsn, "select data from entries order by position")]
