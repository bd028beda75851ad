"""State and views at a position, so that a start reads only what came after; written by a process that follows."""

import hashlib
import zlib
from collections.abc import Sequence
from pathlib import Path

import msgspec
import structlog

from dispatch.collector import growing
from dispatch.core.evolve import evolve
from dispatch.core.state import State, image, of_image
from events.entry import Entry
from events.journal import PostgresJournal
from events.keeping import Journal, Snapshot
from events.values import Position
from projections.feed import Feed
from projections.views import Views

ENTRIES_BETWEEN = 20_000
"""A new snapshot after so many entries: catching up from the last one takes under a second."""
SOURCES = ("events", "projections", "dispatch/core")

log = structlog.get_logger("snapshots")


def _version() -> str:
    root = Path(__file__).parents[1]
    whole = hashlib.sha256()
    for folder in SOURCES:
        for file in sorted((root / folder).rglob("*.py")):
            whole.update(file.relative_to(root).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    return whole.hexdigest()


VERSION = _version()
"""Of the code that runs: a snapshot of other code is not used, since it might say something else."""


def pack(state: State, views: Views) -> Snapshot:
    return Snapshot(state.position, zlib.compress(msgspec.msgpack.encode((image(state), views.image())), 1))


def unpack(snapshot: Snapshot) -> tuple[State, Views]:
    states, views = msgspec.msgpack.decode(zlib.decompress(snapshot.data), type=tuple[bytes, bytes])
    with growing():
        return of_image(states), Views.of_image(views)


async def newest(journal: Journal, until: Position | None = None) -> tuple[State, Views]:
    """The newest there is for this version of the code, at or before `until`, or the beginning."""
    snapshot = await journal.snapshot(VERSION, until)
    if snapshot is None:
        return State(), Views()
    return unpack(snapshot)


def take(state: State, views: Views, entries: Sequence[Entry]) -> None:
    """Make these entries so."""
    for entry in entries:
        evolve(state, entry)
    views.project(entries)


class Snapshots:
    """Follows the journal and writes a snapshot now and then. It writes nothing else."""

    def __init__(self, journal: Journal, between: int = ENTRIES_BETWEEN) -> None:
        self.journal = journal
        self.between = between

    async def run(self) -> None:
        state, views = await newest(self.journal)
        saved = state.position
        async for entries in self.journal.follow(state.position):
            take(state, views, entries)
            if state.position - saved >= self.between:
                await self.journal.save_snapshot(VERSION, pack(state, views))
                log.info("snapshot", position=state.position)
                saved = state.position


async def begin(journal: PostgresJournal, feed: Feed) -> State:
    """State and views as of the newest snapshot."""
    state, views = await newest(journal)
    feed.begin(views)
    return state
