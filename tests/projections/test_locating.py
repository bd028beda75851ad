"""Of several places told of a caller the best is shown, and what says something else stays beside it."""

import itertools

from hypothesis import example
from hypothesis import given as drawn
from hypothesis import strategies as st

import events
from events.values import Place
from projections.calls.locating import FIXES_MAX, distance_m, radius_m, with_fix
from projections.calls.rows import Fix
from tests.core.given import Told, given
from tests.core.happened import RANG
from tests.core.province import CALL, NEAR, START

M = 1 / 111_195
"""A metre of latitude, in degrees."""
OCEAN = Place(0.0, 0.0)


def north(metres: float) -> Place:
    return Place(NEAR.lat + metres * M, NEAR.lon)


def located(at_s: float, metres: float, radius_m: float | None, source: str = "network", **more) -> Told:
    place = more.pop("place", None) or north(metres)
    event = events.CallLocated(CALL, place, radius_m, source, more.get("confidence"), more.get("method"))
    return Told(event, int(at_s * 1000), happened_ms=int(more.get("happened_s", at_s) * 1000))


def row(*facts):
    return given(RANG, *facts).shown().calls.rows[CALL]


GNSS = located(0, 0, 12.0, "aml", method="gnss")


def test_a_wide_circle_of_the_network_does_not_move_a_good_fix_of_just_now():
    shown = row(GNSS, located(5, 900, 3_000.0))
    assert (shown.place, shown.uncertainty_m, shown.located_at) == (NEAR, 12.0, START)
    assert [fix.source for fix in shown.fixes] == ["aml", "network"]


def test_a_place_told_to_the_millimetre_is_one_told_without_a_radius():
    """A telephone that knows nothing says 0, 0, and so does its radius."""
    assert row(GNSS, located(5, 0, 0.0, "link", place=OCEAN)).place == NEAR


def test_nor_does_one_that_lies_apart_and_that_nobody_could_have_reached():
    shown = row(GNSS, located(5, 8_000, 3_000.0))
    assert shown.place == NEAR
    assert len(shown.fixes) == 2


def test_a_good_fix_takes_the_place_of_a_wide_one_even_if_it_is_told_late():
    wide = located(10, 900, 3_000.0)
    late = located(30, 0, 12.0, "aml", happened_s=2)
    for facts in ((wide, late), (GNSS, wide)):
        assert row(*facts).uncertainty_m == 12.0


def test_whoever_moved_is_where_she_is_now():
    """A car: 15 metres a second."""
    shown = row(GNSS, *(located(at, at * 15, 20.0, "aml") for at in (30, 60, 90)))
    assert shown.place == north(90 * 15)
    assert len(shown.fixes) == 1, "she was on her way, and in one place at a time"


def test_a_wide_circle_far_from_an_old_fix_says_that_she_moved():
    shown = row(GNSS, located(600, 9_000, 3_000.0))
    assert shown.place == north(9_000)


def test_a_circle_grows_with_its_age_as_far_as_somebody_walks():
    assert row(GNSS, located(10, 0, 40.0, "aml")).uncertainty_m == 12.0
    assert row(GNSS, located(20, 0, 40.0, "aml")).uncertainty_m == 40.0


def test_a_place_without_a_radius_may_be_the_mast():
    assert row(GNSS, located(5, 0, None)).uncertainty_m == 12.0
    assert row(located(0, 0, None), located(5, 0, 900.0)).uncertainty_m == 900.0


def test_circles_are_compared_as_if_all_were_as_sure():
    doubtful = Fix(NEAR, 20.0, START, "aml", 39.0)
    sure = Fix(NEAR, 30.0, START, "aml", 95.0)
    assert radius_m(doubtful) > radius_m(sure)
    half, whole = Fix(NEAR, 20.0, START, "aml", 0.0), Fix(NEAR, 20.0, START, "aml", 100.0)
    assert radius_m(half) > radius_m(whole) > 0


def test_a_place_in_the_ocean_does_not_take_her_from_where_she_was():
    shown = row(GNSS, located(60, 0, 50.0, "link", place=OCEAN))
    assert shown.place == NEAR
    assert shown.fixes[1].place == OCEAN, "a person judges it"


def test_where_the_network_is_wide_of_the_mark_the_telephone_is_believed():
    shown = row(located(0, 100_000, 1_000.0), located(20, 0, 12.0, "link"))
    assert shown.place == NEAR


def test_a_fix_of_fifty_kilometres_is_better_than_none_and_worse_than_any():
    wide = located(0, 0, 50_000.0, "link")
    assert row(wide).uncertainty_m == 50_000.0
    assert row(wide, located(3, 400, 30.0, "link")).uncertainty_m == 30.0
    assert row(located(0, 400, 30.0, "link"), wide).uncertainty_m == 30.0


def test_two_telephones_that_answer_one_link_are_told_apart():
    shown = row(located(0, 0, 12.0, "link"), located(4, 2_000, 15.0, "link"), located(8, 2_005, 14.0, "link"))
    assert [round(distance_m(NEAR, fix.place), -2) for fix in shown.fixes] == [0, 2_000]


def test_there_are_never_too_many():
    shown = row(*(located(at, at * 10_000, 10.0, "link") for at in range(20)))
    assert len(shown.fixes) == FIXES_MAX


def test_entries_of_before_show_as_they_did():
    shown = row(Told(events.CallLocated(CALL, NEAR, 50.0), 1_000))
    assert shown.fixes == (Fix(NEAR, 50.0, START + 1_000),)
    assert (shown.place, shown.uncertainty_m, shown.located_at) == (NEAR, 50.0, START + 1_000)


FIX = st.builds(
    Fix,
    st.builds(Place, st.floats(11.4, 11.7), st.floats(106.7, 107.0)),
    st.one_of(st.none(), st.floats(0, 50_000)),
    st.integers(START, START + 600_000),
    st.sampled_from((None, "network", "aml", "link")),
    st.one_of(st.none(), st.floats(0, 100)),
)


@drawn(st.lists(FIX, min_size=1, max_size=12))
def test_something_that_was_told_is_always_shown_and_the_first_is_what_the_row_says(fixes):
    known: tuple[Fix, ...] = ()
    for fix in fixes:
        known = with_fix(known, fix)
        assert 1 <= len(known) <= FIXES_MAX
        assert len(set(map(repr, known))) == len(known)
    assert all(fix in fixes for fix in known)


@drawn(FIX, FIX)
@example(Fix(NEAR, 0.0, START), Fix(NEAR, 0.0, START, None, 0.0))
def test_of_two_the_same_is_shown_whichever_was_told_first(one, other):
    assert len({repr(with_fix(with_fix((), a), b)[0]) for a, b in itertools.permutations((one, other))}) == 1
