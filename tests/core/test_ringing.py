"""Who rings the site because of an alarm: one contact at a time, nobody whom another rings, and what came of it."""

import msgspec

import events
from dispatch.core import commands
from dispatch.core.rules import DIAL_MS_MAX, Reason
from tests.core.given import given, later
from tests.core.happened import BACK, SILENT
from tests.core.province import DAY, KHOA, LAN, MINUTE, START, TEXT
from tests.core.test_alarms import (
    A1,
    D1,
    D2,
    LAPSE,
    NOTHING,
    OVER,
    REAL,
    SITE,
    SMOKE,
    TAKE,
    VERIFY_BY,
    fire,
    raised,
    row_of,
    verified,
)

GUARD = events.ContactKept("f1", 1, "guard", "night", TEXT, TEXT)
OWNER = events.ContactKept("f1", 2, "owner", "always", None, TEXT)
KEPT = (SITE, GUARD, OWNER)
AT_DESK = events.DeskSignedOn("201", LAN)
A2 = "center:d1#2"
OTHER = raised(A2, kind="other", verify_by=START + 120_000)
"""Another alarm of the same site, which another desk may take."""
RING = commands.RingContact(id="1", alarm=A1, contact=1)
BY_HAND = commands.RingContact(id="1", alarm=A1, contact=1, by_hand=True)
RING_NEXT = commands.RingContact(id="2", alarm=A1, contact=2)
TAKEN = events.AlarmTaken(A1, LAN, None)
RUNG = events.ContactRung(A1, "f1", 1, LAN, 1)
RUNG_BY_HAND = events.ContactRung(A1, "f1", 1, LAN, None)
DUE = events.MessageDue(1, "line", "dial", START + DIAL_MS_MAX, LAN, extension="201", alarm=A1, contact=1)
SENT = (events.MessageSent(1, "pbx"), events.MessageEnded(1, "done"))
NOT_WANTED = events.MessageEnded(1, "not_needed")
RINGING = (*KEPT, AT_DESK, raised(), TAKEN, RUNG, DUE)
AWAY = (*RINGING, SILENT)
BY_KHOA = events.ContactRung(A1, "f1", 1, KHOA, None)


def tried(outcome: str = "no_answer", contact: int | None = 1) -> events.AlarmTried:
    return events.AlarmTried(A1, LAN, outcome, contact)


def record(outcome: str = "no_answer") -> commands.RecordAlarm:
    return commands.RecordAlarm(id="5", alarm=A1, outcome=outcome)


def test_a_contact_is_rung_from_the_desk_of_who_takes_the_alarm_by_that():
    spec = given(*KEPT, AT_DESK, raised()).when(RING).then(TAKEN, RUNG, DUE)
    row = row_of(spec)
    (ring,) = row.tries
    assert row.person == LAN
    assert (ring.person, ring.at, ring.contact, ring.role, ring.message) == (LAN, START, 1, "guard", 1)
    assert (ring.outcome, ring.ended_at) == (None, None)
    message = spec.shown().messages.rows["1"]
    assert (message.alarm, message.contact, message.extension) == (A1, 1, "201")
    given(*KEPT, AT_DESK, raised(), TAKEN).when(RING).then(RUNG, DUE)


def test_who_sits_at_no_desk_or_says_so_dials_herself_and_it_is_kept_all_the_same():
    given(*KEPT, raised(), TAKEN).when(RING).then(RUNG_BY_HAND)
    spec = given(*KEPT, AT_DESK, raised(), TAKEN).when(BY_HAND).then(RUNG_BY_HAND)
    assert row_of(spec).tries[0].message is None
    assert not spec.shown().messages.rows


def test_what_came_of_it_is_said_of_who_was_rung():
    spec = given(*RINGING, *SENT).at(20_000).when(record()).then(tried())
    (ring,) = row_of(spec).tries
    assert (ring.outcome, ring.at, ring.ended_at) == ("no_answer", START, START + 20_000)
    assert (ring.contact, ring.role, ring.message) == (1, "guard", 1)
    spec.when(RING_NEXT).then(
        events.ContactRung(A1, "f1", 2, LAN, 2),
        events.MessageDue(2, "line", "dial", START + 20_000 + DIAL_MS_MAX, LAN, extension="201", alarm=A1, contact=2),
    )
    given(*RINGING, *SENT, tried()).when(RING).then(
        events.ContactRung(A1, "f1", 1, LAN, 2),
        events.MessageDue(2, "line", "dial", START + DIAL_MS_MAX, LAN, extension="201", alarm=A1, contact=1),
    )


def test_a_line_that_is_not_up_yet_is_not_wanted_any_more_once_she_says_what_came_of_it():
    given(*RINGING).when(record("failed")).then(tried("failed"), NOT_WANTED)


def test_where_nobody_was_rung_by_name_it_is_said_of_the_site():
    given(*KEPT, raised(), TAKEN).when(record("busy")).then(tried("busy", None))


def test_the_exchange_that_fails_ends_the_line_and_not_the_ring():
    failed = commands.RecordMessage(id="9", message=1, outcome="failed", cause="away")
    spec = given(*RINGING).when(failed).then(events.MessageEnded(1, "failed", "away"))
    assert row_of(spec).tries[0].outcome is None
    spec.when(record()).then(tried())


def test_who_was_reached_is_written_down_with_what_she_said():
    given(*RINGING, *SENT).when(REAL).then(tried("reached"), *fire(), verified())
    spec = given(*RINGING).when(NOTHING)
    spec.then(tried("reached"), NOT_WANTED, events.AlarmDismissed(A1, LAN, "cooking"))
    assert row_of(spec.spec).tries[0].outcome == "reached"


def test_who_was_reached_and_has_to_go_and_look_leaves_the_alarm_waiting():
    for rung in ((*RINGING, *SENT), (*KEPT, raised(), TAKEN)):
        contact = 1 if rung[-1] is SENT[-1] else None
        spec = given(*rung).when(record("reached")).then(tried("reached", contact))
        assert (row_of(spec).state, row_of(spec).person, row_of(spec).rings) == ("waiting", LAN, ())
        spec.at(VERIFY_BY - START).plans(LAPSE)


def test_one_contact_is_rung_at_a_time():
    given(*RINGING).when(commands.RingContact(id="9", alarm=A1, contact=1)).refused(Reason.ALREADY_SO)
    given(*RINGING).when(RING_NEXT).refused(Reason.CONTACT_IS_RUNG, by=LAN)


def test_nobody_is_rung_by_two_desks_because_of_two_alarms_of_one_site():
    other = commands.RingContact(id="9", alarm=A2, contact=1)
    next_one = commands.RingContact(id="8", alarm=A2, contact=2)
    given(*RINGING, OTHER).by(KHOA).when(other).refused(Reason.CONTACT_IS_RUNG, by=LAN)
    taken, rung = events.AlarmTaken(A2, KHOA, None), events.ContactRung(A2, "f1", 1, KHOA, None)
    given(*RINGING, OTHER).by(KHOA).when(next_one).then(taken, events.ContactRung(A2, "f1", 2, KHOA, None))
    for is_over in (tried(), SILENT, later(90_000, events.AlarmCancelled(D1, A1, None))):
        given(*RINGING, *SENT, OTHER, is_over).by(KHOA).when(other).then(taken, rung)


def test_whom_somebody_still_rings_who_is_heard_of_again_is_not_rung_by_another():
    rung, tried_it = events.ContactRung(A2, "f1", 1, KHOA, None), events.AlarmTried(A2, KHOA, "no_answer", 1)
    meanwhile = (*RINGING, *SENT, OTHER, SILENT, events.AlarmTaken(A2, KHOA, None), rung, tried_it)
    again = commands.RingContact(id="9", alarm=A2, contact=1, by_hand=True)
    given(*meanwhile).by(KHOA).when(again).then(rung)
    given(*meanwhile, BACK).by(KHOA).when(again).refused(Reason.CONTACT_IS_RUNG, by=LAN)
    given(*meanwhile, BACK, tried()).by(KHOA).when(again).then(rung)


def test_who_takes_over_from_a_silent_console_rings_anew():
    over = events.AlarmTaken(A1, KHOA, LAN)
    given(*RINGING).by(KHOA).when(RING).refused(Reason.ALARM_IS_TAKEN, by=LAN)
    spec = given(*RINGING, *SENT, SILENT).by(KHOA).when(RING).then(over, BY_KHOA)
    first, second = row_of(spec).tries
    assert (first.person, first.outcome, second.person) == (LAN, None, KHOA)
    spec.by(LAN).when(record()).refused(Reason.ALARM_IS_TAKEN, by=KHOA)
    spec.by(KHOA).when(record()).then(events.AlarmTried(A1, KHOA, "no_answer", 1))


def test_a_line_that_is_not_up_yet_is_not_wanted_any_more_once_another_has_the_alarm():
    over, record_it = events.AlarmTaken(A1, KHOA, LAN), commands.RecordAlarm(id="5", alarm=A1, outcome="busy")
    given(*AWAY).by(KHOA).when(TAKE).then(NOT_WANTED, over)
    given(*AWAY).by(KHOA).when(RING_NEXT).then(NOT_WANTED, over, events.ContactRung(A1, "f1", 2, KHOA, None))
    given(*AWAY).by(KHOA).when(record_it).then(NOT_WANTED, events.AlarmTried(A1, KHOA, "busy", None))
    given(*RINGING, *SENT, SILENT).by(KHOA).when(TAKE).then(over)


def test_a_line_that_is_not_up_yet_is_not_wanted_any_more_once_its_alarm_is_over():
    given(*AWAY).by(KHOA).when(NOTHING).then(NOT_WANTED, events.AlarmDismissed(A1, KHOA, "cooking"))
    given(*AWAY).by(KHOA).when(REAL).then(NOT_WANTED, *fire(), verified(person=KHOA))
    given(*RINGING).when(OVER).then(NOT_WANTED, events.AlarmCancelled(D1, A1, None))
    repeated = events.AlarmRepeated(A1, D2, None)
    given(*RINGING, repeated).when(OVER).then(events.AlarmCancelled(D1, A1, None))


def test_a_line_that_is_not_up_yet_is_still_wanted_when_its_alarm_becomes_an_incident_by_itself():
    lapsed = given(*RINGING).at(90_000).when(LAPSE).then(*fire(after_ms=90_000), events.AlarmLapsed(A1, 1))
    second, repeated = msgspec.structs.replace(SMOKE, device=D2), events.AlarmRepeated(A1, D2, "z1")
    believed = given(*RINGING).when(second).then(repeated, *fire(), verified("two_devices", None))
    for spec in (lapsed, believed):
        assert [ring.message for ring in row_of(spec).rings] == [1]
        spec.when(record("reached")).then(tried("reached"), NOT_WANTED)


def test_the_row_of_an_alarm_says_by_which_message_its_contact_is_rung():
    (ring,) = row_of(given(*RINGING)).rings
    assert (ring.person, ring.contact, ring.message) == (LAN, 1, 1)
    again = row_of(given(*AWAY).by(KHOA).when(RING).then(NOT_WANTED, events.AlarmTaken(A1, KHOA, LAN), BY_KHOA))
    assert [(one.person, one.message) for one in again.rings] == [(KHOA, None)]
    assert row_of(given(*RINGING, *SENT, tried())).rings == ()


def test_who_has_the_alarm_again_does_not_ring_whom_she_rang_before():
    """The row says the same of it as the decisions do."""
    to_khoa, back = events.AlarmTaken(A1, KHOA, LAN), events.AlarmTaken(A1, LAN, KHOA)
    spec = given(*RINGING, *SENT, later(5_000, to_khoa), later(9_000, back)).at(20_000)
    assert row_of(spec).rings == ()
    (first,) = row_of(spec).tries
    assert (first.person, first.outcome, first.ended_at) == (LAN, None, START + 5_000)
    spec.when(record()).then(tried(contact=None))
    assert [(one.contact, one.outcome) for one in row_of(spec).tries] == [(1, None), (None, "no_answer")]
    recorded = given(*RINGING, *SENT, later(5_000, events.AlarmTried(A1, KHOA, "busy", None)))
    assert row_of(recorded).rings == ()
    assert [one.ended_at for one in row_of(recorded).tries] == [START + 5_000, START + 5_000]


def test_who_rang_still_says_what_came_of_it_when_another_said_what_the_alarm_was():
    for over in (events.AlarmDismissed(A1, KHOA, "cooking"), verified(person=KHOA)):
        spec = given(*RINGING, *SENT, *(fire() if isinstance(over, events.AlarmVerified) else ()), over).at(20_000)
        assert (row_of(spec).person, [one.person for one in row_of(spec).rings]) == (KHOA, [LAN])
        spec.when(record()).then(tried())
        assert (row_of(spec).person, row_of(spec).rings, row_of(spec).tries[0].outcome) == (KHOA, (), "no_answer")


def test_a_line_of_who_is_silent_is_not_wanted_any_more_once_another_alarm_rings_the_same_contact():
    other, rung = commands.RingContact(id="9", alarm=A2, contact=1), events.ContactRung(A2, "f1", 1, KHOA, None)
    given(*RINGING, OTHER, SILENT).by(KHOA).when(other).then(NOT_WANTED, events.AlarmTaken(A2, KHOA, None), rung)


def test_what_came_of_a_ring_is_still_said_when_the_alarm_became_an_incident_meanwhile():
    lapsed = (*RINGING, *SENT, *fire(), events.AlarmLapsed(A1, 1))
    spec = given(*lapsed).at(MINUTE).when(record()).then(tried())
    assert row_of(spec).tries[0].outcome == "no_answer"
    told = [type(row.event) for row in spec.shown().story.rows(1)]
    assert told[-2:] == [events.AlarmLapsed, events.AlarmTried], "the ring itself stands with the alarm"
    assert events.ContactRung not in told
    spec.when(commands.RecordAlarm(id="9", alarm=A1, outcome="busy")).refused(Reason.ALARM_HAS_ENDED)
    given(*lapsed).when(REAL).then(verified())


def test_only_a_contact_of_a_site_that_is_kept_is_rung_and_not_because_of_what_is_nothing():
    given(*KEPT, raised()).when(commands.RingContact(id="1", alarm=A1, contact=3)).refused(Reason.NO_SUCH_CONTACT)
    nowhere = raised(site=None)
    given(*KEPT, nowhere).when(RING).refused(Reason.NO_SUCH_SITE)
    given(*KEPT, raised(), events.SiteDropped("f1", KHOA)).when(RING).refused(Reason.NO_SUCH_SITE)
    given(*KEPT).when(RING).refused(Reason.NO_SUCH_ALARM)
    for nothing in (events.AlarmDismissed(A1, KHOA, "one"), events.AlarmCancelled(D1, A1, None)):
        given(*KEPT, raised(), nothing).when(RING).refused(Reason.ALARM_HAS_ENDED)
    given(*KEPT, raised(test=True, verify_by=None)).when(RING).refused(Reason.ALARM_HAS_ENDED)


def test_an_alarm_that_ended_while_somebody_was_rung_is_forgotten():
    gone = events.AlarmCancelled(D1, A1, None)
    state, _ = given(*RINGING, gone, later(DAY + VERIFY_BY - START, events.DeskSignedOff("201", LAN))).made()
    assert A1 not in state.alarms
