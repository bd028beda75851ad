"""How exchanges are asked which calls they have, as their makers document it, and what is no answer."""

import base64
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from standardwebhooks import Webhook

from dispatch.exchanges import Exchange, Unreadable
from dispatch.exchanges.asking import ASKING, Page
from dispatch.exchanges.canonical import Live
from dispatch.exchanges.setup import Ask, Fields, WrongExchanges, load
from dispatch.signing import signed
from events.values import Time
from tests.exchanges.test_adapters import NUMBERS, SECRET, exchange

SIGNING = "whsec_" + base64.b64encode(b"a secret that signs, of 32 bytes!").decode()
TWILIO = Ask("https://api.twilio.com/", "AC1", "token")
STRINGEE = Ask("https://api.stringee.com", "SK1", "key")
ROW = Fields(call="id", number="did", event="state", events={"up": "call.answered", "over": "call.ended"})
MAPPED = Ask("https://pbx/live", headers={"X-Key": "k"}, next="more", calls="calls", row=ROW)
NOW = Time(1_764_000_000_000)


def of(adapter: str, ask: Ask) -> Exchange:
    return exchange(adapter, ask=ask)


def test_twilio_is_asked_for_calls_in_the_order_they_go_through_their_states():
    base = "https://api.twilio.com/2010-04-01/Accounts/AC1/Calls.json"
    wanted = [f"{base}?Status={state}&PageSize=1000" for state in ("queued", "ringing", "in-progress")]
    assert ASKING["twilio"].addresses(TWILIO, {}) == wanted
    login = "Basic " + base64.b64encode(b"AC1:token").decode()
    assert ASKING["twilio"].headers(TWILIO, "token", NOW) == {"Authorization": login}


def test_the_next_part_of_a_list_is_asked_only_of_the_same_exchange():
    read = ASKING["twilio"].read
    address = "https://api.twilio.com/2010-04-01/Accounts/AC1/Calls.json?Status=queued"
    more = "/2010-04-01/Accounts/AC1/Calls.json?Page=1&PageToken=PA1"
    assert read({"calls": [], "next_page_uri": more}, address, TWILIO).next == f"https://api.twilio.com{more}"
    assert read({"calls": [], "next_page_uri": None}, address, TWILIO) == Page([], None)
    for elsewhere in (
        "https://evil.example/",
        "//evil.example/",
        "http://api.twilio.com/",
        "https://api.twilio.com:8/",
    ):
        with pytest.raises(Unreadable):
            read({"calls": [], "next_page_uri": elsewhere}, address, TWILIO)
        with pytest.raises(Unreadable):
            ASKING["mapped"].read({"calls": [], "more": elsewhere}, address, MAPPED)


@pytest.mark.parametrize("told", [None, [], {}, {"calls": []}, {"calls": None, "next_page_uri": None}, "x", 7,
                                  {"calls": [7], "next_page_uri": None}])  # fmt: skip
def test_what_is_no_list_is_no_answer_of_twilio(told: Any):
    with pytest.raises(Unreadable):
        ASKING["twilio"].read(told, "https://api.twilio.com/", TWILIO)


@pytest.mark.parametrize("told", [None, [], {"r": 0}, {"r": 3, "data": {"calls": []}}, {"r": 0, "data": []},
                                  {"r": 0, "data": {"calls": {}}}])  # fmt: skip
def test_what_is_no_log_is_no_answer_of_stringee(told: Any):
    with pytest.raises(Unreadable):
        ASKING["stringee"].read(told, "https://api.stringee.com/", STRINGEE)


def test_a_call_without_its_name_spoils_the_list():
    for adapter, ask in (("twilio", TWILIO), ("stringee", STRINGEE), ("mapped", MAPPED)):
        with pytest.raises(Unreadable):
            ASKING[adapter].live([{"state": "up", "status": "ringing"}], of(adapter, ask), {})


def test_of_twilio_legs_are_there_and_news_are_of_the_callers_alone():
    rows = [
        {"sid": "CA1", "from": "+84901", "to": "+842713115115", "status": "in-progress", "direction": "inbound",
         "start_time": "Mon, 24 Nov 2025 16:00:00 +0000"},
        {"sid": "CA2", "from": "+84901", "to": "sip:205@pbx", "status": "in-progress", "direction": "outbound-dial",
         "parent_call_sid": "CA1"},
        {"sid": "CA3", "from": "+266696687", "to": "+842713115115", "status": "queued", "direction": "inbound"},
        {"sid": "CA3", "from": "+266696687", "to": "+842713115115", "status": "in-progress", "direction": "inbound"},
        {"sid": "CA4", "from": "+842713115115", "to": "+84902", "status": "ringing", "direction": "outbound-api"},
    ]  # fmt: skip
    found = ASKING["twilio"].live(rows, of("twilio", TWILIO), {})
    assert found.calls == {"CA1", "CA2", "CA3", "CA4"}
    told = [(e.type, e.data.call, e.data.number, e.data.caller, e.data.agent, e.data.at) for e in found.news]
    assert told == [
        ("call.ringing", "CA1", "115", "+84901", None, 1_764_000_000_000),
        ("call.answered", "CA1", "115", None, "205", None),
        ("call.ringing", "CA3", "115", None, None, None),
        ("call.answered", "CA3", "115", None, "", None),
    ]


def test_stringee_is_asked_for_what_stopped_of_the_calls_we_believe_live():
    way = ASKING["stringee"]
    assert way.addresses(STRINGEE, {}) == []
    began = {"a": Time(NOW), "b": Time(NOW + 5_000)}
    (address,) = way.addresses(STRINGEE, began)
    assert address == (
        "https://api.stringee.com/v1/call/log?version=2&limit=100&sort_by=start_time"
        f"&from_start_time={NOW - 600_000}&to_start_time={NOW + 605_000}"
    )
    assert way.headers(STRINGEE, "key", NOW)["X-STRINGEE-AUTH"].count(".") == 2
    rows = [{"id": f"c{number}", "start_time": number, "stop_time": number} for number in range(100)]
    more = way.read({"r": 0, "data": {"calls": rows}}, address, STRINGEE).next
    assert more == f"{address}&search_after%5B%5D=99&search_after%5B%5D=c99"
    again = way.read({"r": 0, "data": {"calls": rows}}, more, STRINGEE).next
    assert again == more
    assert way.read({"r": 0, "data": {"calls": rows[:99]}}, more, STRINGEE).next is None
    log = [{"id": "a", "stop_time": 1}, {"id": "b", "stop_time": 0}, {"id": "c", "stop_time": 1}]
    assert way.live(log, of("stringee", STRINGEE), began) == Live(frozenset("b"), [])


def test_a_call_in_a_state_that_the_file_does_not_name_is_there_and_no_more():
    rows = [{"id": 1, "did": "1900115", "state": "odd"}, {"id": 2, "did": "1900115", "state": "up"},
            {"id": 3, "did": "1900115", "state": "over"}]  # fmt: skip
    found = ASKING["mapped"].live(rows, of("mapped", MAPPED), {})
    assert found.calls == {"1", "2"}
    assert [(e.type, e.data.call, e.data.number) for e in found.news] == [
        ("call.ringing", "2", "115"),
        ("call.answered", "2", "115"),
    ]
    whole = Ask("https://pbx/live", row=ROW)
    assert ASKING["mapped"].read(rows, "https://pbx/live", whole) == Page(rows, None)


def test_who_speaks_our_own_form_is_asked_and_answers_signed():
    way, ask = ASKING["canonical"], Ask("https://pbx/live", password=SIGNING)
    assert way.addresses(ask, {}) == ["https://pbx/live"]
    sent = way.headers(ask, SIGNING, NOW)
    webhook, body = Webhook(SIGNING), b'{"calls":[]}'
    assert sent["webhook-signature"] == webhook.sign(sent["webhook-id"], datetime.fromtimestamp(NOW // 1000, UTC), "")
    told = signed(sent["webhook-id"], body, Time(NOW + 2_000), SIGNING)
    way.prove(SIGNING, sent, told, body)
    other = "whsec_" + base64.b64encode(b"another secret of 32 bytes, long").decode()
    earlier = signed("calls-1", body, NOW, SIGNING)
    for wrong, said in (
        (told, b'{"calls": []}'),
        (earlier, body),
        ({}, body),
        (signed("calls-1", body, NOW, other), body),
    ):
        with pytest.raises(Unreadable):
            way.prove(SIGNING, sent, wrong, said)
    with pytest.raises(Unreadable):
        way.headers(ask, "signs nothing!", NOW)


def test_a_list_in_our_own_form_is_read_with_what_each_call_is_in():
    exchange = Exchange("sip", "canonical", numbers=NUMBERS)
    way, ask = ASKING["canonical"], Ask("https://pbx/live", password=SIGNING)
    rings = {
        "type": "call.ringing",
        "data": {"call": "1", "number": "115", "caller": "0901", "at": "2026-11-28T10:00:00Z"},
    }
    talks = {"type": "call.answered", "data": {"call": "2", "number": "113", "agent": "201"}}
    page = way.read({"calls": [rings, talks], "next": "/live?page=2"}, ask.url, ask)
    assert page.next == "https://pbx/live?page=2"
    found = way.live(page.rows, exchange, {})
    assert found.calls == {"1", "2"}
    told = [(one.type, one.source, one.data.call, one.data.number, one.data.agent) for one in found.news]
    assert told == [
        ("call.ringing", "sip", "1", "115", None),
        ("call.ringing", "sip", "2", "113", None),
        ("call.answered", "sip", "2", "113", "201"),
    ]
    assert way.live([], exchange, {"3": NOW}).calls == frozenset()
    for wrong in ({"type": "call.ended", "data": {"call": "1"}}, {"type": "call.ringing"}, {"data": {"call": "1"}}):
        with pytest.raises(Unreadable):
            way.live([wrong], exchange, {})
    for wrong in ([], {"calls": None}, {}, {"calls": [], "next": "https://elsewhere/"}):
        with pytest.raises(Unreadable):
            way.read(wrong, ask.url, ask)


def dialog(call: str, state: int, *noted: dict[str, str]) -> dict[str, Any]:
    """As `dlg.list` of Kamailio 5.6 tells it, without what is not read."""
    times = {"start_ts": 1_795_858_090 if state > 2 else 0, "init_ts": 1_795_858_082}
    return {"call-id": call, "from_uri": "sip:0901@127.0.0.1", "state": state, **times, "variables": list(noted)}


def test_kamailio_is_asked_for_its_dialogs():
    way, ask = ASKING["kamailio"], Ask("http://sip:8090/RPC", "eoc", "x", of="kamailio")
    assert way.addresses(ask, {}) == ["http://sip:8090/RPC"]
    assert json.loads(way.body or b"")["method"] == "dlg.list"
    assert way.headers(ask, "x", NOW)["Authorization"] == "Basic " + base64.b64encode(b"eoc:x").decode()
    dialogs = [
        dialog("1", 2, {"caller": "0901"}, {"number": "842713115115"}),
        dialog("2", 4, {"agent": "201"}, {"number": "842713115115"}, {"caller": "0902"}),
        dialog("3", 5, {"number": "842713115115"}),
        dialog("4", 4),
    ]
    page = way.read({"jsonrpc": "2.0", "id": 1, "result": dialogs}, ask.url, ask)
    found = way.live(page.rows, Exchange("sip", "canonical", numbers=NUMBERS, ask=ask), {})
    assert found.calls == {"1", "2", "4"}, "one that is over is none; one we know nothing of is there"
    told = [
        (one.type, one.data.call, one.data.number, one.data.caller, one.data.agent, one.data.at) for one in found.news
    ]
    assert told == [
        ("call.ringing", "1", "115", "0901", None, 1_795_858_082_000),
        ("call.ringing", "2", "115", "0902", None, 1_795_858_082_000),
        ("call.answered", "2", "115", "0902", "201", 1_795_858_090_000),
    ]
    for wrong in ({"jsonrpc": "2.0", "error": {"code": 500}}, [], {"result": {}}, {"result": ["x"]}):
        with pytest.raises(Unreadable):
            way.read(wrong, ask.url, ask)
    for row in ({"state": 2}, {"call-id": "1"}, {"call-id": "1", "state": 9}):
        with pytest.raises(Unreadable):
            way.live([row], Exchange("sip", "canonical", numbers=NUMBERS, ask=ask), {})


def test_only_those_are_asked_that_can_be(tmp_path: Path):
    login = {"user": "AC1", "password": "x"}
    row = {"call": "id", "event": "state", "events": {"up": "call.answered"}}
    twilio = {"name": "a", "adapter": "twilio", "secret": SECRET, "url": "https://x", "numbers": NUMBERS}
    plain = {"name": "a", "adapter": "mapped", "secret": SECRET, "numbers": NUMBERS, "mapping": {"call": "id"}}
    own = {"name": "a", "adapter": "canonical", "numbers": NUMBERS}
    good = [
        {**twilio, "ask": {"url": "https://api.twilio.com", **login}},
        {**plain, "ask": {"url": "https://pbx/live", "row": row}},
        {**own, "ask": {"url": "https://pbx/live", "password": SIGNING}},
        {**own, "ask": {"url": "http://sip:8090/RPC", "of": "kamailio", "user": "eoc", "password": "x"}},
    ]
    wrong = [
        {**good[0], "numbers": {}},
        {**twilio, "ask": {"url": "https://api.twilio.com"}},
        {**twilio, "ask": {"url": "tcp://api.twilio.com", **login}},
        {**twilio, "ask": {"url": "https://api.twilio.com", **login, "row": row}},
        {**plain, "ask": {"url": "https://pbx/live"}},
        {**plain, "ask": {"url": "https://pbx/live", "row": {"call": "id"}}},
        {**plain, "ask": {"url": "https://pbx/live", "row": {**row, "times": {"call.ended": "end"}}}},
        {**plain, "ask": {"url": "https://pbx/live", "row": {**row, "events": {"up": "call.located"}}}},
        {"name": "a", "adapter": "freeswitch", "secret": SECRET, "numbers": NUMBERS, "ask": {"url": "https://x"}},
        {**own, "ask": {"url": "https://x"}},
        {**own, "ask": {"url": "https://x", "of": "kamailio", "user": "eoc"}},
        {**twilio, "ask": {"url": "https://x", "of": "kamailio", **login}},
        {**own, "ask": {"url": "https://x", "password": "signs nothing!"}},
        {**own, "ask": {"url": "https://x", "password": SIGNING, "calls": "data"}},
        {"name": "a", "adapter": "canonical", "ask": {"url": "https://x", "password": SIGNING}},
    ]
    file = tmp_path / "exchanges.json"
    for one in good:
        file.write_text(json.dumps([one]))
        assert load(file)["a"].ask is not None
    for one in wrong:
        file.write_text(json.dumps([one]))
        with pytest.raises(WrongExchanges):
            load(file)
