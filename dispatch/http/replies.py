"""Answers that leave in one write, and what every request is answered with."""

import hashlib
from functools import lru_cache
from http import HTTPStatus
from typing import NamedTuple

import msgspec
from aiohttp import web
from aiohttp.abc import AbstractStreamWriter
from aiohttp.http import HttpVersion11

encode = msgspec.json.Encoder().encode

JSON = b"application/json"
NO_STORE = b"Cache-Control: no-store\r\n"
PROBLEM = b"application/problem+json"
SECURITY = (
    b"X-Content-Type-Options: nosniff\r\n"
    b"Referrer-Policy: no-referrer\r\n"
    b"X-Frame-Options: DENY\r\n"
    b"Content-Security-Policy: default-src 'self'; img-src 'self' data: blob:; worker-src 'self' blob:; "
    b"style-src 'self' 'unsafe-inline'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; "
    b"form-action 'self'\r\n"
)
CLOSE = b"Connection: close\r\n"
_LINES = {status.value: b"HTTP/1.1 %d %s\r\n" % (status.value, status.phrase.encode()) for status in HTTPStatus}


def _around_length(status: int, content_type: bytes, headers: bytes, keep_alive: bool) -> tuple[bytes, bytes]:
    """What stands in the head before and after the length of the body."""
    connection = b"" if keep_alive else CLOSE
    before = b"%bContent-Type: %b\r\nContent-Length: " % (_LINES[status], content_type)
    return before, b"\r\n%b%b%b\r\n" % (headers, connection, SECURITY)


_usual = lru_cache(64)(_around_length)
"""For the few heads that nearly all answers have; those with a session's cookie are not among them."""


class Reply:
    """A whole answer, written at once: aiohttp asks it for what it asks of a response, and no more.

    The stock response costs half as much again as everything else the hot path does, see docs/decisions/0003.
    """

    __slots__ = ("body", "content_type", "headers", "keep_alive", "status")

    def __init__(self, status: int, body: bytes = b"", content_type: bytes = JSON, headers: bytes = NO_STORE) -> None:
        self.status = status
        self.body = body
        self.content_type = content_type
        self.headers = headers
        self.keep_alive: bool | None = None

    def head(self, *, keep_alive: bool) -> bytes:
        """Status line and headers."""
        if self.status == HTTPStatus.NOT_MODIFIED:
            return b"%b%b%b%b\r\n" % (_LINES[self.status], self.headers, b"" if keep_alive else CLOSE, SECURITY)
        around = _usual if self.headers is NO_STORE else _around_length
        before, after = around(self.status, self.content_type, self.headers, keep_alive)
        return b"%b%d%b" % (before, len(self.body), after)

    async def prepare(self, request: web.BaseRequest) -> AbstractStreamWriter | None:
        if self.keep_alive is None:
            is_whole = request.content.exception() is None  # else nothing that comes after it can be read
            self.keep_alive = request.keep_alive and request.version >= HttpVersion11 and is_whole
        transport = request.transport
        if transport is None or transport.is_closing():
            raise ConnectionResetError
        head = self.head(keep_alive=bool(self.keep_alive))
        transport.write(head if request.method == "HEAD" else head + self.body)
        if request.protocol.writing_paused:  # nobody reads: the next request of this connection waits
            await request.protocol._drain_helper()  # noqa: SLF001 (aiohttp's own responses wait by it)
        return None

    async def write_eof(self) -> None:
        """All was written."""


def has_already(request: web.BaseRequest, tag: bytes) -> bool:
    """Whether who asks says that it has just these bytes."""
    known = {one.strip().removeprefix("W/") for one in request.headers.get("If-None-Match", "").split(",")}
    return bool(known & {"*", tag.decode()})


class Published(NamedTuple):
    """What everybody may read, and a name of just these bytes: who has them already need not get them again."""

    body: bytes
    tag: bytes

    @classmethod
    def of(cls, body: bytes) -> "Published":
        return cls(body, b'"%b"' % hashlib.sha256(body).hexdigest()[:32].encode())

    def reply(self, request: web.BaseRequest, content_type: bytes, headers: bytes) -> Reply:
        tagged = b"%bETag: %b\r\n" % (headers, self.tag)
        if has_already(request, self.tag):
            return Reply(304, headers=tagged)
        return Reply(200, self.body, content_type, tagged)


def answer(value: object, status: int = 200, headers: bytes = NO_STORE) -> Reply:
    return Reply(status, encode(value), JSON, headers)
