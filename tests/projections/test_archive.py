"""The archive: any moment of the past is one query; killed at any moment and begun again it comes out the same."""

import asyncio
from contextlib import suppress

import asyncpg
import msgspec
import pytest

import events
from events.entry import Entry
from events.memory import MemoryJournal
from events.values import Position
from projections import archive
from projections.archive import Archive
from projections.views import Views
from tests.core.given import given, later
from tests.core.happened import CLOSED, FALL, RANG
from tests.core.province import CALL, DAY, LAN, on_duty, with_rules
from tests.core.test_calls import ATTACHED
from tests.core.walk import journal_of
from tests.events.twins import PostgresKeep
from tests.projections.watching import plain

VIEWS = ("calls", "queue", "history", "units", "situation", "erasures")


class Pieces(MemoryJournal):
    """Read in small pieces, so that the archive keeps them in many batches; it can end after some."""

    def __init__(self, entries: list[Entry], size: int = 7, most: int = 10**9) -> None:
        super().__init__()
        self.entries, self.size, self.most = entries, size, most

    async def read(self, after=0):
        for number, at in enumerate(range(after, len(self.entries), self.size)):
            if number == self.most:
                raise Killed
            yield self.entries[at : at + self.size]


class Killed(Exception):
    """The process ends here."""


async def from_the_beginning(position: Position) -> Views:
    return Views()


def archived(postgres: PostgresKeep, journal: MemoryJournal, views=from_the_beginning) -> Archive:
    return Archive(postgres.dsn, journal, views)


async def rows_of(postgres: PostgresKeep) -> list[tuple]:
    """All of it, as it is kept."""
    rows = await postgres.execute("select view, key, since, until, row::text from archive order by view, key, since")
    return [tuple(row) for row in rows]


async def made_and_dropped(postgres: PostgresKeep, entries: list[Entry]) -> list[tuple]:
    """The rows it should come to, of an archive that is gone again."""
    await archived(postgres, Pieces(entries)).run(until=Position(len(entries)))
    whole = await rows_of(postgres)
    await postgres.execute(archive.SQL["drop"])
    return whole


@pytest.mark.parametrize("assigning", ["automatic", "recommend"])
@pytest.mark.parametrize("seed", range(3))
async def test_the_past_is_as_it_was(postgres, seed, assigning):
    """At any position, every view is what the views were then; stories are what was told until then."""
    entries = journal_of(seed, 150, with_rules(assigning=assigning))
    await archived(postgres, Pieces(entries)).run(until=Position(len(entries)))
    views, stories = Views(), {}
    asked = {*range(1, len(entries), 9), len(entries)}
    for entry in entries:
        views.project([entry])
        stories.update({(change.view, change.key): change.row for change in views.stories(entry)})
        if entry.position in asked:
            tables = plain(views.tables)
            for view in VIEWS:
                assert await archive.as_of(postgres.dsn, view, entry.position) == tables[view], (view, entry.position)
            for name in ("story", "ticket_story", "readings"):
                told = {key: row for (view, key), row in stories.items() if view == name}
                assert await archive.as_of(postgres.dsn, name, entry.position) == plain(told)


async def test_before_the_first_entry_there_was_nothing(postgres):
    await archived(postgres, Pieces(journal_of(1, 20))).run(until=Position(20))
    for view in VIEWS:
        assert await archive.as_of(postgres.dsn, view, Position(0)) == {}


@pytest.mark.parametrize("size", [1, 7, 1_000])
async def test_the_size_of_the_batches_makes_no_difference(postgres, size):
    entries = journal_of(5, 120)
    await archived(postgres, Pieces(entries, 13)).run(until=Position(len(entries)))
    whole = await rows_of(postgres)
    await postgres.execute(archive.SQL["drop"])
    assert await rows_of(postgres) == []
    await archived(postgres, Pieces(entries, size)).run(until=Position(len(entries)))
    assert await rows_of(postgres) == whole


async def test_killed_between_batches_and_begun_again_it_is_the_same(postgres):
    entries = journal_of(6, 150)
    whole = await made_and_dropped(postgres, entries)
    for most in (1, 3, 2, 5, 4):
        with suppress(Killed):
            await archived(postgres, Pieces(entries, most=most)).run(until=Position(len(entries)))
    await archived(postgres, Pieces(entries)).run(until=Position(len(entries)))
    assert await rows_of(postgres) == whole


async def test_killed_at_any_moment_and_begun_again_it_is_the_same(postgres):
    """In the middle of a transaction as well: rows and checkpoint are kept together or not at all."""
    entries = journal_of(7, 200)
    whole = await made_and_dropped(postgres, entries)
    for wait_ms in (0, 4, 6, 8, 9, 11, 13, 17, 20):
        running = asyncio.create_task(archived(postgres, Pieces(entries, 3)).run(until=Position(len(entries))))
        await asyncio.sleep(wait_ms / 1000)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        latest = await postgres.execute("select max(since) as since from archive")
        checkpoint = await postgres.execute("select position from archive_checkpoint")
        assert (latest[0]["since"] or 0) <= (checkpoint[0]["position"] if checkpoint else 0)
    await archived(postgres, Pieces(entries)).run(until=Position(len(entries)))
    assert await rows_of(postgres) == whole


async def test_begun_again_from_a_snapshot_it_is_the_same(postgres):
    """The views may come from a snapshot before the checkpoint: what lies between is only read."""
    entries = journal_of(8, 150)
    whole = await made_and_dropped(postgres, entries)
    with suppress(Killed):
        await archived(postgres, Pieces(entries, most=6)).run(until=Position(len(entries)))

    async def from_a_snapshot(position: Position) -> Views:
        views = Views()
        views.project(entries[: position - 5])
        return Views.of_image(views.image())

    await archived(postgres, Pieces(entries), from_a_snapshot).run(until=Position(len(entries)))
    assert await rows_of(postgres) == whole


async def test_it_says_how_far_it_is(postgres):
    told = []
    entries = journal_of(9, 30)
    await archived(postgres, Pieces(entries)).run(until=Position(len(entries)), told=told.append)
    assert told == [*range(7, len(entries), 7), len(entries)]


async def test_it_follows_what_is_written(postgres):
    journal = postgres.service()
    await journal.lead()
    following = asyncio.create_task(archived(postgres, journal).run())
    entries = journal_of(10, 60)
    for at in range(0, len(entries), 11):
        await journal.append(entries[at : at + 11])
        await asyncio.sleep(0.01)
    async with asyncio.timeout(10):
        while (await checkpoint(postgres)) < len(entries):
            await asyncio.sleep(0.02)
    following.cancel()
    await asyncio.gather(following, return_exceptions=True)
    views = Views()
    views.project(entries)
    assert await archive.as_of(postgres.dsn, "queue", Position(len(entries))) == plain(views.tables["queue"])


async def checkpoint(postgres: PostgresKeep) -> int:
    rows = await postgres.execute("select position from archive_checkpoint")
    return rows[0]["position"] if rows else 0


async def test_a_row_that_changes_twice_at_one_position_is_kept_once_as_it_was_last(postgres):
    entries = given(*FALL, CLOSED, events.IncidentReopened(1, "again", 3)).entries
    await archived(postgres, Pieces(entries)).run(until=Position(len(entries)))
    pairs = await postgres.execute(
        "select view, key, since, count(*) from archive group by 1, 2, 3 having count(*) > 1"
    )
    assert pairs == []
    queue = [row[2:4] for row in await rows_of(postgres) if row[:2] == ("queue", "1")]
    assert queue == [(9, 10), (10, 11), (12, None)]


async def test_it_is_made_anew_also_while_another_writes_it_who_then_waits(postgres):
    """Two at once would put rows in twice."""
    entries = journal_of(8, 150)
    await archived(postgres, Pieces(entries)).run(until=Position(len(entries)))
    whole = await rows_of(postgres)
    other = await asyncpg.connect(postgres.dsn)
    await other.execute("select pg_advisory_lock($1)", archive.HELD)
    waiting = asyncio.create_task(archived(postgres, Pieces(entries)).run(until=Position(len(entries))))
    await asyncio.sleep(0.5)
    assert not waiting.done()
    await archived(postgres, Pieces(entries)).run(until=Position(len(entries)), anew=True)
    assert other.is_closed()
    await asyncio.wait_for(waiting, 10)
    assert await rows_of(postgres) == whole


async def test_who_follows_gives_way_to_it_and_goes_on_after_it(postgres):
    """It would end otherwise, and the supervisor say that it died, though nothing is wrong."""
    journal = postgres.service()
    await journal.lead()
    entries = journal_of(10, 150)
    await journal.append(entries[:40])
    following = asyncio.create_task(archived(postgres, journal).run())
    await until_kept(postgres, 40)
    await archived(postgres, journal).run(until=Position(40), anew=True)
    await journal.append(entries[40:60])
    await until_kept(postgres, 60)
    await archived(postgres, journal).run(until=Position(60), anew=True)
    await journal.append(entries[60:])
    await until_kept(postgres, len(entries))
    assert not following.done()
    following.cancel()
    await asyncio.gather(following, return_exceptions=True)
    kept = await rows_of(postgres)
    await postgres.execute(archive.SQL["drop"])
    await archived(postgres, Pieces(entries)).run(until=Position(len(entries)))
    assert kept == await rows_of(postgres)


async def test_who_follows_ends_where_the_database_is_away(postgres, monkeypatch):
    """That is no rebuild: whoever started it says so, and starts it again."""
    journal = postgres.service()
    await journal.lead()
    entries = journal_of(10, 60)
    await journal.append(entries[:20])
    following = asyncio.create_task(archived(postgres, journal).run())
    await until_kept(postgres, 20)

    await postgres.execute("select pg_terminate_backend(pid) from pg_locks where objid = $1::bigint::oid", archive.HELD)

    async def refused(*_, **__):
        raise ConnectionRefusedError

    monkeypatch.setattr(asyncpg, "connect", refused)
    await journal.append(entries[20:])
    with pytest.raises(ConnectionRefusedError):
        await asyncio.wait_for(following, 10)


async def until_kept(postgres: PostgresKeep, position: int) -> None:
    async with asyncio.timeout(10):
        while (await checkpoint(postgres)) < position:
            await asyncio.sleep(0.02)


async def test_of_stories_nothing_is_remembered_though_they_grow_with_all_history(postgres):
    entries = journal_of(12, 150)
    first, again = archived(postgres, Pieces(entries)), archived(postgres, Pieces(entries))
    for one in (first, again):
        await one.run(until=Position(len(entries)))
        assert {view for view, _ in one.open_rows} >= {"queue", "units"}
        assert not {"story", "ticket_story", "readings"} & {view for view, _ in one.open_rows}


async def test_the_story_of_an_incident_that_ended_long_ago_is_told_from_the_archive(postgres):
    entries = given(*FALL, CLOSED, later(400 * DAY, on_duty("P1")), later(400 * DAY, on_duty("P2"))).entries
    await archived(postgres, Pieces(entries)).run(until=Position(len(entries)))
    position, rows = await archive.story(postgres.dsn, 1)
    assert position == len(entries)
    told = [msgspec.json.decode(row) for row in rows]
    assert [row["event"]["type"] for row in told] == ["IncidentOpened", "NeedAdded", "IncidentClosed"]
    assert await archive.story(postgres.dsn, 11) == (position, [])


async def test_the_archive_alone_does_not_wait_for_the_disk(postgres, monkeypatch):
    """Its session, and no other: the journal's must."""
    seen = []
    connect = asyncpg.connect

    async def watched(*arguments, **options):
        connection = await connect(*arguments, **options)
        seen.append(connection)
        return connection

    monkeypatch.setattr(asyncpg, "connect", watched)
    modes = []

    async def look(position: Position) -> Views:
        modes.append(await seen[0].fetchval("show synchronous_commit"))
        return Views()

    await archived(postgres, Pieces(journal_of(1, 5)), look).run(until=Position(3))
    assert modes == ["off"]
    other = await connect(postgres.dsn)
    assert await other.fetchval("show synchronous_commit") == "on"
    await other.close()


# --- what must not stop it

STRANGE = "\x00", "a\x00b", "\u2028", "'; drop table archive; --", "ố" * 64, '"\\'


@pytest.mark.parametrize("word", STRANGE)
async def test_a_strange_word_of_an_exchange_stops_nothing(postgres, word):
    """One webhook must not end the archive for ever."""
    facts = (RANG, *FALL, ATTACHED, events.CallEnded(CALL, "answered", word), on_duty("A1"))
    entries = given(*facts).entries
    await archived(postgres, Pieces(entries)).run(until=Position(len(entries)))
    assert await checkpoint(postgres) == len(entries)


@pytest.mark.parametrize("word", STRANGE)
async def test_a_strange_name_of_a_call_or_a_desk_stops_nothing(postgres, word):
    facts = (events.CallRang(word, "115", None), events.DeskSignedOn(word, LAN), on_duty("A1"))
    entries = given(*facts).entries
    await archived(postgres, Pieces(entries)).run(until=Position(len(entries)))
    assert await checkpoint(postgres) == len(entries)
    assert len(await archive.as_of(postgres.dsn, "calls", Position(len(entries)))) == 1
