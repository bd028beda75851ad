"""What a caller may be telling of that is known already: incidents near in place, time and kind, with the reasons."""

from typing import Annotated

from aiohttp import web
from msgspec import Meta, Struct

from dispatch.core import commands
from dispatch.http import access, wire
from dispatch.http.edge import Edge
from dispatch.http.problems import Problem
from dispatch.http.replies import Reply, answer
from dispatch.likely.likeness import Told
from events.values import IncidentId
from projections.calls import CallRow

READERS = access.ROOM | {"ioc", "administrator"}
"""Who sees every incident; a crew sees those it goes to."""


class Near(Struct, frozen=True, forbid_unknown_fields=True):
    """What is asked. A place that was chosen goes before that of the call, and is a point unless it has a circle."""

    lat: Annotated[float, Meta(ge=-90, le=90)] | None = None
    lon: Annotated[float, Meta(ge=-180, le=180)] | None = None
    uncertainty_m: Annotated[float, Meta(ge=0, le=100_000)] | None = None
    kind: commands.KindId | None = None
    call: commands.CallId | None = None
    drill: bool = False


async def get_near(edge: Edge, request: web.BaseRequest) -> Reply:
    """At most six incidents, the likeliest first. Problem 404 for a call there is not, 422 for half a place."""
    identity = edge.identify(request)
    access.check_role(identity, READERS, "read")
    asked = wire.queried(request.query, Near)
    if asked.call is not None:
        access.check_role(identity, access.ROOM)
    matches = edge.likely.search(told(edge, asked))
    return answer({"position": edge.feed.head.position, "matches": matches})


def told(edge: Edge, asked: Near) -> Told:
    """What is asked together with what is known of the call: when it rang, where it was located, if it is a drill."""
    call = _call(edge, asked)
    place, uncertainty_m = wire.place_of(asked.lat, asked.lon), asked.uncertainty_m
    if place is None and call is not None:
        place, uncertainty_m = call.place, call.uncertainty_m
    return Told(
        call.rang_at if call is not None else edge.clock(),
        place,
        uncertainty_m,
        asked.kind,
        edge.area_of(place) if place is not None else None,
        asked.drill or (call is not None and call.drill),
        _earlier(edge, call),
    )


def _earlier(edge: Edge, call: CallRow | None) -> frozenset[IncidentId]:
    """The incidents that earlier calls of the same number belong to."""
    rows = edge.feed.views.calls.rows
    known = (rows.get(name) for name in (call.earlier if call is not None else ()))
    return frozenset(row.incident for row in known if row is not None and row.incident is not None)


def _call(edge: Edge, asked: Near) -> CallRow | None:
    if asked.call is None:
        return None
    row = edge.feed.views.calls.rows.get(asked.call)
    if row is None:
        raise Problem(404, "no_such_call")
    return row
