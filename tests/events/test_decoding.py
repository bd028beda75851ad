"""Old entries are brought up to date on reading; what cannot be read stops, and says so."""

import msgspec
import pytest

import events
from events import entry as kept
from events.entry import Entry, Undecodable
from tests.events.twins import NOW, all_of

HEAD = b'{"position":1,"at":%d,"by":"user:lan","cause":"c1","event":' % NOW
OLD = HEAD + b'{"type":"UnitLeft","unit":"A1","why":3}}'
GREW = HEAD + b'{"type":"CallRang","call":"x:1","number":"115","caller":null}}'


def left(old: dict) -> dict:
    """A name and a field of an older release, as an upcast turns them into today's."""
    return {"type": "UnitWentOffDuty", "unit": old["unit"], "reason": f"reason {old['why']}"}


def test_what_is_encoded_decodes():
    entry = Entry(1, NOW, "user:lan", "c1", events.UnitReturned("A1"), NOW - 5, "ab")
    assert kept.decode(kept.encode(entry)) == entry


def test_what_has_its_default_is_not_stored():
    entry = Entry(1, NOW, "user:lan", "c1", events.UnitReturned("A1"))
    assert b"happened_at" not in kept.encode(entry)
    assert kept.decode(kept.encode(entry)) == entry


def test_an_entry_without_a_field_that_was_added_later_gets_its_default():
    assert kept.decode(GREW).event == events.CallRang("x:1", "115", None, False)


def test_an_entry_of_a_newer_release_with_more_fields_is_read_as_far_as_it_is_known():
    more = GREW.replace(b'"caller":null', b'"caller":null,"mood":"calm"')
    assert kept.decode(more).event == events.CallRang("x:1", "115", None, False)


def test_an_old_event_is_brought_up_to_date(monkeypatch):
    monkeypatch.setitem(kept.UPCASTS, "UnitLeft", left)
    assert kept.decode(OLD) == Entry(1, NOW, "user:lan", "c1", events.UnitWentOffDuty("A1", "reason 3"))


async def test_an_old_event_keeps_its_bytes_and_its_hash(postgres, monkeypatch):
    monkeypatch.setitem(kept.UPCASTS, "UnitLeft", left)
    await postgres.execute("insert into entries values (1, $1, $2)", OLD, kept.chain(kept.GENESIS, OLD))
    journal = postgres.service()
    assert (await all_of(journal))[0].event == events.UnitWentOffDuty("A1", "reason 3")
    assert [row async for rows in journal.read_stored() for row in rows][0].data == OLD


@pytest.mark.parametrize(
    "data",
    [
        OLD,
        HEAD + b'{"type":"CallRang","call":"x:1","number":115,"caller":null}}',
        HEAD + b'{"no":"type"}}',
        b'{"position":"one"}',
        b"{}",
    ],
)
def test_what_nobody_knows_stops(data):
    with pytest.raises(Undecodable):
        kept.decode(data)


@pytest.mark.parametrize("data", [b"", b'{"position":1', b"[]", HEAD + b"null}"])
def test_what_is_no_entry_stops_as_well(data):
    with pytest.raises(Undecodable):
        kept.decode(data)


def test_an_upcast_that_makes_something_wrong_stops(monkeypatch):
    monkeypatch.setitem(kept.UPCASTS, "UnitLeft", lambda old: {"type": "UnitWentOffDuty"})
    with pytest.raises(Undecodable):
        kept.decode(OLD)


def test_when_it_was_so_is_what_was_said_or_else_when_it_was_written():
    entry = Entry(1, NOW, "user:lan", "c1", events.UnitReturned("A1"))
    assert entry.told_at == NOW
    assert msgspec.structs.replace(entry, happened_at=NOW - 7).told_at == NOW - 7
