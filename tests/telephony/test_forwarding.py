"""What an exchange tells waits on disk until the service has taken it, in order and under one id."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from standardwebhooks import Webhook

from dispatch import forwarding
from dispatch.forwarding import Forwarder
from tests.edge.conftest import free_port

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
SOON_S = 10.0


class Service:
    """Answers as it is told to, and remembers what was signed and taken."""

    def __init__(self) -> None:
        self.port = free_port()
        self.answers: list[int] = []
        self.asked: list[str] = []
        self.taken: list[dict[str, Any]] = []

    async def hear(self, request: web.Request) -> web.Response:
        body = await request.read()
        Webhook(SECRET).verify(body, dict(request.headers))
        self.asked.append(request.headers["webhook-id"])
        status = self.answers.pop(0) if self.answers else 200
        if status == 200:
            self.taken.append(json.loads(body))
        return web.Response(status=status, headers={"Location": "/elsewhere"} if status == 302 else {})

    @asynccontextmanager
    async def running(self) -> AsyncIterator["Service"]:
        application = web.Application()
        application.router.add_post("/webhooks/telephony", self.hear)
        runner = web.AppRunner(application)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", self.port).start()
        yield self
        await runner.cleanup()


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forwarding, "PAUSES_S", (0.02,))


@asynccontextmanager
async def forwarder(spool: Path, service: Service) -> AsyncIterator[Callable[..., Any]]:
    """It runs; called with fields it is told them, and answers its status."""
    port = free_port()
    one = Forwarder(spool, f"http://127.0.0.1:{service.port}", SECRET, "sip")
    running = asyncio.create_task(one.run("127.0.0.1", port))
    async with aiohttp.ClientSession() as client:

        async def tell(**fields: Any) -> int:
            async with client.post(f"http://127.0.0.1:{port}/", data=fields) as answer:
                return answer.status

        deadline = time.monotonic() + SOON_S
        while True:
            try:
                async with client.get(f"http://127.0.0.1:{port}/"):
                    break
            except aiohttp.ClientError:
                assert time.monotonic() < deadline
                await asyncio.sleep(0.02)
        try:
            yield tell
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)


async def until(so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + SOON_S
    while not so():
        assert time.monotonic() < deadline
        await asyncio.sleep(0.02)


async def test_what_is_told_is_signed_and_as_the_service_reads_it(tmp_path: Path) -> None:
    async with Service().running() as service, forwarder(tmp_path, service) as tell:
        told = {"number": "115", "caller": "0901", "seconds": "1764000000", "micros": "123456"}
        assert await tell(type="call.ringing", call="a b&c", **told) == 200
        await until(lambda: len(service.taken) == 1)
    event = service.taken[0]
    assert (event["type"], event["source"], event["data"]["call"]) == ("call.ringing", "sip", "a b&c")
    assert (event["data"]["number"], event["data"]["caller"], event["data"]["at"]) == ("115", "0901", 1764000000123)


async def test_nothing_is_lost_or_turned_round_while_the_service_is_away(tmp_path: Path) -> None:
    service = Service()
    async with forwarder(tmp_path, service) as tell:
        for number in range(5):
            assert await tell(type="call.ringing", call=f"c{number}", seconds=str(number + 1)) == 200
    assert len(list(tmp_path.glob("*.event"))) == 5
    service.answers = [503, 401, 404, 302, 429, 500]
    async with service.running(), forwarder(tmp_path, service) as tell:
        assert await tell(type="call.ended", call="c0", seconds="9") == 200
        await until(lambda: not list(tmp_path.glob("*.event")))
    taken = [(event["type"], event["data"]["call"]) for event in service.taken]
    assert taken == [*(("call.ringing", f"c{number}") for number in range(5)), ("call.ended", "c0")]
    assert len(set(service.asked[:7])) == 1
    assert not list((tmp_path / "refused").iterdir())


async def test_what_is_refused_for_good_is_set_aside_and_the_rest_goes_on(tmp_path: Path) -> None:
    service = Service()
    service.answers = [422]
    async with service.running(), forwarder(tmp_path, service) as tell:
        assert await tell(type="call.sung", call="c1") == 200
        assert await tell(type="call.ringing", call="c2") == 200
        await until(lambda: len(service.taken) == 1)
    assert service.taken[0]["data"]["call"] == "c2"
    assert len(list((tmp_path / "refused").iterdir())) == 1


@pytest.mark.parametrize(
    "body", [b"", b"type=call.ringing", b"call=c1", b"type=call.ringing&call=a%00b", b"\xff\xfe", b"a=" * 100]
)
async def test_what_cannot_be_read_is_refused_at_once(tmp_path: Path, body: bytes) -> None:
    one = Forwarder(tmp_path, "http://127.0.0.1:1", SECRET, "sip")
    application = web.Application()
    application.router.add_post("/", one.take)
    runner, port = web.AppRunner(application), free_port()
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    async with aiohttp.ClientSession() as client, client.post(f"http://127.0.0.1:{port}/", data=body) as answer:
        assert answer.status == 422
    await runner.cleanup()
    assert not list(tmp_path.glob("*.event"))


async def test_a_full_disk_of_waiting_events_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forwarding, "SPOOL_MAX", 2)
    async with forwarder(tmp_path, Service()) as tell:
        assert [await tell(type="call.ringing", call=f"c{number}") for number in range(3)] == [200, 200, 503]


def test_told_twice_it_has_the_same_id_within_the_bounds_of_one(tmp_path: Path) -> None:
    one = Forwarder(tmp_path, "http://x", SECRET, "sip")
    told = {"type": "call.ended", "call": "x" * 300, "cause": "busy", "seconds": "7", "micros": "1"}
    again = [one.event_of(told) for _ in range(2)]
    assert again[0] == again[1]
    assert len(again[0].id) <= 128
