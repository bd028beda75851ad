"""The body of a request: all of it in time, no larger than it may be, and text that can be kept."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from aiohttp import web
from aiohttp.web_protocol import RequestPayloadError

from dispatch.http.problems import Problem
from dispatch.http.wrong_fields import nul_fields

BODY_MAX = 1 << 20
"""Bytes of a body; exchanges and consoles send a few hundred."""
BODY_S_MAX = 30.0
"""Seconds until all of it must have come."""


NUL = rb"\u0000"
"""As JSON writes it, if no backslash before it is meant; in any other way it is not JSON."""


async def read_body(request: web.BaseRequest, most: int = BODY_MAX) -> bytes:
    """The whole body, which is text. Raises Problem as `read_bytes`; 422 as `check_text`."""
    body = await read_bytes(request, most, BODY_S_MAX)
    check_text(body)
    return body


async def read_bytes(request: web.BaseRequest, most: int, seconds: float) -> bytes:
    """The whole body. Raises Problem 413 for one that is too large, without reading on; 408 for one that is slow; 400
    as `coming`."""
    begin_body(request, most)
    body = bytearray()
    try:
        async with asyncio.timeout(seconds):
            with coming():
                async for piece in request.content.iter_any():
                    body += piece
                    if len(body) > most:
                        raise Problem(413, "too_large")
    except TimeoutError:
        raise Problem(408, "too_slow") from None
    return bytes(body)


@contextmanager
def coming() -> Iterator[None]:
    """While a body is read. Raises Problem 400 where it is not packed as it says, or whoever sends it hangs up: a line
    that breaks here is the sender's, not the database's."""
    try:
        yield
    except (OSError, RequestPayloadError):
        raise Problem(400, "unreadable") from None


def begin_body(request: web.BaseRequest, most: int) -> None:
    """Let it come, if it says to be small enough. Raises Problem 413."""
    length = request.content_length
    if length is not None and length > most:
        raise Problem(413, "too_large")
    if request.headers.get("Expect", "").lower() == "100-continue" and request.transport is not None:
        request.transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")


def check_text(data: bytes | bytearray) -> None:
    """PostgreSQL holds no U+0000 in text: in an id it would stop the journal, in a row the archive. Problem 422."""
    if NUL in data and (wrong := nul_fields(data)):
        raise Problem(422, "invalid", errors=wrong)
