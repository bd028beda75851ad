"""What a search for duplicates takes among ten thousand open incidents, beside looking at the one square it lies in."""

import time
from random import Random

from dispatch import region
from dispatch.core.proximity import METRES_PER_DEGREE
from dispatch.likely.index import MATCHES_MAX, Likely
from dispatch.likely.likeness import Told
from events.values import Actor, IncidentId, Position, Time
from loadtests.duplicates import ERROR_M, REGION, START, Hour, off
from projections.incidents import IncidentRow
from projections.projection import Change

OPEN = 10_000
SEARCHES = 1_000
OPENED_WITHIN_S = 7_200.0
PLACELESS = 0.05


class Busy:
    """Ten thousand incidents of two hours, where such things happen, one in twenty without a place; and calls."""

    def __init__(self, seed: int = 1) -> None:
        self.random = Random(seed)
        self.hour = Hour(region.load(REGION), seed)
        self.likely = Likely(self.hour.ground)
        rows = [self._row(IncidentId(number)) for number in range(1, OPEN + 1)]
        self.likely.hear([Change("queue", str(row.incident), row) for row in rows])
        self.calls = [self._call() for _ in range(SEARCHES)]

    def _row(self, incident: IncidentId) -> IncidentRow:
        kind = self.hour.kinds.draw(self.random)
        place = self.hour.map.scene(kind.id, self.random) if self.random.random() > PLACELESS else None
        area = self.hour.map.areas.area_of(place, self.hour.day) if place is not None else None
        opened_at = Time(START - int(self.random.uniform(0, OPENED_WITHIN_S) * 1000))
        return IncidentRow(incident, kind.id, kind.priority, opened_at, Position(1), Actor("user:x"), "1", place, area)

    def _call(self) -> Told:
        kind = self.hour.kinds.draw(self.random)
        circle_m = self.random.uniform(*ERROR_M)
        place = off(self.hour.map.scene(kind.id, self.random), circle_m, self.random)
        return Told(START, place, circle_m, kind.id, self.hour.map.areas.area_of(place, self.hour.day))

    def search_us(self) -> float:
        began = time.perf_counter()
        for told in self.calls:
            self.likely.search(told)
        return (time.perf_counter() - began) / len(self.calls) * 1e6

    def square_us(self) -> float:
        """The nearest six of the one square of the same grid that the call lies in: no circle, kind, time or road."""
        grid = self.likely.grid
        began = time.perf_counter()
        for told in self.calls:
            assert told.place is not None
            x, y = told.place.lon * METRES_PER_DEGREE, told.place.lat * METRES_PER_DEGREE
            names = grid.cells.get(grid.cell(x, y), {})
            sorted(((its_x - x) ** 2 + (its_y - y) ** 2, name) for name, (its_x, its_y) in names.items())[:MATCHES_MAX]
        return (time.perf_counter() - began) / len(self.calls) * 1e6
