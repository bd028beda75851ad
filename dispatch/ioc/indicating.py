"""`GET /indicators`, `/indicators/units`, `/indicators/tickets`: a time and a grouping become figures, with what each
means."""

import asyncio
import datetime
from collections import OrderedDict
from functools import partial
from typing import Any, TypeVar

import msgspec
from aiohttp import web

from dispatch.accounts import Identity
from dispatch.http import ticket_figures, wire
from dispatch.http.problems import Problem, Wrong
from dispatch.http.replies import Reply, encode
from dispatch.ioc import utilisation
from dispatch.ioc.asked import Interval, when
from dispatch.ioc.bodies import Body
from dispatch.ioc.columns import Words
from dispatch.ioc.definitions import DEFINITIONS, TARGET_DEFINITIONS, Definition
from dispatch.ioc.dividing import TooMany
from dispatch.ioc.features import clock_time
from dispatch.ioc.grounds import Areas, Looked, Part, Tree
from dispatch.ioc.indicators import Asked, Span, Told, rows
from dispatch.ioc.reader import Reader
from dispatch.ioc.ticket_definitions import TICKET_DEFINITIONS
from dispatch.ioc.ticket_facts import TicketShare
from dispatch.ioc.unit_definitions import UNIT_DEFINITIONS
from dispatch.region import AreaMap
from events.values import DAY_MS, MINUTE_MS, AreaId, Time, UnitId

Look = TypeVar("Look", bound=Looked)
COMMUNE = "commune"
GROUNDS_REMEMBERED = 64
"""A number for each ground of a year; a district's part is one, and a day's tree."""
END_OF_TIME = 253_370_764_800_000
"""The year 9999 begins; its end has no date in every zone."""
PERCENTILES = "nearest rank: the smallest measured value that at least so many in a hundred do not exceed"


class TicketsTold(ticket_figures.Told, frozen=True, kw_only=True):
    """What the room is told, and what each figure means."""

    definitions: tuple[Definition, ...]


class Looks:
    """Which ground is of which area, as it was looked at: the newest few."""

    def __init__(self) -> None:
        self.grounds: OrderedDict[tuple[Any, ...], Any] = OrderedDict()
        self.looking = asyncio.Lock()

    def known(self, kind: type[Look], *of: Any) -> Look:
        """Made of these, or already there."""
        found: Look | None = self.grounds.pop((kind, *of), None)
        self.grounds[kind, *of] = found = found if found is not None else kind(*of)
        while len(self.grounds) > GROUNDS_REMEMBERED:
            self.grounds.popitem(last=False)
        return found

    async def ahead(self, *some: Looked | None) -> None:
        """So that nothing is left to be looked at but what comes meanwhile; all of them one after the other."""
        async with self.looking:
            for one in some:
                if one is not None:
                    await one.look_ahead()


async def get_indicators(reader: Reader, looks: Looks, request: web.BaseRequest) -> Reply:
    """For machines that may read, operations centres, the room and administrators."""
    identity = reader.identify(request)
    reader.take(identity, is_past=True)
    asked = wire.queried(request.query, Asked)
    span = span_of(reader, asked)
    check(reader, asked)
    question, state = (asked, identity.area), (span.since, span.until, reader.facts.version, _map_of(reader))
    known = reader.bodies.get(question, state)
    if known is None:
        reader.work(is_past=True)
        known = Body(encode(await told(reader, looks, asked, span, identity)), b"", reader.follower.position)
        reader.bodies.put(question, state, known)
    return Reply(200, known.data, headers=reader.headers(None, reader.follower.position))


def _map_of(reader: Reader) -> str | None:
    """The digest of the areas in force."""
    return reader.follower.digests.get("areas.geojson")


async def get_unit_indicators(reader: Reader, request: web.BaseRequest) -> Reply:
    """How much of their time units were at work. A district's centre is told of those whose station lies in its
    area."""
    identity, follower = reader.identify(request), reader.follower
    reader.take(identity, is_past=True)
    asked = wire.queried(request.query, utilisation.Asked)
    check_service(reader, asked.service)
    span = _until_now(span_of(reader, asked), follower.clock())
    facts = reader.facts
    question, state = (asked, identity.area), (span.since, span.until, facts.duty.version, _map_of(reader))
    known = reader.bodies.get(question, state)
    if known is None:
        reader.work(is_past=True)
        seen = _units_of(reader, identity.area) if identity.area is not None else None
        rows = utilisation.rows(facts.duty, span, asked, seen)
        told = utilisation.Told(follower.position, *_named(span), asked.by, rows, UNIT_DEFINITIONS)
        known = Body(encode(told), b"", follower.position)
        reader.bodies.put(question, state, known)
    return Reply(200, known.data, headers=reader.headers(None, follower.position))


def _until_now(span: Span, now: Time) -> Span:
    """What is to come was not worked yet: until the last full minute."""
    until = min(span.until, Time(now // MINUTE_MS * MINUTE_MS))
    return msgspec.structs.replace(span, since=min(span.since, until), until=until)


def _units_of(reader: Reader, area: AreaId) -> set[UnitId]:
    """Those at home in it."""
    units = reader.facts.duty.units
    inside = Part(Words(), reader.follower.map, area).look([(one.home, None) for one in units.values()])
    return {unit for unit, is_inside in zip(units, inside, strict=True) if is_inside}


async def get_ticket_indicators(reader: Reader, request: web.BaseRequest) -> Reply:
    """Of 1022: on time and late by agency and field, how long answers took, what citizens thought of them. A district's
    centre is told of those whose area is its own, or was a part of it."""
    identity = reader.identify(request)
    reader.take(identity, is_past=True)
    rules = reader.follower.rules
    if rules is None:
        raise Problem(409, "no_region")
    asked = wire.queried(request.query, ticket_figures.Asked)
    reader.work(is_past=True)
    now, share = reader.follower.clock(), _share_of(reader, identity)
    figures = await ticket_figures.figures_of(reader.feed, rules, now, asked, share)
    body = encode(TicketsTold(**msgspec.structs.asdict(figures), definitions=TICKET_DEFINITIONS))
    return Reply(200, body, headers=reader.headers(None, reader.follower.position))


def _share_of(reader: Reader, identity: Identity) -> TicketShare | None:
    """Of the tickets, what this one may see; None: all."""
    areas, mine = reader.follower.map, identity.area
    if mine is None:
        return None
    return TicketShare(reader.ticket_facts, partial(_is_within, areas, mine))


def _is_within(areas: AreaMap | None, mine: AreaId, area: AreaId | None) -> bool:
    return area is not None and areas is not None and mine in areas.ancestry(area)


async def told(reader: Reader, looks: Looks, asked: Asked, span: Span, identity: Identity) -> Told:
    follower = reader.follower
    tree, part, within = await looked_at(reader, looks, asked, identity.area)
    try:
        found = rows(reader.facts, span, asked, tree, part, within)
    except TooMany as why:
        raise _wrong("by", str(why)) from None
    definitions = (*DEFINITIONS, *TARGET_DEFINITIONS)
    return Told(follower.position, *_named(span), asked.by, PERCENTILES, found, definitions)


async def looked_at(
    reader: Reader, looks: Looks, asked: Asked, mine: AreaId | None
) -> tuple[Areas, Part | None, Part | None]:
    """By which areas it is told, what may be seen, and the area that is asked for; by the numbers that grounds have
    afterwards, since they may get others meanwhile. Raises Problem 422, 503."""
    while True:
        grounds, areas = reader.facts.grounds, reader.follower.map
        tree = tree_of(reader, looks, asked)
        part = looks.known(Part, grounds, areas, mine) if mine is not None else None
        within = looks.known(Part, grounds, areas, asked.area) if asked.area is not None else None
        await looks.ahead(part, within, tree if "area" in asked.properties else None)
        if reader.facts.grounds is grounds:
            return tree, part, within


def check(reader: Reader, asked: Asked) -> None:
    """That there is what is named, or was. Raises Problem 422."""
    areas = reader.follower.map
    check_service(reader, asked.service)
    check_kind(reader, asked.kind)
    if asked.area is not None and (areas is None or not areas.has(asked.area)):
        raise _wrong("area", "The region never had such an area")


def check_service(reader: Reader, service: str | None) -> None:
    """Likewise."""
    rules, known = reader.follower.rules, reader.facts.services.numbers
    listed = {one.id for one in rules.services} if rules is not None else set()
    if service is not None and service not in listed | known.keys():
        raise _wrong("service", "The region has no such service")


def check_kind(reader: Reader, kind: str | None) -> None:
    """Likewise."""
    rules, known = reader.follower.rules, reader.facts.kinds.numbers
    listed = {one.id for one in rules.kinds} if rules is not None else set()
    if kind is not None and kind not in listed | known.keys():
        raise _wrong("kind", "The region has no such kind")


def _wrong(name: str, why: str) -> Problem:
    return Problem(422, "invalid", errors=(Wrong(f"$.{name}", why),))


def _named(span: Span) -> tuple[str, str]:
    """When it begins and ends, by the region's clock."""
    return clock_time(span.since, span.offset_ms), clock_time(span.until, span.offset_ms)


def span_of(reader: Reader, asked: Asked | utilisation.Asked) -> Span:
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
        raise _wrong("to", "It is before it begins")
    numbers = follower.rules.numbers if follower.rules is not None else ()
    services = {one.number: one.service for one in numbers if one.service is not None}
    return Span(since, until, offset_ms, {one.number: one.answer_s for one in numbers}, services)


def _time(name: str, text: str, offset_ms: int) -> Time:
    """A day is its beginning."""
    try:
        found = when(text, offset_ms)
    except ValueError as wrong:
        raise _wrong(name, str(wrong)) from None
    if isinstance(found, Interval):
        if found.begins is None or "/" in text:
            raise _wrong(name, "A time or a day")
        found = found.begins
    if not 0 <= found < END_OF_TIME:
        raise _wrong(name, "A time between 1970 and 9998")
    return found


def tree_of(reader: Reader, looks: Looks, asked: Asked) -> Areas:
    """Without a day or a level each incident is of the area it was opened in. Raises Problem 422."""
    if asked.tree is None and asked.level is None:
        return looks.known(Areas, reader.facts.grounds)
    if reader.follower.map is None:
        raise _wrong("tree", "The region has no map")
    today = clock_time(reader.follower.clock(), reader.follower.offset_ms)[:10]
    try:
        day = datetime.date.fromisoformat(asked.tree or today)
    except ValueError:
        raise _wrong("tree", "No such day") from None
    level = asked.level or COMMUNE
    if level not in {area.level for area in reader.follower.map.on(day)}:
        raise _wrong("level", "No area was of that level on that day")
    return looks.known(Tree, reader.facts.grounds, reader.follower.map, day, level)
