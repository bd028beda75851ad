"""The calls of the room: who waits, who talks, who hung up, in whatever order it was told."""

import pytest

import events
from dispatch.core import commands
from tests.core.given import Told, given, later
from tests.core.happened import CLOSED, RANG, opened
from tests.core.province import CALL, DAY, FAR, KHOA, LAN, NEAR, START, TEXT, on_duty
from tests.core.test_calls import ANSWERED, ATTACHED, HEARD, LOCATED, TRANSFERRED

ABANDONED = events.CallEnded(CALL, "abandoned", None)
QUIET = on_duty("P1")


def row(*facts):
    return given(*facts).shown().calls.rows[CALL]


def test_a_call_that_rings_waits():
    rang = row(Told(events.CallRang(CALL, "115", TEXT, True), 500, happened_ms=100))
    assert (rang.state, rang.number, rang.caller, rang.drill) == ("ringing", "115", TEXT, True)
    assert (rang.rang_at, rang.position) == (START + 100, 9)
    assert (rang.answered_at, rang.ended_at, rang.incident) == (None, None, None)


def test_a_call_is_answered_at_a_desk_by_a_person():
    answered = row(RANG, Told(events.CallAnswered(CALL, "201", LAN), 700))
    assert (answered.state, answered.extension, answered.person) == ("answered", "201", LAN)
    assert answered.answered_at == START + 700


def test_whoever_claims_a_call_has_it():
    assert row(RANG, events.CallClaimed(CALL, KHOA)).person == KHOA
    assert row(RANG, events.CallClaimed(CALL, KHOA), ANSWERED).person == KHOA


def test_the_newest_place_is_shown_whatever_is_told_last():
    newer = Told(events.CallLocated(CALL, FAR, 10.0), 5_000, happened_ms=4_000)
    older = Told(LOCATED, 6_000, happened_ms=1_000)
    for facts in ((newer, older), (older, newer)):
        located = row(RANG, *facts)
        assert (located.place, located.uncertainty_m, located.located_at) == (FAR, 10.0, START + 4_000)


def test_a_transferred_call_is_on_its_new_number_and_desk():
    moved = row(RANG, ANSWERED, TRANSFERRED)
    assert (moved.number, moved.extension) == ("114", "301")
    only_desk = row(RANG, ANSWERED, events.CallTransferred(CALL, None, "301"))
    assert (only_desk.number, only_desk.extension) == ("115", "301")


@pytest.mark.parametrize("end", ["answered", "abandoned", "failed"])
def test_an_ended_call_says_how(end):
    ended = row(RANG, later(9_000, events.CallEnded(CALL, end, "16")))
    assert (ended.state, ended.end, ended.ended_at) == ("ended", end, START + 9_000)


def test_an_answer_that_is_told_after_the_end_was_an_answer():
    ended = row(RANG, ABANDONED, ANSWERED)
    assert (ended.state, ended.end, ended.extension) == ("ended", "answered", "201")
    assert row(RANG, events.CallEnded(CALL, "failed", None), ANSWERED).end == "failed"


def test_what_is_told_of_the_start_last_completes_the_call():
    whole = row(HEARD, ANSWERED, ABANDONED, Told(events.CallRang(CALL, "115", TEXT), 900, happened_ms=-50))
    assert (whole.state, whole.number, whole.caller, whole.rang_at) == ("ended", "115", TEXT, START - 50)


def test_a_call_is_shown_with_its_incident():
    assert row(RANG, opened(), ATTACHED).incident == 1
    assert row(RANG, opened(), ATTACHED, events.CallDetached(CALL, 1)).incident is None
    from_call = events.IncidentOpened(1, "fall", 3, NEAR, None, CALL, None, None, False, "1")
    assert row(RANG, from_call).incident == 1


def test_an_ended_call_leaves_after_a_day_and_what_is_told_then_is_no_harm():
    facts = (RANG, ABANDONED)
    assert CALL in given(*facts, later(DAY - 2_000, QUIET)).shown().calls.rows
    gone = given(*facts, later(DAY + 2_000, QUIET), ANSWERED, LOCATED, TRANSFERRED, ABANDONED)
    assert CALL not in gone.shown().calls.rows


def test_a_call_stays_as_long_as_its_incident_and_leaves_with_it():
    """Whoever called can be asked again, however long it takes."""
    facts = (RANG, opened(), ATTACHED, ABANDONED, later(3 * DAY, CLOSED))
    assert CALL in given(*facts, later(4 * DAY - 2_000, QUIET)).shown().calls.rows
    calls = given(*facts, later(4 * DAY + 2_000, QUIET)).shown().calls
    assert (calls.rows, calls.ended, calls.of, calls.closed) == ({}, {}, {}, {})


def test_a_call_that_goes_on_after_its_incident_has_a_day_of_its_own():
    facts = (RANG, opened(), ATTACHED, CLOSED, later(DAY - 5_000, ABANDONED))
    alone = given(*facts, later(DAY + 2_000, QUIET)).shown().calls.rows[CALL]
    assert alone.incident is None
    assert CALL not in given(*facts, later(2 * DAY, QUIET)).shown().calls.rows


def test_a_call_of_an_incident_that_was_open_again_stays():
    facts = (RANG, opened(), ATTACHED, ABANDONED, CLOSED, later(DAY - 5_000, events.IncidentReopened(1, "again", 3)))
    assert CALL in given(*facts, later(2 * DAY, QUIET)).shown().calls.rows


def test_a_call_that_was_detached_long_after_its_end_stays_a_day_more():
    detached = later(2 * DAY, events.CallDetached(CALL, 1))
    facts = (RANG, opened(), ATTACHED, ABANDONED, later(DAY + 2_000, QUIET), detached)
    assert CALL in given(*facts, later(3 * DAY - 2_000, QUIET)).shown().calls.rows
    assert CALL not in given(*facts, later(3 * DAY + 2_000, QUIET)).shown().calls.rows


def test_a_call_that_goes_on_stays():
    assert CALL in given(RANG, ANSWERED, later(3 * DAY, QUIET)).shown().calls.rows


def test_a_call_that_ended_long_ago_does_not_ring_again_because_of_late_news():
    """Its incident is still open, and only now the exchange tells who called."""
    spec = given(RANG, opened(), ATTACHED, ABANDONED, later(DAY + 2_000, QUIET)).at(DAY + 2_000)
    outcome = spec.when(commands.RingCall(id="late", call=CALL, number="115", caller=TEXT))
    if isinstance(outcome.decision, list):
        outcome.then(*outcome.decision)
    views = spec.shown()
    assert CALL not in views.calls.rows or views.calls.rows[CALL].state != "ringing"
    assert views.situation.rows["number:115"].waiting == 0
