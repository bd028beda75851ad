"""What is personal is sealed from the first byte: found nowhere in the clear, opened by an entry, erased for ever."""

import asyncio
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import structlog

from dispatch import snapshots
from dispatch.cli.following import archive_of
from dispatch.core.evolve import evolve
from dispatch.core.state import State
from events.journal import PostgresJournal
from events.values import Position
from projections.views import Views
from tests.edge.conftest import DONG_XOAI, Client, Running, fresh, serving
from tests.edge.scanning import forms, found_in_database
from tests.edge.test_telephony import PATH

RETENTION_DAYS = 1825
NUMBER = "0987600618"
ADDRESS = "Số 7 hẻm Cây Điệp, ấp Suối Bình"
TEXT = "Chồng tôi ngã từ mái nhà, chảy máu đầu"
NOTE = "Người nhà tên Huỳnh Thị Lụa"


async def a_call(running: Running, call: str) -> None:
    async with running.client() as exchange:
        assert (await running.ring(exchange, "call.ringing", fresh(), call=call, number="115", caller=NUMBER))[0] == 200


async def an_incident_of(running: Running, call: str) -> int:
    person = await running.person("khoa")
    number = await person.open_incident("stroke", place=DONG_XOAI, call=f"exchange:{call}", address=ADDRESS, text=TEXT)
    await person.do("AddNote", incident=number, text=NOTE)
    return number


async def opened(client: Client, **of: Any) -> list[str]:
    status, body = await client.post("/open", of)
    assert status == 200, body
    return sorted(body["texts"].values())


async def follow(running: Running) -> None:
    """What the followers keep: a snapshot and the archive of everything there is."""
    journal = PostgresJournal(running.dsn)
    state, views = State(), Views()
    async for entries in journal.read(Position(0)):
        for entry in entries:
            evolve(state, entry)
            views.project([entry])
    await journal.save_snapshot(snapshots.VERSION, snapshots.pack(state, views))
    await archive_of(running.dsn).run(until=state.position)


async def test_nothing_personal_stands_anywhere_in_the_clear(database: str, tmp_path: Path) -> None:
    logged, usual = io.BytesIO(), structlog.get_config()
    structlog.configure(logger_factory=structlog.BytesLoggerFactory(file=logged), cache_logger_on_first_use=False)
    structlog.configure(processors=[structlog.processors.format_exc_info, structlog.processors.JSONRenderer(dumped)])
    try:
        async with serving(database, tmp_path) as running:
            await a_call(running, "c1")
            number = await an_incident_of(running, "c1")
            await go_wrong(running, number)
            await follow(running)
            assert not await found_in_database(running, *clear())
            person = await running.person("khoa")
            for view in ("calls", "queue", "history", "situation"):
                assert not (written(await person.view(view)) & shown()), view
            assert not written(await person.story(number)) & shown()
            assert await opened(person, incident=number) == sorted([NUMBER, ADDRESS, TEXT, NOTE])
    finally:
        structlog.configure(**usual)
    said = logged.getvalue()
    assert b'"event": "refused"' in said
    assert not [text for text in clear() if any(form in said for form in forms(text))]
    for file in tmp_path.rglob("*"):
        if file.is_file():
            data = file.read_bytes()
            assert not [text for text in clear() if any(form in data for form in forms(text))], file


def dumped(event: Any, **_: Any) -> bytes:
    import json

    return json.dumps(event, default=repr, ensure_ascii=False).encode()


def clear() -> tuple[str, ...]:
    return (NUMBER, NUMBER[1:], "+84" + NUMBER[1:], ADDRESS, TEXT, NOTE)


def shown() -> frozenset[str]:
    return frozenset(clear())


def written(value: Any) -> frozenset[str]:
    text = str(value)
    return frozenset(one for one in clear() if one in text)


async def go_wrong(running: Running, number: int) -> None:
    """Requests with personal data that fail in every way: what is logged of them must not tell."""
    person = await running.person("khoa")
    async with running.client() as stranger:
        await stranger.command("AddNote", fresh(), incident=number, text=NOTE)
        await stranger.post(PATH, f'{{"data":{{"caller":"{NUMBER}"}}}}'.encode())
        await stranger.post("/session", {"name": NUMBER, "password": TEXT})
    await person.command("AddNote", fresh(), incident=10**9, text=NOTE)
    await person.command("AddNote", fresh(), incident="x", text=NOTE)
    await person.command("AssignUnit", fresh(), need="1.1", unit=NOTE)
    await person.post("/commands", NOTE.encode())


async def test_opening_is_an_entry_that_names_who_and_what(running: Running) -> None:
    await a_call(running, "c1")
    number = await an_incident_of(running, "c1")
    before = await running.position()
    person = await running.person("lan")
    assert await opened(person, call="exchange:c1") == [NUMBER]
    assert await opened(person, incident=number) == sorted([NUMBER, ADDRESS, TEXT, NOTE])
    told = [(one["by"], one["event"]) for one in await running.entries(before) if one["event"]["type"] == "PersonRead"]
    read = {"type": "PersonRead", "reader": "user:lan", "purpose": "handling"}
    named = [{name: value for name, value in event.items() if value is not None} for _, event in told]
    assert named == [{**read, "call": "exchange:c1"}, {**read, "incident": number}]
    assert {by for by, _ in told} == {"user:lan"}


async def test_who_may_not_see_is_told_nothing(running: Running) -> None:
    await a_call(running, "c1")
    number = await an_incident_of(running, "c1")
    before = await running.position()
    crew, other = await running.crew("A01"), await running.crew("A02")
    for client in (await running.person("ioc"), await running.person("quantri"), running.machine("gps")):
        status, body = await client.post("/open", {"incident": number})
        assert (status, body["reason"]) == (403, "not_allowed")
        await client.session.close()
    going = (await (await running.person("lan")).view("units"))["A01"]["incident"]
    assert going == number
    assert await opened(crew, incident=number) == sorted([NUMBER, ADDRESS, TEXT, NOTE])
    status, body = await other.post("/open", {"incident": number})
    assert (status, body["reason"]) == (403, "not_yours")
    status, body = await other.post("/open", {"call": "exchange:c1"})
    assert (status, body["reason"]) == (403, "not_yours")
    kept = [one["by"] for one in await running.entries(before) if one["event"]["type"] == "PersonRead"]
    assert kept == ["crew:A01"]


@pytest.mark.parametrize("path", ["/open", "/erase"])
@pytest.mark.parametrize(
    ("of", "reason"),
    [
        ({"incident": 10**9}, "no_such_incident"),
        ({"incident": 10**40}, "no_such_incident"),
        ({"call": "exchange:never"}, "no_such_call"),
        ({"call": NOTE}, "no_such_call"),
    ],
)
async def test_what_never_was_is_404_and_no_entry(running: Running, path: str, of: Any, reason: str) -> None:
    supervisor = await running.person("nhung")
    before = await running.position()
    status, told = await supervisor.post(path, of if path == "/open" else {**of, "reason": "asked"})
    assert (status, told["reason"]) == (404, reason)
    assert await running.position() == before


async def test_after_a_day_it_is_opened_and_erased_from_the_archive(
    database: str, tmp_path: Path, ahead: Callable[[float], None]
) -> None:
    async with serving(database, tmp_path) as running:
        await a_call(running, "c1")
        await a_call(running, "c2")
        number = await an_incident_of(running, "c1")
        async with running.client() as exchange:
            for call in ("c1", "c2"):
                assert (await running.ring(exchange, "call.ended", fresh(), call=call))[0] == 200
        await (await running.person("lan")).do("CancelIncident", incident=number, reason="mistake")
        await follow(running)
        ahead(24 * 3600 + 60.0)
        supervisor = await (await running.stack.enter_async_context(running.client())).sign_in("nhung")
        await supervisor.open_incident()
        assert not (await supervisor.view("calls")).keys() | (await supervisor.view("history")).keys()
        assert await opened(supervisor, incident=number) == sorted([NUMBER, ADDRESS, TEXT, NOTE])
        assert await opened(supervisor, call="exchange:c1") == [NUMBER]
        crew = await running.crew("A01")
        assert (await crew.post("/open", {"incident": number}))[1]["reason"] == "not_yours"
        status, told = await supervisor.post("/erase", {"incident": number, "reason": "asked_by_person"})
        assert (status, told["subjects"]) == (200, 2), told
        assert await opened(supervisor, incident=number) == []
        assert await opened(supervisor, call="exchange:c2") == [NUMBER]
        assert (await supervisor.post("/erase", {"call": "exchange:c2", "reason": "asked"}))[1]["subjects"] == 1
        assert await opened(supervisor, call="exchange:c2") == []


@pytest.mark.parametrize("body", [{}, {"call": None, "incident": None}])
async def test_opening_nothing_is_422(running: Running, body: dict[str, Any]) -> None:
    status, told = await (await running.person("khoa")).post("/open", body)
    assert (status, told["reason"]) == (422, "nothing_to_read")


async def test_what_was_erased_is_unreadable_also_after_a_restart(database: str, tmp_path: Path) -> None:
    async with serving(database, tmp_path) as running:
        await a_call(running, "c1")
        await a_call(running, "c2")
        number = await an_incident_of(running, "c1")
        keys = await running.fetch("select * from person_keys")
        for name in ("lan", "khoa", "ioc"):
            status, told = await (await running.person(name)).post("/erase", {"call": "exchange:c1", "reason": "asked"})
            assert (status, told["reason"]) == (403, "not_allowed")
        supervisor = await running.person("nhung")
        status, told = await supervisor.post("/erase", {"incident": number, "reason": "asked_by_person"})
        assert (status, told["subjects"]) == (200, 2), told
        assert await opened(supervisor, incident=number) == []
        assert await opened(supervisor, call="exchange:c1") == []
        assert await opened(supervisor, call="exchange:c2") == [NUMBER]
        await gone_from_the_database(running, "call:exchange:c1")
    async with serving(database, tmp_path) as running:
        supervisor = await running.person("nhung")
        assert await opened(supervisor, incident=number) == []
        assert await opened(supervisor, call="exchange:c2") == [NUMBER]
        await running.fetch(  # a backup from before comes back
            "insert into person_keys select * from unnest($1::text[], $2::bytea[], $3::bytea[], $4::bigint[])"
            " on conflict do nothing",
            *([row[column] for row in keys] for column in ("subject", "wrapped", "lookup", "position")),
        )
    async with serving(database, tmp_path) as running:
        supervisor = await running.person("nhung")
        assert await opened(supervisor, incident=number) == []
        await gone_from_the_database(running, "call:exchange:c1")


async def test_what_is_older_than_the_retention_time_goes_and_the_story_still_reads(
    database: str, tmp_path: Path, ahead: Callable[[float], None]
) -> None:
    async with serving(database, tmp_path) as running:
        await a_call(running, "c1")
        number = await an_incident_of(running, "c1")
        keys = await running.fetch("select * from person_keys")
        supervisor = await running.person("nhung")
        await supervisor.do("KeepSite", site="m1", name="Chợ", kind="market", place=DONG_XOAI, radius_m=50)
        await supervisor.do("KeepContact", site="m1", order=1, role="owner", phone=NUMBER, label="Chủ chợ")
        await supervisor.do("CancelIncident", incident=number, reason="mistake")
        await follow(running)
    ahead((RETENTION_DAYS + 1) * 24 * 3600)
    async with serving(database, tmp_path) as running:
        await gone_from_the_database(running, "call:")
        await a_call(running, "c2")
        supervisor = await running.person("nhung")
        status, told = await supervisor.post("/open", {"incident": number, "purpose": "review"})
        assert (status, told["texts"]) == (200, {})
        assert len(told["erased"]) == 4
        assert NUMBER in await opened(supervisor, site="m1"), "a site is in use, however old"
        assert [line["event"]["type"] for line in await supervisor.story(number)][0] == "IncidentOpened"
        assert await opened(supervisor, call="exchange:c2") == [NUMBER]
        read = [entry["event"] for entry in await running.entries() if entry["event"]["type"] == "PersonRead"]
        assert [one["purpose"] for one in read] == ["review", "handling", "handling"]
        await running.fetch(  # a backup from before comes back
            "insert into person_keys select * from unnest($1::text[], $2::bytea[], $3::bytea[], $4::bigint[])",
            *([row[column] for row in keys] for column in ("subject", "wrapped", "lookup", "position")),
        )
    async with serving(database, tmp_path) as running:
        supervisor = await running.person("nhung")
        assert await opened(supervisor, incident=number) == []
        assert await opened(supervisor, call="exchange:c2") == [NUMBER]
        left = [row["subject"][:5] for row in await running.fetch("select subject from person_keys order by 1")]
        assert left == ["call:", "site:"]


async def gone_from_the_database(running: Running, subject: str) -> None:
    for _ in range(50):
        if not await running.fetch("select 1 from person_keys where starts_with(subject, $1)", subject):
            return
        await asyncio.sleep(0.05)
    raise AssertionError("the key is still there")


async def test_what_is_said_after_a_restart_can_be_read_like_what_was_said_before(
    database: str, tmp_path: Path
) -> None:
    """A call rings, the service is started anew, and the call-taker types on: both are that caller's, under one key."""
    async with serving(database, tmp_path) as running:
        await a_call(running, "c1")
    async with serving(database, tmp_path) as running:
        number = await an_incident_of(running, "c1")
        assert await opened(await running.person("khoa"), incident=number) == sorted([NUMBER, ADDRESS, TEXT, NOTE])
    async with serving(database, tmp_path) as running:
        assert await opened(await running.person("khoa"), incident=number) == sorted([NUMBER, ADDRESS, TEXT, NOTE])


async def test_a_command_sent_again_after_a_restart_leaves_its_text_readable(database: str, tmp_path: Path) -> None:
    asked_id = fresh()
    async with serving(database, tmp_path) as running:
        person = await running.person("khoa")
        number = await person.open_incident("stroke")
        assert (await person.command("AddNote", asked_id, incident=number, text=NOTE))[0] == 200
    async with serving(database, tmp_path) as running:
        person = await running.person("khoa")
        status, body = await person.command("AddNote", asked_id, incident=number, text=NOTE)
        assert (status, body.get("repeated")) == (200, True)
        assert await opened(person, incident=number) == [NOTE]


async def test_a_key_that_left_the_memory_is_fetched_not_drawn_anew(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Keys held in memory are few on a busy day; the caller of this morning still has the same one."""
    monkeypatch.setattr("dispatch.vault.KEYS_KEPT_MAX", 3)
    await a_call(running, "c1")
    for number in range(5):
        await a_call(running, f"d{number}")
    number = await an_incident_of(running, "c1")
    assert await opened(await running.person("khoa"), incident=number) == sorted([NUMBER, ADDRESS, TEXT, NOTE])


async def test_an_erasure_is_told_in_the_story_of_what_the_call_became(running: Running) -> None:
    """Also by the call alone, and of its incident alone; nobody is told what else went with it."""
    await a_call(running, "c1")
    await a_call(running, "c2")
    number, other = await an_incident_of(running, "c1"), await an_incident_of(running, "c2")
    supervisor = await running.person("nhung")
    asked = {"call": "exchange:c1", "reason": "asked_by_person", "all_of_number": True}
    assert (await supervisor.post("/erase", asked))[0] == 200
    for one in (number, other):
        line = (await supervisor.story(one))[-1]
        assert (line["event"]["type"], line["event"]["reason"]) == ("PersonErased", "asked_by_person")
        assert (line["event"]["subjects"], line["event"]["incidents"]) == ([], [one])
        assert line["by"] == "user:nhung"
    assert (await supervisor.post("/erase", {"incident": other, "reason": "asked"}))[0] == 200
    assert [line["event"]["type"] for line in await supervisor.story(other)].count("PersonErased") == 2
