"""`GET /coverage`: how much of each area an available unit could reach within some minutes, now or in the past.

The region is laid out in points a kilometre apart; each is as far from help as from the nearest free unit of the
service, as the crow flies, made longer by the region's detour, at the speed of the service at this hour.
"""

import asyncio
import datetime
import hashlib
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from math import cos, radians
from typing import Annotated, Literal

import msgspec
import numpy as np
from aiohttp import web
from msgspec import Meta, Struct

from dispatch.core.rules import METRES_PER_DEGREE, local_hour
from dispatch.http import wire
from dispatch.http.edge import language_of
from dispatch.http.problems import Problem, Wrong
from dispatch.http.replies import Reply, encode
from dispatch.ioc.asked import Interval, when
from dispatch.ioc.columns import Numbers
from dispatch.ioc.definitions import COVERED, Definition
from dispatch.ioc.description import in_words
from dispatch.ioc.features import clock_time
from dispatch.ioc.free import free_of
from dispatch.ioc.ogc import NOT_IN_EQUALITY, TO_COME
from dispatch.ioc.reader import Reader
from dispatch.ioc.seen import Now, Past, past
from dispatch.region import AreaMap
from dispatch.region_rows import AreaProperties
from events.regions import Name, Rules, Service
from events.values import AreaId, Place, Position, ServiceId, Time
from projections.units import UnitRow

STEP_M = 1_000.0
POINTS_MAX = 60_000
"""A larger region is laid out more widely."""
MINUTES = (8, 15)
REMEMBERED = 4
NO_POPULATION = Name(
    "Tính theo diện tích: dữ liệu vùng chưa có dân số của mọi xã (population trong areas.geojson).",
    "By area: the region's data do not tell the population of every commune (population in areas.geojson).",
)
Basis = Literal["population", "area"]


class Asked(Struct, frozen=True, forbid_unknown_fields=True):
    service: ServiceId | None = None
    """Of one alone."""
    minutes: Annotated[int, Meta(ge=1, le=120)] | None = None
    """8 and 15, where nothing is said."""
    datetime: Annotated[str, Meta(max_length=80)] | None = None
    """As it was then; of a day or an interval, at its end. Now, where nothing is said."""


class Row(Struct):
    """Of a service in an area; `area` None: of the whole region, or of the whole part that is told. `covered` is a
    share by number of minutes."""

    service: ServiceId
    area: AreaId | None
    units: int | None
    """Free ones of the service, wherever they stand; not told to who is bound to a part."""
    covered: dict[int, float]


class Told(Struct, frozen=True):
    """`basis` is what the shares are of; `notes` are what should be known of them."""

    position: Position
    at: str
    basis: Basis
    rows: list[Row]
    definitions: tuple[Definition, ...]
    notes: tuple[str, ...] = ()


class Ground:
    """Points of the region as it is on a day, each with the area it is in and how much lives there. An area that lies
    between the points of the grid has one of its own."""

    def __init__(self, areas: AreaMap, day: datetime.date) -> None:
        there = areas.on(day)
        parents = {area.parent for area in there}
        smallest = [area for area in there if area.code not in parents]
        spots = _spots(areas.bounds)
        codes = areas.first_of(spots, lambda area: area in smallest)
        between = {area.code for area in smallest} - set(codes)
        found = [*zip(spots, codes, strict=True), *areas.points_in(between, day)]
        inside = [spot for spot, code in found if code is not None]
        held = [code for _, code in found if code is not None]
        self.lat = np.array([spot.lat for spot in inside])
        self.lon = np.array([spot.lon for spot in inside])
        self.areas: list[AreaId] = sorted(set(held))
        at = {code: number for number, code in enumerate(self.areas)}
        self.area = np.array([at[code] for code in held], np.int32)
        self.basis, self.weight = self._weights(smallest)

    def _weights(self, areas: Sequence[AreaProperties]) -> tuple[Basis, Numbers]:
        """By population, where every area tells how many live in it, evenly over it; else each point the same."""
        told = {area.code: area.population for area in areas}
        if not told or None in told.values():
            return "area", np.ones(len(self.area))
        people = [told[code] for code in self.areas]
        points = np.bincount(self.area, minlength=len(self.areas))
        each = np.array(people, np.float64) / points
        return "population", each[self.area]

    def seconds(self, rules: Rules, service: Service, places: Sequence[Place], hour: int) -> Numbers:
        """From each point's nearest of these places."""
        nearest = np.full(len(self.lat), np.inf)
        for place in places:
            x = (self.lon - place.lon) * cos(radians(place.lat))
            np.minimum(nearest, np.hypot(x, self.lat - place.lat), out=nearest)
        return nearest * METRES_PER_DEGREE * rules.detour / (service.speed_kmh[hour] / 3.6)


def _spots(bounds: tuple[float, float, float, float]) -> list[Place]:
    """A grid over these degrees: west, south, east, north."""
    west, south, east, north = bounds
    high = (north - south) * METRES_PER_DEGREE
    wide = (east - west) * METRES_PER_DEGREE * cos(radians((north + south) / 2))
    step_m = max(STEP_M, (high * wide / POINTS_MAX) ** 0.5)
    lats = np.linspace(south, north, max(2, int(high / step_m)))
    lons = np.linspace(west, east, max(2, int(wide / step_m)))
    return [Place(float(lat), float(lon)) for lat in lats for lon in lons]


class Grounds:
    """The newest few: each is the same for the same map and day."""

    def __init__(self) -> None:
        self.maps: OrderedDict[str, AreaMap] = OrderedDict()
        self.known: OrderedDict[tuple[str, datetime.date], Ground] = OrderedDict()

    async def of(self, data: bytes, day: datetime.date) -> tuple[AreaMap, Ground]:
        """Of the bytes of `areas.geojson`; made beside the loop."""
        name = hashlib.sha256(data).hexdigest()
        if name not in self.maps:
            self.maps[name] = await asyncio.to_thread(AreaMap.of, data)
        areas = self.maps[name]
        if (name, day) not in self.known:
            self.known[name, day] = await asyncio.to_thread(Ground, areas, day)
        found = self.known[name, day]
        for remembered in (self.maps, self.known):
            while len(remembered) > REMEMBERED:
                remembered.popitem(last=False)
        return areas, found


async def get_coverage(reader: Reader, grounds: Grounds, request: web.BaseRequest) -> Reply:
    """For machines that may read, operations centres, the room and administrators; a district's centre is told of its
    own areas. As of a moment of the past with the region, its areas and its speeds as they were."""
    identity, follower = reader.identify(request), reader.follower
    reader.take(identity, is_past=True)
    asked = wire.queried(request.query, Asked)
    at = _moment(asked, follower.offset_ms)
    reader.work(is_past=True)
    seen = Now(follower) if at is None or at >= follower.clock() else await past(follower, at)
    told = await told_of(seen, grounds, asked, identity.area)
    words = [NOT_IN_EQUALITY] if seen.is_past else [TO_COME] if at is not None else []
    if told.basis == "area":
        words.append(NO_POPULATION)
    notes = tuple(in_words(one, language_of(request.headers)) for one in words)
    body = encode(msgspec.structs.replace(told, notes=notes))
    return Reply(200, body, headers=reader.headers(None, seen.position))


def _moment(asked: Asked, offset_ms: int) -> Time | None:
    """Of a day or an interval its end; None: now. Raises Problem 422."""
    if asked.datetime is None:
        return None
    try:
        found = when(asked.datetime, offset_ms)
    except ValueError as wrong:
        raise Problem(422, "invalid", errors=(Wrong("$.datetime", str(wrong)),)) from None
    return found.ends if isinstance(found, Interval) else found


async def told_of(seen: Now | Past, grounds: Grounds, asked: Asked, area: AreaId | None) -> Told:
    """Of all of the region or of one area of it. Raises Problem 409, 422."""
    rules, data = await seen.rules(), (await seen.files()).get("areas.geojson")
    if rules is None or data is None:
        raise Problem(409, "no_region")
    services = [one for one in rules.services if asked.service in (None, one.id)]
    if not services:
        raise Problem(422, "invalid", errors=(Wrong("$.service", "The region has no such service"),))
    moment = clock_time(seen.at, rules.utc_offset_ms)
    areas, ground = await grounds.of(data, datetime.date.fromisoformat(moment[:10]))
    mine = np.array([area is None or area in areas.ancestry(code) for code in ground.areas], np.bool_)
    units = [row async for batch in seen.batches(("units",), UnitRow) for _, row in batch]
    seen_at = await seen.places()
    minutes = (asked.minutes,) if asked.minutes is not None else MINUTES
    places = [(service, free_of(units, seen_at, service.id)) for service in services]
    at = rules, local_hour(rules, seen.at)
    rows = await asyncio.to_thread(_rows, ground, places, at, minutes, mine, tells_units=area is None)
    return Told(seen.position, moment, ground.basis, rows, (COVERED,))


def _rows(
    ground: Ground,
    places: Sequence[tuple[Service, Sequence[Place]]],
    at: tuple[Rules, int],
    minutes: Sequence[int],
    mine: Numbers,
    *,
    tells_units: bool,
) -> list[Row]:
    """Of each service, whose free units are at these places, at an hour of the rules' day. Takes long."""
    rules, hour = at
    rows: list[Row] = []
    for service, there in places:
        taken_s = ground.seconds(rules, service, there, hour)
        rows += rows_of(ground, service.id, len(there) if tells_units else None, taken_s, minutes, mine)
    return rows


def rows_of(
    ground: Ground, service: ServiceId, units: int | None, taken_s: Numbers, minutes: Sequence[int], mine: Numbers
) -> Iterator[Row]:
    """Together first, then by area; of those that are mine."""
    chosen = mine[ground.area]
    weight = np.where(chosen, ground.weight, 0.0)
    whole = np.bincount(ground.area, weight, len(ground.areas))
    reached = {
        some: np.bincount(ground.area, np.where(taken_s <= some * 60, weight, 0.0), len(ground.areas))
        for some in minutes
    }
    if whole.sum():
        yield Row(service, None, units, {some: _share(held.sum(), whole.sum()) for some, held in reached.items()})
    for number, code in enumerate(ground.areas):
        if whole[number]:
            yield Row(
                service, code, units, {some: _share(held[number], whole[number]) for some, held in reached.items()}
            )


def _share(part: float, whole: float) -> float:
    return round(float(part / whole), 4)
