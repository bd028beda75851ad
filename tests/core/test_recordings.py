"""Recordings: told once, retained to the end of a day, and then expired together."""

import msgspec
import pytest

import events
from dispatch.core import commands
from dispatch.core.rules import Reason
from events.values import Time
from projections.views import Views
from tests.core.given import given, later
from tests.core.happened import RANG
from tests.core.province import CALL, DAY, RULES, START, TEXT

OFFSET = RULES.utc_offset_min * 60_000
LIMIT = RULES.limits.recording_days * DAY


def end_of_day(at: int) -> Time:
    return Time(((at + OFFSET) // DAY + 1) * DAY - OFFSET)


def record(name: str = "r1", keep_until: int | None = None, duration_s: int | None = 63) -> commands.RecordCall:
    return commands.RecordCall(
        id=name, call=CALL, name=name, recording=TEXT, keep_until=keep_until, duration_s=duration_s
    )


def recorded(name: str = "r1", until: int = START + LIMIT) -> events.CallRecorded:
    return events.CallRecorded(CALL, name, TEXT, end_of_day(until), 63)


def test_a_recording_is_retained_for_as_long_as_the_region_wants():
    given(RANG).when(record()).then(recorded())


@pytest.mark.parametrize(
    ("told", "until"), [(START + 3 * DAY, START + 3 * DAY), (START + 2 * LIMIT, START + LIMIT), (2**70, START + LIMIT)]
)
def test_the_exchange_may_keep_it_for_less_and_never_for_longer(told, until):
    given(RANG).when(record(keep_until=told)).then(recorded(until=until))


def test_what_the_exchange_has_thrown_away_already_is_none():
    given(RANG).when(record(keep_until=START)).refused(Reason.TOO_OLD)


def test_the_same_told_twice_is_one_and_another_is_another():
    given(RANG, recorded()).when(record()).refused(Reason.ALREADY_SO)
    given(RANG, recorded()).when(record("r2")).then(recorded("r2"))


def test_late_news_of_a_recording_let_nobody_ring():
    given().when(record()).refused(Reason.NO_SUCH_CALL)


def test_that_somebody_hears_it_is_an_entry():
    given(RANG, recorded()).when(commands.OpenRecording(id="1", call=CALL, name="r1")).then(
        events.RecordingOpened(CALL, "r1", "user:lan")
    )


def test_all_of_a_day_expire_by_one_command_of_the_planner():
    until = end_of_day(START + DAY)
    facts = (RANG, recorded("r1", START + DAY), recorded("r2", START + DAY), recorded("r3", START + 5 * DAY))
    expired = events.RecordingsExpired(until, 2)
    given(*facts).at(until - START - 1).when(commands.ExpireRecordings(id="1", until=until)).refused(Reason.NOT_DUE)
    given(*facts).at(until - START).when(commands.ExpireRecordings(id="1", until=until)).then(expired)
    state = given(*facts, later(until - START, expired)).made()[0]
    assert state.recordings == {end_of_day(START + 5 * DAY): 1}


def test_its_call_shows_it():
    views = Views()
    views.project(given(RANG, recorded(), recorded("r2")).entries)
    assert [one.name for one in views.calls.rows[CALL].recordings] == ["r1", "r2"]
    assert msgspec.json.decode(msgspec.json.encode(views.calls.rows[CALL]))["recordings"][0]["duration_s"] == 63
