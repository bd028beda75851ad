"""A gateway on loopback: takes messages as an operator's would, and answers as a test wants."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web
from standardwebhooks import Webhook

SECRET = "whsec_" + "Z2F0ZXdheS1zZWNyZXQtb2YtMzItYnl0ZXMtbG9uZyE="


class Gateway:
    """What it was sent, and with which status it answers next; the last one again and again."""

    def __init__(self) -> None:
        self.heard: list[dict[str, Any]] = []
        self.ids: list[str] = []
        self.statuses = [200]
        self.headers: dict[str, str] = {}
        self.body = b""
        self.url = ""
        self.rests_s: list[float] = []
        """How long it takes over each of its first answers."""

    async def take(self, request: web.Request) -> web.Response:
        body = await request.read()
        self.ids.append(request.headers.get("webhook-id", ""))
        if "webhook-signature" in request.headers:
            Webhook(SECRET).verify(body, dict(request.headers), json_parse=False)
            self.heard.append(json.loads(body))
        else:
            form = dict(await request.post())
            self.heard.append({**request.query, **form} or json.loads(body))
        if self.rests_s:
            await asyncio.sleep(self.rests_s.pop(0))
        status = self.statuses.pop(0) if len(self.statuses) > 1 else self.statuses[0]
        return web.Response(status=status, headers=self.headers, body=self.body)


@asynccontextmanager
async def listening(port: int = 0) -> AsyncIterator[Gateway]:
    """Until the block ends."""
    gateway = Gateway()
    application = web.Application()
    application.router.add_route("*", "/{tail:.*}", gateway.take)
    runner = web.AppRunner(application)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", port)
    await site.start()
    host, there = runner.addresses[0][:2]
    gateway.url = f"http://{host}:{there}/take"
    try:
        yield gateway
    finally:
        await runner.cleanup()


def settings(*gateways: dict[str, Any], public_url: str = "https://115.example") -> bytes:
    """The operator's file."""
    return json.dumps({"gateways": gateways, "public_url": public_url}).encode()


def signed(gateway: Gateway, name: str = "one", *ways: str) -> dict[str, Any]:
    return {"name": name, "ways": ways or ("sms", "voice", "line"), "url": gateway.url, "secret": SECRET}
