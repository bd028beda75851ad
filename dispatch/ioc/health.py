"""Whether the process lives, and whether it should be asked."""

from aiohttp import web
from msgspec import Struct

from dispatch.http.replies import Reply, answer
from dispatch.ioc.reader import Reader
from events.values import Position, Time

READY_MS = 10_000
"""Further behind than this, others should be asked."""


class Health(Struct, frozen=True):
    """How far it is, and how far that is behind; `journal` is that one's own id."""

    position: Position
    behind: int
    behind_ms: int
    journal: str
    now: Time


class Readiness(Struct, frozen=True):
    ready: bool
    position: Position


async def get_healthz(reader: Reader, request: web.BaseRequest) -> Reply:
    """The process lives."""
    one = reader.follower
    return answer(Health(one.position, one.behind, one.behind_ms, one.name, one.clock()))


async def get_readyz(reader: Reader, request: web.BaseRequest) -> Reply:
    """Send traffic here: it has read what there was, and is not far behind."""
    follower = reader.follower
    is_ready = follower.knows and follower.rules is not None and follower.behind_ms < READY_MS
    return answer(Readiness(is_ready, follower.position), status=200 if is_ready else 503)
