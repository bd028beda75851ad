"""What every journal promises: one contract for the one in PostgreSQL and for its twin in memory."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing

import pytest

from events import entry as kept
from events.entry import ChainBroken
from events.journal import READ_MAX
from events.keeping import Behind, Deposed, Head, Key, Snapshot, Unknown
from events.memory import READ_MAX as MEMORY_READ_MAX
from events.values import Position
from tests.events.twins import Keep, MemoryKeep, PostgresKeep, all_of, entries, head_of, soon

KEY = Key("call:1", b"wrapped", b"lookup")
KEY_WITHOUT_NUMBER = Key("text:1", b"wrapped", None)


class Contract:
    """On both twins: each has a `keep` of its own."""

    # --- keeping

    async def test_an_empty_journal_begins_with_nothing(self, keep: Keep):
        journal = keep.service()
        assert await journal.head() == Head(0, kept.GENESIS)
        assert await all_of(journal) == []
        assert await journal.hash_at(1) is None
        assert await journal.snapshot("1") is None

    async def test_what_was_appended_is_read_in_order_without_gaps(self, keep: Keep):
        journal = keep.service()
        await journal.lead()
        await journal.append(entries(1, 3))
        await journal.append(entries(4))
        assert await all_of(journal) == entries(1, 4)
        assert await all_of(keep.service()) == entries(1, 4)

    async def test_every_append_tells_the_head_which_is_a_chain_over_the_bytes(self, keep: Keep):
        journal = keep.service()
        await journal.lead()
        rows = kept.store(entries(1, 5), kept.GENESIS)
        assert await journal.append(entries(1, 3)) == head_of(rows[:3])
        assert await journal.append(entries(4, 2)) == head_of(rows)
        assert await journal.head() == head_of(rows)
        assert [await journal.entry(position) for position in (0, 1, 5, 6)] == [
            None,
            *(entries(at, 1)[0] for at in (1, 5)),
            None,
        ]
        assert [await journal.hash_at(position) for position in (1, 3, 5, 6)] == [
            *(rows[at].hash for at in (0, 2, 4)),
            None,
        ]

    async def test_a_position_that_is_taken_is_not_written_again(self, keep: Keep):
        journal = keep.service()
        await journal.lead()
        await journal.append(entries(1, 2))
        with pytest.raises(Behind):
            await journal.append(entries(2, 2, "other"), [KEY])
        assert await all_of(journal) == entries(1, 2)
        assert await keep.keys() == {}

    async def test_an_append_that_would_leave_a_gap_is_not_kept(self, keep: Keep):
        journal = keep.service()
        await journal.lead()
        await journal.append(entries(1))
        with pytest.raises(Behind):
            await journal.append(entries(3))
        assert await all_of(journal) == entries(1)

    async def test_after_a_refused_append_the_right_one_is_kept(self, keep: Keep):
        journal = keep.service()
        await journal.lead()
        await journal.append(entries(1, 2))
        with pytest.raises(Behind):
            await journal.append(entries(2, 2, "other"))
        await journal.append(entries(3))
        assert await all_of(journal) == entries(1, 3)

    async def test_keys_are_kept_with_the_entries_and_the_first_of_a_subject_stays(self, keep: Keep):
        journal = keep.service()
        await journal.lead()
        await journal.append(entries(1), [KEY, KEY_WITHOUT_NUMBER])
        await journal.append(entries(2), [Key("call:1", b"another", None)])
        assert await keep.keys() == {"call:1": KEY, "text:1": KEY_WITHOUT_NUMBER}

    # --- who may write

    async def test_a_second_service_waits_until_the_first_lets_go(self, keep: Keep):
        first, second = keep.service(), keep.service()
        await first.lead()
        await first.append(entries(1))
        waiting = asyncio.create_task(second.lead())
        await asyncio.sleep(0.2)
        assert not waiting.done()
        await first.append(entries(2))
        await first.close()
        await soon(waiting)
        await second.append(entries(3))
        assert await all_of(second) == entries(1, 3)

    async def test_of_three_one_leads_at_a_time(self, keep: Keep):
        services = [keep.service() for _ in range(3)]
        await services[0].lead()
        waiting = {asyncio.create_task(service.lead()): service for service in services[1:]}
        await asyncio.sleep(0.1)
        await services[0].close()
        done, still = await asyncio.wait(waiting, timeout=5, return_when=asyncio.FIRST_COMPLETED)
        assert len(done) == 1
        await asyncio.sleep(0.1)
        assert not next(iter(still)).done()
        await waiting[done.pop()].close()
        await soon(still.pop())

    async def test_a_writer_whose_epoch_was_raised_is_deposed_and_writes_nothing(self, keep: Keep):
        journal = keep.service()
        await journal.lead()
        await journal.append(entries(1))
        await keep.raise_epoch()
        with pytest.raises(Deposed):
            await journal.append(entries(2), [KEY])
        assert await all_of(journal) == entries(1)
        assert await keep.keys() == {}

    async def test_a_deposed_writer_stays_deposed_however_it_tries(self, keep: Keep):
        journal = keep.service()
        await journal.lead()
        await keep.raise_epoch()
        for _ in range(2):
            with pytest.raises(Deposed):
                await journal.append(entries(1))
        with pytest.raises(Deposed):
            await soon(asyncio.create_task(journal.lead()))

    async def test_a_leader_that_slept_through_its_own_replacement_writes_nothing(self, keep: Keep):
        """Its connection was cut while it slept, another leads since; it wakes and goes on as if nothing were."""
        sleeper, other = keep.service(), keep.service()
        await sleeper.lead()
        await sleeper.append(entries(1))
        await keep.cut(sleeper)
        await soon(asyncio.create_task(other.lead()))
        await other.append(entries(2, word="other"))
        with pytest.raises((Unknown, Deposed)):
            await sleeper.append(entries(2, word="sleeper"), [KEY])
        assert await all_of(other) == [*entries(1), *entries(2, word="other")]
        assert await keep.keys() == {}

    async def test_a_leader_that_was_replaced_is_told_so_while_the_other_leads(self, keep: Keep):
        """It must not wait at the lock until the other lets go: whoever asked it would wait as long."""
        sleeper, other = keep.service(), keep.service()
        await sleeper.lead()
        await keep.cut(sleeper)
        await soon(asyncio.create_task(other.lead()))
        with pytest.raises(Deposed):
            await soon(asyncio.create_task(sleeper.lead()))
        await other.append(entries(1))

    async def test_a_leader_that_nobody_replaced_leads_on(self, keep: Keep):
        journal = keep.service()
        await journal.lead()
        await journal.append(entries(1))
        await soon(asyncio.create_task(journal.lead()))
        await journal.append(entries(2))
        assert await all_of(journal) == entries(1, 2)

    # --- reading

    async def test_it_is_read_in_batches_from_any_position(self, keep: Keep):
        journal = keep.service()
        await journal.lead()
        count = 2 * READ_MAX + 7
        await journal.append(entries(1, count))
        sizes = [len(batch) async for batch in journal.read()]
        assert sizes == [READ_MAX, READ_MAX, 7]
        assert READ_MAX == MEMORY_READ_MAX
        assert await all_of(journal, READ_MAX - 1) == entries(READ_MAX, count - READ_MAX + 1)
        assert await all_of(journal, count) == []

    async def test_reading_after_a_position_that_was_lost_is_an_alarm(self, keep: Keep):
        journal = keep.service()
        await journal.lead()
        await journal.append(entries(1, 2))
        with pytest.raises(ChainBroken, match="position 5"):
            await all_of(journal, 5)

    async def test_a_follower_hears_what_is_there_and_then_what_comes(self, keep: Keep):
        journal, reader = keep.service(), keep.service()
        await journal.lead()
        await journal.append(entries(1, 2))
        async with aclosing(reader.follow(Position(1))) as following:
            assert await asyncio.wait_for(anext(following), 5) == entries(2)
            coming = asyncio.ensure_future(anext(following))
            await asyncio.sleep(0.05)
            assert not coming.done()
            await journal.append(entries(3, 2))
            assert await asyncio.wait_for(coming, 5) == entries(3, 2)
            await journal.append(entries(5))
            assert await asyncio.wait_for(anext(following), 5) == entries(5)

    async def test_many_followers_hear_all_of_it_while_it_is_written(self, keep: Keep):
        journal = keep.service()
        await journal.lead()

        async def follow() -> list:
            heard = []
            async with aclosing(keep.service().follow(Position(0))) as following:
                async for batch in following:
                    heard.extend(batch)
                    if len(heard) == 60:
                        return heard
            return heard

        followers = [asyncio.create_task(follow()) for _ in range(3)]
        for number in range(20):
            await journal.append(entries(3 * number + 1, 3))
            await asyncio.sleep(0.002)
        for heard in await asyncio.wait_for(asyncio.gather(*followers), 10):
            assert heard == entries(1, 60)

    # --- snapshots

    async def test_the_newest_snapshot_of_a_version_is_given(self, keep: Keep):
        journal = keep.service()
        await journal.save_snapshot("2", Snapshot(Position(3), b"other code"))
        for position in (5, 9):
            await journal.save_snapshot("1", Snapshot(Position(position), b"%d" % position))
        assert await journal.snapshot("1") == Snapshot(9, b"9")
        assert await keep.service().snapshot("1", Position(8)) == Snapshot(5, b"5")
        assert await journal.snapshot("1", Position(9)) == Snapshot(9, b"9")
        assert await journal.snapshot("1", Position(4)) is None
        assert await journal.snapshot("3") is None


class TestMemory(Contract):
    @pytest.fixture
    async def keep(self) -> AsyncIterator[Keep]:
        keep = MemoryKeep()
        yield keep
        await keep.close()


class TestPostgres(Contract):
    @pytest.fixture
    def keep(self, postgres: PostgresKeep) -> Keep:
        return postgres


async def test_both_twins_keep_the_same_bytes_and_hashes(postgres):
    memory = MemoryKeep()
    heads = []
    for keep in (memory, postgres):
        journal = keep.service()
        await journal.lead()
        await journal.append(entries(1, 3))
        heads.append(await journal.append(entries(4, 9)))
    stored = [row async for rows in postgres.services[0].read_stored() for row in rows]
    assert heads[0] == heads[1]
    assert stored == memory.disk.rows
