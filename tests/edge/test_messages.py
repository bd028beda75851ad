"""Messages leave by a gateway of the operator's: signed, once by their id, however often it must be asked."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from standardwebhooks import Webhook

from dispatch.gateways import sender
from tests.edge.conftest import DONG_XOAI, Client, Running, fresh, serving
from tests.edge.gateway import SECRET, Gateway, listening, settings, signed

NUMBER = "0912345678"
WAIT_S = 10.0


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sender, "PAUSES_S", (0.1,))


@asynccontextmanager
async def sending(database: str, folder: Path, *gateways: dict[str, Any], **more: str) -> AsyncIterator[Running]:
    (folder / "secrets").mkdir(exist_ok=True)
    (folder / "secrets" / "gateways.json").write_bytes(settings(*gateways, **more))
    async with serving(database, folder) as running:
        yield running


async def until(so: Callable[[], Awaitable[Any]]) -> Any:
    """What it says, as soon as it says something."""
    async with asyncio.timeout(WAIT_S):
        while True:
            said = await so()
            if said:
                return said
            await asyncio.sleep(0.05)


async def ended(client: Client, message: str = "1") -> dict[str, Any]:
    async def is_over() -> Any:
        row = (await client.view("messages")).get(message, {})
        return row if row.get("state") == "ended" else None

    row: dict[str, Any] = await until(is_over)
    return row


async def in_state(client: Client, state: str, message: str = "1") -> dict[str, Any]:
    async def is_so() -> Any:
        row = (await client.view("messages")).get(message, {})
        return row if row.get("state") == state else None

    row: dict[str, Any] = await until(is_so)
    return row


async def called(running: Running, **data: Any) -> str:
    """A call that rings; its id."""
    call = fresh("call")
    async with running.client() as exchange:
        told = {"call": call, "number": "115", "caller": NUMBER, **data}
        status, body = await running.ring(exchange, "call.ringing", fresh(), **told)
        assert status == 200, body
    return f"exchange:{call}"


async def receipt(running: Running, kind: str, secret: str = SECRET, **data: Any) -> tuple[int, Any]:
    body = json.dumps({"type": kind, "data": data}).encode()
    delivery, now = fresh("receipt"), datetime.now(UTC)
    headers = {
        "webhook-id": delivery,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(secret).sign(delivery, now, body.decode()),
    }
    async with running.client() as gateway:
        return await gateway.post("/webhooks/messages/one", body, **headers)


async def test_a_link_leaves_signed_and_what_it_says_stands_nowhere(database: str, tmp_path: Path) -> None:
    async with listening() as gateway, sending(database, tmp_path, signed(gateway)) as running:
        lan = await running.person("lan")
        call = await called(running)
        await lan.do("AskLocation", call=call)
        row = await in_state(lan, "sent")
        assert (row["purpose"], row["gateway"], row["call"]) == ("link", "one", call)
        told = gateway.heard[0]
        assert told["type"] == "message.sms"
        assert told["data"]["to"] == "+84912345678"
        assert "https://115.example/l/" in told["data"]["text"]
        assert gateway.ids == [told["data"]["message"]]
        kept = json.dumps(await running.entries())
        assert "912345678" not in kept
        assert "115.example" not in kept
        status, body = await receipt(running, "message.delivered", message=told["data"]["message"])
        assert status == 200, body
        assert (await in_state(lan, "delivered"))["delivered_at"]


async def test_a_gateway_that_is_away_is_asked_again_with_the_same_id(database: str, tmp_path: Path) -> None:
    async with listening() as gateway, sending(database, tmp_path, signed(gateway)) as running:
        gateway.statuses = [500, 503, 429, 200]
        lan = await running.person("lan")
        await lan.do("AskLocation", call=await called(running))
        await in_state(lan, "sent")
        assert len(gateway.ids) == 4
        assert len(set(gateway.ids)) == 1


async def test_where_one_gateway_refuses_the_next_is_asked(database: str, tmp_path: Path) -> None:
    async with listening() as first, listening() as second:
        first.statuses = [403]
        async with sending(database, tmp_path, signed(first), signed(second, "two")) as running:
            lan = await running.person("lan")
            await lan.do("AskLocation", call=await called(running))
            assert (await in_state(lan, "sent"))["gateway"] == "two"


async def test_what_every_gateway_refuses_has_failed_and_says_so(database: str, tmp_path: Path) -> None:
    async with listening() as gateway, sending(database, tmp_path, signed(gateway)) as running:
        gateway.statuses = [400]
        lan = await running.person("lan")
        await lan.do("AskLocation", call=await called(running))
        row = await ended(lan)
        assert (row["end"], row["cause"], len(gateway.ids)) == ("failed", "refused", 1)


async def test_without_a_gateway_who_asks_is_told_at_once_and_nothing_is_kept(database: str, tmp_path: Path) -> None:
    async with sending(database, tmp_path) as running:
        lan = await running.person("lan")
        call = await called(running)
        for command in ("AskLocation", "DialCaller"):
            status, body = await lan.command(command, fresh(), call=call)
            assert (status, body["reason"]) == (409, "no_gateway")
            assert body["title"].startswith("Chưa có cổng")
        assert await lan.view("messages") == {}


async def test_without_an_address_for_its_page_no_link_is_asked_for(database: str, tmp_path: Path) -> None:
    async with listening() as gateway:
        async with sending(database, tmp_path, signed(gateway), public_url="") as running:
            lan = await running.person("lan")
            status, body = await lan.command("AskLocation", fresh(), call=await called(running))
            assert (status, body["reason"]) == (409, "no_address")
        assert gateway.heard == []


async def test_a_number_that_cannot_be_reached_fails_at_once(database: str, tmp_path: Path) -> None:
    async with listening() as gateway, sending(database, tmp_path, signed(gateway)) as running:
        lan = await running.person("lan")
        await lan.do("AskLocation", call=await called(running, caller="so la"))
        assert (await ended(lan))["cause"] == "no_number"


async def test_a_service_that_stopped_before_it_was_taken_sends_it_when_it_is_back(
    database: str, tmp_path: Path
) -> None:
    async with listening() as gateway:
        gateway.statuses = [500]
        async with sending(database, tmp_path, signed(gateway)) as running:
            lan = await running.person("lan")
            await lan.do("AskLocation", call=await called(running))
            await until(lambda: heard(gateway))
        gateway.statuses = [200]
        async with sending(database, tmp_path, signed(gateway)) as running:
            await in_state(await running.person("lan"), "sent")
        assert len(set(gateway.ids)) == 1


async def heard(gateway: Gateway) -> bool:
    return bool(gateway.heard)


async def test_a_callers_key_that_was_destroyed_is_not_called(database: str, tmp_path: Path) -> None:
    async with listening() as gateway, sending(database, tmp_path, signed(gateway)) as running:
        gateway.statuses = [500]
        lan = await running.person("lan")
        call = await called(running)
        await lan.do("AskLocation", call=call)
        await until(lambda: heard(gateway))
        status, body = await (await running.person("quantri")).post("/erase", {"call": call, "reason": "request"})
        assert status == 200, body
        gateway.statuses = [200]
        row = await ended(lan)
        assert (row["end"], row["cause"]) == ("failed", "erased")


@pytest.mark.parametrize("phone", ["'; drop", "115", "trực ban", "0000000"])
async def test_what_is_no_telephone_number_is_not_kept_as_a_crews(running: Running, phone: str) -> None:
    """The crew's page would say that orders go there."""
    crew = await running.crew("A01")
    status, body = await crew.command("SetUnitPhone", fresh(), unit="A01", phone=phone)
    assert (status, body["errors"][0]["path"]) == (422, "$.phone")


async def test_an_order_goes_as_a_text_where_no_page_is_and_the_key_pressed_is_the_crews_answer(
    database: str, tmp_path: Path
) -> None:
    async with listening() as gateway, sending(database, tmp_path, signed(gateway)) as running:
        nhung = await running.person("nhung")
        crew = await running.crew("A01")
        await crew.do("SetUnitPhone", unit="A01", phone="0987654321")
        number = await nhung.open_incident("cardiac_arrest", place=DONG_XOAI, address="12 Hùng Vương")
        need = (await nhung.view("queue"))[str(number)]["needs"][0]
        assert need["unit"] == "A01"
        await nhung.do("ReachCrew", assignment=need["assignment"])
        await in_state(nhung, "sent")
        told = gateway.heard[0]["data"]
        assert told["to"] == "+84987654321"
        assert "Trả lời 1" in told["text"]
        assert "Hùng Vương" not in told["text"], "an address is a person's"
        status, body = await receipt(running, "message.answered", message=told["message"], answer="1")
        assert status == 200, body
        assert (await nhung.view("queue"))[str(number)]["needs"][0]["step"] == "acknowledged"
        assert (await ended(nhung))["end"] == "answered"


async def test_an_order_that_was_answered_on_the_page_does_not_leave_any_more(database: str, tmp_path: Path) -> None:
    async with listening() as gateway, sending(database, tmp_path, signed(gateway)) as running:
        gateway.statuses = [500]
        nhung = await running.person("nhung")
        crew = await running.crew("A01")
        await crew.do("SetUnitPhone", unit="A01", phone="0987654321")
        number = await nhung.open_incident("cardiac_arrest", place=DONG_XOAI)
        need = (await nhung.view("queue"))[str(number)]["needs"][0]
        await nhung.do("ReachCrew", assignment=need["assignment"])
        await until(lambda: heard(gateway))
        await crew.do("AdvanceAssignment", assignment=need["assignment"], step="acknowledged")
        assert (await ended(nhung))["end"] == "not_needed"


async def test_a_caller_is_dialled_from_her_call_takers_telephone(database: str, tmp_path: Path) -> None:
    async with listening() as gateway, sending(database, tmp_path, signed(gateway)) as running:
        lan = await running.person("lan")
        await lan.do("SignOnDesk", extension="201")
        call = await called(running)
        await lan.do("AskCallBack", call=call, why="promised")
        await lan.do("DialCaller", call=call)
        row = await ended(lan)
        assert (row["end"], row["extension"]) == ("done", "201")
        assert gateway.heard[0]["data"] | {"to": "+84912345678", "extension": "201"} == gateway.heard[0]["data"]
        assert (await lan.view("call_backs"))[call]["person"] == "user:lan"


async def test_a_provider_is_spoken_to_in_its_own_fields(database: str, tmp_path: Path) -> None:
    async with listening() as gateway:
        provider = {
            "name": "one",
            "ways": ["sms"],
            "url": gateway.url,
            "body": "form",
            "fields": {"Phone": "{to}", "Content": "{text}", "RequestId": "{message}"},
            "is_plain": True,
            "is_local": True,
        }
        async with sending(database, tmp_path, provider) as running:
            lan = await running.person("lan")
            await lan.do("AskLocation", call=await called(running))
            await in_state(lan, "sent")
        told = gateway.heard[0]
        assert told["Phone"] == "0912345678"
        assert "Tong dai 115" in told["Content"]


@pytest.mark.parametrize("kind", ["message.delivered", "message.failed", "message.answered"])
async def test_what_a_gateway_tells_of_a_message_that_is_not_ours_is_taken_and_over(
    database: str, tmp_path: Path, kind: str
) -> None:
    """A no would be asked again for ever: the id is of a journal before this one, or of somebody else's."""
    async with listening() as gateway, sending(database, tmp_path, signed(gateway)) as running:
        journal = (await (await running.person("lan")).get("/healthz"))[1]["journal"]
        before = len(await running.entries())
        for message in ("before:1", "17", "", f"{journal}:99999", f"{journal}:x"):
            assert await receipt(running, kind, message=message, answer="1") == (200, {"already_so": True}), message
        assert len(await running.entries()) == before


async def test_a_receipt_that_is_not_the_gateways_is_refused(database: str, tmp_path: Path) -> None:
    async with listening() as gateway, sending(database, tmp_path, signed(gateway)) as running:
        wrong = SECRET[:-5] + "AAAA="
        assert (await receipt(running, "message.delivered", wrong, message="x:1"))[0] == 401
        assert (await receipt(running, "message.delivered", message="x" * 300))[0] == 422
        journal = (await (await running.person("lan")).get("/healthz"))[1]["journal"]
        assert (await receipt(running, "message.answered", message=f"{journal}:1", answer="9"))[0] == 422
