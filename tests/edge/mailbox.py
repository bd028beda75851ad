"""A mail server on loopback: takes mails as an operator's would, and answers as a test wants."""

import asyncio
import email
import email.policy
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from email.message import EmailMessage
from typing import Any

SENDER = "1022@binhphuoc.example"


class Mailbox:
    """What it was sent, and how it answers a whole mail next; the last answer again and again. An empty one: it hangs
    up without a word, though it has taken the mail."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.to: list[str] = []
        self.answers = ["250 kept"]
        self.to_recipients = "250 known"
        self.to_one: dict[str, str] = {}
        """What it says of some of them instead."""
        self.greets = "220 mailbox"
        self.to_sender = "250 yes"
        self.to_password = "235 welcome"
        self.offers: tuple[str, ...] = ()
        """Of what it can do, when it is greeted."""
        self.certificate: ssl.SSLContext | None = None
        self.passwords: list[str] = []
        """As they came: in the clear, where nothing hid them."""
        self.guests: set[asyncio.StreamWriter] = set()
        self.port = 0

    @property
    def ids(self) -> list[str]:
        return [str(one["Message-ID"]) for one in self.taken]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.guests.add(writer)
        try:
            await self._talk(reader, writer)
        finally:
            writer.close()
            with suppress(ConnectionError, ssl.SSLError):
                await writer.wait_closed()
            self.guests.discard(writer)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, ssl.SSLError):
            await self._say(writer, self.greets)
            while line := (await reader.readline()).decode().strip():
                word = line.upper()
                if word.startswith("RCPT"):
                    self.to.append(line.partition("<")[2].partition(">")[0])
                    await self._say(writer, self.to_one.get(self.to[-1], self.to_recipients))
                elif word.startswith("MAIL"):
                    await self._say(writer, self.to_sender)
                elif word.startswith("EHLO"):
                    for offer in ("mailbox", *self.offers):
                        await self._say(writer, f"250-{offer}")
                    await self._say(writer, "250 yes")
                elif word == "STARTTLS":
                    await self._say(writer, "220 go on")
                    assert self.certificate is not None
                    await writer.start_tls(self.certificate)
                elif word.startswith("AUTH"):
                    self.passwords.append(line)
                    await self._say(writer, self.to_password)
                elif word == "DATA":
                    await self._say(writer, "354 go on")
                    await self._read(reader)
                    answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
                    if not answer:
                        break
                    await self._say(writer, answer)
                else:
                    await self._say(writer, "221 bye" if word == "QUIT" else "250 yes")

    async def _read(self, reader: asyncio.StreamReader) -> None:
        whole = (await reader.readuntil(b"\r\n.\r\n")).removesuffix(b".\r\n")
        message: Any = email.message_from_bytes(whole, policy=email.policy.default)
        self.taken.append(message)

    async def _say(self, writer: asyncio.StreamWriter, line: str) -> None:
        writer.write(f"{line}\r\n".encode())
        await writer.drain()


@asynccontextmanager
async def receiving() -> AsyncIterator[Mailbox]:
    """Until the block ends."""
    mailbox = Mailbox()
    server = await asyncio.start_server(mailbox.serve, "127.0.0.1", 0)
    mailbox.port = server.sockets[0].getsockname()[1]
    async with server:
        yield mailbox
    while mailbox.guests:
        await asyncio.sleep(0.01)


def server_of(mailbox: Mailbox) -> dict[str, Any]:
    """As an operator writes it down."""
    return {"host": "127.0.0.1", "port": mailbox.port, "security": "none", "sender": SENDER}
