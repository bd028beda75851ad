"""A follower on a read replica: it reads all there is, is told by nobody, and says how far behind its database is."""

import asyncio
import os
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import asyncpg
import pytest
import pytest_asyncio

from dispatch.clock import Clock
from dispatch.http.refusing import refuse
from dispatch.ioc.follower import SURE_MS, Follower
from dispatch.ioc.health import READY_MS
from dispatch.ioc.server import serve
from dispatch.postgres import folder
from dispatch.postgres.server import Embedded
from tests.chaos.processes import environment, tool
from tests.edge.conftest import Client, free_port
from tests.ioc.conftest import Centre, reading

pytestmark = pytest.mark.asyncio(loop_scope="module")
PLACE = {"lat": 11.55, "lon": 106.9}
HERE_S_MAX = 20


class Replica:
    """A copy that streams from the first, and a follower of its own on it."""

    def __init__(self, first: Centre, dsn: str, follower: Follower, client: Client) -> None:
        self.first, self.dsn = first, dsn
        self.follower, self.client = follower, client

    async def until(self, so: Any) -> None:
        """Raises TimeoutError."""
        async with asyncio.timeout(HERE_S_MAX):
            while not so():
                await asyncio.sleep(0.05)

    async def fetch(self, statement: str) -> Any:
        connection = await asyncpg.connect(self.dsn)
        try:
            return await connection.fetchval(statement)
        finally:
            await connection.close()

    async def has_all(self) -> None:
        """Views and archive, as far as the first has them. Raises TimeoutError."""
        position = await self.first.caught_up()
        async with asyncio.timeout(HERE_S_MAX):
            while await self.fetch("select position from archive_checkpoint") < position:
                await asyncio.sleep(0.05)
        await self.until(lambda: self.follower.position >= position)

    async def stream_from(self, where: str) -> None:
        await self.fetch(f"alter system set primary_conninfo = '{where.replace(chr(39), chr(39) * 2)}'")
        await self.fetch("select pg_reload_conf()")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def replica(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Replica]:
    first_server = Embedded(tmp_path_factory.mktemp("first"))
    second_server = Embedded(tmp_path_factory.mktemp("second"))
    dsn = await first_server.start()
    try:
        async with reading(dsn, tmp_path_factory.mktemp("service")) as first:
            token = await first.token()
            copy(first_server, dsn, second_server)
            second_dsn = await second_server.start()
            async with answering(second_dsn, token) as (follower, client):
                yield Replica(first, second_dsn, follower, client)
    finally:
        await second_server.stop()
        await first_server.stop()


def copy(first: Embedded, dsn: str, second: Embedded) -> None:
    """As an operator makes a replica: a base backup that goes on streaming."""
    where = {name: values[0] for name, values in parse_qs(urlsplit(dsn).query).items()}
    owner = folder.owner_of(first.folder)
    if owner is not None:
        os.chown(second.data, owner.pw_uid, owner.pw_gid)
    subprocess.run(
        [*folder.as_owner(owner, second.data), str(folder.programs() / "pg_basebackup"), "--write-recovery-conf",
         "--checkpoint=fast", "--wal-method=stream", f"--pgdata={second.folder}", "--username=postgres",
         f"--host={where['host']}", f"--port={where['port']}"],
        cwd="/", check=True, capture_output=True, timeout=60,
    )  # fmt: skip


@asynccontextmanager
async def answering(dsn: str, token: str) -> AsyncIterator[tuple[Follower, Client]]:
    follower, port, started = Follower(dsn, Clock()), free_port(), asyncio.Event()
    task = asyncio.create_task(serve(follower, "127.0.0.1", port, started))
    await started.wait()
    try:
        async with Client(f"http://127.0.0.1:{port}", {"Authorization": f"Bearer {token}"}) as client:
            yield follower, client
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def opened(first: Centre) -> str:
    """The number of an incident that was opened just now."""
    lan = await first.service.person("lan")
    number = await lan.open_incident(place=PLACE)
    await first.caught_up()
    return str(number)


async def test_what_happens_is_seen_on_a_replica_at_once(replica: Replica):
    incident = await opened(replica.first)
    began = asyncio.get_running_loop().time()
    await replica.until(lambda: incident in replica.follower.feed.views.incidents.open)
    assert asyncio.get_running_loop().time() - began < 8
    await replica.until(lambda: replica.follower.behind_ms == 0)
    status, body = await replica.client.get(f"/ogc/collections/incidents/items/{incident}")
    assert status == 200, body
    assert body["properties"]["kind"] == "cardiac_arrest"


async def test_every_page_answers_from_a_replica(replica: Replica):
    await opened(replica.first)
    await replica.has_all()
    for path in (
        "/ogc/collections/incidents/items?datetime=2020-01-01T00:00:00Z/..",
        "/ogc/collections/units/items",
        "/exports/incidents.csv",
        "/indicators",
        "/indicators/tickets",
        "/coverage",
        "/heat",
        "/security?after=0",
        "/metrics",
    ):
        status, body = await replica.client.get(path)
        theirs, _ = await (await replica.first.reader()).get(path)
        assert (status, theirs) in ((200, 200), (403, 403)), (path, status, theirs, body)


async def test_a_replica_that_takes_nothing_in_says_how_old_its_answers_are(replica: Replica):
    await replica.until(lambda: replica.follower.behind_ms == 0)
    await replica.fetch("select pg_wal_replay_pause()")
    try:
        incident = await opened(replica.first)
        await replica.until(lambda: replica.follower.behind_ms > SURE_MS)
        assert incident not in replica.follower.feed.views.incidents.open
        status, _ = await replica.client.get("/ogc/collections/units/items")
        assert (status, int(replica.client.last_headers["X-Behind-Ms"]) > SURE_MS) == (200, True)
    finally:
        await replica.fetch("select pg_wal_replay_resume()")
    await replica.until(lambda: incident in replica.follower.feed.views.incidents.open)
    await replica.until(lambda: replica.follower.behind_ms == 0)


async def test_a_replica_that_has_lost_the_first_says_so_and_is_not_asked(replica: Replica):
    await replica.until(lambda: replica.follower.behind_ms == 0)
    known = await replica.fetch("select current_setting('primary_conninfo')")
    await replica.stream_from("host=/nowhere")
    try:
        incident = await opened(replica.first)
        await replica.until(lambda: replica.follower.behind_ms >= READY_MS)
        status, _ = await replica.client.get("/readyz")
        assert status == 503
    finally:
        await replica.stream_from(known)
    await replica.until(lambda: incident in replica.follower.feed.views.incidents.open)
    await replica.until(lambda: replica.follower.behind_ms == 0)


async def test_a_question_that_the_replica_breaks_off_is_asked_again(replica: Replica):
    """As when a table is changed under it: whoever asked is told to come again, and no bug is written down."""
    broken = asyncpg.SerializationError("canceling statement due to conflict with recovery")
    assert refuse({}, "/indicators", broken).status == 503


@pytest.mark.parametrize("command", ["serve", "serve --role publish", "archive", "snapshots"])
async def test_what_writes_refuses_a_replica(replica: Replica, tmp_path: Path, command: str):
    status, _, said = await tool(environment(replica.dsn, tmp_path), *command.split())
    assert status == 1
    assert "only `serve --role views` can work with one" in said
