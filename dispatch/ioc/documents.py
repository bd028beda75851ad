"""One incident as an EIDO, one warning as CAP: files for other systems, without anything sealed."""

import datetime
from collections.abc import Sequence

from aiohttp import web

from dispatch import cap
from dispatch.accounts import Identity
from dispatch.centres import eido
from dispatch.centres.describing import Describer, areas_of
from dispatch.centres.form import Area
from dispatch.http.problems import Problem
from dispatch.http.replies import Reply, encode
from dispatch.ioc.collections import Item
from dispatch.ioc.collections.operations import of_incident
from dispatch.ioc.ogc import scope_of
from dispatch.ioc.reader import Reader
from dispatch.ioc.shapes import outlined
from events.values import Place
from projections import archive
from projections.calls import CallRow
from projections.incidents import IncidentRow
from projections.warnings import WarningRow

EIDO, CAP = ".eido.json", ".cap.xml"
NUMBER_MAX = 15
"""Digits."""


async def get_eido(reader: Reader, request: web.BaseRequest, file: str) -> Reply:
    """`12.eido.json`: what is so of incident 12, or how it read last, without who called and what was said."""
    identity, number = _asked(reader, request, file, EIDO)
    follower = reader.follower
    rows = follower.feed.views.incidents
    row = rows.open.get(number) or rows.ended.get(number)
    if row is None:
        row = next(iter(await _newest(reader, ("history", "queue"), number)), None)
    if row is None or not _may(reader, identity, of_incident(str(row.incident), row)):
        raise Problem(404, "not_found")
    calls = await _calls(reader, row)
    describer = Describer(
        lambda: follower.feed.views, lambda: follower.rules, None, lambda place: _areas(reader, place)
    )
    issuer = eido.Issuer(request.url.host or request.host, describer.iso(follower.clock()))
    told = eido.of(describer.bare(row, calls), issuer)
    return Reply(200, encode(told), b"application/json", _named(reader, file))


async def get_cap(reader: Reader, request: web.BaseRequest, file: str) -> Reply:
    """`3.cap.xml`: warning 3 as CAP 1.2, once it was sent; also long after it is over."""
    identity, number = _asked(reader, request, file, CAP)
    row = reader.follower.feed.views.warnings.rows.get(number)
    if row is None:
        row = next(iter(await archive.newest(reader.follower.dsn, "warnings", [number], WarningRow)), None)
    if row is None or not row.is_public or not _may(reader, identity, _warning(row)):
        raise Problem(404, "not_found")
    rules = reader.follower.rules
    body = cap.alert_of(row, rules.name.vi if rules is not None else "")
    return Reply(200, body, cap.CAP_TYPE.encode(), _named(reader, file))


def _asked(reader: Reader, request: web.BaseRequest, file: str, ending: str) -> tuple[Identity, str]:
    """Who asks, and for which. Raises Problem 404."""
    identity = reader.identify(request)
    number = file.removesuffix(ending)
    if number == file or not (number.isascii() and number.isdigit()) or len(number) > NUMBER_MAX:
        raise Problem(404, "not_found")
    reader.take(identity, is_past=True)
    reader.work(is_past=True)
    return identity, number


async def _newest(reader: Reader, views: Sequence[str], number: str) -> list[IncidentRow]:
    """It may have been opened again: of both, the one that was changed last."""
    found = [row for view in views for row in await archive.newest(reader.follower.dsn, view, [number], IncidentRow)]
    return sorted(found, key=lambda row: row.position, reverse=True)


async def _calls(reader: Reader, row: IncidentRow) -> list[CallRow]:
    """Those about it, in their order."""
    known = {name: call for name in row.calls if (call := reader.follower.feed.views.calls.rows.get(name)) is not None}
    gone = [name for name in row.calls if name not in known]
    if gone:
        known |= {call.call: call for call in await archive.newest(reader.follower.dsn, "calls", gone, CallRow)}
    return [known[name] for name in row.calls if name in known]


def _warning(row: WarningRow) -> Item:
    return Item(str(row.warning), row, outlined(row.outlines or (row.polygon,)), areas=row.areas)


def _may(reader: Reader, identity: Identity, item: Item) -> bool:
    return scope_of(reader, identity).holds(item)


def _areas(reader: Reader, place: Place) -> list[Area]:
    follower = reader.follower
    today = datetime.datetime.fromtimestamp((follower.clock() + follower.offset_ms) / 1000, datetime.UTC).date()
    return areas_of(follower.map, place, today)


def _named(reader: Reader, file: str) -> bytes:
    named = b'Content-Disposition: attachment; filename="%b"\r\n' % file.encode()
    return reader.headers(None, reader.follower.position) + named
