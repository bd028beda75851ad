"""Carried into a stream of NATS JetStream: each message once, with its id as the server knows doubles by."""

import asyncio
import ssl
from collections.abc import Sequence
from contextlib import suppress

import nats.errors
import nats.js.errors
import structlog
from nats.aio.client import Client
from nats.js import JetStreamContext
from nats.js.api import StorageType, StreamConfig

from dispatch.publishing.changes import Message
from dispatch.publishing.cursors import Dead
from dispatch.publishing.setup import Nats
from dispatch.publishing.subscriber import Trouble, heed_end
from events.values import Time

ID = "Nats-Msg-Id"
KEPT_S = 30 * 24 * 3600
"""Of a stream that we make ourselves."""
TIMEOUT_S = 5.0
AWAY = (nats.errors.Error, OSError, TimeoutError)
"""The server is away, or lets us not do it: in a while perhaps."""

log = structlog.get_logger("publishing")


class JetStream:
    """Never gives up: who reads later reads all of it."""

    def __init__(self, setup: Nats, pauses_s: Sequence[float]) -> None:
        self.setup = setup
        self.pauses_s = pauses_s
        self.client: Client | None = None
        self.stream: JetStreamContext | None = None

    async def carry(
        self,
        messages: Sequence[Message],
        since: Time,
        trouble: Trouble,
    ) -> list[Dead]:
        """One after the other. What the server will never take, because it is too large, is dead; nothing else is given
        up. `since` somebody wants all of these, whatever was taken before."""
        rest, dead, tries = list(messages), list[Dead](), 0
        while rest:
            heed_end()
            try:
                if self.stream is None:
                    self.stream = await self._begin()
                    rest = _after(rest, await self._last(self.stream, since))
                while rest:
                    heed_end()
                    dead += await self._publish(self.stream, rest[0])
                    del rest[0]
                    tries = 0
            except AWAY as wrong:
                await trouble((str(wrong) or type(wrong).__name__)[:200])
                await self.close()
                await asyncio.sleep(self.pauses_s[min(tries, len(self.pauses_s) - 1)])
                tries += 1
        await trouble(None)
        return dead

    async def _publish(self, stream: JetStreamContext, message: Message) -> list[Dead]:
        subject = f"{self.setup.subject}.{message.kind}"
        try:
            await stream.publish(subject, message.body, timeout=TIMEOUT_S, headers={ID: message.id})
        except nats.errors.MaxPayloadError:
            return [Dead(message, "too large")]
        return []

    async def _begin(self) -> JetStreamContext:
        """A line to the server, and the stream: the operator's, or one that we make."""
        setup = self.setup
        self.client = Client()
        await self.client.connect(
            setup.url,
            allow_reconnect=False,
            connect_timeout=int(TIMEOUT_S),
            user=setup.user or None,
            password=setup.password or None,
            token=setup.token or None,
            tls=ssl.create_default_context() if setup.url.startswith("tls:") else None,
            error_cb=_heard,
            name="tiepung",
        )
        stream = self.client.jetstream(timeout=TIMEOUT_S)
        try:
            await stream.stream_info(setup.stream)
        except nats.js.errors.NotFoundError:
            await stream.add_stream(
                StreamConfig(setup.stream, subjects=[f"{setup.subject}.>"], storage=StorageType.FILE, max_age=KEPT_S)
            )
        return stream

    async def _last(self, stream: JetStreamContext, since: Time) -> str | None:
        """The id of what it took last, if that was since: whether or not we heard so, it is not sent again."""
        state = (await stream.stream_info(self.setup.stream)).state
        if not state.last_seq:
            return None
        try:
            message = await stream.get_msg(self.setup.stream, state.last_seq)
        except nats.js.errors.NotFoundError:
            return None
        if message.time is None or message.time.timestamp() * 1000 < since:
            return None
        return (message.headers or {}).get(ID)

    async def close(self) -> None:
        client, self.client, self.stream = self.client, None, None
        if client is not None and not client.is_closed:
            with suppress(*AWAY):
                await client.close()


def _after(messages: list[Message], last: str | None) -> list[Message]:
    """Without those up to the last one that was taken, where that is one of them."""
    ids = [one.id for one in messages]
    return messages[ids.index(last) + 1 :] if last in ids else messages


async def _heard(wrong: Exception) -> None:
    """What the client says beside what it raises."""
    log.debug("nats", error=repr(wrong))
