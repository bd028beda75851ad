"""The index of places against looking at everyone: the same units in the same order, ties and far-away points included."""

import random as sources
from math import sqrt

import pytest
from hypothesis import given as each
from hypothesis import strategies as st

from dispatch.core.proximity import SCAN_MAX, Available, Found, Places
from events.values import Place
from tests.core.exploring import explored
from tests.core.walk import SEEDS

LATITUDE = 11.7
CAPABILITIES = tuple(map(frozenset, (("a",), ("a", "b"), ("b",), ("a", "b", "c"))))
SPREADS = {"a street": 0.001, "a town": 0.05, "a province": 0.6, "a continent": 30.0}


class World:
    """Units with their places, and who of them is free, kept twice: in the index, and in plain dicts."""

    def __init__(self, random: sources.Random, units: int, spread: float, grid: float | None = None) -> None:
        self.random, self.spread, self.grid = random, spread, grid
        self.places, self.available = Places(LATITUDE), Available()
        self.at: dict[str, Place] = {}
        self.able: dict[str, tuple[str, frozenset[str]]] = {}
        self.free: set[str] = set()
        for number in range(units):
            self.arrive(f"U{number}")

    def arrive(self, unit: str) -> None:
        service = self.random.choice(("ambulance", "ambulance", "ambulance", "fire"))
        self.able[unit] = (service, self.random.choice(CAPABILITIES))
        self.move(unit)
        if self.random.randint(0, 4):
            self.release(unit)

    def somewhere(self) -> Place:
        lat = self.random.uniform(-self.spread, self.spread)
        lon = self.random.uniform(-self.spread, self.spread)
        if self.grid is not None:
            lat, lon = round(lat / self.grid) * self.grid, round(lon / self.grid) * self.grid
        return Place(LATITUDE + lat, 106.9 + lon)

    def move(self, unit: str, at: int = 0) -> None:
        self.at[unit] = self.somewhere()
        assert self.places.put(unit, self.able[unit][0], self.at[unit], at)

    def release(self, unit: str) -> None:
        self.free.add(unit)
        self.available.add(unit, *self.able[unit])

    def take(self, unit: str) -> None:
        self.free.discard(unit)
        self.available.remove(unit)

    def leave(self, unit: str) -> None:
        self.take(unit)
        self.places.remove(unit)
        del self.at[unit]

    def change(self) -> None:
        """One of the things that happen to a unit."""
        unit = self.random.choice(list(self.able))
        if unit not in self.at:
            self.move(unit)
        elif self.random.randint(0, 9) == 0:
            self.leave(unit)
        elif unit in self.free:
            self.take(unit)
        else:
            self.release(unit)
        if unit in self.at and self.random.randint(0, 1):
            self.move(unit)

    def nearest(self, place: Place, service: str, wanted: frozenset[str], most: int) -> list[Found]:
        """By looking at everyone."""
        x, y = place.lon * self.places.x_m, place.lat * self.places.y_m
        able = []
        for unit in self.free & self.at.keys():
            of, capabilities = self.able[unit]
            if of == service and wanted <= capabilities:
                dx, dy = self.at[unit].lon * self.places.x_m - x, self.at[unit].lat * self.places.y_m - y
                able.append((dx * dx + dy * dy, unit))
        return [Found(sqrt(square), unit) for square, unit in sorted(able)[:most]]

    def agrees(self, place: Place) -> None:
        for wanted in (frozenset(), frozenset(("a",)), frozenset(("b", "c"))):
            for most in (1, 5, 400):
                found = self.places.nearest(place, self.available, "ambulance", wanted, most)
                assert found == self.nearest(place, "ambulance", wanted, most)


@explored(200)
@each(
    SEEDS,
    st.sampled_from([0, 1, 5, SCAN_MAX, SCAN_MAX + 1, 200, 700]),
    st.sampled_from(list(SPREADS)),
    st.sampled_from([None, 1 / 128, 1 / 1024]),
)
def test_the_nearest_are_the_nearest(random, units, spread, grid):
    world = World(random, units, SPREADS[spread], grid)
    for _ in range(6):
        world.agrees(world.somewhere())
        for _ in range(20 if world.able else 0):
            world.change()


@pytest.mark.parametrize("place", [Place(90.0, 180.0), Place(-90.0, -180.0), Place(0.0, 0.0), Place(LATITUDE, -73.0)])
def test_a_place_far_away_from_everyone_is_no_hindrance(place):
    World(sources.Random(1), 400, 0.3).agrees(place)


def test_units_in_the_same_place_are_told_apart_by_name():
    world = World(sources.Random(2), 0, 0.0)
    for number in range(300):
        world.able[f"U{number}"] = ("ambulance", CAPABILITIES[0])
        world.move(f"U{number}")
        world.release(f"U{number}")
    found = world.places.nearest(Place(LATITUDE, 106.9), world.available, "ambulance", frozenset(), 5)
    assert [one.unit for one in found] == ["U0", "U1", "U10", "U100", "U101"]


def test_a_few_able_ones_among_many_are_found():
    world = World(sources.Random(3), 600, 0.3)
    for unit, (service, _) in world.able.items():
        if unit in world.free:
            world.take(unit)
        world.able[unit] = (service, CAPABILITIES[3] if unit == "U77" else CAPABILITIES[0])
        world.release(unit)
    place = world.somewhere()
    wanted = frozenset("c")
    service = world.able["U77"][0]
    found = world.places.nearest(place, world.available, service, wanted, 5)
    assert [one.unit for one in found] == ["U77"]


def test_a_place_is_not_moved_back_by_an_older_sighting():
    places = Places(LATITUDE)
    here, there = Place(LATITUDE, 106.9), Place(LATITUDE, 107.9)
    assert places.put("A1", "ambulance", here, 1_000)
    assert not places.put("A1", "ambulance", there, 999)
    assert places.spots["A1"].place == here
    assert places.put("A1", "ambulance", there, 1_000)
    assert places.spots["A1"].place == there


def test_a_unit_of_another_service_is_not_found_under_the_old_one():
    world = World(sources.Random(4), 300, 0.1)
    place = world.somewhere()
    before = world.places.nearest(place, world.available, "ambulance", frozenset(), 1)[0].unit
    world.take(before)
    world.able[before] = ("fire", CAPABILITIES[0])
    assert world.places.put(before, "fire", world.at[before], 0)
    world.release(before)
    world.agrees(place)
    assert world.places.nearest(place, world.available, "fire", frozenset(), 1)[0].unit == before


def test_a_unit_without_a_place_is_not_found_and_hides_nobody():
    world = World(sources.Random(5), 200, 0.1)
    for unit in list(world.free)[:50]:
        world.places.remove(unit)
        del world.at[unit]
    world.agrees(world.somewhere())


@pytest.mark.parametrize("latitude", [0.0, 8.5, 23.4, 60.0])
def test_after_a_change_of_the_middle_distances_are_those_of_the_new_plane(latitude):
    world = World(sources.Random(6), 300, 0.3)
    world.places.recentre(latitude)
    assert world.places.x_m == Places(latitude).x_m
    world.agrees(world.somewhere())


def test_a_distance_is_what_a_ruler_says():
    places = Places(LATITUDE)
    places.put("A1", "ambulance", Place(11.5, 106.9), 0)
    assert places.distance_m("A1", Place(11.6, 106.9)) == pytest.approx(11_119.5, abs=1)
    assert places.distance_m("A9", Place(11.6, 106.9)) is None


def test_nothing_is_left_of_units_that_go_round_the_world():
    """Squares that nobody is in any more must not stay for ever: a telephone may say anything."""
    places = Places(LATITUDE)
    for number in range(20_000):
        places.put("A1", "ambulance", Place(-80 + number * 0.008, 106.9), number)
    assert sum(len(grid.cells) for grid in places.grids.values()) < 1_000
