"""A service, its archive, and a follower that answers, all on a database of their own."""

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import asyncpg
import pytest
import pytest_asyncio

from dispatch.accounts import Account, Accounts
from dispatch.cli.following import archive_of
from dispatch.clock import Clock
from dispatch.ioc.follower import Follower
from dispatch.ioc.server import serve
from tests.edge.conftest import Client, Running, free_port, serving

LATE_S_MAX = 30


class Centre:
    """The whole of it: `service` takes commands, `base` is where operations centres read."""

    def __init__(self, service: Running, follower: Follower, port: int) -> None:
        self.service = service
        self.follower = follower
        self.base = f"http://127.0.0.1:{port}"
        self.tokens: dict[str, str] = {}

    async def token(self, name: str = "ioc-machine", scopes: tuple[str, ...] = ("read",), **account: Any) -> str:
        """Of a machine that may only read, or of another."""
        if name not in self.tokens:
            accounts = Accounts(self.service.dsn)
            await accounts.put(Account(name, name, account.pop("role", "machine"), **account), None)
            self.tokens[name] = await accounts.make_token(name, "test", scopes)
            await self.follower.accounts.read()
        return self.tokens[name]

    async def reader(self, name: str = "ioc-machine", **account: Any) -> Client:
        token = await self.token(name, **account)
        client = Client(self.base, {"Authorization": f"Bearer {token}"})
        return await self.service.stack.enter_async_context(client)

    async def items(self, client: Client, name: str, query: str = "") -> dict[str, Any]:
        """A page of a collection, once follower and archive have all there is."""
        await self.caught_up()
        status, body = await client.get(f"/ogc/collections/{name}/items{query}")
        assert status == 200, body
        page: dict[str, Any] = body
        return page

    async def caught_up(self) -> int:
        """Until both have everything; how much that is."""
        until = asyncio.get_running_loop().time() + LATE_S_MAX
        position = await self.service.position()
        while asyncio.get_running_loop().time() < until:
            reached = (await self.service.fetch("select position from archive_checkpoint"))[:1]
            if self.follower.position >= position and reached and reached[0]["position"] >= position:
                return position
            await asyncio.sleep(0.02)
        raise TimeoutError(position)


@asynccontextmanager
async def reading(dsn: str, folder: Path) -> AsyncIterator[Centre]:
    async with serving(dsn, folder) as service:
        follower, port, started = Follower(dsn, Clock()), free_port(), asyncio.Event()
        tasks = [
            asyncio.create_task(archive_of(dsn).run()),
            asyncio.create_task(serve(follower, "127.0.0.1", port, started)),
        ]
        await started.wait()
        centre = Centre(service, follower, port)
        await centre.caught_up()
        try:
            yield centre
        finally:
            for task in tasks:
                task.cancel()
            with suppress(asyncio.CancelledError):
                await asyncio.gather(*tasks, return_exceptions=True)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def centre(postgres_dsn: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Centre]:
    """Shared by the tests of a module: each uses incidents of its own."""
    name = f"ioc_{secrets.token_hex(6)}"
    await _execute(postgres_dsn, f"CREATE DATABASE {name} TEMPLATE template0")
    async with reading(postgres_dsn.replace("/tiepung?", f"/{name}?"), tmp_path_factory.mktemp("ioc")) as one:
        yield one
    await _execute(postgres_dsn, f"DROP DATABASE {name} WITH (FORCE)")


async def _execute(address: str, statement: str) -> None:
    connection = await asyncpg.connect(address)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()
