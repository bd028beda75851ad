"""Finding the place a caller means, while it is being typed."""

from typing import Annotated

from aiohttp import web
from msgspec import Meta, Struct

from dispatch.gazetteer import LIMIT_MAX, QUERY_MAX
from dispatch.http import access, wire
from dispatch.http.edge import Edge
from dispatch.http.replies import Reply, answer

LIMIT = 8
"""Answers where no `limit` is asked for: as many as a person looks at."""


class Asked(Struct, frozen=True):
    """The query of `GET /places`. `lat` and `lon` are where the caller seems to be: both or neither."""

    q: Annotated[str, Meta(max_length=QUERY_MAX)]
    lat: Annotated[float, Meta(ge=-90, le=90)] | None = None
    lon: Annotated[float, Meta(ge=-180, le=180)] | None = None
    limit: Annotated[int, Meta(ge=1, le=LIMIT_MAX)] = LIMIT


async def get_places(edge: Edge, request: web.BaseRequest) -> Reply:
    """What may be meant, best first; of equals the one nearest to the place given."""
    access.check_role(edge.identify(request), access.WATCHERS, "read")
    asked = wire.queried(request.query, Asked)
    return answer(edge.gazetteer.find(asked.q, wire.place_of(asked.lat, asked.lon), asked.limit))
