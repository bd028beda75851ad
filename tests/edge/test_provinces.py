"""Two provinces, each with a whole service of its own, hand incidents to each other: the whole way, both ways."""

import json
from pathlib import Path
from typing import Any

import pytest

from dispatch.gateways import sender
from tests.edge.conftest import DONG_XOAI, fresh
from tests.edge.provinces import provinces, texts, transfer
from tests.edge.test_messages import until

NUMBER = "0912345678"


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sender, "PAUSES_S", (0.1,))


async def test_an_incident_goes_over_the_border_and_what_became_of_it_comes_back(database: str, tmp_path: Path) -> None:
    async with provinces(database, tmp_path) as (here, there):
        lan, nhung = await here.person("lan"), await there.person("nhung")
        async with here.client() as exchange:
            call = fresh("call")
            await here.ring(exchange, "call.ringing", fresh(), call=call, number="115", caller=NUMBER)
        number = await lan.open_incident(
            "cardiac_arrest", place=DONG_XOAI, address="12 Hùng Vương", text="Ngừng thở", call=f"exchange:{call}"
        )
        await lan.do("OfferIncident", centre="dong-nai", reason="other_area", incident=number, help="Xe gần hơn")
        got = await transfer(nhung, "offered")
        assert (got["way"], got["centre"], got["kind"], got["priority"]) == ("in", "binh-phuoc", "cardiac_arrest", 1)
        assert got["place"] == DONG_XOAI
        read = await texts(nhung, transfer=1)
        assert NUMBER in read
        assert "12 Hùng Vương" in read
        assert any("Cần hỗ trợ: Xe gần hơn" in text for text in read)

        done = await nhung.do("AcceptTransfer", transfer=1)
        theirs = done["ids"]["incident"]
        ours = await transfer(lan, "accepted")
        assert (ours["reference"], ours["incident"]) == (str(theirs), number)
        row = (await nhung.view("queue"))[str(theirs)]
        assert (row["kind"], row["place"], row["notes"]) == ("cardiac_arrest", DONG_XOAI, 2)
        assert str(number) in await lan.view("queue"), "kept, it stays open with us"
        assert "TransferAccepted" in [line["event"]["type"] for line in await lan.story(number)]

        await nhung.do("CancelIncident", incident=theirs, reason="duplicate")
        assert (await transfer(lan, "completed"))["end"] == "aborted"
        for one in (here, there):
            kept = json.dumps(await one.entries(), ensure_ascii=False)
            assert not any(word in kept for word in (NUMBER, "912345678", "Hùng Vương", "Ngừng thở", "Xe gần"))


async def test_a_call_goes_the_other_way_and_is_refused_with_a_reason(database: str, tmp_path: Path) -> None:
    async with provinces(database, tmp_path) as (here, there):
        lan, khoa = await there.person("lan"), await here.person("nhung")
        async with there.client() as exchange:
            call = fresh("call")
            await there.ring(exchange, "call.ringing", fresh(), call=call, number="114", caller=NUMBER)
        await lan.do(
            "OfferIncident", centre="binh-phuoc", reason="other_area", call=f"exchange:{call}", text="Cháy bên kia sông"
        )
        await transfer(khoa, "offered")
        assert "Cháy bên kia sông" in await texts(khoa, transfer=1)
        status, body = await khoa.command("AcceptTransfer", fresh(), transfer=1)
        assert (status, body["reason"]) == (422, "no_such_kind"), "nobody said yet what it is"
        await khoa.do("RefuseTransfer", transfer=1, reason="no_capacity")
        row = await transfer(lan, "refused")
        assert (row["refusal"], row["person"]) == ("no_capacity", "user:lan")
        assert (await lan.view("calls"))[f"exchange:{call}"]["person"] == "user:lan", "it stays with who offered it"


async def test_what_is_given_away_is_closed_when_it_was_taken(database: str, tmp_path: Path) -> None:
    async with provinces(database, tmp_path) as (here, there):
        lan, khoa = await here.person("lan"), await there.person("nhung")
        number = await lan.open_incident("cardiac_arrest", place=DONG_XOAI)
        await lan.do("OfferIncident", centre="dong-nai", reason="other_area", incident=number, keep=False)
        await transfer(khoa, "offered")
        await khoa.do("AcceptTransfer", transfer=1)
        await transfer(lan, "accepted")
        assert (await lan.view("history"))[str(number)]["disposition"] == "handed_over"


async def test_both_sides_tell_each_other_what_is_new(database: str, tmp_path: Path) -> None:
    async with provinces(database, tmp_path) as (here, there):
        lan, khoa = await here.person("lan"), await there.person("nhung")
        number = await lan.open_incident("cardiac_arrest", place=DONG_XOAI)
        await lan.do("OfferIncident", centre="dong-nai", reason="other_area", incident=number)
        await transfer(khoa, "offered")
        await lan.do("UpdateTransfer", transfer=1, text="Có thêm một người")
        await until(lambda: _has(khoa, "Có thêm một người", transfer=1))
        theirs = (await khoa.do("AcceptTransfer", transfer=1))["ids"]["incident"]
        assert "Có thêm một người" in await texts(khoa, incident=theirs)
        await transfer(lan, "accepted")
        await khoa.do("UpdateTransfer", transfer=1, text="Xe A12 đã tới")
        await until(lambda: _has(lan, "Xe A12 đã tới", incident=number))


async def _has(client: Any, text: str, **what: Any) -> bool:
    return text in await texts(client, **what)


async def test_what_is_withdrawn_here_is_withdrawn_there(database: str, tmp_path: Path) -> None:
    async with provinces(database, tmp_path) as (here, there):
        lan, khoa = await here.person("lan"), await there.person("nhung")
        number = await lan.open_incident("cardiac_arrest", place=DONG_XOAI)
        await lan.do("OfferIncident", centre="dong-nai", reason="other_area", incident=number)
        await transfer(khoa, "offered")
        await lan.do("WithdrawTransfer", transfer=1)
        await transfer(khoa, "withdrawn")
        status, body = await khoa.command("AcceptTransfer", fresh(), transfer=1)
        assert (status, body["reason"]) == (409, "transfer_is_over")


async def test_what_nobody_takes_goes_back_and_both_sides_say_so(database: str, tmp_path: Path) -> None:
    async with provinces(database, tmp_path, transfer_s=3) as (here, there):
        lan, khoa = await here.person("lan"), await there.person("nhung")
        number = await lan.open_incident("cardiac_arrest", place=DONG_XOAI)
        await lan.do("OfferIncident", centre="dong-nai", reason="other_area", incident=number)
        await transfer(khoa, "offered")
        assert (await transfer(lan, "lapsed"))["cause"] == "no_answer"
        assert (await transfer(khoa, "lapsed"))["cause"] == "no_answer"
        assert str(number) in await lan.view("queue"), "still ours"
        again = await lan.do("OfferIncident", centre="dong-nai", reason="other_area", incident=number)
        assert again["position"]
        await transfer(khoa, "offered", "2")


async def test_an_exercise_is_one_on_both_sides(database: str, tmp_path: Path) -> None:
    async with provinces(database, tmp_path) as (here, there):
        lan, khoa = await here.person("lan"), await there.person("nhung")
        number = await lan.open_incident("cardiac_arrest", place=DONG_XOAI, drill=True)
        await lan.do("OfferIncident", centre="dong-nai", reason="other_area", incident=number)
        assert (await transfer(khoa, "offered"))["drill"] is True
        theirs = (await khoa.do("AcceptTransfer", transfer=1))["ids"]["incident"]
        assert (await khoa.view("queue"))[str(theirs)]["drill"] is True
