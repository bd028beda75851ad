"""How many connections one process has at once, whatever is asked of it."""

import asyncio

import pytest

from events import database as module
from events.database import AT_ONCE_MAX, connected


async def test_a_hundred_at_once_share_the_room_there_is_and_all_come_to_it(database: str):
    inside, most = 0, 0

    async def ask(number: int) -> int:
        nonlocal inside, most
        async with connected(database) as connection:
            inside += 1
            most = max(most, inside)
            told: int = await connection.fetchval("select $1::int from pg_sleep(0.05)", number)
            inside -= 1
        return told

    assert await asyncio.gather(*map(ask, range(100))) == list(range(100))
    assert most == AT_ONCE_MAX


async def test_who_finds_no_room_in_time_is_told_as_if_the_database_were_away(
    database: str, monkeypatch: pytest.MonkeyPatch
):
    holding = [connected(database) for _ in range(AT_ONCE_MAX)]
    for one in holding:
        await one.__aenter__()
    monkeypatch.setattr(module, "CONNECT_S_MAX", 0.3)
    with pytest.raises(module.AWAY):
        async with connected(database):
            pass
    await holding.pop().__aexit__()
    async with connected(database) as connection:
        assert await connection.fetchval("select 1") == 1
    for one in holding:
        await one.__aexit__()


async def test_a_connection_that_fails_or_is_cancelled_gives_its_room_back(database: str):
    nowhere = database.replace("dbname=", "dbname=no-")
    wrong = [
        connected(nowhere if nowhere != database else "postgresql://127.0.0.1:9/x") for _ in range(AT_ONCE_MAX + 3)
    ]
    for one in wrong:
        with pytest.raises(Exception):  # noqa: B017 (whatever asyncpg calls it)
            await one.__aenter__()
    tasks = [asyncio.create_task(connected(database).__aenter__()) for _ in range(AT_ONCE_MAX)]
    await asyncio.sleep(0)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    async with connected(database) as connection:
        assert await connection.fetchval("select 1") == 1


async def test_what_a_process_does_for_itself_waits_for_nobody(database: str):
    asked = [connected(database) for _ in range(AT_ONCE_MAX)]
    for one in asked:
        await one.__aenter__()
    async with asyncio.timeout(5), connected(database, own=True) as connection:
        assert await connection.fetchval("select 1") == 1
    for one in asked:
        await one.__aexit__()
