"""One stored entry of every event ever released, byte for byte: they decode for ever.

A new event has no file here yet; the test then prints the line to put into `tests/golden/<EventName>.json`. A file that is
here is never changed: when an event changes its shape, the old bytes must still decode, and a second file
(`<EventName>.2.json`) shows the new ones.
"""

import typing
from enum import Enum
from pathlib import Path
from types import NoneType, UnionType
from typing import Any

import msgspec
import pytest

import events
from events import entry as kept
from events.entry import Entry
from events.image import hints_of

FOLDER = Path(__file__).parent
FILES = sorted(FOLDER.glob("*.json"))
EVENTS = events.AnyEvent.__args__


def bytes_of(file: Path) -> bytes:
    """As stored: the file ends with a newline, the entry does not."""
    return file.read_bytes().removesuffix(b"\n")


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.__name__)
def test_every_event_has_a_golden_entry(event):
    newest = [file for file in FILES if file.name.split(".")[0] == event.__name__]
    assert newest, f"put this into tests/golden/{event.__name__}.json:\n{kept.encode(example(event)).decode()}"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_golden_entry_decodes(file):
    entry = kept.decode(bytes_of(file))
    assert type(entry.event).__name__ == file.name.split(".")[0]
    assert entry.position > 0
    assert entry.by
    assert entry.cause


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.__name__)
def test_the_newest_golden_entry_is_stored_today_as_it_was_then(event):
    """Fails when an event got a field: then add a file with these bytes, and leave the old one."""
    files = [file for file in FILES if file.name.split(".")[0] == event.__name__]
    if files:
        newest = max(files, key=lambda file: (len(file.name), file.name))
        again = kept.encode(kept.decode(bytes_of(newest)))
        assert again == bytes_of(newest), f"tests/golden/{event.__name__}.{len(files) + 1}.json:\n{again.decode()}"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_golden_entry_fills_every_field_that_its_event_had(file):
    """An empty field would prove nothing."""
    raw = msgspec.json.decode(bytes_of(file))
    assert {"position", "at", "by", "cause", "event", "happened_at", "content"} == raw.keys()
    assert None not in raw["event"].values()


# --- how an example is made


def example(event: type) -> Entry:
    """Every field filled by its kind."""
    fields = {name: value_of(hint, name) for name, hint in hints_of(event).items()}
    return Entry(17, 1_790_000_000_123, "user:lan", "c-17", event(**fields), 1_790_000_000_000, "00ff")


def value_of(hint: Any, name: str) -> Any:
    if hasattr(hint, "__supertype__"):
        return value_of(hint.__supertype__, name)
    origin, parts = typing.get_origin(hint), typing.get_args(hint)
    if origin is typing.Annotated:
        return value_of(parts[0], name)
    if origin in (UnionType, typing.Union):
        return value_of(next(part for part in parts if part is not NoneType), name)
    if origin is typing.Literal:
        return parts[0]
    if origin is tuple:
        kinds = parts[:1] * 2 if len(parts) == 2 and parts[1] is Ellipsis else parts
        return tuple(value_of(kind, name) for kind in kinds)
    if origin is dict:
        return {value_of(parts[0], name): value_of(parts[1], name)}
    return of_class(hint, name)


def of_class(kind: type, name: str) -> Any:
    if issubclass(kind, msgspec.Struct):
        return kind(**{field: value_of(hint, field) for field, hint in hints_of(kind).items()})
    if issubclass(kind, Enum):
        return list(kind)[0]
    plain = {bool: True, int: 2, float: 11.5, str: f"{name} ố", bytes: b"\x00\x01\xff"}
    return plain[kind]


def test_an_example_can_be_made_of_every_event():
    for event in EVENTS:
        entry = example(event)
        assert kept.decode(kept.encode(entry)) == entry
