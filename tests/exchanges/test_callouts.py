"""What we dial ourselves is told by the exchange as well, and is no call of somebody who asks for help."""

from typing import Any

import pytest

from tests.exchanges.test_adapters import VOICECLOUD, ari, channel, heard, record, stringee

OUTSIDE = "84987654321"


def callout(state: str, own: str = "842713115115") -> dict[str, Any]:
    """As Stringee tells of a callout: from a number of ours, first to a desk, then to somebody outside."""
    of_us = {"number": own, "alias": own, "is_online": False, "type": "external"}
    whom = {"number": OUTSIDE, "alias": OUTSIDE, "is_online": False, "type": "external"}
    return stringee(state, **{"from": of_us, "to": whom})


@pytest.mark.parametrize("own", ["842713115115", "+842713115115", "02713115115", "1900115", "115"])
@pytest.mark.parametrize("state", ["created", "ringing", "answered", "ended"])
def test_stringee_tells_of_a_call_that_we_made_and_it_is_not_heard(state, own):
    assert heard("stringee", callout(state, own)) == []
    desk = {"number": "tn1", "alias": "tn1", "is_online": True, "type": "internal"}
    assert heard("stringee", {**callout(state, own), "to": desk}) == []


def test_others_tell_of_calls_that_we_made_and_they_are_not_heard():
    own, to = "02713115115", {"Caller-Destination-Number": "0987654321"}
    assert heard("freeswitch", channel("CHANNEL_CREATE", **{"Caller-Caller-ID-Number": own}, **to)) == []
    told = record()
    told["callflow"][-1]["caller_profile"] |= {"caller_id_number": own, "destination_number": "0987654321"}
    assert heard("freeswitch_cdr", told) == []
    dialled = ari("StasisStart")
    dialled["channel"] |= {"caller": {"number": own}, "dialplan": {"exten": "0987654321"}}
    assert heard("asterisk", dialled) == []
    plain = {"callid": "1", "phone": own, "did": "0987654321", "event": "RING"}
    assert heard("mapped", plain, mapping=VOICECLOUD) == []


def test_whoever_calls_a_number_of_ours_is_heard_also_from_one_of_ours():
    assert len(heard("stringee", stringee("ringing", **{"from": callout("ringing")["from"]}))) == 1
    assert len(heard("freeswitch", channel("CHANNEL_CREATE", **{"Caller-Caller-ID-Number": "1900115"}))) == 1
