"""A file whose entry may be on disk stays, whatever was answered: thrown away, it would be gone for ever."""

from typing import Any

import pytest

from dispatch.core import commands
from dispatch.inbox import Answer, Asked, Full, Inbox, Stopped
from events.journal import PostgresJournal
from events.keeping import Unknown
from tests.edge.conftest import Running
from tests.edge.test_ticket_files import PAPER, attached, on_disk, saved
from tests.edge.test_tickets import one, opened

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_file_that_was_kept_while_its_answer_was_lost_can_be_read(
    shared: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The entry is on disk, and nobody hears of it: found in the journal, it is answered as a repeat."""
    khoa = await shared.person("khoa")
    number = await opened(khoa)
    append = PostgresJournal.append

    async def loses_its_answer(self: PostgresJournal, *arguments: Any) -> Any:
        monkeypatch.undo()
        await append(self, *arguments)
        raise Unknown

    monkeypatch.setattr(PostgresJournal, "append", loses_its_answer)
    status, body = await attached(khoa, number, PAPER)
    assert status == 200, body
    assert await saved(khoa, number, body["digest"]) == (200, PAPER)


async def test_a_file_stays_where_nobody_knows_whether_its_entry_was_kept(
    shared: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    khoa = await shared.person("khoa")
    number = await opened(khoa)
    give = Asked.give

    def given_up(asked: Asked, answer: Answer) -> None:
        if isinstance(asked.request.command, commands.AttachFile):
            asked.give_up(Stopped())
        else:
            give(asked, answer)

    monkeypatch.setattr(Asked, "give", given_up)
    status, body = await attached(khoa, number, PAPER)
    monkeypatch.undo()
    assert (status, body["reason"]) == (503, "unavailable")
    (file,) = (await one(khoa, number))["files"]
    assert await saved(khoa, number, file["digest"]) == (200, PAPER)


async def test_a_file_that_was_never_asked_for_leaves_nothing_behind(
    shared: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    khoa = await shared.person("khoa")
    number, before = await opened(khoa), on_disk(shared)

    def full(*_: Any, **__: Any) -> Asked:
        raise Full

    monkeypatch.setattr(Inbox, "put", full)
    status, body = await attached(khoa, number, PAPER)
    monkeypatch.undo()
    assert (status, body["reason"]) == (503, "busy")
    assert on_disk(shared) == before
