"""The journal in PostgreSQL alone: commits that are cut, a database that refuses, and how followers are woken."""

import asyncio
from contextlib import aclosing

import asyncpg
import pytest

from events import journal as module
from events.journal import CHANNEL
from events.keeping import Key, Snapshot, Unavailable, Unkeepable, Unknown
from events.values import Position
from tests.events.proxy import Proxy
from tests.events.twins import all_of, entries, soon

KEY = Key("call:1", b"wrapped", b"lookup")


# --- commits of which nobody knows


async def test_a_commit_cut_off_on_its_way_is_unknown_and_was_not_kept(postgres):
    async with Proxy(postgres.dsn) as proxy:
        journal = postgres.service(proxy.dsn)
        await journal.lead()
        await journal.append(entries(1))
        proxy.before = 1
        with pytest.raises(Unknown):
            await journal.append(entries(2), [KEY])
        await journal.lead()
        assert (await journal.head()).position == 1
        assert await postgres.keys() == {}
        await journal.append(entries(2))
        assert await all_of(journal) == entries(1, 2)
        await journal.close()


async def test_a_commit_whose_answer_was_cut_off_is_unknown_and_was_kept(postgres):
    async with Proxy(postgres.dsn) as proxy:
        journal = postgres.service(proxy.dsn)
        await journal.lead()
        proxy.after = 1
        with pytest.raises(Unknown):
            await journal.append(entries(1), [KEY])
        await journal.lead()
        assert (await journal.head()).position == 1
        assert await postgres.keys() == {"call:1": KEY}
        await journal.append(entries(2))
        assert await all_of(journal) == entries(1, 2)
        await journal.close()


async def test_a_commit_that_takes_too_long_is_unknown(postgres, monkeypatch):
    monkeypatch.setattr(module, "APPEND_S_MAX", 0.2)
    journal = postgres.service()
    await journal.lead()
    holder = await asyncpg.connect(postgres.dsn)
    async with holder.transaction():
        await holder.execute("lock table entries in exclusive mode")
        with pytest.raises(Unknown):
            await journal.append(entries(1))
    await holder.close()


async def test_what_a_broken_connection_still_does_is_ended_before_anyone_leads_again(postgres):
    """The append waits in the database, the line breaks, and only then could it go on: it must not."""
    holder = await asyncpg.connect(postgres.dsn)
    async with Proxy(postgres.dsn) as proxy:
        journal = postgres.service(proxy.dsn)
        await journal.lead()
        held = holder.transaction()
        await held.start()
        await holder.execute("lock table entries in exclusive mode")
        appending = asyncio.create_task(journal.append(entries(1, word="ghost")))
        await asyncio.sleep(0.1)
        proxy.hang_up()
        with pytest.raises(Unknown):
            await soon(appending)
        leading = asyncio.create_task(journal.lead())
        await asyncio.sleep(0.3)
        await held.rollback()
        await soon(leading)
        assert (await journal.head()).position == 0
        await journal.append(entries(1))
        assert await all_of(journal) == entries(1)
        await journal.close()
    await holder.close()


async def test_an_append_whose_caller_is_cancelled_goes_on_to_its_end(postgres):
    journal = postgres.service()
    await journal.lead()
    holder = await asyncpg.connect(postgres.dsn)
    held = holder.transaction()
    await held.start()
    await holder.execute("lock table entries in exclusive mode")
    appending = asyncio.create_task(journal.append(entries(1)))
    await asyncio.sleep(0.1)
    appending.cancel()
    with pytest.raises(asyncio.CancelledError):
        await appending
    await held.rollback()
    await holder.close()
    for _ in range(100):
        if (await journal.head()).position:
            break
        await asyncio.sleep(0.02)
    assert await all_of(journal) == entries(1)


async def test_whoever_could_not_raise_the_epoch_does_not_stand_in_its_own_way(postgres):
    """It had the lock by then: the next try, a moment later, must not take that for another service's."""
    journal = postgres.service()
    await journal.lead()
    await postgres.execute(NO_ROOM)
    with pytest.raises(asyncpg.DiskFullError):
        await journal.lead()
    await postgres.execute("drop function no_room cascade")
    await journal.lead()
    assert (await journal.append(entries(1))).position == 1


NO_ROOM = """
do $$ begin
    create function no_room() returns trigger language plpgsql as $no$
        begin raise exception using errcode = 'disk_full'; end $no$;
    create trigger no_room before update on epoch for each statement execute function no_room();
end $$
"""


async def test_a_service_whose_connection_was_ended_while_it_was_idle_learns_it_at_the_next_append(postgres):
    journal = postgres.service()
    await journal.lead()
    await postgres.cut(journal)
    with pytest.raises(Unknown):
        await journal.append(entries(1))
    await journal.lead()
    await journal.append(entries(1))
    assert await all_of(journal) == entries(1)


# --- a database that says no


async def test_a_database_that_cannot_write_is_unavailable_and_kept_nothing(postgres):
    journal = postgres.service()
    await journal.lead()
    await journal.writer.execute("set default_transaction_read_only = on")
    with pytest.raises(Unavailable):
        await journal.append(entries(1), [KEY])
    assert await all_of(journal) == []
    await journal.writer.execute("set default_transaction_read_only = off")
    await journal.append(entries(1), [KEY])
    assert await postgres.keys() == {"call:1": KEY}


async def test_an_append_is_all_or_nothing(postgres):
    """The last of three positions is taken by somebody who does not keep to the rules."""
    journal = postgres.service()
    await journal.lead()
    await postgres.execute("insert into entries values (3, 'x', $1)", bytes(32))
    with pytest.raises(module.Behind):
        await journal.append(entries(1, 3), [KEY])
    assert [row["position"] for row in await postgres.execute("select position from entries")] == [3]
    assert await postgres.keys() == {}


async def test_a_second_leader_waits_for_the_append_that_is_on_its_way(postgres):
    """Raising the epoch waits for the share lock of an append: what is kept is seen by whoever leads next."""
    first, second = postgres.service(), postgres.service()
    await first.lead()
    holder = await asyncpg.connect(postgres.dsn)
    held = holder.transaction()
    await held.start()
    await holder.fetch("select number from epoch for share")
    await postgres.cut(first)
    leading = asyncio.create_task(second.lead())
    await asyncio.sleep(0.2)
    assert not leading.done()
    await held.rollback()
    await holder.close()
    await soon(leading)


async def test_a_report_that_hangs_in_its_transaction_does_not_hold_up_the_writer(postgres):
    journal = postgres.service()
    await journal.lead()
    await journal.append(entries(1))
    report = await asyncpg.connect(postgres.dsn)
    held = report.transaction(isolation="serializable", readonly=True)
    await held.start()
    await report.fetch("select * from entries, epoch")
    await asyncio.wait_for(journal.append(entries(2)), 2)
    await asyncio.wait_for(journal.lead(), 2)
    await held.rollback()
    await report.close()


# --- followers


async def test_a_follower_is_woken_long_before_it_would_look_by_itself(postgres, monkeypatch):
    monkeypatch.setattr(module, "POLL_S", 60.0)
    journal = postgres.service()
    await journal.lead()
    async with aclosing(postgres.service().follow(Position(0))) as following:
        coming = asyncio.ensure_future(anext(following))
        await asyncio.sleep(0.2)
        await journal.append(entries(1))
        assert await asyncio.wait_for(coming, 3) == entries(1)


async def test_a_follower_that_nobody_wakes_looks_by_itself(postgres, monkeypatch):
    monkeypatch.setattr(module, "POLL_S", 0.05)
    monkeypatch.setattr(module.PostgresJournal, "_tell", lambda journal: None)
    journal = postgres.service()
    await journal.lead()
    async with aclosing(postgres.service().follow(Position(0))) as following:
        coming = asyncio.ensure_future(anext(following))
        await asyncio.sleep(0.2)
        await journal.append(entries(1))
        assert await asyncio.wait_for(coming, 3) == entries(1)


async def test_what_the_database_can_never_hold_is_told_apart_from_what_it_cannot_hold_now(postgres):
    journal = postgres.service()
    await journal.lead()
    with pytest.raises(Unkeepable):
        await journal.append(entries(1), [Key("call:\0", b"wrapped", None)])
    assert await all_of(journal) == []
    await journal.append(entries(1))
    assert await all_of(journal) == entries(1)


async def test_many_appends_are_told_once_and_only_how_far_it_is(postgres):
    heard = []
    listener = await asyncpg.connect(postgres.dsn)
    await listener.add_listener(CHANNEL, lambda *told: heard.append(told[-1]))
    journal = postgres.service()
    await journal.lead()
    for position in range(1, 6):
        await journal.append(entries(position))
    for _ in range(100):
        if "5" in heard:
            break
        await asyncio.sleep(0.02)
    await listener.close()
    assert heard[-1] == "5"
    assert len(heard) < 5


async def test_a_database_that_cannot_be_told_does_not_hold_up_an_append(postgres, monkeypatch):
    """Followers look by themselves: what wakes them may fail."""
    journal = postgres.service()
    await journal.lead()
    monkeypatch.setattr(journal, "connect", refused)
    await journal.append(entries(1))
    await asyncio.sleep(0.1)
    await journal.append(entries(2))
    monkeypatch.undo()
    assert await all_of(journal) == entries(1, 2)


async def refused() -> None:
    raise ConnectionRefusedError


# --- snapshots


async def test_the_two_newest_snapshots_are_enough(postgres):
    journal = postgres.service()
    for position in (2, 4, 6, 8):
        await journal.save_snapshot("1", Snapshot(Position(position), b"x"))
    rows = await postgres.execute("select position from snapshots order by position")
    assert [row["position"] for row in rows] == [6, 8]


async def test_the_first_snapshot_of_a_new_version_leaves_those_of_the_one_before(postgres):
    """Who goes back to the version before must not read the whole journal."""
    journal = postgres.service()
    await journal.save_snapshot("old", Snapshot(Position(5), b"x"))
    await journal.save_snapshot("new", Snapshot(Position(9), b"y"))
    assert await journal.snapshot("old") == Snapshot(5, b"x")
