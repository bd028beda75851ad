"""Far behind, state and views catch up side by side: the views in a process of their own, so that both cores work."""

import asyncio
import sys
from asyncio.subprocess import PIPE

import msgspec
import structlog
import uvloop
from msgspec import Struct

from dispatch.collector import growing
from dispatch.core.evolve import evolve
from dispatch.core.state import State
from events.journal import PostgresJournal
from events.keeping import ahead
from events.values import Position
from projections.views import Views

FAR = 200_000
"""Entries behind: fewer are read in less time than a process takes to start."""

log = structlog.get_logger("abreast")


class Asked(Struct, frozen=True):
    """What the other process is told: on its standard input, since a connection may name a password."""

    dsn: str
    until: Position
    views: bytes


async def catch_up(journal: PostgresJournal, state: State, views: Views) -> Views:
    """Brings the state to where the journal ends now. Returns the views of the same position; those given are not
    used any more. Without the other process they are made here, which takes twice as long."""
    until = (await journal.head()).position
    other = await asyncio.create_subprocess_exec(sys.executable, "-m", "dispatch.abreast", stdin=PIPE, stdout=PIPE)
    asked = msgspec.msgpack.encode(Asked(journal.dsn, until, views.image()))
    answer = asyncio.ensure_future(other.communicate(asked))
    try:
        await _evolve(journal, state, until)
        image, _ = await answer
    finally:
        if other.returncode is None:
            other.kill()
        await asyncio.gather(answer, return_exceptions=True)
    if other.returncode == 0:
        with growing():
            return Views.of_image(image)
    log.warning("views_not_made", status=other.returncode)
    return await _project(journal, views, until)


async def _evolve(journal: PostgresJournal, state: State, until: Position) -> None:
    with growing():
        async for entries in ahead(journal.read(state.position)):
            for entry in entries[: until - state.position]:
                evolve(state, entry)
            if state.position == until:
                return


async def _project(journal: PostgresJournal, views: Views, until: Position) -> Views:
    with growing():
        async for entries in ahead(journal.read(views.position)):
            views.project(entries[: until - views.position])
            if views.position == until:
                break
    return views


async def _answer() -> None:
    asked = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=Asked)
    views = await _project(PostgresJournal(asked.dsn), Views.of_image(asked.views), asked.until)
    sys.stdout.buffer.write(views.image())


if __name__ == "__main__":
    uvloop.run(_answer())
