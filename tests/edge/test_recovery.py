"""A service that lost its footing finds it again from the journal, and everyone who looks goes on seeing what is so."""

import asyncio
from typing import Any

import pytest

from events.journal import PostgresJournal
from events.keeping import Unknown
from tests.edge.conftest import Running, fresh
from tests.edge.listening import watching
from tests.edge.test_personal_data import follow

ANSWER_S_MAX = 15


async def test_a_snapshot_of_what_was_not_told_yet_leaves_no_gap_in_the_views(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The answer to a commit is lost; the follower that makes snapshots has seen it before the service does."""
    person = await running.person("khoa")
    await follow(running)
    insert = PostgresJournal._insert

    async def lose_the_answer(self: PostgresJournal, *arguments: Any) -> None:
        monkeypatch.setattr(PostgresJournal, "_insert", insert)
        await insert(self, *arguments)
        await follow(running)
        raise Unknown("lost")

    async with watching(person, "queue") as watcher, asyncio.timeout(ANSWER_S_MAX):
        await watcher.opened()
        monkeypatch.setattr(PostgresJournal, "_insert", lose_the_answer)
        status, body = await person.command("OpenIncident", fresh(), kind="stroke")
        assert status == 200, body
        number = await person.open_incident("stroke")
        assert number == body["ids"]["incident"] + 1
        await watcher.until("queue", str(number))
        assert watcher.rows["queue", str(body["ids"]["incident"])]
        assert set(await person.view("queue")) == {str(number - 1), str(number)}
