"""Exchanges that speak in their own way: proved by a secret in the path or by their signature, then as any other."""

import hashlib
import ipaddress
from typing import Any
from urllib.parse import parse_qsl

import msgspec
from aiohttp import web

from dispatch.accounts import same
from dispatch.exchanges import ADAPTERS, Asked, CallEvent, Exchange, Unreadable, twilio
from dispatch.http import signed, telephony, wire
from dispatch.http.edge import Edge, read_body
from dispatch.http.problems import Problem, Wrong
from dispatch.http.replies import NO_STORE, Reply, answer
from dispatch.inbox import Asked as InboxAsked

FIELDS_MAX = 200
"""Fields of a query or a form."""
ID_MAX, CALL_MAX, CALLER_MAX, NUMBER_MAX = 128, 100, 32, 16
"""Characters, as our own form has them."""
GREETINGS = {"twilio": b"application/xml; charset=utf-8"}
FORM = "application/x-www-form-urlencoded"


async def hear(edge: Edge, request: web.BaseRequest, name: str, secret: str = "") -> Reply:
    """What it tells, as the webhook's own form would say it; answered when all of it is on disk."""
    exchange = _known(edge, request, name)
    asked = await _read(request)
    _prove(exchange, secret, asked)
    try:
        heard = ADAPTERS[exchange.adapter](asked, exchange)
    except Unreadable as wrong:
        raise Problem(422, "invalid", errors=(Wrong("$", str(wrong)),)) from None
    fitting = [_fitting(event) for event in heard]
    pending = [telephony.begin_event(edge, event.id, event) for event in fitting]
    for one in pending:
        await one.settled()
    refusals = [refusal for one in pending if (refusal := _refusal(edge, one)) is not None]
    if refusals:
        raise refusals[0]
    return answer({"position": edge.feed.head.position, "heard": len(pending)})


def _refusal(edge: Edge, pending: InboxAsked) -> Problem | None:
    """Each is settled, also after one that was refused."""
    try:
        signed.end(edge, pending)
    except Problem as problem:
        return problem
    return None


async def greet(edge: Edge, request: web.BaseRequest, name: str, secret: str) -> Reply:
    """What the operator wrote down for an exchange that asks what to do with a call."""
    exchange = _known(edge, request, name)
    _prove(exchange, secret, await _read(request))
    if not exchange.greeting:
        raise Problem(404, "not_found")
    kind = GREETINGS.get(exchange.adapter, b"application/json")
    return Reply(200, exchange.greeting.encode(), kind, NO_STORE)


def _known(edge: Edge, request: web.BaseRequest, name: str) -> Exchange:
    """Which exchange; one that there is not is answered as one with a wrong secret. Raises Problem 401."""
    exchange = edge.exchanges.get(name)
    if exchange is None:
        raise Problem(401, "bad_signature")
    if exchange.networks:
        address = ipaddress.ip_address(request.remote or "0.0.0.0")  # noqa: S104 (compared, not listened on)
        if not any(address in ipaddress.ip_network(network) for network in exchange.networks):
            raise Problem(401, "bad_signature")
    return exchange


def _prove(exchange: Exchange, secret: str, asked: Asked) -> None:
    """Raises Problem 401."""
    by_path = bool(secret) and same(secret, exchange.secret)
    by_signature = not secret and exchange.adapter == "twilio" and twilio.is_signed(asked, exchange)
    if not (by_path or by_signature):
        raise Problem(401, "bad_signature")


async def _read(request: web.BaseRequest) -> Asked:
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


def _fitting(event: CallEvent) -> CallEvent:
    """Within the bounds of our own form, whatever is too long for it: a call is not refused for its caller's id.

    Raises Problem 422 where a control character stands: no exchange means one, and the journal cannot keep them all.
    """
    data = event.data
    texts = (event.id, data.call, data.number, data.caller, data.agent, data.cause)
    if any(not char.isprintable() for written in texts if written is not None for char in written):
        raise Problem(422, "invalid", errors=(Wrong("$", "A control character cannot be kept"),))
    caller = data.caller
    if caller is not None and len(caller) > CALLER_MAX:
        caller = caller.removeprefix("sip:").partition("@")[0]
    fitting = msgspec.structs.replace(
        data,
        call=_short(data.call, CALL_MAX),
        number=data.number and data.number[:NUMBER_MAX],
        caller=caller if caller is None or len(caller) <= CALLER_MAX else None,
        agent=data.agent and data.agent[:CALLER_MAX],
        cause=data.cause and data.cause[:ID_MAX],
    )
    event = msgspec.structs.replace(event, id=_short(event.id, ID_MAX), data=fitting)
    return wire.shaped(msgspec.to_builtins(event), CallEvent)


def _short(name: str, most: int) -> str:
    """A name that is too long is told by its digest, so that two never fall together."""
    return name if len(name) <= most else hashlib.sha256(name.encode()).hexdigest()
