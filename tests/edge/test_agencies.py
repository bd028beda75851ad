"""An agency at work: it sees and answers what is with it, never who reported unless it must call back, and no more."""

from typing import Any

import pytest

from dispatch.accounts import Account, Accounts
from events.values import AgencyId
from tests.edge.conftest import Client, Running, fresh
from tests.edge.listening import watching
from tests.edge.test_roles import tell_of_change
from tests.edge.test_ticket_story import story
from tests.edge.test_tickets import ANSWER, PHONE, WHAT, WHO, listed, one, opened, refused

pytestmark = pytest.mark.asyncio(loop_scope="module")

MINE, OTHER = "trade", "construction"


async def texts(client: Client, number: int) -> set[str]:
    status, body = await client.post("/open", {"ticket": number})
    assert status == 200, body
    return set(body["texts"].values())


async def test_an_agency_sees_the_tickets_that_are_with_it_and_no_others(shared: Running) -> None:
    khoa, trade = await shared.person("khoa"), await shared.person("socongthuong")
    mine, other, nobodys = [await opened(khoa, agency=name) for name in (MINE, OTHER, None)]
    assert {row["ticket"] for row in await listed(trade)} == {mine}
    assert {row["agency"] for row in await listed(trade, agency=MINE)} == {MINE}
    assert (await trade.get(f"/tickets?agency={OTHER}"))[1]["reason"] == "not_yours"
    assert (await one(trade, mine))["field"] == "environment"
    for number in (other, nobodys, 999_999):
        for path in (f"/tickets/{number}", f"/tickets/{number}/story"):
            status, body = await trade.get(path)
            assert (status, body["reason"]) == (403, "not_yours")
        status, body = await trade.post("/open", {"ticket": number})
        assert (status, body["reason"]) == (403, "not_yours")


async def test_an_agency_never_sees_who_reported_until_it_must_call_back(shared: Running) -> None:
    khoa, trade = await shared.person("khoa"), await shared.person("socongthuong")
    number = await opened(khoa, agency=MINE)
    await khoa.post("/open", {"ticket": number})
    for row in (await one(trade, number), *(row for row in await listed(trade) if row["ticket"] == number)):
        assert (row["reporter"], row["phone"], row["call"], row["call_back"]) == (None, None, None, False)
    status, body = await trade.get(f"/tickets/{number}")
    assert (status, body["code"]) == (200, None), "with the code it could rate its own answer"
    told = await story(trade, number)
    assert [row["event"]["type"] for row in told] == ["TicketOpened", "TicketForwarded"], "nor who read what"
    assert (told[0]["event"]["reporter"], told[0]["event"]["phone"]) == (None, None)
    assert await texts(trade, number) == {WHAT}
    await khoa.do("ForwardTicket", ticket=number, agency=MINE, call_back=True)
    assert await texts(trade, number) == {WHAT, WHO, PHONE}
    assert (await one(trade, number))["phone"] is not None
    readers = {row["event"]["reader"] for row in await story(khoa, number) if row["event"]["type"] == "PersonRead"}
    assert readers == {"user:khoa", "user:socongthuong"}
    await trade.do("ForwardTicket", ticket=number, agency=OTHER, reason="not_theirs")
    other = await shared.person("soxaydung")
    assert await texts(other, number) == {WHAT}, "the next one must be allowed anew"


async def test_agencies_pass_on_ask_for_time_note_and_answer_and_nothing_more(shared: Running) -> None:
    khoa, nhung = await shared.person("khoa"), await shared.person("nhung")
    trade, other = await shared.person("socongthuong"), await shared.person("soxaydung")
    number = await opened(khoa, agency=MINE)
    assert await refused(trade, "ForwardTicket", ticket=number, agency=OTHER) == "needs_a_reason"
    await trade.do("ForwardTicket", ticket=number, agency=OTHER, reason="not_theirs")
    assert await refused(trade, "WriteAnswer", ticket=number, text=ANSWER) == "not_yours"
    await other.do("NoteTicket", ticket=number, text="Đã đi xem")
    until = (await one(other, number))["due"]["at"] + 24 * 3_600_000
    await other.do("AskExtension", ticket=number, until=until, reason="waits_for_parts", note="Chờ vật tư")
    assert await refused(other, "GrantExtension", ticket=number) == "not_allowed"
    await khoa.do("GrantExtension", ticket=number)
    assert (await one(other, number))["due"]["at"] == until
    await other.do("WriteAnswer", ticket=number, text=ANSWER)
    for what, fields in (
        ("ApproveAnswer", {}),
        ("RateTicket", {"stars": 5}),
        ("RefuseTicket", {"reason": "x"}),
        ("RaiseTicket", {"kind": "house_fire"}),
        ("MergeTicket", {"into": 1}),
        ("ReopenTicket", {"reason": "x"}),
    ):
        assert await refused(other, what, ticket=number, **fields) == "not_allowed", what
    assert await refused(other, "OpenTicket", field="environment", text="x") == "not_allowed"
    await nhung.do("ApproveAnswer", ticket=number)
    assert (await one(other, number))["state"] == "answered"
    told = await story(other, number)
    _, body = await other.get(f"/tickets/{number}/story")
    assert body["people"] == {
        "user:khoa": "Trần Minh Khoa",
        "user:nhung": "Lê Thị Hồng Nhung",
        "user:socongthuong": "Sở Công Thương",
        "user:soxaydung": "Sở Xây dựng",
    }
    assert told[-1]["event"]["type"] == "AnswerApproved"


async def test_a_ticket_goes_back_to_the_centre_and_is_seen_no_more(shared: Running) -> None:
    khoa, trade = await shared.person("khoa"), await shared.person("socongthuong")
    number = await opened(khoa, agency=MINE)
    await trade.do("ReturnTicket", ticket=number, reason="not_theirs", note="Không thuộc ngành")
    assert (await one(khoa, number))["state"] == "received"
    assert (await trade.get(f"/tickets/{number}"))[0] == 403


async def test_nothing_of_the_room_is_an_agencys(shared: Running) -> None:
    khoa, trade = await shared.person("khoa"), await shared.person("socongthuong")
    incident = await khoa.open_incident(text="Ngã")
    for path in (
        *(f"/views/{name}" for name in ("queue", "history", "calls", "units", "places", "messages", "hospitals")),
        *(f"/incidents/{incident}/story", "/incidents/near?lat=11.5&lon=106.9", "/people", "/sites?lat=11&lon=106"),
        *("/places?q=dong", "/calls/earlier?call=x", f"/needs/{incident}.1/candidates", "/centres", "/metrics"),
        *("/stream?views=queue", "/stream?views=units,situation"),
    ):
        status, body = await trade.get(path)
        assert (status, body["reason"]) == (403, "not_allowed"), path
    for body in ({"incident": incident}, {"call": "x"}, {"unit": "A01"}, {"ticket": 1, "incident": incident}):
        assert (await trade.post("/open", body))[0] == 403
    assert (await trade.post("/erase", {"ticket": 1, "reason": "asked_by_person"}))[0] == 403
    assert (await trade.post("/heartbeat", {}))[0] == 403
    async with watching(trade, "") as watcher:
        await watcher.opened()
        rows: dict[Any, Any] = watcher.rows
        assert {view for view, _ in rows} == {"situation"}
        assert {key for _, key in rows} == {"region"}


async def test_an_account_that_names_no_agency_has_none(shared: Running) -> None:
    khoa = await shared.person("khoa")
    number = await opened(khoa, agency=MINE)
    for name, agency in (("co-quan-trong", None), ("co-quan-la", AgencyId("none"))):
        await Accounts(shared.dsn).put(Account(name, name, "agency", agency=agency), "tiep-ung")
        await tell_of_change(shared)
        nobody = await shared.person(name)
        assert await listed(nobody) == []
        assert (await nobody.get(f"/tickets/{number}"))[0] == 403
        status, body = await nobody.command("NoteTicket", fresh(), ticket=number, text="x")
        assert (status, body["reason"]) == (403, "not_yours")
