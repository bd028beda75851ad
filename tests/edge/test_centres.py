"""Another centre over its webhook: forged, late, doubled, out of order, away, and with its keys destroyed."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from dispatch.centres import setup
from dispatch.gateways import sender
from tests.edge.conftest import DONG_XOAI, Running, fresh
from tests.edge.eido import check_eido
from tests.edge.gateway import SECRET, Gateway, listening
from tests.edge.provinces import beside, centre, offered, secret, tell, texts, transfer, write_centres
from tests.edge.test_messages import heard, until

NUMBER = "0912345678"


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sender, "PAUSES_S", (0.1,))


@pytest_asyncio.fixture
async def gateway() -> AsyncIterator[Gateway]:
    async with listening() as one:
        yield one


async def an_offer(running: Running, **more: Any) -> int:
    """An incident of ours that is offered to 112; its number."""
    lan = await running.person("lan")
    number = await lan.open_incident("cardiac_arrest", place=DONG_XOAI, address="12 Hùng Vương", text="Ngừng thở")
    await lan.do("OfferIncident", centre="112", reason="other_service", incident=number, **more)
    return number


async def told(gateway: Gateway, kind: str) -> dict[str, Any]:
    """What the centre was told under this type."""

    async def is_there() -> Any:
        return next((one["data"] for one in gateway.heard if one["type"] == kind), None)

    data: dict[str, Any] = await until(is_there)
    return data


# --- what we tell


async def test_an_offer_bears_what_112_must_ask_for_and_is_signed(
    database: str, tmp_path: Path, gateway: Gateway
) -> None:
    async with beside(database, tmp_path, gateway) as running:
        lan = await running.person("lan")
        async with running.client() as exchange:
            call = fresh("call")
            await running.ring(exchange, "call.ringing", fresh(), call=call, number="115", caller=NUMBER)
        number = await lan.open_incident(
            "cardiac_arrest", place=DONG_XOAI, address="12 Hùng Vương", text="Ngừng thở", call=f"exchange:{call}"
        )
        await lan.do("AddNote", incident=number, text="Cửa sau mở")
        words = {"extent": "một nhà", "spread": "không", "help": "trực thăng", "reporter": "Ông An, UBND phường"}
        await lan.do("OfferIncident", centre="112", reason="other_service", incident=number, **words)
        data = await told(gateway, "transfer.offered")
        matter = data["incident"]
        assert data["transfer"] == f"{(await lan.get('/healthz'))[1]['journal']}:1"
        assert (data["reason"], data.get("drill")) == ("other_service", None)
        assert matter["reporter"] == {"name": "Ông An, UBND phường", "phone": NUMBER}
        assert matter["place"]["address"] == "12 Hùng Vương"
        assert matter["place"]["area"]["code"]
        assert all(one["until"] for one in matter["place"].get("former_areas", []))
        assert (matter["development"], matter["extent"], matter["likely_spread"]) == ("Ngừng thở", "một nhà", "không")
        assert matter["help_wanted"] == "trực thăng"
        assert [line["text"] for line in matter["log"]] == ["Cửa sau mở"]
        assert (matter["kind"], matter["priority"], matter["reference"]) == ("cardiac_arrest", 1, str(number))
        assert matter["calls"][0]["number"] == "115"
        assert datetime.fromisoformat(matter["occurred_at"]).utcoffset() == timedelta(hours=7)
        assert gateway.ids == [f"{data['transfer'].partition(':')[0]}:1"]
        kept = json.dumps(await running.entries(), ensure_ascii=False)
        assert not any(word in kept for word in (NUMBER, "trực thăng", "một nhà", "Ông An"))


async def test_a_centre_that_is_away_is_told_again_with_the_same_id_also_after_a_restart(
    database: str, tmp_path: Path, gateway: Gateway
) -> None:
    gateway.statuses = [500]
    async with beside(database, tmp_path, gateway, answer_s=3600) as running:
        await an_offer(running)
        await until(lambda: heard(gateway))
    gateway.statuses = [503, 502, 200]
    async with beside(database, tmp_path, gateway, answer_s=3600) as running:
        lan = await running.person("lan")

        async def reached() -> Any:
            return (await lan.view("transfers"))["1"]["reached_at"]

        await until(reached)
        assert len(set(gateway.ids)) == 1
        assert len(gateway.ids) >= 4


@pytest.mark.parametrize("status", [401, 404, 409, 422])
async def test_an_offer_that_is_not_taken_goes_back_at_once(
    database: str, tmp_path: Path, gateway: Gateway, status: int
) -> None:
    gateway.statuses = [status]
    async with beside(database, tmp_path, gateway) as running:
        await an_offer(running)
        row = await transfer(await running.person("lan"), "lapsed")
        assert (row["cause"], row["is_told"]) == ("not_delivered", False)


async def test_an_answer_is_told_until_it_is_taken_also_after_ten_minutes_of_faults(
    database: str, tmp_path: Path, gateway: Gateway
) -> None:
    gateway.statuses = [500] * 20 + [401] * 5 + [200]
    async with beside(database, tmp_path, gateway) as running:
        assert (await tell(running, "transfer.offered", offered()))[0] == 200
        lan = await running.person("lan")
        done = await lan.do("AcceptTransfer", transfer=1)
        row = await transfer(lan, "accepted")

        async def is_told() -> Any:
            return (await lan.view("transfers"))["1"]["is_told"]

        await until(is_told)
        assert row["incident"] == done["ids"]["incident"]
        assert gateway.heard[-1]["data"] == {"transfer": "h-1", "reference": str(row["incident"])}
        assert len(set(gateway.ids)) == 1


async def test_who_is_told_that_it_came_too_late_says_so_in_the_room(
    database: str, tmp_path: Path, gateway: Gateway
) -> None:
    gateway.statuses = [409]
    async with beside(database, tmp_path, gateway) as running:
        await tell(running, "transfer.offered", offered())
        lan = await running.person("lan")
        await lan.do("AcceptTransfer", transfer=1)

        async def known() -> Any:
            return (await lan.view("transfers"))["1"]["is_told"] is False

        await until(known)
        message = next(iter((await lan.view("messages")).values()))
        assert (message["end"], message["cause"]) == ("failed", "too_late")


async def test_both_secrets_sign_while_they_are_rotated(database: str, tmp_path: Path, gateway: Gateway) -> None:
    old, new = secret(), secret()
    async with beside(database, tmp_path, gateway, sign_with=[new, SECRET], signed_by=[new, old]) as running:
        await an_offer(running)
        await until(lambda: heard(gateway))
        assert (await tell(running, "transfer.offered", offered("x1"), key=old))[0] == 200
        assert (await tell(running, "transfer.offered", offered("x2"), key=new))[0] == 200
        assert (await tell(running, "transfer.offered", offered("x3"), key=SECRET))[0] == 401


# --- what it tells us


async def test_what_112_offers_waits_in_the_room_with_all_it_told(
    database: str, tmp_path: Path, gateway: Gateway
) -> None:
    async with beside(database, tmp_path, gateway, kinds={"ngung-tho": "cardiac_arrest"}) as running:
        data = offered()
        data["incident"]["kind"] = "ngung-tho"
        assert (await tell(running, "transfer.offered", data))[0] == 200
        lan = await running.person("lan")
        row = await transfer(lan, "offered")
        assert (row["kind"], row["priority"], row["area"] is not None) == ("cardiac_arrest", 1, True)
        read = "\n".join(await texts(lan, transfer=1))
        for word in (
            "Nguyễn Văn An, UBND phường, 0912345678",
            "12 Hùng Vương",
            "Một người ngừng thở",
            "Quy mô: một nhà",
        ):
            assert word in read
        for word in (
            "Nguy cơ lan rộng: không",
            "Cần hỗ trợ: xe cấp cứu",
            "Số người: 1",
            "Nguy hiểm: điện",
            "đường hẹp",
        ):
            assert word in read
        kept = await running.entries()
        assert "PersonRead" in [entry["event"]["type"] for entry in kept]
        assert not any(word in json.dumps(kept, ensure_ascii=False) for word in (NUMBER, "Hùng Vương", "Nguyễn"))
        async with running.client() as anyone:
            assert (await anyone.get("/views/transfers"))[0] == 401
        assert (await (await running.person("ioc")).get("/views/transfers"))[0] == 403


async def test_told_twice_late_or_out_of_order_it_is_one(database: str, tmp_path: Path, gateway: Gateway) -> None:
    async with beside(database, tmp_path, gateway) as running:
        data = offered()
        assert (await tell(running, "transfer.offered", data, delivery="d1"))[0] == 200
        assert (await tell(running, "transfer.offered", data, delivery="d1"))[0] == 200
        assert await tell(running, "transfer.offered", data, delivery="d2") == (200, {"already_so": True})
        assert (await tell(running, "transfer.withdrawn", {"transfer": "h-2"}))[0] == 200
        assert await tell(running, "transfer.offered", offered("h-2")) == (200, {"already_so": True})
        lan = await running.person("lan")
        assert (await transfer(lan, "withdrawn", "2"))["theirs"] == "h-2"
        status, body = await tell(running, "transfer.offered", offered("h-3", seconds=-5))
        assert (status, body["reason"]) == (409, "transfer_is_over")
        assert set(await lan.view("transfers")) == {"1", "2"}


async def test_what_is_answered_after_its_end_is_refused_and_said_so(
    database: str, tmp_path: Path, gateway: Gateway
) -> None:
    async with beside(database, tmp_path, gateway) as running:
        number = await an_offer(running)
        name = (await told(gateway, "transfer.offered"))["transfer"]
        lan = await running.person("lan")
        await lan.do("WithdrawTransfer", transfer=1)
        assert await told(gateway, "transfer.withdrawn") == {"transfer": name}
        status, body = await tell(running, "transfer.accepted", {"transfer": name, "reference": "88"})
        assert (status, body["reason"]) == (409, "transfer_is_over")
        assert (await tell(running, "transfer.refused", {"transfer": name}))[0] == 200, "it does not matter any more"
        await lan.do("OfferIncident", centre="112", reason="other_service", incident=number)
        second = name.replace(":1", ":2")
        assert (await tell(running, "transfer.completed", {"transfer": second, "reference": "b/88"}))[0] == 200
        assert (await tell(running, "transfer.accepted", {"transfer": second, "reference": "b/88"}))[0] == 200
        assert (await transfer(lan, "completed", "2"))["reference"] == "b/88"


async def status_of_ten_megabytes(running: Running) -> int:
    """They are announced; it is answered without waiting for them."""
    reader, writer = await asyncio.open_connection(running.settings.host, running.settings.port)
    writer.write(b"POST /webhooks/centres/112 HTTP/1.1\r\nHost: x\r\nContent-Length: 10000000\r\n\r\n" + b"x" * 1000)
    answer = await asyncio.wait_for(reader.readline(), 10)
    writer.close()
    return int(answer.split()[1])


async def test_only_who_is_who_it_says_is_heard(database: str, tmp_path: Path, gateway: Gateway) -> None:
    async with beside(database, tmp_path, gateway) as running:
        before = await running.position()
        assert (await tell(running, "transfer.offered", offered(), key=secret()))[0] == 401
        assert (await tell(running, "transfer.offered", offered(), name="113"))[0] == 401
        old = datetime.now(UTC) - timedelta(minutes=5, seconds=5)
        assert (await tell(running, "transfer.offered", offered(), at=old))[0] == 401
        ahead = datetime.now(UTC) + timedelta(minutes=5, seconds=5)
        assert (await tell(running, "transfer.offered", offered(), at=ahead))[0] == 401
        assert await running.position() == before
        assert await status_of_ten_megabytes(running) == 413
        assert (await tell(running, "", b"{"))[0] == 400
        assert (await tell(running, "transfer.stolen", offered()))[0] == 422
        assert (await tell(running, "transfer.offered", {**offered(), "expires_at": "soon"}))[0] == 422
        assert (await tell(running, "transfer.offered", {**offered(), "incident": None}))[0] == 422
        assert (await tell(running, "transfer.offered", offered("x" * 200)))[0] == 422
        assert (await tell(running, "transfer.accepted", {"transfer": "nobody's"}))[0] == 404
        ours = f"{(await (await running.person('lan')).get('/healthz'))[1]['journal']}:7"
        assert (await tell(running, "transfer.accepted", {"transfer": ours}))[0] == 404
        assert (await tell(running, "transfer.offered", offered(ours)))[0] == 422
        signed_in = 1
        assert await running.position() == before + signed_in


async def test_free_text_where_a_code_belongs_is_kept_nowhere(database: str, tmp_path: Path, gateway: Gateway) -> None:
    async with beside(database, tmp_path, gateway) as running:
        await tell(running, "transfer.offered", {**offered(), "reason": "Bà Lan ở 0912345678"})
        await an_offer(running)
        name = (await told(gateway, "transfer.offered"))["transfer"]
        await tell(running, "transfer.accepted", {"transfer": name, "reference": "Bà Lan 0912345678"})
        lan = await running.person("lan")
        rows = await lan.view("transfers")
        assert (rows["1"]["reason"], rows["2"]["reference"]) == ("other", None)
        assert "Bà Lan" not in json.dumps(await running.entries(), ensure_ascii=False)


async def test_whose_key_is_destroyed_while_it_waits_is_unreadable_and_help_still_goes(
    database: str, tmp_path: Path, gateway: Gateway
) -> None:
    async with beside(database, tmp_path, gateway) as running:
        await tell(running, "transfer.offered", offered())
        lan, head = await running.person("lan"), await running.person("quantri")
        status, body = await head.post("/erase", {"transfer": 1, "reason": "request"})
        assert status == 200, body
        assert await texts(lan, transfer=1) == []
        assert (await tell(running, "transfer.updated", {"transfer": "h-1", "text": "Bà Lan gọi lại"}))[0] == 200
        number = (await lan.do("AcceptTransfer", transfer=1))["ids"]["incident"]
        assert (await lan.view("queue"))[str(number)]["place"] == DONG_XOAI
        assert await texts(lan, incident=number) == []


async def test_ours_whose_caller_was_erased_leaves_without_her(database: str, tmp_path: Path, gateway: Gateway) -> None:
    gateway.statuses = [500]
    async with beside(database, tmp_path, gateway) as running:
        lan = await running.person("lan")
        async with running.client() as exchange:
            call = fresh("call")
            await running.ring(exchange, "call.ringing", fresh(), call=call, number="115", caller=NUMBER)
        await lan.do("OfferIncident", centre="112", reason="other_area", call=f"exchange:{call}", text="Ngừng thở")
        await until(lambda: heard(gateway))
        assert gateway.heard[0]["data"]["incident"]["reporter"]["phone"] == NUMBER
        status, _ = await (await running.person("quantri")).post(
            "/erase", {"call": f"exchange:{call}", "reason": "request"}
        )
        assert status == 200
        gateway.heard.clear()
        gateway.statuses = [200]
        await until(lambda: heard(gateway))
        assert NUMBER not in json.dumps(gateway.heard[-1])


# --- the file of the operator


async def test_only_centres_that_there_are_are_offered_anything(
    database: str, tmp_path: Path, gateway: Gateway
) -> None:
    async with beside(database, tmp_path, gateway, phone="112") as running:
        lan = await running.person("lan")
        number = await lan.open_incident("cardiac_arrest", place=DONG_XOAI)
        status, body = await lan.command("OfferIncident", fresh(), centre="x", reason="other_area", incident=number)
        assert (status, body["reason"]) == (422, "no_such_centre")
        status, body = await lan.get("/centres")
        assert [(one["id"], one["phone"]) for one in body["centres"]] == [("112", "112")]
        assert "whsec_" not in json.dumps(body)
        assert gateway.url not in json.dumps(body)
        crew = await running.crew("A01")
        assert (await crew.get("/centres"))[0] == 403
        assert (await crew.command("OfferIncident", fresh(), centre="112", reason="x", incident=number))[0] == 403


@pytest.mark.parametrize(
    "wrong",
    [
        {"url": "ftp://x"},
        {"url": "http://112.example"},
        {"sign_with": ["short"]},
        {"signed_by": []},
        {"id": "Một"},
        {"format": "xml"},
        {"answer_s": 1},
        {"nonsense": 1},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_a_file_that_cannot_be_used_says_why_and_shows_no_secret(tmp_path: Path, wrong: dict[str, Any]) -> None:
    write_centres(tmp_path, centre("112", "https://x.example") | wrong)
    with pytest.raises(setup.WrongCentres) as told:
        setup.load(tmp_path / "secrets" / "centres.json")
    assert SECRET not in str(told.value)


def test_two_centres_of_one_name_cannot_be_told_apart(tmp_path: Path) -> None:
    one = centre("112", "https://x.example")
    write_centres(tmp_path, one, one)
    with pytest.raises(setup.WrongCentres, match="one id"):
        setup.load(tmp_path / "secrets" / "centres.json")


# --- as EIDO


async def test_an_incident_can_be_had_as_eido_and_what_is_personal_only_with_an_entry(
    database: str, tmp_path: Path, gateway: Gateway
) -> None:
    async with beside(database, tmp_path, gateway, format="eido") as running:
        lan = await running.person("lan")
        crew = await running.crew("A01")
        number = await an_offer(running)
        eido = (await told(gateway, "transfer.offered"))["eido"]
        check_eido(eido)
        assert eido["$id"] == f"urn:emergency:uid:incidentid:{number}:binhphuoc.example"
        assert eido["emergencyResourceComponent"][0]["emergencyResourceName"] == "A01"
        before = await running.position()
        status, plain = await lan.get(f"/incidents/{number}/eido")
        assert status == 200
        check_eido(plain)
        assert "Hùng Vương" not in json.dumps(plain, ensure_ascii=False)
        assert await running.position() == before
        status, whole = await lan.post(f"/incidents/{number}/eido", {})
        assert status == 200
        check_eido(whole)
        assert "Hùng Vương" in json.dumps(whole, ensure_ascii=False)
        assert (await running.entries(before))[0]["event"]["type"] == "PersonRead"
        assert (await crew.post(f"/incidents/{number}/eido", {}))[0] == 403
        assert (await lan.get("/incidents/999/eido"))[0] == 404
