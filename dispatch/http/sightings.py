"""Where units are: one sighting, a batch, or the form that OsmAnd and Traccar Client send. The short way."""

from collections.abc import Mapping
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


class Sighting(Struct, frozen=True, forbid_unknown_fields=True):
    unit: UnitId
    place: Place
    at: Time | None = None
    speed_kmh: Annotated[float, Meta(ge=0, le=400)] | None = None
    heading: Annotated[float, Meta(ge=0, le=360)] | None = None


many_or_one = msgspec.json.Decoder(Annotated[list[Sighting], Meta(max_length=5_000)] | Sighting)


async def post_sightings(edge: Edge, request: web.BaseRequest) -> Reply:
    """JSON, or OsmAnd's query and form fields; 202 with how many were taken (known unit, not older than known)."""
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
    if "lat" in query:
        return [osmand(query)]
    if content_type.startswith("application/x-www-form-urlencoded"):
        return [osmand(dict(parse_qsl(body.decode("utf-8", "replace"))))]
    told = wire.read(many_or_one, body)
    return told if isinstance(told, list) else [told]


def osmand(fields: Mapping[str, str]) -> Sighting:
    """`id`, `lat`, `lon`, `timestamp` in seconds or milliseconds, `speed` in knots, `bearing` in degrees."""
    try:
        stamp = float(fields["timestamp"]) if fields.get("timestamp") else None
        told = {
            "unit": fields.get("id") or fields["deviceid"],
            "place": {"lat": float(fields["lat"]), "lon": float(fields["lon"])},
            "at": None if stamp is None else int(stamp if stamp > 1e11 else stamp * 1000),
            "speed_kmh": float(fields["speed"]) * KNOTS_KMH if fields.get("speed") else None,
            "heading": float(fields["bearing"]) % 360 if fields.get("bearing") else None,
        }
    except (KeyError, ValueError, OverflowError):
        raise Problem(422, "invalid", errors=(Wrong("$", "id, lat, lon must be there and be numbers"),)) from None
    return wire.shaped(told, Sighting)
