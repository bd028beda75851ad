"""What every journal promises, and the ways it can fail; kept by the one in PostgreSQL and its twin in memory."""

from collections.abc import AsyncIterator, Sequence
from typing import Protocol

from msgspec import Struct

from events.entry import Entry
from events.values import BEGINNING, Position, Subject


class Key(Struct, frozen=True, gc=False):
    """A person's key, wrapped by the master key; `lookup` is the keyed hash of the number it seals."""

    subject: Subject
    wrapped: bytes
    lookup: bytes | None


class Head(Struct, frozen=True, gc=False):
    """The last entry's position and hash; every reader who remembers it is a witness."""

    position: Position
    hash: bytes


class Snapshot(Struct, frozen=True):
    position: Position
    data: bytes


class Unknown(Exception):
    """A commit was cut, timed out or cancelled: only reading the journal again tells whether it was kept."""


class Unavailable(Exception):
    """Nothing was kept, and the database says why (disk full, shutting down). Try again later."""


class Unkeepable(Exception):
    """Nothing was kept, and never will be: the database cannot hold something of this batch."""


class Behind(Exception):
    """The position is taken: the journal has entries this writer has not read. Catch up."""


class Deposed(Exception):
    """Another service leads this journal. Stop, and start again as a standby."""


class Journal(Protocol):
    """All entries in order. One writer at a time, any number of readers."""

    async def lead(self) -> None:
        """Wait until no other service leads, then lead: raise the epoch, which stops whoever led before."""

    async def append(self, entries: Sequence[Entry], keys: Sequence[Key] = ()) -> Head:
        """Keep these entries, all or none. Raises Unknown, Unavailable, Unkeepable, Behind, Deposed."""
        ...

    async def head(self) -> Head: ...

    def read(self, after: Position = BEGINNING) -> AsyncIterator[list[Entry]]:
        """All entries after a position in batches, checked against the chain. Raises ChainBroken."""
        ...

    def follow(self, after: Position) -> AsyncIterator[list[Entry]]:
        """The same, and then whatever comes, for ever."""
        ...

    async def entry(self, position: Position) -> Entry | None:
        """One of them; None for one there is not."""
        ...

    async def hash_at(self, position: Position) -> bytes | None: ...

    async def save_snapshot(self, version: str, snapshot: Snapshot) -> None: ...

    async def snapshot(self, version: str, until: Position | None = None) -> Snapshot | None:
        """The newest of this version, at or before `until`."""
        ...

    async def close(self) -> None: ...
