"""What one alarm of a site has to do with ringing because of another: a hold-up, an exercise, and her own ring."""

import msgspec
import pytest

import events
from dispatch.core import commands
from dispatch.core.rules import Reason
from events.regions import AlarmKind
from tests.core.given import given
from tests.core.happened import CLOSED
from tests.core.province import KHOA, LAN, RULES, START, TEXT, name, with_rules
from tests.core.test_alarms import A1, D1, PANIC, fire, raised, row_of, verified
from tests.core.test_ringing import A2, AT_DESK, DUE, KEPT, NOT_WANTED, OTHER, RING, RINGING, RUNG, SENT, tried

HELD_UP = (*KEPT, raised(kind="panic", verify_by=None), *fire(kind="crash"), verified("direct", None))
RING_2 = commands.RingContact(id="9", alarm=A2, contact=1, by_hand=True)
RUNG_2 = (events.AlarmTaken(A2, LAN, None), events.ContactRung(A2, "f1", 1, LAN, None))
BY_KHOA_2 = (events.AlarmTaken(A2, KHOA, None), events.ContactRung(A2, "f1", 1, KHOA, None))


# --- a hold-up


def test_where_a_ring_may_warn_whoever_the_button_was_pressed_against_nobody_is_rung():
    given(*HELD_UP).when(RING).refused(Reason.RINGING_WARNS)


def test_nor_because_of_another_alarm_of_the_site_as_long_as_that_incident_is_open():
    given(*HELD_UP, OTHER).when(RING_2).refused(Reason.RINGING_WARNS)
    became = (OTHER, *fire(2), events.AlarmLapsed(A2, 2))
    given(*HELD_UP, *became).when(RING_2).refused(Reason.RINGING_WARNS)
    given(*HELD_UP, OTHER, CLOSED).when(RING_2).then(*RUNG_2)
    elsewhere = events.SiteKept("f2", "factory", "Kho", None, None, 200, None, None, ())
    there = raised(A2, kind="other", site="f2", verify_by=START + 120_000)
    guard = events.ContactKept("f2", 1, "guard", "night", None, KEPT[1].phone)
    rung = events.ContactRung(A2, "f2", 1, LAN, None)
    given(*HELD_UP, elsewhere, guard, there).when(RING_2).then(RUNG_2[0], rung)


def test_a_test_or_an_exercise_of_the_button_keeps_nobody_from_ringing():
    test = raised(kind="panic", verify_by=None, test=True)
    given(*KEPT, test, OTHER).when(RING_2).then(*RUNG_2)
    drill = (
        raised(kind="panic", verify_by=None, drill=True),
        *fire(kind="crash", drill=True),
        verified("direct", None),
    )
    given(*KEPT, *drill, OTHER).when(RING_2).then(*RUNG_2)
    given(*KEPT, *drill, msgspec.structs.replace(OTHER, drill=True)).when(RING_2).refused(Reason.RINGING_WARNS)


def test_a_line_that_is_not_up_yet_is_not_wanted_any_more_once_there_is_a_hold_up():
    panic = raised(A2, kind="panic", zone=None, verify_by=None)
    direct = events.AlarmVerified(A2, 1, "direct", None)
    happened = (panic, *fire(kind="crash", priority=2), direct)
    given(*RINGING).when(PANIC).then(NOT_WANTED, *happened)
    given(*RINGING, *SENT).when(PANIC).then(*happened)
    drill = msgspec.structs.replace(PANIC, drill=True)
    happened = (msgspec.structs.replace(panic, drill=True), *fire(kind="crash", priority=2, drill=True), direct)
    given(*RINGING).when(drill).then(*happened)


# --- an incident at once whose site is rung

SPRINKLER = AlarmKind("sprinkler", name("Đầu phun"), "fire", 0, ringing_warns=False)
WITH_SPRINKLER = events.RegionAdopted("1", "digest-1", with_rules(alarms=(*RULES.alarms, SPRINKLER)), {})
WATER = commands.RaiseAlarm(id="1", device=D1, kind="sprinkler")


def water(alarm: str = A1) -> tuple[events.Event, ...]:
    running = raised(alarm, kind="sprinkler", zone=None, verify_by=None)
    return running, *fire(), events.AlarmVerified(alarm, 1, "direct", None)


def test_where_sprinklers_run_an_incident_is_opened_at_once_and_the_guard_is_rung_for_the_key():
    spec = given(WITH_SPRINKLER, *KEPT, AT_DESK).when(WATER).then(*water())
    assert not row_of(spec).ringing_warns
    given(WITH_SPRINKLER, *KEPT, AT_DESK, *water()).when(RING).then(RUNG, DUE)


def test_a_line_on_its_way_there_goes_on_and_another_alarm_of_the_site_is_rung_about():
    given(WITH_SPRINKLER, *RINGING).when(WATER).then(*water(A2))
    given(WITH_SPRINKLER, *KEPT, *water(), OTHER).when(RING_2).then(*RUNG_2)


def test_a_kind_that_was_adopted_before_it_was_said_means_what_it_meant():
    told = {"id": "panic", "name": {"vi": "Nút", "en": "Button"}, "incident": "crash"}
    assert msgspec.convert({**told, "verify_s": 0}, AlarmKind).warns
    assert not msgspec.convert({**told, "verify_s": 60}, AlarmKind).warns
    assert row_of(given(*HELD_UP)).ringing_warns


def test_an_alarm_that_was_raised_before_it_was_said_means_what_it_meant():
    def before(**fields):
        return given(
            *KEPT, raised(kind="panic", ringing_warns=None, **fields), OTHER, *fire(), verified("direct", None)
        )

    before(verify_by=None).when(RING_2).refused(Reason.RINGING_WARNS)
    before().when(RING_2).then(*RUNG_2)
    before(verify_by=None, test=True).when(RING_2).then(*RUNG_2)


# --- her own ring


def test_her_own_ring_keeps_nobody_from_ringing_anew_because_of_another_alarm_of_the_site():
    given(*RINGING, *SENT, OTHER).when(RING_2).then(*RUNG_2)
    given(*RINGING, OTHER).when(RING_2).then(NOT_WANTED, *RUNG_2)
    owner = msgspec.structs.replace(RING_2, contact=2)
    given(*RINGING, OTHER).when(owner).then(NOT_WANTED, RUNG_2[0], events.ContactRung(A2, "f1", 2, LAN, None))


def test_what_came_of_it_is_said_of_each_of_her_rings():
    spec = given(*RINGING, *SENT, OTHER, *RUNG_2)
    spec.when(commands.RecordAlarm(id="7", alarm=A2, outcome="reached")).then(events.AlarmTried(A2, LAN, "reached", 1))
    spec.when(commands.RecordAlarm(id="8", alarm=A1, outcome="no_answer")).then(tried())


# --- an exercise


def test_a_ring_of_an_exercise_keeps_nobody_from_what_is_real_and_the_other_way_round_it_does():
    due = msgspec.structs.replace(DUE, drill=True)
    exercise = (*KEPT, AT_DESK, raised(drill=True), events.AlarmTaken(A1, LAN, None), RUNG, due)
    given(*exercise, OTHER).by(KHOA).when(RING_2).then(NOT_WANTED, *BY_KHOA_2)
    given(*exercise, *SENT, OTHER).by(KHOA).when(RING_2).then(*BY_KHOA_2)
    drill = msgspec.structs.replace(OTHER, drill=True)
    given(*exercise, drill).by(KHOA).when(RING_2).refused(Reason.CONTACT_IS_RUNG, by=LAN)
    given(*RINGING, drill).by(KHOA).when(RING_2).refused(Reason.CONTACT_IS_RUNG, by=LAN)


# --- who is kept there


@pytest.mark.parametrize(
    ("change", "changed"),
    [
        (
            commands.KeepContact(id="9", site="f1", order=1, role="owner", phone=TEXT),
            events.ContactKept("f1", 1, "owner", "always", None, TEXT),
        ),
        (commands.DropContact(id="9", site="f1", order=1), events.ContactDropped("f1", 1)),
        (commands.DropSite(id="9", site="f1"), events.SiteDropped("f1", KHOA)),
    ],
    ids=["another", "nobody", "no site"],
)
def test_a_line_that_is_not_up_yet_is_not_wanted_any_more_once_the_contact_is_another(change, changed):
    """It would ring another under the first one's name."""
    given(*RINGING).by(KHOA).when(change).then(NOT_WANTED, changed)
    given(*RINGING, *SENT).by(KHOA).when(change).then(changed)


def test_a_line_to_another_contact_of_the_site_goes_on():
    dropped = commands.DropContact(id="9", site="f1", order=2)
    given(*RINGING).by(KHOA).when(dropped).then(events.ContactDropped("f1", 2))
