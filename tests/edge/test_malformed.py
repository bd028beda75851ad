"""What is no request, or breaks off, is the sender's doing: refused in the words of everything else, and no error of ours."""

import asyncio
import gzip
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from dispatch.http import problems
from dispatch.logs import Lines
from tests.edge.conftest import Running
from tests.edge.wiretap import Answer, request, wire_to

pytestmark = pytest.mark.asyncio(loop_scope="module")

OPEN = ("/webhooks/telephony", "/webhooks/alarm", "/commands", "/session", "/bao")
"""They read the body of whoever asks."""
UNREAD = ("/sightings", "/nothing")
"""They refuse without it."""
BROKEN = b"\xff\xff\xff\xff"
FORM = "multipart/form-data; boundary=x"


@pytest.fixture
def errors() -> Iterator[list[Any]]:
    """What the log has that somebody would be called for."""
    found: list[Any] = []
    lines, root = Lines(), logging.getLogger()
    with structlog.testing.capture_logs() as logs:
        root.addHandler(lines)
        yield found
        root.removeHandler(lines)
    found += [line for line in logs if line["log_level"] in ("error", "critical") or line.get("exc_info")]
    assert not found


async def answered(running: Running, *pieces: bytes) -> Answer:
    """Its answer, after which it is hung up."""
    async with wire_to(running) as wire:
        await wire.send(*pieces)
        answer = await wire.answer(timeout_s=5)
        assert await wire.rest(timeout_s=5) == b""
        return answer


def is_told(answer: Answer, status: int, reason: str) -> bool:
    return (
        (answer.status, answer.json["reason"], answer.json["status"]) == (status, reason, status)
        and answer.headers["content-type"] == "application/problem+json"
        and answer.headers["connection"] == "close"
    )


# --- bodies


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd"])
@pytest.mark.parametrize("path", OPEN)
@pytest.mark.usefixtures("errors")
async def test_a_body_that_is_not_packed_as_it_says_is_400(shared: Running, path: str, encoding: str) -> None:
    head = request("POST", path, length=False, Content_Encoding=encoding, Content_Length="4")
    for pieces in ([head + BROKEN], [head, BROKEN]):
        answer = await answered(shared, *pieces)
        assert answer.status == 400, answer.body
        assert answer.headers["connection"] == "close"
        if path in OPEN[:4]:
            assert answer.json["reason"] == ("malformed" if encoding == "zstd" else "unreadable")


@pytest.mark.parametrize("path", UNREAD)
@pytest.mark.usefixtures("errors")
async def test_a_body_that_nobody_reads_may_be_packed_as_it_likes(shared: Running, path: str) -> None:
    head = request("POST", path, length=False, Content_Encoding="gzip", Content_Length="4")
    for pieces in ([head + BROKEN], [head, BROKEN]):
        async with wire_to(shared) as wire:
            await wire.send(*pieces)
            assert (await wire.answer()).status in (401, 404)


@pytest.mark.usefixtures("errors")
async def test_a_report_that_is_not_packed_as_it_says_is_400(shared: Running) -> None:
    sent = request("POST", "/bao", BROKEN, Content_Encoding="gzip", Content_Type=FORM)
    assert (await answered(shared, sent)).status == 400


async def test_a_body_that_is_packed_as_it_says_is_read(shared: Running) -> None:
    async with wire_to(shared) as wire:
        body = gzip.compress(b'{"name":"x","password":"y"}')
        await wire.send(request("POST", "/session", body, Content_Encoding="gzip"))
        assert (await wire.answer()).status in (401, 422, 429)


@pytest.mark.parametrize("path", OPEN + UNREAD)
@pytest.mark.parametrize("content_type", ["application/json", FORM])
@pytest.mark.usefixtures("errors")
async def test_who_hangs_up_within_a_body_is_no_database(shared: Running, path: str, content_type: str) -> None:
    async with wire_to(shared) as wire:
        head = request("POST", path, length=False, Content_Type=content_type, Content_Length="500")
        await wire.send(head + b"--x\r\n")
    await asyncio.sleep(0.05)


# --- requests

LONG = b"x" * 9_000
HEAD = b"GET /healthz HTTP/1.1\r\nHost: x\r\n"
MALFORMED = {
    "method": b"F\xc3\x93 / HTTP/1.1\r\nHost: x\r\n\r\n",
    "unknown method": b"FOO / HTTP/1.1\r\nHost: x\r\n\r\n",
    "header": HEAD + b"X: " + LONG + b"\r\n\r\n",
    "address": b"GET /" + LONG + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    "length": b"POST /commands HTTP/1.1\r\nHost: x\r\nContent-Length: many\r\n\r\n{}",
    "no host": b"GET /healthz HTTP/1.1\r\n\r\n",
    "many headers": HEAD + b"".join(b"X%d: x\r\n" % n for n in range(200)) + b"\r\n",
    "chunk": b"POST /commands HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n",
    "other protocol": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
}


@pytest.mark.parametrize("sent", MALFORMED.values(), ids=MALFORMED)
@pytest.mark.usefixtures("errors")
async def test_what_is_no_request_is_refused_in_the_same_words(shared: Running, sent: bytes) -> None:
    answer = await answered(shared, sent)
    assert is_told(answer, 400, "malformed"), answer
    assert answer.json["title"] == problems.TITLES["malformed"][0]


@pytest.mark.parametrize("sent", [one for one in MALFORMED.values() if one.count(b"\r\n") > 1])
async def test_it_is_told_in_the_language_asked_for_where_that_can_be_read(shared: Running, sent: bytes) -> None:
    line, _, rest = sent.partition(b"\r\n")
    answer = await answered(shared, line + b"\r\nAccept-Language: en\r\n" + rest)
    assert is_told(answer, 400, "malformed"), answer
    assert answer.json["title"] == problems.TITLES["malformed"][1]


async def test_what_comes_after_a_right_request_and_is_none_is_refused_too(shared: Running) -> None:
    async with wire_to(shared) as wire:
        for sent in (request("GET", "/healthz"), request("POST", "/commands", b"{}")):
            await wire.send(sent)
            assert (await wire.answer()).status in (200, 401)
        await wire.send(MALFORMED["no host"])
        assert is_told(await wire.answer(), 400, "malformed")
        assert await wire.rest() == b""


@pytest.mark.parametrize("path", OPEN)
@pytest.mark.usefixtures("errors")
async def test_a_body_that_goes_on_wrongly_is_refused_at_once(shared: Running, path: str) -> None:
    head = f"POST {path} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n".encode()
    answer = await answered(shared, head, b"1\r\n{\r\n", b"zz\r\n")
    assert answer.status in (400, 401)
    assert answer.headers["connection"] == "close"
