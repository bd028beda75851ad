"""Exchanges that speak in their own way, over HTTP: what they tell becomes a call; who is not one of them is not heard."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.edge.conftest import Running, serving
from tests.exchanges.test_adapters import SECRET, ari, callback, channel, record, sign, stringee

URL = "https://eoc.example/webhooks/exchanges/us"
GREETING = "<Response><Enqueue>115</Enqueue></Response>"
NUMBERS = {"842713115115": "115", "02713115115": "115", "1900115": "115"}
EXCHANGES: list[dict[str, Any]] = [
    {"name": "stringee", "adapter": "stringee", "secret": SECRET, "numbers": NUMBERS},
    {"name": "us", "adapter": "twilio", "secret": SECRET, "url": URL, "greeting": GREETING, "numbers": NUMBERS},
    {"name": "switch", "adapter": "freeswitch", "secret": SECRET, "numbers": NUMBERS},
    {"name": "records", "adapter": "freeswitch_cdr", "secret": SECRET, "numbers": NUMBERS},
    {"name": "asterisk", "adapter": "asterisk", "secret": SECRET, "numbers": NUMBERS},
    {
        "name": "voicecloud",
        "adapter": "mapped",
        "secret": SECRET,
        "numbers": NUMBERS,
        "mapping": {
            "call": "callid",
            "number": "did",
            "caller": "phone",
            "agent": "extension",
            "event": "event",
            "events": {
                "RING": "call.ringing",
                "ANSWER": "call.answered",
                **dict.fromkeys(("HANGUP", "hangup"), "call.ended"),
            },
            "recording": "recordingfile",
        },
    },
    {
        "name": "alohub",
        "adapter": "mapped",
        "secret": SECRET,
        "header": "Authorization",
        "numbers": NUMBERS,
        "mapping": {"call": "call_id", "number": "hotline", "caller": "caller_number", "times": {"call.ringing": "at"}},
    },
    {"name": "elsewhere", "adapter": "stringee", "secret": SECRET, "networks": ["203.0.113.0/24"]},
]


@pytest.fixture
async def running(database: str, tmp_path: Path) -> AsyncIterator[Running]:
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "exchanges.json").write_text(json.dumps(EXCHANGES))
    async with serving(database, tmp_path) as one:
        yield one


async def tell(running: Running, name: str, body: dict[str, Any], secret: str = SECRET) -> tuple[int, Any]:
    async with running.client() as exchange:
        headers = {"Content-Type": "application/json"}
        return await exchange.post(f"/webhooks/exchanges/{name}/{secret}", body, **headers)


async def calls(running: Running) -> dict[str, Any]:
    return await (await running.person("khoa")).view("calls")


async def test_a_key_in_a_header_proves_an_exchange_and_its_path_then_proves_nothing(running: Running) -> None:
    told = {"call_id": "a-1", "hotline": "1900115", "caller_number": "0901234567", "at": "2026-11-24 23:00:00"}
    headers = {"Content-Type": "application/json", "Authorization": SECRET}
    async with running.client() as exchange:
        assert (await exchange.post("/webhooks/exchanges/alohub", told, **headers))[1]["heard"] == 1
        for key in ("", SECRET[:-1], f"{SECRET}x", "sai"):
            wrong = {**headers, "Authorization": key}
            assert (await exchange.post("/webhooks/exchanges/alohub", told, **wrong))[0] == 401
        bearer = {**headers, "Authorization": f"Bearer {SECRET}"}
        assert (await exchange.post("/webhooks/exchanges/alohub", told, **bearer))[0] == 200
        assert (await exchange.post(f"/webhooks/exchanges/alohub/{SECRET}", told, **headers))[0] == 401
        assert (await exchange.post("/webhooks/exchanges/voicecloud", told, **headers))[0] == 401


async def test_each_tells_of_a_call_from_its_first_ring_to_its_end(running: Running) -> None:
    for state in ("ringing", "answered", "ended", "ended"):
        assert (await tell(running, "stringee", stringee(state)))[0] == 200
    for name in ("CHANNEL_CREATE", "CHANNEL_ANSWER", "CHANNEL_BRIDGE", "CHANNEL_HANGUP_COMPLETE"):
        assert (await tell(running, "switch", channel(name)))[0] == 200
    assert (await tell(running, "records", record()))[1]["heard"] == 3
    for told in (ari("StasisStart"), ari("ChannelStateChange", "Up"), ari("ChannelDestroyed", cause=16, cause_txt="x")):
        assert (await tell(running, "asterisk", told))[0] == 200
    found = await calls(running)
    assert len(found) == 4
    for row in found.values():
        assert (row["number"], row["state"], row["end"], row["caller"] is not None) == (
            "115",
            "ended",
            "answered",
            True,
        )


async def test_a_form_that_is_signed_is_heard_and_one_that_is_not_is_not(running: Running) -> None:
    async with running.client() as exchange:
        for status in ("ringing", "in-progress", "completed"):
            form = callback(status)
            headers = {"Content-Type": "application/x-www-form-urlencoded", "X-Twilio-Signature": sign(form, URL)}
            answer = await exchange.post("/webhooks/exchanges/us", urlencode(form).encode(), **headers)
            assert answer[0] == 200, answer
        changed = urlencode({**form, "From": "+84900000000"}).encode()
        assert (await exchange.post("/webhooks/exchanges/us", changed, **headers))[0] == 401
        unsigned = {"Content-Type": "application/x-www-form-urlencoded"}
        assert (await exchange.post("/webhooks/exchanges/us", urlencode(form).encode(), **unsigned))[0] == 401
        status, greeting = await exchange.get(f"/webhooks/exchanges/us/{SECRET}/greeting")
        assert (status, greeting) == (200, GREETING.encode())
        asking = {**headers, "X-Twilio-Signature": sign(form, f"{URL}/greeting")}
        status, greeting = await exchange.post("/webhooks/exchanges/us/greeting", urlencode(form).encode(), **asking)
        assert (status, greeting) == (200, GREETING.encode())
        assert (await exchange.post("/webhooks/exchanges/us/greeting", urlencode(form).encode(), **headers))[0] == 401
    assert [row["state"] for row in (await calls(running)).values()] == ["ended"]


async def test_a_signature_of_any_bytes_is_refused(running: Running) -> None:
    with socket.create_connection((running.settings.host, running.settings.port)) as line:
        line.sendall(
            b"POST /webhooks/exchanges/us HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nConnection: close\r\n"
            b"X-Twilio-Signature: \xe9\xff\r\n\r\n"
        )
        answer = await asyncio.to_thread(line.recv, 1000)
    assert answer.startswith(b"HTTP/1.1 401"), answer


async def test_whom_only_a_machine_answered_is_to_be_called_back(running: Running) -> None:
    for name in ("CHANNEL_CREATE", "CHANNEL_ANSWER", "CHANNEL_HANGUP_COMPLETE"):
        assert (await tell(running, "switch", channel(name)))[0] == 200
    for told in (ari("StasisStart"), ari("ChannelStateChange", "Up"), ari("ChannelDestroyed", cause=16, cause_txt="x")):
        told["channel"]["connected"]["number"] = ""
        assert (await tell(running, "asterisk", told))[0] == 200
    async with running.client() as exchange:
        for status in ("ringing", "in-progress", "completed"):
            form = callback(status, Called="+842713115115")
            headers = {"Content-Type": "application/x-www-form-urlencoded", "X-Twilio-Signature": sign(form, URL)}
            assert (await exchange.post("/webhooks/exchanges/us", urlencode(form).encode(), **headers))[0] == 200
            if status == "in-progress":
                assert {row["state"] for row in (await calls(running)).values()} == {"ended", "ringing"}
    found = await calls(running)
    assert [row["end"] for row in found.values()] == ["abandoned"] * 3
    assert set(await (await running.person("khoa")).view("call_backs")) == set(found)


async def test_no_call_is_refused_for_what_is_too_long(running: Running) -> None:
    sip = {"number": "sip:alice.nguyen.van@example.sip.provider.com", "type": "external"}
    told = stringee("ringing", call_id="x" * 500, **{"from": sip})
    assert (await tell(running, "stringee", told))[0] == 200
    assert (await tell(running, "stringee", {**told, "call_status": "ended", "endCallCause": "y" * 500}))[0] == 200
    assert [row["state"] for row in (await calls(running)).values()] == ["ended"]


async def test_a_form_with_a_control_character_costs_only_itself(running: Running) -> None:
    form = urlencode({**callback("ringing"), "CallSid": "a\x00b"}).encode()
    async with running.client() as exchange:
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        assert (await exchange.post(f"/webhooks/exchanges/us/{SECRET}", form, **headers))[0] == 422
        form = urlencode({**callback("ringing"), "To": "1\x0015"}).encode()
        assert (await exchange.post(f"/webhooks/exchanges/us/{SECRET}", form, **headers))[0] == 422
    assert (await tell(running, "stringee", stringee("ringing")))[0] == 200


async def test_plain_fields_come_by_get_and_in_any_order(running: Running) -> None:
    async with running.client() as exchange:
        for event in ("HANGUP", "ANSWER", "RING"):
            fields = {"callid": "v1", "phone": "0901234567", "did": "1900115", "extension": "205", "event": event}
            status, body = await exchange.get(f"/webhooks/exchanges/voicecloud/{SECRET}?{urlencode(fields)}")
            assert (status, body["heard"]) == (200, 1)
    row = (await calls(running))["voicecloud:v1"]
    assert (row["number"], row["state"], row["end"], row["extension"]) == ("115", "ended", "answered", "205")


async def test_what_happened_may_stand_in_the_path_and_a_second_who_answers_is_heard(running: Running) -> None:
    call = {"callid": "v2", "phone": "0901234567", "did": "1900115"}
    told: list[tuple[str, dict[str, str]]] = [
        ("call_in", {**call, "event": "RING", "extension": "205"}),
        ("call_in", {**call, "event": "ANSWER", "extension": "205"}),
        ("call_in", {**call, "event": "ANSWER", "extension": "206"}),
        ("hangup", {"callid": "v2"}),
        ("calldata", {"callid": "v2", "status": "ANSWERED", "recordingfile": "https://rec.example/v2.wav"}),
    ]
    async with running.client() as exchange:
        for path, fields in told:
            asked = f"/webhooks/exchanges/voicecloud/{SECRET}/{path}?{urlencode(fields)}"
            status, body = await exchange.get(asked)
            assert (status, body["heard"]) == (200, 1), path
        wrong = f"/webhooks/exchanges/voicecloud/{'w' * 24}/hangup?callid=v2"
        assert (await exchange.get(wrong))[0] == 401
        assert (await exchange.get(f"/webhooks/exchanges/stringee/{SECRET}/hangup?callid=v2"))[0] == 404
    row = (await calls(running))["voicecloud:v2"]
    assert (row["state"], row["end"], row["extension"], len(row["recordings"])) == ("ended", "answered", "206", 1)


async def test_strangers_are_not_heard_and_rubbish_costs_only_itself(
    running: Running, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (await tell(running, "stringee", stringee("ringing"), "w" * 24))[0] == 401
    assert (await tell(running, "nobody", stringee("ringing")))[0] == 401
    assert (await tell(running, "elsewhere", stringee("ringing")))[0] == 401
    assert (await tell(running, "stringee", {"call_id": "x"}))[0] == 422
    assert (await tell(running, "stringee", stringee("ringing", call_id="a\x00b")))[0] == 422
    async with running.client() as exchange:
        path = f"/webhooks/exchanges/stringee/{SECRET}"
        assert (await exchange.post(path, b"{torn"))[0] == 400
        assert (await exchange.post(path, b"[1]"))[0] == 422
        assert (await exchange.post(path, b"x" * ((1 << 20) - 1)))[0] == 400
        assert (await exchange.get(f"{path}/greeting"))[0] == 404
    assert await calls(running) == {}
    assert (await tell(running, "stringee", stringee("ringing")))[0] == 200
    assert len(await calls(running)) == 1
    said = capsys.readouterr().out
    assert "bad_signature" in said
    assert SECRET not in said
    assert "w" * 24 not in said
