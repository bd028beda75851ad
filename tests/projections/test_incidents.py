"""The queue and the history: what each incident lacks, who is going, and how it ended."""

import pytest

import events
from events.values import Step
from tests.core.given import Told, given, given_only, later
from tests.core.happened import (
    A1_GOES,
    A1_ON_DUTY,
    A2_ON_DUTY,
    CLOSED,
    FALL,
    RANG,
    advanced,
    assigned,
    ended,
    need,
    opened,
)
from tests.core.province import (
    BEGUN,
    CALL,
    CENTRE,
    DAY,
    FAR,
    LAN,
    NEAR,
    RECOMMENDING,
    REGISTERED,
    START,
    TEXT,
    on_duty,
)
from tests.core.test_calls import ATTACHED

PROPOSED = events.UnitRecommended("1.1", "A1", 112)


def incidents(*facts):
    return given(*facts).shown().incidents


def row(*facts):
    return incidents(*facts).open["1"]


def first_need(*facts):
    return row(*facts).needs[0]


def test_an_open_incident_stands_in_the_queue_with_what_it_lacks():
    facts = (RANG, events.IncidentOpened(1, "fall", 3, NEAR, "25195", CALL, TEXT, TEXT, True, "1"), need())
    shown = row(*facts)
    assert (shown.kind, shown.priority, shown.place, shown.area, shown.region) == ("fall", 3, NEAR, "25195", "1")
    assert (shown.calls, shown.address, shown.text, shown.drill, shown.by) == ([CALL], TEXT, TEXT, True, LAN)
    assert (shown.opened_at, shown.position, shown.closed_at, shown.disposition) == (START, 11, None, None)
    (lacked,) = shown.needs
    assert (lacked.need, lacked.service, lacked.wanted, lacked.priority) == ("1.1", "ambulance", ("ambulance",), 3)
    assert (lacked.asked_at, lacked.deadline, lacked.unit, lacked.step) == (START, START + 900_000, None, None)


def test_it_says_who_is_going_and_how_far():
    going = events.UnitAssigned("1/1", "1.1", 1, "A1", CENTRE, 112)
    told = first_need(A1_ON_DUTY, *FALL, later(5_000, going))
    assert (told.unit, told.assignment, told.step, told.eta_s) == ("A1", "1/1", "assigned", 112)
    assert told.step_at == told.assigned_at == START + 5_000
    there = (A1_ON_DUTY, *FALL, going, Told(advanced(Step.ON_SCENE), 90_000, happened_ms=80_000))
    assert (first_need(*there).step, first_need(*there).step_at) == ("on_scene", START + 80_000)
    assert row(*there).first_on_scene_at == START + 80_000
    assert row(*there).first_assigned_at == START
    taken = first_need(*there, advanced(Step.TRANSPORTING, hospital="h1"), advanced(Step.AT_HOSPITAL))
    assert (taken.hospital, taken.step) == ("h1", "at_hospital")


def test_what_is_cleared_stays_with_its_unit():
    done = first_need(*A1_GOES, ended(Step.CLEARED))
    assert (done.unit, done.assignment, done.step) == ("A1", "1/1", "cleared")


@pytest.mark.parametrize("end", [Step.REFUSED, Step.SILENT, Step.CANCELLED, Step.DIVERTED])
def test_after_any_other_end_it_waits_again(end):
    open_again = first_need(*A1_GOES, advanced(Step.ACKNOWLEDGED), ended(end))
    assert (open_again.unit, open_again.assignment, open_again.step, open_again.eta_s) == (None, None, None, None)
    sent_again = row(*A1_GOES, ended(end), A2_ON_DUTY, later(7_000, assigned("1/2", unit="A2")))
    assert (sent_again.needs[0].unit, sent_again.first_assigned_at) == ("A2", START)


def test_changes_are_shown():
    changed = row(
        *FALL,
        events.KindChanged(1, "cardiac"),
        events.PlaceChanged(1, FAR, "25196", None),
        events.PriorityChanged(1, 1),
        events.LevelRaised(1, 2),
        events.NoteAdded(1, TEXT),
        events.NoteAdded(1, TEXT),
    )
    assert (changed.kind, changed.place, changed.area, changed.priority) == ("cardiac", FAR, "25196", 1)
    assert (changed.level, changed.notes, changed.position) == (2, 2, 16)
    assert changed.needs[0].priority == 1


def test_a_changed_place_keeps_the_address_unless_another_is_given():
    addressed = events.IncidentOpened(1, "fall", 3, NEAR, None, None, TEXT, None, False, "1")
    assert row(addressed, events.PlaceChanged(1, FAR, None, None)).address == TEXT


def test_a_changed_priority_leaves_what_is_served_alone():
    changed = row(*A1_GOES, need("1.2"), events.PriorityChanged(1, 1))
    assert [need.priority for need in changed.needs] == [3, 1]


def test_needs_come_rise_and_go():
    assert first_need(*FALL, events.NeedPromoted("1.1", 2)).priority == 2
    assert [one.need for one in row(*FALL, need("1.2"), events.NeedDropped("1.1", "no")).needs] == ["1.2"]


def test_calls_come_and_go():
    assert row(*FALL, RANG, ATTACHED).calls == [CALL]
    assert row(*FALL, RANG, ATTACHED, events.CallDetached(CALL, 1)).calls == []


# --- proposals


def proposed(*facts):
    return given_only(BEGUN, RECOMMENDING, *REGISTERED, *FALL, A1_ON_DUTY, A2_ON_DUTY, PROPOSED, *facts).shown()


def test_a_proposal_is_shown():
    need = proposed().incidents.open["1"].needs[0]
    assert (need.recommended, need.recommended_eta_s, need.unit) == ("A1", 112, None)


WITHDRAWN = [
    (assigned(unit="A2"),),
    (events.UnitWentOffDuty("A1", "shift_end"),),
    (events.UnitWentOutOfService("A1", "flat_tyre"),),
    (events.UnitRetired("A1"),),
    (events.UnitRegistered("A1", "ambulance", ("ambulance",), "s9", CENTRE),),
    (events.PlaceChanged(1, FAR, None, None),),
    (opened(2), need("2.1"), assigned("2/1", "2.1", "A1")),
    (CLOSED, events.IncidentReopened(1, "again", 3)),
]


@pytest.mark.parametrize("facts", WITHDRAWN)
def test_a_proposal_that_does_not_stand_any_more_is_not_shown(facts):
    need = proposed(*facts).incidents.open["1"].needs[0]
    assert (need.recommended, need.recommended_eta_s) == (None, None)


# --- the end


@pytest.mark.parametrize(
    ("end", "disposition"), [(CLOSED, "served"), (events.IncidentCancelled(1, "mistake"), "cancelled")]
)
def test_an_ended_incident_moves_to_the_history(end, disposition):
    views = incidents(*FALL, later(9_000, end))
    assert not views.open
    assert (views.ended["1"].closed_at, views.ended["1"].disposition) == (START + 9_000, disposition)


def test_a_reopened_incident_moves_back():
    views = incidents(*FALL, CLOSED, events.IncidentReopened(1, "again", 3))
    assert not views.ended
    assert (views.open["1"].closed_at, views.open["1"].disposition) == (None, None)


def test_the_history_takes_notes_and_calls():
    views = incidents(*FALL, RANG, CLOSED, events.NoteAdded(1, TEXT), ATTACHED)
    assert (views.ended["1"].notes, views.ended["1"].calls) == (1, [CALL])


def test_the_history_is_of_the_last_day():
    assert incidents(*FALL, CLOSED, later(DAY - 2_000, on_duty("P1"))).ended
    assert not incidents(*FALL, CLOSED, later(DAY + 2_000, on_duty("P1"))).ended
    again = (*FALL, CLOSED, later(DAY - 2_000, events.IncidentReopened(1, "again", 3)), CLOSED)
    assert incidents(*again, later(DAY + 2_000, on_duty("P1"))).ended
    assert not incidents(*again, later(2 * DAY, on_duty("P1"))).ended
