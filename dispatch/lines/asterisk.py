"""Asterisk: its event socket, and its answer to which channels there are, over its REST interface (ARI)."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import msgspec

from dispatch.exchanges import Exchange, Unreadable, asterisk
from dispatch.exchanges.canonical import Live
from dispatch.lines.session import ANSWER_S_MAX, CONNECTION_S_MAX, LineBroken, Stolen

MESSAGE_MAX = 1 << 20
"""Bytes of one event."""


class Socket:
    """One socket for an application: whoever opens the next takes it over."""

    def __init__(
        self, exchange: Exchange, client: aiohttp.ClientSession, events: aiohttp.ClientWebSocketResponse
    ) -> None:
        self.exchange = exchange
        self.client = client
        self.events = events

    async def live(self) -> Live:
        try:
            async with self.client.get("channels") as answer:
                answer.raise_for_status()
                return asterisk.live(msgspec.json.decode(await answer.read(), type=list[Any]), self.exchange)
        except (aiohttp.ClientError, TimeoutError, msgspec.DecodeError, Unreadable) as wrong:
            raise LineBroken(_told(wrong)) from None

    async def news(self) -> AsyncIterator[dict[str, Any]]:
        async for message in self.events:
            if message.type is not aiohttp.WSMsgType.TEXT:
                continue
            try:
                told = msgspec.json.decode(message.data, type=dict[str, Any])
            except msgspec.DecodeError:
                continue
            if told.get("type") == "ApplicationReplaced":
                raise Stolen("another has opened the socket of this application")
            yield told
        raise LineBroken("the event socket was closed")


@asynccontextmanager
async def opened(exchange: Exchange) -> AsyncIterator[Socket]:
    """Raises LineBroken."""
    connect = exchange.connect
    assert connect is not None
    base = f"{connect.url.rstrip('/')}/"
    limit = aiohttp.ClientTimeout(total=None, connect=ANSWER_S_MAX, sock_read=ANSWER_S_MAX)
    try:
        login = {"Authorization": aiohttp.encode_basic_auth(connect.user, connect.secret())}
        async with (
            aiohttp.ClientSession(base, headers=login, timeout=limit) as client,
            client.ws_connect(
                "events",
                params={"app": connect.app},
                heartbeat=CONNECTION_S_MAX / 3,
                max_msg_size=MESSAGE_MAX,
                timeout=aiohttp.ClientWSTimeout(ws_close=1.0),
            ) as events,
        ):
            yield Socket(exchange, client, events)
    except (aiohttp.ClientError, OSError, TimeoutError) as wrong:
        raise LineBroken(_told(wrong)) from None


def _told(wrong: BaseException) -> str:
    """What was wrong, without what was sent."""
    status = getattr(wrong, "status", None)
    return f"{type(wrong).__name__} {status}" if status is not None else type(wrong).__name__
