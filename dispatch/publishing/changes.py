"""Messages of what changed at some positions: what an operations centre may read of it, nothing else.

They are made of the archive's rows alone, so the same positions give the same messages, whenever they are asked for.
"""

import hashlib
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

import asyncpg
import msgspec
from msgspec import Struct

import events
from dispatch.ioc.collections import COLLECTIONS, Collection, Item
from dispatch.ioc.features import Feature, Scope, clock_time, feature
from dispatch.ioc.follower import files_of
from dispatch.ioc.told import CHANGED, REMOVED, Body, Change
from dispatch.region import AreaMap
from events import entry as kept
from events.sql import statements
from events.values import AreaId, Position, Time
from projections import archive
from projections.places import PlaceRow
from projections.situation.rows import RegionRow

SQL = statements(Path(__file__).with_suffix(".sql"))
PLAIN = re.compile(r"[A-Za-z0-9_-]{1,64}")
"""What may stand in a header as it is."""
Row = TypeVar("Row")


class Message(Struct, frozen=True):
    """What is sent. `id` is the same at every try; messages of one `item` go in order."""

    id: str
    kind: str
    item: str
    position: Position
    at: Time
    body: bytes


class Ground:
    """The region's data that messages need, as of a position."""

    def __init__(self, dsn: str) -> None:
        self.dsn = dsn
        self.since = Position(0)
        self.files: Mapping[str, bytes] = {}
        self.map: AreaMap | None = None
        self.offset_ms = 0

    async def stand(self, connection: asyncpg.Connection, position: Position) -> None:
        """Be as it was there."""
        found = await connection.fetchrow(SQL["region"], position)
        if found is None or found["since"] == self.since:
            return
        self.since = found["since"]
        event = kept.decode(await connection.fetchval(SQL["entry"], self.since)).event
        if isinstance(event, events.RegionAdopted):
            self.offset_ms = event.rules.utc_offset_ms
        self.files = await files_of(self.dsn, msgspec.json.decode(found["row"], type=RegionRow).files)
        areas = self.files.get("areas.geojson")
        self.map = AreaMap.of(areas) if areas is not None else None


class One:
    """What the views say of one row, without what stands beside the journal."""

    is_past = True

    def __init__(self, position: Position, key: str, row: str, files: Mapping[str, bytes]) -> None:
        self.position = position
        self.at = Time(0)
        self.key = key
        self.row = row
        self._files = files

    async def batches(
        self,
        views: Sequence[str],  # noqa: ARG002 (it is of one of them)
        kind: type[Row],
        start: str = "",  # noqa: ARG002 (there is no other)
    ) -> AsyncIterator[list[tuple[str, Row]]]:
        yield [(self.key, msgspec.json.decode(self.row, type=kind))]

    async def files(self) -> Mapping[str, bytes]:
        return self._files

    async def places(self) -> Mapping[str, PlaceRow]:
        return {}


class NotThere(Exception):
    """The archive is being built anew, and has not come so far again."""


class Source:
    """Of one subscriber: which collections, and which part."""

    def __init__(self, dsn: str, collections: Sequence[str], area: AreaId | None = None) -> None:
        self.collections = [COLLECTIONS[name] for name in COLLECTIONS if name in collections]
        self.area = area
        self.ground = Ground(dsn)

    async def messages(self, connection: asyncpg.Connection, after: Position, until: Position) -> list[Message]:
        """In order of position, after one and until another. While the archive is read it cannot be thrown away. Raises
        NotThere, where it has not come so far."""
        async with connection.transaction():
            await connection.execute(SQL["hold"])
            if await archive.reached(connection) < until:
                raise NotThere
            return await self._messages(connection, after, until)

    async def _messages(self, connection: asyncpg.Connection, after: Position, until: Position) -> list[Message]:
        await self.ground.stand(connection, until)
        scope = Scope(self.area, self.ground.map)
        changes: list[Change] = []
        for collection in self.collections:
            rows = await connection.fetch(SQL["changes"], list(collection.views), after, until)
            for row in rows:
                changes += await self._changes(collection, row, scope)
        changes.sort(key=lambda one: (one.position, one.collection, one.id))
        positions = sorted({one.position for one in changes})
        times = await connection.fetch(SQL["times"], positions)
        at = {row["position"]: kept.decode(row["data"]).at for row in times}
        return [_message(one, at[one.position], self.ground.offset_ms) for one in changes]

    async def _changes(self, collection: Collection, row: asyncpg.Record, scope: Scope) -> list[Change]:
        position = Position(row["position"])
        now = await self._items(collection, position, row["key"], row["row"], scope)
        before = await self._items(collection, position, row["key"], row["before"], scope)
        told = [Change(position, collection.name, one, _feature(collection, now[one], self.ground)) for one in now]
        return told + [Change(position, collection.name, one, None) for one in before if one not in now]

    async def _items(
        self, collection: Collection, position: Position, key: str, row: str | None, scope: Scope
    ) -> dict[str, Item]:
        """What the collection makes of this row, by id, as far as the subscriber may read it."""
        if row is None:
            return {}
        one = One(position, key, row, self.ground.files)
        return {
            item.id: item
            async for item in collection.items(one, "")
            if collection.key_of(item.id) == key and scope.holds(item)
        }


def _feature(collection: Collection, item: Item, ground: Ground) -> Feature:
    """What stands beside the journal is left out: it would be another at each try."""
    told = feature(collection, item, ground.offset_ms)
    beside = [one.name for one in collection.properties if one.beside]
    for name in beside:
        del told.properties[name]
    return msgspec.structs.replace(told, geometry=None) if collection.moves else told


def _message(change: Change, at: Time, offset_ms: int) -> Message:
    kind = f"{change.collection}.{REMOVED if change.feature is None else CHANGED}"
    body = msgspec.json.encode(Body(kind, clock_time(at, offset_ms), change))
    name = f"{change.position}-{change.collection}-{_plain(change.id)}"
    return Message(name, kind, f"{change.collection}/{change.id}", change.position, at, body)


def _plain(name: str) -> str:
    """As it may stand in a header, and in what is signed."""
    return name if PLAIN.fullmatch(name) else hashlib.sha256(name.encode()).hexdigest()[:32]
