"""A machine of the exchange picks up long before a person does: only what tells of a person is an answer at a telephone."""

from typing import Any

import pytest

from dispatch.exchanges.asterisk import live as live_of_asterisk
from dispatch.exchanges.freeswitch import live as live_of_freeswitch
from tests.exchanges.test_adapters import NUMBERS, ari, callback, channel, exchange, heard, record, stringee


def answers(adapter: str, fields: dict[str, Any]) -> list[tuple[str, str]]:
    """Call and agent of each answer."""
    return [(one[1], one[4]) for one in heard(adapter, fields) if one[0] == "call.answered"]


# --- Twilio

TWILIO = "CA1234567890abcdef"


def leg(status: str, **more: str) -> dict[str, str]:
    """As `<Dial><Sip statusCallback>` tells of the desk's leg."""
    of_it = {"CallSid": "CAleg", "ParentCallSid": TWILIO, "Direction": "outbound-dial", "To": "sip:205@pbx.example"}
    return callback(status, **{**of_it, **more})


def test_twilio_in_progress_is_our_own_markup_though_it_says_what_was_called():
    assert answers("twilio", callback("in-progress", Called="+842713115115")) == [(TWILIO, "")]


def test_twilio_tells_of_a_person_by_the_leg_that_was_dialled():
    assert answers("twilio", leg("in-progress")) == [(TWILIO, "205")]
    assert answers("twilio", leg("in-progress", To="client:lan")) == [(TWILIO, "lan")]
    for status in ("initiated", "ringing", "completed", "no-answer"):
        assert heard("twilio", leg(status)) == []


def test_twilio_legs_of_calls_that_we_made_are_no_answers():
    assert heard("twilio", leg("in-progress", From="+842713115115", To="+84901234567")) == []


@pytest.mark.parametrize("told", [{"DialCallStatus": "completed"}, {"QueueResult": "bridged"}])
def test_twilio_tells_of_a_person_when_the_dialled_leg_is_over(told):
    assert answers("twilio", callback("in-progress", **told)) == [(TWILIO, "dial")]
    both = heard("twilio", callback("completed", **told))
    assert [one[0] for one in both] == ["call.answered", "call.ended"]


@pytest.mark.parametrize("told", [{"DialCallStatus": "no-answer"}, {"QueueResult": "hangup"}])
def test_twilio_tells_that_nobody_answered_the_dialled_leg(told):
    assert answers("twilio", callback("in-progress", **told)) == [(TWILIO, "")]
    assert answers("twilio", callback("completed", **told)) == []


# --- FreeSWITCH

CALL = "7f4de4bc-17d7-11dd-b7a0-db4edd065621"


def test_freeswitch_answers_by_itself_and_a_person_by_being_bridged():
    assert answers("freeswitch", channel("CHANNEL_ANSWER", **{"Caller-Callee-ID-Number": "5000"})) == [(CALL, "")]
    bridged = channel("CHANNEL_BRIDGE", **{"Other-Leg-Destination-Number": "205"})
    assert answers("freeswitch", bridged) == [(CALL, "205")]
    dialled = channel("CHANNEL_BRIDGE", **{"Caller-Callee-ID-Number": "02713115115"})
    assert answers("freeswitch", dialled) == [(CALL, "bridge")]


def test_freeswitch_tells_of_the_desks_leg_where_a_queue_rang_it():
    desk = {
        "Call-Direction": "outbound",
        "Caller-Destination-Number": "205",
        "Other-Leg-Unique-ID": "leg-of-her",
        "Other-Leg-Direction": "inbound",
        "Other-Leg-Caller-ID-Number": "0901234567",
        "Other-Leg-Destination-Number": "02713115115",
    }
    told = heard("freeswitch", channel("CHANNEL_BRIDGE", **desk))
    assert [one[:5] for one in told] == [("call.answered", "leg-of-her", "115", "0901234567", "205")]
    ours = {"Call-Direction": "outbound", "Other-Leg-Unique-ID": "x", "Other-Leg-Direction": "outbound"}
    assert heard("freeswitch", channel("CHANNEL_BRIDGE", **ours)) == []


def test_freeswitch_bridged_anew_is_another_answer():
    first, second = (channel("CHANNEL_BRIDGE", **{"Other-Leg-Destination-Number": to}) for to in ("205", "206"))
    assert answers("freeswitch", first) != answers("freeswitch", second)


def test_freeswitchs_record_of_a_call_that_only_a_machine_answered_has_no_answer():
    assert answers("freeswitch_cdr", record(bridge_uepoch="0")) == []
    assert answers("freeswitch_cdr", record()) == [("u1", "205")]


def test_freeswitch_has_a_call_that_talks_to_nobody():
    row = {"uuid": "a", "direction": "inbound", "dest": "1900115", "callstate": "ACTIVE", "callee_num": "1900115"}
    found = live_of_freeswitch({"row_count": 1, "rows": [row]}, exchange("freeswitch")).news
    assert [(one.type, one.data.agent) for one in found] == [("call.ringing", None), ("call.answered", "")]


# --- Asterisk

ASTERISK = "1764000000.42"


def up(connected: str) -> dict[str, Any]:
    told = ari("ChannelStateChange", "Up")
    told["channel"]["connected"]["number"] = connected
    return told


def test_asterisk_is_up_by_itself_and_with_a_person_when_it_says_whom():
    assert answers("asterisk", up("")) == [(ASTERISK, "")]
    assert answers("asterisk", up("02713115115")) == [(ASTERISK, "")]
    assert answers("asterisk", up("205")) == [(ASTERISK, "205")]


def entered(inside: list[str], kind: str = "mixing", **channel: Any) -> dict[str, Any]:
    told = ari("ChannelEnteredBridge", "Up", bridge={"id": "b", "bridge_type": kind, "channels": inside})
    told["channel"] |= channel
    return told


def test_asterisk_tells_of_a_person_when_both_legs_are_in_one_bridge():
    desk = {"id": "desk", "caller": {"number": "205"}, "dialplan": {"exten": "s"}}
    assert answers("asterisk", entered([ASTERISK, "desk"], **desk)) == [(ASTERISK, "205")]
    assert answers("asterisk", entered(["desk", ASTERISK])) == [(ASTERISK, "205")]
    assert answers("asterisk", entered(["desk", ASTERISK], connected={"number": ""})) == [(ASTERISK, "bridge")]


def test_asterisk_waits_alone_or_on_hold_and_is_not_answered():
    assert heard("asterisk", entered([ASTERISK])) == []
    assert heard("asterisk", entered([ASTERISK, "other"], "holding")) == []
    assert heard("asterisk", entered("rubbish")) == []  # type: ignore[arg-type]


def test_asterisk_has_a_call_that_talks_to_nobody():
    found = live_of_asterisk([up("")["channel"]], exchange("asterisk")).news
    assert [(one.type, one.data.agent) for one in found] == [("call.ringing", None), ("call.answered", "")]


# --- all


@pytest.mark.parametrize("number", [*NUMBERS, *(f"+{one}" for one in NUMBERS), "+842713115115", "115"])
def test_a_number_of_ours_is_nobodys_telephone(number):
    told = stringee("answered", to={"number": number, "alias": "842713115115", "type": "external"})
    assert answers("stringee", told) == [("call-vn-1-ABC", "")]
