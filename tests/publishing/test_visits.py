"""Who came, was refused or shown what, and held a stream, is told to the SOC: of both processes, each once, summed."""

import asyncio
import json
import signal
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from dispatch import security, visits
from dispatch.cli.serving import leaving
from dispatch.clock import Clock
from dispatch.http.citizens.limits import networks
from dispatch.ioc.follower import Follower
from dispatch.ioc.server import serve
from dispatch.visits import REFUSED, SAW, Visit, Visits, Writing
from events.values import Actor, Time
from tests.edge.conftest import Client, free_port, fresh
from tests.ioc.conftest import Centre
from tests.publishing.conftest import publishing, until
from tests.publishing.test_process import process
from tests.publishing.test_visits_summed import Ticking, forged

anyio = pytest.mark.asyncio(loop_scope="module")
Line = dict[str, Any]


@pytest.fixture(scope="module", autouse=True)
def soon() -> Iterator[None]:
    """What is gathered is written at once, and what is added to it a second later."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(visits, "WRITE_S", 0.1)
        patch.setattr(visits, "AGAIN_MS", 1_000)
        yield


async def lines(centre: Centre) -> list[Line]:
    return [json.loads(row["line"]) for row in await centre.service.fetch("select line from security order by number")]


async def told(centre: Centre, kind: str, by: str, **about: Any) -> Line:
    """The first line of that kind, once there is one."""
    found: list[Line] = []

    async def there() -> bool:
        known = [one for one in await lines(centre) if (one["kind"], one["by"]) == (kind, by)]
        found.extend(one for one in known if about.items() <= one["about"].items())
        return bool(found)

    await until(there)
    return found[0]


async def is_gapless(centre: Centre) -> None:
    numbers = [one["number"] for one in await lines(centre)]
    assert numbers == list(range(1, len(numbers) + 1))


@anyio
async def test_what_the_service_refuses_is_told_and_no_secret(centre: Centre):
    service, forged_token, wrong = centre.service, "tu_forged-and-secret", "wrong-and-secret"
    lan = await service.person("lan")
    khoa = await service.person("khoa")
    async with publishing(service.dsn), service.client() as anyone:
        assert (await anyone.get("/views/queue", Authorization=f"Bearer {forged_token}"))[0] == 401
        assert (await anyone.command("OpenIncident", fresh(), kind="house_fire"))[0] == 401
        assert (await anyone.post("/session", {"name": "khoa", "password": wrong}))[0] == 401
        assert (await service.ring(anyone, "call.ringing", fresh("d"), secret="whsec_" + "A" * 32, call="x"))[0] == 401
        assert (await khoa.command("ReturnUnit", fresh(), unit="A01"))[0] == 403
        assert (await lan.post("/operator/commands", {}))[0] == 403
        async with service.machine("a01") as crew:
            listed = [{"type": "OpenIncident", "id": fresh(), "kind": "house_fire"}]
            status, body = await crew.post("/commands", listed)
            assert (status, body[0]["status"]) == (200, 403)
        for i in range(30):
            status, _ = await anyone.get(f"/public/tickets/{'guessed-code'[: 8 + i % 4]}{i}")
        assert status == 429
        at_home = {"address": "127.0.0.1", "side": "service"}
        where = {"status": 401, "reason": "not_signed_in"}
        await told(centre, REFUSED, "nobody", route="GET /views/{name}", proof="token", **where, **at_home)
        await told(centre, REFUSED, "nobody", route="POST /commands", proof="none", **where, **at_home)
        await told(centre, REFUSED, "nobody", route="POST /session", status=401, reason="wrong_password")
        signed = {"route": "POST /webhooks/telephony", "proof": "signature", "reason": "bad_signature"}
        await told(centre, REFUSED, "nobody", **signed, **at_home)
        commands = {"route": "POST /commands", "status": 403, "reason": "not_allowed"}
        await told(centre, REFUSED, "user:khoa", **commands, what="ReturnUnit")
        await told(centre, REFUSED, "crew:A01", **commands, what="OpenIncident", token="city")
        await told(centre, REFUSED, "user:lan", route="POST /operator/commands", status=403)
        limited = await told(centre, REFUSED, "nobody", route="GET /public/tickets/{code}", status=429)
        assert limited["about"]["reason"] == "too_many_tries"
        everything = json.dumps(await lines(centre))
    for secret in (forged_token, wrong, "guessed", "whsec_", "tu_"):
        assert secret not in everything
    await is_gapless(centre)


@anyio
async def test_what_a_follower_refuses_is_told(centre: Centre):
    part = await centre.reader("part-soc", scopes=("security",), area="689")
    sightings, often = await centre.reader("gps-soc", scopes=("sightings",)), await centre.reader("often-soc")
    async with publishing(centre.service.dsn), Client(centre.base) as anyone:
        assert (await anyone.get("/ogc/collections/incidents/items"))[0] == 401
        assert (await anyone.get("/ogc/collections/incidents/items", Authorization="Basic é"))[0] == 401
        assert (await sightings.get("/exports/incidents.csv"))[0] == 403
        assert (await part.get("/security"))[0] == 403
        async with asyncio.timeout(60):
            while (await often.ask("HEAD", "/exports/incidents.csv"))[0] != 429:
                pass
        views = {"side": "views", "address": "127.0.0.1"}
        items = "GET /ogc/collections/{name}/items"
        await told(centre, REFUSED, "nobody", route=items, status=401, proof="none", **views)
        await told(centre, REFUSED, "machine:gps-soc", route="GET /exports/{file}", status=403, token="test", **views)
        await told(centre, REFUSED, "machine:part-soc", route="GET /security", status=403, **views)
        await told(centre, REFUSED, "machine:often-soc", route="GET /exports/{file}", status=429, **views)
    await is_gapless(centre)


@anyio
async def test_who_saw_what_and_who_held_a_stream_is_told(centre: Centre):
    lan, bi = await centre.service.person("lan"), await centre.reader("bi-soc")
    number = await lan.open_incident("house_fire")
    await centre.caught_up()
    soc = await centre.token("soc", scopes=("security",))
    async with publishing(centre.service.dsn):
        await lan.view("queue")
        await lan.story(number)
        assert (await lan.get("/region"))[0] == 200
        assert (await bi.get("/exports/incidents.csv"))[0] == 200
        assert (await bi.get("/ogc/collections/units/items"))[0] == 200
        assert (await bi.ask("HEAD", "/indicators"))[0] == 200
        for client, path in ((lan, "/stream?views=queue"), (bi, "/stream?views=queue,units")):
            await opened_and_closed(client, path)
        async with Client(centre.base, {"Authorization": f"Bearer {soc}"}) as reads:
            await opened_and_closed(reads, "/security?follow=true")
            assert (await reads.get("/security"))[0] == 200
        await told(centre, SAW, "user:lan", side="service", route="GET /views/{name}", what="queue")
        await told(centre, SAW, "user:lan", route="GET /incidents/{id}/story", what=str(number))
        export = await told(centre, SAW, "machine:bi-soc", route="GET /exports/{file}", what="incidents.csv")
        assert export["about"]["token"] == "test"
        assert (export["about"]["side"], export["about"]["count"]) == ("views", 1)
        await told(centre, SAW, "machine:bi-soc", route="GET /ogc/collections/{name}/items", what="units")
        await told(centre, SAW, "machine:soc", route="GET /security")
        for kind in (visits.STREAM_OPENED, visits.STREAM_CLOSED):
            await told(centre, kind, "user:lan", side="service", route="GET /stream", what="queue")
            await told(centre, kind, "machine:bi-soc", side="views", route="GET /stream", what="queue,units")
            await told(centre, kind, "machine:soc", route="GET /security")
        routes = {one["about"].get("route") for one in await lines(centre) if one["kind"] == SAW}
    assert not routes & {"GET /region", "GET /indicators", "GET /stream", "GET /session"}
    await is_gapless(centre)


async def opened_and_closed(client: Client, path: str) -> None:
    async with client.session.get(client.base + path) as stream:
        assert stream.status == 200
        await stream.content.readany()


@anyio
async def test_a_right_command_and_a_right_webhook_are_no_visits(centre: Centre):
    """They are entries."""
    lan = await centre.service.person("lan")
    async with publishing(centre.service.dsn), centre.service.client() as exchange:
        await lan.open_incident("house_fire")
        assert (await centre.service.ring(exchange, "call.ringing", fresh("d"), call=fresh("c"), number="115"))[
            0
        ] == 200
        await lan.get("/views/calls")
        await told(centre, SAW, "user:lan", what="calls")
        about = [one["about"] for one in await lines(centre) if one["event"] == "Visit"]
    right = [one for one in about if one.get("route", "").startswith("POST") and "status" not in one]
    assert right == []


async def written(dsn: str, one: Visits) -> Writing:
    writing, connection = Writing(one, dsn), await asyncpg.connect(dsn)
    try:
        await writing.write(connection, everything=True)
    finally:
        await connection.close()
    return writing


@anyio
async def test_a_flood_is_a_few_hundred_lines_that_say_how_many_it_was(centre: Centre):
    one = Visits("flood", Clock())
    for i in range(10_000):
        one.note(forged(i))
    await written(centre.service.dsn, one)
    async with publishing(centre.service.dsn):

        async def all_told() -> bool:
            return not await centre.service.fetch("select 1 from visits where line is null")

        await until(all_told)
    flood = [line for line in await lines(centre) if line["about"].get("side") == "flood"]
    assert len(flood) <= sum(visits.ROOM) + 1
    assert sum(line["about"]["count"] for line in flood) == 10_000
    await is_gapless(centre)


@anyio
async def test_an_answer_of_the_database_that_was_lost_doubles_nothing(centre: Centre):
    one = Visits("lost", Clock())
    for i in range(20):
        one.note(forged(i))
    writing = Writing(one, centre.service.dsn)
    connection = await asyncpg.connect(centre.service.dsn)
    try:
        rows = one.take()
        for _ in range(2):  # as one that has not heard that they were taken
            writing.number, writing.rows = 0, rows
            await writing.write(connection)
        one.note(forged(21))
        await writing.write(connection)
    finally:
        await connection.close()
    found = await centre.service.fetch("select number from visits where process = $1 order by number", one.process)
    assert [row["number"] for row in found] == list(range(21))


@anyio
async def test_whoever_numbers_is_killed_and_each_is_told_once(centre: Centre, tmp_path: Path):
    """What was written, while numberers are killed and come back."""
    one, dsn = Visits("killed", Clock()), centre.service.dsn
    lan, connection = await centre.service.person("lan"), await asyncpg.connect(dsn)
    writing, count = Writing(one, dsn), 0
    try:
        for _ in range(3):
            async with process(centre, tmp_path / "none.json", tmp_path) as numbering:
                before = len(await lines(centre))
                while len(await lines(centre)) < before + 40:
                    for _ in range(25):
                        one.note(Visit(SAW, Actor(f"machine:{count}"), route="GET /killed"))
                        count += 1
                    await writing.write(connection)
                    await lan.open_incident("house_fire")
                numbering.send_signal(signal.SIGKILL)
                await numbering.wait()
    finally:
        await connection.close()
    position = await centre.caught_up()
    async with publishing(dsn):

        async def all_told() -> bool:
            (row,) = await centre.service.fetch("select position from security_checkpoint")
            waits = await centre.service.fetch("select 1 from visits where line is null")
            return row["position"] >= position and not waits

        await until(all_told)
    found = await lines(centre)
    killed = [line["by"] for line in found if line["about"].get("side") == "killed"]
    assert sorted(killed) == sorted(f"machine:{i}" for i in range(count))
    of_entries = [line["position"] for line in found if line["position"] is not None]
    assert of_entries == sorted(set(of_entries))
    opened = {line["about"].get("incident") for line in found if line["event"] == "IncidentOpened"}
    entries = await centre.service.entries()
    assert len(opened) == sum(entry["event"]["type"] == "IncidentOpened" for entry in entries)
    await is_gapless(centre)


@asynccontextmanager
async def follower_on(dsn: str, centre: Centre, **more: Any) -> AsyncIterator[Client]:
    follower, port, started = Follower(dsn, Clock()), free_port(), asyncio.Event()
    task = asyncio.create_task(serve(follower, "127.0.0.1", port, started, **more))
    await started.wait()
    await until(lambda: follower.knows)
    token = await centre.token("both-soc", scopes=("read", "metrics"))
    await follower.accounts.read()
    try:
        async with Client(f"http://127.0.0.1:{port}", {"Authorization": f"Bearer {token}"}) as client:
            yield client
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def figure(client: Client, name: str) -> float:
    _, text = await client.get("/metrics")
    return next(float(line.split()[-1]) for line in text.decode().splitlines() if line.startswith(f"{name} "))


@anyio
async def test_a_follower_that_may_not_write_serves_on_and_says_that_nothing_is_written(centre: Centre):
    dsn, hall = f"{centre.service.dsn}&default_transaction_read_only=on", "/ogc/collections/incidents/items"
    async with follower_on(dsn, centre) as client:
        assert (await client.get(hall))[0] == 200
        await until(says(client, "tiepung_visits_written", 0))
        await until(says(client, "tiepung_visits_not_kept_total", 1))
        assert (await client.get(hall))[0] == 200
    async with follower_on(dsn, centre, visits_dsn=centre.service.dsn) as client:
        assert (await client.get("/heat"))[0] == 200
        async with publishing(centre.service.dsn):
            await told(centre, SAW, "machine:both-soc", route="GET /heat")
        assert await figure(client, "tiepung_visits_written") == 1
        assert await figure(client, "tiepung_visits_not_kept_total") == 0


def says(client: Client, name: str, least: float) -> Callable[[], Any]:
    async def holds() -> bool:
        value = await figure(client, name)
        return value >= least if least else value == 0

    return holds


@anyio
async def test_what_is_gathered_when_a_process_is_stopped_is_written_and_proxies_are_believed(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(visits, "WRITE_S", 60.0)
    async with follower_on(centre.service.dsn, centre, proxies=networks("127.0.0.1/32")) as client:
        assert (await client.get("/coverage", **{"X-Forwarded-For": "203.0.113.77"}))[0] == 200
        assert not await centre.service.fetch("select 1 from visits where said like '%203.0.113.77%'")
    async with publishing(centre.service.dsn):
        await told(centre, SAW, "machine:both-soc", route="GET /coverage", address="203.0.113.77")


@anyio
async def test_after_a_year_a_line_keeps_its_number_and_says_no_more(centre: Centre):
    one = Visits("old", Ticking())
    one.note(forged(3))
    await written(centre.service.dsn, one)
    async with publishing(centre.service.dsn):
        line = await told(centre, REFUSED, "nobody", side="old")
        kept = len(await lines(centre))

        async def expired() -> bool:
            connection = await asyncpg.connect(centre.service.dsn)
            try:
                await security.expire(connection, Time(2_000))
            finally:
                await connection.close()
            return True

        await until(expired)
        found = (await lines(centre))[line["number"] - 1]
    assert found == {**line, "kind": "gone", "about": {}}
    assert len(await lines(centre)) >= kept
    await is_gapless(centre)


@anyio
async def test_visits_without_a_line_are_a_figure(centre: Centre):
    one = Visits("figure", Clock())
    one.note(forged(1))
    await written(centre.service.dsn, one)
    async with follower_on(centre.service.dsn, centre, leaving=partial(leaving, centre.follower)) as client:
        assert await figure(client, 'tiepung_soc_lines_behind{of="visits"}') >= 1
        assert await figure(client, "tiepung_soc_lines_total") == len(await lines(centre))
