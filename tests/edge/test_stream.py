"""What people look at: a snapshot, then changes, each once, to those who may see them, with the journal's own hash."""

import asyncio
import time
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from dispatch.http import stream
from events.journal import PostgresJournal
from events.keeping import Unknown
from projections import feed
from tests.edge.conftest import Running, fresh, serving
from tests.edge.listening import Frame, watching
from tests.edge.test_personal_data import follow

pytestmark = pytest.mark.asyncio(loop_scope="module")

ROOM = {"queue", "history", "calls", "units", "places", "situation", "hospitals", "arrivals"}


async def hashes(shared: Running) -> dict[int, str]:
    rows = await shared.fetch("select position, hash from entries")
    return {row["position"]: row["hash"].hex() for row in rows}


async def test_a_reset_and_a_snapshot_come_first_then_changes(shared: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed, "CHUNK_ROWS", 20)
    person = await shared.person("khoa")
    open_before = await person.open_incident("stroke")
    async with watching(person) as watcher:
        opening = await watcher.opened()
        assert [frame.event for frame in opening] == ["reset"] + ["message"] * (len(opening) - 1)
        assert len(opening) > 5
        assert [frame.id for frame in opening[:-1]] == [None] * (len(opening) - 1)
        assert opening[-1].id == f"{opening[-1].data['position']}-{opening[-1].data['hash'][:8]}"
        assert opening[0].data == {"journal": await journal_of(shared)}
        for name in ROOM:
            shown = {key: row for (view, key), row in watcher.rows.items() if view == name}
            assert shown == await person.view(name), name
        assert ("queue", str(open_before)) in watcher.rows
        number = await person.open_incident("stroke")
        row = await watcher.until("queue", str(number))
        assert row == (await person.view("queue"))[str(number)]
        assert [frame for frame in watcher.frames if frame.event == "reset"] == opening[:1]


async def journal_of(shared: Running) -> str:
    async with shared.client() as anyone:
        journal: str = (await anyone.get("/healthz"))[1]["journal"]
    return journal


async def test_who_comes_back_is_sent_only_what_changed_since(shared: Running) -> None:
    person = await shared.person("khoa")
    async with watching(person, "queue,history,situation") as watcher:
        await watcher.opened()
    number = await person.open_incident("stroke")
    await person.do("CancelIncident", incident=number, reason="test")
    stays = await person.open_incident("stroke")
    async with watching(person, "queue,history,situation", **{"Last-Event-ID": watcher.last_id or ""}) as again:
        frames = await again.opened()
        assert [frame.event for frame in frames] == ["message"]
        rows = frames[0].rows
        assert {key for view, key in rows if view == "queue"} == {str(number), str(stays)}
        assert rows["queue", str(number)] is None
        assert rows["history", str(number)]["disposition"] == "cancelled"
        assert not [key for view, key in rows if key == "region"]


async def test_nobody_who_was_away_during_a_restart_keeps_a_row_that_is_gone(database: str, tmp_path: Path) -> None:
    """The service comes back from a snapshot, which has no rows that are gone: then one starts anew."""
    async with serving(database, tmp_path) as running:
        person = await running.person("khoa")
        number = await person.open_incident("stroke")
        async with watching(person, "queue") as watcher:
            await watcher.opened()
            assert ("queue", str(number)) in watcher.rows
        await person.do("CancelIncident", incident=number, reason="test")
        await follow(running)
    async with serving(database, tmp_path) as running:
        person = await running.person("khoa")
        async with watching(person, "queue", **{"Last-Event-ID": watcher.last_id or ""}) as again:
            again.rows = watcher.rows
            await again.opened()
            assert ("queue", str(number)) not in again.rows


@pytest.mark.parametrize("known", ["", "x", "-1", "0", "1e3", "99999999", "9" * 18, "9" * 400, "²", "1-00000000"])
async def test_a_last_id_that_says_nothing_starts_anew(shared: Running, known: str) -> None:
    person = await shared.person("khoa")
    async with watching(person, "situation", **{"Last-Event-ID": known}) as watcher:
        await watcher.opened()
        assert ("situation", "region") in watcher.rows


async def test_who_cannot_follow_gets_only_the_newest_of_each_row(
    shared: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    person, crew = await shared.person("khoa"), await shared.crew("A01")
    async with watching(person, "places,queue") as watcher:
        await watcher.opened()
        monkeypatch.setattr(stream, "LAGGING_BYTES", -1)
        number = await person.open_incident("stroke")
        for n in range(40):
            place = {"lat": 11.5 + n / 1000, "lon": 106.9}
            assert (await crew.post("/sightings", {"unit": "A01", "place": place, "at": now_ms() + n}))[0] == 202
            await person.do("AddNote", incident=number, text=str(n))
        await asyncio.sleep(0.3)
        monkeypatch.undo()
        frame = await watcher.next()
        assert [(one["view"], one["key"]) for one in frame.data["changes"]].count(("places", "A01")) == 1
        assert frame.rows["places", "A01"]["place"]["lat"] == 11.539
        assert frame.rows["queue", str(number)]["notes"] == 40


def now_ms() -> int:
    return int(time.time() * 1000)


async def test_at_most_one_write_in_a_tenth_of_a_second(shared: Running) -> None:
    person = await shared.person("khoa")
    number = await person.open_incident("stroke")
    async with watching(person, "queue") as watcher:
        opened = len(await watcher.opened())
        began = time.monotonic()
        busy = asyncio.create_task(notes(person, number, began + 1.2))
        while time.monotonic() < began + 1.2:
            await watcher.next()
        assert 3 <= len(watcher.frames) - opened <= (time.monotonic() - began) / stream.TICK_S + 2
        await busy


async def notes(person: Any, number: int, until: float) -> None:
    while time.monotonic() < until:
        await person.do("AddNote", incident=number, text="x")


async def test_something_is_said_when_nothing_happens(shared: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "QUIET_S", 0.3)
    person = await shared.person("khoa")
    async with watching(person, "history") as watcher:
        await watcher.opened()
        for _ in range(2):
            frame = await watcher.next()
            assert frame.data["changes"] == []
            assert abs(frame.data["now"] - now_ms()) < 5_000
            assert frame.id == f"{frame.data['position']}-{frame.data['hash'][:8]}"


# --- the hash


async def test_something_is_said_to_who_sees_nothing_of_what_happens(
    shared: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Units move all the time, and an agency's page, which sees none, took the link for dead."""
    monkeypatch.setattr(stream, "QUIET_S", 2.0)
    person = await shared.person("khoa")

    async def something_happens() -> None:
        while True:
            await person.open_incident("stroke")

    async with watching(person, "hospitals") as watcher:
        await watcher.opened()
        happens = asyncio.create_task(something_happens())
        try:
            frames = [await asyncio.wait_for(watcher.next(), 4) for _ in range(2)]
        finally:
            happens.cancel()
        assert [frame.data["changes"] for frame in frames] == [[], []]


async def test_every_frame_bears_the_hash_of_the_journal(shared: Running) -> None:
    person = await shared.person("khoa")
    async with watching(person, "queue") as watcher:
        await watcher.opened()
        for _ in range(5):
            await watcher.until("queue", str(await person.open_incident("stroke")))
    await assert_hashes(shared, watcher.frames)


async def assert_hashes(shared: Running, frames: list[Frame]) -> None:
    kept = await hashes(shared)
    for frame in frames:
        if "hash" in frame.data:
            assert frame.data["hash"] == kept[frame.data["position"]], frame.data["position"]


@pytest.mark.asyncio(loop_scope="function")
async def test_also_while_the_service_finds_its_database_again(running: Running) -> None:
    person = await running.person("khoa")
    async with watching(person, "queue,situation") as watcher:
        await watcher.opened()
        for _ in range(4):
            await cut(running.dsn)
            number = await person.open_incident("stroke")
            await watcher.until("queue", str(number))
    await assert_hashes(running, watcher.frames)


async def cut(dsn: str) -> None:
    """End every connection of the service."""
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database()"
        )
    finally:
        await connection.close()


@pytest.mark.asyncio(loop_scope="function")
async def test_also_while_it_reads_what_it_does_not_know_was_kept(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A commit whose answer was lost is read again in pieces; between them watchers are written to."""
    person = await running.person("khoa")
    insert, read = PostgresJournal._insert, PostgresJournal.read

    async def lose_the_answer(self: PostgresJournal, *arguments: Any) -> None:
        monkeypatch.setattr(PostgresJournal, "_insert", insert)
        await insert(self, *arguments)
        raise Unknown("lost")

    async def read_slowly(self: PostgresJournal, after: Any = 0) -> Any:
        async for entries in read(self, after):
            yield entries[:-3]
            for entry in entries[-3:]:
                yield [entry]
                await asyncio.sleep(0.25)

    async with watching(person, "queue") as watcher:
        await watcher.opened()
        monkeypatch.setattr(PostgresJournal, "_insert", lose_the_answer)
        monkeypatch.setattr(PostgresJournal, "read", read_slowly)
        _, answers = await person.post(
            "/commands", [{"type": "OpenIncident", "id": fresh(), "kind": "house_fire"} for _ in range(3)]
        )
        assert [one["status"] for one in answers] == [200] * 3
        await watcher.until("queue", str(answers[-1]["ids"]["incident"]))
        await watcher.position(await running.position())
    await assert_hashes(running, watcher.frames)


# --- who sees what


async def test_the_ioc_sees_no_calls(shared: Running) -> None:
    ioc, person = await shared.person("ioc"), await shared.person("khoa")
    async with shared.client() as exchange:
        await shared.ring(exchange, "call.ringing", fresh(), call=fresh("c"), number="115", caller="0912345678")
    status, body = await ioc.get("/stream?views=calls")
    assert (status, body["reason"]) == (403, "not_allowed")
    assert (await ioc.get("/views/calls"))[0] == 403
    async with watching(ioc) as watcher:
        await watcher.opened()
        number = await person.open_incident("stroke")
        await watcher.until("queue", str(number))
        assert {view for view, _ in watcher.rows} <= ROOM - {"calls"}


async def test_a_crew_sees_its_own_unit_and_where_it_goes(shared: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "QUIET_S", 0.3)
    crew, person = await shared.crew("A02"), await shared.person("lan")
    number, other = await person.open_incident(), await person.open_incident()
    async with watching(crew) as watcher:
        await watcher.opened()
        assert {(view, key) for view, key in watcher.rows if view not in ("places", "hospitals")} == {
            ("units", "A02"),
            ("situation", "region"),
        }
        done = await person.do("AssignUnit", need=f"{number}.1", unit="A02")
        assert (await watcher.until("queue", str(number)))["incident"] == number
        await crew.do("AdvanceAssignment", assignment=done["ids"]["assignment"], step="cleared")
        assert await watcher.until("queue", str(number)) is None
        await person.do("AddNote", incident=other, text="x")
        await person.do("AddNote", incident=number, text="x")
        await watcher.position((await person.do("AddNote", incident=other, text="y"))["position"])
        assert ("queue", str(number)) not in watcher.rows
        assert not [key for frame in watcher.frames for view, key in frame.rows if (view, key) == ("queue", str(other))]
        assert {key for frame in watcher.frames for view, key in frame.rows if view in ("units", "places")} <= {"A02"}
    assert (await crew.get("/views/calls"))[0] == 403
    assert (await crew.get("/stream?views=history"))[0] == 403
    assert set(await crew.view("units")) == {"A02"}


async def test_a_crew_hears_of_whoever_is_erased_where_it_goes_and_of_nobody_else(
    shared: Running,
) -> None:
    crew, person, supervisor = await shared.crew("A03"), await shared.person("lan"), await shared.person("nhung")
    calls, numbers = [fresh("c"), fresh("c")], []
    for call in calls:
        async with shared.client() as exchange:
            await shared.ring(exchange, "call.ringing", fresh(), call=call, number="115", caller="0912345678")
        numbers.append(await person.open_incident(call=f"exchange:{call}"))
    mine, other = numbers
    await person.do("AssignUnit", need=f"{mine}.1", unit="A03")
    async with watching(crew) as watcher:
        await watcher.opened()
        _, opened = await crew.post("/open", {"incident": mine})
        (box,) = (one for one, text in opened["texts"].items() if text == "0912345678")
        subject = opened["subjects"][box]
        assert set(opened["subjects"]) == set(opened["texts"])
        for call in reversed(calls):
            await supervisor.post("/erase", {"call": f"exchange:{call}", "reason": "asked_by_person"})
        assert (await watcher.until("erasures", subject))["incidents"] == [mine]
        assert {key for frame in watcher.frames for view, key in frame.rows if view == "erasures"} == {subject}
        assert set(await crew.view("erasures")) == {subject}
    assert other not in {number for row in (await crew.view("erasures")).values() for number in row["incidents"]}


@pytest.mark.parametrize("way", ["cleared", "called off"])
async def test_a_crew_hears_of_who_is_erased_where_it_was_before(shared: Running, way: str) -> None:
    crew, person, supervisor = await shared.crew("A04"), await shared.person("lan"), await shared.person("nhung")
    call = fresh("c")
    async with shared.client() as exchange:
        await shared.ring(exchange, "call.ringing", fresh(), call=call, number="115", caller="0912345678")
    number = await person.open_incident(call=f"exchange:{call}")
    done = await person.do("AssignUnit", need=f"{number}.1", unit="A04")
    async with watching(crew) as watcher:
        await watcher.opened()
        _, opened = await crew.post("/open", {"incident": number})
        subjects = {subject for box, subject in opened["subjects"].items() if opened["texts"][box] == "0912345678"}
        if way == "cleared":
            await crew.do("AdvanceAssignment", assignment=done["ids"]["assignment"], step="cleared")
        else:
            await person.do("CancelAssignment", assignment=done["ids"]["assignment"], reason="by_mistake")
        assert await watcher.until("queue", str(number)) is None
        await supervisor.post("/erase", {"call": f"exchange:{call}", "reason": "asked_by_person"})
        (subject,) = subjects
        assert (await watcher.until("erasures", subject))["incidents"] == [number]
    others = await (await shared.crew("A05")).view("erasures")
    assert subject not in others


async def test_a_view_there_is_not_is_404(shared: Running) -> None:
    person = await shared.person("khoa")
    for path in ("/stream?views=secrets", "/views/story", "/views/ticket_story", "/stream?views=queue,story"):
        status, body = await person.get(path)
        assert (status, body["reason"]) == (404, "not_found"), path


async def test_a_machine_that_may_not_read_sees_nothing(shared: Running) -> None:
    async with shared.machine("gps") as machine:
        for path in ("/stream", "/views/queue", "/incidents/1/story"):
            status, body = await machine.get(path)
            assert (status, body["reason"]) == (403, "not_allowed"), path


async def test_no_more_watch_than_there_is_room_for(shared: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    person = await shared.person("khoa")
    await asyncio.sleep(stream.LOOK_AFTER_S + 0.3)  # those of the tests before have hung up
    monkeypatch.setattr(stream, "WATCHERS_MAX", 1)
    async with watching(person, "queue") as watcher:
        await watcher.opened()
        status, body = await person.get("/stream")
        assert (status, body["reason"], person.last_headers["Retry-After"]) == (503, "busy", "5")
    for _ in range(50):
        async with person.session.get(shared.base + "/stream?views=queue") as response:
            if response.status == 200:
                return
        await asyncio.sleep(0.1)
    raise AssertionError("who hung up still takes room")
