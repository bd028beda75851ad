"""VoiceCloud (BizCloud): what happened stands partly in a field and partly in the path, as it documents them."""

from typing import Any

import pytest

from dispatch.exchanges import ADAPTERS, Asked, CallEvent, Unreadable
from dispatch.exchanges.setup import Fields
from tests.exchanges.test_adapters import exchange

VOICECLOUD = Fields(
    call="callid",
    number="did",
    caller="phone",
    agent="extension",
    cause="status",
    event="event",
    events={"RING": "call.ringing", "ANSWER": "call.answered", "hangup": "call.ended"},
    recording="recordingfile",
    recording_s="duration",
)
CALL_IN = {"phone": "0901234567", "queue": "115", "extension": "205", "callid": "1764.7", "did": "1900115"}
CALL_DATA = {
    "callid": "1764.7",
    "calldate": "2020-10-10-10:10:10",
    "duration": "31",
    "status": "ANSWERED",
    "extension": "205",
    "phone": "0901234567",
    "recordingfile": "https://rec.example/1764.7.wav",
}


def told(path: str, fields: dict[str, Any]) -> list[CallEvent]:
    return ADAPTERS["mapped"](Asked(fields, event=path), exchange("mapped", mapping=VOICECLOUD))


def test_a_call_as_documented_rings_is_answered_and_ends():
    (ringing,) = told("call_in", {**CALL_IN, "event": "RING"})
    (answered,) = told("call_in", {**CALL_IN, "event": "ANSWER"})
    (ended,) = told("hangup", {"callid": "1764.7"})
    assert [one.type for one in (ringing, answered, ended)] == ["call.ringing", "call.answered", "call.ended"]
    assert {one.data.call for one in (ringing, answered, ended)} == {"1764.7"}
    assert (ringing.data.number, ringing.data.caller, answered.data.agent) == ("115", "0901234567", "205")


def test_the_data_of_a_call_tell_where_its_recording_lies():
    (recorded,) = told("calldata", CALL_DATA)
    assert (recorded.type, recorded.data.recording) == ("call.recorded", CALL_DATA["recordingfile"])
    assert recorded.data.duration_s == 31
    assert told("missed", {"callid": "1764.7", "holdtime": "12", "queue": "115"}) == []


def test_each_who_answers_is_news_of_its_own_and_the_same_told_twice_is_one():
    first, again, second = (
        told("", {**CALL_IN, "event": "ANSWER", "extension": one})[0].id for one in ("205", "205", "206")
    )
    assert first == again != second


def test_what_does_not_say_what_happened_is_unreadable():
    with pytest.raises(Unreadable, match="event is missing"):
        told("", {"callid": "1764.7"})
