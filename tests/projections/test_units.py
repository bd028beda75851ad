"""Every unit: what it is doing, for whom, since when."""

import pytest

import events
from events.values import Standing, Step
from tests.core.given import Told, given, later
from tests.core.happened import A1_GOES, A1_ON_DUTY, advanced, ended
from tests.core.province import CENTRE, FAR, START, UNITS

OFF = events.UnitWentOffDuty("A1", "shift_end")
OUT = events.UnitWentOutOfService("A1", "flat_tyre")


def row(*facts):
    return given(*facts).shown().units.rows["A1"]


def test_every_unit_of_the_region_is_there_and_off_duty():
    rows = given().shown().units.rows
    assert list(rows) == [unit.id for unit in UNITS]
    assert (rows["A1"].standing, rows["A1"].service, rows["A1"].home) == (Standing.OFF_DUTY, "ambulance", CENTRE)


@pytest.mark.parametrize(
    ("facts", "standing", "reason"),
    [
        ((A1_ON_DUTY,), Standing.AVAILABLE, None),
        ((A1_ON_DUTY, OFF), Standing.OFF_DUTY, "shift_end"),
        ((A1_ON_DUTY, OUT), Standing.OUT_OF_SERVICE, "flat_tyre"),
        ((A1_ON_DUTY, OUT, events.UnitReturned("A1")), Standing.AVAILABLE, None),
        ((*A1_GOES, ended(Step.SILENT)), Standing.SILENT, None),
        ((*A1_GOES, ended(Step.REFUSED, reason="flat_tyre")), Standing.AVAILABLE, "flat_tyre"),
    ],
)
def test_it_says_how_a_unit_stands(facts, standing, reason):
    shown = row(*facts)
    assert (shown.standing, shown.reason) == (standing, reason)
    assert (shown.assignment, shown.step, shown.incident, shown.need) == (None, None, None, None)


def test_it_says_what_a_unit_is_doing_and_since_when():
    going = row(*A1_GOES)
    assert (going.assignment, going.incident, going.need, going.step) == ("1/1", 1, "1.1", "assigned")
    there = row(*A1_GOES, Told(advanced(Step.ON_SCENE), 90_000, happened_ms=80_000))
    assert (there.step, there.since) == ("on_scene", START + 80_000)
    free = row(*A1_GOES, later(95_000, ended(Step.CLEARED)))
    assert (free.step, free.since, free.standing) == (None, START + 95_000, Standing.AVAILABLE)


def test_a_unit_that_the_region_knows_anew_keeps_what_it_is_doing():
    anew = row(*A1_GOES, events.UnitRegistered("A1", "ambulance", ("ambulance", "doctor"), "s9", FAR))
    assert (anew.capabilities, anew.station, anew.home) == (("ambulance", "doctor"), "s9", FAR)
    assert (anew.assignment, anew.standing) == ("1/1", Standing.AVAILABLE)


def test_a_unit_that_the_region_knows_no_more_is_gone():
    assert "A1" not in given(events.UnitRetired("A1")).shown().units.rows


def test_a_crew_whose_page_is_not_heard_of_is_told_by_its_unit_and_is_no_silent_person_of_the_room():
    views = given(events.ConsoleFellSilent("crew:A1", START - 20_000), events.ConsoleFellSilent("user:lan", 5)).shown()
    assert views.units.rows["A1"].no_page_since == START - 20_000
    assert list(views.situation.silent) == ["user:lan"]
    assert views.units.rows["A2"].no_page_since is None
    assert row(events.ConsoleFellSilent("crew:A1", 5), events.ConsoleCameBack("crew:A1")).no_page_since is None


def test_it_is_known_of_a_unit_that_the_region_lists_again():
    silent = events.ConsoleFellSilent("crew:A1", 5)
    again = events.UnitRegistered("A1", "ambulance", ("ambulance",), "s1", CENTRE)
    assert row(silent, events.UnitRetired("A1"), again).no_page_since == 5
