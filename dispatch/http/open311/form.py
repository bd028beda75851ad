"""How GeoReport v2 is written: JSON or XML of the same things, and errors in its own form."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Literal
from xml.etree import ElementTree

from dispatch.http.problems import LANGUAGES, TITLES, Problem
from dispatch.http.replies import NO_STORE, Reply, encode
from events.values import Time

Format = Literal["json", "xml"]
TYPES: Mapping[Format, bytes] = {"json": b"application/json; charset=utf-8", "xml": b"text/xml; charset=utf-8"}
Value = str | float | bool | None | Sequence["Item"] | Sequence[str]
Item = Mapping[str, Value]
NAMES = {
    "services": "service",
    "service_requests": "request",
    "errors": "error",
    "attributes": "attribute",
    "endpoints": "endpoint",
    "formats": "format",
}
"""What one of several is called in XML."""


def several(name: str, items: Sequence[Item], form: Format, status: int = 200, headers: bytes = NO_STORE) -> Reply:
    """A list: in JSON without a name."""
    if form == "json":
        return Reply(status, encode(items), TYPES[form], headers)
    root = ElementTree.Element(name)
    for item in items:
        _fill(ElementTree.SubElement(root, NAMES[name]), item)
    return Reply(status, _written(root), TYPES[form], headers)


def one(name: str, item: Item, form: Format) -> Reply:
    if form == "json":
        return Reply(200, encode(item), TYPES[form], NO_STORE)
    root = ElementTree.Element(name)
    _fill(root, item)
    return Reply(200, _written(root), TYPES[form], NO_STORE)


def _fill(element: ElementTree.Element, item: Item) -> None:
    for name, value in item.items():
        _set(ElementTree.SubElement(element, name), name, value)


def _set(element: ElementTree.Element, name: str, value: Value) -> None:
    if isinstance(value, bool):
        element.text = "true" if value else "false"
    elif isinstance(value, str | float | int):
        element.text = str(value)
    elif value is not None:
        for inner in value:
            child = ElementTree.SubElement(element, NAMES[name])
            if isinstance(inner, str):
                child.text = inner
            else:
                _fill(child, inner)


def _written(root: ElementTree.Element) -> bytes:
    written: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def wrong(problem: Problem, form: Format, language: str) -> Reply:
    """As the specification wants it told, which knows 400 for all that is wrong with what was asked."""
    status = 400 if problem.status == 422 else problem.status
    title = TITLES.get(problem.reason, TITLES["bug"])[LANGUAGES.index(language)]
    details = "; ".join(f"{one.path.removeprefix('$.')}: {one.message}" for one in problem.errors)
    headers = NO_STORE
    if problem.retry_after_s is not None:
        headers += b"Retry-After: %d\r\n" % problem.retry_after_s
    error: Item = {"code": str(status), "description": f"{title} ({details})" if details else title}
    reply = several("errors", [error], form, status, headers)
    if problem.status in (408, 413):
        reply.keep_alive = False
    return reply


def iso(at: Time) -> str:
    return datetime.datetime.fromtimestamp(at // 1000, datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def time_of(told: str) -> Time:
    """Raises ValueError; one without a zone is none, as the specification says."""
    known = datetime.datetime.fromisoformat(told)
    if known.tzinfo is None:
        raise ValueError("without a zone")
    return Time(int(known.timestamp() * 1000))
