"""Rows become GeoJSON: the page that was asked for, of what may be seen."""

import datetime
from collections.abc import AsyncIterator
from typing import Any

from msgspec import Struct

from dispatch.ioc.asked import Asked, has
from dispatch.ioc.collections import Collection, Item, Property
from dispatch.ioc.seen import Seen
from dispatch.ioc.shapes import Point, Shape
from dispatch.region import AreaMap
from events.values import AreaId, Place, Time


class Feature(Struct, frozen=True, tag=True, tag_field="type"):
    id: str
    geometry: Shape | None
    properties: dict[str, Any]


class Page(Struct):
    """`after` is the last one's id, where there are more; `matched` is None where counting would mean reading all of
    it."""

    features: list[Feature]
    after: str | None = None
    matched: int | None = None


class Scope(Struct, frozen=True):
    """What somebody may see: everything, or what lies in or is about one area."""

    area: AreaId | None
    map: AreaMap | None

    def holds(self, item: Item) -> bool:
        if self.area is None:
            return True
        if self.map is None:
            return False
        if item.areas:
            return any(self._is_part(code) for code in item.areas)
        if isinstance(item.shape, Point):
            lon, lat = item.shape.coordinates
            return any(one.code == self.area for one in self.map.holding(Place(lat, lon)))
        return False

    def _is_part(self, code: AreaId) -> bool:
        return self.map is not None and self.area in self.map.ancestry(code)


async def page(collection: Collection, seen: Seen, asked: Asked, scope: Scope, offset_ms: int) -> Page:
    """At most `limit` of them, after the one that was the last before."""
    found = Page([])
    counted = 0
    async for item in matching(collection, seen, asked, scope):
        counted += 1
        if len(found.features) < asked.limit:
            found.features.append(feature(collection, item, offset_ms))
        else:
            found.after = found.features[-1].id
            if asked.interval is not None:
                return found
    found.matched = counted if asked.interval is None and not asked.after else None
    return found


async def every(
    collection: Collection, seen: Seen, asked: Asked, scope: Scope, offset_ms: int
) -> AsyncIterator[Feature]:
    """All of them, one at a time, from the one after `after` on."""
    async for item in matching(collection, seen, asked, scope):
        yield feature(collection, item, offset_ms)


async def matching(collection: Collection, seen: Seen, asked: Asked, scope: Scope) -> AsyncIterator[Item]:
    """Likewise, as they come from the rows."""
    start = collection.key_of(asked.after)
    is_before = bool(asked.after)
    async for item in collection.items(seen, start):
        if is_before and collection.key_of(item.id) == start:
            is_before = item.id != asked.after
            continue
        is_before = False
        if _matches(item, asked) and scope.holds(item):
            yield item


def _matches(item: Item, asked: Asked) -> bool:
    return (
        (asked.interval is None or asked.interval.touches(item.begins, item.ends))
        and (asked.box is None or asked.box.touches(item.shape))
        and has(asked.values, item.row)
    )


async def one(collection: Collection, seen: Seen, name: str, scope: Scope, offset_ms: int) -> Feature | None:
    """The one of this id."""
    async for item in collection.items(seen, collection.key_of(name)):
        if item.id == name:
            return feature(collection, item, offset_ms) if scope.holds(item) else None
        if collection.key_of(item.id) != collection.key_of(name):
            return None
    return None


def feature(collection: Collection, item: Item, offset_ms: int) -> Feature:
    values = {one.name: _told(one, one.of(item.row), offset_ms) for one in collection.properties}
    return Feature(item.id, item.shape, values)


def _told(one: Property, value: Any, offset_ms: int) -> Any:
    if value is None:
        return None
    if one.kind == "time":
        return clock_time(value, offset_ms)
    return " ".join(value) if one.kind == "texts" else value


def clock_time(at: Time, offset_ms: int) -> str:
    """RFC 3339, by the region's clock, in milliseconds."""
    zone = datetime.timezone(datetime.timedelta(milliseconds=offset_ms))
    return datetime.datetime.fromtimestamp(at / 1000, zone).isoformat(timespec="milliseconds")
