"""The land a wall is drawn on: what the region is divided into today, its roads, and the outline of a part."""

import datetime
from collections.abc import Mapping, Sequence

import msgspec
from msgspec import Struct

from dispatch.ioc.features import clock_time
from dispatch.ioc.follower import Follower
from dispatch.ioc.shapes import WORLD, of_area
from dispatch.ioc.wall.rows import Land, LandArea, LandRoad
from dispatch.region import is_valid
from dispatch.region_rows import Area, Areas, Roads
from events.regions import Name, Rules
from events.values import AreaId

Rings = tuple[tuple[tuple[float, float], ...], ...]
KINDS = ("Phường ", "Xã ", "Thị trấn ", "Thị xã ", "Huyện ", "Thành phố ", "Tỉnh ")
"""What kind of area it is, which maps leave out."""


def name_of(follower: Follower) -> str:
    """Changes with the data and, since areas have validity, with the day."""
    digests = (follower.digests.get(name, "")[:12] for name in ("areas.geojson", "roads.geojson"))
    return "-".join((*digests, clock_time(follower.clock(), follower.offset_ms)[:10]))


class Ground(Struct, frozen=True):
    """What is drawn, what the wall is called, and the names of areas by code, today's over earlier ones."""

    land: Land
    name: Name
    names: Mapping[AreaId, str]


def ground_of(follower: Follower, rules: Rules, area: AreaId | None) -> Ground:
    """A region without a map has no land."""
    data, roads = follower.files.get("areas.geojson"), follower.files.get("roads.geojson")
    every = msgspec.json.decode(data, type=Areas).features if data is not None else ()
    today = datetime.date.fromisoformat(clock_time(follower.clock(), follower.offset_ms)[:10])
    valid = [one for one in every if is_valid(one.properties, today)]
    parents = {one.properties.parent for one in valid}
    leaves = tuple(_told(one) for one in valid if one.properties.code not in parents)
    own = _newest(every, area) if area is not None else None
    part = _rings(own) if own is not None else ()
    lines = msgspec.json.decode(roads, type=Roads).features if roads is not None else ()
    drawn = tuple(LandRoad(one.properties.kind == "national", one.geometry.coordinates) for one in lines)
    box = _box(part or tuple(ring for leaf in leaves for ring in leaf.rings))
    name = Name(own.properties.name, own.properties.name) if own is not None else rules.name
    names = {one.properties.code: _short(one.properties.name) for one in (*every, *valid)}
    return Ground(Land(name_of(follower), box, leaves, drawn, part), name, names)


def _newest(areas: Sequence[Area], code: AreaId) -> Area | None:
    """The area of this code; of several, as codes are used again, the one that is or was last."""
    known = [one for one in areas if one.properties.code == code]
    return max(known, key=lambda one: one.properties.until or datetime.date.max, default=None)


def _short(name: str) -> str:
    kind = next((one for one in KINDS if name.startswith(one)), "")
    return name.removeprefix(kind)


def _told(area: Area) -> LandArea:
    return LandArea(area.id, _short(area.properties.name), area.properties.point, _rings(area))


def _rings(area: Area) -> Rings:
    return tuple(ring for polygon in of_area(area).coordinates for ring in polygon)


def _box(rings: Rings) -> tuple[float, float, float, float]:
    points = [point for ring in rings for point in ring]
    if not points:
        return WORLD
    lons, lats = zip(*points, strict=True)
    return min(lons), min(lats), max(lons), max(lats)
