"""Crews write back: by their number their order is answered, a silence ends, and the rest is a note on the incident."""

import json
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from standardwebhooks import Webhook

from dispatch.http.texts import meaning
from tests.edge.conftest import DONG_XOAI, REGION, Client, Running, fresh, serving
from tests.edge.gateway import SECRET, Gateway, listening, settings, signed
from tests.edge.test_messages import ended, in_state, sending, until

PHONE = "0987654321"
PATH_SECRET = "a-secret-that-stands-in-a-path"
FIELDS = {
    "secret": PATH_SECRET,
    "from": "phone",
    "text": "content",
    "id": "sms_id",
    "message": "ref",
    "state": "status",
}


def plain(gateway: Gateway, **receipt: Any) -> dict[str, Any]:
    """A gateway that cannot sign."""
    told = {**FIELDS, "states": {"DELIVRD": "delivered", "UNDELIV": "failed"}, "answer": "dtmf", **receipt}
    fields = {"Phone": "{to}", "Content": "{text}", "ref": "{message}"}
    return {"name": "one", "ways": ["sms"], "url": gateway.url, "body": "form", "fields": fields, "receipt": told}


@asynccontextmanager
async def ordered(database: str, folder: Path, *units: str, cannot_sign: bool = False) -> AsyncIterator[Any]:
    """A service with crews of one number, the first of which has an order; the gateway; and the assignment."""
    async with listening() as gateway:
        one = plain(gateway) if cannot_sign else signed(gateway)
        async with sending(database, folder, one) as running:
            nhung = await running.person("nhung")
            for unit in units:
                crew = await running.crew(unit)
                await crew.do("SetUnitPhone", unit=unit, phone=PHONE)
            number = await nhung.open_incident("cardiac_arrest", place=DONG_XOAI)
            yield running, gateway, number


async def need_of(client: Client, number: int) -> dict[str, Any]:
    need: dict[str, Any] = (await client.view("queue"))[str(number)]["needs"][0]
    return need


async def text(running: Running, sender: str, words: str, delivery: str = "") -> tuple[int, Any]:
    """As a gateway that signs hands it on."""
    body = json.dumps({"type": "message.received", "data": {"from": sender, "text": words}}).encode()
    delivery, now = delivery or fresh("text"), datetime.now(UTC)
    headers = {
        "webhook-id": delivery,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(SECRET).sign(delivery, now, body.decode()),
    }
    async with running.client() as gateway:
        return await gateway.post("/webhooks/messages/one", body, **headers)


async def told(running: Running, method: str = "POST", secret: str = PATH_SECRET, **fields: str) -> tuple[int, Any]:
    """As a gateway that cannot sign tells it."""
    path = f"/webhooks/messages/one/{secret}"
    async with running.client() as gateway:
        if method == "GET":
            return await gateway.get(f"{path}?{urlencode(fields)}")
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        return await gateway.post(path, urlencode(fields).encode(), **form)


async def figure(running: Running, what: str) -> float:
    _, body = await (await running.person("nhung")).get("/metrics")
    found = [line for line in body.decode().splitlines() if line.startswith(f'tiepung_texts_total{{what="{what}"}}')]
    return float(found[0].split()[-1]) if found else 0.0


@pytest.mark.parametrize("words", ["1", " 1. ", "nhan", "NHẬN", "ok", "OK!", "Nhận lệnh", "1 nhận", "đã nhận"])
def test_these_words_accept(words: str) -> None:
    assert meaning(words) == "accept"


@pytest.mark.parametrize("words", ["2", "2.", "khong", "Không nhận", "KHÔNG", "2 không nhận được"])
def test_these_words_refuse(words: str) -> None:
    assert meaning(words) == "refuse"


@pytest.mark.parametrize(
    "words", ["", "...", "12", "1 2", "xe hỏng lốp", "nhận được không", "đến nơi rồi", "da", "lệnh"]
)
def test_anything_else_is_no_answer(words: str) -> None:
    assert meaning(words) is None


@pytest.mark.parametrize("sender", [PHONE, "+84987654321", "84987654321", "0084 987 654 321"])
async def test_a_text_from_a_crews_number_accepts_its_order(database: str, tmp_path: Path, sender: str) -> None:
    async with ordered(database, tmp_path, "A01") as (running, _, number):
        nhung = await running.person("nhung")
        need = await need_of(nhung, number)
        await nhung.do("ReachCrew", assignment=need["assignment"])
        await in_state(nhung, "sent")
        status, body = await text(running, sender, "1.")
        assert (status, list(body)) == (200, ["position"])
        assert (await need_of(nhung, number))["step"] == "acknowledged"
        assert (await ended(nhung))["end"] == "answered"
        assert await figure(running, "accepted") == 1
        assert (await text(running, sender, "1"))[1] == {"already_so": True}
        assert await figure(running, "nothing_asked") == 1


async def test_an_order_that_was_told_by_radio_is_answered_by_a_text_too(database: str, tmp_path: Path) -> None:
    async with ordered(database, tmp_path, "A01") as (running, _, number):
        nhung = await running.person("nhung")
        need = await need_of(nhung, number)
        assert (await text(running, PHONE, "không nhận"))[0] == 200
        entry = (await running.entries())[-2:]
        refusals = [one for one in entry if one["event"]["type"] == "AssignmentEnded"]
        assert refusals[0]["event"]["assignment"] == need["assignment"]
        assert (refusals[0]["event"]["step"], refusals[0]["by"]) == ("refused", "machine:one")
        assert (await nhung.view("units"))["A01"]["standing"] == "available", "a refusal is never more than a refusal"


async def test_what_is_no_answer_is_a_sealed_note_once(database: str, tmp_path: Path) -> None:
    async with ordered(database, tmp_path, "A01") as (running, _, number):
        nhung = await running.person("nhung")
        for _ in range(2):
            assert (await text(running, PHONE, "xe kẹt ở cầu Nha Bích", "d-1"))[0] == 200
        notes = [one for one in await running.entries() if one["event"]["type"] == "NoteAdded"]
        assert [one["event"]["incident"] for one in notes] == [number]
        status, opened = await nhung.post("/open", {"incident": number})
        assert (status, list(opened["texts"].values())) == (200, ["xe kẹt ở cầu Nha Bích"])
        assert "xe kẹt" not in json.dumps(await running.entries(), ensure_ascii=False)


async def test_a_silent_crew_that_writes_back_is_asked_again(database: str, tmp_path: Path) -> None:
    region = shutil.copytree(REGION, tmp_path / "region")
    settled = json.loads((region / "region.json").read_text())
    settled["limits"] |= {"acknowledge_s": 1, "reach_s": 0}
    (region / "region.json").write_text(json.dumps(settled, ensure_ascii=False))
    (tmp_path / "secrets").mkdir()
    async with listening() as gateway:
        (tmp_path / "secrets" / "gateways.json").write_bytes(settings(signed(gateway)))
        async with serving(database, tmp_path, region) as running:
            nhung = await running.person("nhung")
            await (await running.crew("A01")).do("SetUnitPhone", unit="A01", phone=PHONE)
            await nhung.open_incident("cardiac_arrest", place=DONG_XOAI)

            async def is_silent() -> bool:
                return bool((await nhung.view("units"))["A01"]["standing"] == "silent")

            await until(is_silent)
            assert list((await text(running, PHONE, "1"))[1]) == ["position"]
            assert await figure(running, "returned") == 1
            assert (await nhung.view("units"))["A01"]["standing"] == "available"


async def test_only_a_silence_ends_by_a_text(database: str, tmp_path: Path) -> None:
    async with ordered(database, tmp_path, "A01") as (running, _, _number):
        nhung = await running.person("nhung")
        await nhung.do("TakeOutOfService", unit="A01", reason="washing")
        assert (await text(running, PHONE, "1"))[1] == {"already_so": True}
        assert (await nhung.view("units"))["A01"]["standing"] == "out_of_service"


async def test_two_crews_of_one_number_are_told_apart_by_the_one_open_order(database: str, tmp_path: Path) -> None:
    async with ordered(database, tmp_path, "A01", "A02") as (running, _, number):
        nhung = await running.person("nhung")
        assert (await need_of(nhung, number))["unit"] == "A01"
        await text(running, PHONE, "ok")
        assert (await need_of(nhung, number))["step"] == "acknowledged"
        await nhung.do("CancelAssignment", assignment=(await need_of(nhung, number))["assignment"], reason="x")
        second = await nhung.open_incident("cardiac_arrest")
        await nhung.do("AssignUnit", need=f"{second}.1", unit="A01")
        assert (await need_of(nhung, number))["unit"] == "A02"
        assert (await text(running, PHONE, "1"))[1] == {"already_so": True}
        assert await figure(running, "ambiguous") == 1
        assert (await need_of(nhung, second))["step"] == "assigned"


async def test_a_number_that_nobody_has_is_counted_and_nothing_of_it_is_kept(database: str, tmp_path: Path) -> None:
    async with ordered(database, tmp_path, "A01") as (running, _, _number):
        before = await running.position()
        assert await text(running, "0911111111", "1") == (200, {"already_so": True})
        assert await text(running, "VIETTEL", "khuyen mai") == (200, {"already_so": True})
        assert (await running.position(), await figure(running, "unknown")) == (before, 2)


async def test_a_crew_that_changes_or_removes_its_number_is_known_by_the_new_one_alone(
    database: str, tmp_path: Path
) -> None:
    async with ordered(database, tmp_path, "A01") as (running, _, number):
        nhung, crew = await running.person("nhung"), await running.crew("A01")
        await crew.do("SetUnitPhone", unit="A01", phone="0922222222")

        async def is_known() -> bool:
            await text(running, "0922222222", "1")
            return bool((await need_of(nhung, number))["step"] == "acknowledged")

        await until(is_known)
        await text(running, PHONE, "gì đó")
        assert await figure(running, "unknown") >= 1
        await crew.do("SetUnitPhone", unit="A01")
        before = await figure(running, "unknown")

        async def is_forgotten() -> bool:
            await text(running, "0922222222", "ghi chú")
            return await figure(running, "unknown") > before

        await until(is_forgotten)


async def test_numbers_are_known_again_after_a_start(database: str, tmp_path: Path) -> None:
    async with listening() as gateway:
        async with sending(database, tmp_path, signed(gateway)) as running:
            await (await running.crew("A01")).do("SetUnitPhone", unit="A01", phone=PHONE)
        async with sending(database, tmp_path, signed(gateway)) as running:
            nhung = await running.person("nhung")
            number = await nhung.open_incident("cardiac_arrest", place=DONG_XOAI)
            await text(running, PHONE, "1")
            assert (await need_of(nhung, number))["step"] == "acknowledged"


# --- a gateway that cannot sign


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_a_gateway_that_cannot_sign_tells_it_in_its_own_fields(
    database: str, tmp_path: Path, method: str, capfd: pytest.CaptureFixture[str]
) -> None:
    async with ordered(database, tmp_path, "A01", cannot_sign=True) as (running, gateway, number):
        nhung = await running.person("nhung")
        need = await need_of(nhung, number)
        await nhung.do("ReachCrew", assignment=need["assignment"])
        await in_state(nhung, "sent")
        assert await told(running, method, ref=gateway.heard[0]["ref"], status="ACCEPTD") == (200, b"")
        assert await told(running, method, ref=gateway.heard[0]["ref"], status="DELIVRD") == (200, b"")
        assert (await in_state(nhung, "delivered"))["delivered_at"]
        assert await told(running, method, phone="84987654321", content="1", sms_id="7") == (200, b"")
        assert (await need_of(nhung, number))["step"] == "acknowledged"
        for _ in range(2):
            await told(running, method, phone=PHONE, content="đường ngập", sms_id="8")
        kinds = [one["event"]["type"] for one in await running.entries()]
        assert kinds.count("NoteAdded") == 1
        assert (await told(running, method, "b" * 30, phone=PHONE, content="2"))[0] == 401
    said = "".join(capfd.readouterr())
    assert PATH_SECRET not in said
    assert "b" * 30 not in said
    assert "987654321" not in said


async def test_a_key_pressed_in_a_spoken_call_comes_in_its_own_fields_too(database: str, tmp_path: Path) -> None:
    async with ordered(database, tmp_path, "A01", cannot_sign=True) as (running, gateway, number):
        nhung = await running.person("nhung")
        await nhung.do("ReachCrew", assignment=(await need_of(nhung, number))["assignment"])
        await in_state(nhung, "sent")
        assert (await told(running, ref=gateway.heard[0]["ref"], dtmf="1"))[0] == 200
        assert (await need_of(nhung, number))["step"] == "acknowledged"


async def test_its_secret_is_long_and_its_reply_is_what_the_operator_wrote(database: str, tmp_path: Path) -> None:
    async with listening() as gateway, sending(database, tmp_path, plain(gateway, reply="OK")) as running:
        assert await told(running, phone=PHONE, content="1") == (200, b"OK")
        assert (await told(running, "GET", "", phone=PHONE, content="1"))[0] in (401, 404)
