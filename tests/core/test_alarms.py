"""Alarms without a voice: a desk rings the site in time, or the alarm becomes an incident by itself."""

import msgspec
import pytest

import events
from dispatch.core import commands
from dispatch.core.rules import Reason
from dispatch.core.state import holders
from tests.core.given import given, given_only, later
from tests.core.happened import SILENT, need
from tests.core.province import BEGUN, DAY, KHOA, LAN, MINUTE, NEAR, START, TEXT, with_rules

D1, D2 = "center:d1", "center:d2"
A1 = "center:d1#1"
SITE = events.SiteKept("f1", "factory", "Xưởng gỗ", None, NEAR, 200, "25195", None, (D1, D2))
VERIFY_BY = START + 90_000
SMOKE = commands.RaiseAlarm(id="1", device=D1, kind="smoke", zone="z1")
PANIC = commands.RaiseAlarm(id="1", device=D1, kind="panic")
OVER = commands.CancelAlarm(id="2", device=D1)
TAKE = commands.TakeAlarm(id="3", alarm=A1)
TRIED = commands.RecordAlarm(id="4", alarm=A1, outcome="no_answer")
REAL = commands.VerifyAlarm(id="5", alarm=A1)
NOTHING = commands.DismissAlarm(id="6", alarm=A1, reason="cooking")
LAPSE = commands.LapseAlarm(id="7", alarm=A1)


def raised(alarm: str = A1, device: str = D1, kind: str = "smoke", **fields) -> events.AlarmRaised:
    usual = events.AlarmRaised(
        *(alarm, device, kind, "f1", "z1", NEAR, "25195", None, VERIFY_BY),
        drill=False,
        test=False,
        after=None,
        ringing_warns=kind == "panic",
    )
    return msgspec.structs.replace(usual, **fields)


def fire(number: int = 1, priority: int = 1, kind: str = "fire", after_ms: int = 0, drill: bool = False):
    """The incident an alarm becomes, where its site is, and what its run card says."""
    opened = events.IncidentOpened(number, kind, priority, NEAR, "25195", None, None, None, drill, "1")
    wanted = {"fire": ("fire", "fire"), "crash": ("ambulance", "police"), "noise": ()}[kind]
    needs = [need(f"{number}.{n}", of, priority=priority, after_ms=after_ms) for n, of in enumerate(wanted, 1)]
    return opened, *needs


def verified(way: str = "person", person: str | None = LAN, incident: int = 1) -> events.AlarmVerified:
    return events.AlarmVerified(A1, incident, way, person)


LAPSED = (SITE, raised(), *fire(), events.AlarmLapsed(A1, 1))
VERIFIED = (SITE, raised(), *fire(), verified())


def row_of(spec, alarm: str = A1):
    return spec.shown().sites.alarms[alarm]


# --- raised


def test_an_alarm_waits_for_somebody_to_ring_its_site():
    spec = given(SITE).when(SMOKE).then(raised())
    spec.wakes_at(90_000)
    assert (row_of(spec).state, row_of(spec).name) == ("waiting", "Xưởng gỗ")


def test_a_panic_button_is_an_incident_at_once_and_nobody_rings():
    panic = raised(kind="panic", zone=None, verify_by=None)
    direct = events.AlarmVerified(A1, 1, "direct", None)
    spec = given(SITE).when(PANIC).then(panic, *fire(kind="crash", priority=2), direct)
    assert (row_of(spec).state, row_of(spec).way) == ("verified", "direct")


def test_a_device_that_belongs_nowhere_says_itself_where_it_is():
    told = msgspec.structs.replace(SMOKE, device="x:9", place=NEAR, area="25195")
    given().when(told).then(raised("x:9#1", "x:9", site=None))
    given(SITE).when(msgspec.structs.replace(told, site="f1", place=None)).then(raised("x:9#1", "x:9"))
    given(SITE).when(msgspec.structs.replace(told, site="?")).then(raised("x:9#1", "x:9", site=None))


def test_an_alarm_of_a_kind_the_region_does_not_know_is_an_alarm():
    spec = given(SITE).when(msgspec.structs.replace(SMOKE, kind="water"))
    spec.then(raised(kind="other", verify_by=START + 120_000))


def test_where_no_region_is_in_force_or_it_has_no_alarms_none_can_be_taken():
    given_only(BEGUN).when(SMOKE).refused(Reason.NO_REGION)
    without = events.RegionAdopted("2", "digest-2", with_rules(alarms=()), {})
    given(without).when(SMOKE).refused(Reason.NO_SUCH_KIND)


# --- verified, dismissed, lapsed


def test_exactly_one_rings_the_site():
    taken = events.AlarmTaken(A1, LAN, None)
    spec = given(SITE, raised()).when(TAKE).then(taken)
    assert holders(spec.made()[0], START) == {LAN}
    spec.when(msgspec.structs.replace(TAKE, id="9")).refused(Reason.ALREADY_SO)
    spec.by(KHOA).when(TAKE).refused(Reason.ALARM_IS_TAKEN, by=LAN)
    for command in (TRIED, REAL, NOTHING):
        spec.by(KHOA).when(command).refused(Reason.ALARM_IS_TAKEN, by=LAN)


def test_who_is_not_heard_of_rings_no_site():
    taken = events.AlarmTaken(A1, LAN, None)
    given(SITE, raised(), taken, SILENT).by(KHOA).when(TAKE).then(events.AlarmTaken(A1, KHOA, LAN))


def test_what_is_real_is_an_incident_by_the_same_word():
    spec = given(SITE, raised()).when(REAL).then(*fire(), verified())
    row = spec.shown().incidents.open["1"]
    assert (row.alarm, row.verified) == (A1, True)
    assert (row_of(spec).state, row_of(spec).incident, row_of(spec).person) == ("verified", 1, LAN)
    spec.wakes_at(None)


def test_who_found_out_says_what_it_is():
    other = msgspec.structs.replace(REAL, kind="crash", priority=1)
    given(SITE, raised()).when(other).then(*fire(kind="crash", priority=1), verified())
    given(SITE, raised()).when(msgspec.structs.replace(REAL, kind="?")).refused(Reason.NO_SUCH_KIND)


def test_no_answer_decides_nothing_and_time_goes_on():
    spec = given(SITE, raised()).when(TRIED).then(events.AlarmTried(A1, LAN, "no_answer"))
    assert (row_of(spec).state, row_of(spec).tries[0].outcome, row_of(spec).person) == ("waiting", "no_answer", LAN)
    spec.at(90_000).plans(msgspec.structs.replace(LAPSE))


def test_what_nobody_verified_in_time_is_an_incident_by_itself_and_marked_so():
    spec = given(SITE, raised()).at(89_999)
    spec.plans()
    spec.when(LAPSE).then(*fire(after_ms=89_999), events.AlarmLapsed(A1, 1))
    given(SITE, raised()).at(90_000).plans(LAPSE)
    row = given(*LAPSED).shown().incidents.open["1"]
    assert (row.alarm, row.verified) == (A1, False)


def test_what_became_an_incident_by_itself_can_still_be_found_to_be_real():
    spec = given(*LAPSED).when(REAL).then(verified())
    assert spec.shown().incidents.open["1"].verified
    spec.when(msgspec.structs.replace(REAL, id="9")).refused(Reason.ALARM_HAS_ENDED)


def test_what_is_nothing_is_dismissed_and_is_gone_a_day_later():
    spec = given(SITE, raised()).when(NOTHING).then(events.AlarmDismissed(A1, LAN, "cooking"))
    assert row_of(spec).state == "dismissed"
    spec.wakes_at(None)
    later_on = given(SITE, raised(), events.AlarmDismissed(A1, LAN, "cooking"), later(DAY, SILENT))
    assert not later_on.shown().sites.alarms
    assert not later_on.made()[0].last_alarms


@pytest.mark.parametrize("command", [TAKE, TRIED, REAL, NOTHING, LAPSE], ids=lambda one: type(one).__name__)
def test_what_has_ended_is_not_done_again(command):
    given(SITE).when(command).refused(Reason.NO_SUCH_ALARM)
    for end in (events.AlarmDismissed(A1, KHOA, "one"), events.AlarmCancelled(D1, A1, None)):
        given(SITE, raised(), end).when(command).refused(Reason.ALARM_HAS_ENDED)
    given(*VERIFIED).when(command).refused(Reason.ALARM_HAS_ENDED)


# --- repeated


def test_an_alarm_told_again_counts_up():
    spec = given(SITE, raised()).at(MINUTE).when(SMOKE).then(events.AlarmRepeated(A1, D1, "z1"))
    assert (row_of(spec).count, row_of(spec).last_at) == (2, START + MINUTE)
    spec.wakes_at(90_000)


def test_told_again_after_it_became_an_incident_it_opens_no_second():
    given(*LAPSED).at(20 * MINUTE).when(SMOKE).then(events.AlarmRepeated(A1, D1, "z1"))
    given(*VERIFIED).at(DAY * 3).when(SMOKE).then(events.AlarmRepeated(A1, D1, "z1"))


def test_told_again_after_it_was_dismissed_it_is_a_new_alarm_that_says_so():
    gone = events.AlarmDismissed(A1, LAN, "cooking")
    again = raised("center:d1#2", verify_by=VERIFY_BY + MINUTE, after=A1)
    given(SITE, raised(), gone).at(MINUTE).when(SMOKE).then(again)
    late = raised("center:d1#2", verify_by=VERIFY_BY + 31 * MINUTE)
    given(SITE, raised(), gone).at(31 * MINUTE).when(SMOKE).then(late)


def test_told_again_after_its_incident_has_ended_it_is_a_new_alarm():
    ended = events.IncidentClosed(1, "false_alarm")
    again = raised("center:d1#2", verify_by=VERIFY_BY + MINUTE)
    given(*VERIFIED, ended).at(MINUTE).when(SMOKE).then(again)


def test_two_devices_of_a_site_are_believed_at_once():
    second = msgspec.structs.replace(SMOKE, device=D2, zone="z2")
    proof = events.AlarmVerified(A1, 1, "two_devices", None)
    spec = given(SITE, raised()).at(MINUTE).when(second)
    spec.then(events.AlarmRepeated(A1, D2, "z2"), *fire(after_ms=MINUTE), proof)
    assert row_of(spec.spec).devices == (D1, D2)
    own = raised("center:d2#2", D2, zone="z2", verify_by=VERIFY_BY + 6 * MINUTE)
    given(SITE, raised()).at(6 * MINUTE).when(second).then(own)


def test_a_second_device_makes_what_nobody_verified_more_urgent():
    other = commands.RaiseAlarm(id="1", device=D2, kind="water")
    alarm = raised(kind="other", verify_by=START + 120_000)
    lapsed = (SITE, alarm, *fire(kind="noise", priority=4), events.AlarmLapsed(A1, 1))
    proof = events.AlarmVerified(A1, 1, "two_devices", None)
    urgent = events.PriorityChanged(1, 3, START + MINUTE + 900_000)
    given(*lapsed).at(MINUTE).when(other).then(events.AlarmRepeated(A1, D2, None), proof, urgent)


def test_two_devices_that_are_not_believed_together_count_up():
    other = commands.RaiseAlarm(id="1", device=D2, kind="water")
    alarm = raised(kind="other", verify_by=START + 120_000)
    given(SITE, alarm).at(MINUTE).when(other).then(events.AlarmRepeated(A1, D2, None))


def test_a_panel_that_tells_of_two_things_tells_of_two_alarms():
    other = raised("center:d1#2", kind="other", zone=None, verify_by=START + 120_000)
    given(SITE, raised()).when(commands.RaiseAlarm(id="9", device=D1, kind="water")).then(other)


# --- cancelled


def test_an_alarm_that_is_cancelled_before_anybody_found_out_ends():
    spec = given(SITE, raised()).at(MINUTE).when(OVER).then(events.AlarmCancelled(D1, A1, None))
    assert (row_of(spec).state, row_of(spec).restored_at) == ("cancelled", START + MINUTE)
    spec.wakes_at(None)


def test_cancelled_after_it_became_an_incident_it_is_a_line_in_its_story_and_closes_nothing():
    spec = given(*LAPSED).when(OVER).then(events.AlarmCancelled(D1, A1, 1))
    shown = spec.shown()
    assert shown.incidents.open["1"].closed_at is None
    assert isinstance(shown.story.rows(1)[-1].event, events.AlarmCancelled)
    spec.when(msgspec.structs.replace(OVER, id="9")).refused(Reason.ALREADY_SO)


def test_one_of_two_devices_ends_nothing_while_the_other_still_says_so():
    two = (SITE, raised(kind="other"), events.AlarmRepeated(A1, D2, None))
    spec = given(*two).when(OVER).then(events.AlarmCancelled(D1, A1, None))
    assert row_of(spec).state == "waiting"
    spec.when(commands.CancelAlarm(id="9", device=D2)).then(events.AlarmCancelled(D2, A1, None))
    assert row_of(spec).state == "cancelled"


def test_a_cancel_that_comes_before_its_alarm_ends_it_when_it_comes():
    over = msgspec.structs.replace(OVER, happened_at=START + 5_000)
    early = events.AlarmCancelled(D1, None, None)
    spec = given(SITE).at(10_000).when(over).then(early).at(11_000)
    late = msgspec.structs.replace(SMOKE, happened_at=START + 4_000)
    spec.when(late).then(raised(verify_by=None), events.AlarmCancelled(D1, A1, None))
    assert row_of(spec).state == "cancelled"
    spec.wakes_at(None)
    spec.when(msgspec.structs.replace(over, id="9")).refused(Reason.ALREADY_SO)
    spec.when(msgspec.structs.replace(late, id="9")).refused(Reason.ALREADY_SO)


def test_a_cancel_from_before_the_alarm_does_not_end_it():
    old = msgspec.structs.replace(OVER, happened_at=START - 1)
    given(SITE, raised()).at(MINUTE).when(old).refused(Reason.ALREADY_SO)


def test_what_begins_after_a_cancel_is_an_alarm():
    spec = given(SITE, events.AlarmCancelled(D1, None, None)).at(1_000)
    spec.when(SMOKE).then(raised(verify_by=VERIFY_BY + 1_000))


def test_a_cancel_heard_first_is_forgotten_a_day_later():
    state, _ = given(events.AlarmCancelled(D1, None, None), later(DAY, SILENT)).made()
    assert not state.quiet


# --- tests and drills


def test_a_test_is_shown_and_nothing_follows_from_it():
    test = msgspec.structs.replace(SMOKE, test=True)
    spec = given(SITE).when(test).then(raised(verify_by=None, test=True))
    assert row_of(spec).state == "test"
    spec.wakes_at(None)
    spec.at(MINUTE).when(msgspec.structs.replace(test, id="9")).then(events.AlarmRepeated(A1, D1, "z1"))


def test_a_device_that_somebody_works_on_tells_of_tests_until_then():
    until = START + 30 * MINUTE
    command = commands.TestDevice(id="8", device=D1, until=until)
    works = events.DeviceTested(D1, until, LAN)
    spec = given(SITE).when(command).then(works)
    spec.when(msgspec.structs.replace(command, id="9")).refused(Reason.ALREADY_SO)
    spec.when(SMOKE).then(raised(verify_by=None, test=True))
    given(SITE, works).at(30 * MINUTE).plans(commands.EndTest(id="1", device=D1))
    given(SITE, works).at(30 * MINUTE).when(SMOKE).then(raised(verify_by=VERIFY_BY + 30 * MINUTE))
    given(SITE, works).when(commands.EndTest(id="1", device=D1)).then(events.DeviceTestEnded(D1))
    given(SITE).when(commands.EndTest(id="1", device=D1)).refused(Reason.NOT_UNDER_TEST)


def test_a_device_is_tested_that_is_known_and_for_a_day_at_most():
    command = commands.TestDevice(id="1", device=D1, until=START + MINUTE)
    given().when(command).refused(Reason.NO_SUCH_DEVICE)
    given(SITE).when(msgspec.structs.replace(command, until=START)).refused(Reason.TOO_OLD)
    given(SITE).when(msgspec.structs.replace(command, until=START + DAY + 1)).refused(Reason.TOO_FAR_AHEAD)


def test_what_burns_before_a_test_is_not_forgotten_by_it():
    works = events.DeviceTested(D1, START + 30 * MINUTE, LAN)
    tried = raised("center:d1#2", verify_by=None, test=True)
    spec = given(*VERIFIED, works, tried, events.DeviceTestEnded(D1)).at(MINUTE)
    spec.when(SMOKE).then(events.AlarmRepeated(A1, D1, "z1"))


def test_an_exercise_goes_all_the_way_and_is_marked():
    drill = msgspec.structs.replace(SMOKE, drill=True)
    spec = given(SITE).when(drill).then(raised(drill=True))
    spec.when(REAL).then(*fire(drill=True), verified())
    given(SITE, raised()).when(drill).then(raised("center:d1#2", drill=True))


# --- the device itself


def test_a_device_that_something_is_wrong_with_is_shown_until_it_is_mended():
    fault, mend = commands.FaultDevice(id="1", device=D1), commands.MendDevice(id="2", device=D1)
    spec = given(SITE).when(fault).then(events.DeviceFaulted(D1, "f1"))
    assert spec.shown().sites.devices[D1].name == "Xưởng gỗ"
    spec.when(msgspec.structs.replace(fault, id="9")).refused(Reason.ALREADY_SO)
    spec = spec.when(mend).then(events.DeviceMended(D1))
    assert not spec.shown().sites.devices
    spec.when(msgspec.structs.replace(mend, id="9")).refused(Reason.ALREADY_SO)


# --- what is told of it


def test_an_alarm_shows_what_is_known_of_its_site_as_it_is_now():
    noted = events.HazardNoted("f1", "gas", None, START + DAY, LAN)
    assert [one.hazard for one in row_of(given(SITE, raised(), noted)).hazards] == ["gas"]
    assert [one.hazard for one in row_of(given(SITE, noted, raised())).hazards] == ["gas"]


def test_what_devices_tell_later_is_in_the_story_of_the_incident():
    spec = given(*LAPSED, events.AlarmRepeated(A1, D1, None))
    assert [type(line.event).__name__ for line in spec.shown().story.rows(1)][-2:] == ["AlarmLapsed", "AlarmRepeated"]


def test_an_alarm_is_kept_as_long_as_its_incident():
    closed = events.IncidentClosed(1, "served")
    kept = given(*VERIFIED, later(DAY * 2, closed))
    assert A1 in kept.shown().sites.alarms
    gone = given(*VERIFIED, closed, later(DAY, SILENT))
    assert not gone.shown().sites.alarms
    assert not gone.made()[0].alarms


def test_what_the_desk_found_out_while_the_time_ran_out_is_so_of_the_incident():
    found = commands.VerifyAlarm(id="5", alarm=A1, kind="noise", priority=4, text=TEXT)
    given(*LAPSED).when(found).then(
        verified(),
        events.KindChanged(1, "noise"),
        events.PriorityChanged(1, 4, START + 3_600_000),
        events.NoteAdded(1, TEXT),
    )
