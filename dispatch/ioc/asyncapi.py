"""The AsyncAPI 3 document of all that is told live: stream, requests, NATS, the SOC's lines; made from the structs."""

from typing import Any

import msgspec

from dispatch.http.stream import VIEWS
from dispatch.ioc.collections import COLLECTIONS, Collection
from dispatch.ioc.description import TYPES, in_words
from dispatch.ioc.told import CHANGED, REMOVED, TOLD, Body
from dispatch.security import EVERY_KIND, Line
from projections.hospitals import ArrivalRow, HospitalRow
from projections.incidents import IncidentRow
from projections.places import PlaceRow
from projections.situation import DeskRow, NumberRow, PriorityRow, RegionRow, ServiceRow, SilentExchangeRow, SilentRow
from projections.units import UnitRow

ROWS: dict[str, tuple[Any, ...]] = {
    "queue": (IncidentRow,),
    "history": (IncidentRow,),
    "units": (UnitRow,),
    "places": (PlaceRow,),
    "hospitals": (HospitalRow,),
    "arrivals": (ArrivalRow,),
    "situation": (RegionRow, DeskRow, SilentRow, SilentExchangeRow, NumberRow, ServiceRow, PriorityRow),
}
"""Of each view of the stream, as which structs its rows come."""
REF = "#/components/schemas/{name}"
SUBJECT = {"default": "tiepung", "description": "`subject` of the file: how subjects begin."}


def document(host: str, language: str) -> dict[str, Any]:
    """`host` is where this side is asked, with its port."""
    kinds = [(COLLECTIONS[name], what) for name in TOLD for what in (CHANGED, REMOVED)]
    messages = {f"{one.name}.{what}": _message(one, what, language) for one, what in kinds}
    return {
        "asyncapi": "3.0.0",
        "info": {"title": "Tiếp Ứng: live", "version": "1", "license": {"name": "Apache-2.0"}},
        "defaultContentType": "application/json",
        "servers": _servers(host),
        "channels": _channels(list(messages)),
        "operations": _operations(list(messages)),
        "components": {
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer"},
                "nats": {"type": "userPassword"},
            },
            "schemas": {**_structs(), "Frame": _frame()},
            "messages": {**messages, **OTHERS},
        },
    }


def _servers(host: str) -> dict[str, Any]:
    bearer, named = (
        [{"$ref": "#/components/securitySchemes/bearer"}],
        {"host": {"description": "As the file names it."}},
    )
    return {
        "views": {"host": host, "protocol": "http", "security": bearer, "description": "This side."},
        "subscriber": {"host": "{host}", "protocol": "https", "variables": named, "description": "Who is told."},
        "nats": {
            "host": "{host}",
            "protocol": "nats",
            "variables": named,
            "security": [{"$ref": "#/components/securitySchemes/nats"}],
        },
        "collector": {"host": "{host}:6514", "protocol": "syslog-tls", "variables": named},
    }


def _channels(messages: list[str]) -> dict[str, Any]:
    streams = {
        "stream": _channel("/stream", "views", ["frame", "reset"], "Server-sent events, `id:` is the position."),
        "webhooks": _channel(None, "subscriber", messages, "A request by Standard Webhooks to each subscriber."),
        "security": _channel("/security", "views", ["line"], "JSON lines after a number; `follow=true` goes on."),
        "syslog": _channel(None, "collector", ["line"], "RFC 5424 over TLS; the line is the message."),
    }
    for name in messages:
        subject = _channel(f"{{subject}}.{name}", "nats", [name], "A stream of JetStream; `Nats-Msg-Id` is the id.")
        streams[f"nats.{name}"] = {**subject, "parameters": {"subject": SUBJECT}}
    return streams


def _channel(address: str | None, server: str, messages: list[str], about: str) -> dict[str, Any]:
    return {
        "address": address,
        "description": about,
        "servers": [{"$ref": f"#/servers/{server}"}],
        "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in messages},
    }


def _operations(messages: list[str]) -> dict[str, Any]:
    """Whatever there is, we send it."""
    names = ["stream", "webhooks", "security", "syslog", *(f"nats.{name}" for name in messages)]
    return {f"send.{name}": {"action": "send", "channel": {"$ref": f"#/channels/{name}"}} for name in names}


def _message(collection: Collection, what: str, language: str) -> dict[str, Any]:
    """The general form, with what this collection says of it."""
    properties = {
        one.name: {"title": in_words(one.title, language), "type": [TYPES[one.kind]["type"], "null"]}
        for one in collection.properties
        if not one.beside
    }
    told = {"type": "object", "properties": {"properties": {"type": "object", "properties": properties}}}
    data = {"collection": {"const": collection.name}, "feature": told if what == CHANGED else {"type": "null"}}
    kind = f"{collection.name}.{what}"
    return {
        "name": kind,
        "title": in_words(collection.title, language),
        "summary": in_words(collection.about, language),
        "headers": HEADERS,
        "payload": {
            "allOf": [
                {"$ref": REF.format(name="Body")},
                {"type": "object", "properties": {"type": {"const": kind}, "data": {"properties": data}}},
            ]
        },
    }


def _structs() -> dict[str, Any]:
    structs = [Body, Line, *dict.fromkeys(row for rows in ROWS.values() for row in rows)]
    _, components = msgspec.json.schema_components(structs, ref_template=REF)
    return {name: _without_hint(one) for name, one in components.items()}


def _without_hint(node: Any) -> Any:
    """`discriminator` is OpenAPI's, and another thing in AsyncAPI."""
    if isinstance(node, dict):
        return {name: _without_hint(value) for name, value in node.items() if name != "discriminator"}
    return [_without_hint(one) for one in node] if isinstance(node, list) else node


def _frame() -> dict[str, Any]:
    """What changed, as the stream writes it."""
    return {
        "type": "object",
        "required": ["position", "hash", "now", "changes"],
        "properties": {
            "position": {"type": "integer"},
            "hash": {"type": "string"},
            "now": {"type": "integer"},
            "changes": {"type": "array", "items": {"oneOf": [_changed(view) for view in sorted(VIEWS["ioc"])]}},
        },
    }


def _changed(view: str) -> dict[str, Any]:
    rows = [{"$ref": REF.format(name=one.__name__)} for one in ROWS[view]]
    row = {"anyOf": [*rows, {"type": "null"}]}
    return {
        "type": "object",
        "required": ["view", "key", "row"],
        "properties": {"view": {"const": view}, "key": {"type": "string"}, "row": row},
    }


HEADERS = {
    "type": "object",
    "properties": {
        "webhook-id": {"type": "string", "description": "The same at each try; in NATS `Nats-Msg-Id`."},
        "webhook-timestamp": {"type": "string", "description": "Of this try, in seconds."},
        "webhook-signature": {"type": "string", "description": "`v1,…`, one by each secret."},
    },
}
OTHERS: dict[str, Any] = {
    "frame": {"name": "frame", "contentType": "text/event-stream", "payload": {"$ref": REF.format(name="Frame")}},
    "reset": {
        "name": "reset",
        "contentType": "text/event-stream",
        "summary": "All that was known is to be forgotten: everything comes again.",
        "payload": {"type": "object", "required": ["journal"], "properties": {"journal": {"type": "string"}}},
    },
    "line": {
        "name": "line",
        "contentType": "application/jsonl",
        "summary": f"One of the SOC's lines: {', '.join(sorted(EVERY_KIND))}.",
        "payload": {"$ref": REF.format(name="Line")},
    },
}
