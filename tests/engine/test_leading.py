"""Who leads: one at a time, also when processes sleep, lines are cut, and locks are held by nobody knows whom."""

import asyncio
import os
import signal
import sys
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
import pytest

from dispatch import patience
from dispatch.inbox import Stopped
from events.journal import LEADER_LOCK
from events.keeping import Deposed
from tests.engine.running import Faulty, note, running, soon
from tests.engine.test_turns import BEGINNING
from tests.events.twins import PostgresKeep, all_of, entries

ROOT = Path(__file__).parents[2]


@asynccontextmanager
async def locked_by_a_stranger(postgres: PostgresKeep):
    """Somebody holds the leader's lock, and may raise the epoch."""
    stranger = await asyncpg.connect(postgres.dsn)
    locking = asyncio.create_task(stranger.execute("select pg_advisory_lock($1)", LEADER_LOCK))
    try:
        yield stranger, locking
    finally:
        stranger.terminate()
        await asyncio.gather(locking, return_exceptions=True)


async def test_a_leader_is_told_of_its_replacement_even_if_that_is_only_just_beginning(postgres):
    """The other has the lock already, and raises the epoch a moment after we looked."""
    async with running(postgres.service()) as run, locked_by_a_stranger(postgres) as (stranger, locking):
        await asyncio.sleep(0.1)
        await postgres.cut(run.engine.journal)
        await soon(locking)
        waiting = run.ask(note(1))
        await asyncio.sleep(0.4)
        await stranger.execute("update epoch set number = number + 1")
        with pytest.raises(Stopped):
            await soon(waiting, 8)
        with pytest.raises(Deposed):
            await soon(run.task, 8)


async def test_whoever_asks_while_the_lock_is_held_by_another_is_not_left_waiting(postgres, monkeypatch):
    monkeypatch.setattr(patience, "GIVE_UP_S", 0.3)
    async with running(postgres.service()) as run:
        async with locked_by_a_stranger(postgres) as (_, locking):
            await asyncio.sleep(0.1)
            await postgres.cut(run.engine.journal)
            await soon(locking)
            with pytest.raises(Stopped):
                await soon(run.ask(note(1)), 5)
        await soon(settled(run), 8)
        assert [entry.position for entry in await run.entries()] == list(range(1, BEGINNING + 2))


async def settled(run) -> None:
    """Ask until it is done: the lock is free again."""
    while True:
        try:
            await run.ask(note(2))
            return
        except Stopped:
            await asyncio.sleep(0.05)


async def test_a_service_is_stopped_also_while_the_database_is_away(monkeypatch):
    """Whoever presses Ctrl-C then must not wait until it is back."""
    monkeypatch.setattr(patience, "RETRY_S", (0.02,))
    journal = Faulty()
    async with running(journal) as run:
        journal.gone = True
        waiting = run.ask(note(1))
        await asyncio.sleep(0.1)
        await run.engine.stop()
        await soon(run.task, 3)
        with pytest.raises(Stopped):
            await soon(waiting, 1)
        journal.gone = False


# --- a process that sleeps

SLEEPER = """
import asyncio, sys
from events.journal import PostgresJournal
from events.keeping import Deposed, Unknown
from tests.events.twins import entries

async def main():
    journal = PostgresJournal(sys.argv[1])
    await journal.lead()
    position = 0
    while True:
        try:
            await journal.append(entries(position + 1, word="sleeper"))
            position += 1
            print("kept", position, flush=True)
        except Unknown:
            try:
                await journal.lead()
                position = (await journal.head()).position
            except Deposed:
                print("deposed", position, flush=True)
                return
        except Deposed:
            print("deposed", position, flush=True)
            return

asyncio.run(main())
"""


async def test_a_leader_stopped_in_the_middle_and_woken_after_its_replacement_writes_nothing_more(postgres):
    """SIGSTOP; its line is cut, a second leads and writes; SIGCONT: everything it was told is kept is there."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", SLEEPER, postgres.dsn),
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=asyncio.subprocess.PIPE,
    )
    told = [await soon(process.stdout.readline()) for _ in range(20)]
    os.kill(process.pid, signal.SIGSTOP)
    await asyncio.sleep(0.1)
    await postgres.execute(
        "select pg_terminate_backend(pid, 5000) from pg_stat_activity"
        " where application_name = 'tiepung' and pid <> pg_backend_pid()"
    )
    second = postgres.service()
    await soon(asyncio.create_task(second.lead()))
    first = (await second.head()).position + 1
    await second.append(entries(first, 5, "second"))
    os.kill(process.pid, signal.SIGCONT)
    rest = await soon(process.communicate())
    await second.append(entries(first + 5, 1, "second"))
    lines = b"".join([*told, rest[0]]).decode().split("\n")
    words = [entry.event.reason for entry in await all_of(second)]
    acknowledged = max(int(line.split()[1]) for line in lines if line.startswith("kept"))
    assert any(line.startswith("deposed") for line in lines)
    assert acknowledged <= first - 1, "what was acknowledged is there"
    assert words == ["sleeper"] * (first - 1) + ["second"] * 6
