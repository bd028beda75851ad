"""`GET /heat`: months become cells on a map, as GeoJSON, or rows, as JSON."""

import asyncio
from collections import OrderedDict
from typing import Annotated, Literal

from aiohttp import web
from msgspec import Meta, Struct

from dispatch.accounts import Identity
from dispatch.http import wire
from dispatch.http.problems import Problem, Wrong
from dispatch.http.replies import Reply, encode
from dispatch.ioc import heat
from dispatch.ioc.collections import Item
from dispatch.ioc.description import GEOJSON
from dispatch.ioc.facts import KEPT_MS
from dispatch.ioc.features import clock_time
from dispatch.ioc.heat import RESOLUTION, RESOLUTION_MAX, RESOLUTION_MIN, By, Holds, MonthHeat
from dispatch.ioc.indicating import check_kind
from dispatch.ioc.months import Month, NoMonth, last_settled, month_of, months
from dispatch.ioc.ogc import scope_of
from dispatch.ioc.reader import Reader
from dispatch.ioc.shapes import Point
from events.values import KindId, Position

REMEMBERED = 32
"""Months; nothing of them changes any more."""
MonthName = Annotated[str, Meta(pattern=r"^\d{4}-\d{2}$")]


class Asked(Struct, frozen=True, forbid_unknown_fields=True, rename={"first": "from", "last": "to"}):
    """Months, both with those between; without any, the last that is settled."""

    first: MonthName | None = None
    last: MonthName | None = None
    by: By = "place"
    resolution: Annotated[int, Meta(ge=RESOLUTION_MIN, le=RESOLUTION_MAX)] = RESOLUTION
    kind: Annotated[str, Meta(max_length=128)] | None = None
    f: Literal["geojson", "json"] = "geojson"


class Heat(Struct, frozen=True, rename={"since": "from", "until": "to"}):
    """Of which months, and how it was made. `suppressed` are in no cell; not told to who is bound to a part."""

    position: Position
    since: str
    until: str
    by: By
    resolution: int
    least: int
    suppressed: int | None


class Told(Heat, frozen=True):
    """As rows."""

    rows: list[heat.Row]


class CellProperties(Struct, frozen=True):
    """How many, by kind, and by hour where that was asked for, also of each kind; the empty name is any."""

    cell: str
    resolution: int
    count: int
    kinds: dict[str, int]
    hours: dict[str, int]
    kind_hours: dict[str, dict[str, int]]


class Polygon(Struct, frozen=True, tag=True, tag_field="type"):
    coordinates: tuple[tuple[tuple[float, float], ...]]


class Cell(Struct, frozen=True, tag="Feature", tag_field="type"):
    id: str
    geometry: Polygon
    properties: CellProperties


class Drawn(Heat, frozen=True):
    """As a map."""

    features: list[Cell]
    type: Literal["FeatureCollection"] = "FeatureCollection"


class Heats:
    """Months as they were computed once, one at a time, beside the loop: streams and other answers go on."""

    def __init__(self) -> None:
        self.known: OrderedDict[tuple[Month, int], MonthHeat] = OrderedDict()
        self.computing = asyncio.Lock()

    async def of(self, reader: Reader, month: Month) -> MonthHeat:
        follower = reader.follower
        key = month, follower.least
        async with self.computing:
            if key not in self.known:
                facts = [one for one in reader.facts.incidents.values() if month.holds(one.opened_at)]
                found = await asyncio.to_thread(heat.heat_of, facts, month, follower.offset_ms, follower.least)
                self.known[key] = found
                while len(self.known) > REMEMBERED:
                    self.known.popitem(last=False)
            return self.known[key]


async def get_heat(reader: Reader, heats: Heats, request: web.BaseRequest) -> Reply:
    """For whoever may read indicators; a district's centre gets the groups whose cell has its middle there."""
    identity = reader.identify(request)
    reader.take(identity, is_past=True)
    asked = wire.queried(request.query, Asked)
    check_kind(reader, asked.kind)
    wanted = months_of(reader, asked)
    reader.work(is_past=True)
    found = [await heats.of(reader, month) for month in wanted]
    kind = KindId(asked.kind) if asked.kind is not None else None
    rows = heat.rows(found, asked.by, asked.resolution, kind, _holds(reader, identity))
    follower, offset_ms = reader.follower, reader.follower.offset_ms
    times = clock_time(wanted[0].since, offset_ms), clock_time(wanted[-1].until, offset_ms)
    suppressed = heat.suppressed(found) if identity.area is None else None
    shared = (follower.position, *times, asked.by, asked.resolution, follower.least, suppressed)
    headers = reader.headers(None, follower.position)
    if asked.f == "json":
        return Reply(200, encode(Told(*shared, rows)), headers=headers)
    cells = [_cell(cell, one) for cell, one in heat.counts_by_cell(rows).items()]
    return Reply(200, encode(Drawn(*shared, cells)), GEOJSON.encode(), headers)


def _cell(cell: str, one: heat.CellCounts) -> Cell:
    properties = CellProperties(cell, heat.resolution_of(cell), one.count, one.kinds, one.hours, one.kind_hours)
    return Cell(cell, Polygon((heat.outline(cell),)), properties)


def _holds(reader: Reader, identity: Identity) -> Holds:
    scope = scope_of(reader, identity)
    return lambda cell: scope.holds(Item(cell, None, Point(heat.middle(cell))))


def months_of(reader: Reader, asked: Asked) -> list[Month]:
    """Raises Problem 422 for one that is not settled, or of which facts are not kept any more."""
    follower = reader.follower
    offset_ms, wrong = follower.offset_ms, []
    usual = last_settled(follower.whole_at, offset_ms)
    first, last = _month("from", asked.first, usual, offset_ms), _month("to", asked.last, usual, offset_ms)
    if asked.last is None and asked.first is not None:
        last = first
    if asked.first is None and asked.last is not None:
        first = last
    if first.since > last.since:
        wrong.append(Wrong("$.to", "It is before it begins"))
    if last.settled_at > follower.whole_at:
        wrong.append(Wrong("$.to", f"This month is told from {clock_time(last.settled_at, offset_ms)} on"))
    if first.since < follower.clock() - KEPT_MS:
        wrong.append(Wrong("$.from", "Older months: python -m dispatch open-data"))
    if wrong:
        raise Problem(422, "invalid", errors=tuple(wrong))
    return months(first, last, offset_ms)


def _month(name: str, text: str | None, usual: Month, offset_ms: int) -> Month:
    if text is None:
        return usual
    try:
        return month_of(text, offset_ms)
    except NoMonth as why:
        raise Problem(422, "invalid", errors=(Wrong(f"$.{name}", str(why)),)) from None
