"""A whole service on real PostgreSQL, and clients that speak to it as people and exchanges do."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import aiohttp
import pytest
from standardwebhooks import Webhook

from dispatch import demo
from dispatch.service import serve
from dispatch.settings import Settings

REGION = Path(__file__).parents[2] / "deploy" / "binh_phuoc"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Client:
    """One who asks: a person who signed in, or a machine with a token."""

    def __init__(self, base: str, headers: dict[str, str] | None = None) -> None:
        self.base = base
        self.session = aiohttp.ClientSession(headers=headers, cookie_jar=aiohttp.CookieJar(unsafe=True))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: Any, trace: TracebackType | None) -> None:
        await self.session.close()

    async def sign_in(self, name: str, password: str = demo.PASSWORD) -> Self:
        status, body = await self.post("/session", {"name": name, "password": password})
        assert status == 200, body
        self.session.headers["X-CSRF-Token"] = body["csrf"]
        return self

    async def post(self, path: str, body: Any, **headers: str) -> tuple[int, Any]:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        async with self.session.post(self.base + path, data=data, headers=headers) as response:
            return response.status, _read(await response.read())

    async def get(self, path: str, **headers: str) -> tuple[int, Any]:
        async with self.session.get(self.base + path, headers=headers) as response:
            return response.status, _read(await response.read())

    async def command(self, _type: str, _id: str, /, **fields: Any) -> tuple[int, Any]:
        return await self.post("/commands", {"type": _type, "id": _id, **fields})

    async def view(self, name: str) -> dict[str, Any]:
        status, body = await self.get(f"/views/{name}")
        assert status == 200, body
        rows: dict[str, Any] = body["rows"]
        return rows


def _read(data: bytes) -> Any:
    with suppress(ValueError):
        return json.loads(data)
    return data


class Running:
    """A service that runs, where it is, and what it knows."""

    def __init__(self, settings: Settings, dsn: str) -> None:
        self.settings = settings
        self.dsn = dsn
        self.base = f"http://{settings.host}:{settings.port}"
        self.secrets = settings.telephony_secrets()

    def client(self, **headers: str) -> Client:
        return Client(self.base, headers)

    def machine(self, name: str) -> Client:
        tokens = json.loads(self.settings.demo_file.read_text())["tokens"]
        return self.client(Authorization=f"Bearer {tokens[name]}")

    async def ring(
        self, client: Client, kind: str, delivery: str, /, secret: str | None = None, **data: Any
    ) -> Any:
        """One delivery of the exchange, signed."""
        event = {"specversion": "1.0", "type": kind, "source": "exchange", "id": delivery, "data": data}
        body = json.dumps(event).encode()
        return await client.post("/webhooks/telephony", body, **signed(delivery, body, secret or self.secrets[0]))


def signed(delivery: str, body: bytes, secret: str, at: datetime | None = None) -> dict[str, str]:
    at = at or datetime.now(UTC)
    return {
        "webhook-id": delivery,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(secret).sign(delivery, at, body.decode("utf-8", "replace")),
        "Content-Type": "application/cloudevents+json",
    }


@pytest.fixture
async def running(database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Running]:
    settings = Settings(free_port(), "127.0.0.1", tmp_path, None, REGION)
    started = asyncio.Event()
    service = asyncio.create_task(serve(settings, database, started))
    begun = asyncio.create_task(started.wait())
    await asyncio.wait([service, begun], return_when=asyncio.FIRST_COMPLETED)
    assert started.is_set(), service.exception()
    yield Running(settings, database)
    service.cancel()
    with suppress(asyncio.CancelledError):
        await service
