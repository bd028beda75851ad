"""What is asked once: views, stories, who could go, and the region's data; from memory, and after a day from the archive."""

import hashlib
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dispatch.cli.following import archive_of
from tests.edge.conftest import DONG_XOAI, Running, fresh, serving

pytestmark = pytest.mark.asyncio(loop_scope="module")

DAY_S = 24 * 3600
SMALL = Path(__file__).parents[1] / "regions" / "nho"
NAMES = ("queue", "history", "calls", "units", "places", "situation")


async def test_a_view_says_up_to_where_it_is_true(shared: Running) -> None:
    person = await shared.person("khoa")
    number = await person.open_incident("stroke")
    for name in NAMES:
        status, body = await person.get(f"/views/{name}")
        assert status == 200
        assert person.last_headers["X-Position"] == str(body["position"])
        kept = await shared.fetch("select hash from entries where position = $1", body["position"])
        assert body["hash"] == kept[0]["hash"].hex()
    row = (await person.view("queue"))[str(number)]
    assert (row["kind"], row["priority"], row["by"]) == ("stroke", 1, "user:khoa")
    assert len(await person.view("units")) > 100


async def test_what_was_answered_is_seen_by_the_next_who_asks(shared: Running) -> None:
    """Whoever has the answer sees its effect, on any connection."""
    one, other = await shared.person("khoa"), await shared.person("lan")
    for _ in range(50):
        done = await one.do("OpenIncident", kind="stroke")
        _, body = await other.get("/views/queue")
        assert body["position"] >= done["position"]
        assert str(done["ids"]["incident"]) in body["rows"]


# --- stories


async def test_a_story_tells_in_order_who_did_what(shared: Running) -> None:
    person, crew = await shared.person("lan"), await shared.crew("A05")
    async with shared.client() as exchange:
        assert (await shared.ring(exchange, "call.ringing", fresh(), call="story", number="115"))[0] == 200
        number = await person.open_incident(call="exchange:story", text="Ngã")
        assert (await shared.ring(exchange, "call.ended", fresh(), call="story"))[0] == 200
    done = await person.do("AssignUnit", need=f"{number}.1", unit="A05")
    await crew.do(
        "AdvanceAssignment", assignment=done["ids"]["assignment"], step="on_scene", happened_at=int(time.time() * 1000)
    )
    await person.do("AddNote", incident=number, text="Đã tới")
    await crew.do("AdvanceAssignment", assignment=done["ids"]["assignment"], step="cleared")
    await person.do("CloseIncident", incident=number, disposition="served")
    rows = await person.story(number)
    told = [(row["event"]["type"], row["by"]) for row in rows]
    assert told == [
        ("IncidentOpened", "user:lan"),
        ("NeedAdded", "user:lan"),
        ("CallEnded", "machine:exchange"),
        ("UnitAssigned", "user:lan"),
        ("AssignmentAdvanced", "crew:A05"),
        ("NoteAdded", "user:lan"),
        ("AssignmentEnded", "crew:A05"),
        ("IncidentClosed", "user:lan"),
    ]
    assert [row["position"] for row in rows] == sorted(row["position"] for row in rows)
    assert "Đã tới" not in json.dumps(rows, ensure_ascii=False)


async def test_a_story_is_for_who_goes_there_and_for_the_room(shared: Running) -> None:
    person, crew = await shared.person("lan"), await shared.crew("A06")
    number, other = await person.open_incident(), await person.open_incident()
    await person.do("AssignUnit", need=f"{number}.1", unit="A06")
    assert (await crew.get(f"/incidents/{number}/story"))[0] == 200
    assert (await crew.get(f"/incidents/{other}/story"))[0] == 403
    for name in ("khoa", "nhung", "ioc"):
        assert (await (await shared.person(name)).get(f"/incidents/{other}/story"))[0] == 200


async def test_who_has_cleared_goes_there_no_longer(shared: Running) -> None:
    person, crew = await shared.person("lan"), await shared.crew("A15")
    number = await person.open_incident()
    done = await person.do("AssignUnit", need=f"{number}.1", unit="A15")
    await crew.do("AdvanceAssignment", assignment=done["ids"]["assignment"], step="on_scene")
    assert (await crew.get(f"/incidents/{number}/story"))[0] == 200
    await crew.do("AdvanceAssignment", assignment=done["ids"]["assignment"], step="cleared")
    assert str(number) in await person.view("queue")
    assert str(number) not in await crew.view("queue")
    assert (await crew.get(f"/incidents/{number}/story"))[0] == 403


@pytest.mark.parametrize("number", ["0", "999999", "x", "-1", "1.5", "9" * 30, "%00", "1%2F2"])
async def test_a_story_there_is_not_is_404(shared: Running, number: str) -> None:
    status, body = await (await shared.person("khoa")).get(f"/incidents/{number}/story")
    assert (status, body["reason"]) in ((404, "no_such_incident"), (404, "not_found"))


async def test_after_a_day_the_story_comes_from_the_archive(
    database: str, tmp_path: Path, ahead: Callable[[float], None]
) -> None:
    async with serving(database, tmp_path) as running:
        person = await running.person("lan")
        number = await person.open_incident(text="Ngã")
        await person.do("CancelIncident", incident=number, reason="mistake")
        before = await person.story(number)
        assert str(number) in await person.view("history")
        await archive_of(database).run(until=await running.position())  # type: ignore[arg-type]
        ahead(DAY_S + 60.0)
        person = await (await running.stack.enter_async_context(running.client())).sign_in("lan")
        await person.open_incident()
        assert str(number) not in await person.view("history")
        assert await person.story(number) == before
        status, body = await person.command("ReopenIncident", fresh(), incident=number, reason="again")
        assert (status, body["reason"]) == (409, "no_such_incident")


# --- who could go


@pytest.mark.asyncio(loop_scope="function")
async def test_candidates_are_the_nearest_first_and_then_who_could_be_diverted(database: str, tmp_path: Path) -> None:
    """In a province where people decide: the planner proposes, and nobody goes by itself."""
    async with serving(database, tmp_path, SMALL) as running:
        person = await running.person("lan")
        for unit, lon in (("M1", 105.30), ("M2", 105.11)):
            crew = await running.crew(unit)
            assert (await crew.post("/sightings", {"unit": unit, "place": {"lat": 10.05, "lon": lon}}))[0] == 202
        number = await person.open_incident("ill", place={"lat": 10.05, "lon": 105.10})
        need = (await person.view("queue"))[str(number)]["needs"][0]
        assert (need.get("unit"), need["recommended"]) == (None, "M2")
        status, body = await person.get(f"/needs/{number}.1/candidates")
        assert status == 200
        first, second = body["candidates"]
        assert (first["unit"], second["unit"], first["busy"], second["busy"]) == ("M2", "M1", None, None)
        assert first["eta_s"] < second["eta_s"]
        assert 1_000 < first["distance_m"] < 1_200
        assert first["place"] == {"lat": 10.05, "lon": 105.11}
        other = await person.open_incident("ill")
        await person.do("AssignUnit", need=f"{other}.1", unit="M2")
        free, busy = (await person.get(f"/needs/{number}.1/candidates"))[1]["candidates"]
        assert [(one["unit"], one["busy"]) for one in (free, busy)] == [("M1", None), ("M2", other)]
        status, body = await person.get(f"/needs/{other}.1/candidates")
        assert (status, body["reason"]) == (409, "no_place")


@pytest.mark.parametrize("need", ["1", "x", "999.1", "%00", "1.1.1"])
async def test_candidates_of_a_need_there_is_not_are_404(shared: Running, need: str) -> None:
    status, body = await (await shared.person("lan")).get(f"/needs/{need}/candidates")
    assert (status, body["reason"]) == (404, "no_such_need")


async def test_candidates_are_for_the_room(shared: Running) -> None:
    for client in (await shared.person("ioc"), await shared.crew("A07")):
        assert (await client.get("/needs/1.1/candidates"))[0] == 403


# --- the region


async def test_the_region_is_told_whole_and_its_files_never_change(shared: Running) -> None:
    person = await shared.person("ioc")
    status, region = await person.get("/region")
    assert status == 200
    assert {number["number"] for number in region["rules"]["numbers"]} == {"112", "113", "114", "115", "1022"}
    assert all(set(kind["name"]) == {"vi", "en"} for kind in region["rules"]["kinds"])
    assert {"areas.geojson", "roads.geojson"} <= set(region["files"])
    for name, digest in region["files"].items():
        async with person.session.get(f"{shared.base}/region/files/{digest}") as response:
            data = await response.read()
            assert response.status == 200
            assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
            assert hashlib.sha256(data).hexdigest() == digest
            json.loads(data)
            assert ("geo+json" in response.headers["Content-Type"]) == name.endswith(".geojson"), name


@pytest.mark.parametrize("digest", ["0" * 64, "x", "..%2F..%2Fmaster.key", "%2e%2e"])
async def test_a_file_there_is_not_is_404(shared: Running, digest: str) -> None:
    status, body = await (await shared.person("ioc")).get(f"/region/files/{digest}")
    assert (status, body["reason"]) == (404, "not_found")


async def test_an_incident_knows_the_smallest_area_it_is_in(shared: Running) -> None:
    person = await shared.person("khoa")
    number = await person.open_incident("stroke", place=DONG_XOAI)
    outside = await person.open_incident("stroke", place={"lat": 21.03, "lon": 105.85})
    rows: Any = await person.view("queue")
    assert rows[str(number)]["area"]
    assert rows[str(outside)]["area"] is None
