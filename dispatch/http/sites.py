"""What is known of a place: one site whole, and the sites that a point lies in."""

from typing import Annotated

from aiohttp import web
from msgspec import Meta, Struct

from dispatch.http import access, wire
from dispatch.http.edge import Edge
from dispatch.http.problems import Problem
from dispatch.http.replies import Reply, answer
from events.values import SiteId
from projections.sites import Around

READERS = access.ROOM | {"administrator"}


class Here(Struct, frozen=True, forbid_unknown_fields=True):
    """Which point is meant."""

    lat: Annotated[float, Meta(ge=-90, le=90)]
    lon: Annotated[float, Meta(ge=-180, le=180)]


async def get_sites(edge: Edge, request: web.BaseRequest) -> Reply:
    """The sites whose circle holds the point, the nearest first; sealed texts still sealed."""
    access.check_role(edge.identify(request), READERS, "read")
    asked = wire.shaped(dict(request.query), Here, strict=False)
    place = wire.place_of(asked.lat, asked.lon)
    found = edge.feed.views.sites.holding(place) if place is not None else []
    sites = [Around(row.site, row.kind, row.name, row.label, far_m, row.hazards) for far_m, row in found]
    return answer({"position": edge.feed.head.position, "sites": sites})


async def get_site(edge: Edge, request: web.BaseRequest, name: str) -> Reply:
    """All that is known of a site, sealed texts still sealed."""
    access.check_role(edge.identify(request), READERS, "read")
    row = edge.feed.views.sites.rows.get(SiteId(name))
    if row is None:
        raise Problem(404, "no_such_site")
    return answer({"position": edge.feed.head.position, "site": row})
