"""The index finds what looking at every incident would find, in the same order, and keeps no ghosts."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch.likely import index
from dispatch.likely.index import Likely
from dispatch.likely.likeness import ENDED_MS
from events.values import Place
from projections.feed import Feed
from projections.projection import Change
from projections.views import Views
from tests.core.walk import Walk
from tests.likely.told import GROUND, HERE, MINUTE, NOW, SERVICES, naive, north, row, told

KINDS = tuple(SERVICES)
places = st.none() | st.builds(
    lambda x, y: Place(HERE.lat + y * 0.001, HERE.lon + x * 0.001), st.integers(-30, 30), st.integers(-30, 30)
)
areas = st.none() | st.sampled_from(("1", "2"))
kinds = st.sampled_from(KINDS)
endings = st.none() | st.integers(NOW - 2 * ENDED_MS, NOW)
incidents = st.lists(
    st.builds(
        lambda minutes, place, kind, drill, area, closed_at: row(
            0, minutes, place, kind, drill=drill, area=area, closed_at=closed_at
        ),
        st.integers(-5, 90),
        places,
        kinds,
        st.booleans(),
        areas,
        endings,
    ),
    max_size=40,
)
calls = st.builds(
    lambda place, kind, circle, area, drill, earlier: told(
        place, kind, uncertainty_m=circle, area=area, drill=drill, earlier=earlier
    ),
    places,
    st.none() | kinds,
    st.none() | st.integers(0, 9_000),
    areas,
    st.booleans(),
    st.frozensets(st.integers(1, 40), max_size=3),
)


def heard(rows):
    likely = Likely(GROUND)
    likely.hear([Change("queue", str(one.incident), one) for one in rows])
    return likely


@given(incidents, calls)
def test_a_search_finds_what_looking_at_all_of_them_finds(rows, call):
    for number, one in enumerate(rows, 1):
        one.incident = number
    rows.sort(key=lambda one: one.closed_at or 0)
    assert heard(rows).search(call) == naive(call, rows)


@pytest.mark.parametrize("seed", range(3))
def test_among_thousands_as_well(seed):
    source = random.Random(seed)

    def somewhere():
        return Place(HERE.lat + source.gauss(0, 0.05), HERE.lon + source.gauss(0, 0.05))

    rows = [
        row(number, source.uniform(0, 90), somewhere() if source.random() < 0.9 else None, source.choice(KINDS))
        for number in range(1, 2_001)
    ]
    likely = heard(rows)
    for _ in range(20):
        place = somewhere() if source.random() < 0.9 else None
        call = told(place, source.choice((*KINDS, None)), uncertainty_m=source.choice((None, 50.0, 800.0, 5_000.0)))
        assert likely.search(call) == naive(call, rows)


def test_however_many_there_are_the_squares_are_not_laid_anew():
    """With sixteen thousand that took 30 ms in which everybody waited."""
    likely, source = heard([]), random.Random(1)
    side_m = likely.grid.cell_m
    heard_of = [row(number, 1, north(source.uniform(0, 1e5)), "fire") for number in range(1, 2_001)]
    likely.hear([Change("queue", str(one.incident), one) for one in heard_of])
    assert likely.grid.cell_m == side_m
    assert len(likely.search(told(north(5e4), kind="fire"))) > 0


def changed(likely, one, view="queue"):
    likely.hear([Change(view, str(one.incident), one)])


def test_an_incident_that_moved_is_found_where_it_is_and_not_where_it_was():
    one = row()
    likely = heard([one])
    one.place = north(9_000)
    changed(likely, one)
    assert likely.search(told()) == []
    assert len(likely.search(told(north(9_000)))) == 1
    one.place = None
    changed(likely, one)
    assert likely.grid.cells == {}
    assert [found.distance_m for found in likely.search(told(north(9_000), area="1"))] == [None]


def test_an_incident_of_another_kind_now_is_found_by_that():
    one = row(place=None)
    likely = heard([one])
    one.kind = "fire"
    changed(likely, one)
    assert likely.search(told()) == []
    assert len(likely.search(told(kind="fire"))) == 1
    assert list(likely.kinds) == list(likely.placeless) == ["fire"]


def test_what_ended_long_before_another_ended_is_let_go_of():
    one, other = row(1, 60), row(2, 60)
    likely = heard([one, other])
    one.closed_at = NOW - 40 * MINUTE
    changed(likely, one, "history")
    assert set(likely.known) == {1, 2}
    other.closed_at = NOW
    changed(likely, other, "history")
    assert set(likely.known) == {2}
    changed(likely, one, "history")  # a note was added to it
    assert set(likely.known) == {2}


def test_what_was_opened_again_stays_when_it_leaves_the_history():
    one = row()
    one.closed_at = NOW
    likely = heard([one])
    one.closed_at = None
    likely.hear([Change("queue", "1", one), Change("history", "1", None)])
    later = row(2)
    later.closed_at = NOW + 2 * ENDED_MS
    changed(likely, later, "history")
    assert set(likely.known) == {1, 2}


def test_what_leaves_the_history_by_age_is_forgotten():
    one = row()
    one.closed_at = NOW
    likely = heard([one])
    likely.hear([Change("queue", "1", None)])
    assert set(likely.known) == {1}
    likely.hear([Change("history", "1", None)])
    assert (likely.known, likely.kinds, likely.placeless, likely.grid.cells) == ({}, {}, {}, {})


def picture(likely, now):
    """What can be found at this time, and where the index has it."""
    points = {name: point for names in likely.grid.cells.values() for name, point in names.items()}
    return {
        number: (
            *(known.kind, known.place, known.closed_at, known.x, known.y, points.get(number)),
            number in likely.kinds[known.kind],
            number in likely.placeless.get(known.kind, ()),
        )
        for number, known in likely.known.items()
        if known.closed_at is None or known.closed_at + ENDED_MS > now
    }


@settings(max_examples=25)
@given(st.integers(0, 10_000))
def test_an_index_made_anew_is_the_same(seed):
    """Whatever happened on the way; it knows every open incident, and of nothing more than one place."""
    likely, feed = Likely(GROUND), Feed(lambda: NOW)
    feed.change_hooks.append(likely.hear)
    walk = Walk(random.Random(seed))
    feed.publish(walk.entries, feed.head)
    walk.heard.append(lambda entry: feed.publish([entry], feed.head))
    walk.go(150)
    anew, second = Likely(GROUND), Feed(lambda: NOW)
    second.change_hooks.append(anew.hear)
    second.begin(Views.of_image(feed.views.image()))
    now = walk.entries[-1].at
    assert picture(anew, now) == picture(likely, now)
    assert {str(number) for number in likely.known} >= set(feed.views.incidents.open)
    assert likely.grid.count == sum(known.place is not None for known in likely.known.values())
    assert sum(map(len, likely.kinds.values())) == len(likely.known)


def test_at_most_so_many_are_told():
    rows = [row(number) for number in range(1, 30)]
    assert [found.incident for found in heard(rows).search(told())] == list(range(29, 29 - index.MATCHES_MAX, -1))


@pytest.mark.parametrize("lat", [90.0, -90.0, 89.999999])
@pytest.mark.parametrize("lon", [180.0, -180.0, 0.0])
def test_a_search_at_the_end_of_the_world_comes_to_an_end(lat, lon):
    """At a pole a degree of longitude has no length, and the squares around it are without number."""
    near = [row(1, 5, north(300)), row(2, 5)]
    assert heard(near).search(told(Place(lat, lon))) == naive(told(Place(lat, lon)), near)
    assert heard([]).search(told(Place(lat, lon))) == []
