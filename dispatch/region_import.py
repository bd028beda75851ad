"""Takes an operator's real outlines into a region folder, in place of the drawn ones, by official code."""

import datetime
import json
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import shapely
from msgspec import Struct
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from dispatch import region, region_files, region_writing
from dispatch import region_rows as rows
from dispatch.region_check import Progress, silent
from events.values import AreaId

DECIMALS = 5
"""About one metre."""
ELSEWHERE_DEGREES = 0.5
"""Farther than this from the drawn outline it is not the same place, whatever the code says."""
HOLE_DEGREES2 = 1e-6
"""Smaller holes in what is put together from its parts are cracks between them."""

Period = tuple[datetime.date | None, datetime.date | None]


class NotImported(Exception):
    """Nothing was changed. The sentence says what to do."""


class Report(Struct, frozen=True):
    """What became of an import, each entry a sentence for people that begins with the area's id or code."""

    imported: tuple[str, ...]
    """These have the outline of the file now."""
    repaired: tuple[str, ...]
    """Of these, those whose outline crossed itself and was put right."""
    rebuilt: tuple[str, ...]
    """Parents put together anew, since all their parts are real now."""
    unmatched: tuple[str, ...]
    """In the file, and not taken; with the reason."""
    missing: tuple[str, ...]
    """Areas of the same tree and level that the file does not have; still as drawn."""


def import_areas(
    folder: Path,
    file: Path,
    *,
    code_property: str = "code",
    name_property: str = "name",
    population_property: str = "population",
    on: datetime.date | None = None,
    progress: Progress = silent,
) -> Report:
    """Put the polygons of a GeoJSON file (WGS 84) into `areas.geojson` of the folder: all of them, or none.

    How many live in each is taken, too, where the file says it.

    Codes are used again for other areas. `on` is a day on which the file was true; without it, the days are those of
    the tree whose codes and names agree best with the file.

    :raises NotImported: the file cannot be read, fits no tree, or fits two equally well.
    :raises RegionIsWrong: the folder's own areas cannot be read.
    """
    progress("read", 0, 1)
    found = region_files.read(folder)
    wrong = [problem for problem in found.problems if problem.file == "areas.geojson" and problem.word != "not_nfc"]
    if wrong:
        raise region_files.RegionIsWrong(wrong)
    areas = {area.row.id: area.row for area in found.areas}
    given = _features(file, code_property, name_property, population_property)
    days = _period(list(areas.values()), given, on)
    by_code = {area.properties.code: area for area in areas.values() if _period_of(area) == days}
    taken = _take_all(areas, by_code, given, file.name, progress)
    rebuilt = _rebuild(areas, file.name)
    drawn = any(area.properties.schematic for area in areas.values())
    about = found.about["areas.geojson"] if drawn else rows.About("operator", f"Outlines from {file.name}.")
    region_writing.write_features(folder / "areas.geojson", about, areas.values())
    missing = _missing(areas, by_code, given)
    return Report(*map(tuple, (taken.imported, taken.repaired, rebuilt, taken.unmatched, missing)))


class _Given(Struct):
    name: str
    shape: BaseGeometry | None
    """None: it has no polygon."""
    population: int | None = None


class _Taken:
    """What was taken of one file so far."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.imported: list[str] = []
        self.repaired: list[str] = []
        self.unmatched: list[str] = []

    def take(self, area: rows.Area, given: _Given) -> rows.Area:
        """The area with its new outline, or as it was if that cannot be right."""
        told = f"{area.id} {area.properties.name}"
        if given.shape is None:
            self.unmatched.append(f"{told}: has no polygon in the file")
            return area
        outline: BaseGeometry = shapely.transform(given.shape, lambda degrees: np.round(degrees, DECIMALS))
        if not outline.is_valid:
            self.repaired.append(f"{told}: {shapely.is_valid_reason(outline)}")
            outline = _polygons(shapely.make_valid(outline))
        if outline.is_empty or outline.distance(region.geometry(area)) > ELSEWHERE_DEGREES:
            reason = "are they degrees of WGS 84, longitude first? VN-2000 metres must be converted"
            self.unmatched.append(f"{told}: the outline lies elsewhere; {reason}")
            return area
        self.imported.append(told)
        found = _with_outline(area, outline, f"outline from {self.source}")
        if given.population is None:
            return found
        properties = msgspec.structs.replace(found.properties, population=given.population)
        return msgspec.structs.replace(found, properties=properties)


def _take_all(
    areas: dict[str, rows.Area],
    by_code: Mapping[AreaId, rows.Area],
    given: Mapping[str, _Given],
    source: str,
    progress: Progress,
) -> _Taken:
    taken = _Taken(source)
    for done, code in enumerate(sorted(given), 1):
        progress("outlines", done, len(given))
        area = by_code.get(AreaId(code))
        if area is None:
            taken.unmatched.append(f"{code} {given[code].name}: the tree of these days has no such code")
        else:
            areas[area.id] = taken.take(area, given[code])
    if not taken.imported:
        raise NotImported("no outline could be taken: " + "; ".join(taken.unmatched[:5]))
    return taken


def _features(file: Path, code_property: str, name_property: str, population_property: str) -> dict[str, _Given]:
    try:
        raw = json.loads(file.read_bytes())
        features = raw["features"]
        codes = [str(feature["properties"][code_property]) for feature in features]
    except (OSError, ValueError) as wrong:
        raise NotImported(f"{file.name} cannot be read as GeoJSON: {wrong}") from wrong
    except (KeyError, TypeError) as wrong:
        told = f"{file.name} must be a FeatureCollection whose features have `{code_property}` among their properties"
        raise NotImported(told) from wrong
    parts: dict[str, list[Any]] = {}
    for code, feature in zip(codes, features, strict=True):
        parts.setdefault(code, []).append(feature)
    found = {code: _given(of_code, name_property) for code, of_code in parts.items()}
    for code, of_code in parts.items():
        found[code].population = _population_of(code, [one["properties"].get(population_property) for one in of_code])
    return found


def _population_of(code: str, told: Sequence[Any]) -> int | None:
    """What each feature of a commune tells, where all tell the same. Raises NotImported."""
    first, *others = (_population(code, one) for one in told)
    if any(one != first for one in others):
        raise NotImported(
            f"the features of {code} tell different populations, or not all tell one: {', '.join(map(repr, told))}; "
            "write the commune's on each of them, or on none"
        )
    return first


def _population(code: str, told: Any) -> int | None:
    """Raises NotImported for what is no number of people."""
    if told is None or told == "":
        return None
    try:
        if isinstance(told, bool) or int(told) != float(told) or int(told) < 0:
            raise ValueError
    except (TypeError, ValueError, OverflowError):
        raise NotImported(f"the population of {code} is no whole number: {told!r}") from None
    return int(told)


def _given(features: Sequence[Mapping[str, Any]], name_property: str) -> _Given:
    name = str(features[0]["properties"].get(name_property) or "")
    try:
        shapes = [shapely.force_2d(shape(feature["geometry"])) for feature in features]
    except (AttributeError, KeyError, TypeError, ValueError, shapely.errors.ShapelyError):
        return _Given(name, None)
    whole = shapes[0] if len(shapes) == 1 else shapely.union_all([shapely.make_valid(part) for part in shapes])
    if whole.geom_type not in {"Polygon", "MultiPolygon"}:  # kept as it came otherwise, so that a repair can be told
        whole = _polygons(whole)
    return _Given(name, None if whole.is_empty else whole)


def _polygons(mixed: BaseGeometry) -> BaseGeometry:
    """What of it has an area."""
    return shapely.union_all([part for part in shapely.get_parts(mixed) if "Polygon" in part.geom_type])


def _period(areas: Sequence[rows.Area], given: Mapping[str, _Given], on: datetime.date | None) -> Period:
    """The days of the tree that the file is about."""
    names: Counter[Period] = Counter()
    codes: Counter[Period] = Counter()
    for area in areas:
        other = given.get(area.properties.code)
        if other is not None and (on is None or region.is_valid(area.properties, on)):
            codes[_period_of(area)] += 1
            names[_period_of(area)] += _same(area.properties.name, other.name)
    if not codes:
        raise NotImported("no code in the file is one of the region's; is another property the official code?")
    best = max((names[days], codes[days]) for days in codes)
    fitting = [days for days in codes if (names[days], codes[days]) == best]
    if len(fitting) > 1:
        raise NotImported("the codes of the file were used at several times; say a day on which it was true")
    return fitting[0]


def _period_of(area: rows.Area) -> Period:
    return area.properties.since, area.properties.until


def _same(one: str, other: str) -> bool:
    """As people write names: with or without the kind of area before it, tone marks in either form."""
    ours, theirs = (unicodedata.normalize("NFC", name).casefold().strip() for name in (one, other))
    return bool(theirs) and (ours == theirs or ours.endswith(" " + theirs))


def _with_outline(area: rows.Area, outline: BaseGeometry, note: str) -> rows.Area:
    point = area.properties.point
    if not shapely.intersects_xy(outline, *point):
        inside = outline.representative_point()
        point = (round(inside.x, DECIMALS), round(inside.y, DECIMALS))
    properties = msgspec.structs.replace(area.properties, point=point, schematic=False, basis="operator", note=note)
    polygons = tuple(_rings(part) for part in shapely.get_parts(outline) if isinstance(part, shapely.Polygon))
    geometry = rows.Polygon(polygons[0]) if len(polygons) == 1 else rows.MultiPolygon(polygons)
    return rows.Area(area.id, properties, geometry)


def _rings(polygon: shapely.Polygon) -> tuple[tuple[rows.Point, ...], ...]:
    return tuple(tuple((x, y) for x, y in ring.coords) for ring in (polygon.exterior, *polygon.interiors))


def _rebuild(areas: dict[str, rows.Area], source: str) -> list[str]:
    """Parents that are still drawn and whose parts are all real are made of them, from the lowest up."""
    rebuilt: list[str] = []
    while True:
        ready = [area for area in areas.values() if area.properties.schematic and _all_real(area, areas)]
        if not ready:
            return rebuilt
        for area in ready:
            parts = [region.geometry(part) for part in _parts(area, areas)]
            whole = shapely.union_all([shapely.make_valid(part) for part in parts])
            areas[area.id] = _with_outline(area, _without_cracks(whole), f"made of its parts, from {source}")
            rebuilt.append(f"{area.id} {area.properties.name}")


def _parts(area: rows.Area, areas: Mapping[str, rows.Area]) -> list[rows.Area]:
    code = area.properties.code
    return [part for part in areas.values() if part.properties.parent == code and _period_of(part) == _period_of(area)]


def _all_real(area: rows.Area, areas: Mapping[str, rows.Area]) -> bool:
    parts = _parts(area, areas)
    return bool(parts) and not any(part.properties.schematic for part in parts)


def _without_cracks(whole: BaseGeometry) -> BaseGeometry:
    polygons = []
    for part in shapely.get_parts(_polygons(whole)):
        holes = [hole for hole in part.interiors if shapely.Polygon(hole).area > HOLE_DEGREES2]
        polygons.append(shapely.Polygon(part.exterior, holes))
    return shapely.MultiPolygon(polygons)


def _missing(
    areas: Mapping[str, rows.Area], by_code: Mapping[AreaId, rows.Area], given: Mapping[str, _Given]
) -> list[str]:
    levels = {by_code[AreaId(code)].properties.level for code in given if AreaId(code) in by_code}
    return [
        f"{area.id} {area.properties.name}"
        for area in by_code.values()
        if area.properties.level in levels and areas[area.id].properties.schematic
    ]
