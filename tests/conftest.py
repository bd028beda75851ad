"""What tests stand on: a real PostgreSQL for each worker, an empty database for each test, a browser where there is."""

import asyncio
import itertools
import os
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import asyncpg
import pytest
import structlog
from click.testing import CliRunner, Result
from hypothesis import settings

from dispatch import logs, postgres
from dispatch.__main__ import main
from tests.programs import program

BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
numbers = itertools.count(1)
settings.register_profile("calm", deadline=None, derandomize="EXPLORE" not in os.environ)
settings.load_profile("calm")  # how long an example takes says how busy the machine is; what a run finds, the next does
*lines, _ = structlog.get_config()["processors"]
structlog.configure([*lines, structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)])
"""A bug is told without what all variables held: with the state of a service among them that takes seconds to draw."""


@pytest.fixture(scope="session")
def postgres_dsn(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a PostgreSQL of this worker's own; it is kept and stopped outside any event loop of the tests."""
    server = postgres.Embedded(tmp_path_factory.mktemp("data"))
    address = asyncio.run(server.start())
    yield address
    asyncio.run(server.stop())


@pytest.fixture
def command_line(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """`python -m dispatch …` in this process, as a whole: a command that is called by itself forgets what it was asked
    by. The logs of the tests after it stay as they were."""
    monkeypatch.setattr(logs, "configure", lambda: None)
    return lambda *arguments: CliRunner().invoke(main, arguments, prog_name="python -m dispatch")


@pytest.fixture
async def database(postgres_dsn: str) -> AsyncIterator[str]:
    """The address of a fresh, empty database, dropped after the test."""
    name = f"test_{next(numbers)}"
    await _execute(postgres_dsn, f"CREATE DATABASE {name} TEMPLATE template0")
    yield postgres_dsn.replace("/tiepung?", f"/{name}?")
    await _execute(postgres_dsn, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The browser's path."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    return Path(found or program("chromium", "chromium"))


async def _execute(address: str, statement: str) -> None:
    connection = await asyncpg.connect(address)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()
