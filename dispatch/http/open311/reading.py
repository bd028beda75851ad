"""What GeoReport v2 tells without a key: services, and how requests stand. Nothing of who reported or what she wrote.

With the key of a machine that may deal with tickets a request also says where it is. Requests that are settled have
left the views and are not told any more.
"""

from typing import Annotated

from aiohttp import web
from msgspec import Meta, Struct

from dispatch.accounts import Identity
from dispatch.codes import ticket_of
from dispatch.core import rules
from dispatch.http import wire
from dispatch.http.edge import Edge
from dispatch.http.open311.form import Format, Item, iso, one, several, time_of
from dispatch.http.problems import Problem, Wrong
from dispatch.http.replies import Reply
from dispatch.http.slices import sliced
from dispatch.http.wire import ticket_subject
from events.regions import Field
from events.values import DAY_MS, OPEN_TICKET, FieldId, TicketId, Time
from projections.tickets import TicketRow

SCOPE = "tickets"
CHANGESET = "2026-11-27T00:00:00Z"
PAGE_MAX = 200
SPAN_MS = 90 * DAY_MS
Text = Annotated[str, Meta(max_length=2_000)]


class Asked(Struct, frozen=True):
    """Of which requests; several of a kind by commas. What the specification does not know is not looked at."""

    service_request_id: Text = ""
    service_code: Text = ""
    start_date: Text = ""
    end_date: Text = ""
    status: Text = ""
    page: Annotated[int, Meta(ge=1, le=100_000)] = 1
    page_size: Annotated[int, Meta(ge=1, le=PAGE_MAX)] = 100


def keyed(edge: Edge, key: str) -> Identity | None:
    """The machine of a key that may deal with tickets."""
    identity = edge.accounts.of_token(key) if key else None
    return identity if identity is not None and identity.role == "machine" and SCOPE in identity.scopes else None


async def get_discovery(edge: Edge, form: Format, request: web.BaseRequest) -> Reply:
    edge.citizens.look(request)
    endpoint: Item = {
        "specification": "http://wiki.open311.org/GeoReport_v2",
        "url": f"{request.scheme}://{request.host}/open311/v2",
        "changeset": CHANGESET,
        "type": "test" if edge.demo else "production",
        "formats": ["application/json", "text/xml"],
    }
    contact = f"1022, {edge.region_name}"
    told: Item = {"changeset": CHANGESET, "contact": contact, "key_service": "1022", "endpoints": [endpoint]}
    return one("discovery", told, form)


async def get_services(edge: Edge, form: Format, request: web.BaseRequest) -> Reply:
    edge.citizens.look(request)
    known = edge.engine.state.rules
    return several("services", [_service(field) for field in known.fields] if known is not None else [], form)


async def get_service(edge: Edge, form: Format, request: web.BaseRequest, code: str) -> Reply:
    """None of ours asks for more than the specification does."""
    edge.citizens.look(request)
    field = rules.field_of(edge.engine.state.rules, FieldId(code))
    if field is None:
        raise Problem(404, "no_such_field")
    return one("service_definition", {"service_code": field.id, "attributes": []}, form)


NO_PICTURES = "A media_url is accepted and not fetched."
"""The address of a stranger is not asked for whatever lies there."""


def _service(field: Field) -> Item:
    return {
        "service_code": field.id,
        "service_name": field.name.vi,
        "description": f"{field.name.en}. {NO_PICTURES}",
        "metadata": False,
        "type": "realtime",
        "keywords": "",
        "group": "1022",
    }


async def get_requests(edge: Edge, form: Format, request: web.BaseRequest) -> Reply:
    """The newest first; those that were asked for by number, or of the last ninety days."""
    edge.citizens.look(request)
    asked = wire.queried(request.query, Asked)
    knows = keyed(edge, request.query.get("api_key", "")) is not None
    numbers = _of_commas(asked.service_request_id)
    if numbers:
        rows = edge.feed.views.tickets.rows
        found = [rows[number] for number in sorted(numbers)[:PAGE_MAX] if number in rows]
        return several("service_requests", [told(edge, row, knows) for row in found if _is_told(edge, row)], form)
    return several("service_requests", [told(edge, row, knows) for row in await _matching(edge, asked)], form)


async def _matching(edge: Edge, asked: Asked) -> list[TicketRow]:
    """Looked through in slices, so that nobody who calls waits for it, and no further than the page that was asked for:
    numbers go up as tickets are opened, so the last row is the newest."""
    since, until = _span(asked, edge.clock())
    services, states = _of_commas(asked.service_code), _of_commas(asked.status)
    if not states <= {"open", "closed"}:
        raise Problem(400, "invalid", errors=(Wrong("$.status", "open or closed"),))
    before, page = (asked.page - 1) * asked.page_size, list[TicketRow]()
    async for some in sliced(reversed(edge.feed.views.tickets.rows.values())):
        matching = [
            row
            for row in some
            if since <= row.opened_at <= until
            and (not services or row.field in services)
            and (not states or status_of(row) in states)
            and _is_told(edge, row)
        ]
        page += matching[before : before + asked.page_size - len(page)]
        before = max(before - len(matching), 0)
        if len(page) == asked.page_size:
            break
    return page


def _span(asked: Asked, now: Time) -> tuple[Time, Time]:
    """Raises Problem 400."""
    try:
        since = time_of(asked.start_date) if asked.start_date else None
        until = time_of(asked.end_date) if asked.end_date else None
    except (ValueError, OverflowError):
        raise Problem(400, "invalid", errors=(Wrong("$.start_date", "ISO 8601 with a zone"),)) from None
    if since is None:
        since = Time((until if until is not None else now) - SPAN_MS)
    return since, until if until is not None else Time(since + max(SPAN_MS, now - since))


def _of_commas(told: str) -> set[str]:
    return {one.strip() for one in told.split(",") if one.strip()}


async def get_request(edge: Edge, form: Format, request: web.BaseRequest, number: str) -> Reply:
    edge.citizens.look(request)
    row = edge.feed.views.tickets.rows.get(number)
    if row is None or not _is_told(edge, row):
        raise Problem(404, "no_such_ticket")
    knows = keyed(edge, request.query.get("api_key", "")) is not None
    return several("service_requests", [told(edge, row, knows)], form)


async def get_token(edge: Edge, form: Format, request: web.BaseRequest, token: str) -> Reply:
    """A request's token is the code by which its reporter looks it up; one of what is not told is answered as a wrong
    one is."""
    edge.citizens.look(request)
    ticket = ticket_of(edge.vault.master, token)
    row = edge.feed.views.tickets.rows.get(str(ticket)) if ticket is not None else None
    if row is None or not _is_told(edge, row):
        edge.citizens.guessed(request)
        raise Problem(404, "code_unknown")
    return several("service_requests", [{"service_request_id": str(row.ticket), "token": token}], form)


def _is_told(edge: Edge, row: TicketRow) -> bool:
    """What was erased is gone here, too; an exercise is nobody's matter."""
    return not row.drill and ticket_subject(TicketId(row.ticket)) not in edge.vault.erased


def status_of(row: TicketRow) -> str:
    return "open" if row.state in OPEN_TICKET else "closed"


def told(edge: Edge, row: TicketRow, with_place: bool) -> Item:
    """Fields as the specification names them; what is nobody's business is empty."""
    known = edge.engine.state.rules
    field = rules.field_of(known, row.field) or rules.ANY_FIELD
    agency = rules.agency_of(known, row.agency) if row.agency is not None else None
    place = row.place if with_place else None
    taken_at = row.taken_at if row.state == "forwarded" else None
    return {
        "service_request_id": str(row.ticket),
        "status": status_of(row),
        "status_notes": row.state if taken_at is None else "taken_up",
        "service_name": field.name.vi,
        "service_code": row.field,
        "description": None,
        "agency_responsible": agency.name.vi if agency is not None else None,
        "service_notice": None,
        "requested_datetime": iso(row.opened_at),
        "updated_datetime": iso(row.since if taken_at is None else taken_at),
        "expected_datetime": iso(row.due.at),
        "address": edge.citizens.name_of(row.area),
        "address_id": row.area,
        "zipcode": None,
        "lat": place.lat if place is not None else None,
        "long": place.lon if place is not None else None,
        "media_url": None,
    }
