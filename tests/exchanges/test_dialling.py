"""How each exchange is asked to ring a desk and then somebody outside, as its maker documents it; and its answers."""

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs
from xml.etree import ElementTree

import msgspec
import pytest
from standardwebhooks import Webhook

from dispatch.exchanges import Exchange
from dispatch.exchanges.dialling import DIALLING, wish_of
from dispatch.exchanges.line import Dial, Line, Wish
from dispatch.exchanges.setup import WrongExchanges, load
from events.values import Time

SECRET = "s" * 24
SIGNING = "whsec_" + base64.b64encode(b"a secret that signs, of 32 bytes!").decode()
NOW = Time(1_790_000_000_000)
LINE = Line("5d2ae508:17", "201", "+84912345678", "115", NOW)
BASIC = "Basic " + base64.b64encode(b"tiepung:geheim").decode()


def wish(adapter: str, line: Line = LINE, **dial: Any) -> Wish:
    settings = Dial(**{"url": "https://pbx.example", "user": "tiepung", "secret": "geheim", **dial})
    exchange = Exchange("tong-dai", adapter, SECRET, {"842713115115": "115"}, dial=settings)  # type: ignore[arg-type]
    return wish_of(line, exchange, settings)


def test_asterisk_rings_the_desk_and_goes_on_in_the_dialplan():
    asked = wish("asterisk", url="http://pbx:8088/", context="ra-ngoai", is_local=True)
    assert (asked.method, asked.url) == ("POST", "http://pbx:8088/ari/channels")
    assert asked.headers == {"Content-Type": "application/json", "Authorization": BASIC}
    assert json.loads(asked.body) == {
        "endpoint": "PJSIP/201",
        "extension": "0912345678",
        "context": "ra-ngoai",
        "priority": 1,
        "callerId": "842713115115",
        "timeout": 30,
        "channelId": "tiepung-5d2ae508-17",
    }


def test_freeswitch_is_asked_in_the_background_and_shows_the_services_number():
    asked = wish("freeswitch", outside="sofia/gateway/vnpt/{to}", extension="user/{extension}@115.local")
    assert (asked.method, asked.url, asked.headers["Authorization"]) == ("POST", "https://pbx.example/RPC2", BASIC)
    call = ElementTree.fromstring(asked.body)
    assert call.findtext("methodName") == "freeswitch.api"
    assert [one.text for one in call.iter("string")] == [
        "bgapi",
        "originate {ignore_early_media=true,originate_timeout=30,origination_caller_id_number=842713115115}"
        "user/201@115.local &bridge({origination_caller_id_number=842713115115}sofia/gateway/vnpt/+84912345678)",
    ]


def test_twilio_is_told_by_twiml_what_to_dial():
    asked = wish("twilio", user="AC1", url="https://api.twilio.com", extension="sip:{extension}@115.sip.twilio.com")
    assert (asked.method, asked.url) == ("POST", "https://api.twilio.com/2010-04-01/Accounts/AC1/Calls.json")
    assert asked.headers["Authorization"] == "Basic " + base64.b64encode(b"AC1:geheim").decode()
    form = {name: values[0] for name, values in parse_qs(asked.body.decode()).items()}
    markup = ElementTree.fromstring(form.pop("Twiml"))
    assert form == {"To": "sip:201@115.sip.twilio.com", "From": "842713115115", "Timeout": "30"}
    dial = markup.find("Dial")
    assert dial is not None
    assert (dial.attrib["callerId"], dial.findtext("Number")) == ("842713115115", "+84912345678")


def test_stringee_connects_the_desks_agent_to_the_number_and_its_token_is_signed():
    asked = wish("stringee", user="SK1", url="https://api.stringee.com")
    assert (asked.method, asked.url) == ("POST", "https://api.stringee.com/v1/call2/callout")
    own = {"type": "external", "number": "842713115115", "alias": "842713115115"}
    away = {"type": "external", "number": "84912345678", "alias": "84912345678"}
    assert json.loads(asked.body) == {
        "from": own,
        "to": [{"type": "internal", "number": "201", "alias": "201"}],
        "actions": [{"action": "connect", "from": own, "to": away}],
    }
    head, claims, mark = asked.headers["X-STRINGEE-AUTH"].split(".")
    signed = hmac.new(b"geheim", f"{head}.{claims}".encode(), hashlib.sha256).digest()
    assert _decoded(mark) == signed
    assert json.loads(_decoded(head)) == {"typ": "JWT", "alg": "HS256", "cty": "stringee-api;v=1"}
    told = json.loads(_decoded(claims))
    assert (told["iss"], told["rest_api"], told["exp"]) == ("SK1", True, NOW // 1000 + 300)
    assert told["jti"].startswith("SK1-")


def _decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


@pytest.mark.parametrize(
    ("body", "url", "sent"),
    [
        ("json", "https://pbx.example", b'{"to":"0912345678","ext":"201","cid":"842713115115"}'),
        ("form", "https://pbx.example", b"to=0912345678&ext=201&cid=842713115115"),
        ("query", "https://pbx.example?to=0912345678&ext=201&cid=842713115115", b""),
    ],
)
def test_another_is_asked_in_its_own_fields(body: str, url: str, sent: bytes):
    fields = {"to": "{to}", "ext": "{extension}", "cid": "{number}"}
    asked = wish("mapped", body=body, fields=fields, is_local=True, headers={"X-Key": "k"})
    assert (asked.url, asked.body, asked.headers["X-Key"]) == (url, sent, "k")


def test_what_the_person_called_sees_is_the_services_number_as_this_exchange_has_it():
    def shown(line: Line, **dial: Any) -> str:
        return str(json.loads(wish("asterisk", line, **dial).body)["callerId"])

    assert shown(LINE, callers={"115": "02713115115"}) == "02713115115"
    other = msgspec.structs.replace(LINE, number="114")
    assert shown(other) == "114"
    assert shown(msgspec.structs.replace(LINE, number="")) == ""
    assert shown(msgspec.structs.replace(LINE, number="1,x=y")) == ""


@pytest.mark.parametrize(
    "extension", ["201 &system(rm -rf)", "{a=b}201", "201)", "", "x" * 33, "201\n", "@201", "<a/>"]
)
def test_an_extension_that_says_more_than_where_to_ring_is_not_dialled(extension: str):
    assert not msgspec.structs.replace(LINE, extension=extension).can_be_dialled


@pytest.mark.parametrize("to", ["", "0912&x", "+849123456789012345", "sip:a@b"])
def test_what_is_no_number_is_not_dialled(to: str):
    assert not msgspec.structs.replace(LINE, to=to).can_be_dialled


@pytest.mark.parametrize(
    ("adapter", "status", "body", "is_yes"),
    [
        ("asterisk", 200, b"{}", True),
        ("asterisk", 409, b'{"message":"exists"}', True),
        ("asterisk", 401, b"", False),
        ("freeswitch", 200, b"<string>+OK Job-UUID: 1</string>", True),
        ("freeswitch", 200, b"<string>-ERR no such command</string>", False),
        ("twilio", 201, b"{}", True),
        ("twilio", 400, b"{}", False),
        ("stringee", 200, b'{"r":0}', True),
        ("stringee", 200, b'{"r":10,"message":"no"}', False),
        ("stringee", 200, b"<html>", False),
        ("stringee", 200, b"\xff", False),
        ("mapped", 204, b"", True),
    ],
)
def test_its_answer_is_a_yes_or_none(adapter: str, status: int, body: bytes, is_yes: bool):
    assert DIALLING[adapter][1](status, body) is is_yes


def test_our_own_form_is_signed_and_names_the_call_so_that_it_is_made_once():
    asked = wish("canonical", secret=SIGNING, extension="PJSIP/{extension}", is_local=True)
    assert (asked.method, asked.url) == ("POST", "https://pbx.example")
    told = json.loads(asked.body)
    assert told["type"] == "message.line"
    assert told["data"] == {
        "message": "5d2ae508:17",
        "call": "tiepung-5d2ae508-17",
        "way": "line",
        "extension": "PJSIP/201",
        "to": "0912345678",
        "number": "115",
        "shown": "842713115115",
        "ring_s": 30,
    }
    at = datetime.fromtimestamp(NOW // 1000, UTC)
    assert asked.headers["webhook-id"] == "5d2ae508:17"
    assert asked.headers["webhook-signature"] == Webhook(SIGNING).sign("5d2ae508:17", at, asked.body.decode())
    is_taken = DIALLING["canonical"][1]
    assert [is_taken(status, b"") for status in (200, 202, 409, 302, 401, 500)] == [
        True,
        True,
        True,
        False,
        False,
        False,
    ]


@pytest.mark.parametrize(
    ("adapter", "dial", "why"),
    [
        ("canonical", {}, "signs what is asked for"),
        ("canonical", {"secret": "signs nothing!"}, "signs what is asked for"),
        ("asterisk", {"url": "pbx"}, "no address"),
        ("twilio", {}, "needs `user`"),
        ("freeswitch", {"user": "a", "secret": "b"}, "needs `outside`"),
        ("mapped", {}, "belong to `mapped`"),
        ("asterisk", {"fields": {"a": "{to}"}}, "belong to `mapped`"),
        ("asterisk", {"extension": "PJSIP/{to}"}, "cannot fill in"),
        ("asterisk", {"outside": "{to"}, "cannot fill in"),
        ("asterisk", {"ring_s": 0}, "ring_s"),
    ],
)
def test_settings_that_cannot_work_are_refused_and_show_no_secret(
    tmp_path: Path, adapter: str, dial: dict[str, Any], why: str
):
    told = {"name": "a", "adapter": adapter, "secret": SECRET, "dial": {"url": "http://pbx", **dial}}
    if adapter == "canonical":
        del told["secret"]
    if adapter == "mapped":
        told["mapping"] = {"call": "id", "event": "e"}
    if adapter == "twilio":
        told["url"] = "https://115.example"
    file = tmp_path / "exchanges.json"
    file.write_text(json.dumps([told]))
    with pytest.raises(WrongExchanges, match=why) as wrong:
        load(file)
    assert SECRET not in str(wrong.value)
