"""Which free units can do it, and which of them are nearest: exact, and without looking at all of them."""

from collections.abc import Container, Iterable, Iterator
from heapq import nsmallest
from math import cos, radians, sqrt
from sys import maxsize
from typing import Generic, Protocol, TypeVar

from msgspec import Struct

from events.values import Capability, Place, ServiceId, Time, UnitId

CELL_M = 2_000.0
CELL_M_MIN = 200.0
"""Side of a square of the index: to begin with, and at the least. It follows the density of the units."""
CELL_UNITS = 2.0
"""So many units to a square, about: fewer squares to look at, or fewer units in them, are both slower."""
SCAN_MAX = 48
"""So many candidates or fewer are simply all looked at."""
RINGS_MAX = 24
"""Beyond so many rings of squares the candidates are looked at one by one after all."""
METRES_PER_DEGREE = 111_195.0
"""Of a meridian, on a sphere of 6,371 km."""


class Pool:
    """Available units of one service that can do the same."""

    __slots__ = ("capabilities", "service", "units")

    def __init__(self, service: ServiceId, capabilities: frozenset[Capability]) -> None:
        self.service = service
        self.capabilities = capabilities
        self.units: dict[UnitId, None] = {}


class Available:
    """Units that may be sent, in pools of the same service and abilities; kept by `evolve`."""

    __slots__ = ("pool_of", "pools")

    def __init__(self) -> None:
        self.pools: dict[tuple[ServiceId, frozenset[Capability]], Pool] = {}
        self.pool_of: dict[UnitId, Pool] = {}

    def add(self, unit: UnitId, service: ServiceId, capabilities: frozenset[Capability]) -> None:
        pool = self.pools.get((service, capabilities))
        if pool is None:
            pool = self.pools[service, capabilities] = Pool(service, capabilities)
        self.pool_of[unit] = pool
        pool.units[unit] = None

    def remove(self, unit: UnitId) -> None:
        """The unit may not be sent any more; it may not have been available."""
        pool = self.pool_of.pop(unit, None)
        if pool is not None:
            del pool.units[unit]

    def able(self, service: ServiceId, wanted: frozenset[Capability]) -> list[Pool]:
        """The pools, not empty, whose units can do all that is wanted."""
        return [
            pool
            for pool in self.pools.values()
            if pool.units and pool.service == service and wanted <= pool.capabilities
        ]


class AnyOf:
    """The units of several pools, without putting them together."""

    __slots__ = ("pool_of", "pools")

    def __init__(self, available: Available, pools: Iterable[Pool]) -> None:
        self.pool_of = available.pool_of
        self.pools = frozenset(pools)

    def __contains__(self, unit: object) -> bool:
        return self.pool_of.get(unit) in self.pools  # type: ignore[call-overload]


class Found(Struct, frozen=True, order=True, gc=False):
    """A unit and how far away it is, in metres of straight line; the unit's name decides a tie."""

    distance_m: float
    unit: UnitId


class Spot(Struct, gc=False):
    """Where a unit is believed to be: degrees, metres on the plane of the index, and when it was seen."""

    place: Place
    at: Time
    x: float
    y: float
    service: ServiceId


Name = TypeVar("Name")


class Point(Protocol):
    """Whatever has a place on the plane of the index, in metres."""

    x: float
    y: float


class Grid(Generic[Name]):
    """Points by name in squares: the units of one service, or incidents."""

    __slots__ = ("cell_m", "cells", "count", "count_max")

    def __init__(self, cell_m: float | None = None) -> None:
        """Squares of this side. None: their size follows the density, for who looks for the nearest however far; as
        they are laid anew, everybody waits."""
        self.cell_m = cell_m or CELL_M
        self.cells: dict[int, dict[Name, tuple[float, float]]] = {}
        self.count = 0
        self.count_max = 256 if cell_m is None else maxsize

    def cell(self, x: float, y: float) -> int:
        return int(x // self.cell_m) * COLUMN + int(y // self.cell_m)

    def put(self, name: Name, x: float, y: float) -> None:
        cell = self.cell(x, y)
        names = self.cells.get(cell)
        if names is None:
            names = self.cells[cell] = {}
        names[name] = (x, y)
        self.count += 1
        if self.count > self.count_max:
            self._fit()

    def move(self, name: Name, before: Point, x: float, y: float) -> None:
        old, new = self.cell(before.x, before.y), self.cell(x, y)
        if old == new:
            self.cells[old][name] = (x, y)
            return
        self.take(name, before)
        self.put(name, x, y)

    def take(self, name: Name, point: Point) -> None:
        cell = self.cell(point.x, point.y)
        names = self.cells[cell]
        del names[name]
        if not names:
            del self.cells[cell]
        self.count -= 1

    def about(self, x: float, y: float, reach_x: float, reach_y: float) -> Iterator[dict[Name, tuple[float, float]]]:
        """The squares, not empty, that the rectangle of so many metres to each side touches, and perhaps others. Never
        more are looked at than there are: near a pole a rectangle goes round the world."""
        cells, cell_m = self.cells, self.cell_m
        first, last = int((y - reach_y) // cell_m), int((y + reach_y) // cell_m)
        left, right = int((x - reach_x) // cell_m), int((x + reach_x) // cell_m)
        if (right - left + 1) * (last - first + 1) > len(cells):
            yield from cells.values()
            return
        for column in range(left, right + 1):
            for row in range(first, last + 1):
                names = cells.get(column * COLUMN + row)
                if names:
                    yield names

    def _fit(self) -> None:
        """Twice as many points as when the squares were laid: lay them anew."""
        points = [item for cell in self.cells.values() for item in cell.items()]
        xs, ys = [x for _, (x, _) in points], [y for _, (_, y) in points]
        area = max(max(xs) - min(xs), CELL_M_MIN) * max(max(ys) - min(ys), CELL_M_MIN)
        self.cell_m = max(CELL_M_MIN, sqrt(area * CELL_UNITS / len(points)))
        self.cells = {}
        self.count, self.count_max = 0, 2 * len(points)
        for name, (x, y) in points:
            self.put(name, x, y)


class Places:
    """Where every unit is believed to be, with an index to search it. Belongs to the moment, not to the state.

    The plane is equirectangular about `latitude`: within a province its distances are right to about 0.2 %.
    """

    __slots__ = ("grids", "spots", "x_m", "y_m")

    def __init__(self, latitude: float = 0.0) -> None:
        self.y_m = METRES_PER_DEGREE
        self.x_m = METRES_PER_DEGREE * cos(radians(latitude))
        self.spots: dict[UnitId, Spot] = {}
        self.grids: dict[ServiceId, Grid[UnitId]] = {}

    def recentre(self, latitude: float) -> None:
        """The region is another: the plane is laid about its middle, and every unit put there anew."""
        spots, self.spots, self.grids = self.spots, {}, {}
        self.x_m = METRES_PER_DEGREE * cos(radians(latitude))
        for unit, spot in spots.items():
            self.put(unit, spot.service, spot.place, spot.at)

    def put(self, unit: UnitId, service: ServiceId, place: Place, at: Time) -> bool:
        """The unit is here, unless something newer is known; False when that is so."""
        spot = self.spots.get(unit)
        if spot is not None:
            if at < spot.at:
                return False
            if spot.service == service and spot.place == place:
                spot.at = at
                return True
        x, y = place.lon * self.x_m, place.lat * self.y_m
        if spot is not None and spot.service == service:
            self.grids[service].move(unit, spot, x, y)
            spot.place, spot.at, spot.x, spot.y = place, at, x, y
            return True
        if spot is not None:
            self.grids[spot.service].take(unit, spot)
        self.spots[unit] = Spot(place, at, x, y, service)
        grid = self.grids.get(service)
        if grid is None:
            grid = self.grids[service] = Grid()
        grid.put(unit, x, y)
        return True

    def remove(self, unit: UnitId) -> None:
        spot = self.spots.pop(unit, None)
        if spot is not None:
            self.grids[spot.service].take(unit, spot)

    def distance_m(self, unit: UnitId, place: Place) -> float | None:
        spot = self.spots.get(unit)
        if spot is None:
            return None
        return sqrt((spot.x - place.lon * self.x_m) ** 2 + (spot.y - place.lat * self.y_m) ** 2)

    def nearest(
        self, place: Place, available: Available, service: ServiceId, wanted: frozenset[Capability], most: int = 5
    ) -> list[Found]:
        """The nearest available units that can do all that is wanted, nearest first; exact."""
        pools = available.able(service, wanted)
        count = sum(len(pool.units) for pool in pools)
        x, y = place.lon * self.x_m, place.lat * self.y_m
        if count > SCAN_MAX and service in self.grids:
            near = self._search(x, y, available, self.grids[service], pools, min(most, count))
        else:
            near = None
        if near is None:
            near = self._scan(x, y, (unit for pool in pools for unit in pool.units), most)
        return [Found(sqrt(square), unit) for square, unit in near]

    def _scan(self, x: float, y: float, units: Iterable[UnitId], most: int) -> list[tuple[float, UnitId]]:
        spots = self.spots
        squares = (
            ((spot.x - x) * (spot.x - x) + (spot.y - y) * (spot.y - y), unit)
            for unit in units
            if (spot := spots.get(unit)) is not None
        )
        return nsmallest(most, squares)

    @staticmethod
    def _search(
        x: float, y: float, available: Available, grid: Grid[UnitId], pools: list[Pool], most: int
    ) -> list[tuple[float, UnitId]] | None:
        """Look at rings of squares around the place until nothing nearer can come; None when too many are empty."""
        cells, cell_m = grid.cells, grid.cell_m
        column, row = x // cell_m, y // cell_m
        middle = int(column) * COLUMN + int(row)
        edge_m = min(x - column * cell_m, (column + 1) * cell_m - x, y - row * cell_m, (row + 1) * cell_m - y)
        able: Container[UnitId] = pools[0].units if len(pools) == 1 else AnyOf(available, pools)
        near: list[tuple[float, UnitId]] = []
        for ring, offsets in enumerate(RINGS):
            for offset in offsets:
                units = cells.get(middle + offset)
                if units:
                    for unit, (unit_x, unit_y) in units.items():
                        if unit in able:
                            dx, dy = unit_x - x, unit_y - y
                            near.append((dx * dx + dy * dy, unit))
            if len(near) >= most:
                near.sort()
                seen_m = edge_m + ring * cell_m
                if near[most - 1][0] < seen_m * seen_m:
                    return near[:most]
        return None


COLUMN = 1 << 32
"""A square's number is its column times this, plus its row; either may be negative."""


def _ring(ring: int) -> list[int]:
    """The squares exactly `ring` steps away from the middle one, as differences of their numbers."""
    span = range(-ring, ring + 1)
    return [dx * COLUMN + dy for dx in span for dy in span if max(abs(dx), abs(dy)) == ring]


RINGS = [_ring(ring) for ring in range(RINGS_MAX)]
