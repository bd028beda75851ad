"""A drive: where a unit is at any time between leaving and arriving."""

from bisect import bisect_right
from itertools import pairwise
from math import atan2, cos, degrees, radians

from events.values import Place, Time
from loadtests.roads import distance_m


class Drive:
    """From the first point of the way to the last, at one speed."""

    __slots__ = ("left_at", "m_per_ms", "speed_kmh", "upto_m", "way")

    def __init__(self, way: list[Place], left_at: Time, speed_kmh: float) -> None:
        self.way = way
        self.left_at = left_at
        self.speed_kmh = speed_kmh
        self.m_per_ms = speed_kmh / 3600.0
        self.upto_m = [0.0]
        for one, other in pairwise(way):
            self.upto_m.append(self.upto_m[-1] + distance_m(one, other))

    @property
    def goal(self) -> Place:
        return self.way[-1]

    @property
    def arrives_at(self) -> Time:
        return Time(self.left_at + int(self.upto_m[-1] / self.m_per_ms) + 1)

    def at(self, now: Time) -> tuple[Place, float]:
        """Where it is, and its heading in degrees from north."""
        done_m = max(0.0, (now - self.left_at) * self.m_per_ms)
        if done_m >= self.upto_m[-1]:
            return self.way[-1], self._heading(len(self.way) - 2)
        stretch = bisect_right(self.upto_m, done_m) - 1
        one, other = self.way[stretch], self.way[stretch + 1]
        long_m = self.upto_m[stretch + 1] - self.upto_m[stretch]
        part = (done_m - self.upto_m[stretch]) / long_m if long_m else 0.0
        place = Place(
            round(one.lat + (other.lat - one.lat) * part, 6), round(one.lon + (other.lon - one.lon) * part, 6)
        )
        return place, self._heading(stretch)

    def _heading(self, stretch: int) -> float:
        if stretch < 0:
            return 0.0
        one, other = self.way[stretch], self.way[stretch + 1]
        east = (other.lon - one.lon) * cos(radians(one.lat))
        return round(degrees(atan2(east, other.lat - one.lat)) % 360, 1) % 360
