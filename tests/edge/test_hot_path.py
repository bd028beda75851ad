"""The two hot routes are answered in the protocol: what may be relied upon of HTTP holds there as anywhere."""

import asyncio
import json
from contextlib import suppress
from typing import Any

import pytest

from dispatch.http import bodies, hot
from dispatch.http.server import HotServer
from tests.edge.conftest import Client, Running, fresh, serving, signed
from tests.edge.test_telephony import event
from tests.edge.wiretap import request, wire_to

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.fixture
def bearer(shared: Running) -> str:
    tokens = json.loads(shared.settings.demo_file.read_text())["tokens"]
    return f"Bearer {tokens['city-dispatcher']}"


def opening(asked_id: str | None = None, **fields: Any) -> bytes:
    return json.dumps({"type": "OpenIncident", "id": asked_id or fresh(), "kind": "stroke", **fields}).encode()


async def test_pipelined_requests_are_answered_in_order(shared: Running, bearer: str) -> None:
    async with wire_to(shared) as wire:
        await wire.send(b"".join(request("POST", "/commands", opening(), Authorization=bearer) for _ in range(30)))
        opened = [(await wire.answer()).json["ids"]["incident"] for _ in range(30)]
    assert opened == sorted(opened)


async def test_hot_and_other_requests_pipelined_are_answered_in_order(shared: Running, bearer: str) -> None:
    delivery = fresh()
    ring = event(delivery, call=fresh("c"), number="115")
    signature = {name.replace("-", "_"): value for name, value in signed(delivery, ring, shared.secrets[0]).items()}
    asked = [
        (request("POST", "/commands", opening(), Authorization=bearer), 200),
        (request("GET", "/healthz"), 200),
        (request("POST", "/webhooks/telephony", ring, **signature), 200),
        (request("POST", "/commands", b"{", Authorization=bearer), 400),
        (request("GET", "/nothing"), 404),
        (request("POST", "/commands", b"[" + opening() + b"]", Authorization=bearer), 200),
        (request("POST", "/commands", opening()), 401),
        (request("POST", "/commands", b'{"type": "X"}'), 401),
        (request("POST", "/commands", b"{", Authorization="Bearer tu_forged"), 401),
        (request("POST", "/commands", opening(), Authorization=bearer), 200),
    ]
    for pieces in ([b"".join(sent for sent, _ in asked)], [sent for sent, _ in asked]):
        async with wire_to(shared) as wire:
            await wire.send(*pieces, pause_s=0)
            statuses = [(await wire.answer()).status for _ in asked]
            assert await wire.is_quiet()
        if len(pieces) == 1:
            assert statuses == [status for _, status in asked]
        else:
            assert statuses == [status for _, status in asked], "the ids were used before: the same answers"


@pytest.mark.parametrize("cut", [1, 17, 60, -1, -20])
async def test_a_request_in_two_segments_is_one(shared: Running, bearer: str, cut: int) -> None:
    async with wire_to(shared) as wire:
        for _ in range(2):
            sent = request("POST", "/commands", opening(), Authorization=bearer)
            await wire.send(sent[:cut], sent[cut:])
            assert (await wire.answer()).status == 200
        assert await wire.is_quiet()


async def test_a_request_byte_by_byte_is_one(shared: Running, bearer: str) -> None:
    sent = request("POST", "/commands", opening(), Authorization=bearer)
    async with wire_to(shared) as wire:
        await wire.send(*(sent[at : at + 1] for at in range(len(sent))), pause_s=0)
        assert (await wire.answer()).status == 200


async def test_the_next_request_half_sent_with_the_first_is_answered_too(shared: Running, bearer: str) -> None:
    first, second = (request("POST", "/commands", opening(), Authorization=bearer) for _ in range(2))
    for cut in (5, 40, len(second) - 3):
        async with wire_to(shared) as wire:
            await wire.send(first + second[:cut], second[cut:])
            assert [(await wire.answer()).status for _ in range(2)] == [200, 200]


async def test_what_arrives_while_an_answer_is_to_come_waits_its_turn(
    shared: Running, bearer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even a lot of it: more than may be held is read later."""
    held = slow_answers(monkeypatch)
    count = 900
    async with wire_to(shared) as wire:
        await wire.send(request("POST", "/commands", opening(), Authorization=bearer))
        behind = b"".join(request("POST", "/commands", opening(), Authorization=bearer) for _ in range(count))
        assert len(behind) > 2 * hot.HELD_MAX
        sending = asyncio.create_task(wire.send(behind))
        assert await wire.is_quiet()
        held.set()
        opened = [(await wire.answer()).json["ids"]["incident"] for _ in range(1 + count)]
        await sending
    assert opened == sorted(opened)


def slow_answers(monkeypatch: pytest.MonkeyPatch) -> asyncio.Event:
    """The journal writes nothing until the event is set."""
    from events.journal import PostgresJournal

    held, append = asyncio.Event(), PostgresJournal.append

    async def wait(self: PostgresJournal, *arguments: Any) -> Any:
        await held.wait()
        return await append(self, *arguments)

    monkeypatch.setattr(PostgresJournal, "append", wait)
    return held


async def test_chunked_bodies_are_read(shared: Running, bearer: str) -> None:
    body = opening()
    chunks = b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in (body[:7], body[7:])) + b"0\r\n\r\n"
    head = request("POST", "/commands", b"", length=False, Authorization=bearer, Transfer_Encoding="chunked")
    for pieces in ([head + chunks], [head, chunks], [head, chunks[:9], chunks[9:]]):
        async with wire_to(shared) as wire:
            await wire.send(*pieces)
            assert (await wire.answer()).status == 200
            await wire.send(request("GET", "/healthz"))
            assert (await wire.answer()).status == 200


async def test_who_expects_to_be_told_to_continue_is_told(shared: Running, bearer: str) -> None:
    body = opening()
    head = request(
        "POST",
        "/commands",
        b"",
        length=False,
        Authorization=bearer,
        Expect="100-continue",
        Content_Length=str(len(body)),
    )
    async with wire_to(shared) as wire:
        await wire.send(head)
        first = await wire.answer(timeout_s=2)
        assert first.status == 100
        await wire.send(body)
        assert (await wire.answer()).status == 200


async def test_who_says_so_and_sends_at_once_is_answered(shared: Running, bearer: str) -> None:
    async with wire_to(shared) as wire:
        await wire.send(request("POST", "/commands", opening(), Authorization=bearer, Expect="100-continue"))
        answer = await wire.answer()
        if answer.status == 100:
            answer = await wire.answer()
        assert answer.status == 200


async def test_a_connection_to_be_closed_is_closed_after_the_answer(shared: Running, bearer: str) -> None:
    async with wire_to(shared) as wire:
        await wire.send(request("POST", "/commands", opening(), Authorization=bearer, Connection="close"))
        answer = await wire.answer()
        assert (answer.status, answer.headers["connection"].lower()) == (200, "close")
        assert await wire.rest() == b""


async def test_http_1_0_is_answered_and_closed(shared: Running, bearer: str) -> None:
    async with wire_to(shared) as wire:
        await wire.send(request("POST", "/commands", opening(), version="1.0", Authorization=bearer))
        assert (await wire.answer()).status == 200
        assert await wire.rest() == b""


async def test_http_1_0_may_stay_when_it_asks_to(shared: Running, bearer: str) -> None:
    async with wire_to(shared) as wire:
        sent = request("POST", "/commands", opening(), version="1.0", Authorization=bearer, Connection="keep-alive")
        await wire.send(sent)
        answer = await wire.answer()
        assert answer.status == 200
        if answer.headers.get("connection", "").lower() != "keep-alive":
            assert await wire.rest() == b"", "it did not say that it stays, so it must not"


async def test_head_has_the_headers_and_no_body(shared: Running, bearer: str) -> None:
    async with wire_to(shared) as wire:
        for path, status in (("/healthz", 200), ("/nothing", 404), ("/", 200)):
            await wire.send(request("GET", path), request("HEAD", path))
            whole, head = await wire.answer(), await wire.answer(has_body=False)
            assert (whole.status, head.status) == (status, status)
            assert head.headers["content-length"] == whole.headers["content-length"]
        assert await wire.is_quiet()


async def test_head_of_a_stream_is_no_stream(shared: Running, bearer: str) -> None:
    async with wire_to(shared) as wire:
        await wire.send(request("HEAD", "/stream", Authorization=bearer))
        answer = await wire.answer(has_body=False)
        assert answer.status in (200, 405)
        await wire.send(request("GET", "/healthz"))
        assert (await wire.answer()).status == 200


async def test_an_old_proxy_gets_a_stream_it_can_read(shared: Running, bearer: str) -> None:
    """HTTP/1.0 knows no chunks: a size among the lines would be read as a part of the stream."""
    async with wire_to(shared) as wire:
        await wire.send(request("GET", "/stream?views=situation", version="1.0", Authorization=bearer))
        answer = await wire.answer(has_body=False)
        assert answer.status in (200, 505)
        if answer.status == 200:
            assert "transfer-encoding" not in answer.headers
            async with asyncio.timeout(5):
                assert (await wire.reader.readline()).startswith(b"event: reset")


@pytest.mark.parametrize(
    "sent",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(range(80)),
        b"HELLO\r\n\r\n",
        b"POST /commands HTTP/9.9\r\n\r\n",
        b"POST  /commands HTTP/1.1\r\n\r\n",
        b"POST /commands HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        b"POST /commands HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabc",
        b"POST /commands HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\nabc",
        b"POST /commands HTTP/1.1\r\nHost: x\r\nbad header\r\n\r\n",
        b"POST /commands HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 9000 + b"\r\n\r\n",
        b"POST /commands HTTP/1.1\r\nHost: x\r\nX: a\x00b\r\n\r\n",
        b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\n\r\n",
        b"POST /commands HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    ],
    ids=lambda sent: ascii(sent[:24]),
)
async def test_what_is_no_request_is_400_and_the_connection_ends(shared: Running, sent: bytes) -> None:
    async with wire_to(shared) as wire:
        await wire.send(sent)
        answer = await wire.answer()
        assert answer.status == 400
        assert b"Traceback" not in answer.body
        assert b"site-packages" not in answer.body
        await wire.rest()
    async with wire_to(shared) as wire:
        await wire.send(request("GET", "/healthz"))
        assert (await wire.answer()).status == 200


@pytest.mark.parametrize(
    "sent",
    [
        request("GET", "/views/\udcff"),
        request("GET", "/%ff%fe/"),
        request("GET", "/views/queue", Authorization="Bearer \udcff"),
        request("POST", "/commands", b'{"type":"ClaimCall","id":"x","call":"y"}', Authorization="Bearer \udcff"),
        request("POST", "/commands", b'{"type":"ClaimCall","id":"x","call":"y"}', Cookie="tiepung=\udcff"),
        request(
            "POST", "/webhooks/telephony", b"{}", webhook_id="\udcff", webhook_timestamp="1", webhook_signature="v1,x"
        ),
        request("POST", "/commands\udcff", b"{}"),
        request("DELETE", "/session", Cookie="tiepung=\udcff", X_CSRF_Token="\udcff"),
        request("GET", "/incidents/%C2%B2/story"),
    ],
    ids=range(9),
)
async def test_bytes_that_are_no_text_are_no_bug(shared: Running, sent: bytes) -> None:
    async with wire_to(shared) as wire:
        await wire.send(sent)
        answer = await wire.answer()
        assert answer.status in (400, 401, 404), answer
        if answer.status != 400:
            assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("attribute", ["ce_source", "ce_type", "ce_specversion", "ce_id", "ce_time"])
async def test_an_attribute_of_bytes_that_are_no_text_stops_nothing(shared: Running, attribute: str) -> None:
    """Rightly signed, since the signature is over the body alone."""
    delivery, body = fresh(), json.dumps({"call": fresh("c"), "number": "115"}).encode()
    headers = {name.replace("-", "_"): value for name, value in signed(delivery, body, shared.secrets[0]).items()}
    headers |= {"Content_Type": "application/json", "ce_specversion": "1.0", "ce_type": "call.ringing"}
    headers |= {"ce_source": "exchange", "ce_id": delivery, attribute: "a\udcffb"}
    async with wire_to(shared) as wire:
        await wire.send(request("POST", "/webhooks/telephony", body, **headers))
        assert (await wire.answer()).status in (400, 422)
        await wire.send(request("GET", "/readyz"))
        assert (await wire.answer()).status == 200


async def test_a_token_of_bytes_that_are_no_text_is_no_bug_for_who_is_signed_in(shared: Running) -> None:
    person: Client = await shared.person("khoa")
    note = b'{"type":"ClaimCall","id":"x","call":"y"}'
    async with wire_to(shared) as wire:
        await wire.send(request("POST", "/commands", note, Cookie=person.cookie, X_CSRF_Token="\udcff"))
        answer = await wire.answer()
        assert (answer.status, answer.json["reason"]) == (403, "csrf")
        await wire.send(request("GET", "/incidents/%C2%B2/story", Cookie=person.cookie))
        assert (await wire.answer()).status == 404


async def test_a_compressed_body_that_grows_beyond_reason_is_413(shared: Running, bearer: str) -> None:
    import zlib

    body = zlib.compress(b'"' + b"x" * 30_000_000 + b'"', 9)
    assert len(body) < hot.BODY_MAX
    async with wire_to(shared) as wire:
        await wire.send(request("POST", "/commands", body, Authorization=bearer, Content_Encoding="deflate"))
        assert (await wire.answer()).status == 413


# --- who does not finish


@pytest.mark.asyncio(loop_scope="function")
async def test_who_does_not_finish_a_request_is_hung_up_on(
    database: str, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    impatient(monkeypatch, 0.6)
    half = request("POST", "/commands", opening())
    async with serving(database, tmp_path) as running:
        for sent in ([], [half[:5]], [half[:40]], [half[n : n + 1] for n in range(40)]):
            async with wire_to(running) as wire:
                with suppress(ConnectionError):
                    await wire.send(*sent, pause_s=0.03)
                with suppress(ConnectionError):
                    await wire.rest(timeout_s=5)


@pytest.mark.asyncio(loop_scope="function")
async def test_who_does_not_finish_a_body_is_hung_up_on(
    database: str, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bodies, "BODY_S_MAX", 0.6)
    half = request("POST", "/commands", opening())
    async with serving(database, tmp_path) as running, wire_to(running) as wire:
        await wire.send(half[:-5])
        answer = await wire.answer(timeout_s=5)
        assert (answer.status, answer.json["reason"]) == (408, "too_slow")
        assert await wire.rest(timeout_s=5) == b""


@pytest.mark.asyncio(loop_scope="function")
async def test_a_connection_that_only_idles_is_closed_and_one_that_works_is_not(
    database: str, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    impatient(monkeypatch, 1.0)
    async with serving(database, tmp_path) as running, wire_to(running) as wire:
        tokens = json.loads(running.settings.demo_file.read_text())["tokens"]
        for _ in range(5):
            await wire.send(
                request("POST", "/commands", opening(), Authorization=f"Bearer {tokens['city-dispatcher']}"),
                pause_s=0.5,
            )
            assert (await wire.answer()).status == 200
        assert await wire.rest(timeout_s=5) == b""


def impatient(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    made = HotServer.__init__

    def with_less_patience(self: HotServer, *arguments: Any, **options: Any) -> None:
        made(self, *arguments, **{**options, "keepalive_timeout": seconds})

    monkeypatch.setattr(HotServer, "__init__", with_less_patience)
