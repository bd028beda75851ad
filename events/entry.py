"""An event as it is kept: position, time, who, why; and the chain over the stored bytes."""

import hashlib
from collections.abc import Callable, Sequence

import msgspec
from msgspec import Struct

from events import AnyEvent
from events.values import Actor, CommandId, Position, Time


class Entry(Struct, frozen=True, omit_defaults=True, gc=False):
    """One line of the journal. `at` is the writer's time and never decreases.

    `cause` is the id of the command it follows from, in the words of `by`. `happened_at` is when it was so,
    where the asker said so. `content` is the keyed hash of the command, on the first entry of each.
    """

    position: Position
    at: Time
    by: Actor
    cause: CommandId
    event: AnyEvent
    happened_at: Time | None = None
    content: str | None = None

    @property
    def told_at(self) -> Time:
        """When it was so, as far as anyone knows: what intervals are computed from."""
        return self.at if self.happened_at is None else self.happened_at


class Stored(Struct, frozen=True, gc=False, array_like=True):
    """An entry as the database has it. `hash` = SHA-256(hash before it + data)."""

    position: Position
    data: bytes
    hash: bytes


class Undecodable(Exception):
    """A kept entry that this version cannot read. Run the version that wrote it, or a newer one."""


class ChainBroken(Exception):
    """A row was changed, is missing or was put in; `position` is the first that does not fit.

    The database was touched from outside or has lost data: stop, keep a copy, restore.
    """

    def __init__(self, position: int, why: str) -> None:
        super().__init__(f"position {position}: {why}")
        self.position = position


GENESIS = bytes(32)
"""The hash before the first entry."""

encode: Callable[[Entry], bytes] = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Entry).decode

Upcast = Callable[[dict[str, object]], dict[str, object]]
UPCASTS: dict[str, Upcast] = {}
"""By stored event name: turns the raw event of an older release into today's shape. Never applied to the chain."""


def decode(data: bytes) -> Entry:
    """Read a stored entry, bringing old events up to date. Raises Undecodable."""
    try:
        return _decode(data)
    except msgspec.DecodeError as wrong:
        return _decode_old(data, wrong)


def _decode_old(data: bytes, wrong: msgspec.DecodeError) -> Entry:
    try:
        raw = msgspec.json.decode(data, type=dict[str, object])
        event = msgspec.convert(raw.get("event"), dict[str, object])
        upcast = UPCASTS.get(str(event.get("type")))
        if upcast is None:
            raise Undecodable(str(wrong)) from wrong
        return msgspec.convert({**raw, "event": upcast(event)}, Entry)
    except msgspec.DecodeError as still:
        raise Undecodable(str(still)) from still


def chain(before: bytes, data: bytes) -> bytes:
    """The hash of an entry's stored bytes and of everything before it."""
    return hashlib.sha256(before + data).digest()


def store(entries: Sequence[Entry], before: bytes) -> list[Stored]:
    """Encode entries for keeping, each chained to the one before it."""
    kept = []
    for entry, data in zip(entries, [encode(entry) for entry in entries], strict=True):
        before = chain(before, data)
        kept.append(Stored(entry.position, data, before))
    return kept


def check(stored: Stored, position: int, before: bytes) -> None:
    """Raise ChainBroken unless this row is the one that follows."""
    if stored.position != position:
        raise ChainBroken(position, f"expected position {position}, found {stored.position}")
    if stored.hash != chain(before, stored.data):
        raise ChainBroken(position, "the hash does not fit the bytes")
