"""The data a province is set up by: a folder of files, read once into one frozen value."""

import datetime
import hashlib
from collections.abc import Callable, Collection, Sequence
from functools import lru_cache
from math import cos, radians
from pathlib import Path
from typing import TypeVar

import msgspec
import numpy as np
import shapely
from msgspec import Struct

from dispatch import region_files as files
from dispatch import region_rows as rows
from dispatch.core.proximity import METRES_PER_DEGREE
from dispatch.region_calendar import calendar_of
from dispatch.region_cards import Cards
from dispatch.region_targets import Targets, by_kinds
from events.regions import HospitalData, Number, Rules, UnitData
from events.values import AreaId, Capability, Care, Place

ON_ROAD_M = 60.0
"""So near to the line of a road is on it."""
ROADS_REMEMBERED = 20_000
"""Places whose roads are remembered."""

Row = TypeVar("Row", rows.Station, rows.UnitRow, rows.Hospital, rows.Camera, rows.Loudspeaker)


class Region(Struct, frozen=True):
    """A region folder as it was read. Rows stand in the order of their ids, whatever order the files have."""

    version: str
    digest: str
    """SHA-256 of the content of all files, whatever their order, line ends, columns or place on the disk."""
    rules: Rules
    units: tuple[UnitData, ...]
    stations: tuple[rows.Station, ...]
    hospitals: tuple[rows.Hospital, ...]
    cameras: tuple[rows.Camera, ...]
    loudspeakers: tuple[rows.Loudspeaker, ...]
    areas: tuple[rows.Area, ...]
    roads: tuple[rows.Road, ...]
    places: tuple[rows.Landmark, ...]
    """The gazetteer, kilometre posts included."""
    files: dict[str, bytes]
    """The large public ones, by the name the console asks for; kept by digest beside the journal."""

    def digests(self) -> dict[str, str]:
        """SHA-256 of each of `files`, as `RegionAdopted` names them."""
        return {name: hashlib.sha256(data).hexdigest() for name, data in self.files.items()}


class AreaMap:
    """Which area holds a point. Made once for a region; asked at every incident (about 10 µs)."""

    def __init__(self, areas: Sequence[rows.Area]) -> None:
        shapes = [(geometry(area), area.properties) for area in areas]
        shapes.sort(key=lambda pair: (pair[0].area, pair[1].code))
        self._areas = [area for _, area in shapes]
        self._tree = shapely.STRtree([shape for shape, _ in shapes])
        self._ancestries: dict[AreaId, frozenset[AreaId]] = {}

    @classmethod
    def of(cls, data: bytes) -> "AreaMap":
        """From the bytes of `areas.geojson` as they were kept by digest, which are not those of the folder here."""
        return cls(msgspec.json.decode(data, type=rows.Areas).features)

    def area_of(self, place: Place, on_date: datetime.date) -> AreaId | None:
        """The code of the smallest area that holds the place on that day; None outside the province."""
        return next((area.code for area in self.holding(place) if is_valid(area, on_date)), None)

    def holding(self, place: Place) -> list[rows.AreaProperties]:
        """All areas of every day that hold the place, the smallest first."""
        hits = self._tree.query(shapely.Point(place.lon, place.lat), predicate="intersects")
        return [self._areas[at] for at in sorted(hits.tolist())]

    def first_of(
        self, places: Sequence[Place | None], chosen: Callable[[rows.AreaProperties], bool]
    ) -> list[AreaId | None]:
        """The code of the smallest of the chosen areas that holds each place; many at once cost 8 µs each."""
        at = [number for number, place in enumerate(places) if place is not None]
        points = shapely.points(
            np.array([(place.lon, place.lat) for place in places if place is not None]).reshape(-1, 2)
        )
        wanted = np.array([chosen(area) for area in self._areas], np.bool_)
        found = np.full(len(at), len(self._areas))
        which, holding = self._tree.query(points, predicate="intersects")
        np.minimum.at(found, which[wanted[holding]], holding[wanted[holding]])
        codes: list[AreaId | None] = [None] * len(places)
        for number, area in zip(at, found.tolist(), strict=True):
            codes[number] = self._areas[area].code if area < len(self._areas) else None
        return codes

    def nearest(self, place: Place) -> Place | None:
        """The nearest to it of all that lies in an area of any day; none without areas."""
        point = shapely.Point(place.lon, place.lat)
        found = self._tree.query_nearest(point, all_matches=False)
        if len(found) == 0:
            return None
        there, _ = shapely.get_coordinates(shapely.shortest_line(self._tree.geometries[found[0]], point)).tolist()
        return Place(there[1], there[0])

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north of all of it."""
        west, south, east, north = shapely.total_bounds(self._tree.geometries).tolist()
        return west, south, east, north

    def on(self, date: datetime.date) -> list[rows.AreaProperties]:
        """All areas there are on that day, the smallest first."""
        return [area for area in self._areas if is_valid(area, date)]

    def points_in(self, codes: Collection[AreaId], date: datetime.date) -> list[tuple[Place, AreaId]]:
        """A point inside each of these areas of that day."""
        there = zip(self._tree.geometries, self._areas, strict=True)
        points = [(shape.representative_point(), area) for shape, area in there if area.code in codes]
        return [(Place(point.y, point.x), area.code) for point, area in points if is_valid(area, date)]

    def has(self, code: AreaId) -> bool:
        """There is such an area, or was."""
        return any(area.code == code for area in self._areas)

    def ancestry(self, code: AreaId) -> frozenset[AreaId]:
        """The area and all it was ever a part of. A code that was used again is of both."""
        found = self._ancestries.get(code)
        if found is None:
            found = self._ancestries[code] = self._above(code)
        return found

    def _above(self, code: AreaId) -> frozenset[AreaId]:
        """A ring has an end, too."""
        found, fresh = {code}, {code}
        while fresh:
            fresh = {area.parent for area in self._areas if area.code in fresh and area.parent is not None} - found
            found |= fresh
        return frozenset(found)

    def path_of(self, code: AreaId, on_date: datetime.date) -> tuple[AreaId, ...]:
        """The area and those it is a part of, up to the root; empty if there is none of that code on that day."""
        parents = {area.code: area.parent for area in self.on(on_date)}
        path: list[AreaId] = []
        at: AreaId | None = code
        while at is not None and at in parents and at not in path:
            path.append(at)
            at = parents[at]
        return tuple(path)


class RoadMap:
    """On which roads a place lies. Made once for a region; places that were asked of lately are remembered."""

    def __init__(self, roads: Sequence[rows.Road]) -> None:
        self._names = [road.properties.name or road.properties.ref for road in roads]
        lines = [road.geometry.coordinates for road in roads]
        self._y_m = METRES_PER_DEGREE
        self._x_m = self._y_m * cos(radians(lines[0][0][1])) if lines else self._y_m
        self._tree = shapely.STRtree([shapely.LineString([self._on_plane(*point) for point in line]) for line in lines])
        self.roads_of = lru_cache(ROADS_REMEMBERED)(self._roads_of)

    @classmethod
    def of(cls, data: bytes) -> "RoadMap":
        """From the bytes of `roads.geojson` as they were kept by digest."""
        return cls(msgspec.json.decode(data, type=rows.Roads).features)

    def _on_plane(self, lon: float, lat: float) -> tuple[float, float]:
        return lon * self._x_m, lat * self._y_m

    def _roads_of(self, place: Place) -> frozenset[str]:
        """Names, or numbers where they have none, of the roads within `ON_ROAD_M`; about 10 µs."""
        point = shapely.Point(self._on_plane(place.lon, place.lat))
        hits = self._tree.query(point, predicate="dwithin", distance=ON_ROAD_M)
        return frozenset(self._names[at] for at in hits.tolist())


def load(folder: Path) -> Region:
    """Read the folder, which must be readable in every row.

    Whether the rows agree with each other is asked of `region_check`, before a region is adopted.

    :raises RegionIsWrong: with every row that cannot be read.
    """
    found = files.read(folder)
    problems = [problem for problem in found.problems if problem.word not in NOT_IN_THE_WAY]
    if problems or found.settings is None:
        raise files.RegionIsWrong(sorted(problems))
    settings = found.settings.row
    return Region(
        version=settings.version,
        digest=digest_of(found),
        rules=_rules(settings, found),
        units=tuple(_units(found)),
        stations=tuple(_sorted(found.stations)),
        hospitals=tuple(_sorted(found.hospitals)),
        cameras=tuple(_sorted(found.cameras)),
        loudspeakers=tuple(_sorted(found.loudspeakers)),
        areas=tuple(found_area.row for found_area in found.areas),
        roads=tuple(found_road.row for found_road in found.roads),
        places=tuple(found_place.row for found_place in (*found.places, *found.km_posts)),
        files=_public(found),
    )


def digest_of(found: files.Folder) -> str:
    """Of the content of every file by its name: white space, line ends and the order of columns and lines are none."""
    whole = hashlib.sha256()
    for name in sorted(found.content):
        content = msgspec.json.encode(found.content[name], order="sorted")
        whole.update(msgspec.json.encode([name, hashlib.sha256(content).hexdigest()]))
    return whole.hexdigest()


def is_valid(area: rows.AreaProperties, on_date: datetime.date) -> bool:
    """Whether there is such an area on that day."""
    return (area.since is None or area.since <= on_date) and (area.until is None or on_date < area.until)


def geometry(area: rows.Area) -> shapely.MultiPolygon:
    """The outline, in degrees. It may be invalid: what a person typed is judged by `region_check`."""
    shape = area.geometry
    polygons = (shape.coordinates,) if isinstance(shape, rows.Polygon) else shape.coordinates
    return shapely.MultiPolygon([(polygon[0], polygon[1:]) for polygon in polygons if polygon])


def _rules(settings: rows.Settings, found: files.Folder) -> Rules:
    return Rules(
        name=settings.name,
        utc_offset_min=settings.utc_offset_min,
        centre=settings.centre,
        detour=settings.detour,
        assigning=settings.assigning,
        services=tuple(service.row for service in found.services),
        numbers=tuple(_number(number.row) for number in found.numbers),
        kinds=tuple(kind.row for kind in found.kinds),
        capabilities={Capability(key): name.row for key, name in found.capabilities.items()},
        limits=settings.limits,
        hazards=tuple(hazard.row for hazard in found.hazards),
        alarms=tuple(alarm.row for alarm in found.alarms),
        care={Care(key): name.row for key, name in found.care.items()},
        hospitals=tuple(HospitalData(one.id, one.place, one.care) for one in _sorted(found.hospitals)),
        calendar=calendar_of(found.calendar.row) if found.calendar is not None else None,
        agencies=tuple(agency.row for agency in found.agencies),
        fields=tuple(field.row for field in found.fields),
        sender=settings.sender,
    )


def _number(row: rows.NumberRow) -> Number:
    usual = row.serves[0] if len(row.serves) == 1 else None
    return Number(row.number, row.name, usual, row.answer_s)


def _units(found: files.Folder) -> list[UnitData]:
    """With the place of its station; a unit whose station is not known is at the middle of the region."""
    assert found.settings is not None
    homes = {station.row.id: station.row.place for station in found.stations}
    elsewhere = found.settings.row.centre
    return [
        UnitData(unit.id, unit.service, unit.capabilities, unit.station, homes.get(unit.station, elsewhere))
        for unit in _sorted(found.units)
    ]


def _sorted(table: list[files.Found[Row]]) -> list[Row]:
    return sorted((found.row for found in table), key=lambda row: row.id)


def _public(found: files.Folder) -> dict[str, bytes]:
    places = [place.row for place in (*found.places, *found.km_posts)]
    public: dict[str, object] = {
        "areas.geojson": rows.Areas(found.about["areas.geojson"], tuple(area.row for area in found.areas)),
        "roads.geojson": rows.Roads(found.about["roads.geojson"], tuple(road.row for road in found.roads)),
        "stations.json": _sorted(found.stations),
        "hospitals.json": _sorted(found.hospitals),
        "cameras.json": _sorted(found.cameras),
        "loudspeakers.json": _sorted(found.loudspeakers),
        "places.json": places,
    }
    if found.settings is not None and found.settings.row.vn2000_meridians:
        public["grids.json"] = rows.Grids(found.settings.row.vn2000_meridians)
    if "cards.json" in found.about:
        public["cards.json"] = Cards(found.about["cards.json"], tuple(card.row for card in found.cards))
    if "targets.json" in found.about:
        targets = by_kinds([target.row for target in found.targets], [kind.row for kind in found.kinds])
        public["targets.json"] = Targets(found.about["targets.json"], targets)
    return {name: msgspec.json.encode(content) for name, content in public.items()}


NOT_IN_THE_WAY = {"not_nfc", "unknown_file"}
"""Problems that `check` tells and that do not keep the service from starting."""
