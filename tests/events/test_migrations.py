"""A database is brought forward, each step once; what another version did to it is refused."""

import asyncio

import asyncpg
import pytest

from events import migrate as module
from events.migrate import Unmigratable, migrate

REAL = sorted(file.name for file in module.FOLDER.glob("*.sql"))


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "FOLDER", tmp_path)
    (tmp_path / "0001_one.sql").write_text("create table one (n int); insert into one values (1);")
    (tmp_path / "0002_two.sql").write_text("insert into one values (2)")
    return tmp_path


@pytest.fixture
async def connection(database):
    connection = await asyncpg.connect(database)
    yield connection
    await connection.close()


async def rows(connection) -> list[int]:
    return [row["n"] for row in await connection.fetch("select n from one order by n")]


async def test_an_empty_database_is_brought_to_this_version_and_then_left_alone(connection):
    assert await migrate(connection) == REAL
    assert await migrate(connection) == []
    assert await connection.fetchval("select number from epoch") == 0


async def test_each_step_is_taken_once_in_order(folder, connection):
    assert await migrate(connection) == ["0001_one.sql", "0002_two.sql"]
    (folder / "0003_three.sql").write_text("insert into one values (3)")
    assert await migrate(connection) == ["0003_three.sql"]
    assert await rows(connection) == [1, 2, 3]


async def test_a_step_that_was_changed_after_it_was_taken_is_refused(folder, connection):
    await migrate(connection)
    (folder / "0001_one.sql").write_text("create table one (n bigint)")
    with pytest.raises(Unmigratable, match="0001_one.sql was changed"):
        await migrate(connection)


async def test_a_database_of_a_newer_version_is_refused(folder, connection):
    (folder / "0003_newer.sql").write_text("select 1")
    await migrate(connection)
    (folder / "0003_newer.sql").unlink()
    with pytest.raises(Unmigratable, match="0003_newer.sql"):
        await migrate(connection)


async def test_a_step_that_fails_leaves_nothing_and_can_be_taken_again(folder, connection):
    broken = folder / "0002_two.sql"
    broken.write_text("insert into one values (2); insert into nowhere values (3)")
    with pytest.raises(asyncpg.UndefinedTableError):
        await migrate(connection)
    assert await rows(connection) == [1]
    broken.write_text("insert into one values (2)")
    assert await migrate(connection) == ["0002_two.sql"]
    assert await rows(connection) == [1, 2]


async def test_services_that_start_together_migrate_one_after_the_other(folder, database, connection):
    (folder / "0001_one.sql").write_text("select pg_sleep(0.1); create table one (n int); insert into one values (1)")
    others = [await asyncpg.connect(database) for _ in range(3)]
    taken = await asyncio.gather(*(migrate(other) for other in others))
    for other in others:
        await other.close()
    assert sorted(taken, key=len) == [[], [], ["0001_one.sql", "0002_two.sql"]]
    assert await rows(connection) == [1, 2]


async def test_a_failed_step_lets_the_next_service_try(folder, database, connection):
    (folder / "0001_one.sql").write_text("nonsense")
    with pytest.raises(asyncpg.PostgresSyntaxError):
        await migrate(connection)
    (folder / "0001_one.sql").write_text("create table one (n int)")
    other = await asyncpg.connect(database)
    assert await asyncio.wait_for(migrate(other), 5) == ["0001_one.sql", "0002_two.sql"]
    await other.close()


def test_the_steps_are_numbered_without_gaps():
    assert [name[:4] for name in REAL] == [f"{number:04}" for number in range(1, len(REAL) + 1)]
