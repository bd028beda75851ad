"""The story of a ticket over HTTP: who did what when, with its texts for those who may, also when it is old or erased."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dispatch.cli.following import archive_of
from tests.edge.conftest import Client, Running, serving
from tests.edge.test_tickets import ANSWER, PHONE, WHAT, WHO, opened

pytestmark = pytest.mark.asyncio(loop_scope="module")

DAY_S = 24 * 3600.0
NOTE, WHY = "Đã cử thợ đi xem", "Thiếu ngày làm xong"


async def story(client: Client, number: int) -> list[dict[str, Any]]:
    status, body = await client.get(f"/tickets/{number}/story")
    assert status == 200, body
    rows: list[dict[str, Any]] = body["rows"]
    return rows


async def went_through(client: Client) -> int:
    number = await opened(client, agency="environment")
    await client.do("NoteTicket", ticket=number, text=NOTE)
    await client.do("ForwardTicket", ticket=number, agency="construction", reason="not_theirs")
    await client.do("WriteAnswer", ticket=number, text=ANSWER)
    await client.do("SendBackAnswer", ticket=number, reason="unclear", note=WHY)
    return number


HAPPENED = ["TicketOpened", "TicketForwarded", "TicketNoted", "TicketForwarded", "AnswerWritten", "AnswerSentBack"]


async def test_a_ticket_tells_in_order_who_did_what_and_its_texts_are_opened_by_an_entry(shared: Running) -> None:
    khoa = await shared.person("khoa")
    number = await went_through(khoa)
    rows = await story(khoa, number)
    assert [row["event"]["type"] for row in rows] == HAPPENED
    assert {row["by"] for row in rows} == {"user:khoa"}
    status, body = await khoa.post("/open", {"ticket": number, "purpose": "review"})
    assert status == 200, body
    assert set(body["texts"].values()) == {WHAT, WHO, PHONE, NOTE, ANSWER, WHY}
    status, body = await khoa.post("/open", {"ticket": number, "reporter": False})
    assert set(body["texts"].values()) == {WHAT, NOTE, ANSWER, WHY}
    read = (await story(khoa, number))[-2]["event"]
    assert (read["type"], read["reader"], read["purpose"]) == ("PersonRead", "user:khoa", "review")


async def test_a_story_of_a_ticket_is_for_the_room_and_there_is_none_of_what_never_was(shared: Running) -> None:
    khoa = await shared.person("khoa")
    number = await opened(khoa)
    for name in ("ioc", "quantri"):
        assert (await (await shared.person(name)).get(f"/tickets/{number}/story"))[0] == 403
    for wrong in ("0", "999999", "x", "-1", "9" * 30, "%00"):
        status, body = await khoa.get(f"/tickets/{wrong}/story")
        assert (status, body["reason"]) in ((404, "no_such_ticket"), (404, "not_found"))


async def test_what_is_erased_says_when_and_the_story_still_reads(shared: Running) -> None:
    khoa, nhung = await shared.person("khoa"), await shared.person("nhung")
    number = await went_through(khoa)
    status, body = await nhung.post("/erase", {"ticket": number, "reason": "asked_by_person"})
    assert status == 200, body
    async with asyncio.timeout(10):
        while True:  # keys go soon after their entry
            status, body = await khoa.post("/open", {"ticket": number})
            if not body["texts"]:
                break
            await asyncio.sleep(0.05)
    assert len(body["erased"]) == 6
    assert [row["event"]["type"] for row in await story(khoa, number)][: len(HAPPENED)] == HAPPENED


async def test_what_is_older_than_a_day_comes_from_the_archive_and_joins_with_what_is_new(
    database: str, tmp_path: Path, ahead: Callable[[float], None]
) -> None:
    async with serving(database, tmp_path) as running:
        khoa = await running.person("khoa")
        number = await went_through(khoa)
        before = await story(khoa, number)
        ahead(DAY_S + 60.0)
        khoa = await (await running.stack.enter_async_context(running.client())).sign_in("khoa")
        await khoa.do("NoteTicket", ticket=number, text=NOTE)
        status, body = await khoa.get(f"/tickets/{number}/story")
        assert (status, body) == (404, {**body, "reason": "no_such_ticket"}), "the archive knows nothing yet"
        await archive_of(database).run(until=await running.position())  # type: ignore[arg-type]
        rows = await story(khoa, number)
        assert rows[: len(before)] == before
        assert [row["event"]["type"] for row in rows][-1] == "TicketNoted"
        assert len({row["position"] for row in rows}) == len(rows) > len(before)
        status, body = await khoa.post("/open", {"ticket": number})
        assert {NOTE, ANSWER, WHY, WHAT} <= set(body["texts"].values())


async def test_an_erasure_is_told_in_the_story_of_the_ticket(shared: Running) -> None:
    khoa, supervisor = await shared.person("khoa"), await shared.person("nhung")
    number = await opened(khoa)
    assert (await supervisor.post("/erase", {"ticket": number, "reason": "asked_by_person"}))[0] == 200
    line = (await story(khoa, number))[-1]
    assert (line["event"]["type"], line["event"]["tickets"], line["by"]) == ("PersonErased", [number], "user:nhung")
