"""What the views said: now, at a moment of the past, or of everything until one."""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol, TypeVar

import events
from dispatch.http.problems import Problem
from dispatch.ioc.follower import Follower, files_of
from dispatch.ioc.moments import position_at
from events import entry as kept
from events.database import connected
from events.regions import Rules
from events.sql import statements
from events.values import BEGINNING, Position, Time
from projections import archive, tracks
from projections.places import PlaceRow
from projections.situation.rows import SituationRow

Row = TypeVar("Row")
SQL = statements(Path(__file__).with_suffix(".sql"))
PLACES_MS = 24 * 3600 * 1000
"""Where a unit was a day before says nothing of where it is."""
BATCH_ROWS = 1_000
REGION = "region"


class Seen(Protocol):
    """`position` is that of the journal of which it is told. Batches come by key, from `start` on."""

    position: Position
    at: Time
    is_past: bool

    def batches(
        self, views: Sequence[str], kind: type[Row], start: str = ""
    ) -> AsyncIterator[list[tuple[str, Row]]]: ...

    async def files(self) -> Mapping[str, bytes]:
        """Of the region that was in force."""
        ...

    async def places(self) -> Mapping[str, PlaceRow]:
        """Where units were seen last, by unit."""
        ...


class Now:
    """As the follower has it."""

    is_past = False

    def __init__(self, follower: Follower) -> None:
        self.follower = follower
        self.position = follower.position
        self.at = follower.clock()

    async def batches(
        self,
        views: Sequence[str],
        kind: type[Row],  # noqa: ARG002 (they are of it)
        start: str = "",
    ) -> AsyncIterator[list[tuple[str, Row]]]:
        rows: dict[str, Any] = {}
        for view in views:
            rows.update(self.follower.feed.rows(view, None))
        yield _from(rows.items(), start)

    async def files(self) -> Mapping[str, bytes]:
        return self.follower.files

    async def rules(self) -> Rules | None:
        """Of that region; None before there was one."""
        return self.follower.rules

    async def places(self) -> Mapping[str, PlaceRow]:
        return self.follower.feed.places.rows


class Past:
    """As the archive has it of one position. Where units were is sampled, and stands beside the journal."""

    is_past = True

    def __init__(self, dsn: str, position: Position, at: Time) -> None:
        self.dsn = dsn
        self.position = position
        self.at = at

    async def batches(
        self, views: Sequence[str], kind: type[Row], start: str = ""
    ) -> AsyncIterator[list[tuple[str, Row]]]:
        rows: dict[str, Row] = {}
        for view in views:
            rows.update(await archive.as_of(self.dsn, view, self.position, kind))
        yield _from(rows.items(), start)

    async def files(self) -> Mapping[str, bytes]:
        rows: dict[str, Any] = await archive.as_of(self.dsn, "situation", self.position, SituationRow)
        region = rows.get(REGION)
        return await files_of(self.dsn, region.files) if region is not None else {}

    async def rules(self) -> Rules | None:
        """Likewise."""
        async with connected(self.dsn) as connection:
            data = await connection.fetchval(SQL["region"], self.position)
        event = kept.decode(data).event if data is not None else None
        return event.rules if isinstance(event, events.RegionAdopted) else None

    async def places(self) -> Mapping[str, PlaceRow]:
        return {row.unit: row for row in await tracks.as_of(self.dsn, self.at, PLACES_MS)}


class Until(Past):
    """Of everything there ever was until a position, as it read last, a batch at a time: who reads it slowly holds no
    connection meanwhile."""

    async def batches(
        self, views: Sequence[str], kind: type[Row], start: str = ""
    ) -> AsyncIterator[list[tuple[str, Row]]]:
        with_start = True
        while True:
            async with connected(self.dsn) as connection:
                rows = await archive.last_batch(
                    connection, views, self.position, kind, start, BATCH_ROWS, with_start=with_start
                )
            if rows:
                yield rows
            if len(rows) < BATCH_ROWS:
                return
            start, with_start = rows[-1][0], False


def _from(rows: Iterable[tuple[str, Row]], start: str) -> list[tuple[str, Row]]:
    return sorted((pair for pair in rows if pair[0] >= start), key=lambda pair: pair[0])


async def past(follower: Follower, at: Time) -> Past:
    """Raises Problem 503 while the archive has not reached that moment."""
    return Past(follower.dsn, await _reached(follower, at), at)


async def until(follower: Follower, at: Time) -> Until:
    """Likewise."""
    return Until(follower.dsn, await _reached(follower, at), at)


async def _reached(follower: Follower, at: Time) -> Position:
    async with connected(follower.dsn) as connection:
        position = await position_at(connection, at)
        if position > BEGINNING and await archive.reached(connection) < position:
            raise Problem(503, "archive_behind", retry_after_s=2)
    return position
