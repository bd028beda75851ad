"""A service that is stopped finishes what it was asked, ends what goes on for ever, and is gone within seconds."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, suppress
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from dispatch.service import serve
from dispatch.settings import Settings
from events.journal import PostgresJournal
from tests.edge.conftest import REGION, Running, free_port, fresh
from tests.edge.listening import watching
from tests.edge.wiretap import request, wire_to

STOPPED_S_MAX = 5.0


class Stoppable(Running):
    """A service that a test stops in the middle."""

    task: "asyncio.Task[None]"

    async def stop(self) -> float:
        """SIGTERM, as `guarded` hands it on. How long it took."""
        began = time.monotonic()
        self.task.cancel()
        with suppress(asyncio.CancelledError):
            await asyncio.wait_for(self.task, 30)
        return time.monotonic() - began


@pytest.fixture
async def stoppable(database: str, tmp_path: Path) -> AsyncIterator[Stoppable]:
    running = Stoppable(Settings(free_port(), "127.0.0.1", tmp_path, None, REGION), database)
    started = asyncio.Event()
    running.task = asyncio.create_task(serve(running.settings, database, started))
    await asyncio.wait_for(started.wait(), 30)
    async with running.stack:
        yield running
    await running.stop()


def slow_appends(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    append = PostgresJournal.append

    async def slow(self: PostgresJournal, *arguments: Any) -> Any:
        await asyncio.sleep(seconds)
        return await append(self, *arguments)

    monkeypatch.setattr(PostgresJournal, "append", slow)


async def test_a_command_in_flight_is_answered_and_kept(stoppable: Stoppable, monkeypatch: pytest.MonkeyPatch) -> None:
    person = await stoppable.person("khoa")
    slow_appends(monkeypatch, 0.5)
    asked_id = fresh()
    asking = asyncio.create_task(person.command("OpenIncident", asked_id, kind="stroke"))
    await asyncio.sleep(0.2)
    took_s = await stoppable.stop()
    status, body = await asking
    assert status == 200, body
    assert took_s < STOPPED_S_MAX
    kept = [one for one in await stoppable.entries() if one["cause"] == asked_id]
    assert kept[-1]["position"] == body["position"]


async def test_what_waits_behind_it_is_kept_or_told_to_ask_again(
    stoppable: Stoppable, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody is left without an answer, and no answer says other than the journal does."""
    person = await stoppable.person("khoa")
    slow_appends(monkeypatch, 0.2)
    asked = [fresh() for _ in range(40)]
    asking = []
    for asked_id in asked:
        asking.append(asyncio.create_task(person.command("OpenIncident", asked_id, kind="stroke")))
        await asyncio.sleep(0.01)
    assert await stoppable.stop() < STOPPED_S_MAX
    answers = await asyncio.gather(*asking, return_exceptions=True)
    causes = {one["cause"] for one in await stoppable.entries()}
    done = [answer for answer in answers if isinstance(answer, tuple) and answer[0] == 200]
    assert done
    for asked_id, answer in zip(asked, answers, strict=True):
        if isinstance(answer, BaseException):
            assert isinstance(answer, aiohttp.ClientError | OSError)
            continue
        status, body = answer
        assert status in (200, 503), body
        assert (asked_id in causes) == (status == 200)
        if status == 503:
            assert body["reason"] in ("unavailable", "standby")


async def test_open_streams_do_not_hold_it_up(stoppable: Stoppable) -> None:
    person = await stoppable.person("khoa")
    async with AsyncExitStack() as stack:
        streams = [await stack.enter_async_context(watching(person)) for _ in range(10)]
        for one in streams:
            await one.opened()
        assert await stoppable.stop() < STOPPED_S_MAX
        for one in streams:
            with pytest.raises(EOFError):
                while True:
                    await one.next()


async def test_who_hung_up_does_not_hold_it_up(stoppable: Stoppable) -> None:
    person = await stoppable.person("khoa")
    async with watching(person) as one:
        await one.opened()
    assert await stoppable.stop() < STOPPED_S_MAX


async def test_idle_and_half_sent_connections_do_not_hold_it_up(stoppable: Stoppable) -> None:
    tokens = json.loads(stoppable.settings.demo_file.read_text())["tokens"]
    body = json.dumps({"type": "OpenIncident", "id": fresh(), "kind": "stroke"}).encode()
    sent = request("POST", "/commands", body, Authorization=f"Bearer {tokens['city-dispatcher']}")
    async with wire_to(stoppable) as idle, wire_to(stoppable) as half, wire_to(stoppable) as begun:
        await idle.send(sent)
        assert (await idle.answer()).status == 200
        await half.send(sent[:40])
        await begun.send(b"")
        assert await stoppable.stop() < STOPPED_S_MAX
        for wire in (idle, half, begun):
            await wire.rest(timeout_s=1)


async def test_nothing_is_answered_any_more(stoppable: Stoppable) -> None:
    await stoppable.stop()
    with pytest.raises(OSError):
        async with wire_to(stoppable):
            pass
    sessions = await stoppable.fetch(
        "select count(*) as count from pg_stat_activity where application_name = 'tiepung' and datname = current_database()"
    )
    assert sessions[0]["count"] == 0
