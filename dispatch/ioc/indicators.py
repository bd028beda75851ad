"""Indicators of a time: calls and how fast they were answered, and what lies between the steps of help.

Percentiles are by nearest rank: the smallest value that at least so many in a hundred do not exceed, itself a measured
one; nothing is interpolated. Exercises are left out, or asked for alone. What each figure means: `definitions.py`.
"""

import datetime
import math
from collections.abc import Callable, Iterator, Sequence
from typing import Annotated, Literal, TypeVar

from msgspec import Meta, Struct

from dispatch.ioc.facts import CallFact, Facts, IncidentFact, RunFact
from dispatch.region import AreaMap, is_valid
from events.values import AreaId, Place, Step, Time

One = TypeVar("One")
Opened = tuple[IncidentFact, Time]
"""An incident, and when its first call rang."""
PERCENTILES = (50, 90, 95)
WITHIN_S = (10, 15, 20)
HOUR_MS = 3_600_000
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
    """`missing` could not be counted, since one end of it was never told."""

    count: int
    missing: int
    p50: int | None = None
    p90: int | None = None
    p95: int | None = None


class Row(Struct):
    """Of one group; `group` None: of all together."""

    group: str | None
    incidents: int = 0
    calls: CallFigures | None = None
    intervals_ms: dict[str, Spread] = {}


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

    def holds(self, at: Time) -> bool:
        return self.since <= at < self.until


class Tree:
    """Which area of a day, and of a level, holds a place; remembered by place."""

    def __init__(self, areas: AreaMap, day: datetime.date, level: str) -> None:
        self.areas, self.day, self.level = areas, day, level
        self.known: dict[Place, AreaId | None] = {}

    def of(self, one: IncidentFact) -> str:
        """Empty outside of all, or without a place."""
        if one.place is None:
            return ""
        if one.place not in self.known:
            holding = (area for area in self.areas.holding(one.place) if is_valid(area, self.day))
            self.known[one.place] = next((area.code for area in holding if area.level == self.level), None)
        return self.known[one.place] or ""


def nearest_rank(ordered: Sequence[int], percent: int) -> int:
    """Of values in order, at least one."""
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]


def spread(values: Sequence[int | None]) -> Spread:
    told = sorted(value for value in values if value is not None)
    missing = len(values) - len(told)
    if not told:
        return Spread(0, missing)
    return Spread(len(told), missing, *(nearest_rank(told, percent) for percent in PERCENTILES))


# --- calls


def calls_in(facts: Facts, span: Span, *, drill: bool) -> list[CallFact]:
    return [one for one in facts.calls.values() if one.drill == drill and span.holds(one.rang_at)]


def call_figures(calls: Sequence[CallFact], span: Span) -> CallFigures:
    waits = [(one, one.answered_at - one.rang_at) for one in calls if one.answered_at is not None]
    abandoned = sum(one.answered_at is None and one.ended_at is not None for one in calls)
    figures = CallFigures(len(calls), len(waits), abandoned)
    for seconds in WITHIN_S:
        setattr(figures, f"within_{seconds}_s", sum(wait <= seconds * 1000 for _, wait in waits))
    figures.in_time = sum(wait <= span.targets_s.get(one.number, 0) * 1000 for one, wait in waits)
    figures.wait_ms = spread([max(0, wait) for _, wait in waits])
    return figures


# --- what lies between the steps of help


def _decision(one: IncidentFact, rang_at: Time) -> int | None:
    return None if one.first_assigned_at is None else max(0, one.first_assigned_at - rang_at)


def _response(one: IncidentFact, rang_at: Time) -> int | None:
    return None if one.first_on_scene_at is None else max(0, one.first_on_scene_at - rang_at)


OF_INCIDENTS: dict[str, Callable[[IncidentFact, Time], int | None]] = {
    "decision": _decision,
    "response": _response,
}
OF_RUNS: dict[str, tuple[Step, tuple[Step, ...]]] = {
    "turnout": (Step.ASSIGNED, (Step.EN_ROUTE,)),
    "travel": (Step.EN_ROUTE, (Step.ON_SCENE,)),
    "on_scene": (Step.ON_SCENE, (Step.TRANSPORTING, Step.CLEARED)),
    "at_hospital": (Step.AT_HOSPITAL, (Step.CLEARED,)),
    "total": (Step.ASSIGNED, (Step.CLEARED,)),
}


def incidents_in(facts: Facts, span: Span, *, drill: bool) -> list[Opened]:
    """Those that were opened in the time, each with when its first call rang."""
    found = []
    for one in facts.incidents.values():
        if one.drill == drill and span.holds(one.opened_at):
            call = facts.calls.get(one.call) if one.call is not None else None
            found.append((one, min(call.rang_at, one.opened_at) if call is not None else one.opened_at))
    return found


def intervals(incidents: Sequence[Opened], service: str | None = None) -> dict[str, Spread]:
    """Of one service alone, where it is named: then of its runs."""
    runs = [run for one, _ in incidents for run in one.runs if service in (None, run.service)]
    told = {name: spread([_ms(run, *ends) for run in runs]) for name, ends in OF_RUNS.items()}
    if service is None:
        told |= {name: spread([of(one, at) for one, at in incidents]) for name, of in OF_INCIDENTS.items()}
    return told


def _ms(run: RunFact, first: Step, last: tuple[Step, ...]) -> int | None:
    between = run.between(first, *last)
    return None if between is None else max(0, between)


# --- all of it


def rows(facts: Facts, span: Span, asked: Asked, tree: Tree | None, part: Callable[[IncidentFact], bool]) -> list[Row]:
    """Of all together first, then by group, the groups in order. Calls are of no place: of a part of the region, and by
    service, kind or area, they are not told."""
    incidents = [pair for pair in incidents_in(facts, span, drill=asked.drill) if part(pair[0])]
    calls = calls_in(facts, span, drill=asked.drill) if asked.by in (None, "number", "hour") else None
    whole = Row(None, len(incidents), call_figures(calls, span) if calls is not None else None, intervals(incidents))
    return [whole, *_by_group(incidents, calls or [], span, asked, tree)]


def _by_group(
    incidents: Sequence[Opened], calls: Sequence[CallFact], span: Span, asked: Asked, tree: Tree | None
) -> Iterator[Row]:
    if asked.by == "service":
        for service in sorted({run.service for one, _ in incidents for run in one.runs}):
            theirs = [pair for pair in incidents if any(run.service == service for run in pair[0].runs)]
            yield Row(service, len(theirs), None, intervals(theirs, service))
    elif asked.by == "number":
        for number, some in sorted(_grouped(calls, lambda one: one.number).items()):
            yield Row(number, 0, call_figures(some, span))
    elif asked.by is not None:
        of = _group_of(asked.by, span, tree)
        by_group = _grouped(incidents, lambda pair: of(pair[0]))
        heard = _grouped(calls, lambda one: _hour(one.rang_at, span)) if asked.by == "hour" else {}
        for group in sorted(by_group.keys() | heard.keys()):
            figures = call_figures(heard.get(group, []), span) if asked.by == "hour" else None
            yield Row(group, len(by_group.get(group, [])), figures, intervals(by_group.get(group, [])))


def _grouped(some: Sequence[One], of: Callable[[One], str]) -> dict[str, list[One]]:
    found: dict[str, list[One]] = {}
    for one in some:
        found.setdefault(of(one), []).append(one)
    return found


def _group_of(by: By, span: Span, tree: Tree | None) -> Callable[[IncidentFact], str]:
    if by == "kind":
        return lambda one: one.kind
    if by == "hour":
        return lambda one: _hour(one.opened_at, span)
    return tree.of if tree is not None else lambda one: one.area or ""


def _hour(at: Time, span: Span) -> str:
    """Of the region's day."""
    return f"{(at + span.offset_ms) // HOUR_MS % 24:02}"
