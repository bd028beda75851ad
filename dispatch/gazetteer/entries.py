"""What has a name in a region: areas of every day, places, roads, stations, hospitals."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Literal

import msgspec
from msgspec import Struct

from dispatch import region_rows as rows
from dispatch.region import AreaMap, geometry
from events.values import Place

How = Literal["exact", "prefix", "words", "typo", "km", "coordinates", "plus_code"]


class Entry(Struct, frozen=True):
    """One thing with its names. `also` and `within` are searched; `name` and `area` are shown."""

    name: str
    kind: str
    """The level of an area, the kind of a place, or `road`, `station`, `hospital`."""
    area: str
    """The areas it lies in, in words, the smallest first; of an area that is no more, those it was a part of."""
    place: Place
    """Of an area the point its name is written at, of a road the middle of its course."""
    until: datetime.date | None = None
    """The first day on which the name was no more."""
    also: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    """Names of all areas that ever held its place."""
    is_area: bool = False


class Found(Struct, frozen=True):
    """One answer to what was typed; without a `place` it is understood, and the point is not known."""

    name: str
    kind: str
    area: str
    place: Place | None
    until: datetime.date | None
    score: float
    """From 0 to 1: how much of what was typed, and of the name, agrees."""
    how: How
    beyond: str = ""
    """What was typed of an address that this answer does not know, as it was typed: a house, an alley, a hamlet."""
    is_elsewhere: bool = False
    """It lies in another commune or district than the one that was named."""


class Sources(Struct, frozen=True):
    """The files of a region that have names in them, as they are kept by digest beside the journal."""

    areas: tuple[rows.Area, ...] = ()
    roads: tuple[rows.Road, ...] = ()
    places: tuple[rows.Landmark, ...] = ()
    stations: tuple[rows.Station, ...] = ()
    hospitals: tuple[rows.Hospital, ...] = ()
    grids: rows.Grids = rows.Grids()


def read(files: Mapping[str, bytes]) -> Sources:
    """From the bytes by file name; a file that is not there has no names. Raises msgspec.DecodeError."""
    none = b"[]"
    areas, roads = files.get("areas.geojson"), files.get("roads.geojson")
    return Sources(
        areas=msgspec.json.decode(areas, type=rows.Areas).features if areas else (),
        roads=msgspec.json.decode(roads, type=rows.Roads).features if roads else (),
        places=msgspec.json.decode(files.get("places.json", none), type=tuple[rows.Landmark, ...]),
        stations=msgspec.json.decode(files.get("stations.json", none), type=tuple[rows.Station, ...]),
        hospitals=msgspec.json.decode(files.get("hospitals.json", none), type=tuple[rows.Hospital, ...]),
        grids=msgspec.json.decode(files.get("grids.json", b"{}"), type=rows.Grids),
    )


class Land:
    """In which areas a point lies, in words."""

    def __init__(self, areas: Sequence[rows.Area]) -> None:
        self._map = AreaMap(areas)

    def within(self, place: Place) -> tuple[str, ...]:
        """The names of all areas of every day that hold it, the smallest first."""
        return tuple(area.name for area in self._map.holding(place))

    def words(self, place: Place) -> str:
        """The areas without an end that hold it, the smallest first; empty outside."""
        return ", ".join(area.name for area in self._map.holding(place) if area.until is None)

    def parents(self, area: rows.AreaProperties) -> str:
        """What an area is a part of, or was on its last day."""
        day = area.until - datetime.timedelta(days=1) if area.until else datetime.date.max
        held = {one.code: one.name for one in self._map.on(day)}
        return ", ".join(held[code] for code in self._map.path_of(area.code, day)[1:])


def entries_of(sources: Sources, land: Land) -> list[Entry]:
    """Everything with a name, but the kilometre posts, which are counted instead of searched."""
    places = [_place(place, land) for place in sources.places if place.kind != "km_post"]
    stations = [_site(one.name, "station", one.place, (), land) for one in sources.stations]
    hospitals = [_site(one.name, "hospital", one.place, (one.short,), land) for one in sources.hospitals]
    roads = [_road(road) for road in sources.roads]
    return [*(_area(area.properties, land) for area in sources.areas), *places, *roads, *stations, *hospitals]


def _area(area: rows.AreaProperties, land: Land) -> Entry:
    place = Place(area.point[1], area.point[0])
    within = tuple(name for name in land.within(place) if name != area.name)
    return Entry(area.name, area.level, land.parents(area), place, area.until, (), within, is_area=True)


def _place(place: rows.Landmark, land: Land) -> Entry:
    return _site(place.name, place.kind, place.place, place.also, land)


def _site(name: str, kind: str, place: Place, also: tuple[str, ...], land: Land) -> Entry:
    return Entry(name, kind, land.words(place), place, None, also, land.within(place))


def _road(road: rows.Road) -> Entry:
    line = road.geometry.coordinates
    middle = line[len(line) // 2]
    also = (road.properties.name,) if road.properties.name else ()
    return Entry(road.properties.ref, "road", "", Place(middle[1], middle[0]), None, also)


def bounds(areas: Sequence[rows.Area]) -> tuple[Place, Place] | None:
    """The south-western and the north-eastern corner of all areas; None when there are none."""
    boxes = [geometry(area).bounds for area in areas]
    if not boxes:
        return None
    south_west = Place(min(box[1] for box in boxes), min(box[0] for box in boxes))
    return south_west, Place(max(box[3] for box in boxes), max(box[2] for box in boxes))
