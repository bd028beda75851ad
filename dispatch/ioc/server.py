"""The table of routes of the operations centres' side, and the process that answers them."""

import asyncio
from collections.abc import Sequence
from functools import partial
from typing import Any

import structlog
from aiohttp import web
from aiohttp.web_protocol import RequestHandler

from dispatch.collector import settle_memory
from dispatch.http.citizens.limits import Network
from dispatch.http.problems import Problem
from dispatch.http.refusing import refuse
from dispatch.http.replies import Reply
from dispatch.http.routes import Route, Routes
from dispatch.http.stream import Watchers, get_stream
from dispatch.http.unread import Unread
from dispatch.ioc import ogc, others
from dispatch.ioc.built import Built
from dispatch.ioc.coverage import Grounds, get_coverage
from dispatch.ioc.description import ROOT
from dispatch.ioc.documents import get_cap, get_eido
from dispatch.ioc.exports import get_export
from dispatch.ioc.follower import Follower
from dispatch.ioc.health import get_healthz, get_readyz
from dispatch.ioc.heating import Heats, get_heat
from dispatch.ioc.html import as_page
from dispatch.ioc.indicating import Looks, get_indicators, get_ticket_indicators, get_unit_indicators
from dispatch.ioc.metrics import Ask, Metrics, get_metrics, nobody
from dispatch.ioc.near import get_near
from dispatch.ioc.reader import Reader, compressed
from dispatch.ioc.security import get_security
from dispatch.ioc.wall.page import PICTURE, Wall
from dispatch.settings import VIEWS_PORT, listening
from dispatch.visits import Writing

DRAIN_S_MAX = 5.0

log = structlog.get_logger("ioc")


def table(reader: Reader, watchers: Watchers, metrics: Metrics) -> list[Route]:
    """Every route there is; `proof` as on the other side."""
    items = f"{ROOT}/collections/{{name}}/items"
    return [
        Route("GET", ROOT, partial(ogc.get_landing, reader), "none"),
        Route("GET", f"{ROOT}/", partial(ogc.get_landing, reader), "none"),
        Route("GET", f"{ROOT}/conformance", partial(ogc.get_conformance, reader), "none"),
        Route("GET", f"{ROOT}/api", others.get_api, "none"),
        Route("GET", f"{ROOT}/collections", partial(ogc.get_collections, reader), shows=False),
        Route("GET", f"{ROOT}/collections/{{name}}", partial(ogc.get_collection, reader), shows=False),
        Route("GET", f"{ROOT}/collections/{{name}}/schema", partial(ogc.get_schema, reader), shows=False),
        Route("GET", f"{ROOT}/collections/{{name}}/queryables", partial(ogc.get_queryables, reader), shows=False),
        Route("GET", items, partial(ogc.get_items, reader)),
        Route("GET", f"{items}/{{item}}", partial(ogc.get_item, reader)),
        Route("GET", "/incidents/{incident}/near", partial(get_near, reader)),
        Route("GET", "/exports/{file}", partial(get_export, reader)),
        Route("GET", "/exports/incidents/{file}", partial(get_eido, reader)),
        Route("GET", "/exports/warnings/{file}", partial(get_cap, reader)),
        Route("GET", "/indicators", partial(get_indicators, reader, Looks())),
        Route("GET", "/indicators/units", partial(get_unit_indicators, reader)),
        Route("GET", "/indicators/tickets", partial(get_ticket_indicators, reader)),
        Route("GET", "/coverage", partial(get_coverage, reader, Grounds())),
        Route("GET", "/heat", partial(get_heat, reader, Heats())),
        Route("GET", "/stream", partial(get_stream, reader, watchers, packs=True), shows=False),
        Route("GET", "/asyncapi.json", others.get_asyncapi, "none"),
        Route("GET", "/security", partial(get_security, reader)),
        *Wall(reader).routes(),
        Route("GET", "/healthz", partial(get_healthz, reader), "none"),
        Route("GET", "/readyz", partial(get_readyz, reader), "none"),
        Route("GET", "/metrics", partial(get_metrics, reader, metrics), shows=False),
    ]


class Application:
    """Finds the route by the address as it was written, answers, and turns what goes wrong into a problem."""

    def __init__(self, reader: Reader, leaving: Ask) -> None:
        self.watchers = Watchers(reader.feed)
        metrics = Metrics(reader, self.watchers, leaving)
        self.routes = Routes(table(reader, self.watchers, metrics))
        self.built = Built()
        self.door = reader.door

    async def __call__(self, request: web.BaseRequest) -> web.StreamResponse | Reply:
        found = None
        try:
            found = self.routes.find(request.method, request.rel_url.raw_path)
            if found is None:
                raise Problem(404, "not_found")
            reply = await found.answer(request)
            reply = compressed(request, as_page(request, reply, self.built)) if isinstance(reply, Reply) else reply
        except asyncio.CancelledError:
            raise
        except Exception as wrong:  # noqa: BLE001 (as on the other side)
            self.door.refused(request, found, wrong)
            return _challenged(request, refuse(request.headers, request.path, wrong))
        self.door.answered(request, found, reply)
        return reply


class Server(web.Server):
    """With our handler for each connection."""

    def __call__(self) -> RequestHandler:
        return Unread(self, loop=self._loop, **self._kwargs)


def _challenged(request: web.BaseRequest, reply: Reply) -> Reply:
    """Maps, spreadsheets and browsers send a password only when they are asked for one: by a line of its own, which
    Chromium overlooks beside another. A wall has nobody who could type it, nor who came with a token."""
    is_by_token = request.headers.get("Authorization", "").lower().startswith("bearer")
    if reply.status == 401 and request.path != PICTURE and not is_by_token:
        reply.headers += b'WWW-Authenticate: Basic realm="Tiep Ung", charset="UTF-8"\r\n'
    return reply


async def serve(
    follower: Follower,
    host: str,
    port: int,
    started: asyncio.Event | None = None,
    *,
    beside: Sequence[str] = (),
    leaving: Ask = nobody,
    proxies: Sequence[Network] = (),
    visits_dsn: str | None = None,
) -> None:
    """Follow and answer until stopped, on `host` and the addresses beside it. `visits_dsn` is where it writes who came,
    where that is not the database it follows. Raises WrongSetting when the port is taken."""
    reader = Reader(follower, proxies)
    application, writing = Application(reader, leaving), Writing(reader.door.visits, visits_dsn or follower.dsn)
    answering: Any = application  # a Reply is all that aiohttp asks of a response
    server = Server(answering, access_log=None, keepalive_timeout=75.0)
    runner = web.ServerRunner(server, handle_signals=False, shutdown_timeout=DRAIN_S_MAX)
    await runner.setup()
    try:
        for address in (host, *beside):
            with listening(address, port, by=VIEWS_PORT):
                await web.TCPSite(runner, address, port, backlog=1024).start()
        settle_memory()
        log.info("reading", port=port)
        if started is not None:
            started.set()
        async with asyncio.TaskGroup() as group:
            group.create_task(application.watchers.run())
            group.create_task(follower.run())
            group.create_task(writing.run())
    finally:
        await runner.cleanup()
        await writing.finish()
