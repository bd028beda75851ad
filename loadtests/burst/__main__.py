"""`make burst`: a day of 200,000 calls with an hour ten times as busy, in memory; a table, a picture, and an oracle."""

import asyncio
import sys
import time
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from dispatch import region
from dispatch.core.turn import Poisoned
from dispatch.settings import WrongSetting, from_environment
from events.values import HOUR_MS
from loadtests.burst.oracle import Lost
from loadtests.burst.picture import svg
from loadtests.burst.run import Ran, run
from loadtests.burst.shape import Shape
from loadtests.figures import quantile
from loadtests.own_service import ROOT
from loadtests.simulate import journal_of
from loadtests.simulation import START, PlannerRefused
from loadtests.tables import progress

REPORT = ROOT / "report" / "burst.svg"
console = Console(highlight=False)


async def burst(folder: Path, seed: int, shape: Shape, kind: str) -> Ran:
    """Raises Lost, PlannerRefused, Poisoned."""
    there = region.load(folder)
    async with journal_of(kind) as journal:
        with progress("A day with a burst", shape.hours * HOUR_MS) as told:
            return await run(there, journal, seed, shape, lambda now: told(now - START))


def table(ran: Ran, shape: Shape, spent_s: float) -> Table:
    """What the day came to."""
    lines, oracle, samples = ran.burst.lines, ran.oracle, ran.samples
    answered = [line for line in lines if line.answered_at is not None]
    waited = sorted(((line.answered_at or 0) - line.rang_at) / 1000 for line in answered)
    hot = START + shape.hot_hour * HOUR_MS
    in_hot = sum(hot <= line.rang_at < hot + HOUR_MS for line in lines)
    turns = sorted(ran.turns_ms)
    shown = Table(title="A day with a burst", title_justify="left", box=None, pad_edge=False)
    shown.add_column("")
    shown.add_column("", justify="right")
    for what, value in (
        ("calls, those who rang again included", f"{len(lines):,}"),
        ("  of them in the hot hour", f"{in_hot:,}"),
        ("answered", f"{len(answered):,}"),
        ("  seconds they waited: median, 99 of 100", f"{quantile(waited, 0.5):,.0f}, {quantile(waited, 0.99):,.0f}"),
        ("gave up", f"{len(lines) - len(answered):,}"),
        ("callers that came onto the call-back list", f"{len(oracle.ever):,}"),
        *((f"  settled: {end}", f"{count:,}") for end, count in sorted(oracle.ends.items())),
        ("  still on it", f"{len(oracle.listed):,}"),
        ("tries to call back", f"{oracle.tries:,}"),
        ("waiting at once, at most", f"{max(one.waiting for one in samples):,}"),
        ("to be called back at once, at most", f"{max(one.listed for one in samples):,}"),
        ("entries", f"{ran.simulation.head.position:,}"),
        ("turns", f"{ran.simulation.turns:,}"),
        ("ms a turn until screens hear of it: median, worst minute", f"{quantile(turns, 0.5):.2f}, {turns[-1]:.2f}"),
        ("simulated in", f"{spent_s:,.0f} s"),
    ):
        shown.add_row(what, value)
    return shown


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--seed", default=7, show_default=True, help="The same seed is the same journal.")
@click.option("--calls", default=200_000, show_default=True, help="People who ring for the first time that day.")
@click.option("--hours", default=24, show_default=True)
@click.option("--takers", default=120, show_default=True)
@click.option("--times", default=10.0, show_default=True, help="So many times as busy is the hot hour.")
@click.option("--journal", "kind", type=click.Choice(["memory", "postgres"]), default="memory", show_default=True)
def main(seed: int, calls: int, hours: int, takers: int, times: float, kind: str) -> None:
    """Simulate a day with a burst, hold it against an oracle, and say what came of it.

    Example: python -m loadtests.burst --calls 20000 --takers 12
    """
    shape = Shape(calls=calls, hours=hours, hot_hour=min(14, hours // 2), times=times, takers=takers)
    began = time.perf_counter()
    try:
        ran = asyncio.run(burst(from_environment().region, seed, shape, kind))
    except (Lost, PlannerRefused, Poisoned) as broken:
        click.echo(f"Seed {seed} shows a bug: {broken}", err=True)
        click.echo(f"Again: python -m loadtests.burst {' '.join(sys.argv[1:]) or f'--seed {seed}'}", err=True)
        sys.exit(1)
    except WrongSetting as wrong:
        click.echo(str(wrong), err=True)
        sys.exit(3)
    console.print(table(ran, shape, time.perf_counter() - began))
    console.print("Nobody was lost, and nobody is on a list twice.")
    REPORT.parent.mkdir(exist_ok=True)
    offset_ms = ran.simulation.region.rules.utc_offset_min * 60_000
    REPORT.write_text(svg(ran.samples, START, offset_ms))
    console.print(f"Picture: {REPORT.relative_to(ROOT)}")
    console.print(f"Journal {ran.simulation.head.position} {ran.simulation.head.hash.hex()}", soft_wrap=True)


if __name__ == "__main__":
    main(prog_name="python -m loadtests.burst")
