"""Runs the whole of it on one machine: PostgreSQL, the service, its followers, the city; starts again what dies."""

import asyncio
import ctypes
import os
import shutil
import signal
import socket
import sys
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from itertools import product, takewhile
from pathlib import Path

import aiohttp
import msgspec
from rich.console import Console
from rich.markup import escape

from dispatch import demo, outside, postgres, region, region_files
from dispatch.failures import FATAL, FULL
from dispatch.settings import VIEWS_PORT, Settings, listening

STOP_S_MAX = 15.0
READY_S_MAX = 120.0
AGAIN_S, ROOM_S = 1.0, 10.0
LAST_WORDS = 1 << 20
"""Bytes of a log that are looked through for what was said last: a region folder may have a mistake in every line."""
LINES_MAX = 10
LOG_MAX = 64 << 20
"""Bytes of a log; one older of this size is kept beside it."""
LOOK_AT_LOGS_S = 30.0
PR_SET_PDEATHSIG = 1

console = Console(highlight=False)


class Child:
    """One process of ours. It dies when we die, and is started again when it dies by itself."""

    def __init__(
        self, name: str, arguments: Sequence[str], logs: Path, environment: Mapping[str, str] | None = None
    ) -> None:
        """`environment`: what it knows beside ours."""
        self.name = name
        self.arguments = arguments
        self.environment = {**os.environ, **(environment or {})}
        self.log = logs / f"{name}.log"
        self.process: asyncio.subprocess.Process | None = None
        self.stopping = False
        self.begun = True
        """Who has begun once is started again for ever, and waits for room on the disk; who has not yet says why."""
        self.said_before = 0
        """Bytes of the log when it was started."""
        self.why = ""
        """What it said when it ended last."""

    async def run(self) -> int:
        """Until it is told to stop, or ends in a way that starting again would not mend: its exit code."""
        while True:
            with self.log.open("ab") as out:
                self.said_before = out.seek(0, os.SEEK_END)
                self.process = await asyncio.create_subprocess_exec(
                    sys.executable,
                    *self.arguments,
                    stdin=asyncio.subprocess.DEVNULL,
                    stdout=out,
                    stderr=out,
                    env=self.environment,
                    preexec_fn=_die_with_parent,
                )
            code = await self.process.wait()
            before, self.why = self.why, self.last_words() or f"it ended ({code})"
            if self.stopping or code == FATAL or (code == FULL and not self.begun):
                return code
            full = code == FULL
            if self.begun:
                why = "has no room on the disk" if full else f"ended ({code})"
                console.print(f"  [yellow]{self.name} {why}; starting it again[/]")
            elif self.why != before:
                console.print(f"  [yellow]{self.name} cannot start yet, and is tried again:[/] {escape(self.why)}")
            await asyncio.sleep(ROOM_S if full else AGAIN_S)

    @property
    def lives(self) -> bool:
        return self.process is not None and self.process.returncode is None

    async def stop(self) -> None:
        self.stopping = True
        process = self.process
        if process is None or process.returncode is not None:
            return
        process.terminate()
        try:
            async with asyncio.timeout(STOP_S_MAX):
                await process.wait()
        except TimeoutError:
            process.kill()

    def last_words(self) -> str:
        """What it said last since it was started: a sentence, with the first lines of the list that belongs to it."""
        if not self.log.exists():
            return ""
        with self.log.open("rb") as log:
            size = log.seek(0, os.SEEK_END)
            log.seek(max(self.said_before if self.said_before <= size else 0, size - LAST_WORDS))
            lines = log.read().decode(errors="replace").splitlines()
        said = list(takewhile(lambda line: not line.startswith("{"), reversed(lines)))[::-1]
        if not said or any(line.lstrip(" +").endswith("Traceback (most recent call last):") for line in said):
            return lines[-1] if lines else ""
        heading, *listed = said
        more = len(listed) - LINES_MAX
        told = [f"… and {more} lines more, in {self.log}"] if more > 0 else []
        return "\n".join([heading, *listed[:LINES_MAX], *told])

    def shorten_log(self) -> None:
        """What was said becomes the older file, and the log begins anew; it is only ever appended to."""
        if self.log.exists() and self.log.stat().st_size > LOG_MAX:
            shutil.copyfile(self.log, self.log.with_suffix(".old.log"))
            os.truncate(self.log, 0)


def _die_with_parent() -> None:
    """Linux ends us when the supervisor is killed, so that nothing goes on unseen; Ctrl-C is its to pass on."""
    os.setpgrp()
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@asynccontextmanager
async def step(what: str) -> AsyncIterator[None]:
    """Say what is being done, and how long it took."""
    began = time.monotonic()
    with console.status(what):
        yield
    console.print(f"  {what} [dim]{time.monotonic() - began:.1f} s[/]")


async def run(settings: Settings, *, city: bool) -> None:
    """Everything, until Ctrl-C. Raises what keeps it from starting."""
    for host, (port, by) in product(settings.hosts, ((settings.port, "EOC_PORT"), (settings.views_port, VIEWS_PORT))):
        if port is not None:
            _look_at_port(host, port, by)
    logs = settings.data / "logs"
    logs.mkdir(parents=True, exist_ok=True)
    async with AsyncExitStack() as stack:
        if settings.database_url is None:
            async with step("Starting PostgreSQL"):
                await stack.enter_async_context(postgres.embedded(settings.data))
        played = _outside(settings) if city and settings.demo else {}
        children = [Child("serve", ("-m", "dispatch", "serve"), logs, played)]
        children[0].begun = False
        running = [asyncio.create_task(children[0].run())]
        stack.push_async_callback(_stop, children)
        async with step("Starting the service"):
            await _ready(settings, running[0], children[0])
        children[0].begun = True
        children += [
            Child("archive", ("-m", "dispatch", "archive"), logs),
            Child("snapshots", ("-m", "dispatch", "snapshots"), logs),
            Child("publish", ("-m", "dispatch", "serve", "--role", "publish"), logs),
        ]
        if settings.views_port is not None:
            children.append(Child("views", ("-m", "dispatch", "serve", "--role", "views"), logs))
        if city and settings.demo:
            children.append(Child("city", ("-m", "loadtests.city"), logs, played))
        running += [asyncio.create_task(child.run()) for child in children[1:]]
        logging = asyncio.create_task(_shorten_logs(children))
        stack.callback(logging.cancel)
        _greet(settings, city=city and settings.demo)
        done, _ = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
        ended = running.index(next(iter(done)))
        console.print(f"[red]{children[ended].name} cannot go on:[/] {escape(children[ended].why)}")
        raise SystemExit(FATAL)


def _outside(settings: Settings) -> dict[str, str]:
    """Where the city plays agencies' systems and loudspeakers. What is wrong with the region the service will say."""
    try:
        there = region.load(settings.region)
    except region_files.RegionIsWrong:
        return {}
    return outside.write(settings, [one.id for one in there.rules.agencies])


def _look_at_port(host: str, port: int, by: str) -> None:
    """Before anything is started: whoever answers there now is somebody else. Raises WrongSetting."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with listening(host, port, by=by), socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((host, port))


async def _ready(settings: Settings, serving: "asyncio.Task[int]", child: Child) -> None:
    """Wait until it answers that it is ready, or stands by; of one that never does, what it died of is what we say. One
    that lives and does not answer may be bringing a large database up to itself: it is waited for."""
    url = f"http://{f'[{settings.host}]' if ':' in settings.host else settings.host}:{settings.port}"
    deadline = time.monotonic() + READY_S_MAX
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=2)) as client:
        while not serving.done():
            with suppress(aiohttp.ClientError, TimeoutError):
                if await _is_ready(client, url):
                    return
                if time.monotonic() > deadline and not await _leads(client, url):
                    console.print("  Another service leads this journal; this one stands by.")
                    return
            if time.monotonic() > deadline and child.why and not child.lives:
                break
            await asyncio.sleep(0.1)
    if serving.done():
        serving.result()
    console.print(f"[red]The service cannot start:[/] {escape(child.why)}")
    raise SystemExit(FATAL)


async def _is_ready(client: aiohttp.ClientSession, url: str) -> bool:
    async with client.get(f"{url}/readyz") as response:
        return response.status == 200


async def _leads(client: aiohttp.ClientSession, url: str) -> bool:
    async with client.get(f"{url}/healthz") as response:
        return bool(msgspec.json.decode(await response.read())["leading"])


async def _shorten_logs(children: Sequence[Child]) -> None:
    while True:
        await asyncio.sleep(LOOK_AT_LOGS_S)
        for child in children:
            with suppress(OSError):
                child.shorten_log()


async def _stop(children: Sequence[Child]) -> None:
    async with step("Stopping"):
        for child in reversed(children):
            await child.stop()


def _greet(settings: Settings, *, city: bool) -> None:
    console.print(f"\n  [bold]Tiếp Ứng[/]  http://{settings.host}:{settings.port}")
    if settings.views_port is not None:
        console.print(f"  [dim]IOC[/]       http://{settings.host}:{settings.views_port}/ogc")
    console.print()
    if settings.demo:
        for account in demo.PEOPLE:
            console.print(f"    {account.name:<12} {demo.PASSWORD}   {account.role:<14} [dim]{account.display}[/]")
        console.print(f"    {'a01 …':<12} {demo.PASSWORD}   {'crew':<14} [dim]kíp của từng tổ xe, trang /crew[/]")
        console.print(f"\n  {'A seeded city lives in it (CITY=off leaves it out).' if city else 'Without the city.'}")
    else:
        console.print("  First administrator: python -m dispatch account add NAME --role administrator")
    console.print(f"  Logs: {settings.data / 'logs'}   Ctrl-C ends it.\n")
