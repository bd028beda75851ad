"""What a caller may be telling of: asked over HTTP, by a place or by a call."""

from typing import Any

import pytest

from tests.edge.conftest import DONG_XOAI, Client, Running, fresh

pytestmark = pytest.mark.asyncio(loop_scope="module")

FAR_AWAY = {"lat": 11.85, "lon": 106.60}
METRES_PER_DEGREE = 111_195.0


async def near(client: Client, **asked: Any) -> list[dict[str, Any]]:
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    status, body = await client.get(f"/incidents/near?{query}")
    assert status == 200, body
    assert body["position"] > 0
    matches: list[dict[str, Any]] = body["matches"]
    return matches


async def ring(running: Running, call: str, **data: Any) -> str:
    async with running.client() as exchange:
        for kind in ("call.ringing", "call.located"):
            status, body = await running.ring(exchange, kind, fresh(), call=call, number="115", **data)
            assert status == 200, body
    return f"exchange:{call}"


async def test_an_incident_nearby_is_told_with_its_reasons(shared: Running) -> None:
    person = await shared.person("khoa")
    number = await person.open_incident("crash_injured", place=DONG_XOAI)
    lat = DONG_XOAI["lat"] + 380 / METRES_PER_DEGREE
    found = await near(person, lat=lat, lon=DONG_XOAI["lon"], kind="crash_injured")
    first = next(one for one in found if one["incident"] == number)
    assert (first["distance_m"], first["same_kind"], first["same_area"]) == (380, "kind", True)
    assert (first["same_time"], first["same_caller"], first["is_likely"], first["closed_at"]) == (
        True,
        False,
        True,
        None,
    )
    assert 0 <= first["age_s"] < 60
    assert first["kind"] == "crash_injured"
    scores = [one["score"] for one in found]
    assert scores == sorted(scores, reverse=True)


async def test_a_call_brings_its_place_its_circle_and_its_drill(shared: Running) -> None:
    person = await shared.person("khoa")
    real = await person.open_incident("fight", place=FAR_AWAY)
    drill = await person.open_incident("fight", place=FAR_AWAY, drill=True)
    lat = FAR_AWAY["lat"] + 600 / METRES_PER_DEGREE
    spot = {"lat": lat, "lon": FAR_AWAY["lon"]}
    call = await ring(shared, fresh("n"), **spot, uncertainty_m=800.0)
    practised = await ring(shared, fresh("n"), **spot, uncertainty_m=800.0, drill=True)
    (found,) = await near(person, call=call, kind="fight")
    assert (found["incident"], found["distance_m"], found["same_place"]) == (real, 600, True)
    assert [one["incident"] for one in await near(person, call=practised, kind="fight")] == [drill]
    assert [one["incident"] for one in await near(person, **spot, kind="fight", drill="true")] == [drill]
    (found,) = await near(person, call=call, **spot, kind="fight")
    assert found["same_place"] is False, "a place that was chosen is a point"


async def test_an_incident_that_moves_or_ends_is_told_as_it_is_now(shared: Running) -> None:
    person = await shared.person("lan")
    here = {"lat": 11.70, "lon": 107.05}
    number = await person.open_incident("fight", place={"lat": 11.95, "lon": 106.95})
    assert await near(person, **here, kind="fight") == []
    seen = (await person.view("queue"))[str(number)]["position"]
    await person.do("ChangePlace", incident=number, seen=seen, place=here)
    assert [one["incident"] for one in await near(person, **here, kind="fight")] == [number]
    await person.do("CancelIncident", incident=number, reason="mistake")
    (found,) = await near(person, **here, kind="fight")
    assert (found["incident"], found["closed_at"] is not None) == (number, True)


async def test_it_is_for_those_who_see_every_incident(shared: Running) -> None:
    for name in ("khoa", "lan", "nhung", "ioc"):
        assert (await (await shared.person(name)).get("/incidents/near?kind=fight"))[0] == 200
    assert (await (await shared.crew("A09")).get("/incidents/near?kind=fight"))[0] == 403
    async with shared.client() as nobody:
        assert (await nobody.get("/incidents/near?kind=fight"))[0] == 401


@pytest.mark.parametrize(
    ("query", "path"),
    [
        ("lat=11.5", "$.lon"),
        ("lon=106.9", "$.lat"),
        ("lat=91&lon=106.9", "$.lat"),
        ("lat=nan&lon=106.9", "$.lat"),
        ("lat=11.5&lon=x", "$.lon"),
        ("uncertainty_m=-1", "$.uncertainty_m"),
        ("drill=perhaps", "$.drill"),
        ("other=1", "$.other"),
    ],
)
async def test_what_cannot_be_asked_is_named(shared: Running, query: str, path: str) -> None:
    status, body = await (await shared.person("khoa")).get(f"/incidents/near?{query}")
    assert (status, body["reason"], body["errors"][0]["path"]) == (422, "invalid", path)


async def test_a_call_there_is_not_is_404(shared: Running) -> None:
    status, body = await (await shared.person("khoa")).get("/incidents/near?call=exchange:never")
    assert (status, body["reason"]) == (404, "no_such_call")


async def test_what_an_earlier_call_of_the_same_number_was_about_is_told_wherever_it_is(shared: Running) -> None:
    """The second time she says nothing of where she is."""
    person, caller = await shared.person("khoa"), "0987612399"
    async with shared.client() as exchange:
        first, second = fresh("same"), fresh("same")
        await shared.ring(exchange, "call.ringing", fresh(), call=first, number="115", caller=caller)
        number = await person.open_incident("stroke", place=FAR_AWAY, call=f"exchange:{first}")
        await shared.ring(exchange, "call.ringing", fresh(), call=second, number="115", caller=caller)
    found = await near(person, call=f"exchange:{second}")
    assert (found[0]["incident"], found[0]["same_caller"]) == (number, True)
