"""The two hot routes answered in the protocol itself: no task and no request object, only aiohttp's parser.

It leans on the insides of aiohttp's `RequestHandler` (the lock pins the version, tests hold what is relied upon):
idle time-outs, draining at the end and everything that is not a whole small request go aiohttp's own way. Why, and
what it saves: docs/decisions/0003.
"""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from typing import Any, NamedTuple, TypeVar

import structlog
from aiohttp import web
from aiohttp.http import HttpVersion11, RawRequestMessage
from aiohttp.http_exceptions import HttpProcessingError
from aiohttp.streams import EMPTY_PAYLOAD, StreamReader
from aiohttp.web_protocol import RequestHandler, _ErrInfo

from dispatch.http import commands, signed, telephony
from dispatch.http.bodies import check_text
from dispatch.http.edge import Edge
from dispatch.http.problems import Problem
from dispatch.http.replies import Reply
from dispatch.http.unread import Unread, note_language
from dispatch.inbox import Asked

T = TypeVar("T")
log = structlog.get_logger("http")

BODY_MAX = 32 * 1024
HELD_MAX = 64 * 1024
"""Bytes that may arrive while an answer is still to come; beyond that nothing more is read."""
GATHERING_S = 0.004
"""So soon after others were taken, what comes waits for more: at 3,500 requests a second a fifth less work."""
MANY = 32
"""So many are worth taking at once."""
DRAIN_S_MAX = 10.0
DRAIN_LOOK_S = 0.01


class Route(NamedTuple):
    """How a hot request is answered: checked, begun and, when it is on disk, ended. Each raises Problem."""

    check: Callable[[Edge, Mapping[str, str], bytes], Any]
    begin: Callable[[Edge, Any], Asked | Reply]
    """What is waited for, or the answer, where there is nothing to wait for."""
    end: Callable[[Edge, Any], Reply]


HOT = {
    "/commands": Route(commands.check, commands.begin, commands.end),
    "/webhooks/telephony": Route(telephony.check, telephony.begin, signed.end),
}
Refuse = Callable[[Mapping[str, str], str, Exception], Reply]


class Arrivals:
    """What came over all connections in the same few milliseconds, taken together: first all is read, then all of one
    route checked, then all of it begun. One thing done many times in a row costs less than many things once each.
    What comes after a pause is taken at once."""

    def __init__(self) -> None:
        self.handlers: list[HotHandler] = []
        self.taking: asyncio.Handle | None = None
        self.rests_until_s = 0.0

    def put(self, handler: "HotHandler", loop: asyncio.AbstractEventLoop) -> None:
        self.handlers.append(handler)
        if self.taking is None:
            self.taking = loop.call_later(max(0.0, self.rests_until_s - loop.time()), self.take, loop)
        elif len(self.handlers) == MANY:
            self.taking.cancel()
            self.taking = loop.call_soon(self.take, loop)

    def take(self, loop: asyncio.AbstractEventLoop) -> None:
        self.taking, self.rests_until_s = None, loop.time() + GATHERING_S
        handlers, self.handlers = self.handlers, []
        hot: dict[Route, list[HotHandler]] = {route: [] for route in HOT.values()}
        for handler in handlers:
            if handler.is_early():
                self.put(handler, loop)
                continue
            route = _alone(handler, handler.read)
            if route is not None:
                hot[route].append(handler)
        for route, asking in hot.items():
            checked = [handler for handler in asking if _alone(handler, partial(handler.check, route))]
            for handler in checked:
                _alone(handler, handler.begin)


def _alone(handler: "HotHandler", step: Callable[[], T]) -> T | None:
    """A bug costs its own connection, and nobody of the same batch an answer."""
    try:
        return step()
    except Exception:
        log.exception("hung_up")
        handler.force_close()
        return None


class HotHandler(Unread):
    """One connection. While a hot request is being answered, what else arrives is held."""

    __slots__ = (
        "arrivals",
        "arrived",
        "body",
        "came_early",
        "checked",
        "edge",
        "held",
        "peer",
        "pending",
        "refuse",
        "request",
        "route",
    )

    def __init__(self, edge: Edge, refuse: Refuse, arrivals: Arrivals, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.edge = edge
        self.refuse = refuse
        self.arrivals = arrivals
        self.arrived: bytes | None = None
        """What came and was not read yet."""
        self.came_early = False
        self.pending: Asked | None = None
        self.held = bytearray()
        self.peer: str | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Asked for now, for aiohttp's own way too: who has gone before her answer has no address any more."""
        super().connection_made(transport)
        peer = self.peername
        self.peer = peer[0] if isinstance(peer, tuple) else None

    def data_received(self, data: bytes) -> None:
        if self.pending is not None:
            self._hold(data)
        elif self.arrived is not None:
            self.arrived += data
        elif data and self._is_free():
            self.arrived = data
            self.arrivals.put(self, self._loop)
        else:
            super().data_received(data)

    def _is_free(self) -> bool:
        """aiohttp's own loop has no request of this connection under way, and nothing is half read."""
        return (
            (self._waiter is None or not self._waiter.done())
            and not self._messages
            and not self._request_in_progress
            and self._payload_parser is None
            and not self._upgraded
            and not self._force_close
            and not self._close
        )

    def is_early(self) -> bool:
        """aiohttp has answered its last request, or is about to begin one, and its loop does not wait for the next yet.
        Whoever asks that soon would go its way again, and again after that answer. Looked at once: if it still does not
        wait, it is for the rest of a body."""
        if self.came_early or self._waiter is not None or self._parser is None or not self._is_free():
            return False
        self.came_early = True
        return True

    def read(self) -> Route | None:
        """Read what came: the route of a whole hot request, which is to begin. Everything else is aiohttp's."""
        parser, data, self.arrived, self.came_early = self._parser, self.arrived, None, False
        if parser is None or data is None:
            return None
        if not self._is_free() or self._waiter is None:
            super().data_received(data)
            return None
        try:
            messages, upgraded, tail = parser.feed_data(data)
        except HttpProcessingError as wrong:
            self._give_over_wrong(wrong, data)
            return None
        if len(messages) == 1 and not upgraded:
            message, payload = messages[0]
            route = HOT.get(message.path)
            if route is not None and message.method == "POST" and self._is_whole(message, payload):
                body = _body(payload)
                if commands.is_list(body):
                    messages = [(message, self._again(body))]
                else:
                    parser.message_consumed()
                    self.request, self.body = message, body
                    return route
        self._upgraded = upgraded
        self._message_tail = tail if upgraded else b""
        self._give_over(messages)
        return None

    @staticmethod
    def _is_whole(message: RawRequestMessage, payload: StreamReader) -> bool:
        """The body is all there and small, and the connection is to stay."""
        if message.should_close or message.compression or message.version is not HttpVersion11:
            return False
        return payload.is_eof() and payload.total_bytes <= BODY_MAX and payload.exception() is None

    def _give_over(self, messages: Any) -> None:
        """To aiohttp's own loop, as its `data_received` does."""
        self._request_count += len(messages)
        self._messages.extend(messages)
        if not self._buffer_paused and len(self._messages) >= self._max_msg_queue_size:
            self._pause_reading_for_buffer()
        if messages and self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    def _give_over_wrong(self, wrong: HttpProcessingError, data: bytes) -> None:
        note_language(wrong, data)
        self._give_over([(_ErrInfo(status=400, exc=wrong, message=wrong.message), EMPTY_PAYLOAD)])

    # --- a hot request

    def check(self, route: Route) -> bool:
        """May it begin? If not, that is answered."""
        self._next_keepalive_close_time = self._loop.time() + self._keepalive_timeout
        self.route, body, self.body = route, self.body, b""
        try:
            if not self.edge.answers:
                raise Problem(503, "standby", retry_after_s=5)
            check_text(body)
            self.checked = route.check(self.edge, self.request.headers, body)
        except Exception as wrong:  # noqa: BLE001 (a problem or a bug: `refuse` tells them apart and logs the bug)
            self._refuse(wrong)
            return False
        return True

    def begin(self) -> None:
        """Into the inbox; the answer is written when it comes."""
        checked, self.checked = self.checked, None
        try:
            begun = self.route.begin(self.edge, checked)
        except Exception as wrong:  # noqa: BLE001
            self._refuse(wrong)
            return
        if isinstance(begun, Reply):
            self._write(begun)
        else:
            self.pending, begun.heard = begun, self._answered

    def _refuse(self, wrong: Exception) -> None:
        """The answer first: what the SOC is told is nobody's to wait for."""
        headers, path = self.request.headers, self.request.path
        self._write(self.refuse(headers, path, wrong))
        if isinstance(wrong, Problem):
            self.edge.door.turned_away(headers, self.peer, f"POST {path}", wrong)

    def _answered(self) -> None:
        pending, self.pending = self.pending, None
        try:
            reply = self.route.end(self.edge, pending)
        except Exception as wrong:  # noqa: BLE001
            self._refuse(wrong)
        else:
            self._write(reply)
        if self.held:
            held, self.held = bytes(self.held), bytearray()
            if self.transport is not None:
                self.transport.resume_reading()
            self.data_received(held)

    def _write(self, reply: Reply) -> None:
        if self.transport is not None and not self.transport.is_closing():
            self.transport.write(reply.head(keep_alive=True) + reply.body)
            if self._paused:
                self.transport.pause_reading()

    def resume_writing(self) -> None:
        """Whoever reads none of the answers is not read from either, or they would fill the memory."""
        super().resume_writing()
        if not self._reading_paused and not self._buffer_paused:
            self._resume_transport_reading()

    def _again(self, body: bytes) -> StreamReader:
        """A body that was looked at, to be read by aiohttp after all."""
        payload = StreamReader(self, 2**16, loop=self._loop)
        payload.feed_data(body)
        payload.feed_eof()
        return payload

    def _hold(self, data: bytes) -> None:
        self.held += data
        if len(self.held) > HELD_MAX and self.transport is not None:
            self.transport.pause_reading()

    async def shutdown(self, timeout: float | None = DRAIN_S_MAX) -> None:  # noqa: ASYNC109 (aiohttp's)
        """What is in the inbox is answered before the connection goes."""
        with suppress(TimeoutError):
            async with asyncio.timeout(timeout):
                while self.pending is not None or self.arrived is not None:
                    await asyncio.sleep(DRAIN_LOOK_S)
        await super().shutdown(timeout)


def _body(payload: StreamReader) -> bytes:
    """All of it, which is there. Taken out by aiohttp's own way, it would look for more on the line each time."""
    if payload is EMPTY_PAYLOAD:
        return b""
    pieces = payload._buffer  # noqa: SLF001
    return pieces[0] if len(pieces) == 1 else b"".join(pieces)


class HotServer(web.Server):
    """aiohttp's low-level server, with our handler for each connection."""

    def __init__(self, edge: Edge, refuse: Refuse, handler: Any, **options: Any) -> None:
        super().__init__(handler, **options)
        self.edge = edge
        self.refuse = refuse
        self.arrivals = Arrivals()

    def __call__(self) -> RequestHandler:
        return HotHandler(self.edge, self.refuse, self.arrivals, self, loop=self._loop, **self._kwargs)
