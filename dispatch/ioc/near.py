"""`GET /incidents/{incident}/near`: what lies within some metres of an incident, the nearest first."""

from typing import Annotated, Literal

from aiohttp import web
from msgspec import Meta, Struct

from dispatch.http import wire
from dispatch.http.problems import Problem
from dispatch.http.replies import Reply, encode
from dispatch.ioc.collections import COLLECTIONS, Item
from dispatch.ioc.collections.operations import of_incident
from dispatch.ioc.description import GEOJSON
from dispatch.ioc.features import Feature, feature
from dispatch.ioc.ogc import scope_of
from dispatch.ioc.reader import Reader
from dispatch.ioc.seen import Now
from dispatch.ioc.shapes import Point
from events.values import IncidentId, Place, Position
from projections.sites.ground import distance_m

WITHIN_M = 1_000
MOST = 1_000


class Asked(Struct, frozen=True, forbid_unknown_fields=True):
    collection: Literal["cameras", "loudspeakers", "hospitals", "stations", "units"] = "cameras"
    within_m: Annotated[int, Meta(ge=1, le=50_000)] = WITHIN_M


class Told(Struct, frozen=True):
    """The nearest of `numberMatched`, each with `distance_m`."""

    type: Literal["FeatureCollection"]
    position: Position
    numberMatched: int  # noqa: N815 (the standard's name)
    features: list[Feature]


async def get_near(reader: Reader, request: web.BaseRequest, incident: str) -> Reply:
    """GeoJSON of one collection's features, each with `distance_m` in a straight line; of an incident that is open or
    ended within a day. Of one without a place, nothing. Raises Problem 404 also where it is of another's area."""
    identity, follower = reader.identify(request), reader.follower
    reader.take(identity, is_past=False)
    asked = wire.queried(request.query, Asked)
    is_number = incident.isascii() and incident.isdigit() and len(incident) < 19
    row = follower.feed.views.incidents.row(IncidentId(int(incident))) if is_number else None
    scope = scope_of(reader, identity)
    if row is None or not scope.holds(of_incident(incident, row)):
        raise Problem(404, "not_found")
    reader.work(is_past=False)
    seen, collection = Now(follower), COLLECTIONS[asked.collection]
    found: list[tuple[float, Feature]] = []
    async for item in collection.items(seen, ""):
        metres = _metres(item, row.place)
        if metres is not None and metres <= asked.within_m and scope.holds(item):
            found.append((metres, feature(collection, item, follower.offset_ms)))
    found.sort(key=lambda pair: (pair[0], pair[1].id))
    for metres, one in found:
        one.properties["distance_m"] = round(metres)
    told = Told("FeatureCollection", seen.position, len(found), [one for _, one in found[:MOST]])
    return Reply(200, encode(told), GEOJSON.encode(), reader.headers(None, seen.position))


def _metres(item: Item, place: Place | None) -> float | None:
    """None of what is no point, or where nothing is to be near to."""
    if place is None or not isinstance(item.shape, Point):
        return None
    lon, lat = item.shape.coordinates
    return distance_m(Place(lat, lon), place)
