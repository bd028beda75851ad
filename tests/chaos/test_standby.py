"""A second service on the same journal stands by, takes over within seconds, and decides as the first one did."""

import asyncio
import signal
import time
from pathlib import Path

import pytest

from tests.chaos.processes import Service, entries, fetch, machine, services, tool
from tests.edge.conftest import DONG_XOAI
from tests.edge.wiretap import Wire, request

TAKES_OVER_S_MAX = 10.0


async def pair(database: str, tmp_path: Path, other_region: str = "nho") -> tuple[Service, Service, str]:
    """A leader, a standby beside another region folder, and a dispatcher's token that both know."""
    token = await machine(database)
    leader, standby = Service(database, tmp_path), Service(database, tmp_path, other_region)
    await leader.start()
    await leader.ready()
    await standby.start()
    await standby.ready("/healthz")
    return leader, standby, token


async def takes_over(standby: Service) -> float:
    began = time.monotonic()
    await standby.ready()
    return time.monotonic() - began


@pytest.mark.timeout(120)
async def test_a_standby_takes_over_and_decides_by_the_region_in_force(database: str, tmp_path: Path) -> None:
    leader, standby, token = await pair(database, tmp_path)
    async with services(leader, standby):
        await a_standby_stands_by(standby, token)
        status, first = await leader.command(
            token, "OpenIncident", "o1", kind="cardiac_arrest", place=DONG_XOAI, text="Ngã"
        )
        assert status == 200, first
        number = first["ids"]["incident"]
        _, region = await leader.ask("GET", "/region", token=token)
        _, queue = await leader.ask("GET", "/views/queue", token=token)
        _, units = await leader.ask("GET", "/views/units", token=token)
        leader.signal(signal.SIGKILL)
        await leader.ended()
        assert await takes_over(standby) < TAKES_OVER_S_MAX
        assert await standby.ask("GET", "/region", token=token) == (200, region)
        assert (await standby.ask("GET", "/views/queue", token=token))[1]["rows"] == queue["rows"]
        assert (await standby.ask("GET", "/views/units", token=token))[1]["rows"] == units["rows"]
        for digest in region["files"].values():
            assert (await standby.ask("GET", f"/region/files/{digest}", token=token))[0] == 200
        again = await standby.command(token, "OpenIncident", "o1", kind="cardiac_arrest", place=DONG_XOAI, text="Ngã")
        assert again == (200, {**first, "repeated": True})
        assert (await standby.command(token, "OpenIncident", "o2", kind="cardiac_arrest"))[0] == 200
        status, body = await standby.command(token, "OpenIncident", "o3", kind="ill")
        assert (status, body["reason"]) == (422, "no_such_kind"), "that is of the folder beside it"
        status, body = await standby.ask("POST", "/open", {"incident": number}, token)
        assert list(body["texts"].values()) == ["Ngã"]
        status, body = await standby.ask("GET", "/healthz")
        assert body["leading"] is True
        versions = [one["event"] for one in await entries(database) if one["event"]["type"] == "RegionAdopted"]
        assert [one["version"] for one in versions] == [region["version"]]


async def a_standby_stands_by(standby: Service, token: str) -> None:
    status, body = await standby.ask("GET", "/healthz")
    assert (status, body["leading"]) == (200, False)
    assert (await standby.ask("GET", "/readyz"))[0] == 503
    for method, path, sent in (
        ("GET", "/views/queue", None),
        ("GET", "/stream", None),
        ("GET", "/session", None),
        ("GET", "/metrics", None),
        ("POST", "/session", {"name": "lan", "password": "x"}),
        ("POST", "/commands", {"type": "OpenIncident", "id": "s1", "kind": "stroke"}),
        ("POST", "/commands", [{"type": "OpenIncident", "id": "s1", "kind": "stroke"}]),
        ("POST", "/webhooks/telephony", {}),
        ("POST", "/sightings", {"unit": "A01", "place": DONG_XOAI}),
    ):
        status, body = await standby.ask(method, path, sent, token)
        assert (status, body["reason"]) == (503, "standby"), (method, path)
    status, body = await standby.ask("POST", "/commands", {"type": "ClaimCall", "id": "s2", "call": "x"}, "unknown")
    assert (status, body["reason"]) == (503, "standby"), "it does not know who signed in elsewhere since it started"


@pytest.mark.timeout(120)
async def test_a_leader_that_slept_through_its_replacement_ends_and_writes_nothing(
    database: str, tmp_path: Path
) -> None:
    leader, standby, token = await pair(database, tmp_path, "binh_phuoc")
    async with services(leader, standby):
        assert (await leader.command(token, "OpenIncident", "o1", kind="stroke"))[0] == 200
        pids = [row["pid"] for row in await fetch(database, HOLDING)]
        assert len(pids) == 1
        leader.signal(signal.SIGSTOP)
        reader, writer = await asyncio.open_connection("127.0.0.1", leader.port)
        body = b'{"type":"OpenIncident","id":"asleep","kind":"stroke"}'
        await Wire(reader, writer).send(request("POST", "/commands", body, Authorization=f"Bearer {token}"))
        assert await fetch(database, "select pg_terminate_backend($1)", pids[0])
        assert await takes_over(standby) < TAKES_OVER_S_MAX
        status, answered = await standby.command(token, "OpenIncident", "o2", kind="stroke")
        assert status == 200
        leader.signal(signal.SIGCONT)
        told = await Wire(reader, writer).rest(20)
        assert told == b"" or told.startswith(b"HTTP/1.1 503 "), told
        writer.close()
        assert await leader.ended() == 1
        assert "Another service leads this journal now; this one stops." in leader.said()
        assert "Traceback" not in leader.said()
        assert (await standby.command(token, "OpenIncident", "o3", kind="stroke"))[0] == 200
        kept = await entries(database)
        assert [one["position"] for one in kept] == list(range(1, len(kept) + 1))
        assert not [one for one in kept if one["cause"] == "asleep"]
        assert answered["position"] < len(kept)
        code, out, err = await tool(standby.environment, "verify")
        assert code == 0, err
        assert f"{len(kept)} entries verified" in out


HOLDING = """
select pid from pg_locks where locktype = 'advisory' and granted
and database = (select oid from pg_database where datname = current_database())
"""


@pytest.mark.timeout(120)
async def test_a_leader_that_is_stopped_hands_over_at_once(database: str, tmp_path: Path) -> None:
    leader, standby, token = await pair(database, tmp_path)
    async with services(leader, standby):
        assert (await leader.command(token, "OpenIncident", "o1", kind="stroke"))[0] == 200
        leader.signal(signal.SIGTERM)
        assert await leader.ended() == 0
        assert await takes_over(standby) < TAKES_OVER_S_MAX
        assert (await standby.command(token, "OpenIncident", "o1", kind="stroke"))[1]["repeated"]
