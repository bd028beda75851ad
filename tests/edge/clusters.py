"""A gateway of loudspeakers on loopback: plays what it is sent once for each identifier, and says who has it."""

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from aiohttp import web
from standardwebhooks import Webhook

from tests.edge.conftest import REGION, Client, Running, fresh
from tests.edge.gateway import SECRET, settings


class Clusters:
    """What was tried and what was played, by identifier and by cluster; who is `dumb` never acknowledges."""

    def __init__(self) -> None:
        self.url = ""
        self.status = 200
        self.says: dict[str, int] = {}
        """With which status it answers for some of its clusters."""
        self.is_cut = False
        """It hears, and never answers."""
        self.tried: Counter[str] = Counter()
        self.played: Counter[str] = Counter()
        self.heard: list[dict[str, Any]] = []
        self.known: set[str] = set()
        self.dumb: set[str] = set()
        self.rest_s = 0.0
        """So long it takes over each."""
        self.unacknowledged: list[str] = []

    async def checked(self, request: web.Request) -> dict[str, Any]:
        """What is to be played: signed, and named by its own identifier."""
        body = await request.read()
        Webhook(SECRET).verify(body, dict(request.headers), json_parse=False)
        told = json.loads(body)
        data: dict[str, Any] = told["data"]
        assert told["type"] == "warning.play"
        assert request.headers["webhook-id"] == data["delivery"]
        return data

    async def take(self, request: web.Request) -> web.StreamResponse:
        data = await self.checked(request)
        await asyncio.sleep(self.rest_s)
        self.tried[data["cluster"]] += 1
        if self.is_cut and request.transport is not None:
            request.transport.close()
            raise web.HTTPServiceUnavailable
        status = self.says.get(data["cluster"], self.status)
        if status != 200:
            return web.Response(status=status)
        if data["delivery"] not in self.known:
            self.known.add(data["delivery"])
            self.played[data["cluster"]] += 1
            self.heard.append(data)
        if data["cluster"] not in self.dumb:
            self.unacknowledged.append(data["delivery"])
        return web.Response()

    def of(self, kind: str) -> list[dict[str, Any]]:
        return [one for one in self.heard if one["kind"] == kind]

    async def acknowledge(self, running: Running, secret: str = SECRET) -> tuple[int, Any]:
        """All that were played and have not said so."""
        told, self.unacknowledged = self.unacknowledged, []
        return await acknowledge(running, told, secret)


async def acknowledge(running: Running, deliveries: list[str], secret: str = SECRET) -> tuple[int, Any]:
    async with running.client() as gateway:
        return await _acknowledge(gateway, deliveries, secret)


async def acknowledge_at(url: str, deliveries: list[str]) -> tuple[int, Any]:
    """To a service that may be away."""
    async with Client(url) as gateway:
        return await _acknowledge(gateway, deliveries, SECRET)


async def _acknowledge(gateway: Client, deliveries: list[str], secret: str) -> tuple[int, Any]:
    body = json.dumps({"type": "warning.acknowledged", "data": {"deliveries": deliveries}}).encode()
    delivery, now = fresh("heard"), datetime.now(UTC)
    headers = {
        "webhook-id": delivery,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(secret).sign(delivery, now, body.decode()),
    }
    return await gateway.post("/webhooks/loudspeakers", body, **headers)


@asynccontextmanager
async def playing(clusters: Clusters | None = None) -> AsyncIterator[Clusters]:
    """Until the block ends."""
    clusters = clusters or Clusters()
    application = web.Application()
    application.router.add_post("/play", clusters.take)
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    clusters.url = f"http://{host}:{port}/play"
    try:
        yield clusters
    finally:
        await runner.cleanup()


def gateway_of(clusters: Clusters, name: str = "loa", **more: Any) -> dict[str, Any]:
    """As the operator writes it down."""
    return {"name": name, "ways": ["loudspeaker"], "url": clusters.url, "secret": SECRET, **more}


def prepare(folder: Path, clusters: Clusters, **limits: int) -> Path:
    """The operator's file, and a region folder with these limits."""
    (folder / "secrets").mkdir(exist_ok=True)
    (folder / "secrets" / "gateways.json").write_bytes(settings(gateway_of(clusters)))
    region = folder / "region"
    region.mkdir(exist_ok=True)
    for file in REGION.iterdir():
        (region / file.name).write_bytes(file.read_bytes())
    told = json.loads((REGION / "region.json").read_text())
    told["limits"] |= {"warning_hold_s": 1, "warning_again_s": 1, "warning_tries": 2, **limits}
    (region / "region.json").write_text(json.dumps(told))
    return region


async def until(so: Any, wait_s: float = 15.0) -> Any:
    """What it says, as soon as it says something."""
    async with asyncio.timeout(wait_s):
        while True:
            said = so()
            said = await said if asyncio.iscoroutine(said) else said
            if said:
                return said
            await asyncio.sleep(0.05)
