"""A whole service on real PostgreSQL, and clients that speak to it as people and exchanges do."""

import asyncio
import itertools
import json
import secrets
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import aiohttp
import asyncpg
import pytest
import pytest_asyncio
from standardwebhooks import Webhook

from dispatch import clock, demo
from dispatch.http import session
from dispatch.service import serve
from dispatch.settings import Settings

REGION = Path(__file__).parents[2] / "deploy" / "binh_phuoc"
STOP_S_MAX = 30
DONG_XOAI = {"lat": 11.535, "lon": 106.883}
ids = itertools.count(1)


def fresh(stem: str = "t") -> str:
    """An id nobody used before."""
    return f"{stem}-{next(ids)}-{secrets.token_hex(4)}"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Client:
    """One who asks: a person who signed in, or a machine with a token."""

    def __init__(self, base: str, headers: dict[str, str] | None = None, address: str | None = None) -> None:
        """`address` is the loopback address it comes from, if that matters."""
        self.base = base
        connector = aiohttp.TCPConnector(local_addr=(address, 0)) if address else None
        self.session = aiohttp.ClientSession(
            headers=headers, cookie_jar=aiohttp.CookieJar(unsafe=True), connector=connector
        )
        self.last_headers: dict[str, str] = {}
        self.cookie = ""

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: Any, trace: TracebackType | None) -> None:
        await self.session.close()

    async def sign_in(self, name: str, password: str = demo.PASSWORD) -> Self:
        status, body = await self.post("/session", {"name": name, "password": password})
        assert status == 200, body
        self.session.headers["X-CSRF-Token"] = body["csrf"]
        self.cookie = self.last_headers["Set-Cookie"].split(";")[0]
        return self

    async def ask(self, method: str, path: str, data: bytes | None = None, **headers: str) -> tuple[int, Any]:
        async with self.session.request(method, self.base + path, data=data, headers=headers) as response:
            told = response.headers
            self.last_headers = {name: ", ".join(told.getall(name)) for name in told}
            return response.status, _read(await response.read())

    async def post(self, path: str, body: Any, **headers: str) -> tuple[int, Any]:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        return await self.ask("POST", path, data, **headers)

    async def get(self, path: str, **headers: str) -> tuple[int, Any]:
        return await self.ask("GET", path, **headers)

    async def command(self, _type: str, _id: str, /, **fields: Any) -> tuple[int, Any]:
        return await self.post("/commands", {"type": _type, "id": _id, **fields})

    async def do(self, _type: str, /, **fields: Any) -> dict[str, Any]:
        """A command that must succeed; its answer."""
        status, body = await self.command(_type, fresh(), **fields)
        assert status == 200, body
        done: dict[str, Any] = body
        return done

    async def open_incident(self, kind: str = "cardiac_arrest", /, **fields: Any) -> int:
        number: int = (await self.do("OpenIncident", kind=kind, **fields))["ids"]["incident"]
        return number

    async def view(self, name: str) -> dict[str, Any]:
        status, body = await self.get(f"/views/{name}")
        assert status == 200, body
        rows: dict[str, Any] = body["rows"]
        return rows

    async def story(self, number: int) -> list[dict[str, Any]]:
        status, body = await self.get(f"/incidents/{number}/story")
        assert status == 200, body
        rows: list[dict[str, Any]] = body["rows"]
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
        self.alarm_secrets = settings.alarm_secrets()
        self.people: dict[str, Client] = {}
        self.stack = AsyncExitStack()

    def client(self, address: str | None = None, /, **headers: str) -> Client:
        return Client(self.base, headers, address)

    def machine(self, name: str) -> Client:
        tokens = json.loads(self.settings.demo_file.read_text())["tokens"]
        return self.client(Authorization=f"Bearer {tokens[name]}")

    async def person(self, name: str) -> Client:
        """Somebody of the demo, signed in once and for as long as this runs."""
        if name not in self.people:
            client = await self.stack.enter_async_context(self.client())
            self.people[name] = await client.sign_in(name)
        return self.people[name]

    async def crew(self, unit: str) -> Client:
        """The crew of a unit, on duty."""
        if unit not in self.people:
            self.people[unit] = await self.stack.enter_async_context(self.machine(unit.lower()))
        status, body = await self.people[unit].command("BringOnDuty", fresh(), unit=unit)
        assert status == 200 or body["reason"] == "already_so", body
        return self.people[unit]

    async def ring(self, client: Client, kind: str, delivery: str, /, secret: str | None = None, **data: Any) -> Any:
        """One delivery of the exchange, signed."""
        event = {"specversion": "1.0", "type": kind, "source": "exchange", "id": delivery, "data": data}
        body = json.dumps(event).encode()
        return await client.post("/webhooks/telephony", body, **signed(delivery, body, secret or self.secrets[0]))

    async def alarm(self, kind: str, device: str, /, delivery: str = "", secret: str | None = None, **data: Any) -> Any:
        """One delivery of the monitoring centre, signed."""
        delivery = delivery or fresh()
        event = {"specversion": "1.0", "type": kind, "source": "center", "id": delivery}
        body = json.dumps({**event, "data": {"device": device, **data}}).encode()
        async with self.client() as center:
            headers = signed(delivery, body, secret or self.alarm_secrets[0])
            return await center.post("/webhooks/alarm", body, **headers)

    async def tell(self, event: dict[str, Any]) -> Any:
        """One event of any exchange, signed, over a line of its own."""
        body = json.dumps(event).encode()
        async with self.client() as exchange:
            return await exchange.post("/webhooks/telephony", body, **signed(event["id"], body, self.secrets[0]))

    async def fetch(self, sql: str, *arguments: Any) -> list[Any]:
        """What the database has."""
        connection = await asyncpg.connect(self.dsn)
        try:
            rows: list[Any] = await connection.fetch(sql, *arguments)
            return rows
        finally:
            await connection.close()

    async def entries(self, after: int = 0) -> list[dict[str, Any]]:
        """The journal after a position."""
        rows = await self.fetch("select data from entries where position > $1 order by position", after)
        return [json.loads(row["data"]) for row in rows]

    async def position(self) -> int:
        async with self.client() as anyone:
            status, body = await anyone.get("/healthz")
        assert status == 200, body
        position: int = body["position"]
        return position


def signed(delivery: str, body: bytes, secret: str, at: datetime | None = None) -> dict[str, str]:
    at = at or datetime.now(UTC)
    return {
        "webhook-id": delivery,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(secret).sign(delivery, at, body.decode("utf-8", "replace")),
        "Content-Type": "application/cloudevents+json",
    }


@asynccontextmanager
async def serving(dsn: str, data: Path, region: Path = REGION, port: int | None = None) -> AsyncIterator[Running]:
    """A service in this process until the block ends; then it is stopped as SIGTERM stops one."""
    session.tries = session.Tries()
    settings = Settings(port or free_port(), "127.0.0.1", data, None, region)
    started = asyncio.Event()
    service = asyncio.create_task(serve(settings, dsn, started))
    begun = asyncio.create_task(started.wait())
    await asyncio.wait([service, begun], return_when=asyncio.FIRST_COMPLETED)
    begun.cancel()
    if service.done():
        service.result()
    running = Running(settings, dsn)
    try:
        async with running.stack:
            yield running
    finally:
        service.cancel()
        await asyncio.wait([service], timeout=STOP_S_MAX)
        assert service.done(), "the service does not stop"


@pytest.fixture
def ahead(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Called with so many seconds, services begun from here on believe that it is as much later."""
    seconds = [0.0]
    wall, monotonic = clock.Clock.__init__.__defaults__  # type: ignore[misc]
    later = (lambda: wall() + seconds[0], lambda: monotonic() + seconds[0])
    monkeypatch.setattr(clock.Clock.__init__, "__defaults__", later)
    return partial(seconds.__setitem__, 0)


@pytest.fixture
async def running(database: str, tmp_path: Path) -> AsyncIterator[Running]:
    """A service of this test's own."""
    async with serving(database, tmp_path) as one:
        yield one


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shared(postgres_dsn: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Running]:
    """A service that the tests of a module share: each uses ids, calls and incidents of its own."""
    name = f"shared_{secrets.token_hex(6)}"
    await _execute(postgres_dsn, f"CREATE DATABASE {name} TEMPLATE template0")
    async with serving(postgres_dsn.replace("/tiepung?", f"/{name}?"), tmp_path_factory.mktemp("shared")) as one:
        yield one
    await _execute(postgres_dsn, f"DROP DATABASE {name} WITH (FORCE)")


async def _execute(address: str, statement: str) -> None:
    connection = await asyncpg.connect(address)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()
