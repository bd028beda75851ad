"""What is dangerous where an incident lies: the same however much is known, and after a start from a snapshot."""

import random as sources

from hypothesis import given as each
from hypothesis import strategies as st

import events
from events.values import Place
from projections.sites import Sites
from projections.sites.ground import Ground, distance_m
from projections.views import Views
from tests.core.given import given
from tests.core.happened import FALL
from tests.core.province import DAY, LAN, NEAR, START
from tests.core.walk import journal_of

SITE = events.SiteKept("m1", "market", "Chợ", None, NEAR, 200, None, None, ())
DEGREES = st.floats(-0.01, 0.01)


@each(st.lists(st.tuples(DEGREES, DEGREES, st.integers(10, 2_000)), max_size=30), DEGREES, DEGREES)
def test_no_circle_that_holds_a_point_is_missed(circles, lat, lon):
    ground, point = Ground(), Place(11.5 + lat, 106.9 + lon)
    places = {str(n): (Place(11.5 + y, 106.9 + x), radius) for n, (y, x, radius) in enumerate(circles)}
    for name, (place, radius) in places.items():
        ground.put(name, place, radius)
    holding = {name for name, (place, radius) in places.items() if distance_m(point, place) <= radius}
    assert holding <= set(ground.at(point))
    for name, (place, radius) in places.items():
        ground.take(name, place, radius)
    assert not ground.names


@each(st.integers(0, 1_000), DEGREES, DEGREES)
def test_no_point_in_a_circle_is_missed(radius, lat, lon):
    ground, point = Ground(), Place(11.5 + lat, 106.9 + lon)
    ground.put("1", point)
    centre = Place(11.5, 106.9)
    assert ("1" in ground.about(centre, radius)) or distance_m(point, centre) > radius


def test_squares_go_round_the_world_at_no_pole():
    ground = Ground()
    ground.put("1", Place(90.0, 0.0), 2_000)
    assert list(ground.at(Place(90.0, 0.0))) == ["1"]


def test_views_from_a_snapshot_find_what_those_find_that_heard_everything():
    noted = events.HazardNoted("m1", "gas", None, START + DAY, LAN)
    before, after = given(SITE).entries, given(SITE, *FALL, noted).entries
    views = Views()
    views.project(before)
    again = Views.of_image(views.image())
    again.project(after[len(before) :])
    assert [one.site for one in again.sites.hazards["1"].sites] == ["m1"]
    assert again.image() == given(SITE, *FALL, noted).shown().image()


def test_what_is_told_of_each_incident_is_what_a_look_at_all_sites_finds():
    for seed in range(6):
        views = Views()
        views.project(journal_of(seed, 400))
        check(views.sites, {row.incident: row.place for row in views.incidents.open.values()})


def check(sites: Sites, places) -> None:
    for incident, place in places.items():
        holding = {
            row.site
            for row in sites.rows.values()
            if place is not None and row.place is not None and distance_m(place, row.place) <= row.radius_m
        }
        row = sites.hazards.get(str(incident))
        told = {} if row is None else {one.site: one.hazards for one in row.sites}
        assert set(told) == holding
        assert all(sites.rows[name].hazards == hazards for name, hazards in told.items())
    assert {int(key) for key in sites.hazards} <= set(places)


def test_the_work_of_an_incident_does_not_grow_with_the_number_of_sites():
    """Twenty thousand sites all over a province: an incident looks at those of its square."""
    random, view = sources.Random(1), Ground()
    for number in range(20_000):
        view.put(str(number), Place(11.2 + random.random(), 106.4 + random.random()), 60)
    looked_at = [len(list(view.at(Place(11.2 + random.random(), 106.4 + random.random())))) for _ in range(1_000)]
    assert max(looked_at) < 12
