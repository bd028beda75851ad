"""Whatever is done to a stored row from outside is found, and its position named."""

import hashlib

import pytest

import events
from events import entry as kept
from events.entry import GENESIS, ChainBroken, Entry, Stored
from events.journal import READ_MAX
from tests.events.twins import NOW, all_of, entries

COUNT = 9
FORGED = b'{"position":5}'


async def written(postgres, count: int = COUNT):
    journal = postgres.service()
    await journal.lead()
    await journal.append(entries(1, count))
    return journal


async def verified(journal) -> int:
    """Read everything as `verify` does; how far it is whole."""
    last = 0
    async for rows in journal.read_stored():
        last = rows[-1].position
    return last


async def test_a_whole_journal_is_whole(postgres):
    assert await verified(await written(postgres)) == COUNT


HARM = {
    "data changed": ("update entries set data = data || '\\x20'::bytea where position = 5", 5),
    "one letter changed": (
        "update entries set data = overlay(data placing '\\x41'::bytea from 20) where position = 5",
        5,
    ),
    "hash changed": ("update entries set hash = sha256(hash) where position = 5", 5),
    "row deleted": ("delete from entries where position = 5", 5),
    "first row deleted": ("delete from entries where position = 1", 1),
    "several deleted": ("delete from entries where position in (4, 5, 6)", 4),
    "row put at the end": ("insert into entries values (10, '{}', sha256('x'))", 10),
    "row put far beyond the end": ("insert into entries values (99, '{}', sha256('x'))", 10),
    "two rows exchanged": (
        "update entries e set data = o.data, hash = o.hash from entries o"
        " where (e.position, o.position) in ((3, 7), (7, 3))",
        3,
    ),
    "one row made the copy of another": (
        "update entries e set data = o.data, hash = o.hash from entries o where e.position = 6 and o.position = 5",
        6,
    ),
    "renumbered": ("update entries set position = position + 100 where position > 6", 7),
}


@pytest.mark.parametrize("harm", HARM)
async def test_harm_is_found_where_it_was_done(postgres, harm):
    statement, position = HARM[harm]
    journal = await written(postgres)
    await postgres.execute(statement)
    with pytest.raises(ChainBroken, match=f"^position {position}:") as found:
        await verified(journal)
    assert found.value.position == position


async def test_a_row_forged_with_its_own_hash_is_found_at_the_next(postgres):
    journal = await written(postgres)
    before = await journal.hash_at(4)
    forged = hashlib.sha256(before + FORGED).digest()
    await postgres.execute("update entries set data = $1, hash = $2 where position = 5", FORGED, forged)
    with pytest.raises(ChainBroken, match="^position 6:"):
        await verified(journal)


async def test_harm_beyond_the_first_batch_is_found(postgres):
    journal = await written(postgres, READ_MAX + 5)
    await postgres.execute("update entries set data = '{}' where position = $1", READ_MAX + 3)
    with pytest.raises(ChainBroken, match=f"^position {READ_MAX + 3}:"):
        await verified(journal)


async def test_a_start_that_reads_only_the_end_finds_harm_there_and_in_the_hash_it_goes_on_from(postgres):
    journal = await written(postgres)
    await postgres.execute("update entries set hash = sha256(hash) where position = 6")
    with pytest.raises(ChainBroken, match="^position 7:"):
        await all_of(journal, 6)
    with pytest.raises(ChainBroken, match="^position 6:"):
        await all_of(journal, 4)
    assert await all_of(journal, 7) == entries(8, 2)


async def test_a_follower_stops_at_what_does_not_fit(postgres):
    journal = await written(postgres)
    await postgres.execute("insert into entries values (10, '{}', sha256('x'))")
    with pytest.raises(ChainBroken, match="^position 10:"):
        async for _ in journal.follow(0):
            pass


def test_the_chain_is_what_it_always_was():
    """Changing how it is computed would make every journal there is look forged."""
    entry = Entry(1, NOW, "machine:operator", "begin", events.JournalBegun("j", False))
    data = kept.encode(entry)
    assert data == (
        b'{"position":1,"at":1790000000000,"by":"machine:operator","cause":"begin",'
        b'"event":{"type":"JournalBegun","journal":"j","demo":false}}'
    )
    assert kept.chain(GENESIS, data) == hashlib.sha256(bytes(32) + data).digest()
    assert kept.store([entry], GENESIS) == [Stored(1, data, kept.chain(GENESIS, data))]


def test_a_row_out_of_its_place_is_named():
    first, second = kept.store(entries(1, 2), GENESIS)
    kept.check(first, 1, GENESIS)
    kept.check(second, 2, first.hash)
    with pytest.raises(ChainBroken, match="^position 1: expected position 1, found 2"):
        kept.check(second, 1, GENESIS)
    with pytest.raises(ChainBroken, match="^position 2: the hash does not fit"):
        kept.check(second, 2, GENESIS)
