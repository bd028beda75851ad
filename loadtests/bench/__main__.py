"""`make bench`: every figure beside its baseline, as a table and as bench.json."""

import asyncio
import logging
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import click
import msgspec
import structlog
import uvloop
from rich.console import Console
from rich.table import Table

from dispatch import postgres
from dispatch.collector import settle_memory
from loadtests.bench import burst as bursts
from loadtests.bench import core, duplicates, engine, http, long, place
from loadtests.bench import reading as centres
from loadtests.bench.measure import ROUNDS, Figure, Quiet, figure, ratio

OUT = Path("bench.json")
RESTART_ENTRIES = 1_000_000
REBUILD_ENTRIES = 100_000
MEMORY_ENTRIES = (1_000_000, 2_000_000)
LATENCY_S = 4
DUPLICATES_US_MAX = 200.0
"""Or twice a look at one square, if that is more."""
console = Console()
Figures = dict[str, Figure]


def spoken(ours: list[float], baseline: list[float], unit: str) -> str:
    return f"{statistics.median(ours):,.6g} beside {statistics.median(baseline):,.6g} {unit}"


# --- one function for each group of figures


def queue(quiet: Quiet) -> Figures:
    work = core.queue_work()
    ratios, ours, base = ratio(lambda: core.ours_queue(work), lambda: core.heap_queue(work), quiet)
    return {"queue": figure(ratios, 0.8, note=spoken(ours, base, "changes/s"))}


def proximity(quiet: Quiet) -> Figures:
    moving = core.Moving()
    queries = moving.queries(2_000)

    def ours() -> float:
        moving.move(2_000)
        return core.index_us(moving, queries)

    ratios, mine, base = ratio(ours, lambda: core.scan_us(moving, queries), quiet)
    return {"proximity": figure(ratios, 0.8, at_least=False, note=spoken(mine, base, "µs"))}


def duplicates_us(quiet: Quiet) -> Figures:
    """Not a ratio: microseconds a search, which must be below a bound that the baseline may raise."""
    busy = duplicates.Busy()
    settle_memory()
    busy.search_us()
    _, ours, base = ratio(busy.search_us, busy.square_us, quiet)
    most_us = round(max(DUPLICATES_US_MAX, 2 * statistics.median(base)), 1)
    return {"duplicates_us": figure(ours, most_us, at_least=False, note=f"{spoken(ours, base, 'µs')}, no ratio")}


def scale(quiet: Quiet) -> Figures:
    large, small = core.Province(100_000, 10_000), core.Province(1_000, 100)
    settle_memory()
    ratios, ours, base = ratio(lambda: large.decisions_us(4_000), lambda: small.decisions_us(4_000), quiet)
    return {"scale": figure(ratios, 2.0, at_least=False, note=spoken(ours, base, "µs a decision"))}


def rebuild(quiet: Quiet) -> Figures:
    with tempfile.TemporaryDirectory(prefix="bench-") as name, embedded(Path(name)) as dsn:
        uvloop.run(long.fill(dsn, REBUILD_ENTRIES))
        settle_memory()
        ratios, ours, base = ratio(
            lambda: uvloop.run(long.rebuild_per_s(dsn)), lambda: uvloop.run(long.read_per_s(dsn)), quiet
        )
    return {"rebuild": figure(ratios, 0.4, note=spoken(ours, base, "entries/s"))}


def restart(quiet: Quiet) -> Figures:
    stored = long.journal_of(RESTART_ENTRIES)
    snapshot = long.snapshot_of(stored[: len(stored) - 10_000])
    settle_memory()
    ratios, ours, base = ratio(
        lambda: long.start_with_s(snapshot, stored), lambda: long.start_without_s(stored), quiet, rounds=3
    )
    return {"restart": figure(ratios, 0.1, at_least=False, note=spoken(ours, base, "s"))}


def memory(quiet: Quiet) -> Figures:
    quiet.wait()
    first, second = long.memory_after(MEMORY_ENTRIES)
    note = f"{second / 2**20:,.0f} beside {first / 2**20:,.0f} MiB"
    return {"memory": figure([second / first], 1.05, at_least=False, note=note)}


def engine_vs_tx(quiet: Quiet) -> Figures:
    with tempfile.TemporaryDirectory(prefix="bench-") as name, embedded(Path(name)) as dsn:
        ratios, ours, base = ratio(
            lambda: uvloop.run(engine.engine_per_s(dsn)), lambda: uvloop.run(engine.tx_per_s(dsn)), quiet
        )
    return {"engine_vs_tx": figure(ratios, 4.0, note=spoken(ours, base, "commands/s"))}


def over_http(quiet: Quiet) -> Figures:
    """The figures over HTTP share one set of servers; the archive runs only for its own."""
    figures: Figures = {}
    with http.folder() as folder, embedded(folder / "pg") as dsn:
        servers = http.Servers(dsn, folder)
        with servers.started():
            servers.load("ours")()
            ours: list[float] = []
            empty: list[float] = []
            insert: list[float] = []
            for _ in range(ROUNDS):
                for name, rates in (("ours", ours), ("empty", empty), ("insert", insert)):
                    quiet.wait()
                    rates.append(servers.load(name)())
            beside_insert = [a / b for a, b in zip(ours, insert, strict=True)]
            beside_empty = [a / b for a, b in zip(ours, empty, strict=True)]
            figures["http_vs_insert"] = figure(beside_insert, 1.5, note=spoken(ours, insert, "requests/s"))
            figures["http_vs_empty"] = figure(beside_empty, 0.6, note=spoken(ours, empty, "requests/s"))
            figures["latency"] = _latency(servers, 0.6 * statistics.median(insert), quiet)
            figures["archive"] = _archive(servers, quiet)
    return figures


def _latency(servers: http.Servers, per_s: float, quiet: Quiet) -> Figure:
    def p99(name: str) -> Callable[[], float]:
        return lambda: servers.p99_ms(name, per_s, LATENCY_S)

    ratios, ours, base = ratio(p99("ours"), p99("insert"), quiet)
    return figure(ratios, 1.0, at_least=False, note=f"p99 {spoken(ours, base, 'ms')} at {per_s:,.0f}/s")


def burst(quiet: Quiet) -> Figures:
    """Webhooks of the ten-fold hour of a day of 200,000 calls, with a long call-back list and every console there."""
    with http.folder() as folder, embedded(folder / "pg") as dsn:
        servers = http.Servers(dsn, folder)
        with servers.started(watchers=0, desks=bursts.CONSOLES), bursts.consoles(servers):
            bursts.fill_list(servers)
            ratios, ours, base = ratio(
                lambda: bursts.p99_ms(servers, "ours"), lambda: bursts.p99_ms(servers, "insert"), quiet, rounds=3
            )
    note = f"p99 {spoken(ours, base, 'ms')} at {bursts.PER_S:,.0f} webhooks/s"
    return {"burst": figure(ratios, bursts.RATIO_MAX, at_least=False, note=note)}


def _archive(servers: http.Servers, quiet: Quiet) -> Figure:
    """With the archive following at its own pace, beside it standing still."""

    def still() -> float:
        return servers.load("ours")()

    def following() -> float:
        environment = {"EOC_DATABASE_URL": servers.dsn, "EOC_DATA": str(servers.folder)}
        with place.process("dispatch", "archive", log=servers.folder / "archive.log", **environment):
            time.sleep(1.0)
            return servers.load("ours")()

    ratios, ours, base = ratio(following, still, quiet, rounds=3)
    rate, lag = asyncio.run(http.archive_pace(servers.dsn))
    return figure(ratios, 0.65, note=f"{spoken(ours, base, 'requests/s')}; {rate:,.0f} entries/s, lag {lag:,} entries")


def reading(quiet: Quiet) -> Figures:
    """What operations centres read, and what that costs the hot path."""
    figures: Figures = {}
    with http.folder() as folder, embedded(folder / "pg") as dsn:
        servers = http.Servers(dsn, folder)
        with servers.started(), centres.Reading(servers).started() as follower:
            follower.open_some()
            ratios, ours, base = ratio(follower.pages_per_s, follower.empty_per_s, quiet)
            figures["views"] = figure(ratios, 0.5, note=spoken(ours, base, "pages/s"))
            figures |= _watchers(servers, follower, quiet)
    return figures


def _watchers(servers: http.Servers, follower: centres.Reading, quiet: Quiet) -> Figures:
    """A thousand who watch a follower while the service is at full load, and are told 200 changes a second."""
    behind_ms: list[int] = []

    def watched() -> float:
        with follower.watched(), follower.lag(behind_ms):
            return servers.load("ours")()

    with follower.moving():
        with follower.watched():
            heard = follower.heard_per_s(30)
        ratios, ours, base = ratio(watched, servers.load("ours"), quiet)
    lag = f"{statistics.median(behind_ms):,.0f} ms in the median of {len(behind_ms)} looks, no ratio"
    return {
        "watchers": figure(ratios, 0.9, note=f"{spoken(ours, base, 'requests/s')}; {heard:,.0f} changes/s told"),
        "lag_ms": figure([float(max(behind_ms))], centres.LAG_MS_MAX, at_least=False, note=lag),
    }


def year(quiet: Quiet) -> Figures:
    """Figures of a year of 200,000 calls, each question a new one, beside one plain pass of the database."""
    with http.folder() as folder, embedded(folder / "pg") as dsn:
        servers = http.Servers(dsn, folder)
        with servers.started(watchers=0):
            asyncio.run(centres.fill_year(dsn))
            with centres.Reading(servers).started() as follower:
                follower.year_p95_ms()
                ratios, ours, base = ratio(follower.year_p95_ms, follower.scan_p95_ms, quiet)
    note = f"p95 {spoken(ours, base, 'ms')} (must be below {centres.ANSWER_MS_MAX})"
    floor = 1.0 if statistics.median(ours) < centres.ANSWER_MS_MAX else 0.0
    return {"year": figure(ratios, floor, at_least=False, note=note)}


class embedded:  # noqa: N801 (used as a with-statement)
    """A PostgreSQL of its own with fsync, for as long as it is needed."""

    def __init__(self, folder: Path) -> None:
        self.server = postgres.Embedded(folder)

    def __enter__(self) -> str:
        dsn = asyncio.run(self.server.start())
        asyncio.run(place.lay_log(dsn))
        return dsn

    def __exit__(self, *_: object) -> None:
        asyncio.run(self.server.stop())


GROUPS: dict[str, Callable[[Quiet], Figures]] = {
    "http": over_http,
    "reading": reading,
    "year": year,
    "burst": burst,
    "engine": engine_vs_tx,
    "queue": queue,
    "proximity": proximity,
    "duplicates_us": duplicates_us,
    "scale": scale,
    "rebuild": rebuild,
    "restart": restart,
    "memory": memory,
}


@click.command()
@click.argument("groups", nargs=-1, type=click.Choice(list(GROUPS)))
@click.option("--alone", is_flag=True, hidden=True, help="In this process, to standard output.")
def main(groups: tuple[str, ...], *, alone: bool) -> None:
    """Measure all figures, or some groups of them.

    Example: python -m loadtests.bench queue proximity
    """
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    if alone:
        sys.stdout.buffer.write(msgspec.json.encode(GROUPS[groups[0]](Quiet())))
        return
    figures: Figures = {}
    for name in groups or GROUPS:
        with console.status(f"Measuring {name} …"):
            figures |= apart(name)
    show(figures)
    known = msgspec.json.decode(OUT.read_bytes(), type=Figures) if OUT.exists() else {}
    OUT.write_bytes(msgspec.json.format(msgspec.json.encode(known | figures)))


def apart(name: str) -> Figures:
    """Each group in a process of its own, so that none inherits another's memory."""
    command = [sys.executable, "-m", "loadtests.bench", name, "--alone"]
    said = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    return msgspec.json.decode(said.stdout, type=Figures)


def show(figures: Figures) -> None:
    table = Table("figure", "ratio", "spread", "must", "", "ours beside the baseline")
    for name, one in figures.items():
        must = f"{'≥' if one.at_least else '≤'} {one.floor}"
        table.add_row(
            name, f"{one.value:.2f}", f"{one.spread:.2f}", must, "[green]✓" if one.reached else "[red]✗", one.note
        )
    console.print(table)


if __name__ == "__main__":
    main()
