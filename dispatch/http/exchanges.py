"""Exchanges that speak in their own way: proved by a secret in the path or by their signature, then as any other."""

import ipaddress
from collections.abc import Sequence
from functools import partial
from typing import Any
from urllib.parse import parse_qsl

import msgspec
import structlog
from aiohttp import web

from dispatch.accounts import same
from dispatch.chores import Do
from dispatch.exchanges import ADAPTERS, Asked, CallEvent, Exchange, Unreadable, twilio
from dispatch.exchanges.fitting import fit
from dispatch.http import access, signed, telephony, wire
from dispatch.http.bodies import read_body
from dispatch.http.edge import Edge
from dispatch.http.problems import Problem, Wrong
from dispatch.http.replies import NO_STORE, Reply, answer
from dispatch.inbox import Asked as InboxAsked
from dispatch.lines import Asker, Line, NotNow
from events.values import Position

log = structlog.get_logger("exchanges")

FIELDS_MAX = 200
"""Fields of a query or a form."""
GREETINGS = {"twilio": b"application/xml; charset=utf-8"}
FORM = "application/x-www-form-urlencoded"


async def hear(edge: Edge, request: web.BaseRequest, name: str, secret: str = "", event: str = "") -> Reply:
    """What it tells, as the webhook's own form would say it; answered when all of it is on disk."""
    exchange = _known(edge, request, name)
    asked = await read_asked(request)
    _prove(exchange, secret, asked)
    if event and exchange.adapter != "mapped":
        raise Problem(404, "not_found")
    asked = msgspec.structs.replace(asked, event=event)
    try:
        fitting = [fit(event) for event in ADAPTERS[exchange.adapter](asked, exchange)]
    except Unreadable as wrong:
        raise Problem(422, "invalid", errors=(Wrong("$", str(wrong)),)) from None
    return answer({"position": await tell(edge, fitting), "heard": len(fitting)})


async def get_exchanges(edge: Edge, request: web.BaseRequest) -> Reply:
    """Those that are watched: when each was heard of last, and when its test call came."""
    access.check_role(edge.identify(request), access.ROOM | {"ioc", "administrator"})
    return answer({"exchanges": edge.lines.told()}, headers=NO_STORE)


async def tell(edge: Edge, fitting: Sequence[CallEvent], by_itself: bool = True) -> Position:
    """Until all of it is on disk, or heard and nothing more; the position then. Raises Problem."""
    begun = [telephony.begin_event(edge, event.id, event, by_itself) for event in fitting]
    pending = [one for one in begun if isinstance(one, InboxAsked)]
    for one in pending:
        await one.settled()
    refusals = [refusal for one in pending if (refusal := _refusal(edge, one)) is not None]
    if refusals:
        raise refusals[0]
    return edge.feed.head.position


def ways(edge: Edge) -> dict[str, Do]:
    """Loops: the lines that we hold to exchanges, and the asking of those that tell us by themselves."""
    told, answered = partial(hear_one, edge, by_itself=True), partial(hear_one, edge, by_itself=False)
    exchanges, engine, lines = edge.exchanges.values(), edge.engine, edge.lines
    held = {f"line {one.name}": Line(one, engine, lines, told).run for one in exchanges if one.connect is not None}
    asked = {f"ask {one.name}": Asker(one, engine, lines, answered).run for one in exchanges if one.ask is not None}
    return {**held, **asked}


async def hear_one(edge: Edge, event: CallEvent, *, by_itself: bool) -> None:
    """The same, of a line that we hold open, or of an answer to what we asked. Raises NotNow when it must be told
    again."""
    try:
        await tell(edge, [event], by_itself)
    except Problem as problem:
        if problem.status == 503:
            raise NotNow from None
        log.warning("not_heard", exchange=event.source, kind=event.type, reason=problem.reason)


def _refusal(edge: Edge, pending: InboxAsked) -> Problem | None:
    """Each is settled, also after one that was refused."""
    try:
        signed.end(edge, pending)
    except Problem as problem:
        return problem
    return None


async def greet(edge: Edge, request: web.BaseRequest, name: str, secret: str = "") -> Reply:
    """What the operator wrote down for an exchange that asks what to do with a call."""
    exchange = _known(edge, request, name)
    _prove(exchange, secret, await read_asked(request), below="/greeting")
    if not exchange.greeting:
        raise Problem(404, "not_found")
    kind = GREETINGS.get(exchange.adapter, b"application/json")
    return Reply(200, exchange.greeting.encode(), kind, NO_STORE)


def _known(edge: Edge, request: web.BaseRequest, name: str) -> Exchange:
    """Which exchange; one that there is not is answered as one with a wrong secret. Raises Problem 401."""
    exchange = edge.exchanges.get(name)
    if exchange is None or exchange.secret is None:
        raise Problem(401, "bad_signature")
    if exchange.networks:
        address = ipaddress.ip_address(request.remote or "0.0.0.0")  # noqa: S104 (compared, not listened on)
        if not any(address in ipaddress.ip_network(network) for network in exchange.networks):
            raise Problem(401, "bad_signature")
    return exchange


def _prove(exchange: Exchange, secret: str, asked: Asked, below: str = "") -> None:
    """Raises Problem 401."""
    if secret:
        proved = not exchange.header and same(secret, exchange.secret or "")
    elif exchange.header:
        proved = same(asked.headers.get(exchange.header, "").removeprefix("Bearer "), exchange.secret or "")
    else:
        proved = exchange.adapter == "twilio" and twilio.is_signed(asked, exchange, below)
    if not proved:
        raise Problem(401, "bad_signature")


async def read_asked(request: web.BaseRequest) -> Asked:
    """The fields of the query, and of the form or the JSON object. Raises Problem."""
    body = await read_body(request)
    query = _pairs(request.query_string)
    form = _pairs(body.decode("utf-8", "replace")) if request.content_type == FORM else {}
    told = wire.read(OBJECT, body) if body and not form else {}
    return Asked({**query, **form, **told}, request.headers, request.query_string, form)


OBJECT: msgspec.json.Decoder[dict[str, Any]] = msgspec.json.Decoder(dict[str, Any])


def _pairs(written: str) -> dict[str, str]:
    try:
        return dict(parse_qsl(written, keep_blank_values=True, max_num_fields=FIELDS_MAX))
    except ValueError:
        raise Problem(413, "too_large") from None
