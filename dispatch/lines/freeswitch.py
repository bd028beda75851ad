"""FreeSWITCH: its event socket, inbound, as blocks of headers with a body of their own length."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import msgspec

from dispatch.exchanges import Exchange, Unreadable, freeswitch
from dispatch.exchanges.canonical import Live
from dispatch.lines.session import ANSWER_S_MAX, CONNECTION_S_MAX, LineBroken

PORT = 8021
BODY_MAX = 8 << 20
"""Bytes: the list of all channels of a large exchange is the longest body."""
HEADERS_MAX = 64
WANTED = (*freeswitch.EVENTS, "HEARTBEAT")
"""The last, every 20 s, shows that the line lives."""


class Block(NamedTuple):
    """What comes at once: an event, or the answer to what was asked."""

    headers: dict[str, str]
    body: bytes

    @property
    def kind(self) -> str:
        return self.headers.get("content-type", "")


class Socket:
    """Events may come between what is asked and its answer: they wait for whoever hears the news."""

    def __init__(self, exchange: Exchange, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.exchange = exchange
        self.reader = reader
        self.writer = writer
        self.waiting: deque[Block] = deque()

    async def log_in(self, password: str) -> None:
        """Raises LineBroken when it does not let us in."""
        if "\n" in password or (await self._read(ANSWER_S_MAX)).kind != "auth/request":
            raise LineBroken("not an event socket")
        for command in (f"auth {password}", f"event json {' '.join(WANTED)}"):
            answer = await self._ask(command, "command/reply")
            if not answer.headers.get("reply-text", "").startswith("+OK"):
                raise LineBroken("it does not let us in")

    async def live(self) -> Live:
        answer = await self._ask("api show channels as json", "api/response")
        try:
            return freeswitch.live(msgspec.json.decode(answer.body, type=dict[str, Any]), self.exchange)
        except (msgspec.DecodeError, Unreadable):
            raise LineBroken("it does not say which channels it has") from None

    async def news(self) -> AsyncIterator[dict[str, Any]]:
        while True:
            block = self.waiting.popleft() if self.waiting else await self._read(CONNECTION_S_MAX)
            if block.kind == "text/disconnect-notice":
                raise LineBroken("it hung up")
            if block.kind != "text/event-json":
                continue
            with suppress(msgspec.DecodeError):
                yield msgspec.json.decode(block.body, type=dict[str, Any])

    async def _ask(self, command: str, kind: str) -> Block:
        self.writer.write(f"{command}\n\n".encode())
        async with asyncio.timeout(ANSWER_S_MAX):
            await self.writer.drain()
            while (block := await self._read(ANSWER_S_MAX)).kind != kind:
                if block.kind in ("text/disconnect-notice", "text/rude-rejection"):
                    raise LineBroken("it hung up")
                self.waiting.append(block)
        return block

    async def _read(self, within_s: float) -> Block:
        async with asyncio.timeout(within_s):
            headers: dict[str, str] = {}
            while line := (await self.reader.readuntil(b"\n")).decode("utf-8", "replace").strip():
                name, colon, value = line.partition(":")
                if not colon or len(headers) >= HEADERS_MAX:
                    raise LineBroken("what comes is no event socket's")
                headers[name.lower()] = value.strip()
            length = headers.get("content-length", "0")
            if not (length.isascii() and length.isdigit()) or int(length) > BODY_MAX:
                raise LineBroken("a body of no length")
            return Block(headers, await self.reader.readexactly(int(length)))


@asynccontextmanager
async def opened(exchange: Exchange) -> AsyncIterator[Socket]:
    """Raises LineBroken."""
    connect = exchange.connect
    assert connect is not None
    address = urlsplit(connect.url)
    try:
        async with asyncio.timeout(ANSWER_S_MAX):
            reader, writer = await asyncio.open_connection(address.hostname, address.port or PORT)
        try:
            socket = Socket(exchange, reader, writer)
            await socket.log_in(connect.secret())
            yield socket
        finally:
            writer.close()
    except (OSError, TimeoutError, EOFError, asyncio.LimitOverrunError) as wrong:
        raise LineBroken(type(wrong).__name__) from None
