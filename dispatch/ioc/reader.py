"""What every page of the operations centres' side shares: who asks, how often, and what an answer says of itself."""

import asyncio
import gzip
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import msgspec
from aiohttp import web

from dispatch.accounts import Identity
from dispatch.http import access
from dispatch.http.citizens.limits import Limiter, Network, Rate
from dispatch.http.door import Door
from dispatch.http.edge import language_of
from dispatch.http.known import whoever
from dispatch.http.problems import Problem
from dispatch.http.replies import Reply
from dispatch.ioc.bodies import Bodies, Body
from dispatch.ioc.collections import Collection, Item
from dispatch.ioc.collections.operations import of_incident
from dispatch.ioc.facts import Facts
from dispatch.ioc.features import Scope
from dispatch.ioc.follower import Follower
from dispatch.ioc.shapes import WORLD, at, of_area, polygons
from dispatch.ioc.ticket_facts import TicketFacts
from dispatch.region_rows import Areas
from dispatch.visits import Visits
from events.database import AT_ONCE_MAX
from events.values import BEGINNING, Position
from projections.feed import Feed, Visible
from projections.incidents import IncidentRow
from projections.places import PlaceRow
from projections.projection import Change
from projections.units import UnitRow

READERS = access.ROOM | {"ioc", "administrator"}
SCOPE = "read"
COMPRESS_BYTES_MIN = 1_400
"""What fits into one packet gains nothing."""
PACKED = b"Content-Encoding: gzip\r\n"
WORK = Rate(6_000, 600.0)
PAST_COSTS = 5
"""What is asked of the past takes as much as so many questions of now."""
AT_LENGTH_MAX = AT_ONCE_MAX // 2
"""So many at once are written what a connection is held for as long as they read: the others are for who asks."""


class Reader:
    """One for the process."""

    def __init__(self, follower: Follower, proxies: Sequence[Network] = ()) -> None:
        self.follower = follower
        self.door = Door(Visits("views", follower.clock), follower.accounts, follower.clock, proxies)
        self.extents: dict[str, tuple[float, ...]] = {}
        """By the digest of the areas."""
        self.bodies = Bodies()
        self.asking = Limiter(Rate(600, 30.0), Rate(60_000, 20_000.0))
        """By token or person."""
        self.working = Limiter(WORK, WORK)
        """Answers that must be made: of all who ask together."""
        self.reading = 0
        """So many are being written at length."""

    def identify(self, request: web.BaseRequest) -> Identity:
        """Who asks: by bearer token, by a token as the password of basic authentication, as spreadsheets and maps have
        it, or by the console's cookie. Raises Problem 401, 403, and 503 before there is anything to tell."""
        if not self.follower.knows:
            raise Problem(503, "standby", retry_after_s=2)
        identity = self.whoever(request)
        access.check_role(identity, READERS, SCOPE)
        return identity

    def whoever(self, request: web.BaseRequest) -> Identity:
        """Likewise, whatever she may do. Raises Problem 401."""
        identity = whoever(self.follower.accounts, request.headers, self.follower.clock())
        if identity is None:
            raise Problem(401, "not_signed_in")
        return identity

    @contextmanager
    def at_length(self) -> Iterator[None]:
        """While somebody reads as slowly as she likes. Raises Problem 503 when too many do."""
        if self.reading >= AT_LENGTH_MAX:
            raise Problem(503, "busy", retry_after_s=5)
        self.reading += 1
        try:
            yield
        finally:
            self.reading -= 1

    def take(self, identity: Identity, is_past: bool) -> None:
        """Raises Problem 429 for who asks too often."""
        now_s = asyncio.get_running_loop().time()
        for _ in range(PAST_COSTS if is_past else 1):
            self.asking.take(identity.actor, now_s)

    def work(self, is_past: bool) -> None:
        """Before an answer is made that was not there. Raises Problem 429 where too much is asked by all together."""
        now_s = asyncio.get_running_loop().time()
        for _ in range(PAST_COSTS if is_past else 1):
            self.working.take("all", now_s)

    @property
    def facts(self) -> Facts:
        """Raises Problem 503 while some of them are missing."""
        facts = self.follower.facts
        if not facts.is_whole:
            raise Problem(503, "archive_behind", retry_after_s=5)
        return facts

    @property
    def ticket_facts(self) -> TicketFacts:
        """Raises Problem 503 until they are loaded."""
        if not self.facts.has_tickets:
            raise Problem(503, "archive_behind", retry_after_s=5)
        return self.facts.tickets

    # --- what is streamed

    @property
    def feed(self) -> Feed:
        return self.follower.feed

    @property
    def journal(self) -> str:
        """Its own id."""
        return self.follower.name

    def part_of(self, identity: Identity) -> Visible | None:
        """Of one area: its incidents, the units whose station lies in it, and where units are in it."""
        if identity.area is None:
            return None
        scope = Scope(identity.area, self.follower.map)
        return lambda change: _is_of(scope, change)

    # --- what an answer says of itself

    def tag(self, request: web.BaseRequest, collection: Collection, identity: Identity) -> bytes | None:
        """The last change of what is asked, with language and audience; none where places move."""
        if collection.moves:
            return None
        follower = self.follower
        changed = max((follower.changed.get(view, follower.began) for view in collection.views), default=0)
        region = follower.region[:16]
        form = "gzip" if takes_gzip(request) else "plain"
        parts = (str(changed), region, language_of(request.headers), identity.area or "", form)
        return b'"%b"' % "-".join(parts).encode()

    def headers(self, tag: bytes | None, position: Position) -> bytes:
        """How far it is told, and how far that is behind."""
        told = b"X-Position: %d\r\nX-Behind-Entries: %d\r\nX-Behind-Ms: %d\r\n" % (
            position,
            self.follower.behind,
            self.follower.behind_ms,
        )
        kept = b"Cache-Control: private, no-cache\r\nETag: %b\r\n" % tag if tag else b"Cache-Control: no-store\r\n"
        return kept + told + b"Vary: Accept, Authorization, Cookie, Accept-Language, Accept-Encoding\r\n"

    @property
    def extent(self) -> tuple[float, ...]:
        """West, south, east, north of the region."""
        data = self.follower.files.get("areas.geojson")
        if data is None:
            return WORLD
        digest = self.follower.digests["areas.geojson"]
        if digest not in self.extents:
            self.extents[digest] = _extent(data)
        return self.extents[digest]


def _is_of(scope: Scope, change: Change) -> bool:
    row = change.row
    if isinstance(row, IncidentRow):
        return scope.holds(of_incident(change.key, row))
    if isinstance(row, UnitRow):
        return scope.holds(Item(change.key, row, at(row.home)))
    if isinstance(row, PlaceRow):
        return scope.holds(Item(change.key, row, at(row.place)))
    return change.view == "situation" and change.key == "region"


def _extent(data: bytes) -> tuple[float, ...]:
    bounds = [polygons(of_area(area)).bounds for area in msgspec.json.decode(data, type=Areas).features]
    if not bounds:
        return WORLD
    wests, souths, easts, norths = zip(*bounds, strict=True)
    return min(wests), min(souths), max(easts), max(norths)


def takes_gzip(request: web.BaseRequest) -> bool:
    return "gzip" in request.headers.get("Accept-Encoding", "")


def packed(request: web.BaseRequest, data: bytes, position: Position) -> Body:
    """Smaller, where that is worth it and understood."""
    if len(data) < COMPRESS_BYTES_MIN or not takes_gzip(request):
        return Body(data, b"", position)
    return Body(gzip.compress(data, 1, mtime=0), PACKED, position)


def compressed(request: web.BaseRequest, reply: Reply) -> Reply:
    """Likewise, of an answer that was not made so."""
    if reply.status != 200 or PACKED in reply.headers:
        return reply
    body = packed(request, reply.body, BEGINNING)
    return Reply(200, body.data, reply.content_type, reply.headers + body.headers)
