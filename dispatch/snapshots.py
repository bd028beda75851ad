"""State and views at a position, so that a start reads only what came after; written by a process that follows."""

import hashlib
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec
import structlog

from dispatch.collector import growing
from dispatch.core.evolve import evolve
from dispatch.core.state import State, image, of_image
from events.entry import Entry
from events.journal import READ_MAX, PostgresJournal
from events.keeping import Journal, Snapshot
from events.values import BEGINNING, Position
from projections.feed import Feed
from projections.views import Views

ENTRIES_BETWEEN = 20_000
"""A new snapshot after so many entries: catching up from the last one takes under a second."""
BEHIND = 25
"""So many times as many while there is still much to read."""
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
        self.saved = BEGINNING

    async def run(self) -> None:
        state, views = await self._newest()
        async for entries in self.journal.follow(state.position):
            take(state, views, entries)
            await self._now_and_then(state, views, is_behind=len(entries) == READ_MAX)

    async def once(self, told: Callable[[int], None]) -> Position:
        """One of everything so far, for a version of the code that is about to start; how far that is."""
        state, views = await self._newest()
        head = (await self.journal.head()).position
        if state.position < head:
            async for entries in self.journal.read(state.position):
                take(state, views, entries)
                told(state.position)
                await self._now_and_then(state, views, is_behind=True)
                if state.position >= head:
                    break
        if state.position > self.saved:
            await self._save(state, views)
        return state.position

    async def _newest(self) -> tuple[State, Views]:
        state, views = await newest(self.journal)
        self.saved = state.position
        return state, views

    async def _now_and_then(self, state: State, views: Views, *, is_behind: bool) -> None:
        """Packing takes as long as some ten thousand entries: on the way to where the journal is, more seldom."""
        if state.position - self.saved >= self.between * (BEHIND if is_behind else 1):
            await self._save(state, views)

    async def _save(self, state: State, views: Views) -> None:
        await self.journal.save_snapshot(VERSION, pack(state, views))
        log.info("snapshot", position=state.position)
        self.saved = state.position


async def begin(journal: PostgresJournal, feed: Feed) -> State:
    """State and views as of the newest snapshot."""
    state, views = await newest(journal)
    feed.begin(views)
    return state
