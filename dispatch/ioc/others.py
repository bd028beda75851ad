"""The two documents of all there is, OpenAPI and AsyncAPI; in the first what is asked for beside the standard, too:
files, figures, the heat map, what is near, the SOC's lines, the wall, and how the process is doing."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

import msgspec
from aiohttp import web

from dispatch.http.edge import language_of
from dispatch.http.replies import Reply, encode
from dispatch.ioc import asyncapi, description, forms
from dispatch.ioc.description import JSON, answered, getting
from dispatch.ioc.listed import LISTED, MENTIONED, TEXT, Listed
from dispatch.ioc.ogc import OPENAPI, base_of

HERE = "here.invalid"
"""Stands in a document for the host, which each who asks names for herself."""


async def get_api(request: web.BaseRequest) -> Reply:
    """How all of this is asked for."""
    return Reply(200, _put(_api(language_of(request.headers)), base_of(request)), OPENAPI.encode())


async def get_asyncapi(request: web.BaseRequest) -> Reply:
    """What is told live, and how."""
    return Reply(200, _put(_live(language_of(request.headers)), request.host), JSON.encode())


@cache
def _api(language: str) -> bytes:
    """For everybody, so it is made once."""
    return encode(document(HERE, language))


@cache
def _live(language: str) -> bytes:
    return encode(asyncapi.document(HERE, language))


def _put(document: bytes, host: str) -> bytes:
    return document.replace(HERE.encode(), encode(host)[1:-1])


def document(base: str, language: str) -> dict[str, Any]:
    """The whole of OpenAPI: the standard's paths, and what is listed beside them."""
    structs = [kind for one in LISTED for kind in (*one.contents.values(), *_plain(one)) if isinstance(kind, type)]
    schemas, components = forms.of([*structs, *MENTIONED])
    paths = {one.path: _path(one, schemas, language) for one in LISTED}
    return description.document(base, language, paths, components)


def _plain(one: Listed) -> list[Any]:
    return [kind for contents in one.plain.values() for kind in contents.values()]


def _path(one: Listed, schemas: Mapping[Any, Any], language: str) -> dict[str, Any]:
    def in_full(contents: Mapping[str, Any]) -> dict[str, Any]:
        return {kind: schemas[told] if isinstance(told, type) else told for kind, told in contents.items()}

    described = getting(language, one.summary, in_full(one.contents), _parameters(one, language), one.also)
    for status, contents in one.plain.items():
        described["get"]["responses"][status] = answered(in_full(contents))
    if one.is_for_all:
        described["get"]["security"] = []
    return described


def _parameters(one: Listed, language: str) -> list[dict[str, Any]]:
    names = re.findall(r"{(\w+)}", one.path)
    in_path = [{"name": name, "in": "path", "required": True, "schema": one.parts.get(name, TEXT)} for name in names]
    fields = msgspec.structs.fields(one.asked) if one.asked is not None else ()
    in_query = [{"name": field.encode_name, "in": "query", "schema": forms.of_field(field)} for field in fields]
    if one.filters is not None:
        in_query += description.choosing(one.filters, language)
    return [*in_path, *in_query]
