"""Whom a warning reaches: the clusters of loudspeakers that lie in areas of the tree and in what was drawn."""

import datetime
from collections.abc import Callable, Iterable, Sequence

import msgspec
import shapely
from msgspec import Struct

from dispatch import region_rows as rows
from dispatch.region import geometry, is_valid
from events.values import AreaId, ClusterId, Place

DIGITS = 5
"""Of a degree, to about a metre."""
DRAWN = "vùng vẽ thuộc "


class UnknownArea(Exception):
    """There is no area of that code today. Its name is the argument."""


class Reached(Struct, frozen=True):
    """The clusters, and the area as people and as CAP know it: its name, outlines that are closed, official codes.

    Of an area of which only a part is ours, name and codes are that part's: who lives in the rest is not warned.
    """

    clusters: tuple[ClusterId, ...]
    area_name: str
    outlines: tuple[tuple[Place, ...], ...]
    codes: tuple[AreaId, ...]


class Reach:
    """Made once for a region; a warning for the whole province takes some milliseconds."""

    def __init__(
        self, areas: Sequence[rows.Area], clusters: Sequence[rows.Loudspeaker], today: Callable[[], datetime.date]
    ) -> None:
        self.today = today
        self._areas = [(area.properties, shapely.make_valid(geometry(area))) for area in areas]
        self._clusters = clusters
        self._tree = shapely.STRtree([shapely.Point(one.place.lon, one.place.lat) for one in clusters])

    @classmethod
    def of(cls, areas: bytes | None, clusters: bytes | None, today: Callable[[], datetime.date]) -> "Reach":
        """From the files of the region in force; without them, nobody is reached."""
        return cls(
            msgspec.json.decode(areas, type=rows.Areas).features if areas is not None else (),
            msgspec.json.decode(clusters, type=list[rows.Loudspeaker]) if clusters is not None else (),
            today,
        )

    @classmethod
    def nowhere(cls) -> "Reach":
        """Before a region is in force."""
        return cls((), (), lambda: datetime.date.min)

    def reached(self, areas: Iterable[AreaId], polygon: Sequence[Place], *, drill: bool) -> Reached:
        """As of today; a drill reaches only clusters that take drills. Raises UnknownArea."""
        today = self.today()
        chosen = [self._area(code, today) for code in areas]
        shapes = [shape for _, shape in chosen]
        names = [area.part or area.name for area, _ in chosen]
        if polygon:
            drawn = ring_of(polygon)
            shapes.append(drawn)
            names.append(DRAWN + ", ".join(self._leaves(drawn, today)))
        found = {at for shape in shapes for at in self._tree.query(shape, predicate="intersects").tolist()}
        clusters = sorted(self._clusters[at].id for at in found if self._clusters[at].drills or not drill)
        outlines = tuple(ring for shape in shapes for ring in _rings(shape))
        codes = dict.fromkeys(code for area, _ in chosen for code in self._codes(area, today))
        return Reached(tuple(map(ClusterId, clusters)), ", ".join(names), outlines, tuple(codes))

    def has_ground(self, polygon: Sequence[Place]) -> bool:
        """Some of it lies in an area; without areas, nobody can say that it does not."""
        return not self._areas or bool(self._leaves(ring_of(polygon), self.today()))

    def _area(self, code: AreaId, today: datetime.date) -> tuple[rows.AreaProperties, shapely.Geometry]:
        for area, shape in self._areas:
            if area.code == code and is_valid(area, today):
                return area, shape
        raise UnknownArea(code)

    def _codes(self, area: rows.AreaProperties, today: datetime.date) -> list[AreaId]:
        """Its own, or of all right below it: those are whole."""
        if not area.part:
            return [area.code]
        return [one.code for one, _ in self._areas if one.parent == area.code and is_valid(one, today)]

    def _leaves(self, drawn: shapely.Geometry, today: datetime.date) -> list[str]:
        """The names of the smallest areas that it touches."""
        there = [(area, shape) for area, shape in self._areas if is_valid(area, today)]
        parents = {area.parent for area, _ in there}
        return [area.name for area, shape in there if area.code not in parents and shape.intersects(drawn)]


def ring_of(polygon: Sequence[Place]) -> shapely.Polygon:
    return shapely.Polygon([(place.lon, place.lat) for place in polygon])


def is_an_area(polygon: Sequence[Place]) -> bool:
    """It has corners, and its edges do not cross."""
    return len(polygon) >= 3 and bool(ring_of(polygon).is_valid)


def _rings(shape: shapely.Geometry) -> list[tuple[Place, ...]]:
    """The outer edges; CAP knows no holes."""
    parts = [part for part in shapely.get_parts(shape) if isinstance(part, shapely.Polygon)]
    return [
        tuple(Place(round(lat, DIGITS), round(lon, DIGITS)) for lon, lat in part.exterior.coords)
        for part in parts
        if not part.is_empty
    ]
