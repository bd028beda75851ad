"""How exchanges tell where a recording lies."""

from typing import Any

from dispatch.exchanges import ADAPTERS, Asked
from dispatch.exchanges.setup import Fields
from tests.exchanges.test_adapters import ari, callback, channel, exchange

URL = "https://api.example/recordings/RE1"


def recorded(adapter: str, fields: dict[str, Any], **more: Any) -> list[tuple[Any, ...]]:
    """Type, call, where and how long, of each event."""
    told = ADAPTERS[adapter](Asked(fields), exchange(adapter, **more))
    return [(e.type, e.data.call, e.data.recording, e.data.duration_s) for e in told]


def test_twilio_tells_it_with_the_end_of_the_call_or_by_itself():
    ended = callback("completed")
    where = {"RecordingUrl": URL, "RecordingSid": "RE1", "RecordingDuration": "63"}
    call = ended["CallSid"]
    assert recorded("twilio", {**ended, **where}) == [
        ("call.ended", call, None, None),
        ("call.recorded", call, URL, 63),
    ]
    alone = {"CallSid": call, "RecordingStatus": "completed", **where}
    assert recorded("twilio", alone) == [("call.recorded", call, URL, 63)]
    assert recorded("twilio", {**ended, **where, "Direction": "outbound-api"}) == []
    assert len(recorded("twilio", {**ended, **where, "RecordingStatus": "in-progress"})) == 1


def test_freeswitch_tells_the_file():
    told = channel("RECORD_STOP", **{"Record-File-Path": "/var/rec/a.wav", "variable_record_seconds": "63"})
    call = told["Channel-Call-UUID"]
    assert recorded("freeswitch", told) == [("call.recorded", call, "/var/rec/a.wav", 63)]
    assert recorded("freeswitch", channel("RECORD_STOP")) == []


def test_asterisk_tells_the_name_of_what_a_channel_recorded():
    told = {"type": "RecordingFinished", "recording": {"name": "a", "format": "wav", "target_uri": "channel:1.2"}}
    assert recorded("asterisk", told) == [("call.recorded", "1.2", "a.wav", None)]
    for wrong in (None, [], {}, {"name": "a", "target_uri": "bridge:1"}, {"target_uri": "channel:1"}):
        assert recorded("asterisk", {**told, "recording": wrong}) == []
    assert recorded("asterisk", ari("StasisStart")) == [("call.ringing", "1764000000.42", None, None)]


def test_a_mapping_names_the_field_in_whatever_request_has_it():
    by_event = Fields(
        "callid", event="event", events={"HANGUP": "call.ended"}, recording="recordingfile", recording_s="billsec"
    )
    assert recorded("mapped", {"callid": "1", "event": "HANGUP"}, mapping=by_event) == [("call.ended", "1", None, None)]
    data = {"callid": "1", "event": "CALLDATA", "recordingfile": "a.wav", "billsec": "63"}
    assert recorded("mapped", data, mapping=by_event) == [("call.recorded", "1", "a.wav", 63)]
    at_end = Fields("call_id", times={"call.ended": "endtime"}, at_format="s", recording="recording_url")
    told = {"call_id": "1", "endtime": "1764000000", "recording_url": URL}
    assert recorded("mapped", told, mapping=at_end) == [
        ("call.ended", "1", None, None),
        ("call.recorded", "1", URL, None),
    ]
