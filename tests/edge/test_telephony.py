"""What an exchange sends: signed or not, whole or torn, once or twice; only what is wrong is refused, and by name."""

import asyncio
import io
import json
import time
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from standardwebhooks import Webhook

from tests.edge.conftest import Running, fresh, serving, signed

pytestmark = pytest.mark.asyncio(loop_scope="module")

PATH = "/webhooks/telephony"


def event(delivery: str, kind: str = "call.ringing", **data: Any) -> bytes:
    """A CloudEvent in structured mode."""
    told = {"specversion": "1.0", "type": kind, "source": "exchange", "id": delivery, "data": data}
    return json.dumps(told).encode()


def binary(delivery: str, data: bytes, secret: str, kind: str = "call.ringing", **attributes: str) -> dict[str, str]:
    """The headers of a CloudEvent in binary mode."""
    told = {"specversion": "1.0", "type": kind, "source": "exchange", "id": delivery, **attributes}
    headers = {f"ce-{name}": value for name, value in told.items()}
    return {**signed(delivery, data, secret), "Content-Type": "application/json", **headers}


async def call_row(shared: Running, call: str, source: str = "exchange") -> dict[str, Any]:
    person = await shared.person("khoa")
    row: dict[str, Any] = (await person.view("calls"))[f"{source}:{call}"]
    return row


async def test_a_structured_event_is_answered_with_its_position(shared: Running) -> None:
    call = fresh("call")
    async with shared.client() as exchange:
        status, body = await shared.ring(
            exchange, "call.ringing", fresh(), call=call, number="115", caller="0912345678"
        )
    assert status == 200, body
    assert body["position"] <= await shared.position()
    row = await call_row(shared, call)
    assert (row["number"], row["state"]) == ("115", "ringing")


async def test_a_binary_event_says_the_same(shared: Running) -> None:
    call, delivery = fresh("call"), fresh()
    data = json.dumps({"call": call, "number": "114", "caller": "0912345678"}).encode()
    async with shared.client() as exchange:
        headers = binary(delivery, data, shared.secrets[0], time="2026-11-24T09:00:00Z")
        headers["ce-time"] = datetime.now(UTC).isoformat()
        status, body = await exchange.post(PATH, data, **headers)
    assert status == 200, body
    row = await call_row(shared, call)
    assert (row["number"], row["state"]) == ("114", "ringing")


async def test_percent_encoded_attributes_are_decoded(shared: Running) -> None:
    """A name in Vietnamese comes percent-encoded; decoding it once, and only once, is the rule."""
    call, delivery, source = fresh("call"), fresh(), "tổng đài 100%25"
    data = json.dumps({"call": call, "number": "115"}).encode()
    async with shared.client() as exchange:
        headers = binary(delivery, data, shared.secrets[0], source=quote(source))
        status, body = await exchange.post(PATH, data, **headers)
    assert status == 200, body
    assert (await call_row(shared, call, source))["number"] == "115"


async def test_quoted_attributes_of_older_senders_are_read(shared: Running) -> None:
    call, delivery = fresh("call"), fresh()
    data = json.dumps({"call": call, "number": "115"}).encode()
    async with shared.client() as exchange:
        headers = binary(delivery, data, shared.secrets[0], source='"exchange"')
        status, body = await exchange.post(PATH, data, **headers)
    assert status == 200, body
    assert await call_row(shared, call)


async def test_an_attribute_that_is_not_utf8_is_refused(shared: Running) -> None:
    delivery = fresh()
    data = json.dumps({"call": fresh("call"), "number": "115"}).encode()
    async with shared.client() as exchange:
        headers = binary(delivery, data, shared.secrets[0], source="t%E1%BB%u%FF%FE")
        status, body = await exchange.post(PATH, data, **headers)
    assert status in (400, 422), body


@pytest.mark.parametrize(
    "attributes",
    [{"source": ""}, {"source": "x" * 101}, {"specversion": ""}, {"id": ""}],
    ids=lambda one: next(iter(one)),
)
async def test_a_binary_event_without_a_required_attribute_is_refused(
    shared: Running, attributes: dict[str, str]
) -> None:
    """Both modes ask for the same: what structured mode refuses, binary mode refuses."""
    delivery = fresh()
    data = json.dumps({"call": fresh("call"), "number": "115"}).encode()
    async with shared.client() as exchange:
        headers = binary(delivery, data, shared.secrets[0], **attributes)
        status, body = await exchange.post(PATH, data, **headers)
    assert status in (400, 422), body


async def test_a_time_that_cannot_be_read_is_refused(shared: Running) -> None:
    delivery = fresh()
    data = json.dumps({"call": fresh("call"), "number": "115"}).encode()
    async with shared.client() as exchange:
        status, body = await exchange.post(PATH, data, **binary(delivery, data, shared.secrets[0], time="yesterday"))
    assert status == 422, body
    assert body["errors"][0]["path"] == "$.time"


# --- who signed it


async def test_what_was_forged_is_refused_and_leaves_no_trace(shared: Running) -> None:
    before, call, delivery = await shared.position(), fresh("call"), fresh()
    body = event(delivery, call=call, number="115")
    forged = signed(delivery, body, "whsec_" + "A" * 43 + "=")
    async with shared.client() as exchange:
        status, told = await exchange.post(PATH, body, **forged)
        assert (status, told["reason"]) == (401, "bad_signature")
        good = signed(delivery, body, shared.secrets[0])
        status, told = await exchange.post(PATH, body.replace(b"115", b"113"), **good)
        assert (status, told["reason"]) == (401, "bad_signature")
        status, told = await exchange.post(PATH, body, **{**good, "webhook-id": delivery + "x"})
        assert (status, told["reason"]) == (401, "bad_signature")
    assert await shared.position() == before


@pytest.mark.parametrize("minutes", [-6, 6])
async def test_a_stale_or_early_signature_is_refused(shared: Running, minutes: int) -> None:
    delivery = fresh()
    body = event(delivery, call=fresh("call"), number="115")
    at = datetime.now(UTC) + timedelta(minutes=minutes)
    async with shared.client() as exchange:
        status, told = await exchange.post(PATH, body, **signed(delivery, body, shared.secrets[0], at))
    assert (status, told["reason"]) == (401, "bad_signature")


@pytest.mark.parametrize(
    "headers",
    [
        {"webhook-signature": "v1"},
        {"webhook-signature": "v1,%%%"},
        {"webhook-signature": "v1a,AAAA"},
        {"webhook-signature": ""},
        {"webhook-signature": ", , ,"},
        {"webhook-signature": "v1," + "A" * 8000},
        {"webhook-timestamp": "nan"},
        {"webhook-timestamp": "inf"},
        {"webhook-timestamp": ""},
        {"webhook-timestamp": "9" * 400},
        {"webhook-id": ""},
        {"webhook-id": "x" * 129},
        {"webhook-id": "ù"},
    ],
    ids=lambda one: "-".join((next(iter(one)), next(iter(one.values()))[:8])),
)
async def test_torn_headers_are_refused(shared: Running, headers: dict[str, str]) -> None:
    delivery = fresh()
    body = event(delivery, call=fresh("call"), number="115")
    async with shared.client() as exchange:
        status, told = await exchange.post(PATH, body, **{**signed(delivery, body, shared.secrets[0]), **headers})
    assert (status, told["reason"]) == (401, "bad_signature")


async def test_nothing_signed_is_nothing_answered(shared: Running) -> None:
    async with shared.client() as exchange:
        status, told = await exchange.post(PATH, event(fresh(), call="c", number="115"))
    assert (status, told["reason"]) == (401, "bad_signature")


async def test_one_good_signature_among_others_is_enough(shared: Running) -> None:
    """A sender that rotates signs with both keys; a receiver must find the one it knows."""
    call, delivery = fresh("call"), fresh()
    body = event(delivery, call=call, number="115")
    headers = signed(delivery, body, shared.secrets[0])
    headers["webhook-signature"] = f"v1a,AAAA v1,AAAA {headers['webhook-signature']}"
    async with shared.client() as exchange:
        status, told = await exchange.post(PATH, body, **headers)
    assert status == 200, told


# --- what is in it


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b'{"specversion":"1.0","type":"call.ringing"', 400),
        (b"[]", 422),
        (b"null", 422),
        (b'{"specversion":"1.0","type":"call.ringing","source":"exchange","id":"x"}', 422),
        (b'{"specversion":"1.0","type":"call.ringing","source":"exchange","id":"x","data":{}}', 422),
        (b'{"specversion":"1.0","type":"call.ringing","source":"exchange","id":"x","data":{"call":7}}', 422),
        (b"[" * 30_000, 400),
        (b'{"a":' * 5_000, 400),
    ],
)
async def test_a_torn_or_shapeless_body_is_refused(shared: Running, body: bytes, status: int) -> None:
    delivery = fresh()
    async with shared.client() as exchange:
        answered, told = await exchange.post(PATH, body, **signed(delivery, body, shared.secrets[0]))
    assert answered == status or (status == 400 and answered == 422), told
    assert "Traceback" not in str(told)


async def test_a_wrong_field_is_named_by_its_path(shared: Running) -> None:
    delivery = fresh()
    body = event(delivery, call=fresh("call"), number="115", lat=91.5)
    async with shared.client() as exchange:
        status, told = await exchange.post(PATH, body, **signed(delivery, body, shared.secrets[0]))
    assert status == 422
    assert [one["path"] for one in told["errors"]] == ["$.data.lat"]


async def test_bytes_that_are_not_utf8_are_refused(shared: Running) -> None:
    delivery = fresh()
    body = b'{"specversion":"1.0","type":"call.ringing","source":"\xff\xfe","id":"x","data":{"call":"c"}}'
    at = datetime.now(UTC)
    headers = {
        "webhook-id": delivery,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(shared.secrets[0]).sign(delivery, at, body.decode("latin-1")),
        "Content-Type": "application/cloudevents+json",
    }
    async with shared.client() as exchange:
        status, told = await exchange.post(PATH, body, **headers)
    assert status in (400, 401), told


async def test_an_unknown_type_is_422_and_named(shared: Running) -> None:
    async with shared.client() as exchange:
        status, told = await shared.ring(exchange, "call.parked", fresh(), call=fresh("call"), number="115")
    assert status == 422
    assert told["errors"][0]["path"] == "$.type"
    assert "call.parked" in told["errors"][0]["message"]


async def test_a_place_without_both_its_numbers_is_422(shared: Running) -> None:
    async with shared.client() as exchange:
        status, told = await shared.ring(exchange, "call.located", fresh(), call=fresh("call"), lat=11.5)
    assert (status, told["reason"], told["errors"][0]["path"]) == (422, "invalid", "$.data.lon")


async def test_more_fields_than_ours_are_ignored(shared: Running) -> None:
    call = fresh("call")
    async with shared.client() as exchange:
        status, told = await shared.ring(
            exchange, "call.ringing", fresh(), call=call, number="115", codec="G711", trunk={"id": [1, 2]}
        )
    assert status == 200, told


@pytest.mark.parametrize("sequence", [2**63, 2**64, 10**40, -(10**40)])
async def test_a_number_beyond_64_bits_is_no_bug(shared: Running, sequence: int) -> None:
    async with shared.client() as exchange:
        status, told = await shared.ring(
            exchange, "call.ringing", fresh(), call=fresh("call"), number="115", sequence=sequence
        )
    assert status in (200, 400, 422), told


@pytest.mark.parametrize("at", [-(10**15), 0, 2**70, "0001-01-01T00:00:00", "9999-12-31T23:59:59Z"])
async def test_a_call_is_not_refused_for_the_clock_of_its_exchange(shared: Running, at: Any) -> None:
    """It rang when we heard of it."""
    call = fresh("call")
    async with shared.client() as exchange:
        status, told = await shared.ring(exchange, "call.ringing", fresh(), call=call, number="115", at=at)
    assert status == 200, told
    assert abs((await call_row(shared, call))["rang_at"] - time.time() * 1000) < 60_000


async def test_a_time_without_a_zone_is_the_regions(shared: Running) -> None:
    call, local = fresh("call"), datetime.now(timezone(timedelta(hours=7))).replace(tzinfo=None)
    async with shared.client() as exchange:
        status, told = await shared.ring(
            exchange, "call.ringing", fresh(), call=call, number="115", at=(local - timedelta(minutes=1)).isoformat()
        )
    assert status == 200, told
    assert 55_000 < time.time() * 1000 - (await call_row(shared, call))["rang_at"] < 75_000


@pytest.mark.parametrize("caller", [None, "", "anonymous", "Restricted", "unavailable", "  "])
async def test_a_withheld_caller_rings_all_the_same(shared: Running, caller: str | None) -> None:
    call = fresh("call")
    async with shared.client() as exchange:
        status, told = await shared.ring(exchange, "call.ringing", fresh(), call=call, number="115", caller=caller)
    assert status == 200, told
    row = await call_row(shared, call)
    assert row["state"] == "ringing"
    assert row.get("caller") is None


# --- how often


async def test_a_doubled_delivery_is_one(shared: Running) -> None:
    call, delivery = fresh("call"), fresh()
    async with shared.client() as exchange:
        answers = await asyncio.gather(
            *(shared.ring(exchange, "call.ringing", delivery, call=call, number="115", caller="0912") for _ in range(8))
        )
    assert {status for status, _ in answers} == {200}
    assert len({body["position"] for _, body in answers}) == 1
    kept = [one for one in await shared.entries() if one["cause"] == delivery]
    assert [one["event"]["type"] for one in kept] == ["CallRang"]


async def test_a_retry_signed_anew_is_the_same_delivery(shared: Running) -> None:
    call, delivery = fresh("call"), fresh()
    body = event(delivery, call=call, number="115")
    async with shared.client() as exchange:
        first = await exchange.post(PATH, body, **signed(delivery, body, shared.secrets[0]))
        later = datetime.now(UTC) + timedelta(seconds=7)
        again = await exchange.post(PATH, body, **signed(delivery, body, shared.secrets[0], later))
    assert first == again


async def test_the_same_id_with_other_content_is_422(shared: Running) -> None:
    call, delivery = fresh("call"), fresh()
    async with shared.client() as exchange:
        assert (await shared.ring(exchange, "call.ringing", delivery, call=call, number="115"))[0] == 200
        status, told = await shared.ring(exchange, "call.ringing", delivery, call=call, number="114")
    assert (status, told["reason"]) == (422, "id_used_for_other_content")


async def test_the_same_id_with_another_type_is_other_content(shared: Running) -> None:
    """An exchange that used an id twice must hear of it: its second event would be lost unseen."""
    call, delivery = fresh("call"), fresh()
    async with shared.client() as exchange:
        assert (await shared.ring(exchange, "call.ringing", delivery, call=call, number="115"))[0] == 200
        status, told = await shared.ring(exchange, "call.ended", delivery, call=call, number="115")
    assert (status, told["reason"]) == (422, "id_used_for_other_content")


async def test_what_was_known_already_is_200(shared: Running) -> None:
    call = fresh("call")
    async with shared.client() as exchange:
        for kind in ("call.ringing", "call.answered", "call.ended"):
            known = {"call": call, "number": "115", "agent": "201"}
            assert (await shared.ring(exchange, kind, fresh(), **known))[0] == 200
            status, told = await shared.ring(exchange, kind, fresh(), **known)
            assert (status, told) == (200, {"already_so": True})


# --- too much


async def test_ten_megabytes_are_413_and_the_call_behind_them_is_answered(shared: Running) -> None:
    call, delivery = fresh("call"), fresh()
    body = event(delivery, call=call, number="115", cause="x" * 10_000_000)
    headers = signed(delivery, body, shared.secrets[0])
    async with shared.client() as exchange:
        async with exchange.session.post(shared.base + PATH, data=io.BytesIO(body), headers=headers) as response:
            assert (response.status, (await response.json(content_type=None))["reason"]) == (413, "too_large")
        status, told = await shared.ring(exchange, "call.ringing", fresh(), call=call, number="115")
    assert status == 200, told


async def test_a_megabyte_in_chunks_is_413_too(shared: Running) -> None:
    async def pieces() -> Any:
        for _ in range(40):
            yield b"x" * 65_536

    async with shared.client() as exchange, exchange.session.post(shared.base + PATH, data=pieces()) as response:
        assert response.status == 413
        assert response.headers["Content-Type"] == "application/problem+json"


@pytest.mark.asyncio(loop_scope="function")
async def test_two_secrets_are_accepted_while_they_are_rotated(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new, other = ("whsec_" + piece * 10 for piece in ("QUFB", "QkJC", "Q0ND"))
    monkeypatch.setenv("EOC_TELEPHONY_SECRETS", f"{new}, {old}")
    async with serving(database, tmp_path) as running, running.client() as exchange:
        answered = {}
        for secret in (old, new, other):
            delivery = fresh()
            body = event(delivery, call=fresh("call"), number="115")
            answered[secret] = (await exchange.post(PATH, body, **signed(delivery, body, secret)))[0]
    assert answered == {old: 200, new: 200, other: 401}
