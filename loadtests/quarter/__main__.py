"""`make quarter`: ten thousand tickets of a simulated quarter with Tết in it, held against an oracle; a table."""

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
from loadtests.quarter.oracle import Broken, Row
from loadtests.quarter.run import AFTER_DAYS, Ran, run
from loadtests.quarter.shape import Shape
from loadtests.simulate import journal_of
from loadtests.simulation import PlannerRefused
from loadtests.tables import progress

console = Console(highlight=False)
COLUMNS = ("reported", "in_time", "late", "reopened", "refused", "merged", "reminded", "escalated")


async def quarter(folder: Path, seed: int, shape: Shape, kind: str) -> Ran:
    """Raises Broken, PlannerRefused, Poisoned."""
    there = region.load(folder)
    async with journal_of(kind) as journal:
        with progress("A quarter of 1022", shape.days + AFTER_DAYS) as told:
            return await run(there, folder, journal, seed, shape, told)


def table(ran: Ran) -> Table:
    """What the quarter came to, by field. Who was reopened was answered more than once."""
    shown = Table(title="A quarter of 1022", title_justify="left", box=None, pad_edge=False)
    shown.add_column("")
    for column in (*COLUMNS, "stars"):
        shown.add_column(column.replace("_", " "), justify="right")
    for field, row in ran.oracle.rows.items():
        shown.add_row(field, *(f"{getattr(row, column):,}" for column in COLUMNS), stars(row))
    return shown


def stars(row: Row) -> str:
    """The mean, or nothing where nobody rated."""
    rated = row.stars.total()
    return f"{sum(one * count for one, count in row.stars.items()) / rated:.2f}" if rated else ""


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--seed", default=7, show_default=True, help="The same seed is the same journal.")
@click.option("--tickets", default=10_000, show_default=True)
@click.option("--days", default=90, show_default=True)
@click.option("--journal", "kind", type=click.Choice(["memory", "postgres"]), default="memory", show_default=True)
def main(seed: int, tickets: int, days: int, kind: str) -> None:
    """Simulate a quarter of 1022, hold every due time against a list of working minutes, and say what came of it.

    Example: python -m loadtests.quarter --tickets 1000
    """
    began = time.perf_counter()
    try:
        ran = asyncio.run(quarter(from_environment().region, seed, Shape(tickets, days), kind))
    except (Broken, PlannerRefused, Poisoned) as broken:
        click.echo(f"Seed {seed} shows a bug: {broken}", err=True)
        click.echo(f"Again: python -m loadtests.quarter {' '.join(sys.argv[1:]) or f'--seed {seed}'}", err=True)
        sys.exit(1)
    except WrongSetting as wrong:
        click.echo(str(wrong), err=True)
        sys.exit(3)
    console.print(table(ran))
    oracle, head = ran.oracle, ran.simulation.head
    counted = (
        f"{oracle.counted:,} due times counted, {oracle.done:,} tickets settled, at most {ran.open_most:,} at once, "
        f"{head.position:,} entries in {time.perf_counter() - began:,.0f} s. Nothing contradicts."
    )
    console.print(counted, soft_wrap=True)
    console.print(f"Journal {head.position} {head.hash.hex()}", soft_wrap=True)


if __name__ == "__main__":
    main(prog_name="python -m loadtests.quarter")
