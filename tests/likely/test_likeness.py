"""How likely two tell of the same: every reason counts, a drill never matches what is real, a circle is respected."""

import itertools

import msgspec
import pytest

from dispatch.likely.likeness import ENDED_MS, SHOWN, likeness
from events.values import Place
from tests.likely.told import GROUND, HERE, MINUTE, NOW, match, north, row, told

EAST = Place(HERE.lat, HERE.lon + 0.0035)


def test_the_reasons_are_told_as_they_are():
    found = match(told(north(380), area="25195"), row(7, 4, area="25195"))
    assert (found.incident, found.distance_m, found.age_s, found.same_kind) == (7, 380, 240, "kind")
    assert (found.same_road, found.same_area, found.same_caller) == ("QL14", True, False)
    assert (found.same_place, found.same_time, found.is_likely) == (False, True, True)


def test_all_that_can_agree_makes_one():
    assert match(told(area="1"), row(minutes=0, area="1")).score == 1.0


def test_every_reason_more_makes_it_likelier():
    """Whatever else agrees or not."""
    more = [("place", north(100), north(700)), ("kind", "crash", "fire"), ("minutes", 2, 40), ("area", "1", "2")]
    for size in range(len(more)):
        for names in itertools.combinations([name for name, _, _ in more], size):
            for added, _, _ in more:
                if added not in names:
                    assert _score(more, {*names, added}) > _score(more, set(names)), (names, added)


def _score(reasons, agreeing):
    said = {name: yes if name in agreeing else no for name, yes, no in reasons}
    call = told(said["place"], said["kind"], area=said["area"])
    found = likeness(call, row(minutes=said["minutes"], area="1"), GROUND)
    return found.score if found is not None else 0.0


def test_the_circle_of_the_call_is_respected():
    assert match(told(north(600), uncertainty_m=800.0), row()).same_place is True
    assert match(told(north(600), uncertainty_m=100.0), row()).same_place is False
    assert likeness(told(north(1_500)), row(), GROUND) is None
    assert match(told(north(1_500), uncertainty_m=800.0), row()).distance_m == 1_500


def test_a_circle_as_wide_as_the_province_says_little():
    assert likeness(told(north(20_000), uncertainty_m=50_000.0), row(), GROUND) is None


@pytest.mark.parametrize(("kind", "same"), [("crash", "kind"), ("fight", "service"), ("fire", "other"), (None, None)])
def test_kinds_are_the_same_or_of_one_service_or_other(kind, same):
    assert match(told(kind=kind), row()).same_kind == same


def test_another_kind_of_the_service_counts_less_than_the_same_and_more_than_another():
    scores = [match(told(kind=kind), row()).score for kind in ("crash", "fight", "fire")]
    assert scores == sorted(set(scores), reverse=True)


def test_a_drill_never_matches_what_is_real():
    assert likeness(told(drill=True), row(), GROUND) is None
    assert likeness(told(), row(drill=True), GROUND) is None
    assert match(told(drill=True), row(drill=True)).is_likely


def test_not_even_by_the_same_caller():
    assert likeness(told(drill=True, earlier=frozenset((1,))), row(), GROUND) is None


def test_what_ended_lately_is_still_found_and_says_so():
    ended = row(minutes=20, closed_at=NOW - 2 * MINUTE, disposition="served")
    assert match(told(), ended).closed_at == NOW - 2 * MINUTE
    assert likeness(told(), row(minutes=60, closed_at=NOW - ENDED_MS), GROUND) is None


def test_without_a_place_only_the_same_kind_is_worth_a_line():
    assert match(told(None, area="1"), row(area="1")).distance_m is None
    assert match(told(area="1"), row(place=None, area="1")).same_place is None
    assert likeness(told(None, "fight", area="1"), row(area="1"), GROUND) is None
    assert likeness(told(None, None), row(), GROUND) is None


def test_the_same_caller_finds_it_wherever_it_is():
    away = told(north(30_000), None, earlier=frozenset((1,)))
    found = match(away, row())
    assert (found.same_caller, found.distance_m, found.same_road) == (True, 30_000, None)
    assert found.score > SHOWN
    assert likeness(told(north(30_000), None), row(), GROUND) is None


def test_the_same_caller_about_the_same_kind_is_likely_even_far_away():
    assert match(told(north(30_000), earlier=frozenset((1,))), row()).is_likely


def test_without_the_kind_or_a_distance_nothing_is_likely_unless_the_same_number_rang():
    for call in (told(north(20), None, area="1"), told(None, area="1")):
        assert not match(call, row(area="1")).is_likely
        assert match(msgspec.structs.replace(call, earlier=frozenset((1,))), row(area="1")).is_likely


def test_another_kind_in_the_same_place_is_shown_and_not_likely():
    assert not match(told(kind="fight", area="1"), row(area="1")).is_likely


def test_a_call_that_rang_before_the_incident_was_opened_is_as_near_in_time():
    assert match(told(), row(minutes=-3)).score == match(told(), row(minutes=3)).score
    assert match(told(), row(minutes=-3)).age_s == -180
