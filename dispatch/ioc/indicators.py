"""Indicators of a time: calls and how fast they were answered, and what lies between the steps of help.

Percentiles are by nearest rank: the smallest value that at least so many in a hundred do not exceed, itself a measured
one; nothing is interpolated. Exercises are left out, or asked for alone. What each figure means: `definitions.py`.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Annotated, Literal

import numpy as np
from msgspec import UNSET, Meta, Struct, UnsetType
from msgspec.structs import replace

from dispatch.ioc.columns import MISSING, Numbers, Table
from dispatch.ioc.definitions import Definition
from dispatch.ioc.facts import RUN_INTERVALS, Facts
from dispatch.ioc.grounds import Areas, Part
from dispatch.ioc.targets import NONE, Aim, Aims
from events.values import HOUR_MS, Position, Time

PERCENTILES = (50, 90, 95)
WITHIN_S = (10, 15, 20)
By = Literal["number", "service", "kind", "area", "hour"]


class CallFigures(Struct):
    """Of calls that rang in the time. Those that still wait are offered, and neither answered nor abandoned."""

    offered: int = 0
    answered: int = 0
    abandoned: int = 0
    within_10_s: int = 0
    within_15_s: int = 0
    within_20_s: int = 0
    in_time: int = 0
    """Within what the region wants of the number."""
    wait_ms: "Spread | None" = None
    """Of those that were answered."""


class Spread(Struct, frozen=True):
    """`missing` could not be counted, since one end of it was never told. The last three are absent where no target is
    set: `aimed` of `count` have one, `within` of those took no longer than it, and these are the targets."""

    count: int
    missing: int
    p50: int | None = None
    p90: int | None = None
    p95: int | None = None
    aimed: int | UnsetType = UNSET
    within: int | UnsetType = UNSET
    targets: tuple[Aim, ...] | UnsetType = UNSET


class Row(Struct):
    """Of one group; `group` None: of all together."""

    group: str | None
    incidents: int = 0
    calls: CallFigures | None = None
    intervals_ms: dict[str, Spread] = {}


class Told(Struct, frozen=True, rename={"since": "from", "until": "to"}):
    """`percentiles` says how they were taken."""

    position: Position
    since: str
    until: str
    by: By | None
    percentiles: str
    rows: list[Row]
    definitions: tuple[Definition, ...]


class Asked(Struct, frozen=True, forbid_unknown_fields=True, rename={"since": "from", "until": "to"}):
    """From then, until before then, in the words of `datetime`; today, where nothing is said. `tree` is the day whose
    areas are meant where it is told by area, `level` which of them: `district` of 2024, `commune` of today."""

    since: Annotated[str, Meta(max_length=40)] | None = None
    until: Annotated[str, Meta(max_length=40)] | None = None
    by: By | None = None
    tree: Annotated[str, Meta(pattern=r"^\d{4}-\d{2}-\d{2}$")] | None = None
    level: Annotated[str, Meta(max_length=40)] | None = None
    drill: bool = False


class Span(Struct, frozen=True):
    """The time that is asked for, the region's offset from UTC, and within how many seconds each number should be
    answered."""

    since: Time
    until: Time
    offset_ms: int
    targets_s: dict[str, int]


def nearest_rank(ordered: Sequence[int] | Numbers, percent: int) -> int:
    """Of values in order, at least one."""
    return int(ordered[max(0, -(-len(ordered) * percent // 100) - 1)])


def spread(values: Numbers) -> Spread:
    told = np.sort(values[values != MISSING])
    missing = len(values) - len(told)
    if not len(told):
        return Spread(0, missing)
    p50, p90, p95 = (nearest_rank(told, percent) for percent in PERCENTILES)
    return Spread(len(told), missing, p50, p90, p95)


def _held(values: Numbers, found: Spread, at: Numbers | None, aims: Aims) -> Spread:
    """Held to the aims of these numbers."""
    if at is None:
        return found
    aimed = (values != MISSING) & (at != NONE)
    numbers = at[aimed]
    if not len(numbers):
        return found
    within = int((values[aimed] <= aims.limits_ms[numbers]).sum())
    targets = tuple(sorted(aims.all[one] for one in np.unique(numbers).tolist()))
    return replace(found, aimed=len(numbers), within=within, targets=targets)


# --- calls


def call_figures(calls: Table, numbers: Sequence[str], span: Span) -> CallFigures:
    """`numbers` are the words of the column."""
    answered = calls.where(calls["wait"] != MISSING)
    wait = answered["wait"]
    figures = CallFigures(len(calls), len(wait), int(calls["abandoned"].sum()))
    for seconds in WITHIN_S:
        setattr(figures, f"within_{seconds}_s", int((wait <= seconds * 1000).sum()))
    targets_ms = np.array([span.targets_s.get(number, 0) * 1000 for number in numbers], np.int64)
    figures.in_time = int((wait <= targets_ms[answered["number"]]).sum()) if len(wait) else 0
    figures.wait_ms = spread(np.maximum(wait, 0))
    return figures


# --- what lies between the steps of help

OF_INCIDENTS = ("decision", "response")


def intervals(incidents: Table | None, runs: Table, aims: Aims | None = None) -> dict[str, Spread]:
    """Without incidents, of the runs alone; with aims, of tables that those were put on."""
    told = {name: _interval(name, runs, aims) for name in RUN_INTERVALS}
    if incidents is not None:
        told |= {name: _interval(name, incidents, aims) for name in OF_INCIDENTS}
    return told


def _interval(name: str, table: Table, aims: Aims | None) -> Spread:
    found = spread(table[name])
    return found if aims is None else _held(table[name], found, aims.of(name, table), aims)


# --- all of it


def rows(facts: Facts, span: Span, asked: Asked, tree: Areas | None, part: Part | None) -> list[Row]:
    """Of all together first, then by group, the groups in order. Calls are of no place: of a part of the region, and by
    service, kind or area, they are not told."""
    incidents = _chosen(facts.incident_columns.table(), span, asked, part)
    runs = _chosen(facts.run_columns.table(), span, asked, part)
    calls = _chosen(facts.call_columns.table(), span, asked, None) if asked.by in (None, "number", "hour") else None
    figures = call_figures(calls, facts.numbers.all, span) if calls is not None else None
    aims = facts.targets.aims(facts.kinds, facts.services)
    if aims is not None:
        incidents, runs = aims.on(incidents, of_runs=False), aims.on(runs, of_runs=True)
    whole = Row(None, len(incidents), figures, intervals(incidents, runs, aims))
    if asked.by == "number" and calls is not None:
        return [whole, *_by_number(facts, calls, span)]
    if asked.by == "service":
        return [whole, *_by_service(facts, runs, aims)]
    if asked.by is None:
        return [whole]
    groups = _by_group(facts, incidents, runs, calls, span, asked, tree)
    return [whole, *(Row(name, len(here), heard, intervals(here, sent, aims)) for name, here, sent, heard in groups)]


def _chosen(table: Table, span: Span, asked: Asked, part: Part | None) -> Table:
    """Those of the time, exercises or what is real, of the part that may be seen."""
    at = table["at"]
    chosen = (at >= span.since) & (at < span.until) & (table["drill"] == asked.drill)
    if part is not None:
        chosen &= part.numbers[table["ground"]]
    return table.where(chosen)


def _by_number(facts: Facts, calls: Table, span: Span) -> Iterator[Row]:
    some = calls.by(calls["number"])
    for number, at in _in_order(facts.numbers.all, some):
        yield Row(number, 0, call_figures(some[at], facts.numbers.all, span))


def _by_service(facts: Facts, runs: Table, aims: Aims | None) -> Iterator[Row]:
    """Incidents to which it sent somebody, and how its own fared."""
    some = runs.by(runs["service"])
    for service, at in _in_order(facts.services.all, some):
        yield Row(service, len(np.unique(some[at]["incident"])), None, intervals(None, some[at], aims))


def _by_group(
    facts: Facts, incidents: Table, runs: Table, calls: Table | None, span: Span, asked: Asked, tree: Areas | None
) -> Iterator[tuple[str, Table, Table, CallFigures | None]]:
    """Of each its incidents, their runs, and its calls."""
    words, of = _grouping(facts, span, asked, tree)
    some, some_runs = incidents.by(of(incidents)), runs.by(of(runs))
    heard = calls.by(of(calls)) if calls is not None else {}
    for group, at in _in_order(words, some.keys() | heard.keys()):
        figures = call_figures(heard.get(at, calls.none), facts.numbers.all, span) if calls is not None else None
        yield group, some.get(at, incidents.none), some_runs.get(at, runs.none), figures


def _in_order(words: Sequence[str], found: Iterable[int]) -> list[tuple[str, int]]:
    """Groups by their words."""
    return sorted((words[at], at) for at in found)


HOURS = [f"{hour:02}" for hour in range(24)]


def _grouping(
    facts: Facts, span: Span, asked: Asked, tree: Areas | None
) -> tuple[Sequence[str], Callable[[Table], Numbers]]:
    """The words of the groups, and of which of them each row is."""
    if asked.by == "kind":
        return facts.kinds.all, lambda table: table["kind"]
    if asked.by == "hour":
        return HOURS, lambda table: (table["at"] + span.offset_ms) // HOUR_MS % 24
    areas = tree if tree is not None else Areas(facts.grounds)
    return areas.words.all, lambda table: areas.numbers[table["ground"]]
