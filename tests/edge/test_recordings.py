"""Where a recording lies is told to who may hear it, after the entry, and stands nowhere in the clear."""

from typing import Any
from urllib.parse import quote

import pytest

from dispatch import clock
from dispatch.cli.following import archive_of
from tests.edge.conftest import Running, fresh, serving
from tests.edge.scanning import found_in_database

PLACE = "https://pbx.example/recordings/0987600777-1.wav"
DAY_S = 24 * 3600

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def a_call(running: Running, held_by: str | None = None, **recorded: Any) -> str:
    call = fresh("c")
    async with running.client() as exchange:
        assert (await running.ring(exchange, "call.ringing", fresh(), call=call, number="115", caller="0901"))[0] == 200
        if held_by is not None:
            await (await running.person(held_by)).do("ClaimCall", call=f"exchange:{call}")
        assert (await running.ring(exchange, "call.ended", fresh(), call=call))[0] == 200
        told = {"recording": PLACE, "duration_s": 63, **recorded}
        assert (await running.ring(exchange, "call.recorded", fresh(), call=call, **told))[0] == 200
    return f"exchange:{call}"


async def hear(running: Running, person: str, /, **asked: Any) -> tuple[int, Any]:
    return await (await running.person(person)).post("/calls/recording", asked)


async def hearings(running: Running) -> list[dict[str, Any]]:
    return [entry for entry in await running.entries() if entry["event"]["type"] == "RecordingOpened"]


async def test_supervisors_and_who_held_the_call_hear_it_and_it_is_an_entry(shared: Running) -> None:
    call = await a_call(shared, "khoa")
    for name in ("khoa", "nhung"):
        status, body = await hear(shared, name, call=call)
        assert (status, body["recording"]) == (200, PLACE)
        entry = (await hearings(shared))[-1]
        told = entry["event"]["call"], entry["event"]["person"], entry["position"]
        assert told == (call, f"user:{name}", body["position"])


@pytest.mark.parametrize("name", ["khoa", "lan", "ioc", "quantri"])
async def test_nobody_else_hears_it(shared: Running, name: str) -> None:
    call = await a_call(shared)
    before = await hearings(shared)
    assert (await hear(shared, name, call=call))[0] == 403
    assert await hearings(shared) == before


async def test_who_claims_a_call_that_is_over_hears_nothing(shared: Running) -> None:
    call = await a_call(shared, "khoa")
    khoa, before = await shared.person("khoa"), await hearings(shared)
    await khoa.do("ReleaseCall", call=call)
    await (await shared.person("lan")).do("ClaimCall", call=call)
    assert (await hear(shared, "lan", call=call))[0] == 403
    assert await hearings(shared) == before
    assert (await hear(shared, "khoa", call=call))[0] == 200


async def test_who_heard_or_read_a_call_is_told_though_no_incident_was_made_of_it(shared: Running) -> None:
    call = await a_call(shared, "khoa")
    nhung = await shared.person("nhung")
    await hear(shared, "nhung", call=call)
    assert (await (await shared.person("khoa")).post("/open", {"call": call, "purpose": "call_back"}))[0] == 200
    position = (await shared.entries())[-1]["position"]
    await archive_of(shared.dsn).run(until=position)
    for name in ("nhung", "quantri"):
        status, body = await (await shared.person(name)).get(f"/calls/readings?call={quote(call)}")
        assert (status, body["position"]) == (200, position)
    told = [(row["by"], row["recording"] is not None, row["purpose"]) for row in body["readings"]]
    assert told == [("user:nhung", True, None), ("user:khoa", False, "call_back")]
    for name in ("khoa", "lan", "ioc"):
        assert (await (await shared.person(name)).get(f"/calls/readings?call={quote(call)}"))[0] == 403
    for other in ("%", call[:-1] + "_", "nobody", "a\0b"):
        _, body = await nhung.get(f"/calls/readings?call={quote(other)}")
        assert body["readings"] == []


async def test_opening_personal_data_does_not_open_it(shared: Running) -> None:
    call = await a_call(shared)
    person = await shared.person("khoa")
    number = await person.open_incident("stroke", call=call, text="ngã")
    for asked in ({"call": call}, {"incident": number}):
        status, body = await person.post("/open", asked)
        assert status == 200
        assert PLACE not in body["texts"].values()
    assert {row["event"]["type"] for row in await person.story(number)} >= {"IncidentOpened"}


async def test_it_stands_nowhere_in_the_clear(shared: Running) -> None:
    call = await a_call(shared)
    row = (await (await shared.person("khoa")).view("calls"))[call]
    assert PLACE not in str(row)
    assert row["recordings"][0]["duration_s"] == 63
    assert not await found_in_database(shared, PLACE, "0987600777")


async def test_what_is_not_there_is_not_told(shared: Running) -> None:
    call = await a_call(shared)
    assert (await hear(shared, "nhung", call="exchange:nobody"))[1]["reason"] == "no_such_call"
    assert (await hear(shared, "nhung", call="a\0b"))[0] == 422
    assert (await hear(shared, "nhung", call=call, name="other"))[1]["reason"] == "no_recording"
    async with shared.client() as exchange:
        for told in ({}, {"recording": ""}, {"recording": "x" * 1001}):
            assert (await shared.ring(exchange, "call.recorded", fresh(), call=call, **told))[0] == 422
        late = await shared.ring(exchange, "call.recorded", fresh(), call=fresh("never"), recording=PLACE)
        assert (late[0], late[1]["reason"]) == (409, "no_such_call")
        again = await shared.ring(exchange, "call.recorded", fresh(), call=call.partition(":")[2], recording=PLACE)
        assert again == (200, {"already_so": True})


async def test_who_was_erased_has_no_recording_and_gets_none(shared: Running) -> None:
    call = await a_call(shared)
    supervisor = await shared.person("nhung")
    assert (await supervisor.post("/erase", {"call": call, "reason": "asked_by_person"}))[0] == 200
    assert (await hear(shared, "nhung", call=call))[1]["reason"] == "recording_expired"
    async with shared.client() as exchange:
        told = await shared.ring(exchange, "call.recorded", fresh(), call=call.partition(":")[2], recording=PLACE + "2")
    assert told[0] == 409


async def test_after_its_time_it_is_told_to_nobody(database: str, tmp_path: Any, ahead: Any) -> None:
    async with serving(database, tmp_path) as running:
        keep_until = clock.Clock()() + DAY_S * 1000
        call = await a_call(running, keep_until=keep_until)
        other = await a_call(running, recording=PLACE + "2")
        assert (await hear(running, "nhung", call=call))[0] == 200
    ahead(3 * DAY_S)
    async with serving(database, tmp_path) as running:
        assert (await hear(running, "nhung", call=call))[0] in (404, 410)
        expired = [entry["event"] for entry in await running.entries() if entry["event"]["type"] == "RecordingsExpired"]
        assert [event["count"] for event in expired] == [1]
        assert (await hear(running, "nhung", call=other))[0] in (200, 404)
