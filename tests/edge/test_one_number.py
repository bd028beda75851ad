"""Three numbers may become one without a release: numbers, and which desk answers which, are data of the region."""

import json
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from tests.edge.conftest import DONG_XOAI, REGION, Running, fresh, serving

ONE = {
    "number": "112",
    "name": {"vi": "Khẩn cấp quốc gia", "en": "National emergency"},
    "serves": ["police", "fire", "ambulance"],
    "answer_s": 10,
}


@pytest_asyncio.fixture
async def one_number(database: str, tmp_path: Path) -> AsyncIterator[Running]:
    """The same province, with one number in place of five."""
    region = tmp_path / "region"
    shutil.copytree(REGION, region)
    told = json.loads((region / "numbers.json").read_text())
    (region / "numbers.json").write_text(json.dumps({**told, "numbers": [ONE]}))
    async with serving(database, tmp_path / "data", region) as running:
        yield running


async def test_one_number_in_place_of_three_needs_no_other_code(one_number: Running) -> None:
    running = one_number
    khoa, lan = await running.person("khoa"), await running.person("lan")
    status, body = await khoa.get("/region")
    assert [one["number"] for one in body["rules"]["numbers"]] == ["112"]
    await khoa.do("SignOnDesk", extension="401", numbers=["112"], languages=["vi", "en"])
    async with running.client() as exchange:
        name = fresh("call")
        await running.ring(
            exchange, "call.ringing", fresh(), call=name, number="112", caller="0912345678", language="en"
        )
        figures = await khoa.view("situation")
        assert figures["number:112"]["waiting"] == 1
        assert {key for key in figures if key.startswith("number:")} == {"number:112"}
        await running.ring(exchange, "call.answered", fresh(), call=name, agent="401")
    call = f"exchange:{name}"
    row = (await khoa.view("calls"))[call]
    assert (row["number"], row["language"], row["person"]) == ("112", "en", "user:khoa")
    status, body = await khoa.command("HandOverCall", fresh(), call=call, number="112", reason="other_service")
    assert (status, body["reason"]) == (409, "already_so"), "there is no other number"
    status, body = await khoa.command("HandOverCall", fresh(), call=call, number="115", reason="other_service")
    assert (status, body["reason"]) == (422, "no_such_number")
    number = await khoa.open_incident("crash_trapped", call=call, place=DONG_XOAI)
    needs = (await lan.view("queue"))[str(number)]["needs"]
    assert {need["service"] for need in needs} >= {"fire", "ambulance"}, "all services answer one number"


async def test_one_desk_takes_several_numbers(running: Running) -> None:
    khoa = await running.person("khoa")
    await khoa.do("SignOnDesk", extension="401", numbers=["113", "115", "1022"])
    assert (await khoa.view("situation"))["desk:401"]["numbers"] == ["113", "115", "1022"]
    async with running.client() as exchange:
        for number in ("113", "115"):
            name = fresh("call")
            await running.ring(exchange, "call.ringing", fresh(), call=name, number=number)
            await running.ring(exchange, "call.answered", fresh(), call=name, agent="401")
            assert (await khoa.view("calls"))[f"exchange:{name}"]["person"] == "user:khoa"
