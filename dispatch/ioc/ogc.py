"""OGC API – Features, part 1: landing page, conformance, collections, items. Standard: OGC 17-069r4."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, unquote, urlencode

import msgspec
from aiohttp import web
from msgspec import Struct

from dispatch.accounts import Identity
from dispatch.http.edge import language_of
from dispatch.http.problems import Problem
from dispatch.http.replies import Reply, encode, has_already
from dispatch.ioc import description
from dispatch.ioc.asked import Asked, Interval, asked
from dispatch.ioc.bodies import Body
from dispatch.ioc.collections import COLLECTIONS, Collection
from dispatch.ioc.description import GEOJSON, HTML, JSON, ROOT, SCHEMA, in_words
from dispatch.ioc.features import Page, Scope, clock_time, one, page
from dispatch.ioc.html import wants_page
from dispatch.ioc.reader import Reader, packed, takes_gzip
from dispatch.ioc.seen import Now, Seen, past, until
from events.regions import Name
from events.values import Time

ROWS_OF_A_PAGE = 200
"""Nobody reads more at once, and to draw ten thousand takes half a second."""
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
CONFORMS = tuple(
    f"http://www.opengis.net/spec/ogcapi-{part}/1.0/conf/{name}"
    for part, name in (
        ("features-1", "core"),
        ("features-1", "oas30"),
        ("features-1", "geojson"),
        ("features-1", "html"),
        ("features-3", "queryables"),
    )
)
NOT_IN_EQUALITY = Name(
    "Vị trí tổ xe lấy từ vệt đi được ghi mẫu; người đã xoá dữ liệu thì không còn ở bất cứ thời điểm nào.",
    "Places of units come from sampled tracks, and erased persons are gone at every moment.",
)
TO_COME = Name("Thời điểm ấy chưa tới: đây là hiện tại.", "That moment is still to come: this is now.")


class Link(Struct, frozen=True, omit_defaults=True):
    href: str
    rel: str
    type: str
    title: str = ""


async def get_landing(reader: Reader, request: web.BaseRequest) -> Reply:
    """What this is, and where everything else is."""
    base, language = base_of(request), language_of(request.headers)
    name = reader.follower.rules.name if reader.follower.rules is not None else Name("", "")
    title = Name("Tiếp Ứng – dữ liệu cho trung tâm điều hành", "Tiếp Ứng – what operations centres read")
    return told(
        {
            "title": f"{in_words(title, language)}, {in_words(name, language)}",
            "description": in_words(ABOUT, language),
            "links": [
                Link(base + ROOT, "self", JSON),
                Link(f"{base}{ROOT}?f=html", "alternate", HTML),
                Link(f"{base}{ROOT}/api", "service-desc", OPENAPI),
                Link(f"{base}{ROOT}/api?f=html", "service-doc", HTML),
                Link(f"{base}{ROOT}/conformance", "conformance", JSON),
                Link(f"{base}{ROOT}/collections", "data", JSON),
            ],
        }
    )


ABOUT = Name(
    "Vụ việc, tổ xe, cuộc gọi, phản ánh, cảnh báo và dữ liệu nền của tỉnh, hiện tại và tại mọi thời điểm đã qua.",
    "Incidents, units, calls, tickets, warnings and the province's own data, now and as of any moment.",
)


async def get_conformance(reader: Reader, request: web.BaseRequest) -> Reply:
    return told({"conformsTo": CONFORMS})


async def get_collections(reader: Reader, request: web.BaseRequest) -> Reply:
    reader.identify(request)
    base, language = base_of(request), language_of(request.headers)
    return told(
        {
            "links": [
                Link(f"{base}{ROOT}/collections", "self", JSON),
                Link(f"{base}{ROOT}/collections?f=html", "alternate", HTML),
            ],
            "collections": [described(one, base, language, reader.extent) for one in COLLECTIONS.values()],
        }
    )


async def get_collection(reader: Reader, request: web.BaseRequest, name: str) -> Reply:
    reader.identify(request)
    return told(described(named(name), base_of(request), language_of(request.headers), reader.extent))


async def get_schema(reader: Reader, request: web.BaseRequest, name: str) -> Reply:
    """What properties its items have, also where there are none just now."""
    reader.identify(request)
    collection, language = named(name), language_of(request.headers)
    address = f"{base_of(request)}{ROOT}/collections/{name}/schema"
    return Reply(200, encode(description.schema(collection, address, language)), SCHEMA.encode())


async def get_queryables(reader: Reader, request: web.BaseRequest, name: str) -> Reply:
    """By which of them one may ask."""
    reader.identify(request)
    collection, language = named(name), language_of(request.headers)
    address = f"{base_of(request)}{ROOT}/collections/{name}/queryables"
    return Reply(200, encode(description.queryables(collection, address, language)), SCHEMA.encode())


async def get_items(reader: Reader, request: web.BaseRequest, name: str) -> Reply:
    """A page of features, now, as of a moment, or of an interval."""
    identity, collection = reader.identify(request), named(name)
    wanted = asked(request.query, collection, reader.follower.offset_ms)
    is_page = wants_page(request)
    if is_page:
        wanted = msgspec.structs.replace(wanted, limit=min(wanted.limit, ROWS_OF_A_PAGE))
    is_past = wanted.moment is not None or wanted.interval is not None
    reader.take(identity, is_past)
    if is_past:
        body = await _page(reader, request, identity, collection, wanted)
        return Reply(200, body.data, GEOJSON.encode(), reader.headers(None, body.position) + body.headers)
    tag = reader.tag(request, collection, identity)
    if tag is not None and has_already(request, tag):
        return Reply(304, headers=reader.headers(tag, reader.follower.position))
    question = (
        request.path_qs,
        base_of(request),
        language_of(request.headers),
        identity.area,
        takes_gzip(request),
        is_page,
    )
    state = tag or reader.feed.sequence
    known = reader.bodies.get(question, state)
    if known is None:
        known = await _page(reader, request, identity, collection, wanted)
        reader.bodies.put(question, state, known)
    return Reply(200, known.data, GEOJSON.encode(), reader.headers(tag, known.position) + known.headers)


async def _page(
    reader: Reader, request: web.BaseRequest, identity: Identity, collection: Collection, wanted: Asked
) -> Body:
    reader.work(wanted.moment is not None or wanted.interval is not None)
    seen, wanted = await seen_by(reader, collection, wanted)
    found = await page(collection, seen, wanted, scope_of(reader, identity), reader.follower.offset_ms)
    return packed(request, encode(written(found, request, collection, seen, wanted, reader)), seen.position)


async def get_item(reader: Reader, request: web.BaseRequest, name: str, item: str) -> Reply:
    """One feature, now or as of a moment."""
    identity, collection = reader.identify(request), named(name)
    wanted = asked(request.query, collection, reader.follower.offset_ms)
    is_past = wanted.moment is not None or wanted.interval is not None
    reader.take(identity, is_past)
    reader.work(is_past)
    seen, _ = await seen_by(reader, collection, wanted)
    found = await one(collection, seen, unquote(item), scope_of(reader, identity), reader.follower.offset_ms)
    if found is None:
        raise Problem(404, "not_found")
    base = base_of(request)
    address = f"{base}{ROOT}/collections/{name}"
    links = [
        Link(f"{address}/items/{quote(found.id, safe='')}", "self", GEOJSON),
        Link(f"{address}/items/{quote(found.id, safe='')}?f=html", "alternate", HTML),
        Link(address, "collection", JSON),
    ]
    body = encode({**msgspec.to_builtins(found), "links": links})
    return Reply(200, body, GEOJSON.encode(), reader.headers(None, seen.position))


async def seen_by(reader: Reader, collection: Collection, wanted: Asked) -> tuple[Seen, Asked]:
    """From where it is answered. What holds all dates is looked through by date; a moment to come is now."""
    follower = reader.follower
    if collection.dated and wanted.moment is not None:
        day = Interval(wanted.moment, wanted.moment)
        return Now(follower), Asked(wanted.limit, wanted.after, wanted.box, None, day, wanted.values)
    if wanted.moment is not None and wanted.moment < follower.clock():
        return await past(follower, wanted.moment), wanted
    ends = wanted.interval.ends if wanted.interval is not None else None
    if wanted.interval is None or not collection.has_time or collection.dated:
        return Now(follower), wanted
    return await until(follower, min(Time(follower.clock()), ends or Time(follower.clock()))), wanted


def written(
    found: Page, request: web.BaseRequest, collection: Collection, seen: Seen, wanted: Asked, reader: Reader
) -> dict[str, Any]:
    """A page as GeoJSON, with where the next one is."""
    base = f"{base_of(request)}{ROOT}/collections/{collection.name}"
    query = dict(request.query)
    links = [
        Link(_with(f"{base}/items", query), "self", GEOJSON),
        Link(_with(f"{base}/items", {**query, "f": "html"}), "alternate", HTML),
        Link(base, "collection", JSON),
    ]
    if found.after is not None:
        links.append(Link(_with(f"{base}/items", {**query, "after": found.after}), "next", GEOJSON))
    whole: dict[str, Any] = {
        "type": "FeatureCollection",
        "links": links,
        "timeStamp": clock_time(seen.at, reader.follower.offset_ms),
        "position": seen.position,
        "numberReturned": len(found.features),
    }
    if found.matched is not None:
        whole["numberMatched"] = found.matched
    if seen.is_past:
        whole["note"] = in_words(NOT_IN_EQUALITY, language_of(request.headers))
    elif wanted.moment is not None:
        whole["note"] = in_words(TO_COME, language_of(request.headers))
    whole["features"] = found.features
    return whole


def _with(address: str, query: Mapping[str, str]) -> str:
    return f"{address}?{urlencode(query)}" if query else address


def described(collection: Collection, base: str, language: str, extent: tuple[float, ...]) -> dict[str, Any]:
    address = f"{base}{ROOT}/collections/{collection.name}"
    return {
        "id": collection.name,
        "title": in_words(collection.title, language),
        "description": in_words(collection.about, language),
        "itemType": "feature",
        "extent": {"spatial": {"bbox": [extent]}},
        "crs": ["http://www.opengis.net/def/crs/OGC/1.3/CRS84"],
        "links": [
            Link(address, "self", JSON),
            Link(f"{address}?f=html", "alternate", HTML),
            Link(f"{address}/items", "items", GEOJSON),
            Link(f"{address}/schema", "describedby", SCHEMA),
            Link(f"{address}/queryables", "http://www.opengis.net/def/rel/ogc/1.0/queryables", SCHEMA),
        ],
    }


def named(name: str) -> Collection:
    """Raises Problem 404."""
    found = COLLECTIONS.get(name)
    if found is None:
        raise Problem(404, "not_found")
    return found


def scope_of(reader: Reader, identity: Identity) -> Scope:
    return Scope(identity.area, reader.follower.map)


def base_of(request: web.BaseRequest) -> str:
    """As the asker reached us."""
    return f"{request.scheme}://{request.host}"


def told(value: Any) -> Reply:
    return Reply(200, encode(value), JSON.encode())
