"""Where and when incidents gather: cells of H3 by kind, and hours of the region's day by kind, small numbers left out.

A month is put into bundles of one large cell and one kind. What is told of places and of hours are two ways to group
the same bundles, so that both have the same sums; what is told of both at once are whole groups of the one by whole
groups of the other. docs/decisions/0018 says why nothing small follows from all of it together either.
"""

import itertools
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Literal

import h3
import numpy as np
from msgspec import Struct

from dispatch.ioc.columns import Numbers
from dispatch.ioc.crossing import Crossing
from dispatch.ioc.facts import IncidentFact
from dispatch.ioc.grouping import Group, grouped
from dispatch.ioc.months import Month
from events.values import HOUR_MS, KindId, Time

BAND_HOURS = 6
LARGE, FINEST = 5, 8
"""Resolutions: a cell of a bundle has some 250 km², the finest that is ever told 0.7 km²."""
STEPS = tuple(range(LARGE + 1, FINEST + 1))
RESOLUTION_MIN, RESOLUTION_MAX, RESOLUTION = 4, FINEST, 7
By = Literal["place", "hour", "place,hour"]
Holds = Callable[[str], bool]
"""Whether a cell is of what is asked for."""


class Opened(Struct, frozen=True, gc=False):
    """An incident, as far as this goes."""

    cell: str
    kind: KindId
    hour: int


class Bundle(Struct, frozen=True):
    """A part, as decision 0018 calls it: incidents of one large cell, and of one kind or, None, of any; grouped once by
    cell, and once by hour. `both` are cells and hours at once."""

    cell: str
    kind: KindId | None
    cells: tuple[tuple[str, int], ...]
    hours: tuple[tuple[str, int], ...]
    """`08`, or `06-12` for some hour of those, or `` for any of the day."""
    both: tuple[tuple[str, str, int], ...]


class MonthHeat(Struct, frozen=True):
    """All that is ever told of a month. `suppressed` are in no cell, of any kind; never fewer than the least."""

    bundles: tuple[Bundle, ...]
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
        Opened(h3.latlng_to_cell(one.place.lat, one.place.lon, FINEST), one.kind, _hour(one.opened_at, offset_ms))
        for one in facts
        if one.place is not None and not one.drill and _is_of(one, month)
    ]
    bundles = grouped(seen, lambda one: (h3.cell_to_parent(one.cell, LARGE), one.kind), least, month.name)
    suppressed = sum(one.count for one in bundles if not one.path)
    return MonthHeat(tuple(_bundle(one, month, least) for one in bundles if one.path), suppressed)


def _is_of(one: IncidentFact, month: Month) -> bool:
    return month.holds(one.opened_at) and one.closed_at is not None and one.closed_at <= month.settles_at


def _hour(at: Time, offset_ms: int) -> int:
    """Of the region's day."""
    return (at + offset_ms) // HOUR_MS % 24


def _bundle(group: Group[Opened], month: Month, least: int) -> Bundle:
    cell, kind = group.path[0], KindId(group.path[1]) if len(group.path) > 1 else None
    salt = "\0".join((month.name, *group.path))
    numbered = list(enumerate(group.things))
    by_cell = _named(grouped(numbered, _cells, least, f"{salt}\0place"), cell, numbered)
    by_hour = _named(grouped(numbered, _hours, least, f"{salt}\0hour"), ANY, numbered)
    cells, hours = (tuple((name, len(of)) for name, of in named) for named in (by_cell, by_hour))
    return Bundle(cell, kind, cells, hours, tuple(_both(by_cell, by_hour, least)))


Numbered = tuple[int, Opened]
Named = list[tuple[str, list[int]]]
"""Groups by what they are told with, and the numbers of what is in them."""
ANY = ""


def _named(groups: Sequence[Group[Numbered]], name: str, all_of: Sequence[Numbered]) -> Named:
    """All together under this name where they are too few for groups."""
    found = [(one.path[-1] if one.path else name, [number for number, _ in one.things]) for one in groups]
    return found or [(name, [number for number, _ in all_of])]


def _cells(one: Numbered) -> tuple[str, ...]:
    return tuple(h3.cell_to_parent(one[1].cell, step) for step in STEPS)


def _hours(one: Numbered) -> tuple[str, str]:
    return hour_path(one[1].hour)


# --- cells and hours at once


def _both(by_cell: Named, by_hour: Named, least: int) -> Iterator[tuple[str, str, int]]:
    """Bands of hours first, then places from coarse to fine, then hours: where not all can be told, rather where than
    at which hour."""
    hour_of = {number: at for at, (_, numbers) in enumerate(by_hour) for number in numbers}
    table = np.zeros((len(by_cell), len(by_hour)), np.int64)
    for at, (_, numbers) in enumerate(by_cell):
        np.add.at(table[at], [hour_of[number] for number in numbers], 1)
    cells, hours = [name for name, _ in by_cell], [name for name, _ in by_hour]
    crossing = Crossing(table, least)
    crossing.split_columns(_alike([band_of(hour) for hour in hours], table.sum(axis=0)))
    for step in STEPS:
        crossing.split_rows(_alike([_at(cell, step) for cell in cells], table.sum(axis=1)))
    crossing.split_columns(_alike(hours, table.sum(axis=0)))
    for some_cells, some_hours in itertools.product(crossing.rows, crossing.columns):
        count = crossing.count(some_cells, some_hours)
        if count:
            around = _around([cells[one] for one in some_cells])
            yield around, _hour_around([hours[one] for one in some_hours]), count


def _alike(names: Sequence[str], counts: Numbers) -> list[frozenset[int]]:
    """Groups of the same name, those with the most in them first."""
    found: dict[str, set[int]] = defaultdict(set)
    for at, name in enumerate(names):
        found[name].add(at)
    told = sorted(found.items(), key=lambda pair: (-int(sum(counts[at] for at in pair[1])), pair[0]))
    return [frozenset(some) for _, some in told]


def band_of(hour: str) -> str:
    """The six hours that an hour, or themselves, are of."""
    return hour_path(int(hour))[0] if len(hour) == 2 else hour


def _around(cells: Sequence[str]) -> str:
    """The smallest cell that holds all of these."""
    finest = min(map(resolution_of, cells))
    return next(
        told for step in range(finest, LARGE - 1, -1) for told in [_at(cells[0], step)] if _is_in(cells, told, step)
    )


def _is_in(cells: Sequence[str], cell: str, step: int) -> bool:
    return all(_at(one, step) == cell for one in cells)


def _hour_around(hours: Sequence[str]) -> str:
    """Likewise of hours: one of them, its six hours, or any."""
    if len(set(hours)) == 1:
        return hours[0]
    bands = {band_of(hour) for hour in hours}
    return bands.pop() if len(bands) == 1 else ANY


def hour_path(hour: int) -> tuple[str, str]:
    """The six hours it is one of, and itself."""
    begins = hour // BAND_HOURS * BAND_HOURS
    return f"{begins:02}-{begins + BAND_HOURS:02}", f"{hour:02}"


# --- answers: sums of whole groups, and nothing else


def rows(heats: Iterable[MonthHeat], by: By, resolution: int, kind: KindId | None, holds: Holds) -> list[Row]:
    """Of one kind, where it is named. `holds` is asked of the cell that a group is told with."""
    found: dict[tuple[str, KindId | None, str | None], int] = defaultdict(int)
    for heat in heats:
        for bundle in heat.bundles:
            if kind is None or bundle.kind == kind:
                for cell, hour, count in _told(bundle, by):
                    if holds(cell):
                        found[_at(cell, resolution), bundle.kind, hour] += count
    told = [Row(cell, resolution_of(cell), of, hour, count) for (cell, of, hour), count in found.items()]
    return sorted(told, key=lambda one: (one.cell, one.kind or "", one.hour or ""))


def _told(bundle: Bundle, by: By) -> Iterator[tuple[str, str | None, int]]:
    if by == "place,hour":
        yield from bundle.both
    elif by == "hour":
        yield from ((bundle.cell, hour, count) for hour, count in bundle.hours)
    else:
        yield from ((cell, None, count) for cell, count in bundle.cells)


def _at(cell: str, resolution: int) -> str:
    return str(h3.cell_to_parent(cell, resolution)) if h3.get_resolution(cell) > resolution else cell


def suppressed(heats: Iterable[MonthHeat]) -> int:
    return sum(one.suppressed for one in heats)


class CellCounts(Struct):
    """A cell with everything in it: how many, by kind, and by hour where that was asked for, also of each kind; `` is
    any."""

    count: int = 0
    kinds: dict[str, int] = {}
    hours: dict[str, int] = {}
    kind_hours: dict[str, dict[str, int]] = {}


def counts_by_cell(told: Iterable[Row]) -> dict[str, CellCounts]:
    """By cell, as a map draws it."""
    found: dict[str, CellCounts] = defaultdict(CellCounts)
    for row in told:
        one = found[row.cell]
        one.count += row.count
        one.kinds[row.kind or ""] = one.kinds.get(row.kind or "", 0) + row.count
        if row.hour is not None:
            one.hours[row.hour] = one.hours.get(row.hour, 0) + row.count
            of_kind = one.kind_hours.setdefault(row.kind or "", {})
            of_kind[row.hour] = of_kind.get(row.hour, 0) + row.count
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
