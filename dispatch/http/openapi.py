"""The API's own description, made from the structs, so that it cannot say something else."""

from typing import Any

import msgspec
from aiohttp import web
from msgspec import Struct

from dispatch.centres.form import Answered, Offered, Updated
from dispatch.centres.setup import PublicCentre
from dispatch.core.plan import Candidate
from dispatch.exchanges.canonical import CallEvent
from dispatch.gazetteer import Found
from dispatch.http import open311, wire
from dispatch.http.alarms import AlarmEvent
from dispatch.http.asking import Earlier, Erase, Open
from dispatch.http.citizens.describing import described
from dispatch.http.citizens.lookup import NoAnswer, PublicTicket, Rating
from dispatch.http.edge import Edge
from dispatch.http.finding import Asked
from dispatch.http.links import Sent
from dispatch.http.loudspeakers import Acknowledged
from dispatch.http.messages import Delivered, Failed, Received, Replied
from dispatch.http.nearby import Near
from dispatch.http.problems import ProblemBody
from dispatch.http.recordings import Hear, OfCall
from dispatch.http.replies import Reply, answer
from dispatch.http.session import SessionBody, SignIn
from dispatch.http.sightings import Sighting
from dispatch.http.sites import Called, Here
from dispatch.http.ticket_figures import Asked as Period
from dispatch.http.ticket_figures import Figures
from dispatch.http.tickets import Wanted
from dispatch.http.waiting import Desk as Waits
from dispatch.http.waiting import Waiting
from dispatch.http.warnings import There
from dispatch.likely.likeness import Match
from events.regions import Rules
from projections.calls import CallBackRow, CallRow, HandoverRow
from projections.hospitals import ArrivalRow, HospitalRow
from projections.incidents import IncidentRow
from projections.messages import MessageRow
from projections.places import PlaceRow
from projections.sites import AlarmRow, DeviceRow, HazardsRow, NamedSite, SiteRow
from projections.situation import (
    DeskRow,
    NumberRow,
    PriorityRow,
    RegionRow,
    ServiceRow,
    SilentExchangeRow,
    SilentRow,
)
from projections.story import StoryRow
from projections.ticket_story import TicketStoryRow
from projections.tickets import TicketRow
from projections.transfers import TransferRow
from projections.units import UnitRow
from projections.warnings import WarningRow

TOLD = (Delivered, Failed, Replied, Received)
"""What gateways tell in our own form."""
STRUCTS: tuple[Any, ...] = (
    *wire.ON_THE_WIRE, CallEvent, SignIn, SessionBody, Sighting, Open, Erase, Hear, Sent, ProblemBody, Candidate, Rules,
    CallRow, CallBackRow, HandoverRow, IncidentRow, PlaceRow, UnitRow, StoryRow, RegionRow, DeskRow, SilentRow,
    SilentExchangeRow, NumberRow, ServiceRow, PriorityRow, Found, Match, MessageRow, *TOLD, HospitalRow, ArrivalRow,
    TicketRow, TicketStoryRow, Figures, Waiting, PublicTicket, Rating, NoAnswer,
    TransferRow, WarningRow, Acknowledged, Offered, Answered, Updated, PublicCentre,
    AlarmEvent, SiteRow, NamedSite, HazardsRow, AlarmRow, DeviceRow,
)  # fmt: skip
REF = "#/components/schemas/{name}"


def operation(
    summary: str,
    answers: dict[str, Any],
    body: Any = None,
    parameters: tuple[str, ...] = (),
    asked: type[Struct] | None = None,
    **more: Any,
) -> Any:
    """One method of one path; `asked` has the fields of its query, none of which is required."""
    described: dict[str, Any] = {"summary": summary, "responses": {**answers, "default": PROBLEM_ANSWER}, **more}
    if body is not None:
        described["requestBody"] = {"required": True, "content": {"application/json": {"schema": body}}}
    in_path = [{"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in parameters]
    in_query = [
        {"name": field.name, "in": "query", "schema": msgspec.json.schema(field.type)}
        for field in (msgspec.structs.fields(asked) if asked is not None else ())
    ]
    if in_path or in_query:
        described["parameters"] = in_path + in_query
    return described


def _exchange(summary: str, *parameters: str) -> dict[str, Any]:
    """Proved by the secret in its path, or by its own signature."""
    return operation(summary, ok(ANY), parameters=parameters, security=[])  # type: ignore[no-any-return]


def _own_form(summary: str) -> dict[str, Any]:
    """Proved by the secret in its path, answered as the operator wrote it down."""
    answers = {"200": {"description": "Heard; text/plain"}}
    return operation(summary, answers, parameters=("name", "secret"), security=[])  # type: ignore[no-any-return]


def ref(name: str) -> dict[str, str]:
    return {"$ref": REF.format(name=name)}


def ok(schema: Any, what: str = "It is so") -> dict[str, Any]:
    return {"200": {"description": what, "content": {"application/json": {"schema": schema}}}}


ANY: dict[str, Any] = {"type": "object"}
PROBLEM_ANSWER = {
    "description": "A problem, RFC 9457; `reason` is a word of the API",
    "content": {"application/problem+json": {"schema": ref("ProblemBody")}},
}
DONE = {
    "type": "object",
    "required": ["position"],
    "properties": {"position": {"type": "integer"}, "ids": ANY, "repeated": {"type": "boolean"}},
}


NEAR = {
    "type": "object",
    "required": ["position", "matches"],
    "properties": {"position": {"type": "integer"}, "matches": {"type": "array", "items": ref("Match")}},
}


SITES = {
    "type": "object",
    "required": ["position", "sites"],
    "properties": {"position": {"type": "integer"}, "sites": {"type": "array", "items": ref("Around")}},
}


NAMES = {
    "type": "object",
    "required": ["position", "total", "sites"],
    "properties": {
        "position": {"type": "integer"},
        "total": {"type": "integer"},
        "sites": {"type": "array", "items": ref("NamedSite")},
    },
}


def of_tickets() -> dict[str, Any]:
    """Matters of 1022."""
    return {
        "/tickets": {"get": operation("Tickets that match, the soonest due first", ok(TICKETS), asked=Wanted)},
        "/tickets/figures": {"get": operation("Figures of tickets by agency and field", ok(FIGURES), asked=Period)},
        "/tickets/waiting": {"get": operation("What waits for the centre, by what for", ok(WAITING), asked=Waits)},
        "/tickets/{number}": {"get": operation("One ticket, and its code", ok(TICKET), parameters=("number",))},
        "/tickets/{number}/files": {
            "post": operation("Attach the file that is the body", ok(ANY), parameters=("number",)),
        },
        "/tickets/{number}/files/{digest}": {
            "post": operation(
                "Save a file; it is an entry", {"200": {"description": "The file"}}, parameters=("number", "digest")
            ),
        },
        "/tickets/{number}/story": {
            "get": operation("What happened to a ticket", ok(TICKET_STORY), parameters=("number",))
        },
    }


def whole(**properties: Any) -> dict[str, Any]:
    """An object that has all of these."""
    return {"type": "object", "required": list(properties), "properties": properties}


INTEGER, DATE = {"type": "integer"}, {"type": "string", "format": "date"}
TICKET = whole(position=INTEGER, ticket=ref("TicketRow"), code={"type": ["string", "null"]})
FIGURES = whole(
    **{"position": INTEGER, "from": DATE, "to": DATE, "today": DATE, "next_day": DATE},
    rows={"type": "array", "items": ref("Figures")},
    total=ref("Figures"),
)
TICKET_STORY = whole(
    position=INTEGER,
    rows={"type": "array", "items": ref("TicketStoryRow")},
    people={"type": "object", "additionalProperties": {"type": "string"}},
)
TICKETS = whole(
    position=INTEGER,
    tickets={"type": "array", "items": ref("TicketRow")},
    count=INTEGER,
    more={"type": "boolean"},
)
WAITING = whole(position=INTEGER, groups={"type": "array", "items": ref("Waiting")}, count=INTEGER)


def of_warnings() -> dict[str, Any]:
    """Warnings to the public; what has left is for everybody."""
    of_one = {"type": "object", "properties": {"warning": ref("WarningRow")}}
    of_all = {"type": "object", "properties": {"warnings": {"type": "array", "items": ref("WarningRow")}}}
    as_xml = {"200": {"description": "application/cap+xml"}}
    as_atom = {"200": {"description": "application/atom+xml"}}
    return {
        "/webhooks/loudspeakers": {
            "post": operation("Clusters acknowledge a warning", ok(ANY), ref("Acknowledged"), security=[])
        },
        "/warnings": {"get": operation("Warnings, the newest first", ok(of_all))},
        "/warnings/reach": {"get": operation("Whom a warning would reach", ok(ANY), asked=There)},
        "/warnings/{id}": {"get": operation("One warning, and its clusters", ok(of_one), parameters=("id",))},
        "/warnings/{id}.cap": {"get": operation("As CAP 1.2", as_xml, parameters=("id",), security=[])},
        "/feeds/warnings.atom": {"get": operation("Warnings that hold", as_atom, security=[])},
        "/feeds/drills.atom": {"get": operation("Drills that go on", as_atom, security=[])},
    }


def of_sites() -> dict[str, Any]:
    """What is known of places, and what alarm devices tell."""
    return {
        "/webhooks/alarm": {
            "post": operation("A monitoring centre tells of an alarm", ok(ANY), ref("AlarmEvent"), security=[])
        },
        "/sites": {"get": operation("The sites that a point lies in, the nearest first", ok(SITES), asked=Here)},
        "/sites/{id}": {"get": operation("All that is known of a site", ok(ANY), parameters=("id",))},
        "/site-names": {"get": operation("The sites that are called so, by name", ok(NAMES), asked=Called)},
    }


def paths() -> dict[str, Any]:
    command = {"oneOf": [ref(kind.__name__) for kind in wire.ON_THE_WIRE], "discriminator": {"propertyName": "type"}}
    either = {"oneOf": [command, {"type": "array", "items": command, "maxItems": wire.COMMANDS_MAX}]}
    answer_to = {"oneOf": [DONE, {"type": "array", "items": ANY}]}
    return {
        "/commands": {"post": operation("Ask for something, or a list in order", ok(answer_to), either)},
        **webhooks(),
        **link_paths(),
        **described(operation, ok, ref),
        **open311.described(operation),
        **centres(),
        "/sightings": {
            "post": operation(
                "Where units are",
                {"202": {"description": "Taken"}},
                {"oneOf": [ref("Sighting"), {"type": "array", "items": ref("Sighting")}]},
            ),
            "get": operation("The form of OsmAnd and Traccar Client", {"202": {"description": "Taken"}}),
        },
        "/stream": {
            "get": operation(
                "Server-sent events: a snapshot, then changes", {"200": {"description": "text/event-stream"}}
            )
        },
        "/session": {
            "post": operation("Sign in", ok(ref("SessionBody")), ref("SignIn"), security=[]),
            "get": operation("Who am I", ok(ref("SessionBody"))),
            "delete": operation("Sign out", {"204": {"description": "Signed out"}}),
        },
        "/heartbeat": {"post": operation("My console is there", {"204": {"description": "Heard"}})},
        "/views/{name}": {"get": operation("A whole view", ok(ANY), parameters=("name",))},
        "/incidents/near": {
            "get": operation("Incidents that a caller may be telling of, the likeliest first", ok(NEAR), asked=Near)
        },
        "/incidents/{id}/story": {"get": operation("What happened to it", ok(ANY), parameters=("id",))},
        **of_sites(),
        **of_tickets(),
        **of_warnings(),
        "/needs/{id}/candidates": {"get": operation("Who could go, best first", ok(ANY), parameters=("id",))},
        "/exchanges": {"get": operation("Exchanges, and when each and its test call were heard", ok(ANY))},
        "/calls/earlier": {
            "get": operation("Earlier calls of the same number, the newest first", ok(ANY), asked=Earlier)
        },
        "/calls/readings": {"get": operation("Who heard or read it, and when", ok(ANY), asked=OfCall)},
        "/calls/recording": {"post": operation("Where a recording lies; it is an entry", ok(ANY), ref("Hear"))},
        "/places": {"get": places()},
        "/people": {"get": operation("What people are called, by actor", ok(ANY))},
        "/region": {"get": operation("The region in force", ok(ANY))},
        "/region/files/{digest}": {"get": operation("A file of the region", ok(ANY), parameters=("digest",))},
        "/open": {"post": operation("Open personal data; it is an entry", ok(ANY), ref("Open"))},
        "/erase": {"post": operation("Throw keys away", ok(ANY), ref("Erase"))},
        "/healthz": {"get": operation("Is it alive", ok(ANY), security=[])},
        "/readyz": {"get": operation("Is it ready", ok(ANY), security=[])},
        "/metrics": {"get": operation("For Prometheus", {"200": {"description": "text/plain"}})},
        "/openapi.json": {"get": operation("This", ok(ANY))},
    }


def webhooks() -> dict[str, Any]:
    """What exchanges and gateways tell, proved by a signature or by a secret in the path."""
    of_gateway = {"oneOf": [ref(kind.__name__) for kind in TOLD], "discriminator": {"propertyName": "type"}}
    return {
        "/webhooks/telephony": {
            "post": operation("An exchange tells of a call", ok(ANY), ref("CallEvent"), security=[])
        },
        "/webhooks/exchanges/{name}": {"post": _exchange("An exchange that signs tells of a call", "name")},
        "/webhooks/exchanges/{name}/greeting": {
            "post": _exchange("What an exchange that signs is to do with a call", "name"),
            "get": _exchange("The same, from one that asks by GET", "name"),
        },
        "/webhooks/exchanges/{name}/{secret}": {
            "post": _exchange("An exchange tells of a call in its own form", "name", "secret"),
            "get": _exchange("The same, from one that asks by GET", "name", "secret"),
        },
        "/webhooks/exchanges/{name}/{secret}/greeting": {
            "post": _exchange("What an exchange is to do with a call", "name", "secret"),
            "get": _exchange("The same, from one that asks by GET", "name", "secret"),
        },
        "/webhooks/exchanges/{name}/{secret}/{event}": {
            "post": _exchange("An exchange says in the path what happened", "name", "secret", "event"),
            "get": _exchange("The same, from one that asks by GET", "name", "secret", "event"),
        },
        "/webhooks/messages/{name}": {
            "post": operation("A gateway tells what became of a message", ok(ANY), of_gateway, ("name",), security=[])
        },
        "/webhooks/messages/{name}/{secret}": {
            "post": _own_form("A gateway that cannot sign tells it in its own fields"),
            "get": _own_form("The same, from one that asks by GET"),
        },
    }


def link_paths() -> dict[str, Any]:
    """Proved by the code in the path; the page's own files are for everybody."""
    shown = {"200": {"description": "A page, or what it is made of"}}
    return {
        "/l/{code}": {
            "get": operation("The page of a link that a caller was sent", shown, parameters=("code",), security=[]),
            "post": operation(
                "Where she is, with her consent", ok(ANY), ref("Sent"), parameters=("code",), security=[]
            ),
        },
        "/link.js": {"get": operation("What that page does", shown, security=[])},
        "/link.css": {"get": operation("How that page looks", shown, security=[])},
    }


def centres() -> dict[str, Any]:
    """What goes beyond the room."""
    return {
        "/webhooks/centres/{name}": {
            "post": operation(
                "Another centre offers, answers, updates or takes back a transfer; docs/CENTRES.md",
                ok(ANY),
                {"oneOf": [ref("Offered"), ref("Answered"), ref("Updated")]},
                parameters=("name",),
                security=[],
            )
        },
        "/incidents/{id}/eido": {
            "get": operation("The incident as EIDO, without what is personal", ok(ANY), parameters=("id",)),
            "post": operation("All of it; that it was read is an entry", ok(ANY), parameters=("id",)),
        },
        "/centres": {"get": operation("To whom incidents can be handed", ok(ANY))},
    }


def places() -> dict[str, Any]:
    """Asked by a query, one field of which is required: its parameters are the fields of a struct."""
    schema = msgspec.json.schema(Asked)["$defs"]["Asked"]
    asked = [
        {"name": name, "in": "query", "required": name in schema["required"], "schema": one}
        for name, one in schema["properties"].items()
    ]
    return {
        **operation("What may be meant by what was typed, best first", ok({"type": "array", "items": ref("Found")})),
        "parameters": asked,
    }


def document() -> dict[str, Any]:
    """OpenAPI 3.1 of everything the service says and hears."""
    _, components = msgspec.json.schema_components(STRUCTS, ref_template=REF)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Tiếp Ứng", "version": "1", "summary": "Emergency dispatch: calls, incidents, units"},
        "security": [{"session": []}, {"token": []}],
        "paths": paths(),
        "components": {
            "schemas": components,
            "securitySchemes": {
                "session": {"type": "apiKey", "in": "cookie", "name": "tiepung"},
                "token": {"type": "http", "scheme": "bearer"},
            },
        },
    }


async def get_openapi(edge: Edge, request: web.BaseRequest) -> Reply:
    edge.identify(request)
    return answer(document())
