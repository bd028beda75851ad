"""What exchanges send, as their makers document it, and what we make of it."""

import base64
import hashlib
import hmac
import json
from datetime import datetime
from typing import Any

import pytest

from dispatch.exchanges import ADAPTERS, Asked, Exchange, Unreadable, twilio
from dispatch.exchanges.setup import Fields, WrongExchanges, load

SECRET = "s" * 24
NUMBERS = {"842713115115": "115", "02713115115": "115", "1900115": "115"}


def exchange(adapter: str, **more: Any) -> Exchange:
    return Exchange("tong-dai", adapter, SECRET, NUMBERS, **more)  # type: ignore[arg-type]


def heard(adapter: str, fields: dict[str, Any], **more: Any) -> list[tuple[Any, ...]]:
    """Type, call, number, caller, agent, cause, time of each event."""
    events = ADAPTERS[adapter](Asked(fields), exchange(adapter, **more))
    return [
        (e.type, *(getattr(e.data, f) for f in ("call", "number", "caller", "agent", "cause", "at"))) for e in events
    ]


# --- Stringee


def stringee(state: str, **more: Any) -> dict[str, Any]:
    return {
        "type": "stringee_call",
        "call_id": "call-vn-1-ABC",
        "call_status": state,
        "timestamp_ms": 1764000000123,
        "from": {"number": "84901234567", "alias": "84901234567", "is_online": False, "type": "external"},
        "to": {"number": "tn1", "alias": "842713115115", "is_online": True, "type": "internal"},
        **more,
    }


def test_stringee_rings_is_answered_and_ends():
    call = ("call-vn-1-ABC", "115", "+84901234567")
    at = 1764000000123
    assert heard("stringee", stringee("ringing")) == [("call.ringing", *call, None, None, at)]
    assert heard("stringee", stringee("answered")) == [("call.answered", *call, "tn1", None, at)]
    ended = stringee("ended", endCallCause="USER_END_CALL", endedBy="caller")
    assert heard("stringee", ended) == [("call.ended", *call, None, "USER_END_CALL", at)]


@pytest.mark.parametrize(("cause", "told"), [("486 Busy Here", "486 Busy Here"), ("503 Service Unavailable", "failed")])
def test_stringee_tells_by_its_code_whether_a_person_ended_it(cause, told):
    assert heard("stringee", stringee("ended", endCallCause=cause))[0][5] == told


def test_stringee_tells_of_an_agents_leg_and_of_what_agents_dial_and_neither_is_a_call():
    assert heard("stringee", stringee("agentEnded")) == []
    assert heard("stringee", stringee("ringing", **{"from": {"number": "tn1", "type": "internal"}})) == []


# --- Twilio


def callback(status: str, **more: str) -> dict[str, str]:
    return {
        "CallSid": "CA1234567890abcdef",
        "AccountSid": "AC1",
        "From": "+84901234567",
        "To": "+842713115115",
        "CallStatus": status,
        "Direction": "inbound",
        "SequenceNumber": "1",
        "Timestamp": "Mon, 24 Nov 2025 16:00:00 +0000",
        "CallbackSource": "call-progress-events",
        **more,
    }


def test_twilio_rings_is_answered_and_ends():
    call = ("CA1234567890abcdef", "115", "+84901234567")
    at = 1764000000000
    assert heard("twilio", callback("ringing"), url="https://x") == [("call.ringing", *call, None, None, at)]
    assert heard("twilio", callback("in-progress"), url="https://x") == [("call.answered", *call, "", None, at)]
    for status in ("completed", "busy", "no-answer", "canceled", "failed"):
        assert heard("twilio", callback(status), url="https://x") == [("call.ended", *call, None, status, at)]


def test_twilio_spells_a_withheld_number_and_an_outgoing_call_is_none():
    assert heard("twilio", callback("ringing", From="+266696687"), url="https://x")[0][3] is None
    assert heard("twilio", callback("ringing", Direction="outbound-api"), url="https://x") == []
    assert heard("twilio", callback("ringing", Timestamp="yesterday"), url="https://x")[0][6] is None


def test_twilios_signature_is_over_the_address_and_the_sorted_fields():
    """The example of its documentation: token 12345, address, five fields."""
    form = {
        "CallSid": "CA1234567890ABCDE",
        "Caller": "+14158675309",
        "Digits": "1234",
        "From": "+14158675309",
        "To": "+18005551212",
    }
    documented = Exchange("x", "twilio", "12345", url="https://mycompany.com/myapp.php")
    signed = {"X-Twilio-Signature": "RSOYDt4T1cUTdK1PDd93/VVr8B8="}
    assert twilio.is_signed(Asked(form, signed, "foo=1&bar=2", form), documented)
    assert not twilio.is_signed(Asked(form, signed, "foo=1", form), documented)
    assert not twilio.is_signed(Asked(form, {}, "foo=1&bar=2", form), documented)
    assert not twilio.is_signed(Asked(form, {"X-Twilio-Signature": "không"}, "foo=1&bar=2", form), documented)
    assert not twilio.is_signed(Asked(form, signed, "foo=1&bar=2", {**form, "Digits": "9"}), documented)


# --- FreeSWITCH


def channel(name: str, **more: str) -> dict[str, str]:
    return {
        "Event-Name": name,
        "Unique-ID": "leg-a",
        "Channel-Call-UUID": "7f4de4bc-17d7-11dd-b7a0-db4edd065621",
        "Call-Direction": "inbound",
        "Caller-Caller-ID-Number": "0901234567",
        "Caller-Destination-Number": "02713115115",
        "Event-Date-Timestamp": "1764000000123456",
        "Event-Sequence": "481",
        **more,
    }


def test_freeswitch_rings_is_answered_and_ends_by_the_callers_leg_alone():
    call = ("7f4de4bc-17d7-11dd-b7a0-db4edd065621", "115", "0901234567")
    at = 1764000000123
    assert heard("freeswitch", channel("CHANNEL_CREATE")) == [("call.ringing", *call, None, None, at)]
    answered = channel("CHANNEL_BRIDGE", **{"Caller-Callee-ID-Number": "205"})
    assert heard("freeswitch", answered) == [("call.answered", *call, "205", None, at)]
    ended = channel("CHANNEL_HANGUP_COMPLETE", **{"Hangup-Cause": "NORMAL_CLEARING"})
    assert heard("freeswitch", ended) == [("call.ended", *call, None, "NORMAL_CLEARING", at)]
    assert heard("freeswitch", channel("CHANNEL_CREATE", **{"Call-Direction": "outbound"})) == []
    assert heard("freeswitch", channel("HEARTBEAT")) == []


def test_freeswitch_percent_encodes_and_tells_a_fault_of_its_own():
    told = channel("CHANNEL_HANGUP_COMPLETE", **{"Hangup-Cause": "NETWORK_OUT_OF_ORDER"})
    told["Caller-Caller-ID-Number"] = "%2B84901234567"
    assert heard("freeswitch", told)[0][3:6] == ("+84901234567", None, "failed")


def record(**variables: str) -> dict[str, Any]:
    return {
        "core-uuid": "c",
        "variables": {
            "uuid": "u1",
            "direction": "inbound",
            "start_uepoch": "1764000000000000",
            "answer_uepoch": "1764000001000000",
            "bridge_uepoch": "1764000004000000",
            "end_uepoch": "1764000090000000",
            "hangup_cause": "NORMAL_CLEARING",
            **variables,
        },
        "callflow": [
            {"caller_profile": {"caller_id_number": "0901234567", "destination_number": "9999"}},
            {
                "caller_profile": {
                    "caller_id_number": "0901234567",
                    "destination_number": "02713115115",
                    "callee_id_number": "205",
                }
            },
        ],
    }


def test_freeswitchs_record_tells_the_whole_call_at_its_end():
    call = ("u1", "115", "0901234567")
    whole = [
        ("call.ringing", *call, None, None, 1764000000000),
        ("call.answered", *call, "205", None, 1764000004000),
        ("call.ended", *call, None, "NORMAL_CLEARING", 1764000090000),
    ]
    assert heard("freeswitch_cdr", record()) == whole
    assert heard("freeswitch_cdr", {"cdr": json.dumps(record())}) == whole
    never_answered = heard("freeswitch_cdr", record(bridge_uepoch="0"))
    assert [one[0] for one in never_answered] == ["call.ringing", "call.ended"]
    assert heard("freeswitch_cdr", record(direction="outbound")) == []


# --- Asterisk


def ari(name: str, state: str = "Ring", **more: Any) -> dict[str, Any]:
    return {
        "type": name,
        "application": "tiepung",
        "timestamp": "2025-11-24T23:00:00.123+0700",
        "channel": {
            "id": "1764000000.42",
            "name": "PJSIP/trunk-0000002a",
            "state": state,
            "caller": {"name": "", "number": "0901234567"},
            "connected": {"name": "", "number": "205" if state == "Up" else ""},
            "dialplan": {"context": "in", "exten": "02713115115", "priority": 1},
            "creationtime": "2025-11-24T22:59:58.000+0700",
            "language": "vi",
        },
        **more,
    }


def test_asterisk_rings_is_answered_and_ends():
    call = ("1764000000.42", "115", "0901234567")
    at = 1764000000123
    assert heard("asterisk", ari("StasisStart", args=[])) == [("call.ringing", *call, None, None, at)]
    assert heard("asterisk", ari("ChannelStateChange", "Up")) == [("call.answered", *call, "205", None, at)]
    gone = ari("ChannelDestroyed", cause=16, cause_txt="Normal Clearing")
    assert heard("asterisk", gone) == [("call.ended", *call, None, "Normal Clearing", at)]
    assert (
        heard("asterisk", ari("ChannelDestroyed", cause=34, cause_txt="Circuit/channel congestion"))[0][5] == "failed"
    )


def test_asterisk_tells_much_that_is_no_news_of_a_call():
    assert heard("asterisk", ari("ChannelStateChange", "Ringing")) == []
    assert heard("asterisk", ari("ChannelDtmfReceived", digit="1")) == []
    assert heard("asterisk", ari("StasisStart", replace_channel={"id": "1"})) == []
    assert heard("asterisk", {"type": "ApplicationReplaced", "application": "tiepung"}) == []
    hidden = ari("StasisStart", caller_presentation_txt="Presentation prohibited, not screened")
    assert heard("asterisk", hidden)[0][3] is None


@pytest.mark.parametrize("cause", [[34], "34", None, {}])
def test_asterisk_s_cause_may_be_anything(cause):
    assert heard("asterisk", ari("ChannelDestroyed", cause=cause, cause_txt="x"))[0][5] == "x"


# --- a mapping file: VoiceCloud, Alohub, OMICall

VOICECLOUD = Fields(
    call="callid",
    number="did",
    caller="phone",
    agent="extension",
    event="event",
    events={"RING": "call.ringing", "ANSWER": "call.answered", "HANGUP": "call.ended"},
)
ALOHUB = Fields(
    call="call_id",
    number="hotline",
    caller="caller_number",
    agent="userName",
    cause="hangup_by",
    times={"call.ringing": "starttime", "call.answered": "answertime", "call.ended": "endtime"},
    inbound=("direction", "inbound"),
)
OMICALL = Fields(
    call="transaction_id",
    number="hotline",
    caller="customer.phone",
    agent="sip_user",
    times={"call.ringing": "time_ringing_start", "call.answered": "time_answer_start", "call.ended": "time_end_call"},
    at_format="s",
)


def test_plain_fields_of_a_get_are_mapped():
    told = {"callid": "1764.7", "phone": "0901234567", "did": "1900115", "extension": "205", "event": "RING"}
    assert heard("mapped", told, mapping=VOICECLOUD) == [
        ("call.ringing", "1764.7", "115", "0901234567", None, None, None)
    ]
    assert heard("mapped", {**told, "event": "ANSWER"}, mapping=VOICECLOUD)[0][:5] == (
        "call.answered",
        "1764.7",
        "115",
        "0901234567",
        "205",
    )
    assert heard("mapped", {**told, "event": "QUEUE"}, mapping=VOICECLOUD) == []


def test_a_call_told_at_its_end_in_local_times_without_a_zone_is_mapped():
    told = {
        "call_id": "a-1",
        "direction": "inbound",
        "caller_number": "0901234567",
        "hotline": "1900115",
        "starttime": "2025-11-24 23:00:00",
        "answertime": "0000-00-00 00:00:00",
        "endtime": "2025-11-24 23:00:31",
        "hangup_by": "customer",
        "total_duration": "31",
    }
    call = ("a-1", "115", "0901234567")
    assert heard("mapped", told, mapping=ALOHUB) == [
        ("call.ringing", *call, None, None, datetime(2025, 11, 24, 23, 0, 0)),  # noqa: DTZ001
        ("call.ended", *call, None, "customer", datetime(2025, 11, 24, 23, 0, 31)),  # noqa: DTZ001
    ]
    assert heard("mapped", {**told, "direction": "outbound"}, mapping=ALOHUB) == []


def test_seconds_and_fields_of_fields_are_mapped():
    told = {
        "transaction_id": "o-1",
        "hotline": "1900115",
        "customer": {"phone": "0901234567"},
        "time_ringing_start": 1764000000,
        "time_answer_start": 0,
        "time_end_call": "1764000009",
    }
    assert [(one[0], one[3], one[6]) for one in heard("mapped", told, mapping=OMICALL)] == [
        ("call.ringing", "0901234567", 1764000000000),
        ("call.ended", "0901234567", 1764000009000),
    ]


# --- what is wrong


@pytest.mark.parametrize("adapter", ["stringee", "twilio", "freeswitch", "freeswitch_cdr", "asterisk"])
@pytest.mark.parametrize("fields", [{}, {"x": 1}, {"call_id": {}, "CallSid": [], "variables": 3, "channel": "x"}])
def test_what_is_no_news_of_a_call_is_unreadable(adapter, fields):
    with pytest.raises(Unreadable):
        ADAPTERS[adapter](Asked(fields), exchange(adapter))


def test_a_mapping_that_finds_no_call_is_unreadable():
    for fields in ({}, {"callid": "1"}, {"event": "RING"}):
        with pytest.raises(Unreadable):
            ADAPTERS["mapped"](Asked(fields), exchange("mapped", mapping=VOICECLOUD))


@pytest.mark.parametrize(
    "row",
    [
        {"name": "a", "adapter": "smoke", "secret": SECRET},
        {"name": "a", "adapter": "stringee", "secret": "short"},
        {"name": "a", "adapter": "mapped", "secret": SECRET},
        {"name": "a", "adapter": "twilio", "secret": SECRET},
        {"name": "a", "adapter": "stringee", "secret": SECRET, "networks": ["everywhere"]},
        {"name": "A b", "adapter": "stringee", "secret": SECRET},
        {"name": "a", "adapter": "stringee", "secret": SECRET, "colour": "red"},
    ],
)
def test_a_wrong_file_is_told_and_not_used(tmp_path, row):
    file = tmp_path / "exchanges.json"
    file.write_text(json.dumps([row]))
    with pytest.raises(WrongExchanges, match=r"exchanges\.json"):
        load(file)


def test_a_right_file_is_read_and_a_name_is_there_once(tmp_path):
    file, row = tmp_path / "exchanges.json", {"name": "a", "adapter": "stringee", "secret": SECRET}
    file.write_text(json.dumps([row]))
    assert load(file) == {"a": Exchange("a", "stringee", SECRET)}
    file.write_text(json.dumps([row, row]))
    with pytest.raises(WrongExchanges, match="one name"):
        load(file)


def sign(form: dict[str, str], url: str) -> str:
    """As Twilio does, written down once more."""
    told = url + "".join(name + form[name] for name in sorted(form))
    return base64.b64encode(hmac.new(SECRET.encode(), told.encode(), hashlib.sha1).digest()).decode()


def test_what_twilio_would_sign_is_believed():
    form = callback("ringing")
    asked = Asked(form, {"X-Twilio-Signature": sign(form, "https://x/y")}, "", form)
    assert twilio.is_signed(asked, exchange("twilio", url="https://x/y"))


def test_a_time_of_five_thousand_digits_is_none():
    assert heard("stringee", stringee("ringing", timestamp_ms="9" * 5_000))[0][6] is None
