"""What a person sees who opens the API in a browser: the same answers as pages, small tables with links, whole without
a script; where the console is built, features are drawn on a map and the API can be tried, too."""

import gzip
import html
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

import msgspec
from aiohttp import web

from dispatch.http.edge import language_of
from dispatch.http.replies import NO_STORE, Reply
from dispatch.ioc import html_map
from dispatch.ioc.built import Built
from dispatch.ioc.collections import COLLECTIONS, Property
from dispatch.ioc.description import ROOT, in_words
from dispatch.ioc.reader import PACKED
from events.regions import Name

HTML = b"text/html; charset=utf-8"
VIEWER = "src/api.ts"
"""Reads and tries the API."""
VARY = b"Vary: Accept, Accept-Language, Authorization, Cookie\r\n"
WORDS = {
    "home": Name("Dữ liệu cho trung tâm điều hành", "What operations centres read"),
    "data": Name("Các tập dữ liệu", "Collections"),
    "items": Name("Dữ liệu", "Items"),
    "conformance": Name("Chuẩn được theo", "What it conforms to"),
    "api": Name("Đọc và thử API", "Read and try the API"),
    "live": Name("Phần trực tiếp (AsyncAPI)", "What is live (AsyncAPI)"),
    "signed": Name(
        "Ai đã đăng nhập bàn điều hành trên cùng máy chủ này thì thử được ngay; máy thì nhập mã truy cập.",
        "Who is signed in to the console on this host can try at once; for a machine, type its token.",
    ),
    "open": Name("Mở", "Open"),
    "json": Name("Xem JSON", "As JSON"),
    "csv": Name("Tải CSV", "As CSV"),
    "geojson": Name("Tải GeoJSON", "As GeoJSON"),
    "next": Name("Trang sau", "Next page"),
    "none": Name("Không có gì.", "There is nothing."),
    "asof": Name("Số liệu lúc", "As of"),
    "position": Name("vị trí trong nhật ký", "position of the journal"),
    "matched": Name("tất cả", "in all"),
    "place": Name("Vị trí", "Place"),
    "columns": Name("Các cột", "Columns"),
    "filters": Name("lọc được", "one may ask by it"),
}
LOOK = """
:root{color-scheme:light dark;--line:#8884;--soft:#8882}
html{background:Canvas;color:CanvasText}
body{font:16px/1.6 system-ui,"Noto Sans",sans-serif;margin:0 auto;max-width:80rem;padding:1rem}
nav a,p a{margin-right:1rem}
h1{font-size:1.6rem;line-height:1.3}
h2{font-size:1.15rem;margin:2rem 0 0}
.wide{overflow-x:auto}
table{border-collapse:collapse}
th,td{border-bottom:1px solid var(--line);padding:.35rem .75rem;text-align:left;vertical-align:top;white-space:nowrap}
th{background:var(--soft)}
pre{white-space:pre-wrap;overflow-wrap:anywhere}
"""


def wants_page(request: web.BaseRequest) -> bool:
    """`f` says it; else who asks for HTML before anything of JSON."""
    asked = request.query.get("f")
    if asked is not None:
        return asked == "html"
    pages, data = 0.0, 0.0
    for one in request.headers.get("Accept", "").split(","):
        kind, _, more = one.strip().partition(";")
        weight = _weight(more)
        if kind in ("text/html", "application/xhtml+xml"):
            pages = max(pages, weight)
        elif kind.endswith("json"):
            data = max(data, weight)
    return pages > data


def _weight(more: str) -> float:
    name, _, value = more.strip().partition("=")
    try:
        return float(value) if name.strip() == "q" else 1.0
    except ValueError:
        return 0.0


def as_page(request: web.BaseRequest, reply: Reply, built: Built) -> Reply:
    """The answer for a person, where one asks for it; every other as it is. Never kept by who asks: what is JSON has
    a tag of its own."""
    path = request.path.rstrip("/")
    is_ours = path == ROOT or path.startswith(f"{ROOT}/")
    if not is_ours or reply.status != 200 or b"json" not in reply.content_type or not wants_page(request):
        return reply
    data = gzip.decompress(reply.body) if PACKED in reply.headers else reply.body
    told = msgspec.json.decode(data)
    page = _Page(request, built, language_of(request.headers), tuple(path.removeprefix(ROOT).strip("/").split("/")))
    return Reply(200, page.of(told).encode(), HTML, NO_STORE + VARY)


class _Page:
    """One page: `parts` are those of the address behind the landing page's."""

    def __init__(self, request: web.BaseRequest, built: Built, language: str, parts: Sequence[str]) -> None:
        self.request, self.built, self.language = request, built, language
        self.parts = [part for part in parts if part]
        self.collection = COLLECTIONS.get(self.parts[1]) if len(self.parts) > 1 else None

    def of(self, told: Any) -> str:
        if not self.parts:
            return self._whole(told["title"], self._landing(told))
        if self.parts == ["collections"]:
            return self._whole(self._word("data"), self._collections(told))
        if self.collection is not None and len(self.parts) == 2:
            return self._whole(told["title"], self._collection(told))
        if told.get("type") == "FeatureCollection" and self.collection is not None:
            return self._whole(
                in_words(self.collection.title, self.language), self._items(told), html_map.entry(told["features"])
            )
        if told.get("type") == "Feature" and self.collection is not None:
            title = f"{in_words(self.collection.title, self.language)} {told['id']}"
            return self._whole(title, self._item(told), html_map.entry([told]))
        if self.parts == ["api"]:
            return self._whole(self._word("api"), self._described(told), VIEWER)
        title = self._word(self.parts[-1]) if self.parts[-1] in WORDS else self.parts[-1]
        return self._whole(title, f"<pre>{_safe(msgspec.json.format(msgspec.json.encode(told)).decode())}</pre>")

    # --- pages

    def _landing(self, told: Mapping[str, Any]) -> str:
        links = [(f"{ROOT}/collections", "data"), (f"{ROOT}/conformance", "conformance"), (f"{ROOT}/api", "api")]
        entries = "".join(f"<li>{_link(href, self._word(word))}</li>" for href, word in links)
        return f"<p>{_safe(told['description'])}</p><ul>{entries}</ul>"

    def _collections(self, told: Mapping[str, Any]) -> str:
        rows = (
            (_link(f"{ROOT}/collections/{one['id']}", one["title"]), _safe(one["description"]), self._items_link(one))
            for one in told["collections"]
        )
        return _table(("", "", ""), rows)

    def _items_link(self, one: Mapping[str, Any]) -> str:
        return _link(f"{ROOT}/collections/{one['id']}/items", self._word("items"))

    def _collection(self, told: Mapping[str, Any]) -> str:
        assert self.collection is not None
        rows = (
            (_safe(one.name), _safe(self._title(one)), self._word("filters") if one.filters else "")
            for one in self.collection.properties
        )
        head = (self._word("columns"), "", "")
        return f"<p>{_safe(told['description'])}</p><p>{self._items_link(told)}</p>{_table(head, rows)}"

    def _items(self, told: Mapping[str, Any]) -> str:
        assert self.collection is not None
        properties = self.collection.properties
        base = f"{ROOT}/collections/{self.collection.name}/items"
        rows = [
            (_link(f"{base}/{one['id']}", one["id"]), *(_cell(one["properties"].get(each.name)) for each in properties))
            for one in told["features"]
        ]
        matched = f", {told['numberMatched']} {self._word('matched')}" if "numberMatched" in told else ""
        about = (
            f"{self._word('asof')} {_safe(told['timeStamp'])}, {self._word('position')} {told['position']}: "
            f"{told['numberReturned']}{matched}"
        )
        note = f"<p>{_safe(told['note'])}</p>" if "note" in told else ""
        after = next((one["href"] for one in told["links"] if one["rel"] == "next"), None)
        onward = f"<p>{_link(after, self._word('next'))}</p>" if after is not None else ""
        titles = ("Id", *(_safe(self._title(one)) for one in properties))
        table = _table(titles, rows) if rows else f"<p>{self._word('none')}</p>"
        return f"<p>{about}</p>{note}<p>{self._files()}</p>{self._map(told['features'])}{table}{onward}"

    def _map(self, features: Sequence[Mapping[str, Any]]) -> str:
        assert self.collection is not None
        base = f"{ROOT}/collections/{self.collection.name}/items"
        return html_map.drawn(features, base, in_words(html_map.NO_MAP, self.language))

    def _files(self) -> str:
        """The same query as files, without pages."""
        assert self.collection is not None
        query = {name: value for name, value in self.request.query.items() if name not in ("f", "limit", "after")}
        more = f"?{urlencode(query)}" if query else ""
        return "".join(
            _link(f"/exports/{self.collection.name}.{form}{more}", self._word(form)) for form in ("csv", "geojson")
        )

    def _item(self, told: Mapping[str, Any]) -> str:
        assert self.collection is not None
        rows = [
            (_safe(self._title(one)), _cell(told["properties"].get(one.name))) for one in self.collection.properties
        ]
        shape = told["geometry"]
        if shape is not None and shape["type"] == "Point":
            lon, lat = shape["coordinates"]
            rows.append((self._word("place"), f"{lat:.5f}, {lon:.5f}"))
        return f"{self._map([told])}{_table(('', ''), rows)}"

    def _described(self, told: Mapping[str, Any]) -> str:
        """The document to be read: each address with what it takes; those without an id can be opened. Where the viewer
        can be shown, it stands in its place."""
        sections = []
        for path, methods in told["paths"].items():
            asked = methods["get"]
            taken = [one for one in asked["parameters"] if one["in"] != "header"]
            rows = (
                (f"<code>{_safe(one['name'])}</code>", _safe(_kind(one["schema"])), _safe(one.get("description", "")))
                for one in taken
            )
            address = f"<code>GET {_safe(path)}</code>"
            opened = address if "{" in path else f"{address} {_link(path, self._word('open'))}"
            table = _table(("", "", ""), rows) if taken else ""
            sections.append(f"<h2>{_safe(asked['summary'])}</h2><p>{opened}</p>{table}")
        viewer = f'<div id="viewer" data-document="{ROOT}/api?f=json" hidden></div>'
        about = f"<p>{self._word('signed')}</p><p>{_link('/asyncapi.json', self._word('live'))}</p>"
        return f'{about}{viewer}<div id="described">{"".join(sections)}</div>'

    # --- around them

    def _title(self, one: Property) -> str:
        return in_words(one.title, self.language)

    def _word(self, name: str) -> str:
        return in_words(WORDS[name], self.language)

    def _whole(self, title: str, body: str, entry: str = "") -> str:
        """`entry` is what of the console's build may come to it."""
        query = {**self.request.query, "f": "json"}
        way = [_link(ROOT, self._word("home"))]
        if self.parts[:1] == ["collections"]:
            way.append(_link(f"{ROOT}/collections", self._word("data")))
        if self.collection is not None:
            name = in_words(self.collection.title, self.language)
            way.append(_link(f"{ROOT}/collections/{self.collection.name}", name))
        json = _link(f"{self.request.path}?{urlencode(query)}", self._word("json"))
        return (
            f'<!doctype html><html lang="{self.language}"><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">'
            f'<link rel="icon" href="/icon.svg" type="image/svg+xml"><title>{_safe(title)} · Tiếp Ứng</title>'
            f"{self.built.head(entry)}<style>{LOOK}</style>"
            f"<nav>{''.join(way)}</nav><main><h1>{_safe(title)}</h1>{body}<p>{json}</p></main></html>"
        )


def _safe(text: Any) -> str:
    return html.escape(str(text))


def _kind(schema: Mapping[str, Any]) -> str:
    if "enum" in schema:
        return " | ".join(schema["enum"])
    kind: str = schema["type"]
    return f"{kind}, {schema['format']}" if "format" in schema else kind


def _link(href: str, text: Any) -> str:
    return f'<a href="{_safe(href)}">{_safe(text)}</a>'


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else _safe(value)


def _table(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Of cells that are HTML already."""
    head = "".join(f'<th scope="col">{title}</th>' for title in titles)
    top = f"<thead><tr>{head}</tr></thead>" if any(titles) else ""
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f'<div class="wide" tabindex="0"><table>{top}<tbody>{body}</tbody></table></div>'
