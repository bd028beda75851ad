"""Once an alarm is an incident, whoever is at work on it rings the site, for a key or a gate: it changes nothing else."""

from typing import get_args

import pytest

import events
from dispatch.core import commands
from dispatch.core.rules import DIAL_MS_MAX, RING_MS_MAX, Reason
from dispatch.core.state import holders
from events.values import AlarmOutcome
from tests.core.given import given, later
from tests.core.happened import CLOSED, SILENT
from tests.core.province import DAY, KHOA, LAN, MINUTE, START
from tests.core.test_alarms import A1, D1, NOTHING, OVER, REAL, TAKE, fire, raised, row_of, verified
from tests.core.test_ringing import (
    A2,
    AT_DESK,
    BY_HAND,
    BY_KHOA,
    DUE,
    KEPT,
    NOT_WANTED,
    OTHER,
    RING,
    RING_NEXT,
    RUNG,
    RUNG_BY_HAND,
    SENT,
    TAKEN,
    record,
    tried,
)

BY_ITSELF = (*KEPT, AT_DESK, raised(), TAKEN, *fire(), events.AlarmLapsed(A1, 1))
FOUND_OUT = (*KEPT, AT_DESK, raised(), *fire(), verified(person=KHOA))
NEXT_BY_KHOA = events.ContactRung(A1, "f1", 2, KHOA, None)


@pytest.mark.parametrize("became", [BY_ITSELF, FOUND_OUT], ids=["by itself", "found out"])
def test_whoever_is_at_work_rings_the_site_and_takes_nothing(became):
    before = row_of(given(*became))
    spec = given(*became).when(RING).then(RUNG, DUE)
    row = row_of(spec)
    assert [(one.person, one.contact, one.role, one.message) for one in row.rings] == [(LAN, 1, "guard", 1)]
    assert (row.state, row.person, row.incident) == (before.state, before.person, 1)
    given(*became).by(KHOA).when(RING).then(BY_KHOA)
    given(*became).when(BY_HAND).then(RUNG_BY_HAND)


@pytest.mark.parametrize("outcome", get_args(AlarmOutcome))
def test_whatever_came_of_it_the_incident_is_as_it_was(outcome):
    spec = given(*BY_ITSELF, RUNG, DUE, *SENT)
    before = spec.shown().incidents.open["1"]
    spec.at(20_000).when(record(outcome)).then(tried(outcome))
    assert spec.shown().incidents.open["1"] == before
    assert (row_of(spec).state, row_of(spec).tries[-1].outcome, row_of(spec).rings) == ("lapsed", outcome, ())
    spec.when(commands.RecordAlarm(id="9", alarm=A1, outcome=outcome)).refused(Reason.ALARM_HAS_ENDED)


def test_nobody_takes_or_dismisses_what_has_become_an_incident_by_ringing():
    spec = given(*BY_ITSELF, RUNG, DUE)
    for command in (TAKE, NOTHING):
        spec.when(command).refused(Reason.ALARM_HAS_ENDED)
    spec.by(KHOA).when(record()).refused(Reason.ALARM_HAS_ENDED)


def test_that_it_is_real_says_nothing_of_whom_anybody_rings_for_the_key():
    both = (*BY_ITSELF, NEXT_BY_KHOA, RUNG, DUE)
    for person in (LAN, KHOA):
        spec = given(*both).by(person).when(REAL).then(verified(person=person))
        assert [(one.person, one.contact) for one in row_of(spec).rings] == [(KHOA, 2), (LAN, 1)]
        busy = commands.RecordAlarm(id="9", alarm=A1, outcome="busy")
        spec.by(LAN).when(busy).then(tried("busy"), NOT_WANTED)


def test_two_desks_ring_two_contacts_and_each_says_what_came_of_hers():
    spec = given(*BY_ITSELF, RUNG, DUE, *SENT).by(KHOA).when(RING_NEXT).then(NEXT_BY_KHOA)
    spec.by(KHOA).when(record("busy")).then(events.AlarmTried(A1, KHOA, "busy", 2))
    spec.by(LAN).when(record("reached")).then(tried("reached"))
    assert [(one.person, one.contact, one.outcome) for one in row_of(spec).tries] == [
        (LAN, 1, "reached"),
        (KHOA, 2, "busy"),
    ]


def test_one_contact_is_rung_by_one_desk_and_each_desk_rings_one():
    ringing = given(*BY_ITSELF, RUNG, DUE)
    ringing.by(KHOA).when(RING).refused(Reason.CONTACT_IS_RUNG, by=LAN)
    ringing.by(LAN).when(RING).refused(Reason.ALREADY_SO)
    ringing.by(LAN).when(RING_NEXT).refused(Reason.CONTACT_IS_RUNG, by=LAN)
    given(*BY_ITSELF, RUNG, DUE, SILENT).by(KHOA).when(RING).then(NOT_WANTED, BY_KHOA)
    given(*BY_ITSELF, RUNG, DUE, *SENT, tried()).by(KHOA).when(RING).then(BY_KHOA)


def test_nobody_is_rung_because_of_the_incident_and_of_another_alarm_of_the_site():
    other = commands.RingContact(id="9", alarm=A2, contact=1)
    given(*BY_ITSELF, RUNG, DUE, OTHER).by(KHOA).when(other).refused(Reason.CONTACT_IS_RUNG, by=LAN)
    waiting = (events.AlarmTaken(A2, KHOA, None), events.ContactRung(A2, "f1", 1, KHOA, None))
    given(*BY_ITSELF, OTHER, *waiting).when(RING).refused(Reason.CONTACT_IS_RUNG, by=KHOA)


def test_a_ring_of_which_nobody_says_what_came_keeps_others_from_it_for_a_few_minutes():
    assert DIAL_MS_MAX < RING_MS_MAX
    forgotten = given(*BY_ITSELF, RUNG, DUE, *SENT)
    forgotten.at(RING_MS_MAX - 1).by(KHOA).when(RING).refused(Reason.CONTACT_IS_RUNG, by=LAN)
    spec = given(*BY_ITSELF, RUNG, DUE, *SENT).at(RING_MS_MAX).by(KHOA).when(RING).then(BY_KHOA)
    spec.by(LAN).when(record("busy")).then(tried("busy"))
    assert [(one.person, one.outcome) for one in row_of(spec).tries] == [(LAN, "busy"), (KHOA, None)]


def test_of_who_rings_because_of_an_incident_should_be_heard_while_that_keeps_others_from_the_contact():
    """Also where she sits at no desk, or signs out: once she is silent, another rings."""
    ringing = (*KEPT, raised(), *fire(), verified(person=KHOA), RUNG_BY_HAND)
    assert holders(given(*ringing).made()[0], START) == {LAN}
    assert holders(given(*ringing, tried("reached")).made()[0], START) == set()
    assert holders(given(*ringing, CLOSED).made()[0], START) == set()
    assert holders(given(*ringing).made()[0], START + RING_MS_MAX) == set(), "though nothing was written since"


def test_a_panel_that_is_restored_ends_no_line_of_an_incident():
    given(*BY_ITSELF, RUNG, DUE).when(OVER).then(events.AlarmCancelled(D1, A1, 1))


def test_the_site_is_rung_as_long_as_the_incident_is_open():
    given(*BY_ITSELF, CLOSED).at(MINUTE).by(KHOA).when(RING).refused(Reason.ALARM_HAS_ENDED)
    reopened = events.IncidentReopened(1, "mistake", 1)
    given(*BY_ITSELF, CLOSED, reopened).at(MINUTE).by(KHOA).when(RING).then(BY_KHOA)
    gone = given(*BY_ITSELF, CLOSED, later(DAY + MINUTE, events.DeskSignedOff("201", LAN)))
    gone.when(RING).refused(Reason.NO_SUCH_ALARM)


def test_a_line_that_is_not_up_yet_is_not_wanted_any_more_once_its_incident_is_over():
    close = commands.CloseIncident(id="9", incident=1, disposition="nothing_found")
    closed = events.IncidentClosed(1, "nothing_found")
    spec = given(*BY_ITSELF, RUNG, DUE).when(close).then(NOT_WANTED, closed)
    spec.when(record("failed")).then(tried("failed"))
    given(*BY_ITSELF, RUNG, DUE, *SENT).when(close).then(closed)
    cancel = commands.CancelIncident(id="9", incident=1, reason="by_mistake")
    given(*BY_ITSELF, RUNG, DUE).when(cancel).then(NOT_WANTED, events.IncidentCancelled(1, "by_mistake"))


def test_a_ring_stands_in_the_story_of_the_incident_with_what_came_of_it():
    told = given(*BY_ITSELF, RUNG, DUE, *SENT, tried("reached")).shown().story.rows(1)
    assert [type(row.event).__name__ for row in told][-5:] == [
        "ContactRung",
        "MessageDue",
        "MessageSent",
        "MessageEnded",
        "AlarmTried",
    ]
    assert told[-1].at == START
