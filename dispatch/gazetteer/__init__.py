"""Finds the place that somebody typed: a name, a kilometre, coordinates, metres on a grid or a plus code."""

from collections.abc import Mapping

from msgspec.structs import replace

from dispatch.gazetteer import coordinates, kilometres, metres, plus_codes
from dispatch.gazetteer.entries import Found, How, Land, Sources, bounds, entries_of, read
from dispatch.gazetteer.search import Index
from events.values import Place

__all__ = ["LIMIT_MAX", "QUERY_MAX", "Found", "Gazetteer"]

QUERY_MAX = 300
"""Characters of a query: as many as the console's field for the address holds."""
LIMIT_MAX = 20
"""Answers to a query."""


class Gazetteer:
    """All that can be found in one region. Made anew when another version of the region is in force."""

    def __init__(self, sources: Sources) -> None:
        self._land = Land(sources.areas)
        self._corners = bounds(sources.areas)
        self._meridians = sources.grids.vn2000_meridians
        self._kilometres = kilometres.Kilometres(sources.roads, sources.places)
        self._index = Index(entries_of(sources, self._land))

    @classmethod
    def of(cls, files: Mapping[str, bytes]) -> "Gazetteer":
        """From the region's large files by name, as they are kept. Raises msgspec.DecodeError."""
        return cls(read(files))

    def find(self, typed: str, near: Place | None = None, limit: int = 8) -> list[Found]:
        """At most `limit` answers, best first; `near` is where the caller seems to be, or None."""
        points = self._points(typed)
        if points:
            return points[:limit]
        asked = kilometres.read(typed)
        if asked is not None:
            counted = [self._counted(one) for one in self._kilometres.find(asked)]
            return [*counted, *self._index.search(asked.rest, near, limit)][:limit]
        code = plus_codes.find(typed)
        if code is not None:
            return self._plus_code(*code, near)
        return self._index.search(typed, near, limit)

    def _points(self, typed: str) -> list[Found]:
        """What is written in figures. Where they may be of several grids, each is named and none is sure."""
        exact = coordinates.read(typed, self._corners)
        if exact is not None:
            return [self._point(_figures(exact), "coordinates", exact)]
        read = metres.read(typed, self._corners, self._meridians)
        if len(read) == 1:
            return [self._point(_figures(read[0].place), "coordinates", read[0].place)]
        several = [self._point(f"{_figures(one.place)} ({one.grid})", "coordinates", one.place) for one in read]
        return [replace(one, score=round(1 / len(several), 3)) for one in several]

    def _point(self, name: str, how: How, place: Place) -> Found:
        return Found(name, how, self._land.words(place), place, None, 1.0, how)

    def _counted(self, one: kilometres.Counted) -> Found:
        """Where the kilometre is not known, `area` says from where to where it would be, as far as that is known."""
        if one.place is not None:
            return Found(one.name, "km_post", self._land.words(one.place), one.place, None, 1.0, "km")
        known = " – ".join(kilometres.written(metres) for metres in one.known or ())
        return Found(one.name, "km_post", known, None, None, 1.0, "km")

    def _plus_code(self, code: str, rest: str, near: Place | None) -> list[Found]:
        """A short code is the one nearest to the place named with it, else to `near`, else to the region's middle."""
        if not plus_codes.is_whole(code):
            named = self._index.search(rest, near, 1)
            around = named[0].place if named else near or self._middle()
            if around is None:
                return []
            code = plus_codes.recover(code, around)
        return [self._point(code, "plus_code", plus_codes.centre(code))]

    def _middle(self) -> Place | None:
        if self._corners is None:
            return None
        one, other = self._corners
        return Place((one.lat + other.lat) / 2, (one.lon + other.lon) / 2)


def _figures(place: Place) -> str:
    return f"{place.lat:.5f}, {place.lon:.5f}"
