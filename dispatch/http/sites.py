"""What is known of a place: one site whole, the sites that a point lies in, and those that are called so."""

import heapq
import re
from collections.abc import Callable
from functools import lru_cache
from typing import Annotated

from aiohttp import web
from msgspec import Meta, Struct

from dispatch.gazetteer.folding import plain
from dispatch.http import access, wire
from dispatch.http.edge import Edge
from dispatch.http.problems import Problem
from dispatch.http.replies import Reply, answer
from dispatch.http.slices import sliced
from events.values import SiteId
from projections.sites import Around, NamedSite, SiteRow

READERS = access.ROOM | {"administrator"}
NAMED_MAX = 12
"""Sites that a search tells of: as many as a person looks at."""
DEVICE_MIN = 3
"""Characters from which on they may be a part of a device's name."""
WORD = re.compile(r"[a-z0-9]+")


class Here(Struct, frozen=True, forbid_unknown_fields=True):
    """Which point is meant."""

    lat: Annotated[float, Meta(ge=-90, le=90)]
    lon: Annotated[float, Meta(ge=-180, le=180)]


class Called(Struct, frozen=True, forbid_unknown_fields=True):
    """The query of `GET /site-names`: beginnings of words of a name, or a part of a device's."""

    q: Annotated[str, Meta(min_length=1, max_length=120)]


async def get_sites(edge: Edge, request: web.BaseRequest) -> Reply:
    """The sites whose circle holds the point, the nearest first; sealed texts still sealed."""
    access.check_role(edge.identify(request), READERS, "read")
    asked = wire.queried(request.query, Here)
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


async def get_site_names(edge: Edge, request: web.BaseRequest) -> Reply:
    """The sites called so, by their names in order, and how many there are. Names that are sealed are not searched."""
    access.check_role(edge.identify(request), READERS, "read")
    asked = wire.queried(request.query, Called)
    is_called = _called(asked.q)
    rows = edge.feed.views.sites.rows.values()
    found = [row async for some in sliced(rows) for row in some if is_called(row)]
    first = heapq.nsmallest(NAMED_MAX, found, key=lambda row: (_words(row.name or ""), row.site))
    sites = [NamedSite(row.site, row.kind, row.name, row.label, row.place, row.area) for row in first]
    return answer({"position": edge.feed.head.position, "total": len(found), "sites": sites})


def _called(typed: str) -> Callable[[SiteRow], bool]:
    """Whether a site is called so, or one of its devices."""
    begins = [f" {word}" for word in WORD.findall(plain(typed))]
    part = typed.strip().lower()

    def is_called(row: SiteRow) -> bool:
        if row.name is not None and begins and all(one in _words(row.name) for one in begins):
            return True
        return len(part) >= DEVICE_MIN and any(part in device.lower() for device in row.devices)

    return is_called


@lru_cache(maxsize=32_768)
def _words(name: str) -> str:
    """Its words without marks, each behind a space."""
    return "".join(f" {word}" for word in WORD.findall(plain(name)))
