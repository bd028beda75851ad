"""What is no request, or breaks off, is the sender's doing: refused in the words of everything else, and no error of ours."""

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
