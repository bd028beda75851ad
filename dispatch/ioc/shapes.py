"""Where something lies: a point, or outlines; as GeoJSON has it, longitude before latitude."""

from collections.abc import Sequence

import shapely
from msgspec import Struct

from dispatch import region_rows as rows
from events.values import Place

Pair = tuple[float, float]


class Point(Struct, frozen=True, tag=True, tag_field="type", gc=False):
    coordinates: Pair


class MultiPolygon(Struct, frozen=True, tag=True, tag_field="type", gc=False):
    coordinates: tuple[tuple[tuple[Pair, ...], ...], ...]


Shape = Point | MultiPolygon
WORLD = (-180.0, -90.0, 180.0, 90.0)
COARSE = 2
"""Decimals of a degree, some 1,100 m: where somebody rang from is told no nearer."""


class Box(Struct, frozen=True):
    """What a map shows. `west` may be greater than `east`: then it crosses the date line."""

    west: float
    south: float
    east: float
    north: float

    @property
    def halves(self) -> tuple[tuple[float, float, float, float], ...]:
        if self.west <= self.east:
            return ((self.west, self.south, self.east, self.north),)
        return (self.west, self.south, 180.0, self.north), (-180.0, self.south, self.east, self.north)

    def touches(self, shape: Shape | None) -> bool:
        """What lies nowhere is in no box."""
        if isinstance(shape, Point):
            lon, lat = shape.coordinates
            return any(w <= lon <= e and s <= lat <= n for w, s, e, n in self.halves)
        if shape is None:
            return False
        drawn = polygons(shape)
        return any(drawn.intersects(shapely.box(*half)) for half in self.halves)


def polygons(shape: MultiPolygon) -> shapely.MultiPolygon:
    return shapely.MultiPolygon([(one[0], one[1:]) for one in shape.coordinates])


def at(place: Place | None) -> Point | None:
    return Point((place.lon, place.lat)) if place is not None else None


def near(place: Place | None) -> Point | None:
    """The middle of the square it lies in."""
    return Point((round(place.lon, COARSE), round(place.lat, COARSE))) if place is not None else None


def outlined(outlines: Sequence[Sequence[Place]]) -> MultiPolygon | None:
    """Of outlines without holes, each closed."""
    drawn = tuple((closed(tuple((one.lon, one.lat) for one in line)),) for line in outlines if len(line) >= 3)
    return MultiPolygon(drawn) if drawn else None


def closed(line: tuple[Pair, ...]) -> tuple[Pair, ...]:
    return line if line[0] == line[-1] else (*line, line[0])


def of_area(area: rows.Area) -> MultiPolygon:
    shape = area.geometry
    return MultiPolygon((shape.coordinates,) if isinstance(shape, rows.Polygon) else shape.coordinates)
