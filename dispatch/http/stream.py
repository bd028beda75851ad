"""Server-sent events: a snapshot, then changes; at most one write per watcher and tick."""

import asyncio
import zlib
from collections.abc import Callable
from functools import partial
from time import perf_counter
from typing import NamedTuple, Protocol

from aiohttp import web
from aiohttp.http import HttpVersion11

from dispatch.accounts import Identity
from dispatch.http import access
from dispatch.http.door import Door
from dispatch.http.problems import Problem
from dispatch.http.replies import Reply
from events.values import HospitalId, Position
from projections.erasures import ErasureRow
from projections.feed import Audience, Feed, Visible
from projections.hospitals import ArrivalRow, HospitalRow
from projections.incidents import IncidentRow
from projections.projection import Change
from projections.sites import HazardsRow

TICK_S = 0.1
TICK_S_MAX = 1.0
SLICE_S = 0.0003
TELLING_SHARE_MAX = 0.03
"""Under load, telling watchers takes no more of the time than this: its slices lie apart, over a tick up to the
longest, and as a row is told once a tick as it then is, there is less to tell. Without the rests between them, whoever
asks in those ten milliseconds waits for all of it."""
QUIET_S = 5.0
"""With nothing to say to a watcher, something is said to it this often, so that the link and the clock can be trusted:
whatever happens in views that it does not see."""
LAGGING_BYTES = 256 * 1024
"""Whoever has so much unread is passed over, and later gets only the newest of each row."""
LOOK_AFTER_S = 1.0
"""How soon a stream ends whose session, token or account is over."""
WATCHERS_MAX = 2_000
GZIP_HEAD = bytes((0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 4, 255))
"""RFC 1952: deflated, no name, no time, made quickly."""
OF_CALLS = frozenset(("calls", "call_backs", "handovers", "messages", "transfers"))
OF_PERSONS = frozenset(("erasures",))
"""So that what a console has opened leaves it when the person is erased. A row has nothing of who that was:
the name of a key, which the story of the incident has too, when, and a coded reason."""
OF_SITES = frozenset(("hazards", "alarms", "devices"))
DRAFTED = frozenset(("warnings",))
"""Drafts are the room's; what was sent everybody may ask for."""
OF_ALL = frozenset(("queue", "history", "units", "places", "situation", "hospitals", "arrivals"))
ROOM_VIEWS = OF_CALLS | OF_PERSONS | OF_SITES | DRAFTED | OF_ALL
VIEWS = {
    "room": ROOM_VIEWS,
    "ioc": OF_ALL,
    "crew": OF_PERSONS | frozenset(("queue", "hazards", "units", "places", "situation", "hospitals")),
    "hospital": frozenset(("hospitals", "arrivals", "situation")),
    "agency": frozenset(("situation",)),
}


Wrap = Callable[[bytes], bytes]


class Watcher:
    """One who looks: an audience, and how much of the feed it was sent."""

    def __init__(
        self, audience: Audience, transport: asyncio.Transport, sequence: int, may_look: Callable[[], bool], wrap: Wrap
    ) -> None:
        self.audience = audience
        self.wrap = wrap
        self.transport = transport
        self.sequence = sequence
        self.may_look = may_look
        self.told_s = perf_counter()
        """When it was told something last."""
        self.gone = asyncio.Event()

    @property
    def waits(self) -> bool:
        """It has heard nothing for so long that it might take the link for dead."""
        return perf_counter() - self.told_s >= QUIET_S


class Slices:
    """Time in pieces: nobody waits longer than for one of them, and after each there is time for others."""

    def __init__(self) -> None:
        self.began_s = perf_counter()
        self.rests_until_s = self.began_s + TICK_S_MAX

    async def breathe(self) -> None:
        now_s = perf_counter()
        took_s = now_s - self.began_s
        if took_s < SLICE_S:
            return
        await asyncio.sleep(max(0.0, min(took_s / TELLING_SHARE_MAX, self.rests_until_s - now_s)))
        self.began_s = perf_counter()


class Telling:
    """What is told in one tick: what changed before it began. Whoever is told so stands where all others do, however
    long the tick takes, and is told the same as they the next time: made once for all."""

    def __init__(self, feed: Feed, since: int) -> None:
        self.feed = feed
        self.head = feed.head
        self.sequence = feed.sequence
        self.lines = feed.since(since)
        """A row that changes meanwhile is told as it then is, and once more in the next tick."""
        self.made: dict[tuple[frozenset[str], int, Wrap, bool], bytes | None] = {}
        """By views, up to where the watcher knows, wrap, and whether it has heard nothing for long."""

    def chunk(self, watcher: Watcher) -> bytes | None:
        """For this watcher; None: nothing."""
        waits = watcher.waits
        if watcher.audience.visible is not None:
            return self._make(watcher, say_something=waits)
        key = (watcher.audience.views, watcher.sequence, watcher.wrap, waits)
        if key not in self.made:
            self.made[key] = self._make(watcher, say_something=waits)
        return self.made[key]

    def _make(self, watcher: Watcher, *, say_something: bool) -> bytes | None:
        changes = watcher.audience.lines(line for line in self.lines if line.sequence > watcher.sequence)
        return watcher.wrap(self.feed.frame(changes, head=self.head)) if changes or say_something else None


class Opening(NamedTuple):
    """Everything there is for one kind of audience, wrapped: up to where, and what was forgotten before."""

    sequence: int
    forgotten: Position
    data: bytes


class Watchers:
    """All who look. `run` writes to each at most once a tick; watchers of one audience share the encoding."""

    def __init__(self, feed: Feed) -> None:
        self.feed = feed
        self.watchers: set[Watcher] = set()
        self.looked_after = 0.0
        self.openings: dict[tuple[frozenset[str], Wrap], Opening] = {}
        """Kept for a moment: after a restart everybody comes at once."""

    def open(self, audience: Audience, journal: str, known: str, wrap: Wrap) -> bytes:
        """What a new watcher is sent before it joins, as of now. `known`: the id of the last frame that it has."""
        feed, alone = self.feed, unsqueezed if wrap is packed else wrap
        position = feed.remembers(audience, known)
        if position is not None:
            return alone(feed.rest(audience, position))
        if audience.visible is not None:
            return alone(feed.everything(audience, journal))
        opening = self.openings.get((audience.views, wrap))
        if opening is None or opening.forgotten != feed.forgotten:
            opening = Opening(feed.sequence, feed.forgotten, wrap(feed.everything(audience, journal)))
            self.openings[audience.views, wrap] = opening
        since = audience.lines(feed.since(opening.sequence))
        return opening.data + alone(feed.frame(since)) if since else opening.data

    async def run(self) -> None:
        """Until cancelled; then every stream ends, so that nobody waits for a service that is gone."""
        loop = asyncio.get_running_loop()
        try:
            while True:
                await asyncio.sleep(TICK_S)
                if loop.time() - self.looked_after >= LOOK_AFTER_S:
                    self.look_after()
                    self.openings.clear()
                    self.looked_after = loop.time()
                if any(one.sequence < self.feed.sequence or one.waits for one in self.watchers):
                    await self.tick()
        finally:
            for watcher in self.watchers:
                watcher.gone.set()

    async def tick(self) -> None:
        """Tell everyone what changed since it was last told, in slices between which requests are answered. For whom
        that is not remembered any more the stream ends: coming back, it starts anew."""
        slices = Slices()
        keen = [one for one in self.watchers if one.transport.get_write_buffer_size() <= LAGGING_BYTES]
        telling = Telling(self.feed, min((watcher.sequence for watcher in keen), default=self.feed.sequence))
        for line in telling.lines:
            line.json()
            await slices.breathe()
        for watcher in keen:
            await slices.breathe()
            if watcher.transport.is_closing() or watcher.sequence < self.feed.unheard:
                watcher.gone.set()
                continue
            chunk = telling.chunk(watcher)
            watcher.sequence = telling.sequence
            if chunk is not None:
                watcher.told_s = perf_counter()
                watcher.transport.write(chunk)

    def look_after(self) -> None:
        """Whoever has hung up, signed out, or may no longer look: the stream ends."""
        for watcher in self.watchers:
            if watcher.transport.is_closing() or not watcher.may_look():
                watcher.gone.set()


def chunked(data: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(data), data)


def bare(data: bytes) -> bytes:
    """HTTP/1.0, as old proxies speak it, knows no chunks."""
    return data


def packed(data: bytes) -> bytes:
    """Small, and made once for all who are told the same: it leans on nothing that was sent before."""
    return chunked(_deflated(data, level=1))


def unsqueezed(data: bytes) -> bytes:
    """In a packed stream, what is for one alone and may be long: put in as it is."""
    return chunked(_deflated(data, level=0))


def _deflated(data: bytes, level: int) -> bytes:
    deflating = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
    return deflating.compress(data) + deflating.flush(zlib.Z_FULL_FLUSH)


class Source(Protocol):
    """What has a feed and knows who asks: the edge, and a follower."""

    @property
    def feed(self) -> Feed: ...

    @property
    def journal(self) -> str: ...

    @property
    def door(self) -> Door: ...

    def identify(self, request: web.BaseRequest) -> Identity:
        """Raises Problem."""
        ...

    def part_of(self, identity: Identity) -> Visible | None:
        """The rows of her own part of the region; None: she is bound to none."""
        ...


async def get_stream(
    source: Source, watchers: Watchers, request: web.BaseRequest, *, packs: bool = False
) -> web.StreamResponse | Reply:
    """Everything this person may see of the views asked for, for as long as she looks. Packing takes time, which who
    answers calls has not."""
    identity = source.identify(request)
    audience = audience_of(identity, request.rel_url.query.get("views", ""), source.feed, source.part_of(identity))
    if len(watchers.watchers) >= WATCHERS_MAX:
        raise Problem(503, "busy", retry_after_s=5)
    if request.method == "HEAD":
        return Reply(200, content_type=b"text/event-stream; charset=utf-8")
    packs = packs and "gzip" in request.headers.get("Accept-Encoding", "") and request.version >= HttpVersion11
    response = web.StreamResponse(
        headers={
            "Content-Type": "text/event-stream; charset=utf-8",
            "Cache-Control": "no-store",
            "X-Accel-Buffering": "no",
            **({"Content-Encoding": "gzip", "Vary": "Accept-Encoding"} if packs else {}),
        }
    )
    await response.prepare(request)
    transport = request.transport
    if transport is None:
        return response
    wrap = packed if packs else chunked if request.version >= HttpVersion11 else bare
    if packs:
        transport.write(chunked(GZIP_HEAD))
    # From here to the joining there is no await: a change between snapshot and joining would be lost.
    transport.write(watchers.open(audience, source.journal, request.headers.get("Last-Event-ID", ""), wrap))
    watcher = Watcher(audience, transport, source.feed.sequence, _still(source, request, identity), wrap)
    watchers.watchers.add(watcher)
    try:
        with source.door.holding(request, ",".join(sorted(audience.views))):
            await watcher.gone.wait()
    finally:
        watchers.watchers.discard(watcher)
        transport.close()
    return response


def _still(source: Source, request: web.BaseRequest, identity: Identity) -> Callable[[], bool]:
    """Is the one who opened the stream still signed in, and as the same?"""

    def still() -> bool:
        try:
            return source.identify(request) == identity
        except Problem:
            return False

    return still


def audience_of(identity: Identity, wanted: str, feed: Feed, part: Visible | None = None) -> Audience:
    """The views asked for, as far as the role may see them."""
    if identity.role == "machine" and "read" not in identity.scopes:
        raise Problem(403, "not_allowed")
    allowed = allowed_views(identity)
    views = frozenset(view for view in wanted.split(",") if view) or allowed
    if not views <= ROOM_VIEWS:
        raise Problem(404, "not_found")
    if not views <= allowed:
        raise Problem(403, "not_allowed")
    return Audience(views, part or visible_to(identity, feed))


def allowed_views(identity: Identity) -> frozenset[str]:
    if identity.role in access.ROOM:
        return VIEWS["room"]
    if identity.role in ("crew", "hospital", "agency"):
        return VIEWS[identity.role]
    return VIEWS["ioc"]


def visible_to(identity: Identity, feed: Feed) -> Visible | None:
    """A crew sees its own unit, the incidents it goes to, what is dangerous there, and who is erased there or where
    it was sent before, since its page may have that still; a hospital's desk its own row and who comes there; an agency
    asks for its tickets, and is told of the region alone; everyone else sees all rows."""
    unit, hospital = identity.bound_to, identity.desk_of
    if hospital is not None:
        return partial(_of_hospital, hospital)
    if identity.agency_of is not None:
        return _is_region
    if unit is None:
        return None

    def visible(change: Change) -> bool:
        row = change.row
        if change.view in ("units", "places"):
            return change.key == unit
        if isinstance(row, IncidentRow):
            return access.goes_to(unit, row)
        if isinstance(row, HazardsRow):
            return unit in row.units
        if isinstance(row, ErasureRow):
            return any(feed.views.story.was_sent(unit, incident) for incident in row.incidents)
        if change.view == "hospitals":
            return True
        return change.view == "situation" and change.key == "region"

    return visible


def _is_region(change: Change) -> bool:
    """That the link is alive, and which region is in force."""
    return change.view == "situation" and change.key == "region"


def _of_hospital(hospital: HospitalId, change: Change) -> bool:
    row = change.row
    if isinstance(row, HospitalRow | ArrivalRow):
        return row.hospital == hospital
    return _is_region(change)
