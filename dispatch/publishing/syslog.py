"""Lines for the SOC carried by syslog: RFC 5424, over TLS as RFC 5425 frames them."""

import asyncio
import socket
import ssl
from collections import deque
from collections.abc import Sequence
from contextlib import suppress

import asyncpg
import msgspec

from dispatch import security
from dispatch.publishing.changes import Message
from dispatch.publishing.cursors import Dead
from dispatch.publishing.setup import Syslog
from dispatch.publishing.subscriber import STEP, Trouble, heed_end
from dispatch.security import LEVELS, Line
from events.values import Position, Time

AUDIT = 13
"""The facility of log audits."""
USUAL = 6
TIMEOUT_S = 10.0
UNSURE_MAX = 2 * STEP
"""Nobody says that a line was taken: so many of the last are sent again over the next line to the collector."""
AWAY = (OSError, TimeoutError)
"""What TLS refuses is among them."""
ESCAPED = str.maketrans({'"': '\\"', "\\": "\\\\", "]": "\\]"})


class Lines:
    """Where a subscriber's messages come from; positions are numbers of lines here."""

    async def messages(self, connection: asyncpg.Connection, after: Position, until: Position) -> list[Message]:
        lines = await security.read(connection, after, until, until - after)
        return [
            Message(str(one.number), "security", "security", Position(one.number), Time(0), one.line.encode())
            for one in lines
        ]


class Collector:
    """Never gives up. Whatever it cannot know to be taken comes twice; a missing number shows."""

    def __init__(self, setup: Syslog, pauses_s: Sequence[float]) -> None:
        self.setup = setup
        self.pauses_s = pauses_s
        self.host = setup.sender or socket.gethostname()
        self.reader: asyncio.StreamReader | None = None
        self.writer: asyncio.StreamWriter | None = None
        self.unsure: deque[bytes] = deque(maxlen=UNSURE_MAX)

    async def carry(
        self,
        messages: Sequence[Message],
        since: Time,  # noqa: ARG002 (nothing is given up)
        trouble: Trouble,
    ) -> list[Dead]:
        frames = [frame(one.body, self.host) for one in messages]
        tries = 0
        while True:
            heed_end()
            try:
                async with asyncio.timeout(TIMEOUT_S):
                    await self._write(frames)
                await trouble(None)
                return []
            except AWAY as wrong:
                await trouble((str(wrong) or type(wrong).__name__)[:200])
                await self.close()
                await asyncio.sleep(self.pauses_s[min(tries, len(self.pauses_s) - 1)])
                tries += 1

    async def _write(self, frames: Sequence[bytes]) -> None:
        if self.reader is not None and self.reader.at_eof():
            raise ConnectionResetError("the collector closed the line")
        if self.writer is None:
            self.reader, self.writer = await asyncio.open_connection(
                self.setup.host, self.setup.port, ssl=trust(self.setup), server_hostname=self.setup.host
            )
            self.writer.writelines(self.unsure)
        self.writer.writelines(frames)
        await self.writer.drain()
        self.unsure.extend(frames)

    async def close(self) -> None:
        writer, self.reader, self.writer = self.writer, None, None
        if writer is not None:
            writer.close()
            with suppress(*AWAY):
                async with asyncio.timeout(1):
                    await writer.wait_closed()


def trust(setup: Syslog) -> ssl.SSLContext:
    """By the operator's own authority, where there is one; with our certificate, where it is asked for. Raises OSError
    where a file of these cannot be read."""
    context = ssl.create_default_context(cafile=setup.authority or None)
    if setup.certificate:
        context.load_cert_chain(setup.certificate, setup.key or None)
    return context


def frame(body: bytes, host: str) -> bytes:
    """The line as one message, with its length before it."""
    line = msgspec.json.decode(body, type=Line)
    priority = AUDIT * 8 + LEVELS.get(line.kind, USUAL)
    told = {"number": line.number, "position": line.position, "by": line.by, "event": line.event}
    known = {name: str(value) for name, value in told.items() if value is not None}
    data = " ".join(f'{name}="{value.translate(ESCAPED)}"' for name, value in known.items())
    head = f"<{priority}>1 {line.at} {host} tiepung - {line.kind} [security@32473 {data}] \ufeff"
    message = head.encode() + body
    return b"%d %b" % (len(message), message)
