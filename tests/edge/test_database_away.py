"""While the database is away nobody is told that something is wrong with us, or with what was asked: ask again."""

from typing import Any

import asyncpg
import pytest

from tests.edge.conftest import Running

pytestmark = pytest.mark.asyncio(loop_scope="module")

AWAY = (
    ConnectionRefusedError(111, "refused"),
    TimeoutError(),
    asyncpg.CannotConnectNowError("the database system is starting up"),
    asyncpg.TooManyConnectionsError("sorry, too many clients already"),
    asyncpg.ConnectionDoesNotExistError("connection was closed in the middle of operation"),
)


def gone(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    async def connect(*_: Any, **__: Any) -> Any:
        raise error

    monkeypatch.setattr(asyncpg, "connect", connect)


@pytest.mark.parametrize("error", AWAY, ids=lambda error: type(error).__name__)
async def test_what_needs_the_database_is_503_and_when_to_ask_again(
    shared: Running, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    person = await shared.person("khoa")
    number = await person.open_incident("stroke", text="Nói khó")
    async with shared.client() as stranger:
        gone(monkeypatch, error)
        for client, method, path, body in (
            (person, "GET", "/incidents/999999/story", None),
            (stranger, "POST", "/session", b'{"name":"khoa","password":"tiep-ung"}'),
        ):
            status, told = await client.ask(method, path, body)
            assert (status, told["reason"]) == (503, "unavailable"), path
            assert client.last_headers["Retry-After"]
        assert (await person.get(f"/incidents/{number}/story"))[0] == 200, "what is in memory needs no database"
        monkeypatch.undo()
        assert (await stranger.post("/session", {"name": "khoa", "password": "tiep-ung"}))[0] == 200


async def test_a_key_that_cannot_be_fetched_is_no_erased_one(shared: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without an answer nobody must believe that the text is gone."""
    monkeypatch.setattr("dispatch.vault.KEYS_KEPT_MAX", 1)
    person = await shared.person("khoa")
    number = await person.open_incident("stroke", text="Nói khó")
    await person.do("AddNote", incident=number, text="Đã đi")
    for _ in range(20):  # so that theirs leave the memory
        await person.open_incident("stroke", text="Việc khác")
    gone(monkeypatch, AWAY[0])
    status, told = await person.post("/open", {"incident": number})
    assert (status, told["reason"]) == (503, "unavailable")
    monkeypatch.undo()
    status, told = await person.post("/open", {"incident": number})
    assert (status, sorted(told["texts"].values())) == (200, ["Nói khó", "Đã đi"])
