"""What can be wrong with the tree of areas, their outlines, and the roads; a part of `region_check`."""

import datetime
import math
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

import shapely

from dispatch import region
from dispatch import region_rows as rows
from dispatch.region_files import Folder, Found, Problem
from events.values import AreaId, Place

CODE = re.compile(r"\d{2}|\d{3}|\d{5}")
"""Official codes: a province has two figures, a district three, a commune five."""
STRAY_SHARE = 0.02
"""So much of an area may lie over its neighbour or beyond its parent before it is a mistake."""
ALWAYS = (datetime.date.min, datetime.date.max)

FoundArea = Found[rows.Area]


class Whole:
    """Everything that any area covers on any day."""

    def __init__(self, shapes: Sequence[shapely.Geometry]) -> None:
        self._shape = shapely.union_all(list(shapes))
        shapely.prepare(self._shape)

    def holds(self, place: Place) -> bool:
        """True as well where there is no outline to judge by."""
        return self._shape.is_empty or bool(shapely.intersects_xy(self._shape, place.lon, place.lat))


def whole(folder: Folder) -> Whole:
    shapes = [shape for shape in map(_shape, folder.areas) if shape is not None]
    return Whole([shape if shape.is_valid else shapely.make_valid(shape) for shape in shapes])


def areas(folder: Folder) -> Iterator[Problem]:
    by_code: dict[AreaId, list[FoundArea]] = defaultdict(list)
    for found in folder.areas:
        yield from _properties(found)
        yield from _outline(found)
        yield from _clash(found, by_code[found.row.properties.code])
        by_code[found.row.properties.code].append(found)
    if not folder.areas:
        yield Problem("areas.geojson", 1, "missing_field", "there is no area")
    seen: dict[str, FoundArea] = {}
    for found in folder.areas:
        if seen.setdefault(found.row.id, found) is not found:
            yield found.problem("duplicate", f"feature id `{found.row.id}` is used twice", ".id")
        yield from _family(found, by_code)
        yield from _parts(found, folder.areas)
    yield from _overlaps([found for found in folder.areas if not _is_parent(found, folder.areas)])


def roads(folder: Folder) -> Iterator[Problem]:
    land = whole(folder)
    seen: dict[str, Found[rows.Road]] = {}
    for found in folder.roads:
        road, line = found.row.properties, found.row.geometry.coordinates
        if seen.setdefault(found.row.id, found) is not found:
            yield found.problem("duplicate", f"feature id `{found.row.id}` is used twice", ".id")
        if len(line) < 2:
            yield found.problem("invalid_shape", f"{road.ref} has fewer than two points", ".geometry")
        if line and not any(land.holds(Place(lat, lon)) for lon, lat in line if abs(lat) <= 90):
            yield found.problem("outside", f"no point of {road.ref} is inside the province", ".geometry")
        if (road.km_from is None) != (road.km_to is None) or (road.km_from is not None and road.km_from == road.km_to):
            yield found.problem("wrong_value", "km_from and km_to go together and differ", ".properties")


def _properties(found: FoundArea) -> Iterator[Problem]:
    area = found.row.properties
    for key in ("code", "parent", "successor"):
        code = getattr(area, key)
        if code is not None and not CODE.fullmatch(code):
            yield found.problem(
                "bad_code", f"{key} `{code}` is not of two, three or five figures", f".properties.{key}"
            )
    if area.since is not None and area.until is not None and area.since >= area.until:
        yield found.problem("bad_dates", f"{area.name} ends before it begins", ".properties.to")


def _outline(found: FoundArea) -> Iterator[Problem]:
    area, shape = found.row.properties, _shape(found)
    if shape is None or shape.is_empty:
        yield found.problem(
            "invalid_shape", f"the outline of {area.name} has no ring, or one of fewer than four points", ".geometry"
        )
        return
    if not shape.is_valid:
        told = f"the outline of {area.name} is not a valid polygon: {shapely.is_valid_reason(shape)}"
        yield found.problem("invalid_shape", told, ".geometry")
    west, south, east, north = shape.bounds
    if west < -180 or south < -90 or east > 180 or north > 90:
        told = f"the outline of {area.name} is not in degrees; a map in VN-2000 metres must be converted to WGS 84"
        yield found.problem("invalid_shape", told, ".geometry")
    elif not shapely.intersects_xy(shape, *area.point):
        yield found.problem("outside", f"the point of {area.name} is outside its outline", ".properties.point")


def _clash(found: FoundArea, others: Sequence[FoundArea]) -> Iterator[Problem]:
    for other in others:
        if _together(found, other):
            told = f"code {found.row.properties.code} is valid on the same days in line {other.line}"
            yield found.problem("duplicate", told, ".properties.code")


def _family(found: FoundArea, by_code: dict[AreaId, list[FoundArea]]) -> Iterator[Problem]:
    area = found.row.properties
    if area.successor is not None and not any(_begins_when_ended(found, other) for other in by_code[area.successor]):
        told = f"successor {area.successor} of {area.name} is not an area from {area.until} on"
        yield found.problem("unknown_successor", told, ".properties.successor")
    if area.parent is None:
        return
    parents = [other for other in by_code[area.parent] if _covers(other, found)]
    if not parents:
        told = f"parent {area.parent} of {area.name} is not an area on all its days"
        yield found.problem("unknown_parent", told, ".properties.parent")
    elif _is_own_ancestor(found, by_code):
        yield found.problem("unknown_parent", f"{area.name} is its own ancestor", ".properties.parent")
    else:
        yield from _beyond(found, parents[0])


def _beyond(found: FoundArea, parent: FoundArea) -> Iterator[Problem]:
    """Outlines drawn and outlines measured do not fit each other; only like is held against like."""
    inner, outer = _shape(found), _shape(parent)
    if inner is None or outer is None or not (inner.is_valid and outer.is_valid) or not inner.area:
        return
    alike = found.row.properties.schematic == parent.row.properties.schematic
    share = inner.difference(outer).area / inner.area
    if alike and share > STRAY_SHARE:
        told = f"{share:.0%} of {found.row.properties.name} lies beyond {parent.row.properties.name}"
        yield found.problem("outside", told, ".geometry")


def _overlaps(leaves: Sequence[FoundArea]) -> Iterator[Problem]:
    shapes = [(found, shape) for found in leaves if (shape := _shape(found)) is not None and shape.is_valid]
    tree = shapely.STRtree([shape for _, shape in shapes])
    for at, (found, shape) in enumerate(shapes):
        for near in sorted(tree.query(shape, predicate="intersects").tolist()):
            other, beside = shapes[near]
            alike = found.row.properties.schematic == other.row.properties.schematic
            if near >= at or not alike or not _together(found, other):
                continue
            share = shape.intersection(beside).area / min(shape.area, beside.area)
            if share > STRAY_SHARE:
                told = f"{found.row.properties.name} lies over {other.row.properties.name} ({share:.0%})"
                yield found.problem("overlap", told, ".geometry")


def _parts(found: FoundArea, others: Sequence[FoundArea]) -> Iterator[Problem]:
    """Whoever is warned in a part of an area is named by what lies in that part."""
    area = found.row.properties
    if area.part and not _is_parent(found, others):
        told = f"`part` of {area.name} names a part of which no area is here"
        yield found.problem("no_parts", told, ".properties.part")


def _is_parent(found: FoundArea, others: Sequence[FoundArea]) -> bool:
    return any(other.row.properties.parent == found.row.properties.code and _covers(found, other) for other in others)


def _is_own_ancestor(found: FoundArea, by_code: dict[AreaId, list[FoundArea]]) -> bool:
    seen, at = set(), found
    while at.row.properties.parent is not None:
        if at.row.id in seen:
            return True
        seen.add(at.row.id)
        above = [other for other in by_code[at.row.properties.parent] if _covers(other, at)]
        if not above:
            return False
        at = above[0]
    return False


def _days(found: FoundArea) -> tuple[datetime.date, datetime.date]:
    area = found.row.properties
    return area.since or ALWAYS[0], area.until or ALWAYS[1]


def _together(one: FoundArea, other: FoundArea) -> bool:
    """On some day there are both."""
    return max(_days(one)[0], _days(other)[0]) < min(_days(one)[1], _days(other)[1])


def _covers(longer: FoundArea, shorter: FoundArea) -> bool:
    """On every day of the second there is the first."""
    return _days(longer)[0] <= _days(shorter)[0] and _days(shorter)[1] <= _days(longer)[1]


def _begins_when_ended(ended: FoundArea, other: FoundArea) -> bool:
    return _days(other)[0] <= _days(ended)[1] < _days(other)[1]


def _shape(found: FoundArea) -> shapely.MultiPolygon | None:
    try:
        shape = region.geometry(found.row)
    except ValueError:  # a ring of one, two or three points
        return None
    return shape if all(map(math.isfinite, shape.bounds)) else None
