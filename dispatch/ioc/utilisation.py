"""Unit-hour utilisation: how much of the time in which units could be sent they were on assignments.

Spans of what units did are cut off where the time that is asked for begins and ends; each millisecond is in one sum.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Annotated, Literal

import numpy as np
from msgspec import Meta, Struct

from dispatch.ioc.columns import Numbers
from dispatch.ioc.definitions import Definition
from dispatch.ioc.duty import Doing, Duty, UnitFact
from dispatch.ioc.indicators import HOURS, Span
from events.values import DAY_MS, HOUR_MS, Position, ServiceId, UnitId

By = Literal["unit", "service", "station", "hour"]


class Asked(Struct, frozen=True, forbid_unknown_fields=True, rename={"since": "from", "until": "to"}):
    """From then, until before then, and never beyond the last full minute; today, where nothing is said. `service`: of
    its units alone."""

    since: Annotated[str, Meta(max_length=40)] | None = None
    until: Annotated[str, Meta(max_length=40)] | None = None
    by: By | None = None
    service: ServiceId | None = None


class Row(Struct):
    """Of one group; `group` None: of all together. By hour, units are not counted."""

    group: str | None
    units: int | None
    """On duty at some moment of the time."""
    missing: int | None
    """Listed by the region now, and of no such moment was told."""
    on_duty_ms: int
    in_service_ms: int
    assigned_ms: int
    exercise_ms: int
    out_of_service_ms: int
    silent_ms: int
    utilisation: float | None


class Told(Struct, frozen=True, rename={"since": "from", "until": "to"}):
    position: Position
    since: str
    until: str
    by: By | None
    rows: list[Row]
    definitions: tuple[Definition, ...]


def rows(duty: Duty, span: Span, asked: Asked, seen: Collection[UnitId] | None) -> list[Row]:
    """Of all together first, then by group, the groups in order. `seen`: of these units alone."""
    mine = {
        unit: one
        for unit, one in sorted(duty.units.items())
        if asked.service in (None, one.service) and (seen is None or unit in seen)
    }
    unit, doing, begins, ends = _pieces(duty, span, mine.values())
    sums = _by_cell(unit, len(duty.names.all), doing, ends - begins)
    told = [_row(None, mine.values(), sums)]
    if asked.by == "hour":
        return [*told, *_by_hour(begins + span.offset_ms, ends + span.offset_ms, doing)]
    groups = _grouped(mine, asked.by)
    return [*told, *(_row(name, units, sums) for name, units in sorted(groups.items()))]


def _pieces(duty: Duty, span: Span, mine: Collection[UnitFact]) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    """Of these units what lies in the time, as far as it does."""
    table = duty.spans.table()
    is_mine = np.zeros(len(duty.names.all), np.bool_)
    is_mine[[one.number for one in mine]] = True
    chosen = table.where((table["begins"] < span.until) & (table["ends"] > span.since) & is_mine[table["unit"]])
    begins, ends = np.maximum(chosen["begins"], span.since), np.minimum(chosen["ends"], span.until)
    return chosen["unit"], chosen["doing"], begins, ends


def _by_cell(group: Numbers, groups: int, doing: Numbers, weights: Numbers | None = None) -> Numbers:
    """What is done, group by group, added up, or counted. Sums of milliseconds are whole in a double."""
    cells = np.bincount(group.astype(np.int64) * len(Doing) + doing, weights, groups * len(Doing))
    return cells.astype(np.int64).reshape(groups, len(Doing))


def _grouped(mine: Mapping[UnitId, UnitFact], by: By | None) -> dict[str, list[UnitFact]]:
    """Those of which nothing is known but that they were there are in none."""
    groups: dict[str, list[UnitFact]] = {}
    for unit, one in mine.items() if by is not None else ():
        name = unit if by == "unit" else one.service if by == "service" else one.station
        groups.setdefault(name, []).append(one)
    return groups


def _row(name: str | None, units: Collection[UnitFact], sums: Numbers) -> Row:
    mine = sums[[one.number for one in units]] if units else np.zeros((0, len(Doing)), np.int64)
    worked = mine.sum(axis=1) > 0
    missing = sum(one.is_listed and not was for one, was in zip(units, worked.tolist(), strict=True))
    return _of(name, int(worked.sum()), missing, mine.sum(axis=0))


def _of(name: str | None, units: int | None, missing: int | None, sums: Numbers) -> Row:
    told = {doing: int(sums[doing]) for doing in Doing}
    in_service = told[Doing.FREE] + told[Doing.ASSIGNED] + told[Doing.EXERCISE]
    return Row(
        name,
        units,
        missing,
        on_duty_ms=sum(told.values()),
        in_service_ms=in_service,
        assigned_ms=told[Doing.ASSIGNED],
        exercise_ms=told[Doing.EXERCISE],
        out_of_service_ms=told[Doing.OUT_OF_SERVICE],
        silent_ms=told[Doing.SILENT],
        utilisation=round(told[Doing.ASSIGNED] / in_service, 4) if in_service else None,
    )


# --- by hour of the day


def _by_hour(begins: Numbers, ends: Numbers, doing: Numbers) -> Iterator[Row]:
    """Times are by the region's clock."""
    sums = _until(ends, doing) - _until(begins, doing)
    for hour, name in enumerate(HOURS):
        if sums[hour].any():
            yield _of(name, None, None, sums[hour])


def _until(times: Numbers, doing: Numbers) -> Numbers:
    """How much of each hour of the day, added up, lay before these times: all of it of the days before, and of the day
    itself all of the hours before, and a part of the hour itself."""
    days, rest = np.divmod(times, DAY_MS)
    hour, left = np.divmod(rest, HOUR_MS)
    there = _by_cell(hour, len(HOURS), doing)
    whole_hours = there.sum(axis=0) - there.cumsum(axis=0) + _by_cell(np.zeros_like(hour), 1, doing, days)
    cells: Numbers = whole_hours * HOUR_MS + _by_cell(hour, len(HOURS), doing, left)
    return cells
