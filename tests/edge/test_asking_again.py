"""Who asks again on the same connection, so soon that aiohttp's own loop does not wait for it yet."""

import asyncio
import time
from contextlib import suppress
from typing import Any

import pytest
from aiohttp.web_protocol import RequestHandler

from dispatch.http.hot import HotHandler
from dispatch.http.replies import Reply
from tests.edge.conftest import Running
from tests.edge.test_hot_path import bearer, opening
from tests.edge.wiretap import request, wire_to

__all__ = ["bearer"]

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_who_asks_again_at_once_after_another_answer_is_answered_in_the_protocol(
    shared: Running, bearer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else whoever went aiohttp's way once, went it ever after: its loop is a turn behind its own answer."""
    its_way: list[str] = []
    handle, write = RequestHandler._handle_request, Reply.prepare

    async def noted(self: Any, request: Any, *arguments: Any) -> Any:
        its_way.append(request.path)
        return await handle(self, request, *arguments)

    async def asked_again(self: Reply, request: Any) -> Any:
        """The next request is there before the loop that answered this one has heard that it is over."""
        written = await write(self, request)
        asyncio.get_running_loop().call_soon(request.protocol.data_received, again)
        return written

    monkeypatch.setattr(RequestHandler, "_handle_request", noted)
    monkeypatch.setattr(Reply, "prepare", asked_again)
    again = request("POST", "/commands", opening(), Authorization=bearer)
    async with wire_to(shared) as wire:
        await wire.send(request("GET", "/healthz"))
        assert [(await wire.answer()).status for _ in range(2)] == [200, 200]
        assert await wire.is_quiet()
    assert its_way == ["/healthz"]


async def test_the_rest_of_a_body_that_was_answered_already_is_taken_and_the_next_request_answered(
    shared: Running,
) -> None:
    refused = request("PUT", "/commands", b"x" * 40_000)
    async with wire_to(shared) as wire:
        await wire.send(refused[:20_000])
        assert (await wire.answer()).status == 405
        began_s = time.monotonic()
        await wire.send(refused[20_000:30_000], refused[30_000:], request("GET", "/healthz"))
        assert (await wire.answer()).status == 200
        assert time.monotonic() - began_s < 1


@pytest.mark.parametrize("count", [33, 100])
async def test_however_many_are_sent_at_once_each_is_answered(shared: Running, count: int) -> None:
    async with wire_to(shared) as wire:
        await wire.send(b"".join(request("GET", "/healthz") for _ in range(count)))
        assert [(await wire.answer()).status for _ in range(count)] == [200] * count


@pytest.mark.parametrize("one", [request("GET", "/bao"), request("POST", "/commands", b"{}")])
async def test_who_reads_no_answer_is_not_read_from(
    shared: Running, monkeypatch: pytest.MonkeyPatch, one: bytes
) -> None:
    """A few hundred kilobytes sent would else be many megabytes of answers in our memory."""
    made: list[HotHandler] = []
    connection_made = HotHandler.connection_made

    def noted(self: HotHandler, transport: asyncio.BaseTransport) -> None:
        connection_made(self, transport)
        made.append(self)

    monkeypatch.setattr(HotHandler, "connection_made", noted)
    reader, writer = await asyncio.open_connection("127.0.0.1", shared.settings.port, limit=1024)
    try:
        with suppress(TimeoutError):
            async with asyncio.timeout(2):
                while True:
                    writer.write(one)
                    await asyncio.sleep(0)
        [handler] = made
        assert handler.transport is not None
        assert handler.transport.get_write_buffer_size() < 1_000_000
        assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 ")
    finally:
        writer.transport.abort()
