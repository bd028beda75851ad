"""`GET /indicators`: a time and a grouping become figures, with what each of them means."""

import datetime
from collections import OrderedDict
from typing import Any

from aiohttp import web

from dispatch.accounts import Identity
from dispatch.http import wire
from dispatch.http.problems import Problem, Wrong
from dispatch.http.replies import Reply, encode
from dispatch.ioc.asked import Interval, when
from dispatch.ioc.collections import Item
from dispatch.ioc.definitions import DEFINITIONS
from dispatch.ioc.facts import IncidentFact
from dispatch.ioc.features import Scope, clock_time
from dispatch.ioc.indicators import Asked, Span, Tree, rows
from dispatch.ioc.reader import Reader
from dispatch.ioc.shapes import at
from events.values import MINUTE_MS, Time

COMMUNE = "commune"
DAY_MS = 24 * 3_600_000
REMEMBERED = 256
PERCENTILES = "nearest rank: the smallest measured value that at least so many in a hundred do not exceed"
NOT_OF_A_PART = ("number",)
"""Calls lie nowhere: who reads of one area alone is told none."""


class Answers:
    """What was computed for the same question while nothing had changed, the newest."""

    def __init__(self) -> None:
        self.known: OrderedDict[tuple[Any, ...], bytes] = OrderedDict()

    def get(self, key: tuple[Any, ...]) -> bytes | None:
        return self.known.get(key)

    def put(self, key: tuple[Any, ...], body: bytes) -> None:
        self.known[key] = body
        while len(self.known) > REMEMBERED:
            self.known.popitem(last=False)


async def get_indicators(reader: Reader, answers: Answers, request: web.BaseRequest) -> Reply:
    """For machines that may read, operations centres, the room and administrators."""
    identity = reader.identify(request)
    reader.take(identity, is_past=True)
    asked = wire.shaped(dict(request.query), Asked, strict=False)
    span = span_of(reader, asked)
    if identity.area is not None and asked.by in NOT_OF_A_PART:
        raise Problem(403, "not_allowed")
    key = (
        asked,
        span.since,
        span.until,
        identity.area,
        reader.follower.facts.version,
        reader.follower.digests.get("areas.geojson"),
    )
    body = answers.get(key)
    if body is None:
        body = encode(told(reader, asked, span, identity))
        answers.put(key, body)
    return Reply(200, body, headers=reader.headers(None, reader.follower.position))


def told(reader: Reader, asked: Asked, span: Span, identity: Identity) -> dict[str, Any]:
    found = rows(reader.follower.facts, span, asked, tree_of(reader, asked), _part_of(reader, identity))
    if identity.area is not None:
        for row in found:
            row.calls = None
    return {
        "position": reader.follower.position,
        "from": clock_time(span.since, span.offset_ms),
        "to": clock_time(span.until, span.offset_ms),
        "by": asked.by,
        "percentiles": PERCENTILES,
        "rows": found,
        "definitions": DEFINITIONS,
    }


def _part_of(reader: Reader, identity: Identity) -> Any:
    scope = Scope(identity.area, reader.follower.map)

    def holds(one: IncidentFact) -> bool:
        return scope.holds(Item("", one, at(one.place), areas=(one.area,) if one.area is not None else ()))

    return holds


def span_of(reader: Reader, asked: Asked) -> Span:
    """Raises Problem 422."""
    follower = reader.follower
    offset_ms, now = follower.offset_ms, follower.clock()
    today = Time((now + offset_ms) // DAY_MS * DAY_MS - offset_ms)
    since = _time("from", asked.since, offset_ms) if asked.since is not None else today
    until = (
        _time("to", asked.until, offset_ms)
        if asked.until is not None
        else Time(now // MINUTE_MS * MINUTE_MS + MINUTE_MS)
    )
    if since > until:
        raise Problem(422, "invalid", errors=(Wrong("$.to", "It is before it begins"),))
    numbers = follower.rules.numbers if follower.rules is not None else ()
    return Span(since, until, offset_ms, {one.number: one.answer_s for one in numbers})


def _time(name: str, text: str, offset_ms: int) -> Time:
    """A day is its beginning."""
    try:
        found = when(text, offset_ms)
    except ValueError as wrong:
        raise Problem(422, "invalid", errors=(Wrong(f"$.{name}", str(wrong)),)) from None
    if isinstance(found, Interval):
        if found.begins is None or "/" in text:
            raise Problem(422, "invalid", errors=(Wrong(f"$.{name}", "A time or a day"),))
        return found.begins
    return found


def tree_of(reader: Reader, asked: Asked) -> Tree | None:
    """None: each incident is of the area it was opened in. Raises Problem 422."""
    if asked.tree is None and asked.level is None:
        return None
    if reader.follower.map is None:
        raise Problem(422, "invalid", errors=(Wrong("$.tree", "The region has no map"),))
    today = clock_time(reader.follower.clock(), reader.follower.offset_ms)[:10]
    try:
        day = datetime.date.fromisoformat(asked.tree or today)
    except ValueError:
        raise Problem(422, "invalid", errors=(Wrong("$.tree", "No such day"),)) from None
    return Tree(reader.follower.map, day, asked.level or COMMUNE)
