"""Replays recorded calls through a service of its own and explains every difference: `python -m loadtests.replay`."""

import asyncio
import os
import sys
import time
from collections import Counter
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import aiohttp
import asyncpg
import click
from rich.console import Console

import events
from dispatch.postgres import address_of_running
from events.entry import Entry
from events.journal import PostgresJournal
from events.values import Step, Time
from loadtests import san_francisco, san_francisco_region
from loadtests.link import Link, secrets_of
from loadtests.own_service import NotStarted, own_service
from loadtests.reckoning import Reckoning
from loadtests.replaying import DISPATCHER, Replay
from loadtests.san_francisco import Incident
from loadtests.tables import progress
from projections.calls import CallRow
from projections.incidents import IncidentRow
from projections.projection import Change

CALLS = Path(__file__).parents[2] / "shared" / "data" / "calls" / "san_francisco_fire.csv"
ARCHIVE_S_MAX = 120.0
NAMED_MAX = 60

console = Console(highlight=False, width=110)


async def replay(data: Path, file: Path, first: int | None = None) -> Reckoning:
    """Everything, or the first so many incidents; with a service of its own in `data`. Raises NotStarted."""
    incidents = san_francisco.read(file)[:first]
    region = san_francisco_region.make(data / "region", incidents)
    async with own_service(data / "service", region) as running, aiohttp.ClientSession() as client:
        settings = running.settings
        link = Link(f"http://{settings.host}:{settings.port}", secrets_of(settings), client)
        reckoning = Reckoning()
        moved = san_francisco.laid_over(incidents, Time(int(time.time() * 1000)))
        total = sum(3 + 7 * len(incident.responses) for incident in incidents)
        with progress(f"Replaying {len(incidents)} incidents", total) as told:
            await Replay(link, reckoning).run(moved, told)
        dsn = address_of_running(settings.data)
        assert dsn is not None, "our own service runs"
        await _count(link, dsn, reckoning, moved)
        return reckoning


async def _count(link: Link, dsn: str, reckoning: Reckoning, incidents: list[Incident]) -> None:
    journal = PostgresJournal(dsn)
    head = await journal.head()
    entries = [entry async for batch in journal.read() for entry in batch]
    reckoning.counted["journal"] = in_journal(entries)
    _, calls = await link.view("calls", DISPATCHER)
    _, ended = await link.view("history", DISPATCHER)
    _, queue = await link.view("queue", DISPATCHER)
    reckoning.counted["views"] = in_views(calls, [*ended, *queue])
    with console.status("Waiting for the archive"):
        reckoning.counted["archive"] = await _in_archive(dsn, head.position)
    reckoning.intervals = intervals(incidents, calls, ended)


def in_journal(entries: list[Entry]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for entry in entries:
        match entry.event:
            case events.CallRang():
                counts["calls"] += 1
            case events.IncidentOpened():
                counts["incidents"] += 1
            case events.UnitAssigned():
                counts["unit responses"] += 1
            case events.AssignmentAdvanced(step=step):
                counts[f"step {step}"] += 1
            case events.AssignmentEnded(step=Step.CLEARED):
                counts["step cleared"] += 1
            case events.IncidentClosed():
                counts["incidents closed"] += 1
    return counts


def in_views(calls: list[Change], incidents: list[Change]) -> Counter[str]:
    """Rows show where things stand, not every step on the way: a need keeps who was there last."""
    rows = [change.row for change in incidents if isinstance(change.row, IncidentRow)]
    return Counter(
        {
            "calls": len(calls),
            "incidents": len(rows),
            "step cleared": sum(need.step is Step.CLEARED for row in rows for need in row.needs),
            "incidents closed": sum(row.closed_at is not None for row in rows),
        }
    )


async def _in_archive(dsn: str, position: int) -> Counter[str]:
    """When it has caught up: from the stories it keeps, and its rows of calls and incidents."""
    connection = await asyncpg.connect(dsn)
    try:
        deadline = time.monotonic() + ARCHIVE_S_MAX
        while (await connection.fetchval("select position from archive_checkpoint") or 0) < position:
            if time.monotonic() > deadline:
                break
            await asyncio.sleep(0.2)
        rows = await connection.fetch(
            "select row->'event'->>'type' as type, row->'event'->>'step' as step, count(*) as count"
            " from archive where view = 'story' group by 1, 2"
        )
        calls = await connection.fetchval("select count(distinct key) from archive where view = 'calls'")
    finally:
        await connection.close()
    counts: Counter[str] = Counter({"calls": calls})
    for row in rows:
        if row["type"] == "AssignmentAdvanced" or (row["type"], row["step"]) == ("AssignmentEnded", "cleared"):
            counts[f"step {row['step']}"] += row["count"]
        elif row["type"] in STORIES:
            counts[STORIES[row["type"]]] += row["count"]
    return counts


STORIES = {"IncidentOpened": "incidents", "UnitAssigned": "unit responses", "IncidentClosed": "incidents closed"}


def intervals(incidents: list[Incident], calls: list[Change], ended: list[Change]) -> tuple[float, float]:
    """Median seconds from call to first unit on scene: by the file, and by the rows of the views."""
    recorded = []
    for incident in incidents:
        there = [one.on_scene for one in incident.responses if one.on_scene is not None]
        if there:
            recorded.append((min(there) - incident.received) / 1000)
    rang = {change.key: change.row.rang_at for change in calls if isinstance(change.row, CallRow)}
    rows = [change.row for change in ended if isinstance(change.row, IncidentRow)]
    shown = [
        (row.first_on_scene_at - rang[row.calls[0]]) / 1000
        for row in rows
        if row.first_on_scene_at is not None and row.calls
    ]
    return median(recorded), median(shown)


def show(reckoning: Reckoning) -> bool:
    """The table, the rows behind its differences, and whether everything is explained."""
    console.print(reckoning.table())
    recorded_s, shown_s = reckoning.intervals
    console.print(f"Call to first unit on scene, median: {recorded_s:.0f} s in the file, {shown_s:.0f} s in the views.")
    named = list(reckoning.named())
    for line in named[:NAMED_MAX]:
        console.print(f"  [dim]{line}[/]")
    if len(named) > NAMED_MAX:
        console.print(f"  [dim]… and {len(named) - NAMED_MAX} more[/]")
    unexplained = reckoning.unexplained()
    for line in unexplained:
        console.print(f"[red]Not explained:[/] {line}")
    return not unexplained


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("file", type=click.Path(path_type=Path), default=os.environ.get("CALLS_FILE", str(CALLS)))
@click.option("--first", type=click.IntRange(1), help="Only the first so many incidents.")
def main(file: Path, first: int | None) -> None:
    """Send recorded fire calls (FILE, or CALLS_FILE) through webhook and commands, and count what came of them.

    Example: python -m loadtests.replay ../shared/data/calls/san_francisco_fire.csv --first 100
    """
    if not file.exists():
        click.echo(f"There is no file {file}.", err=True)
        sys.exit(3)
    with TemporaryDirectory(prefix="replay-") as folder:
        try:
            reckoning = asyncio.run(replay(Path(folder), file, first))
        except NotStarted as why:
            click.echo(f"The service did not start: {why}", err=True)
            sys.exit(1)
    sys.exit(0 if show(reckoning) else 1)


if __name__ == "__main__":
    main(prog_name="python -m loadtests.replay")
