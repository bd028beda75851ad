"""A connection of bare bytes: what a client sends, piece by piece, and what comes back, exactly."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

from tests.edge.conftest import Running

ANSWER_S_MAX = 10.0


@dataclass
class Answer:
    """One answer off the wire."""

    line: str
    headers: dict[str, str]
    body: bytes

    @property
    def status(self) -> int:
        return int(self.line.split()[1])

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Wire:
    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    async def send(self, *pieces: bytes, pause_s: float = 0.02) -> None:
        """Each piece is a segment of its own."""
        for piece in pieces:
            self.writer.write(piece)
            await self.writer.drain()
            await asyncio.sleep(pause_s)

    async def answer(self, *, has_body: bool = True, timeout_s: float = ANSWER_S_MAX) -> Answer:
        async with asyncio.timeout(timeout_s):
            head = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            line, *fields = head.rstrip("\r\n").split("\r\n")
            headers = {name.lower(): value for name, _, value in (field.partition(": ") for field in fields)}
            body = b""
            if has_body and "content-length" in headers:
                body = await self.reader.readexactly(int(headers["content-length"]))
            return Answer(line, headers, body)

    async def rest(self, timeout_s: float = ANSWER_S_MAX) -> bytes:
        """All that comes until the other side closes. Raises TimeoutError when it does not."""
        async with asyncio.timeout(timeout_s):
            return await self.reader.read()

    async def is_quiet(self, seconds: float = 0.2) -> bool:
        """Nothing more comes, and it is not closed."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self.reader.read(1)
                return False
        return True


@asynccontextmanager
async def wire_to(running: Running) -> AsyncIterator[Wire]:
    reader, writer = await asyncio.open_connection("127.0.0.1", running.settings.port)
    try:
        yield Wire(reader, writer)
    finally:
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()


def request(
    method: str, path: str, body: bytes = b"", *, version: str = "1.1", length: bool = True, **headers: str
) -> bytes:
    """A request as bytes; `_` in the names of headers is `-`."""
    lines = [f"{method} {path} HTTP/{version}", "Host: tiepung"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    if length and (body or method == "POST"):
        lines.append(f"Content-Length: {len(body)}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode("utf-8", "surrogateescape") + body
