"""A matter of 1022 over HTTP, from the desk that writes it down to the stars it gets; and who may do and read what."""

import asyncio
from typing import Any

import pytest

from dispatch.codes import code_of, ticket_of
from dispatch.vault import Master
from events.values import TicketId
from tests.edge.conftest import DONG_XOAI, Client, Running, fresh
from tests.edge.scanning import found_in_database

pytestmark = pytest.mark.asyncio(loop_scope="module")

WHAT, WHO, PHONE = "Đèn đường hẻm Giếng Cạn tắt ba đêm", "Bà Sáu Lành", "0912345999"
ANSWER = "Đã thay bóng ngày hai mươi bảy"


async def opened(client: Client, **fields: Any) -> int:
    usual = {"field": "environment", "text": WHAT, "reporter": WHO, "phone": PHONE, "place": DONG_XOAI}
    before = {row["ticket"] for row in await listed(client)}
    await client.do("OpenTicket", **{**usual, **fields})
    (number,) = {row["ticket"] for row in await listed(client)} - before
    return int(number)


async def listed(client: Client, **asked: Any) -> list[dict[str, Any]]:
    query = "&".join(f"{name}={value}" for name, value in {"limit": 500, **asked}.items())
    status, body = await client.get(f"/tickets?{query}")
    assert status == 200, body
    rows: list[dict[str, Any]] = body["tickets"]
    return rows


async def one(client: Client, number: int) -> dict[str, Any]:
    status, body = await client.get(f"/tickets/{number}")
    assert status == 200, body
    return dict(body["ticket"])


async def keys(running: Running) -> set[str]:
    return {row["subject"] for row in await running.fetch("select subject from person_keys")}


async def refused(client: Client, what: str, **fields: Any) -> str:
    _, body = await client.post("/commands", {"type": what, "id": fresh(), **fields})
    return str(body["reason"])


async def test_a_ticket_goes_from_the_desk_to_an_agency_and_back_with_an_answer_that_is_rated(shared: Running) -> None:
    khoa, nhung = await shared.person("khoa"), await shared.person("nhung")
    number = await opened(khoa)
    row = await one(khoa, number)
    assert (row["state"], row["agency"]) == ("received", None)
    assert row["due"]["at"] > row["forward_by"] > row["opened_at"]
    await khoa.do("ForwardTicket", ticket=number, agency="environment")
    assert await refused(khoa, "ForwardTicket", ticket=number, agency="construction") == "needs_a_reason"
    await khoa.do("ForwardTicket", ticket=number, agency="construction", reason="not_theirs")
    await khoa.do("WriteAnswer", ticket=number, text=ANSWER)
    assert await refused(khoa, "ApproveAnswer", ticket=number) == "needs_another_person"
    await nhung.do("ApproveAnswer", ticket=number)
    await khoa.do("RateTicket", ticket=number, stars=4)
    row = await one(khoa, number)
    assert (row["state"], row["agency"], row["stars"], row["is_approved"]) == ("answered", "construction", 4, True)
    await khoa.do("ReopenTicket", ticket=number, reason="not_done")
    assert [(row["state"], row["reopened"]) for row in [await one(khoa, number)]] == [("forwarded", 1)]


async def test_the_room_reads_what_was_told_and_nobody_else_nor_the_database(shared: Running) -> None:
    khoa = await shared.person("khoa")
    number = await opened(khoa)
    status, body = await khoa.post("/open", {"ticket": number})
    assert status == 200, body
    assert sorted(body["texts"].values()) == sorted((WHAT, WHO, PHONE))
    for name in ("ioc", "quantri"):
        other = await shared.person(name)
        assert (await other.get(f"/tickets/{number}"))[0] == 403
        assert (await other.get("/tickets"))[0] == 403
    assert await found_in_database(shared, WHAT, WHO, PHONE) == []


async def test_who_is_erased_is_not_read_any_more(shared: Running) -> None:
    khoa, nhung = await shared.person("khoa"), await shared.person("nhung")
    number = await opened(khoa)
    before = await keys(shared)
    await khoa.do("NoteTicket", ticket=number, text="Bà Sáu Lành gọi lại lúc tối")
    await khoa.do("WriteAnswer", ticket=number, text=ANSWER)
    await khoa.do("SendBackAnswer", ticket=number, reason="unclear", note="Thiếu ngày")
    assert len(await keys(shared) - before) == 1, "what is said of one ticket has one key"
    said = await keys(shared) - before
    status, body = await nhung.post("/erase", {"ticket": number, "reason": "asked_by_person"})
    assert status == 200, body
    async with asyncio.timeout(10):
        while said & await keys(shared):  # what was noted goes with what stands in the row, soon after its entry
            await asyncio.sleep(0.05)
    status, body = await khoa.post("/open", {"ticket": number})
    assert (status, body["texts"], len(body["erased"])) == (200, {}, 6)


async def test_tickets_are_found_by_state_agency_and_field_the_soonest_due_first(shared: Running) -> None:
    khoa = await shared.person("khoa")
    first = await opened(khoa, agency="environment")
    second = await opened(khoa, field="urban_order")
    rows = await listed(khoa)
    assert [row["due"]["at"] for row in rows] == sorted(row["due"]["at"] for row in rows)
    assert first in {row["ticket"] for row in await listed(khoa, agency="environment")}
    assert {row["field"] for row in await listed(khoa, field="urban_order")} == {"urban_order"}
    assert second in {row["ticket"] for row in await listed(khoa, state="received")}
    assert await listed(khoa, late="true") == []
    status, body = await khoa.get("/tickets?limit=1")
    assert (status, len(body["tickets"]), body["more"], body["count"]) == (200, 1, True, len(rows))
    status, body = await khoa.get(f"/tickets?limit=1&after={body['tickets'][0]['ticket']}")
    assert body["tickets"][0]["ticket"] == rows[1]["ticket"]
    async with shared.client() as exchange:
        assert (await shared.ring(exchange, "call.ringing", fresh(), call="left", number="1022"))[0] == 200
    left = await opened(khoa, call="exchange:left")
    assert [row["ticket"] for row in await listed(khoa, call="exchange:left")] == [left]
    for wrong in ("state=none", "limit=0", "limit=x", "colour=red"):
        assert (await khoa.get(f"/tickets?{wrong}"))[0] == 422
    assert (await khoa.get("/tickets/999999"))[0] == 404


async def test_a_code_is_the_same_each_time_and_another_for_each_ticket(shared: Running) -> None:
    khoa = await shared.person("khoa")
    codes = []
    for number in (await opened(khoa), await opened(khoa)):
        told = [(await khoa.get(f"/tickets/{number}"))[1]["code"] for _ in range(2)]
        assert told[0] == told[1]
        assert told[0].startswith(f"{number}-")
        codes.append(told[0].partition("-")[2])
    assert len(set(codes)) == 2


async def test_a_code_names_its_ticket_and_a_guess_names_none() -> None:
    master = Master(bytes(range(32)))
    code = code_of(master, TicketId(17))
    assert [ticket_of(master, told) for told in (code, f" {code.lower()} ")] == [17, 17]
    letters = code.partition("-")[2]
    for wrong in ("17", "17-", f"18-{letters}", "", "-", f"٣-{letters}", "9" * 30, f"{code}A", "\ud800", "17-é"):
        assert ticket_of(master, wrong) is None, wrong
    assert ticket_of(Master(bytes(32)), code) is None


async def test_an_emergency_among_tickets_is_an_incident_with_its_place(shared: Running) -> None:
    khoa = await shared.person("khoa")
    number = await opened(khoa)
    await khoa.do("RaiseTicket", ticket=number, kind="house_fire", place=DONG_XOAI)
    row = await one(khoa, number)
    assert str(row["incident"]) in await khoa.view("queue")
    assert row["state"] == "received"
    assert await refused(khoa, "RaiseTicket", ticket=number, kind="house_fire") == "already_so"
