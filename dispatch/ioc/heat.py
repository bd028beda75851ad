"""Where and when incidents gather: cells of H3 by kind, and hours of the region's day by kind, small numbers left out.

A month is put into parts of one large cell and one kind. What is told of places and of hours are two ways to group the
same parts, so that both have the same sums; docs/decisions/0018 says why nothing follows from both together either.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Literal

import h3
from msgspec import Struct

from dispatch.ioc.facts import IncidentFact
from dispatch.ioc.grouping import Group, grouped
from dispatch.ioc.months import Month
from events.values import HOUR_MS, KindId, Time

BAND_HOURS = 6
LARGE, FINEST = 5, 8
"""Resolutions: a cell of a part has some 250 km², the finest that is ever told 0.7 km²."""
STEPS = tuple(range(LARGE + 1, FINEST + 1))
RESOLUTION_MIN, RESOLUTION_MAX, RESOLUTION = 4, FINEST, 7
By = Literal["place", "hour"]
Holds = Callable[[str], bool]
"""Whether a cell is of what is asked for."""


class Seen(Struct, frozen=True, gc=False):
    """An incident, as far as this goes."""

    cell: str
    kind: KindId
    hour: int


class Part(Struct, frozen=True):
    """Incidents of one large cell, and of one kind or, None, of any; grouped once by cell, and once by hour."""

    cell: str
    kind: KindId | None
    cells: tuple[tuple[str, int], ...]
    hours: tuple[tuple[str, int], ...]
    """`08`, or `06-12` for some hour of those, or `` for any of the day."""


class MonthHeat(Struct, frozen=True):
    """All that is ever told of a month. `suppressed` are in no cell, of any kind; never fewer than the least."""

    parts: tuple[Part, ...]
    suppressed: int


class Row(Struct, frozen=True):
    """`resolution` may be coarser than what was asked for. `hour` is told where it was asked for, else None."""

    cell: str
    resolution: int
    kind: KindId | None
    hour: str | None
    count: int


def heat_of(facts: Iterable[IncidentFact], month: Month, offset_ms: int, least: int) -> MonthHeat:
    """Of incidents that were opened in it with a place and had ended when it settled; without exercises."""
    seen = [
        Seen(h3.latlng_to_cell(one.place.lat, one.place.lon, FINEST), one.kind, _hour(one.opened_at, offset_ms))
        for one in facts
        if one.place is not None and not one.drill and _is_of(one, month)
    ]
    parts = grouped(seen, lambda one: (h3.cell_to_parent(one.cell, LARGE), one.kind), least, month.name)
    suppressed = sum(one.count for one in parts if not one.path)
    return MonthHeat(tuple(_part(one, month, least) for one in parts if one.path), suppressed)


def _is_of(one: IncidentFact, month: Month) -> bool:
    return month.holds(one.opened_at) and one.closed_at is not None and one.closed_at <= month.settles_at


def _hour(at: Time, offset_ms: int) -> int:
    """Of the region's day."""
    return (at + offset_ms) // HOUR_MS % 24


def _part(group: Group[Seen], month: Month, least: int) -> Part:
    cell, kind = group.path[0], KindId(group.path[1]) if len(group.path) > 1 else None
    salt = "\0".join((month.name, *group.path))
    by_cell = grouped(group.things, _cells, least, f"{salt}\0place")
    by_hour = grouped(group.things, _hours, least, f"{salt}\0hour")
    return Part(
        cell,
        kind,
        tuple((one.path[-1] if one.path else cell, one.count) for one in by_cell) or ((cell, group.count),),
        tuple((one.path[-1] if one.path else "", one.count) for one in by_hour) or (("", group.count),),
    )


def _cells(one: Seen) -> tuple[str, ...]:
    return tuple(h3.cell_to_parent(one.cell, step) for step in STEPS)


def _hours(one: Seen) -> tuple[str, str]:
    return hour_path(one.hour)


def hour_path(hour: int) -> tuple[str, str]:
    """The six hours it is one of, and itself."""
    begins = hour // BAND_HOURS * BAND_HOURS
    return f"{begins:02}-{begins + BAND_HOURS:02}", f"{hour:02}"


# --- answers: sums of whole groups, and nothing else


def rows(heats: Iterable[MonthHeat], by: By, resolution: int, kind: KindId | None, holds: Holds) -> list[Row]:
    """Of one kind, where it is named. `holds` is asked of the cell that a group is told with."""
    found: dict[tuple[str, KindId | None, str | None], int] = defaultdict(int)
    for heat in heats:
        for part in heat.parts:
            if kind is None or part.kind == kind:
                for cell, hour, count in _told(part, by):
                    if holds(cell):
                        found[_at(cell, resolution), part.kind, hour] += count
    told = [Row(cell, resolution_of(cell), of, hour, count) for (cell, of, hour), count in found.items()]
    return sorted(told, key=lambda one: (one.cell, one.kind or "", one.hour or ""))


def _told(part: Part, by: By) -> Iterator[tuple[str, str | None, int]]:
    if by == "hour":
        yield from ((part.cell, hour, count) for hour, count in part.hours)
    else:
        yield from ((cell, None, count) for cell, count in part.cells)


def _at(cell: str, resolution: int) -> str:
    return str(h3.cell_to_parent(cell, resolution)) if h3.get_resolution(cell) > resolution else cell


def suppressed(heats: Iterable[MonthHeat]) -> int:
    return sum(one.suppressed for one in heats)


class Drawn(Struct):
    """A cell with everything in it: how many, by kind, and by hour where that was asked for; `` is any."""

    count: int = 0
    kinds: dict[str, int] = {}
    hours: dict[str, int] = {}


def drawn(told: Iterable[Row]) -> dict[str, Drawn]:
    """By cell, as a map draws it."""
    found: dict[str, Drawn] = defaultdict(Drawn)
    for row in told:
        one = found[row.cell]
        one.count += row.count
        one.kinds[row.kind or ""] = one.kinds.get(row.kind or "", 0) + row.count
        if row.hour is not None:
            one.hours[row.hour] = one.hours.get(row.hour, 0) + row.count
    return dict(found)


def resolution_of(cell: str) -> int:
    return int(h3.get_resolution(cell))


def outline(cell: str) -> tuple[tuple[float, float], ...]:
    """Longitude before latitude, closed."""
    corners = tuple((round(lon, 6), round(lat, 6)) for lat, lon in h3.cell_to_boundary(cell))
    return (*corners, corners[0])


def middle(cell: str) -> tuple[float, float]:
    """Longitude before latitude."""
    lat, lon = h3.cell_to_latlng(cell)
    return lon, lat
