"""Which free units can do it, and which of them are nearest: exact, and without looking at all of them."""

from collections.abc import Iterable
from heapq import nsmallest
from math import cos, radians, sqrt

from msgspec import Struct

from events.values import Capability, Place, ServiceId, Time, UnitId

CELL_M = 1_000.0
"""Side of a square of the index: with 10,000 units in a province about one to a square."""
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
    cell: tuple[int, int]
    service: ServiceId


class Places:
    """Where every unit is believed to be, with an index to search it. Belongs to the moment, not to the state.

    The plane is equirectangular about `latitude`: within a province its distances are right to about 0.2 %.
    """

    __slots__ = ("cells", "spots", "x_m", "y_m")

    def __init__(self, latitude: float = 0.0) -> None:
        self.y_m = METRES_PER_DEGREE
        self.x_m = METRES_PER_DEGREE * cos(radians(latitude))
        self.spots: dict[UnitId, Spot] = {}
        self.cells: dict[ServiceId, dict[tuple[int, int], dict[UnitId, Spot]]] = {}

    def recentre(self, latitude: float) -> None:
        """The region is another: the plane is laid about its middle, and every unit put there anew."""
        spots, self.spots, self.cells = self.spots, {}, {}
        self.x_m = METRES_PER_DEGREE * cos(radians(latitude))
        for unit, spot in spots.items():
            self.put(unit, spot.service, spot.place, spot.at)

    def put(self, unit: UnitId, service: ServiceId, place: Place, at: Time) -> bool:
        """The unit is here, unless something newer is known; True when it was moved."""
        x, y = place.lon * self.x_m, place.lat * self.y_m
        cell = (int(x // CELL_M), int(y // CELL_M))
        spot = self.spots.get(unit)
        if spot is not None:
            if at < spot.at:
                return False
            if spot.cell == cell and spot.service == service:
                spot.place, spot.at, spot.x, spot.y = place, at, x, y
                return True
            del self.cells[spot.service][spot.cell][unit]
        spot = self.spots[unit] = Spot(place, at, x, y, cell, service)
        self.cells.setdefault(service, {}).setdefault(cell, {})[unit] = spot
        return True

    def remove(self, unit: UnitId) -> None:
        spot = self.spots.pop(unit, None)
        if spot is not None:
            del self.cells[spot.service][spot.cell][unit]

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
        if count > SCAN_MAX:
            found = self._search(x, y, available, service, set(pools), min(most, count))
            if found is not None:
                return found
        units = (unit for pool in pools for unit in pool.units)
        return self._scan(x, y, units, most)

    def _scan(self, x: float, y: float, units: Iterable[UnitId], most: int) -> list[Found]:
        spots = self.spots
        near = nsmallest(
            most,
            (((spot.x - x) ** 2 + (spot.y - y) ** 2, unit) for unit in units if (spot := spots.get(unit)) is not None),
        )
        return [Found(sqrt(square), unit) for square, unit in near]

    def _search(
        self, x: float, y: float, available: Available, service: ServiceId, pools: set[Pool], most: int
    ) -> list[Found] | None:
        """Look at rings of squares around the place until nothing nearer can come; None when too many are empty."""
        cells = self.cells.get(service, {})
        column, row = int(x // CELL_M), int(y // CELL_M)
        edge_m = min(x - column * CELL_M, (column + 1) * CELL_M - x, y - row * CELL_M, (row + 1) * CELL_M - y)
        pool_of = available.pool_of
        near: list[tuple[float, UnitId]] = []
        for ring in range(RINGS_MAX):
            for cell in RINGS[ring]:
                units = cells.get((column + cell[0], row + cell[1]))
                if units:
                    for unit, spot in units.items():
                        if pool_of.get(unit) in pools:
                            near.append(((spot.x - x) ** 2 + (spot.y - y) ** 2, unit))
            if len(near) >= most:
                near.sort()
                seen_m = edge_m + ring * CELL_M
                if near[most - 1][0] < seen_m * seen_m:
                    return [Found(sqrt(square), unit) for square, unit in near[:most]]
        return None


def _ring(ring: int) -> list[tuple[int, int]]:
    """The squares exactly `ring` steps away from the middle one."""
    span = range(-ring, ring + 1)
    return [(dx, dy) for dx in span for dy in span if max(abs(dx), abs(dy)) == ring]


RINGS = [_ring(ring) for ring in range(RINGS_MAX)]
