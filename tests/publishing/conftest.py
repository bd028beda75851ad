"""A service, its archive, and a publisher, on a database of their own; and systems that are told."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from dispatch.clock import Clock
from dispatch.publishing.process import Publisher
from dispatch.publishing.setup import Publishing, Subscriber
from tests.edge.gateway import SECRET, Gateway
from tests.ioc.conftest import Centre, _execute, reading

SOON_S = 40.0
ALLOWED = ("127.0.0.0/8",)


def subscriber(gateway: Gateway, name: str, **more: Any) -> Subscriber:
    return Subscriber(name=name, url=gateway.url, secrets=(SECRET,), **more)


@asynccontextmanager
async def publishing(
    dsn: str, *subscribers: Subscriber, allowed: Sequence[str] = ALLOWED, **more: Any
) -> AsyncIterator[Publisher]:
    """With pauses that a test can wait for."""
    one = Publisher(dsn, Publishing(webhooks=subscribers, allowed=tuple(allowed), **more), Clock(), (0.05,))
    task = asyncio.create_task(one.run())
    try:
        yield one
        assert not task.done(), task.exception()
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def until(holds: Any, what: str = "") -> None:
    """Soon. `holds` is asked again and again."""
    async with asyncio.timeout(SOON_S):
        while True:
            found = holds()
            if await found if asyncio.iscoroutine(found) else found:
                return
            await asyncio.sleep(0.02)


async def told_until(centre: Centre, name: str, position: int) -> None:
    """Until this subscriber's cursor is there."""

    async def holds() -> bool:
        rows = await centre.service.fetch("select position from subscribers where name = $1", name)
        return bool(rows and rows[0]["position"] >= position)

    await until(holds)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def centre(postgres_dsn: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Centre]:
    """Shared by the tests of a module: each has a subscriber of its own name."""
    name = f"out_{secrets.token_hex(6)}"
    await _execute(postgres_dsn, f"CREATE DATABASE {name} TEMPLATE template0")
    folder: Path = tmp_path_factory.mktemp("out")
    async with reading(postgres_dsn.replace("/tiepung?", f"/{name}?"), folder) as one:
        yield one
    await _execute(postgres_dsn, f"DROP DATABASE {name} WITH (FORCE)")
