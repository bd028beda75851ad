"""What each hospital can take, how old that is, who comes; and what is unknown never reads as free."""

import events
from events.values import Step
from tests.core.given import Told, given, later
from tests.core.happened import A1_GOES, CLOSED, advanced, ended, opened
from tests.core.province import DAY, LAN, MINUTE, START, with_rules
from tests.core.test_hospitals import BEDS, reported

UNKNOWN = ({}, False, (), None, None, None)
LEAVES = advanced(Step.TRANSPORTING, hospital="h1", eta_s=600)


def rows(*facts):
    return given(*facts).shown().hospitals


def told(row):
    return row.beds, row.diverting, row.closed, row.reported_at, row.until, row.person


def test_every_hospital_of_the_region_is_there_and_unknown_until_it_told_something():
    there = rows().rows
    assert list(there) == ["h1", "h2"]
    assert told(there["h1"]) == UNKNOWN
    assert there["h1"].lapsed_at is None


def test_it_says_what_a_hospital_can_take_and_how_old_that_is():
    row = rows(Told(reported(diverting=True, closed=("burns",)), 90_000, happened_ms=80_000)).rows["h1"]
    assert told(row) == (BEDS, True, ("burns",), START + 80_000, reported().until, LAN)


def test_what_holds_no_longer_is_unknown_again_and_says_since_when():
    row = rows(reported(MINUTE), later(MINUTE, events.HospitalLapsed("h1"))).rows["h1"]
    assert told(row) == UNKNOWN
    assert row.lapsed_at == START + MINUTE
    assert (
        rows(reported(MINUTE), later(MINUTE, events.HospitalLapsed("h1")), later(MINUTE + 1, reported()))
        .rows["h1"]
        .lapsed_at
        is None
    )


def test_a_hospital_knows_who_comes_about_what_and_when():
    view = rows(*A1_GOES, advanced(Step.ON_SCENE), later(MINUTE, LEAVES))
    (row,) = view.arrivals.values()
    assert (row.unit, row.incident, row.kind, row.priority, row.hospital) == ("A1", 1, "fall", 3, "h1")
    assert (row.step, row.since, row.due_at) == ("transporting", START + MINUTE, START + MINUTE + 600_000)
    assert (view.rows["h1"].coming, view.rows["h1"].there) == (1, 0)


def test_a_crew_that_arrived_is_there_until_it_clears():
    there = (*A1_GOES, advanced(Step.ON_SCENE), LEAVES, advanced(Step.AT_HOSPITAL))
    view = rows(*there)
    assert (view.rows["h1"].coming, view.rows["h1"].there) == (0, 1)
    view = rows(*there, ended(Step.CLEARED))
    assert (view.rows["h1"].there, view.arrivals) == (0, {})


def test_a_crew_that_turns_to_another_hospital_is_awaited_there_alone():
    view = rows(*A1_GOES, advanced(Step.ON_SCENE), LEAVES, advanced(Step.TRANSPORTING, hospital="h2"))
    assert (view.rows["h1"].coming, view.rows["h2"].coming) == (0, 1)
    assert [row.hospital for row in view.arrivals.values()] == ["h2"]


def test_nobody_is_awaited_where_no_hospital_was_named_or_none_is_listed():
    assert not rows(*A1_GOES, advanced(Step.ON_SCENE), advanced(Step.TRANSPORTING)).arrivals
    view = rows(*A1_GOES, advanced(Step.ON_SCENE), advanced(Step.TRANSPORTING, hospital="h9"))
    assert [row.coming for row in view.rows.values()] == [0, 0]


def test_a_drill_is_shown_as_one_and_counted_nowhere():
    drill = events.IncidentOpened(1, "fall", 3, None, None, None, None, None, True, "1")
    facts = [drill if isinstance(one, events.IncidentOpened) else one for one in A1_GOES]
    view = rows(*facts, advanced(Step.ON_SCENE), LEAVES)
    assert [row.drill for row in view.arrivals.values()] == [True]
    assert view.rows["h1"].coming == 0


def test_what_an_incident_turns_out_to_be_is_told_to_where_it_is_brought():
    coming = (*A1_GOES, advanced(Step.ON_SCENE), LEAVES)
    (row,) = rows(*coming, events.KindChanged(1, "cardiac"), events.PriorityChanged(1, 1, START)).arrivals.values()
    assert (row.kind, row.priority) == ("cardiac", 1)


def test_a_hospital_that_the_region_lists_no_more_is_gone_and_comes_back_unknown_with_who_is_there():
    coming = (reported(), *A1_GOES, advanced(Step.ON_SCENE), LEAVES)
    without = events.RegionAdopted("2", "2", with_rules(hospitals=with_rules().hospitals[1:]), {})
    assert list(rows(*coming, without).rows) == ["h2"]
    again = rows(*coming, without, events.RegionAdopted("3", "3", with_rules(), {})).rows["h1"]
    assert told(again) == UNKNOWN
    assert again.coming == 1
    arrived = rows(*coming, without, advanced(Step.AT_HOSPITAL), ended(Step.CLEARED))
    assert not arrived.arrivals


def test_an_incident_that_ended_is_known_for_a_day_since_it_may_be_opened_again():
    over = (opened(), CLOSED)
    assert rows(*over, later(DAY - 1, reported())).incidents
    assert not rows(*over, later(DAY, reported())).incidents
    again = (*over, later(1, events.IncidentReopened(1, "came_back", 3)))
    assert rows(*again, later(DAY, reported())).incidents
