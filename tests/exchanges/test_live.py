"""What an exchange answers when it is asked which calls it has, and to which exchanges a line can be held."""

import json

import pytest

from dispatch.exchanges import Unreadable, asterisk, freeswitch
from dispatch.exchanges.canonical import Live
from dispatch.exchanges.setup import WrongExchanges, load
from tests.exchanges.test_adapters import NUMBERS, SECRET, exchange


def test_what_is_no_list_of_calls_is_not_read_as_none():
    of_asterisk, of_freeswitch = exchange("asterisk"), exchange("freeswitch")
    for wrong in ([{}], [None], [{"id": ""}]):
        with pytest.raises(Unreadable):
            asterisk.live(wrong, of_asterisk)
    for wrong in ({"rows": 7}, {"rows": [{}]}, {"row_count": 2, "rows": [{"uuid": "a"}]}):
        with pytest.raises(Unreadable):
            freeswitch.live(wrong, of_freeswitch)
    assert freeswitch.live({"row_count": 0}, of_freeswitch) == Live(frozenset(), [])
    assert asterisk.live([], of_asterisk) == Live(frozenset(), [])


def test_all_legs_are_there_and_news_are_of_the_callers_alone():
    rows = [
        {"uuid": "a", "direction": "inbound", "dest": "1900115", "cid_num": "0901", "callstate": "ACTIVE",
         "callee_num": "205", "call_uuid": "a", "created_epoch": "1764000000"},
        {"uuid": "b", "direction": "outbound", "dest": "205", "callstate": "ACTIVE", "call_uuid": "a"},
    ]  # fmt: skip
    found = freeswitch.live({"row_count": 2, "rows": rows}, exchange("freeswitch"))
    assert found.calls == {"a"}
    told = [(e.type, e.data.call, e.data.number, e.data.caller, e.data.agent, e.data.at) for e in found.news]
    assert told == [
        ("call.ringing", "a", "115", "0901", None, 1764000000000),
        ("call.answered", "a", "115", None, "205", None),
    ]


def test_a_line_is_held_only_to_what_can_be_held_one_to(tmp_path):
    connect = {"url": "http://pbx:8088/ari"}
    good = {"name": "a", "adapter": "asterisk", "connect": connect, "numbers": NUMBERS}
    wrong = [
        {**good, "secret": SECRET},
        {**good, "numbers": {}},
        {**good, "adapter": "freeswitch"},
        {**good, "connect": {"url": "tcp://pbx:8021"}},
        {**good, "adapter": "twilio", "url": "https://x"},
        {**good, "connect": {**connect, "user": "a:b"}},
        {"name": "a", "adapter": "canonical", "secret": SECRET},
        {"name": "a", "adapter": "canonical", "canary": {"within_s": 60}},
        {"name": "a", "adapter": "stringee"},
    ]
    file = tmp_path / "exchanges.json"
    for one in wrong:
        file.write_text(json.dumps([one]))
        with pytest.raises(WrongExchanges):
            load(file)
    password = tmp_path / "password"
    password.write_text("first\nsecond\n")
    file.write_text(json.dumps([{**good, "connect": {**connect, "password_file": str(password)}}]))
    assert load(file)["a"].connect.secret() == "first"
