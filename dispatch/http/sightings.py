"""Where units are: one sighting, a batch, or the forms that OsmAnd and Traccar Client send. The short way."""

import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated
from urllib.parse import parse_qsl

import msgspec
from aiohttp import web
from msgspec import Meta, Struct

from dispatch.accounts import Identity
from dispatch.http import wire
from dispatch.http.bodies import read_body
from dispatch.http.edge import Edge
from dispatch.http.problems import Problem, Wrong
from dispatch.http.replies import Reply
from events.values import Place, Time, UnitId

AHEAD_MS_MAX = 60_000
"""A telephone's clock may run so far ahead; what is further is taken as now."""
OLD_MS_MAX = 24 * 3600 * 1000
KNOTS_KMH = 1.852
SPEED_KMH_MAX = 400
ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ]")


class Sighting(Struct, frozen=True, forbid_unknown_fields=True):
    unit: UnitId
    place: Place
    at: Time | None = None
    speed_kmh: Annotated[float, Meta(ge=0, le=SPEED_KMH_MAX)] | None = None
    heading: Annotated[float, Meta(ge=0, le=360)] | None = None


many_or_one = msgspec.json.Decoder(Annotated[list[Sighting], Meta(max_length=5_000)] | Sighting)


class Coordinates(Struct, frozen=True):
    """`speed` in metres a second."""

    latitude: Annotated[float, Meta(ge=-90, le=90)]
    longitude: Annotated[float, Meta(ge=-180, le=180)]
    speed: Annotated[float, Meta(le=SPEED_KMH_MAX / 3.6)] | None = None
    heading: Annotated[float, Meta(le=360)] | None = None


class Fix(Struct, frozen=True):
    coords: Coordinates
    timestamp: datetime | None = None


class Traccar(Struct, frozen=True):
    """What Traccar Client sends from its version 9 on (traccar.org/osmand); its other fields are left out."""

    device_id: UnitId
    location: Fix


traccar = msgspec.json.Decoder(Traccar)


async def post_sightings(edge: Edge, request: web.BaseRequest) -> Reply:
    """JSON, ours or Traccar's, or OsmAnd's query and form fields; 202 with how many were taken (known unit, not older
    than known)."""
    identity = edge.identify(request)
    body = await read_body(request) if request.method == "POST" else b""
    sightings = read(request.rel_url.query, request.headers.get("Content-Type", ""), body)
    now = edge.clock()
    taken = 0
    for unit in {sighting.unit for sighting in sightings}:
        check_unit(identity, unit)
    for sighting in sightings:
        at = now if sighting.at is None else min(sighting.at, Time(now + AHEAD_MS_MAX))
        if at >= now - OLD_MS_MAX:
            taken += edge.engine.sight(sighting.unit, sighting.place, at, sighting.speed_kmh, sighting.heading)
    return Reply(202, b'{"taken":%d}' % taken)


def check_unit(identity: Identity, unit: UnitId) -> None:
    """A crew tells where it is, a machine with the scope where anyone is."""
    if identity.role == "crew" and identity.unit == unit:
        return
    if identity.role == "machine" and "sightings" in identity.scopes:
        return
    raise Problem(403, "not_allowed")


def read(query: Mapping[str, str], content_type: str, body: bytes) -> list[Sighting]:
    if "lat" in query or "location" in query or (query and not body):
        return [osmand(query)]
    if content_type.startswith("application/x-www-form-urlencoded"):
        return [osmand(dict(parse_qsl(body.decode("utf-8", "replace"))))]
    if b'"device_id"' in body:
        return [_of_traccar(wire.read(traccar, body))]
    told = wire.read(many_or_one, body)
    return told if isinstance(told, list) else [told]


def osmand(fields: Mapping[str, str]) -> Sighting:
    """`id` (or `deviceid`), `lat` and `lon` (or `location=lat,lon`), `timestamp` in seconds, milliseconds or ISO 8601,
    `speed` in knots, `bearing` (or `heading`) in degrees. Raises Problem 422 with each wrong field."""
    form = Form(fields)
    bearing = form.number("bearing" if fields.get("bearing") else "heading", 1e9)
    speed = form.number("speed", SPEED_KMH_MAX / KNOTS_KMH, 0)
    unit, place, at = form.unit(), form.place(), form.at()
    if form.wrong or unit is None or place is None:
        raise Problem(422, "invalid", errors=tuple(form.wrong))
    speed_kmh = None if speed is None else min(speed * KNOTS_KMH, SPEED_KMH_MAX)
    return Sighting(unit, place, at, speed_kmh, None if bearing is None else bearing % 360)


class Form:
    """The fields of a tracker's form as they are read, and which were wrong."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        self.fields = fields
        self.wrong: list[Wrong] = []

    def say(self, name: str, message: str) -> None:
        self.wrong.append(Wrong(f"$.{name}", message))

    def number(self, name: str, most: float, least: float | None = None) -> float | None:
        """None where it is not given, or wrong."""
        text = self.fields.get(name)
        return self.checked(name, text, most, -most if least is None else least) if text else None

    def checked(self, name: str, text: str, most: float, least: float) -> float | None:
        try:
            number = float(text)
        except ValueError:
            number = math.nan
        if least <= number <= most:
            return number
        self.say(name, f"Expected a number from {least:g} to {most:g}")
        return None

    def unit(self) -> UnitId | None:
        told = self.fields.get("id") or self.fields.get("deviceid")
        if not told:
            self.say("id", "Required")
            return None
        return UnitId(told)

    def place(self) -> Place | None:
        both = self.fields.get("location")
        if both:
            north, _, east = both.partition(",")
            lat, lon = self.checked("location", north, 90, -90), self.checked("location", east, 180, -180)
        else:
            for name in ("lat", "lon"):
                if not self.fields.get(name):
                    self.say(name, "Required")
            lat, lon = self.number("lat", 90), self.number("lon", 180)
        return None if lat is None or lon is None else Place(lat, lon)

    def at(self) -> Time | None:
        """What names no zone is of UTC, as Traccar has it."""
        text = self.fields.get("timestamp")
        if not text:
            return None
        try:
            return _ms(datetime.fromisoformat(text)) if ISO.match(text) else self._since_1970(text)
        except (ValueError, OverflowError):
            self.say("timestamp", "Expected ISO 8601")
            return None

    def _since_1970(self, text: str) -> Time | None:
        stamp = self.checked("timestamp", text, 1e15, -1e15)
        return None if stamp is None else Time(int(stamp if stamp > 1e11 else stamp * 1000))


def _ms(moment: datetime) -> Time:
    known = moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
    return Time(int(known.timestamp() * 1000))


def _of_traccar(told: Traccar) -> Sighting:
    """A telephone that does not know its speed or heading says -1."""
    fix, coords = told.location, told.location.coords
    speed_kmh = None if coords.speed is None or coords.speed < 0 else min(coords.speed * 3.6, SPEED_KMH_MAX)
    heading = None if coords.heading is None or coords.heading < 0 else coords.heading
    at = None if fix.timestamp is None else _ms(fix.timestamp)
    return Sighting(told.device_id, Place(coords.latitude, coords.longitude), at, speed_kmh, heading)
