"""Kilometres of roads as places: `QL14 km 912`, counted between the posts that are known, and never beyond them."""

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

import shapely
from msgspec import Struct

from dispatch import region_rows as rows
from dispatch.gazetteer import folding
from events.values import Place

SAID = re.compile(r"\b(?:kilo ?met|cay so|cot km|km so|moc km|(?:cot )?moc(?: so| lo gioi)?(?= *\d))\b")
SHORT = re.compile(r"\bk(?= ?\d{1,4}\b)")
"""`QL13 K100`; without a road it is a name, as of a quarter or a bridge."""
KM = re.compile(r"\bkm *(\d{1,4})(?: *\+ *(\d{1,3})| *[.,] ?(\d{1,3}))?\b", re.IGNORECASE)
ROAD = re.compile(r"\b(?:quoc lo|duong tinh|duong huyen|cao toc) (?=\w*\d)\w+")


class Asked(Struct, frozen=True):
    """What was said of a kilometre: metres from the road's beginning, and everything else that was typed, plain."""

    metres: int
    rest: str


class Counted(Struct, frozen=True):
    """A kilometre of one road. `place` is None outside `known`, the metres of the first and the last known post."""

    road: str
    metres: int
    place: Place | None
    known: tuple[int, int] | None

    @property
    def name(self) -> str:
        return f"{self.road} {written(self.metres)}"


class Post(NamedTuple):
    """`along` is how far along the road's line it stands, in degrees; 0 without a line."""

    metres: int
    place: Place
    along: float


class Course(Struct, frozen=True):
    """A road with its posts in the order of their figures. Without a line, kilometres between posts lie straight."""

    road: str
    line: shapely.LineString | None
    posts: tuple[Post, ...]

    def at(self, metres: int) -> Counted:
        if not self.posts:
            return Counted(self.road, metres, None, None)
        known = self.posts[0].metres, self.posts[-1].metres
        place = self._between(metres) if known[0] <= metres <= known[1] else None
        return Counted(self.road, metres, place, known)

    def _between(self, metres: int) -> Place:
        before = [post for post in self.posts if post.metres <= metres][-1]
        after = next(post for post in self.posts if post.metres >= metres)
        if before.metres == after.metres:
            return before.place
        share = (metres - before.metres) / (after.metres - before.metres)
        if self.line is not None:
            point = self.line.interpolate(before.along + share * (after.along - before.along))
            return Place(point.y, point.x)
        lat, lon = after.place.lat - before.place.lat, after.place.lon - before.place.lon
        return Place(before.place.lat + share * lat, before.place.lon + share * lon)


class Kilometres:
    """The roads of a region with their posts."""

    def __init__(self, roads: Sequence[rows.Road], places: Sequence[rows.Landmark]) -> None:
        lines = {road.properties.ref: shapely.LineString(road.geometry.coordinates) for road in roads}
        posts: defaultdict[str, list[rows.Landmark]] = defaultdict(list)
        for post in places:
            if post.kind == "km_post":
                posts[_road_of(post.name)].append(post)
        folded = {folding.fold(ref): ref for ref in lines}
        self._courses = {road: _course(ref, lines[ref], posts.pop(road, [])) for road, ref in folded.items()}
        self._courses |= {
            road: _course(KM.split(some[0].name, 1)[0].strip(), None, some) for road, some in posts.items()
        }

    def find(self, asked: Asked) -> list[Counted]:
        """On the road that was named, whether it is known there or not; without a name, on every road that has it."""
        rest = folding.fold(asked.rest)
        named = [road for road in self._courses if f" {road} " in f" {rest} "]
        if named:
            return [self._courses[max(named, key=len)].at(asked.metres)]
        if ROAD.search(rest):
            return []
        return [found for course in self._courses.values() if (found := course.at(asked.metres)).place is not None]


def read(typed: str) -> Asked | None:
    """The kilometre in a text: `km 812`, `Km812+300`, `cây số 812`, `km 812,3`; None if there is none."""
    text = SAID.sub("km", folding.plain(typed))
    if ROAD.search(folding.fold(typed)):
        text = SHORT.sub("km", text)
    text = re.sub(r"(?<=[a-z0-9])km(?=\d)", " km", text)
    found = KM.search(text)
    if found is None:
        return None
    metres = int(found[1]) * 1000 + (int(found[2]) if found[2] else round(float(f"0.{found[3] or 0}") * 1000))
    return Asked(metres, f"{text[: found.start()]} {text[found.end() :]}".strip(" ,"))


def written(metres: int) -> str:
    """`Km 812`, or `Km 812+300`."""
    return f"Km {metres // 1000}" + (f"+{metres % 1000:03}" if metres % 1000 else "")


def _road_of(post: str) -> str:
    asked = read(post)
    return folding.fold(asked.rest) if asked else ""


def _course(ref: str, line: shapely.LineString | None, posts: Sequence[rows.Landmark]) -> Course:
    """A post whose name says no kilometre is left out."""
    told = [(asked.metres, post.place) for post in posts if (asked := read(post.name)) is not None]
    along = [line.project(shapely.Point(place.lon, place.lat)) if line is not None else 0.0 for _, place in told]
    known = sorted(Post(metres, place, at) for (metres, place), at in zip(told, along, strict=True))
    return Course(ref, line, tuple(known))
