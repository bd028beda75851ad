"""A service of our own on a free port, with data that is thrown away: for load runs, replays and tests."""

import asyncio
import os
import signal
import socket
import sys
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import aiohttp
from msgspec import Struct

from dispatch.settings import DEFAULT_REGION, Settings
from loadtests.link import Link, NoCity, NotKnown, secrets_of
from loadtests.world import People

ROOT = Path(__file__).parents[1]
RUN = (sys.executable, "-m", "dispatch", "run", "--city", "off")
READY_S_MAX = 120.0
STOP_S_MAX = 30.0


class Running(Struct, frozen=True):
    """Where it is, and the process that holds all of it together."""

    settings: Settings
    pid: int


class NotStarted(Exception):
    """The service did not come up; the message is its last words."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment_of(settings: Settings) -> dict[str, str]:
    """What a process of that service needs to know; nothing of a service that runs here otherwise."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("EOC_")}
    return {
        **ours,
        "EOC_PORT": str(settings.port),
        "EOC_VIEWS_PORT": "off",
        "EOC_DATA": str(settings.data),
        "EOC_REGION": str(settings.region),
    }


@asynccontextmanager
async def own_service(data: Path, region: Path = DEFAULT_REGION, **more: str) -> AsyncIterator[Running]:
    """`python -m dispatch run --city off` until we are done; `more` are variables of its own. Raises NotStarted."""
    settings = Settings(free_port(), "127.0.0.1", data, None, region)
    said = data / "run.log"
    process = await asyncio.create_subprocess_exec(*RUN, **_process(settings, said, more))
    try:
        await _ready(settings, process)
        yield Running(settings, process.pid)
    except NotStarted as why:
        raise NotStarted(_last_words(said)) from why
    finally:
        await _stop(process)


def _process(settings: Settings, said: Path, more: Mapping[str, str]) -> dict[str, Any]:
    settings.data.mkdir(parents=True, exist_ok=True)
    out = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    return {
        "cwd": ROOT,
        "env": {**environment_of(settings), **more},
        "stdin": asyncio.subprocess.DEVNULL,
        "stdout": out,
        "stderr": out,
    }


def _last_words(said: Path) -> str:
    return said.read_text(errors="replace")[-2_000:]


async def _ready(settings: Settings, process: asyncio.subprocess.Process) -> None:
    """Until it knows the accounts of its demo."""
    deadline = time.monotonic() + READY_S_MAX
    async with aiohttp.ClientSession() as client:
        while process.returncode is None and time.monotonic() < deadline:
            with suppress(NoCity, NotKnown, aiohttp.ClientError, TimeoutError, OSError):
                link = Link(f"http://{settings.host}:{settings.port}", secrets_of(settings), client)
                await link.check_demo(People().dispatcher)
                return
            await asyncio.sleep(0.1)
    raise NotStarted


async def _stop(process: asyncio.subprocess.Process) -> None:
    if process.returncode is not None:
        return
    process.send_signal(signal.SIGINT)
    try:
        await asyncio.wait_for(process.wait(), STOP_S_MAX)
    except TimeoutError:
        process.kill()
        await process.wait()
