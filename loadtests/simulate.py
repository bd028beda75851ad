"""A day of the city in seconds: `python -m loadtests.simulate` runs the whole system in memory on a virtual clock.

The same seed gives the same journal, to the last byte, whatever PYTHONHASHSEED is and on both journals.
"""

import asyncio
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import asyncpg
import click
from rich.console import Console

from dispatch import postgres, region
from dispatch.core.turn import Poisoned
from dispatch.settings import WrongSetting, from_environment
from events.journal import PostgresJournal
from events.keeping import Journal
from events.memory import MemoryJournal
from events.migrate import migrate
from events.values import Time
from loadtests.invariants import Violated
from loadtests.simulation import START, PlannerRefused, Simulation
from loadtests.stage import Pace
from loadtests.tables import Spent, progress, show

console = Console(highlight=False)


@asynccontextmanager
async def journal_of(kind: str) -> AsyncIterator[Journal]:
    """An empty one: the twin in memory, or a PostgreSQL made for this run and thrown away."""
    if kind == "memory":
        yield MemoryJournal()
        return
    with TemporaryDirectory(prefix="simulation-") as folder:
        async with postgres.embedded(Path(folder)) as dsn:
            connection = await asyncpg.connect(dsn)
            await migrate(connection)
            await connection.close()
            journal = PostgresJournal(dsn)
            yield journal
            await journal.close()


async def simulate(folder: Path, seed: int, hours: float, pace: Pace, kind: str, *, check: bool) -> None:
    """Raises Violated, PlannerRefused, Poisoned."""
    there = region.load(folder)
    async with journal_of(kind) as journal:
        simulation = Simulation(there, journal, seed, pace, check=check)
        await simulation.begin()
        until = Time(START + int(hours * 3_600_000))
        began, worked = time.perf_counter(), time.process_time()
        with progress("Simulating", until - START) as told:
            await simulation.run(until, lambda now: told(now - START))
        spent = Spent(hours, time.perf_counter() - began, time.process_time() - worked)
        with console.status("Rebuilding from the journal"):
            await simulation.check_end()
        simulation.figures.close(until)
        show(console, simulation, spent)


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--seed", default=7, show_default=True, help="The same seed is the same journal.")
@click.option("--hours", default=24.0, show_default=True, help="Of the city's time.")
@click.option("--rate", default=1.0, show_default=True, help="Times as many calls as such a province would have.")
@click.option("--journal", "kind", type=click.Choice(["memory", "postgres"]), default="memory", show_default=True)
@click.option("--rain", is_flag=True, help="A storm of the rainy season.")
@click.option("--tet", is_flag=True, help="The days of Tết.")
@click.option("--check/--no-check", default=True, show_default=True, help="Check the invariants after every turn.")
def main(seed: int, hours: float, rate: float, kind: str, rain: bool, tet: bool, check: bool) -> None:
    """Simulate a province for some hours and say what came of it.

    Example: python -m loadtests.simulate --seed 7 --hours 24
    """
    pace = Pace(rate=rate, rain=rain, tet=tet)
    try:
        asyncio.run(simulate(from_environment().region, seed, hours, pace, kind, check=check))
    except (Violated, PlannerRefused, Poisoned) as broken:
        click.echo(f"Seed {seed} shows a bug: {broken}", err=True)
        if broken.__cause__ is not None:
            click.echo(f"because of {broken.__cause__!r}", err=True)
        click.echo(f"Again: python -m loadtests.simulate {' '.join(sys.argv[1:]) or f'--seed {seed}'}", err=True)
        sys.exit(1)
    except WrongSetting as wrong:
        click.echo(str(wrong), err=True)
        sys.exit(3)


if __name__ == "__main__":
    main(prog_name="python -m loadtests.simulate")
