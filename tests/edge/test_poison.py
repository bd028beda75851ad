"""What nobody thought of costs itself only: the one who sent it is told, and the call behind it is answered."""

import asyncio
from typing import Any

import pytest

from dispatch.cli.following import archive_of
from dispatch.core import commands
from dispatch.core.decide import DECIDE
from events.entry import Stored
from events.journal import PostgresJournal
from events.keeping import Unkeepable
from tests.edge.conftest import Client, Running, fresh

ANSWER_S_MAX = 10


async def answered(running: Running) -> None:
    """The call behind it."""
    async with running.client() as exchange, asyncio.timeout(ANSWER_S_MAX):
        status, body = await running.ring(exchange, "call.ringing", fresh(), call=fresh("c"), number="115")
    assert status == 200, body


async def poison(running: Running, client: Client, status: int, _type: str, _id: str, /, **fields: Any) -> None:
    async with asyncio.timeout(ANSWER_S_MAX):
        told, body = await client.command(_type, _id, **fields)
    assert told == status, body
    await answered(running)


def break_notes(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> Any:
        raise KeyError("planted")

    monkeypatch.setitem(DECIDE, commands.AddNote, broken)


async def quarantined(running: Running, count: int) -> Any:
    """The answer does not wait for the quarantine: it is written beside."""
    for _ in range(100):
        rows = await running.fetch("select asker, error, data from quarantine")
        if len(rows) >= count:
            break
        await asyncio.sleep(0.05)
    return rows


async def test_a_command_that_raises_costs_itself_only(running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    person = await running.person("khoa")
    number = await person.open_incident("stroke")
    break_notes(monkeypatch)
    await poison(running, person, 500, "AddNote", "poison", incident=number, text="Có chó dữ")
    rows = await quarantined(running, 1)
    assert [(row["asker"], row["error"]) for row in rows] == [("user:khoa", "KeyError('planted')")]
    assert "Có chó dữ".encode() not in rows[0]["data"]
    assert b'"poison"' in rows[0]["data"]
    monkeypatch.undo()
    assert (await person.command("AddNote", "poison", incident=number, text="Có chó dữ"))[0] == 200


async def test_the_others_of_its_batch_are_answered(running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    person = await running.person("khoa")
    number = await person.open_incident("stroke")
    break_notes(monkeypatch)
    asked: list[dict[str, Any]] = []
    for n in range(20):
        asked.append({"type": "OpenIncident", "id": f"o{n}", "kind": "stroke"})
        if n % 5 == 2:
            asked.append({"type": "AddNote", "id": f"n{n}", "incident": number, "text": "x"})
    async with asyncio.timeout(ANSWER_S_MAX):
        status, answers = await person.post("/commands", asked)
    assert status == 200
    for command, answer in zip(asked, answers, strict=True):
        assert answer["status"] == (500 if command["type"] == "AddNote" else 200), answer
    opened = [answer["ids"]["incident"] for answer in answers if "ids" in answer]
    assert opened == sorted(opened)
    assert len(set(opened)) == 20
    assert len(await quarantined(running, 4)) == 4
    await answered(running)


async def test_what_is_told_of_a_bug_is_that_it_was_not_done(running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    person = await running.person("khoa")
    number = await person.open_incident("stroke")
    before = await running.position()
    break_notes(monkeypatch)
    status, body = await person.post(
        "/commands",
        {"type": "AddNote", "id": fresh(), "incident": number, "text": "x"},
        **{"Accept-Language": "en"},
    )
    assert (status, body["reason"]) == (500, "bug")
    assert set(body) <= {"title", "status", "reason", "type"}
    assert "planted" not in str(body)
    assert await running.position() == before


@pytest.mark.parametrize("path", ["/commands", "/open", "/erase", "/session", "/webhooks/telephony"])
async def test_what_the_database_cannot_hold_is_refused_wherever_it_comes(running: Running, path: str) -> None:
    person = await running.person("nhung")
    body = b'{"type":"AddNote","id":"a\\u0000","incident":1,"text":"x","call":"\\u0000","reason":"x"}'
    for sent in (body, b"[" + body + b"]"):
        status, told = await person.post(path, sent)
        assert (status, told["reason"]) == (422, "invalid"), told
    await answered(running)


NASTY = ("a\0b", "a\x1fb", "a\u2028b", "a\ufffeb", "\u202ea", "a" * 127 + "\U0001f691", "'; drop table entries; --")


@pytest.mark.parametrize("nasty", NASTY, ids=ascii)
async def test_an_id_of_any_characters_stops_nothing(running: Running, nasty: str) -> None:
    """It names a key in the database and stands in a row of the archive: what those cannot hold is refused."""
    person = await running.person("khoa")
    async with running.client() as exchange, asyncio.timeout(ANSWER_S_MAX):
        status, body = await person.command("OpenIncident", nasty, kind="stroke", text="x")
        assert status in (200, 422), body
        status, body = await person.command("SignOnDesk", fresh(), extension=nasty[:32])
        assert status in (200, 422), body
        status, body = await running.ring(
            exchange, "call.ringing", fresh(), call=nasty[:100], number="115", caller="0987654321"
        )
        assert status in (200, 400, 422), body
        known = {"call": fresh("c"), "number": nasty[:16], "agent": nasty[:32], "cause": nasty[:64]}
        for kind in ("call.ringing", "call.answered", "call.transferred", "call.ended"):
            status, body = await running.ring(exchange, kind, fresh(), **known)
            assert status in (200, 400, 422), body
        status, body = await running.ring(exchange, "call.ringing", fresh(), call=fresh("c"), caller=nasty[:32])
        assert status in (200, 400, 422), body
    await answered(running)
    async with asyncio.timeout(ANSWER_S_MAX):
        await archive_of(running.dsn).run(until=await running.position())  # type: ignore[arg-type]


@pytest.mark.parametrize("nasty", NASTY[1:], ids=ascii)
async def test_text_of_any_characters_is_kept_as_it_was_typed(running: Running, nasty: str) -> None:
    person = await running.person("khoa")
    number = await person.open_incident("stroke", text=nasty, address=nasty)
    status, body = await person.post("/open", {"incident": number})
    assert (status, list(body["texts"].values())) == (200, [nasty] * 2)
    await archive_of(running.dsn).run(until=await running.position())  # type: ignore[arg-type]


async def test_what_the_database_itself_refuses_costs_itself_only(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing should reach it that it cannot hold; if something does, the calls behind it must not wait for ever."""
    person = await running.person("khoa")
    insert = PostgresJournal._insert

    async def refuse(self: PostgresJournal, writer: Any, rows: list[Stored], keys: Any) -> None:
        if any(b'"poison"' in row.data for row in rows):
            raise Unkeepable("invalid byte sequence")
        await insert(self, writer, rows, keys)

    monkeypatch.setattr(PostgresJournal, "_insert", refuse)
    asking = asyncio.create_task(person.command("OpenIncident", "poison", kind="stroke"))
    try:
        async with asyncio.timeout(5):
            await asyncio.sleep(0.1)
            await answered(running)
            status, body = await asking
            assert status in (500, 503), body
    finally:
        monkeypatch.undo()
        await asyncio.gather(asking, return_exceptions=True)
