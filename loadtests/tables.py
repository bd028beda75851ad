"""What a run of the city came to, as tables for people."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from msgspec import Struct
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.table import Table

from events.values import HOUR_MS
from loadtests.figures import INTERVALS, Figures, quantile
from loadtests.simulation import Simulation

KINDS_SHOWN = 12
OF_TICKETS = (
    ("tickets", "TicketOpened"),
    ("  forwarded", "TicketForwarded"),
    ("  taken up", "TicketTakenUp"),
    ("  returned", "TicketReturned"),
    ("  longer asked for", "ExtensionAsked"),
    ("  answers approved", "AnswerApproved"),
    ("  sent back", "AnswerSentBack"),
    ("  rated", "TicketRated"),
    ("  reopened", "TicketReopened"),
    ("  raised to incidents", "TicketRaised"),
    ("  reminded of", "TicketReminded"),
    ("  escalated", "TicketEscalated"),
    ("warnings sent", "WarningSent"),
    ("  acknowledgements", "ClustersAcknowledged"),
)


class Spent(Struct, frozen=True):
    """How long the city lived, and how long that took us."""

    hours: float
    wall_s: float
    cpu_s: float


@contextmanager
def progress(what: str, total: int) -> Iterator[Callable[[int], None]]:
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task(what, total=total)
        step, last = total // 200, 0

        def told(done: int) -> None:
            nonlocal last
            if done - last >= step:
                last = done
                shown.update(task, completed=done)

        yield told


def show(console: Console, simulation: Simulation, spent: Spent) -> None:
    figures = simulation.figures
    for table in (_calls(figures), _tickets(figures), _intervals(figures), _units(figures), _refusals(simulation)):
        console.print(table)
    console.print(
        f"{figures.entries:,} entries in {simulation.turns:,} turns, {simulation.sightings:,} sightings;"
        f" {spent.hours:g} h in {spent.wall_s:.1f} s ({spent.cpu_s:.1f} s of a core):"
        f" {spent.hours * 3600 / spent.wall_s:,.0f} × real time,"
        f" {figures.entries / spent.wall_s:,.0f} entries/s ({figures.entries / spent.cpu_s:,.0f} a core-second)"
    )
    console.print(f"Journal {simulation.head.position} {simulation.head.hash.hex()}", soft_wrap=True)


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", box=None, pad_edge=False, title_style="bold")
    table.add_column(columns[0])
    for column in columns[1:]:
        table.add_column(column, justify="right")
    return table


def _calls(figures: Figures) -> Table:
    counts = figures.counts
    table = _table("Calls and incidents", "", "count")
    table.add_row("calls", f"{figures.calls:,}")
    table.add_row("  answered", f"{counts['call answered']:,}")
    table.add_row("  abandoned", f"{counts['call abandoned']:,}")
    table.add_row("incidents", f"{counts['IncidentOpened']:,}")
    for kind, count in figures.kinds.most_common(KINDS_SHOWN):
        table.add_row(f"  {kind}", f"{count:,}")
    rest = sum(figures.kinds.values()) - sum(count for _, count in figures.kinds.most_common(KINDS_SHOWN))
    table.add_row("  other kinds", f"{rest:,}")
    table.add_row("assignments", f"{counts['UnitAssigned']:,}")
    for step in ("cleared", "refused", "silent", "cancelled", "diverted"):
        table.add_row(f"  {step}", f"{counts[f'assignment {step}']:,}")
    table.add_row("transports", f"{counts['step transporting']:,}")
    table.add_row("needs promoted", f"{counts['NeedPromoted']:,}")
    return table


def _tickets(figures: Figures) -> Table:
    table = _table("1022 and warnings", "", "count")
    for name, event in OF_TICKETS:
        table.add_row(name, f"{figures.counts[event]:,}")
    return table


def _intervals(figures: Figures) -> Table:
    table = _table("Intervals, s", "", "count", "p50", "p90")
    for interval in INTERVALS:
        values = sorted(figures.intervals[interval])
        table.add_row(interval, f"{len(values):,}", f"{quantile(values, 0.5):,.0f}", f"{quantile(values, 0.9):,.0f}")
    return table


def _units(figures: Figures) -> Table:
    table = _table("Unit-hours", "service", "on duty", "at work", "share")
    for service in sorted(figures.on_duty_ms):
        on_duty, worked = figures.on_duty_ms[service], figures.worked_ms[service]
        share = worked / on_duty if on_duty else 0.0
        table.add_row(service, f"{on_duty / HOUR_MS:,.0f}", f"{worked / HOUR_MS:,.0f}", f"{share:.0%}")
    return table


def _refusals(simulation: Simulation) -> Table:
    table = _table("Refused", "command", "reason", "count")
    for (command, reason), count in sorted(simulation.refusals.items()):
        table.add_row(command, reason, f"{count:,}")
    table.add_row("asked twice, done once", "", f"{simulation.repeats:,}")
    return table
