"""How it is doing, what it speaks, and that no route answers a stranger unless the table says why."""

import asyncio
import re
import time
from pathlib import Path
from typing import Any

import pytest
from prometheus_client import CollectorRegistry
from prometheus_client.parser import text_string_to_metric_families

from dispatch import chores
from dispatch.gazetteer import Gazetteer, grids
from dispatch.http import openapi
from dispatch.http.routes import Route
from dispatch.http.server import table
from dispatch.http.stream import Watchers
from tests.edge.conftest import Client, Running, fresh, serving

pytestmark = pytest.mark.asyncio(loop_scope="module")


def routes() -> list[Route]:
    class Nothing:
        feed = None

    return table(Nothing(), Watchers(None), CollectorRegistry())  # type: ignore[arg-type]


def filled(path: str) -> str:
    return re.sub(r"\{\w+\}", "1", path)


# --- is it alive


async def test_health_says_how_far_it_is_with_the_hash_of_the_journal(shared: Running) -> None:
    await (await shared.person("khoa")).open_incident("stroke")
    async with shared.client() as anyone:
        status, body = await anyone.get("/healthz")
        assert (status, body["leading"]) == (200, True)
        assert await anyone.get("/readyz") == (200, {"ready": True, "position": body["position"]})
    last = (await shared.fetch("select position, hash from entries order by position desc limit 1"))[0]
    assert (body["position"], body["hash"]) == (last["position"], last["hash"].hex())
    begun = (await shared.entries())[0]
    assert body["journal"] == begun["event"]["journal"]


@pytest.mark.asyncio(loop_scope="function")
async def test_what_fails_beside_the_turns_stops_no_call_and_is_told(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> None:
        raise RuntimeError("proj.db is no database")

    monkeypatch.setattr(grids, "prepare", broken)
    async with serving(database, tmp_path) as running:
        supervisor = await running.person("nhung")
        while b"tiepung_chores_failing 1.0" not in (await supervisor.get("/metrics"))[1]:
            await asyncio.sleep(0.05)
        assert await supervisor.open_incident("stroke")


@pytest.mark.asyncio(loop_scope="function")
async def test_a_region_that_cannot_be_read_stops_no_call_and_is_taken_whole_when_it_can(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = Gazetteer.of

    def broken(_: Any) -> Gazetteer:
        raise KeyError("names")

    monkeypatch.setattr(Gazetteer, "of", broken)
    monkeypatch.setattr(chores, "BUG_S", 0.05)
    async with serving(database, tmp_path) as running:
        supervisor = await running.person("nhung")
        assert await supervisor.open_incident("stroke")
        areas = (await supervisor.view("situation"))["region"]["files"]["areas.geojson"]
        assert (await supervisor.get(f"/region/files/{areas}"))[0] == 404, (
            "of a version that cannot be read, nothing is taken"
        )
        monkeypatch.setattr(Gazetteer, "of", read)
        while (await supervisor.get(f"/region/files/{areas}"))[0] != 200:
            await asyncio.sleep(0.05)
        assert b"tiepung_chores_failing 0.0" in (await supervisor.get("/metrics"))[1]


async def test_the_figures_are_what_prometheus_reads(shared: Running) -> None:
    supervisor = await shared.person("nhung")
    await shared.crew("A01")
    number = await supervisor.open_incident("stroke")
    async with shared.client() as exchange:
        await shared.ring(exchange, "call.ringing", fresh(), call=fresh("c"), number="115")
    status, body = await supervisor.get("/metrics")
    assert status == 200
    assert supervisor.last_headers["Content-Type"].startswith("text/plain; version=0.0.4")
    families = {one.name: one for one in text_string_to_metric_families(body.decode())}
    values = {
        (sample.name, *sorted(sample.labels.items())): sample.value
        for one in families.values()
        for sample in one.samples
    }
    assert values["tiepung_position_total",] == await shared.position()
    assert values["tiepung_leading",] == 1
    assert values["tiepung_calls_waiting", ("number", "115")] >= 1
    assert ("tiepung_call_backs", ("number", "115")) in values
    assert values["tiepung_consoles_silent",] == 0
    assert 0 <= values["tiepung_exchange_quiet_seconds", ("source", "exchange")] < 60
    assert values["tiepung_units", ("doing", "available"), ("service", "ambulance")] == 1
    assert values["tiepung_open_incidents",] >= 1
    assert all(one.documentation for one in families.values())
    await supervisor.do("CancelIncident", incident=number, reason="test")


async def test_numbers_that_the_region_does_not_know_are_one_figure(shared: Running) -> None:
    supervisor = await shared.person("nhung")
    before = await _by_number(supervisor)
    dialled = ["115", "116", "199", "02713999999", "", None]
    async with shared.client() as exchange:
        for number in dialled:
            data = {} if number is None else {"number": number}
            await shared.ring(exchange, "call.ringing", fresh(), call=fresh("c"), **data)
    after = await _by_number(supervisor)
    assert after.keys() == before.keys() | {"other"}
    assert after["other"] - before.get("other", 0) == 5
    assert after["115"] - before["115"] == 1
    assert after.keys() <= {"112", "113", "114", "115", "1022", "other"}


async def _by_number(client: Client) -> dict[str, float]:
    _, body = await client.get("/metrics")
    families = [one for one in text_string_to_metric_families(body.decode()) if one.name == "tiepung_calls_waiting"]
    return {sample.labels["number"]: sample.value for one in families for sample in one.samples}


async def test_how_long_a_call_rings_is_told_beside_what_is_wanted(shared: Running):
    """Of the one that rings longest; and how much of the disk is free."""
    supervisor = await shared.person("nhung")
    async with shared.client() as exchange:
        at = round(time.time() * 1000) - 40_000
        await shared.ring(exchange, "call.ringing", fresh(), call=fresh("c"), number="113", caller="0900000001", at=at)
    _, body = await supervisor.get("/metrics")
    told = {
        (sample.name, sample.labels.get("number")): sample.value
        for one in text_string_to_metric_families(body.decode())
        for sample in one.samples
    }
    assert 39 < told["tiepung_call_rings_seconds", "113"] < 120
    assert told["tiepung_call_wanted_seconds", "113"] == 15
    assert told["tiepung_needs_late", None] >= 0
    assert 0 < told["tiepung_disk_free_ratio", None] < 1


@pytest.mark.parametrize("name", ["khoa", "lan", "ioc"])
async def test_the_figures_are_not_for_everybody(shared: Running, name: str) -> None:
    assert (await (await shared.person(name)).get("/metrics"))[0] == 403


# --- who is answered


@pytest.mark.parametrize("route", routes(), ids=lambda route: f"{route.method} {route.path}")
async def test_a_stranger_is_answered_only_where_the_table_says_why(shared: Running, route: Route) -> None:
    async with shared.client() as stranger:
        status, body = await stranger.ask(route.method, filled(route.path), b"{}" if route.method == "POST" else None)
        match route.proof:
            case "signed_in":
                if (status, route.path) == (422, "/commands"):  # read before asked who sends it; never carried out
                    status, body = await stranger.command("ClaimCall", fresh(), call="x")
                assert (status, body["reason"]) == (401, "not_signed_in")
            case "signature":
                assert (status, body["reason"]) == (401, "bad_signature")
            case "code":
                assert status == 404
            case "api_key":
                assert status == 403
            case "none" if route.path.startswith(("/open311/", "/warnings/", "/feeds/")):
                assert status == (404 if "{" in route.path else 200)
            case "none":
                assert status in (200, 422)
                assert (route.method, route.path) in {
                    ("POST", "/session"),
                    ("GET", "/healthz"),
                    ("GET", "/readyz"),
                    ("GET", "/link.js"),
                    ("GET", "/link.css"),
                    ("GET", "/bao"),
                    ("POST", "/bao"),
                    ("GET", "/bao/ngon-ngu"),
                    ("POST", "/bao/ngon-ngu"),
                    ("GET", "/tra-cuu"),
                    ("GET", "/citizen.css"),
                    ("GET", "/citizen.js"),
                }
            case other:
                raise AssertionError(other)


@pytest.mark.parametrize("path", ["/operator/commands"])
async def test_the_operators_route_is_for_the_command_line_alone(shared: Running, path: str) -> None:
    change = {"type": "RecordAccountChange", "id": fresh(), "account": "user:x", "role": "crew", "change": "put"}
    for name in ("quantri", "nhung"):
        status, body = await (await shared.person(name)).post(path, change)
        assert (status, body["reason"]) == (403, "not_allowed")
    async with shared.machine("gps") as machine:
        assert (await machine.post(path, change))[0] == 403


async def test_every_answer_bears_what_protects_a_browser(shared: Running) -> None:
    person = await shared.person("khoa")
    for path in ("/", "/healthz", "/views/queue", "/nothing", "/region"):
        await person.get(path)
        headers = person.last_headers
        assert headers["X-Content-Type-Options"] == "nosniff", path
        assert headers["X-Frame-Options"] == "DENY", path
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"], path
        assert "Access-Control-Allow-Origin" not in headers, path
    for path in ("/views/queue", "/session", "/region", "/healthz"):
        await person.get(path)
        assert person.last_headers["Cache-Control"] == "no-store", path


@pytest.mark.parametrize(
    "path", ["/..%2f..%2fpyproject.toml", "/%2e%2e/pyproject.toml", "/assets/../../x", "//etc/passwd"]
)
async def test_no_path_leads_out_of_the_consoles_folder(shared: Running, path: str) -> None:
    async with shared.client() as stranger:
        status, body = await stranger.get(path)
        assert (status, body["reason"]) == (404, "not_found")


# --- what it speaks


async def test_the_description_is_served_to_who_is_signed_in(shared: Running) -> None:
    status, body = await (await shared.person("khoa")).get("/openapi.json")
    assert status == 200
    assert body["openapi"] == "3.1.0"


def references(value: Any) -> set[str]:
    if isinstance(value, dict):
        inner = {one for item in value.values() for one in references(item)}
        return inner | ({value["$ref"]} if isinstance(value.get("$ref"), str) else set())
    if isinstance(value, list):
        return {one for item in value for one in references(item)}
    return set()


async def test_the_description_names_nothing_that_is_not_there() -> None:
    document = openapi.document()
    schemas = document["components"]["schemas"]
    found = references(document)
    assert found
    assert {f"#/components/schemas/{name}" for name in schemas} >= found
    assert set(document["info"]) >= {"title", "version"}
    for path, operations in document["paths"].items():
        assert path.startswith("/")
        for operation in operations.values():
            assert operation["responses"]
            named = {one["name"] for one in operation.get("parameters", ()) if one["in"] == "path"}
            assert named == set(re.findall(r"\{(\w+)\}", path))
            for answer in operation["responses"].values():
                assert answer["description"]
            for scheme in (one for need in operation.get("security", document["security"]) for one in need):
                assert scheme in document["components"]["securitySchemes"]


async def test_the_description_has_every_route_that_clients_use() -> None:
    described = {
        (method.upper(), path) for path, operations in openapi.document()["paths"].items() for method in operations
    }
    served = {(route.method, route.path) for route in routes()}
    assert described == {one for one in served if one[1] != "/operator/commands"}
    open_to_all = {(route.method, route.path) for route in routes() if route.proof != "signed_in"}
    free = {
        (method.upper(), path)
        for path, operations in openapi.document()["paths"].items()
        for method, operation in operations.items()
        if operation.get("security") == []
    }
    assert free == open_to_all


async def test_the_routes_of_the_paper_are_those_of_the_table() -> None:
    paper = (Path(__file__).parents[2] / "docs" / "WIRE.md").read_text()
    for route in routes():
        if route.path != "/operator/commands" and route.method != "DELETE":
            stem = route.path.split("{")[0]
            assert stem in paper, route.path
