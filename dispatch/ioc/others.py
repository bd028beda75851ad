"""The two documents of all there is, OpenAPI and AsyncAPI; in the first what is asked for beside the standard, too:
figures, coverage, the heat map, what is near."""

from functools import cache
from typing import Any

import msgspec
from aiohttp import web
from msgspec import Struct

from dispatch.http import ticket_figures
from dispatch.http.edge import language_of
from dispatch.http.replies import Reply, encode
from dispatch.ioc import asyncapi, coverage, description, heating, indicators, near, utilisation
from dispatch.ioc.description import GEOJSON, JSON, page_of
from dispatch.ioc.ogc import OPENAPI, base_of
from events.regions import Name

HERE = "here.invalid"
"""Stands in a document for the host, which each who asks names for herself."""

WORDS: tuple[tuple[str, Name, type[Struct], str, tuple[str, ...]], ...] = (
    (
        "/indicators",
        Name(
            "Cuộc gọi được trả lời nhanh chậm ra sao, và thời gian giữa các bước cứu giúp",
            "Calls and how fast they were answered, and what lies between the steps of help",
        ),
        indicators.Asked,
        JSON,
        ("position", "from", "to", "by", "percentiles", "rows", "definitions"),
    ),
    (
        "/indicators/units",
        Name(
            "Các tổ xe bận nhiệm vụ bao nhiêu phần thời gian có thể được điều",
            "How much of the time in which units could be sent they were on assignments",
        ),
        utilisation.Asked,
        JSON,
        ("position", "from", "to", "by", "rows", "definitions"),
    ),
    (
        "/indicators/tickets",
        Name(
            "1022: đúng hạn và trễ hạn, trả lời mất bao lâu, người dân hài lòng ra sao",
            "1022: on time and late, how long answers took, how satisfied citizens were",
        ),
        ticket_figures.Asked,
        JSON,
        ("position", "from", "to", "today", "next_day", "rows", "total", "definitions"),
    ),
    (
        "/coverage",
        Name(
            "Tổ xe rảnh đến được bao nhiêu phần mỗi địa bàn trong số phút đã cho",
            "How much of each area a free unit reaches within some minutes",
        ),
        coverage.Asked,
        JSON,
        ("position", "at", "basis", "rows", "definitions"),
    ),
    (
        "/heat",
        Name(
            "Vụ việc dồn ở đâu, lúc nào, gộp đủ lớn để không chỉ vào ai",
            "Where and when incidents gather, in groups too large to point to anybody",
        ),
        heating.Asked,
        GEOJSON,
        ("position", "suppressed", "least"),
    ),
    (
        "/incidents/{incident}/near",
        Name(
            "Những gì ở trong số mét đã cho quanh vụ việc, gần nhất trước",
            "What lies within some metres of an incident, the nearest first",
        ),
        near.Asked,
        GEOJSON,
        ("type", "position", "numberMatched", "features"),
    ),
)
"""Path, what it tells, the fields of its query, the kind of its answer, and what stands in it."""


async def get_api(request: web.BaseRequest) -> Reply:
    """How all of this is asked for."""
    return Reply(200, _put(_api(language_of(request.headers)), base_of(request)), OPENAPI.encode())


async def get_asyncapi(request: web.BaseRequest) -> Reply:
    """What is told live, and how."""
    return Reply(200, _put(_live(language_of(request.headers)), request.host), JSON.encode())


@cache
def _api(language: str) -> bytes:
    """For everybody, so it is made once."""
    return encode(description.document(HERE, language, paths(language)))


@cache
def _live(language: str) -> bytes:
    return encode(asyncapi.document(HERE, language))


def _put(document: bytes, host: str) -> bytes:
    return document.replace(HERE.encode(), encode(host)[1:-1])


def paths(language: str) -> dict[str, Any]:
    return {words[0]: _path(language, *words) for words in WORDS}


def _path(
    language: str, path: str, summary: Name, asked: type[Struct], kind: str, required: tuple[str, ...]
) -> dict[str, Any]:
    parameters = [
        {"name": field.encode_name, "in": "query", "schema": _schema(field.type)}
        for field in msgspec.structs.fields(asked)
    ]
    if "{incident}" in path:
        parameters.append(
            {"name": "incident", "in": "path", "required": True, "schema": {"type": "string"}}  # type: ignore[dict-item]
        )
    return page_of(language, summary, {"type": "object", "required": list(required)}, kind, parameters, also=ALSO)


ALSO = {
    "404": Name("Không có tên ấy", "Nothing of that name"),
    "409": Name("Chưa có vùng nào có hiệu lực", "No region is in force yet"),
    "422": Name("Một trường sai, kèm đường dẫn của nó", "A wrong field, by its path"),
}


def _schema(kind: Any) -> dict[str, Any]:
    """As OpenAPI 3.0 has it: of what may be left out, what it is when it is there."""
    told = msgspec.json.schema(kind)
    some = [one for one in told.get("anyOf", (told,)) if one != {"type": "null"}]
    return {name: value for name, value in some[0].items() if name != "default"}
