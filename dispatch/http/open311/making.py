"""A request that another system makes by GeoReport v2 becomes a ticket, by the machine whose key it brings."""

import re
from typing import Annotated

from aiohttp import web
from msgspec import Meta, Struct

from dispatch.codes import code_of
from dispatch.consoles import fresh_id
from dispatch.core import rules
from dispatch.http import wire
from dispatch.http.citizens.desk import now
from dispatch.http.citizens.lookup import carry_out, opened_by
from dispatch.http.citizens.pages import read_form
from dispatch.http.edge import Edge
from dispatch.http.open311.form import Format, several
from dispatch.http.open311.reading import keyed
from dispatch.http.problems import Problem, Wrong
from dispatch.http.replies import Reply
from dispatch.http.wire import TEXT_MAX
from dispatch.phones import e164
from events.values import FieldId

BODY_MAX = 64 * 1024
ADDRESS = re.compile(r"[^@\s]+@[^@\s.]+(?:\.[^@\s.]+)+")


class Made(Struct, frozen=True):
    """What the specification knows of a new request. `media_url` and `device_id` are not looked at."""

    service_code: Annotated[str, Meta(min_length=1, max_length=64)]
    lat: Annotated[float, Meta(ge=-90, le=90)] | None = None
    long: Annotated[float, Meta(ge=-180, le=180)] | None = None
    address_string: Annotated[str, Meta(max_length=TEXT_MAX["address"])] = ""
    address_id: Annotated[str, Meta(max_length=64)] = ""
    description: Annotated[str, Meta(max_length=TEXT_MAX["text"])] = ""
    phone: Annotated[str, Meta(max_length=TEXT_MAX["phone"])] = ""
    first_name: Annotated[str, Meta(max_length=80)] = ""
    last_name: Annotated[str, Meta(max_length=80)] = ""
    email: Annotated[str, Meta(max_length=120)] = ""


async def post_requests(edge: Edge, form: Format, request: web.BaseRequest) -> Reply:
    """Its number, and the token by which its reporter looks it up. Raises Problem 400, 403, 404, 413, 429, 503."""
    edge.citizens.look(request)
    sent = {name: value for name, value in (await read_form(request, BODY_MAX)).items() if value.strip()}
    identity = keyed(edge, sent.get("api_key") or request.query.get("api_key", ""))
    if identity is None:
        raise Problem(403, "not_allowed")
    edge.citizens.making.take(identity.name, now())
    made = wire.shaped(sent, Made, strict=False)
    field = rules.field_of(edge.engine.state.rules, FieldId(made.service_code))
    if field is None:
        raise Problem(404, "no_such_field")
    place = wire.place_of(made.lat, made.long)
    known = {code for code, _ in edge.citizens.communes()}
    area = made.address_id if made.address_id in known else None
    if place is None and area is None and not made.address_string:
        raise Problem(400, "invalid", errors=(Wrong("$.lat", "lat and long, address_string or address_id"),))
    if place is not None and edge.citizens.is_far(place):
        raise Problem(400, "place_too_far")
    if made.phone and e164(made.phone) is None:
        raise Problem(400, "invalid", errors=(Wrong("$.phone", "Not a telephone number"),))
    if made.email and ADDRESS.fullmatch(made.email) is None:
        raise Problem(400, "invalid", errors=(Wrong("$.email", "Not like name@example.vn"),))
    reporter = " ".join(one for one in (made.last_name, made.first_name, made.email) if one)
    done = await carry_out(
        edge,
        "OpenTicket",
        fresh_id(),
        identity,
        field=field.id,
        text=made.description or field.name.vi,
        channel="app",
        place={"lat": place.lat, "lon": place.lon} if place is not None else None,
        area=area,
        address=made.address_string or None,
        reporter=reporter or None,
        phone=made.phone or None,
    )
    ticket = opened_by(done)
    told = {
        "service_request_id": str(ticket),
        "token": code_of(edge.vault.master, ticket),
        "service_notice": None,
        "account_id": None,
    }
    return several("service_requests", [told], form)
