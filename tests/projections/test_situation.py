"""The room at a glance: figures by number, service and priority, and who sits where."""

import events
from events.values import Step
from projections.situation import DeskRow, NumberRow, PriorityRow, RegionRow, ServiceRow
from tests.core.given import given, later
from tests.core.happened import A1_GOES, A1_ON_DUTY, CLOSED, FALL, RANG, advanced, ended, opened
from tests.core.province import CALL, CENTRE, KHOA, LAN, START, TEXT, on_duty
from tests.core.test_calls import ANSWERED, HEARD, TRANSFERRED

ABANDONED = events.CallEnded(CALL, "abandoned", None)
FAILED = events.CallEnded(CALL, "failed", None)
ENDED = events.CallEnded(CALL, "answered", None)
TO_MIDNIGHT = (17 * 3600 * 1000 - START) % (24 * 3600 * 1000)
"""From the beginning to local midnight, which is 17:00 UTC."""


def rows(*facts):
    return given(*facts).shown().situation.rows


def number(*facts, of: str = "115"):
    row = rows(*facts)[f"number:{of}"]
    assert row.number == of
    return row.waiting, row.answered, row.abandoned


def test_the_region_in_force_and_its_numbers_are_there_from_the_beginning():
    shown = rows()
    assert shown["region"] == RegionRow("journal-1", False, "1", "digest-1", {"roads.geojson": "aa"})
    assert shown["number:113"] == NumberRow("113", 0, 0, 0)


def test_desks_are_there_while_somebody_sits_at_them():
    assert rows(later(500, events.DeskSignedOn("201", LAN)))["desk:201"] == DeskRow("201", LAN, START + 500)
    assert "desk:201" not in rows(events.DeskSignedOn("201", LAN), events.DeskSignedOff("201", LAN))
    both = (events.DeskSignedOn("201", LAN), events.DeskSignedOff("201", LAN), events.DeskSignedOn("201", KHOA))
    assert rows(*both)["desk:201"].person == KHOA


# --- calls by number: waiting, answered, abandoned


def test_calls_are_counted_where_they_are():
    assert number(RANG) == (1, 0, 0)
    assert number(RANG, ANSWERED) == (0, 1, 0)
    assert number(RANG, ANSWERED, ENDED) == (0, 1, 0)
    assert number(RANG, ABANDONED) == (0, 0, 1)
    assert number(RANG, FAILED) == (0, 0, 1)


def test_a_call_answered_at_two_desks_is_one():
    assert number(RANG, ANSWERED, events.CallAnswered(CALL, "202", None)) == (0, 1, 0)


def test_a_call_that_waits_moves_with_its_number():
    moved = (RANG, TRANSFERRED)
    assert number(*moved) == (0, 0, 0)
    assert number(*moved, of="114") == (1, 0, 0)
    assert number(*moved, ANSWERED, of="114") == (0, 1, 0)


def test_a_number_that_is_told_later_is_where_the_call_waits():
    told = (HEARD, events.CallRang(CALL, "115", TEXT))
    assert number(*told) == (1, 0, 0)
    assert rows(*told)["number:"].waiting == 0


def test_an_answer_that_is_told_after_the_end_was_an_answer():
    assert number(RANG, ABANDONED, ANSWERED) == (0, 1, 0)


def test_a_call_that_had_ended_before_it_was_told_to_ring_does_not_wait():
    assert number(HEARD, ABANDONED, RANG)[0] == 0


def test_a_call_that_had_ended_before_its_number_was_told_was_abandoned_on_that_number():
    told = (HEARD, ABANDONED, RANG)
    assert number(*told) == (0, 0, 1)
    assert number(*told, of="") == (0, 0, 0)
    assert number(*told, ANSWERED) == (0, 1, 0)


def test_an_ended_call_that_is_told_to_have_been_moved_and_then_answered_was_answered_there():
    """Everything in the wrong order: no figure may fall below nothing."""
    told = (RANG, ABANDONED, TRANSFERRED, ANSWERED)
    assert number(*told) == (0, 0, 0)
    assert number(*told, of="114") == (0, 1, 0)


def test_a_call_that_was_answered_and_then_lost_by_the_exchange_was_not_abandoned():
    assert number(RANG, ANSWERED, FAILED) == (0, 1, 0)


def test_at_local_midnight_the_figures_of_the_day_begin_anew_and_who_waits_still_waits():
    waits = events.CallRang("exchange:c2", "115", None)
    before = (RANG, ANSWERED, waits, later(TO_MIDNIGHT - 1, on_duty("P1")))
    assert number(*before) == (1, 1, 0)
    assert number(*before, later(TO_MIDNIGHT + 2_000, on_duty("P2"))) == (1, 0, 0)


def test_at_local_midnight_a_number_that_the_region_does_not_list_begins_anew_as_well():
    strange = events.CallRang(CALL, "199", None)
    facts = (strange, ANSWERED, later(TO_MIDNIGHT + 2_000, on_duty("P2")))
    assert number(*facts, of="199") == (0, 0, 0)


# --- units by service


def test_units_are_counted_by_what_they_do():
    def ambulances(*facts):
        row = rows(*facts)["service:ambulance"]
        return row.available, row.busy, row.out_of_service, row.silent, row.off_duty

    assert ambulances() == (0, 0, 0, 0, 2)
    assert ambulances(A1_ON_DUTY) == (1, 0, 0, 0, 1)
    assert ambulances(*A1_GOES, advanced(Step.ON_SCENE)) == (0, 1, 0, 0, 1)
    assert ambulances(*A1_GOES, ended(Step.CLEARED)) == (1, 0, 0, 0, 1)
    assert ambulances(*A1_GOES, ended(Step.SILENT)) == (0, 0, 0, 1, 1)
    assert ambulances(A1_ON_DUTY, events.UnitWentOutOfService("A1", "x")) == (0, 0, 1, 0, 1)
    assert ambulances(events.UnitRetired("A1")) == (0, 0, 0, 0, 1)


def test_a_unit_that_moves_to_another_service_is_counted_there():
    moved = rows(A1_ON_DUTY, events.UnitRegistered("A1", "fire", ("pumper",), "s2", CENTRE))
    assert moved["service:ambulance"] == ServiceRow("ambulance", 0, 0, 0, 0, 1)
    assert moved["service:fire"] == ServiceRow("fire", 1, 0, 0, 0, 2)


# --- incidents by priority


def test_open_incidents_are_counted_by_priority():
    assert rows(*FALL, opened(2))["priority:3"] == PriorityRow(3, 2)
    changed = rows(*FALL, events.PriorityChanged(1, 1))
    assert (changed["priority:3"].open, changed["priority:1"].open) == (0, 1)
    assert rows(*FALL, CLOSED)["priority:3"].open == 0
    assert rows(*FALL, CLOSED, events.IncidentReopened(1, "again", 3))["priority:3"].open == 1
    assert rows(*FALL, events.IncidentCancelled(1, "mistake"))["priority:3"].open == 0
