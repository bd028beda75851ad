"""A call becomes a unit on its way, over HTTP, on disk, as everyone concerned sees it."""

from typing import Any

from tests.edge.conftest import Client, Running

DONG_XOAI = {"lat": 11.535, "lon": 106.883}


async def on_duty(crew: Client, unit: str) -> None:
    status, body = await crew.command("BringOnDuty", f"on:{unit}", unit=unit)
    assert status == 200, body


async def incident_row(client: Client, number: int) -> dict[str, Any]:
    row: dict[str, Any] = (await client.view("queue"))[str(number)]
    return row


async def test_a_call_becomes_a_unit_on_its_way(running: Running) -> None:
    async with running.machine("a01") as crew, running.client() as person, running.client() as exchange:
        await on_duty(crew, "A01")
        status, body = await running.ring(
            exchange, "call.ringing", "d1", call="c1", number="115", caller="0900000618", at=None
        )
        assert status == 200, body
        await person.sign_in("khoa")
        call = (await person.view("calls"))["exchange:c1"]
        assert call["state"] == "ringing"
        assert "0900000618" not in str(call)
        status, body = await person.command(
            "OpenIncident", "o1", kind="cardiac_arrest", place=DONG_XOAI, call="exchange:c1", text="Ngưng thở, nam 60"
        )
        assert status == 200, body
        number = body["ids"]["incident"]
        status, opened = await person.post("/open", {"incident": number})
        assert status == 200
        assert sorted(opened["texts"].values()) == ["0900000618", "Ngưng thở, nam 60"]
        going = [need for need in (await incident_row(person, number))["needs"] if need["unit"] == "A01"]
        assert going, await incident_row(person, number)
        for step in ("acknowledged", "en_route", "on_scene", "cleared"):
            status, body = await crew.command(
                "AdvanceAssignment", f"s:{step}", assignment=going[0]["assignment"], step=step
            )
            assert status == 200, body
        unit = (await person.view("units"))["A01"]
        assert unit["assignment"] is None
        status, story = await person.get(f"/incidents/{number}/story")
        told = [row["event"]["type"] for row in story["rows"]]
        assert told[0] == "IncidentOpened"
        assert told.count("AssignmentAdvanced") == 3
        assert told[-1] == "AssignmentEnded"
