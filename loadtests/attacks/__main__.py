"""The attacks one after the other beside a ringing exchange: `python -m loadtests.attacks`, with figures."""

import asyncio
import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import aiohttp
import click
import psutil
from msgspec import Struct
from rich.console import Console
from rich.table import Table

from dispatch.settings import Settings
from loadtests.attacks.attackers import ATTACKS, WRONG
from loadtests.attacks.ringing import ring
from loadtests.own_service import NotStarted, Running, environment_of, own_service

QUIET = "quiet"
GROWN_MAX = 600 * 1024 * 1024
"""Bytes that the service, and whoever reads pictures for it, may grow by under any of it."""
BUSY_S = 15
"""An attack may last so much longer than asked for on a busy machine, in which two reports a second may be sent."""
MEGABYTE = 1024 * 1024
console = Console(highlight=False)


class Figures(Struct, frozen=True):
    """One attack: what the exchange measured beside it, what the attacker was told, and what the service grew by."""

    name: str
    rings: int
    failed: int
    p50_ms: float
    p99_ms: float
    answers: Counter[str]
    grown: float
    busy: float
    """Share of one core that the service itself took: a figure that a crowded machine does not spoil."""


async def measure(data: Path, seconds: float) -> list[Figures]:
    """Quiet, then each attack, so many seconds of each. Raises NotStarted."""
    async with own_service(data) as running:
        await _beside(running, QUIET, min(seconds, 3.0))
        return [await _beside(running, name, seconds) for name in (QUIET, *ATTACKS)]


async def _beside(running: Running, name: str, seconds: float) -> Figures:
    process = psutil.Process(running.pid)
    before, used_s, began_s = _memory(process), _used_s(process), time.monotonic()
    attacking = asyncio.create_task(_attack(running.settings, name, seconds)) if name != QUIET else None
    watching = asyncio.create_task(_most(process))
    told, failed = await ring(running.settings, seconds)
    answers = await attacking if attacking is not None else Counter[str]()
    busy = (_used_s(process) - used_s) / (time.monotonic() - began_s)
    watching.cancel()
    most = max(before, *(await asyncio.gather(watching)))
    told.sort()
    return Figures(name, len(told), failed, _at(told, 0.5), _at(told, 0.99), answers, most - before, busy)


def _at(sorted_ms: list[float], share: float) -> float:
    return sorted_ms[min(len(sorted_ms) - 1, int(len(sorted_ms) * share))] if sorted_ms else 0.0


async def _most(process: Any) -> float:
    """The most memory it had, until cancelled."""
    most = 0.0
    try:
        while True:
            most = max(most, _memory(process))
            await asyncio.sleep(0.1)
    except asyncio.CancelledError:
        return most


def _memory(process: Any) -> float:
    """Of the service, and of whoever reads pictures for it; the database is not counted."""
    return sum(_each(process, lambda one: one.memory_info().rss))


def _used_s(process: Any) -> float:
    """Seconds of a processor that they had."""
    return sum(_each(process, lambda one: one.cpu_times().user + one.cpu_times().system))


def _each(process: Any, figure: Callable[[Any], float]) -> Iterator[float]:
    for one in (process, *process.children(recursive=True)):
        with suppress(psutil.Error):
            if "python" in one.name():
                yield figure(one)


async def _attack(settings: Settings, name: str, seconds: float) -> Counter[str]:
    """In a process of its own."""
    url = f"http://{settings.host}:{settings.port}"
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "loadtests.attacks.attackers", url, name, str(seconds)),
        stdout=asyncio.subprocess.PIPE,
        env=environment_of(settings),
    )
    said, _ = await process.communicate()
    return Counter(json.loads(said))


def wrong(figures: list[Figures], seconds: float) -> list[str]:
    """What did not hold."""
    found = []
    for one in figures:
        if one.failed:
            found.append(f"{one.name}: {one.failed} webhooks were not answered")
        if one.grown > GROWN_MAX:
            found.append(f"{one.name}: the service grew by {one.grown / MEGABYTE:.0f} MB")
    of = {one.name: one.answers for one in figures}
    if of["guess"]["200"]:
        found.append("a guessed code was answered")
    if of["report"]["200"] > 60 + 2 * (seconds + BUSY_S):
        found.append(f"{of['report']['200']} reports were taken")
    found += [f"{name}: {of[name]['200']} were taken" for name in ("large", "picture") if of[name]["200"]]
    return found


def table(figures: list[Figures]) -> Table:
    shown = Table("beside", "webhooks", "p50 ms", "p99 ms", "attacker was answered", "grew MB", "of a core")
    for one in figures:
        answers = ", ".join(f"{count:,} × {answer}" for answer, count in sorted(one.answers.items()))
        numbers = (f"{one.rings:,}", f"{one.p50_ms:.1f}", f"{one.p99_ms:.1f}")
        shown.add_row(one.name, *numbers, answers, f"{one.grown / MEGABYTE:.0f}", f"{one.busy:.0%}")
    return shown


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--seconds", default=60.0, show_default=True, help="Of each attack.")
def main(seconds: float) -> None:
    """Guess codes, send ten thousand reports a minute, 200 MB, and pictures that are none, while an exchange rings.

    Example: python -m loadtests.attacks --seconds 20
    """
    console.print(f"{len(ATTACKS)} attacks, {seconds:.0f} s each; {len(WRONG)} kinds of wrong pictures")
    with TemporaryDirectory(prefix="attacks-") as folder:
        try:
            figures = asyncio.run(measure(Path(folder), seconds))
        except (NotStarted, aiohttp.ClientError) as why:
            click.echo(str(why), err=True)
            sys.exit(1)
    console.print(table(figures))
    found = wrong(figures, seconds)
    for one in found:
        console.print(f"[red]{one}[/]")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main(prog_name="python -m loadtests.attacks")
