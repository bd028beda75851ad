"""The OpenAPI 3.0 document of what operations centres read, and the schemas of items, made from the collections."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from dispatch.http.problems import LANGUAGES
from dispatch.ioc.asked import LIMIT, LIMIT_MAX
from dispatch.ioc.collections import COLLECTIONS, Collection, Kind, Property
from events.regions import Name

TYPES: dict[Kind, dict[str, str]] = {
    "text": {"type": "string"},
    "texts": {"type": "string"},
    "whole": {"type": "integer"},
    "number": {"type": "number"},
    "truth": {"type": "boolean"},
    "time": {"type": "string", "format": "date-time"},
}
ROOT = "/ogc"
DRAFT = "https://json-schema.org/draft/2020-12/schema"
HTML = "text/html"
JSON, GEOJSON, SCHEMA = "application/json", "application/geo+json", "application/schema+json"


def in_words(name: Name, language: str) -> str:
    return name.en if language == "en" else name.vi


def schema(collection: Collection, address: str, language: str) -> dict[str, Any]:
    """Of one item, as GeoJSON: so GDAL knows the fields of a collection in which there is nothing just now."""
    properties = {one.name: _property(one, language) for one in collection.properties}
    shape = "geometry-any" if collection.name in ("areas", "warnings") else "geometry-point"
    members = {
        "type": {"type": "string", "enum": ["Feature"]},
        "geometry": {"x-ogc-role": "primary-geometry", "format": shape},
        "properties": {"type": "object", "properties": properties},
    }
    return _schema(collection, address, language, members)


def queryables(collection: Collection, address: str, language: str) -> dict[str, Any]:
    properties = {one.name: _property(one, language) for one in collection.properties if one.filters}
    return {**_schema(collection, address, language, properties), "additionalProperties": False}


def _schema(collection: Collection, address: str, language: str, properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "$schema": DRAFT,
        "$id": address,
        "type": "object",
        "title": in_words(collection.title, language),
        "description": in_words(collection.about, language),
        "properties": properties,
    }


def _property(one: Property, language: str) -> dict[str, Any]:
    return {"title": in_words(one.title, language), **TYPES[one.kind]}


def document(base: str, language: str, others: Mapping[str, Any] = MappingProxyType({})) -> dict[str, Any]:
    """All of it; `others` are paths beside the standard's."""
    paths: dict[str, Any] = {
        ROOT: page_of("Landing page", {"type": "object", "required": ["links"]}),
        f"{ROOT}/conformance": page_of("What it conforms to", {"type": "object", "required": ["conformsTo"]}),
        f"{ROOT}/collections": page_of("All collections", {"type": "object", "required": ["links", "collections"]}),
    }
    for collection in COLLECTIONS.values():
        paths.update(_paths(collection, language))
    paths.update(others)
    return {
        "openapi": "3.0.3",
        "info": {"title": "Tiếp Ứng: what operations centres read", "version": "1", "license": {"name": "Apache-2.0"}},
        "servers": [{"url": base}],
        "security": [{"bearer": []}, {"basic": []}, {"session": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer"},
                "basic": {"type": "http", "scheme": "basic"},
                "session": {"type": "apiKey", "in": "cookie", "name": "tiepung"},
            },
            "schemas": {"problem": PROBLEM, "page": PAGE, "feature": FEATURE},
        },
    }


PROBLEM: dict[str, Any] = {
    "type": "object",
    "required": ["title", "status", "reason"],
    "properties": {
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "reason": {"type": "string"},
        "type": {"type": "string"},
        "errors": {"type": "array", "items": {"type": "object"}},
    },
}
FEATURE: dict[str, Any] = {
    "type": "object",
    "required": ["type", "id", "geometry", "properties"],
    "properties": {
        "type": {"type": "string", "enum": ["Feature"]},
        "id": {"type": "string"},
        "geometry": {"type": "object", "nullable": True},
        "properties": {"type": "object"},
    },
}
PAGE: dict[str, Any] = {
    "type": "object",
    "required": ["type", "features", "links", "timeStamp", "numberReturned", "position"],
    "properties": {
        "type": {"type": "string", "enum": ["FeatureCollection"]},
        "timeStamp": {"type": "string", "format": "date-time"},
        "position": {"type": "integer"},
        "numberReturned": {"type": "integer"},
        "numberMatched": {"type": "integer"},
        "links": {"type": "array", "items": {"type": "object", "required": ["href", "rel"]}},
        "note": {"type": "string"},
        "features": {"type": "array", "items": {"$ref": "#/components/schemas/feature"}},
    },
}
WHEN = {
    "name": "datetime",
    "in": "query",
    "schema": {"type": "string"},
    "description": "An instant: as it was seen then. An interval `a/b`, `../b`, `a/..` or a day: what was so in it.",
}
LANG = {"name": "Accept-Language", "in": "header", "schema": {"type": "string", "enum": list(LANGUAGES)}}


def _paths(collection: Collection, language: str) -> dict[str, Any]:
    root = f"{ROOT}/collections/{collection.name}"
    title = in_words(collection.title, language)
    item = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
    return {
        root: page_of(title, {"type": "object", "required": ["id", "links"]}),
        f"{root}/schema": page_of(f"{title}: schema", {"type": "object"}, SCHEMA),
        f"{root}/queryables": page_of(f"{title}: queryables", {"type": "object"}, SCHEMA),
        f"{root}/items": page_of(
            f"{title}: items", {"$ref": "#/components/schemas/page"}, GEOJSON, _parameters(collection, language)
        ),
        f"{root}/items/{{id}}": page_of(
            f"{title}: one", {"$ref": "#/components/schemas/feature"}, GEOJSON, [item, WHEN, LANG], may_miss=True
        ),
    }


def _parameters(collection: Collection, language: str) -> list[dict[str, Any]]:
    numbers = {"type": "array", "minItems": 4, "maxItems": 6, "items": {"type": "number"}}
    asked = [
        {"name": one.name, "in": "query", "schema": TYPES[one.kind], "description": in_words(one.title, language)}
        for one in collection.properties
        if one.filters
    ]
    limit = {"type": "integer", "minimum": 1, "maximum": LIMIT_MAX, "default": LIMIT}
    return [
        {"name": "limit", "in": "query", "schema": limit},
        {"name": "bbox", "in": "query", "schema": numbers, "style": "form", "explode": False},
        WHEN,
        {"name": "f", "in": "query", "schema": {"type": "string", "enum": ["json", "html"]}},
        {
            "name": "after",
            "in": "query",
            "schema": {"type": "string"},
            "description": "The last id before.",
        },
        *asked,
        LANG,
    ]


def page_of(
    summary: str,
    body: dict[str, Any],
    kind: str = JSON,
    parameters: "list[dict[str, Any]] | None" = None,
    *,
    may_miss: bool = False,
    also: Mapping[str, str] = MappingProxyType({}),
) -> dict[str, Any]:
    """A GET; `also` are problems that the others do not have."""
    problem = {"content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/problem"}}}}
    refused = {"400": "Wrong parameter", "401": "Not signed in", "403": "Not allowed"}
    refused |= {"429": "Too often", "503": "Not ready, or the archive is behind"}
    if may_miss:
        refused["404"] = "No such item"
    refused |= also
    content: dict[str, Any] = {kind: {"schema": body}, HTML: {"schema": {"type": "string"}}}
    answers: dict[str, Any] = {"200": {"description": "OK", "content": content}}
    answers |= {status: {"description": why, **problem} for status, why in refused.items()}
    return {"get": {"summary": summary, "parameters": parameters or [LANG], "responses": answers}}
