"""The OpenAPI 3.0 document of what operations centres read, and the schemas of items, made from the collections."""

from collections.abc import Mapping, Sequence
from functools import partial
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


def document(
    base: str,
    language: str,
    others: Mapping[str, Any] = MappingProxyType({}),
    schemas: Mapping[str, Any] = MappingProxyType({}),
) -> dict[str, Any]:
    """All of it; `others` are paths beside the standard's, `schemas` what those refer to."""
    of = partial(page_of, language)
    links, all_of = ("links",), ("links", "collections")
    paths: dict[str, Any] = {
        ROOT: of(Name("Trang đầu", "Landing page"), _object(links)),
        f"{ROOT}/conformance": of(Name("Chuẩn được theo", "What it conforms to"), _object(("conformsTo",))),
    }
    for for_all in paths.values():
        for_all["get"]["security"] = []
    paths[f"{ROOT}/collections"] = of(Name("Mọi tập dữ liệu", "All collections"), _object(all_of))
    for collection in COLLECTIONS.values():
        paths.update(_paths(collection, language))
    paths.update(others)
    for path, methods in paths.items():
        methods["get"]["tags"] = [_heading(path, language)]
    return {
        "openapi": "3.0.3",
        "info": {"title": in_words(TITLE, language), "version": "1", "license": {"name": "Apache-2.0"}},
        "servers": [{"url": base}],
        "security": [{"bearer": []}, {"basic": []}, {"session": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer"},
                "basic": {"type": "http", "scheme": "basic"},
                "session": {"type": "apiKey", "in": "cookie", "name": "tiepung"},
            },
            "schemas": {
                "problem": PROBLEM,
                "page": PAGE,
                "feature": FEATURE,
                **{name: _feature_of(one, language) for name, one in COLLECTIONS.items()},
                **schemas,
            },
        },
    }


TITLE = Name("Tiếp Ứng: dữ liệu cho trung tâm điều hành", "Tiếp Ứng: what operations centres read")
ABOUT = Name("Chung", "All of it")
FIGURES = Name("Số liệu tổng hợp và xung quanh", "Figures, and what is near")
HEADINGS = {
    "exports": Name("Tệp", "Files"),
    "security": Name("Cho SOC", "For the SOC"),
    "wall": Name("Màn hình lớn", "The wall"),
    "assets": Name("Màn hình lớn", "The wall"),
    "icon.svg": Name("Màn hình lớn", "The wall"),
    "healthz": Name("Giám sát", "Monitoring"),
    "readyz": Name("Giám sát", "Monitoring"),
    "metrics": Name("Giám sát", "Monitoring"),
    "ogc": ABOUT,
    "asyncapi.json": ABOUT,
}
"""By the first part of a path; whatever is not here is figures."""


def _heading(path: str, language: str) -> str:
    """Under which heading viewers show it."""
    name = path.removeprefix(f"{ROOT}/collections").strip("/").partition("/")[0]
    if path.startswith(f"{ROOT}/collections/"):
        return in_words(COLLECTIONS[name].title, language)
    return in_words(HEADINGS.get(path.strip("/").partition("/")[0], FIGURES), language)


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


def _feature_of(collection: Collection, language: str) -> dict[str, Any]:
    """A feature with just this collection's properties, each of which may be unknown."""
    properties = {one.name: {**_property(one, language), "nullable": True} for one in collection.properties}
    told = {"type": "object", "required": list(properties), "properties": properties}
    return {**FEATURE, "properties": {**FEATURE["properties"], "properties": told}}


def features_of(collection: Collection) -> dict[str, Any]:
    """All of a collection as one GeoJSON."""
    features = {"type": "array", "items": _named(collection.name)}
    kind = {"type": "string", "enum": ["FeatureCollection"]}
    return {"type": "object", "required": ["type", "features"], "properties": {"type": kind, "features": features}}


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
WHEN = Name(
    "Một thời điểm: như khi ấy thấy. Một khoảng `a/b`, `../b`, `a/..` hay một ngày: những gì có trong đó.",
    "An instant: as it was seen then. An interval `a/b`, `../b`, `a/..` or a day: what was so in it.",
)
BOX = Name("Khung: tây,nam,đông,bắc (độ).", "Box: west,south,east,north (degrees).")
AFTER = Name("Id cuối của trang trước.", "The last id before.")
REFUSED = {
    "400": Name("Tham số sai", "Wrong parameter"),
    "401": Name("Chưa đăng nhập", "Not signed in"),
    "403": Name("Không được phép", "Not allowed"),
    "429": Name("Hỏi quá nhiều", "Too often"),
    "503": Name("Chưa sẵn sàng, hoặc kho lưu chưa theo kịp", "Not ready, or the archive is behind"),
}
NO_ITEM = Name("Không có mục ấy", "No such item")
LANG = {"name": "Accept-Language", "in": "header", "schema": {"type": "string", "enum": list(LANGUAGES)}}


def _paths(collection: Collection, language: str) -> dict[str, Any]:
    root = f"{ROOT}/collections/{collection.name}"
    item = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
    of = partial(page_of, language)
    title = collection.title
    items, one = Name(f"{title.vi}: dữ liệu", f"{title.en}: items"), Name(f"{title.vi}: một mục", f"{title.en}: one")
    fields = Name(f"{title.vi}: cấu trúc", f"{title.en}: schema")
    filters = Name(f"{title.vi}: lọc được theo gì", f"{title.en}: queryables")
    whole = {"allOf": [_named("page"), features_of(collection)]}
    return {
        root: of(title, _object(("id", "links"))),
        f"{root}/schema": of(fields, {"type": "object"}, SCHEMA),
        f"{root}/queryables": of(filters, {"type": "object"}, SCHEMA),
        f"{root}/items": of(items, whole, GEOJSON, _parameters(collection, language)),
        f"{root}/items/{{id}}": of(one, _named(collection.name), GEOJSON, [item, _when(language), LANG], may_miss=True),
    }


def _object(required: Sequence[str]) -> dict[str, Any]:
    return {"type": "object", "required": list(required)}


def _named(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _when(language: str) -> dict[str, Any]:
    return _query("datetime", {"type": "string"}, WHEN, language)


def _query(name: str, kind: Mapping[str, Any], about: Name, language: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "schema": kind, "description": in_words(about, language)}


def _parameters(collection: Collection, language: str) -> list[dict[str, Any]]:
    limit = {"type": "integer", "minimum": 1, "maximum": LIMIT_MAX, "default": LIMIT}
    return [
        {"name": "limit", "in": "query", "schema": limit},
        {"name": "f", "in": "query", "schema": {"type": "string", "enum": ["json", "html"]}},
        _query("after", {"type": "string"}, AFTER, language),
        *choosing(collection, language),
    ]


def choosing(collection: Collection, language: str) -> list[dict[str, Any]]:
    """What says which of its items are meant."""
    numbers = {"type": "array", "minItems": 4, "maxItems": 6, "items": {"type": "number"}}
    asked = [_query(one.name, TYPES[one.kind], one.title, language) for one in collection.properties if one.filters]
    return [
        {**_query("bbox", numbers, BOX, language), "style": "form", "explode": False},
        _when(language),
        *asked,
        LANG,
    ]


def page_of(
    language: str,
    summary: Name,
    body: dict[str, Any],
    kind: str = JSON,
    parameters: "list[dict[str, Any]] | None" = None,
    *,
    may_miss: bool = False,
) -> dict[str, Any]:
    """A GET of the standard's, which is a page for a person, too."""
    also = {"404": NO_ITEM} if may_miss else {}
    return getting(language, summary, {kind: body, HTML: {"type": "string"}}, parameters or [LANG], also)


def getting(
    language: str,
    summary: Name,
    contents: Mapping[str, Any],
    parameters: Sequence[Mapping[str, Any]],
    also: Mapping[str, Name],
) -> dict[str, Any]:
    """A GET: schemas of its answer by media type, and problems that others do not have."""
    problem = {"content": {"application/problem+json": {"schema": _named("problem")}}}
    answers: dict[str, Any] = {"200": answered(contents)}
    refused = {**REFUSED, **also}
    answers |= {status: {"description": in_words(why, language), **problem} for status, why in refused.items()}
    return {"get": {"summary": in_words(summary, language), "parameters": list(parameters), "responses": answers}}


def answered(contents: Mapping[str, Any]) -> dict[str, Any]:
    return {"description": "OK", "content": {kind: {"schema": one} for kind, one in contents.items()}}
