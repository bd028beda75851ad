"""The ways units drive: along the main roads where that is sensible, else over lanes that are not on the map."""

from collections import defaultdict
from collections.abc import Iterable
from heapq import heappop, heappush
from itertools import pairwise
from math import cos, hypot, radians
from random import Random

from dispatch.region_rows import Road
from events.values import Place

METRES_PER_DEGREE = 111_195.0
JOINED_M = 400.0
"""Points of two roads this near are taken as a crossing."""
LANES_M = 2_500.0
"""Below this no main road is looked for."""
DETOUR_MAX = 2.0
"""A way by the main roads that is longer than this many straight lines is not taken."""
KIND_WEIGHT = {"national": 4.0, "provincial": 1.5}


def distance_m(one: Place, other: Place) -> float:
    """Straight, on the plane about the first place."""
    x = (other.lon - one.lon) * cos(radians(one.lat))
    return hypot(x, other.lat - one.lat) * METRES_PER_DEGREE


def moved(place: Place, east_m: float, north_m: float) -> Place:
    lat = place.lat + north_m / METRES_PER_DEGREE
    lon = place.lon + east_m / METRES_PER_DEGREE / cos(radians(place.lat))
    return Place(round(lat, 6), round(lon, 6))


class Roads:
    """The points of the main roads with the ways between them."""

    def __init__(self, roads: Iterable[Road]) -> None:
        self.points: list[Place] = []
        self.ways: dict[int, list[tuple[int, float]]] = defaultdict(list)
        self.stretches: list[tuple[Place, Place]] = []
        self.upto: list[float] = []
        for road in roads:
            self._lay(road)
        self._join()
        self.squares: dict[tuple[int, int], list[int]] = defaultdict(list)
        for point, place in enumerate(self.points):
            self.squares[_square(place)].append(point)

    def _lay(self, road: Road) -> None:
        first = len(self.points)
        self.points += [Place(lat, lon) for lon, lat in road.geometry.coordinates]
        weight = KIND_WEIGHT.get(road.properties.kind, 0.7)
        for here in range(first, len(self.points) - 1):
            length_m = self._connect(here, here + 1)
            self.stretches.append((self.points[here], self.points[here + 1]))
            self.upto.append((self.upto[-1] if self.upto else 0.0) + length_m * weight)

    def _connect(self, here: int, there: int) -> float:
        length_m = distance_m(self.points[here], self.points[there])
        self.ways[here].append((there, length_m))
        self.ways[there].append((here, length_m))
        return length_m

    def _join(self) -> None:
        for here, place in enumerate(self.points):
            for there in range(here + 2, len(self.points)):
                other = self.points[there]
                if abs(place.lat - other.lat) < 0.005 and distance_m(place, other) < JOINED_M:
                    self._connect(here, there)

    def somewhere(self, random: Random) -> Place | None:
        """A point on a road; busy roads more often."""
        if not self.stretches:
            return None
        one, other = random.choices(self.stretches, cum_weights=self.upto)[0]
        part = random.random()
        return Place(round(one.lat + (other.lat - one.lat) * part, 6), round(one.lon + (other.lon - one.lon) * part, 6))

    def way(self, start: Place, end: Place, random: Random) -> list[Place]:
        """The points a unit passes, both ends included."""
        straight_m = distance_m(start, end)
        if straight_m > LANES_M and self.points:
            first, last = self._nearest(start), self._nearest(end)
            found = self._shortest(first, last, straight_m * DETOUR_MAX) if first != last else None
            if found is not None:
                middle = [self.points[point] for point in found]
                ends_m = distance_m(start, middle[0]) + distance_m(middle[-1], end)
                if ends_m + length_m(middle) < straight_m * DETOUR_MAX:
                    return [start, *middle, end]
        return lanes(start, end, random)

    def _nearest(self, place: Place) -> int:
        """The nearest point in this square or those about it; where there is none, of all."""
        column, row = _square(place)
        about = [(column + x, row + y) for x in (-1, 0, 1) for y in (-1, 0, 1)]
        near = [point for square in about for point in self.squares.get(square, ())]
        squeeze = cos(radians(place.lat)) ** 2
        lat, lon, points = place.lat, place.lon, self.points
        return min(
            near or range(len(points)),
            key=lambda point: (points[point].lat - lat) ** 2 + (points[point].lon - lon) ** 2 * squeeze,
        )

    def _shortest(self, first: int, last: int, most_m: float) -> list[int] | None:
        """A*; None when there is no way that is short enough."""
        goal, points = self.points[last], self.points
        ahead: list[tuple[float, float, int, int]] = [(0.0, 0.0, first, -1)]
        came: dict[int, int] = {}
        while ahead:
            least_m, so_far_m, here, before = heappop(ahead)
            if here in came:
                continue
            came[here] = before
            if here == last:
                return _back(came, last)
            if least_m > most_m:
                return None
            for there, step_m in self.ways[here]:
                if there not in came:
                    reached_m = so_far_m + step_m
                    heappush(ahead, (reached_m + distance_m(points[there], goal), reached_m, there, here))
        return None


def _square(place: Place) -> tuple[int, int]:
    """About five kilometres of side."""
    return int(place.lon * 22), int(place.lat * 22)


def _back(came: dict[int, int], last: int) -> list[int]:
    way = [last]
    while came[way[-1]] >= 0:
        way.append(came[way[-1]])
    return way[::-1]


def lanes(start: Place, end: Place, random: Random) -> list[Place]:
    """A way that bends a little: nobody drives a straight line."""
    straight_m = distance_m(start, end)
    if straight_m < 150:
        return [start, end]
    bends = []
    for part in (0.3, 0.65):
        east_m, north_m = random.gauss(0, 0.12) * straight_m, random.gauss(0, 0.12) * straight_m
        middle = Place(start.lat + (end.lat - start.lat) * part, start.lon + (end.lon - start.lon) * part)
        bends.append(moved(middle, east_m, north_m))
    return [start, *bends, end]


def length_m(way: list[Place]) -> float:
    return sum(distance_m(one, other) for one, other in pairwise(way))
