"""A journal that went backwards is not led in silence; who goes on all the same does it by name."""

import os

import pytest

from dispatch.core import commands
from dispatch.witness import WentBackwards, Witness, check
from events.keeping import Head
from tests.engine.running import note, running
from tests.events.twins import entries


@pytest.fixture
def witness(tmp_path):
    witness = Witness(tmp_path / "witness", "journal-1")
    yield witness
    witness.close()


async def written(postgres, count: int = 9):
    journal = postgres.service()
    await journal.lead()
    return journal, await journal.append(entries(1, count))


def test_a_new_witness_knows_nothing(witness):
    assert witness.known() is None


def test_a_witness_remembers_the_last_and_only_that(witness, tmp_path):
    for position in (1, 99, 12_345_678_901):
        witness.note(Head(position, bytes([position % 256]) * 32))
    again = Witness(tmp_path / "witness", "journal-1")
    assert again.known() == Head(12_345_678_901, bytes([12_345_678_901 % 256]) * 32)
    again.close()


def test_a_witness_that_cannot_write_stays_behind_and_is_not_the_end(witness, monkeypatch):
    witness.note(Head(1, bytes(32)))
    there, witness.handle = witness.handle, os.open("/dev/full", os.O_WRONLY)
    witness.note(Head(2, bytes(32)))
    assert witness.is_behind
    os.close(witness.handle)
    witness.handle = there
    assert witness.known().position == 1
    witness.note(Head(3, bytes(32)))
    assert (witness.known().position, witness.is_behind) == (3, False)


def test_each_journal_has_a_witness_of_its_own(witness, tmp_path):
    witness.note(Head(9, bytes(32)))
    other = Witness(tmp_path / "witness", "journal-2")
    assert other.known() is None
    other.close()


def test_what_a_witness_knows_is_for_its_owner_alone(witness):
    assert os.stat(witness.file).st_mode & 0o077 == 0


@pytest.mark.parametrize("torn", [b"", b"0000", b"\0" * 90])
def test_a_file_that_was_never_written_whole_is_no_witness(witness, torn):
    witness.file.write_bytes(torn)
    assert witness.known() is None


async def test_a_journal_that_has_what_was_known_is_led(witness, postgres):
    journal, head = await written(postgres)
    await check(witness, journal)
    witness.note(head)
    await check(witness, journal)
    await journal.append(entries(10))
    await check(witness, journal)


async def test_a_journal_that_lost_its_last_entries_is_not_led(witness, postgres):
    journal, head = await written(postgres)
    witness.note(head)
    await postgres.execute("delete from entries where position > 7")
    with pytest.raises(WentBackwards, match="position 9 .* now ends at 7") as found:
        await check(witness, journal)
    assert found.value.known == head


async def test_a_journal_that_lost_its_end_and_went_on_with_other_entries_is_not_led(witness, postgres):
    """A failover that lost a little, and a leader that wrote on: it is as long as it was, and not the same."""
    journal, head = await written(postgres)
    witness.note(head)
    await postgres.execute("delete from entries where position > 7")
    await journal.lead()
    await journal.append(entries(8, 5, "other"))
    with pytest.raises(WentBackwards, match="position 9 .* there"):
        await check(witness, journal)


async def test_an_empty_journal_where_one_was_known_is_not_led(witness, postgres):
    journal, head = await written(postgres)
    witness.note(head)
    await postgres.execute("truncate entries")
    with pytest.raises(WentBackwards, match="now ends at 0"):
        await check(witness, journal)


async def test_after_a_restore_that_somebody_answers_for_it_goes_on(witness, postgres):
    async with running(postgres.service()) as run:
        await run.done(note(1))
        witness.note(run.engine.head)
    await postgres.execute("delete from entries where position = 9")
    async with running(postgres.service(), begin=False) as run:
        run.listener.heard = await run.entries()
        known = witness.known()
        with pytest.raises(WentBackwards):
            await check(witness, run.engine.journal)
        accepted = commands.AcceptRestore(
            id="restore", person="An", reason="disk lost", known_position=known.position, known_hash=known.hash.hex()
        )
        await run.done(accepted)
        witness.note(run.engine.head)
        await check(witness, run.engine.journal)
        assert run.listener.heard[-1].event.known_position == 9
