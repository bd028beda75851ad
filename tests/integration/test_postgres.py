"""The embedded PostgreSQL starts, stops, survives being killed, and refuses what would lose data."""

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest

from dispatch import postgres
from dispatch.postgres import folder, process

ROOT = Path(__file__).parent.parent.parent
ANSWER_S_MAX = 30


@contextlib.asynccontextmanager
async def connected(address: str) -> AsyncIterator["asyncpg.Connection[asyncpg.Record]"]:
    connection = await asyncpg.connect(address)
    try:
        yield connection
    finally:
        await connection.close()


async def answering(address: str) -> "asyncpg.Connection[asyncpg.Record]":
    """Wait until the server answers again."""
    async with asyncio.timeout(ANSWER_S_MAX):
        while True:
            with contextlib.suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
                return await asyncpg.connect(address)
            await asyncio.sleep(0.05)


def server_of(data: Path) -> int:
    running = process.running_in(folder.folder_of(data))
    assert running is not None
    return running.pid


def killed(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)
    assert process.wait_for_end(pid, ANSWER_S_MAX)


async def test_it_keeps_what_was_written_until_the_second_start(tmp_path):
    async with postgres.embedded(tmp_path) as address, connected(address) as connection:
        await connection.execute("CREATE TABLE kept AS SELECT 1 AS number")
        assert await connection.fetchval("SHOW data_checksums") == "on"
        assert await connection.fetchval("SHOW server_encoding") == "UTF8"
        assert await connection.fetchval("SHOW listen_addresses") == ""
    async with postgres.embedded(tmp_path) as address, connected(address) as connection:
        assert await connection.fetchval("SELECT number FROM kept") == 1


async def test_nothing_of_it_is_left_when_it_was_stopped(tmp_path):
    async with postgres.embedded(tmp_path):
        assert process.servers_in(folder.folder_of(tmp_path))
        assert postgres.address_of_running(tmp_path) is not None
    assert not process.servers_in(folder.folder_of(tmp_path))
    assert postgres.address_of_running(tmp_path) is None


async def test_the_server_is_started_again_when_it_is_killed(tmp_path):
    async with postgres.embedded(tmp_path) as address:
        async with connected(address) as connection:
            await connection.execute("CREATE TABLE kept AS SELECT 1 AS number")
        killed(server_of(tmp_path))
        again = await answering(address)
        assert await again.fetchval("SELECT number FROM kept") == 1
        await again.close()


async def test_a_backend_that_its_killed_server_left_behind_is_no_hindrance(tmp_path):
    async with postgres.embedded(tmp_path) as address:
        busy = await asyncpg.connect(address)
        spinning = asyncio.create_task(busy.execute("DO 'BEGIN LOOP END LOOP; END'"))
        await asyncio.sleep(0.1)
        killed(server_of(tmp_path))
        again = await answering(address)
        await again.close()
        with pytest.raises((asyncpg.PostgresError, OSError)):
            await spinning


async def test_what_a_killed_service_left_running_is_taken_over(tmp_path):
    service = a_service(tmp_path)
    assert service.stdout is not None
    address = service.stdout.readline().strip()
    async with connected(address) as connection:
        await connection.execute("CREATE TABLE kept AS SELECT 1 AS number")
    service.kill()
    service.communicate()
    left_over = server_of(tmp_path)
    assert process.is_server(left_over, folder.folder_of(tmp_path))
    async with postgres.embedded(tmp_path) as address, connected(address) as connection:
        assert server_of(tmp_path) != left_over
        assert await connection.fetchval("SELECT number FROM kept") == 1


async def test_both_killed_at_once_lose_nothing(tmp_path):
    service = a_service(tmp_path)
    assert service.stdout is not None
    async with connected(service.stdout.readline().strip()) as connection:
        await connection.execute("CREATE TABLE kept AS SELECT 1 AS number")
    server = server_of(tmp_path)
    service.kill()
    killed(server)
    service.communicate()
    async with postgres.embedded(tmp_path) as address, connected(address) as connection:
        assert await connection.fetchval("SELECT number FROM kept") == 1


async def test_a_ctrl_c_of_the_service_does_not_reach_the_server(tmp_path):
    async with postgres.embedded(tmp_path):
        assert os.getsid(server_of(tmp_path)) != os.getsid(0)


async def test_two_services_do_not_share_a_data_folder(tmp_path, monkeypatch):
    monkeypatch.setattr(folder, "HOLD_S_MAX", 0.2)
    async with postgres.embedded(tmp_path) as address:
        with pytest.raises(postgres.DataInUse, match=rf"in use by another service \(process {os.getpid()}\)"):
            async with postgres.embedded(tmp_path):
                pass
        await (await asyncpg.connect(address)).close()


async def test_a_start_cancelled_in_the_middle_leaves_nothing_running(tmp_path):
    for after_s in (0.0, 0.05, 0.2, 0.4, 0.6):
        server = postgres.Embedded(tmp_path)
        starting = asyncio.create_task(server.start())
        await asyncio.sleep(after_s)
        starting.cancel()
        await asyncio.wait([starting])
        await server.stop()
        assert not process.servers_in(folder.folder_of(tmp_path))
    async with postgres.embedded(tmp_path) as address:
        await (await asyncpg.connect(address)).close()


async def test_a_path_too_long_for_a_socket_is_no_hindrance(tmp_path):
    data = tmp_path / ("rất dài " * 8).strip()
    async with postgres.embedded(data) as address:
        await (await asyncpg.connect(address)).close()
        noted = process.noted_in(folder.folder_of(data))
    assert noted is not None
    assert not noted.socket.exists()


async def test_a_folder_broken_off_half_made_is_made_anew(tmp_path):
    (tmp_path / "postgres.new" / "base").mkdir(parents=True)
    async with postgres.embedded(tmp_path) as address:
        await (await asyncpg.connect(address)).close()


async def test_a_folder_of_another_version_is_named(tmp_path):
    folder.folder_of(tmp_path).mkdir()
    (folder.folder_of(tmp_path) / "PG_VERSION").write_text("9\n")
    with pytest.raises(postgres.WrongVersion, match="was made by PostgreSQL 9"):
        await postgres.Embedded(tmp_path).start()


async def test_a_process_that_has_the_servers_old_number_by_chance_is_left_alone(tmp_path):
    async with postgres.embedded(tmp_path):
        noted = (folder.folder_of(tmp_path) / "postmaster.pid").read_text().splitlines()
    stranger = await asyncio.create_subprocess_exec("sleep", "60")
    (folder.folder_of(tmp_path) / "postmaster.pid").write_text("\n".join([str(stranger.pid), *noted[1:], ""]))
    async with postgres.embedded(tmp_path) as address:
        await (await asyncpg.connect(address)).close()
    assert stranger.returncode is None
    stranger.kill()
    await stranger.wait()


async def test_the_embedded_server_is_durable(database):
    async with connected(database) as connection:
        await postgres.check_durability(connection)


@pytest.mark.parametrize("name", ["fsync", "full_page_writes"])
async def test_a_database_that_may_lose_what_it_confirmed_is_refused(tmp_path, name):
    async with postgres.embedded(tmp_path) as address, connected(address) as connection:
        await connection.execute(f"ALTER SYSTEM SET {name} = off")
        await connection.execute("SELECT pg_reload_conf()")
        await asyncio.sleep(0.2)
        with pytest.raises(postgres.NotDurable, match=name):
            await postgres.check_durability(connection)


async def test_a_session_that_does_not_wait_for_the_disk_is_refused(database):
    async with connected(database) as connection:
        await connection.execute("SET synchronous_commit = off")
        with pytest.raises(postgres.NotDurable, match="synchronous_commit"):
            await postgres.check_durability(connection)


def a_service(data: Path) -> subprocess.Popen[str]:
    """A process that holds the folder, prints the address, and waits to be killed."""
    program = """
        import asyncio, pathlib, sys
        from dispatch import postgres

        async def main():
            async with postgres.embedded(pathlib.Path(sys.argv[1])) as address:
                print(address, flush=True)
                await asyncio.Event().wait()

        asyncio.run(main())
    """
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(program), str(data)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
