"""The API in a browser: pages in both languages with everything the JSON has, and no script but those of the build."""

import re
from html.parser import HTMLParser
from typing import Any

import msgspec
import pytest

from dispatch.ioc.collections import COLLECTIONS
from tests.edge.conftest import DONG_XOAI
from tests.ioc.conftest import Centre

pytestmark = pytest.mark.asyncio(loop_scope="module")
BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
VOID = frozenset(("meta", "link", "!doctype"))


class Read(HTMLParser):
    """Every tag is closed in its turn; what the links are, and all text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.links: list[str] = []
        self.text = ""
        self.names: set[str] = set()
        self.ids: set[str] = set()
        self.scripts: list[dict[str, str | None]] = []
        self.feed(page)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        if tag == "script":
            self.scripts.append(dict(attrs))
        self.ids |= {value or "" for name, value in attrs if name == "id"}
        if tag not in VOID:
            self.open.append(tag)
        self.links += [value or "" for name, value in attrs if name == "href"]
        assert not [name for name, _ in attrs if name.startswith("on")]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


async def page(centre: Centre, path: str, language: str = "vi", **more: str) -> Read:
    client = await centre.reader()
    status, body = await client.get(path, **BROWSER, **{"Accept-Language": language}, **more)
    assert status == 200, body
    assert isinstance(body, bytes)
    read = Read(body.decode())
    assert all(is_inert(one) or is_of_the_build(one) for one in read.scripts)
    return read


def is_inert(script: dict[str, str | None]) -> bool:
    """Data, which nothing runs."""
    return script.get("type") == "application/json" and "src" not in script


def is_of_the_build(script: dict[str, str | None]) -> bool:
    """A file of ours."""
    return script.get("type") == "module" and (script.get("src") or "").startswith("/assets/")


@pytest.mark.parametrize("language", ["vi", "en"])
async def test_one_gets_from_the_landing_page_to_an_item(centre: Centre, language: str):
    lan = await centre.service.person("lan")
    number = await lan.open_incident("house_fire", place=DONG_XOAI)
    await centre.caught_up()
    landing = await page(centre, "/ogc", language)
    assert ("Các tập dữ liệu" if language == "vi" else "Collections") in landing.text
    assert "/ogc/collections" in landing.links
    listed = await page(centre, "/ogc/collections", language)
    assert {f"/ogc/collections/{name}" for name in COLLECTIONS} <= set(listed.links)
    one = await page(centre, "/ogc/collections/incidents", language)
    assert "first_on_scene_at" in one.text
    items = await page(centre, "/ogc/collections/incidents/items?kind=house_fire", language)
    assert f"/ogc/collections/incidents/items/{number}" in items.links
    assert "/exports/incidents.csv?kind=house_fire" in items.links
    item = await page(centre, f"/ogc/collections/incidents/items/{number}", language)
    assert ("Ưu tiên" if language == "vi" else "Priority") in item.text
    assert f"{DONG_XOAI['lat']:.5f}" in item.text


@pytest.mark.parametrize("name", COLLECTIONS)
async def test_every_collection_is_shown_a_page_at_a_time(centre: Centre, name: str):
    await centre.caught_up()
    first = await page(centre, f"/ogc/collections/{name}/items?limit=1")
    onward = [href for href in first.links if "after=" in href and "f=json" not in href]
    if onward:
        await page(centre, re.sub(r"^https?://[^/]+", "", onward[0]))
    for path in ("schema", "queryables"):
        await page(centre, f"/ogc/collections/{name}/{path}")


@pytest.mark.parametrize("language", ["vi", "en"])
async def test_the_document_can_be_read_and_what_it_names_opened(centre: Centre, language: str):
    read = await page(centre, "/ogc/api", language)
    for name in COLLECTIONS:
        assert f"GET /ogc/collections/{name}/items/{{id}}" in read.text
        assert f"/ogc/collections/{name}/items" in read.links
    assert all(name in read.text for name in ("bbox", "datetime", "limit", "priority"))
    for href in read.links:
        if href.startswith("/ogc") and "f=json" not in href:
            await page(centre, href, language)


async def features_of(centre: Centre, path: str) -> list[dict[str, Any]]:
    """As they stand in a page, for the map."""
    client = await centre.reader()
    _, body = await client.get(path, **BROWSER)
    told = re.search(rb'<script type="application/json" id="features">(.*?)</script>', body)
    features: list[dict[str, Any]] = msgspec.json.decode(told[1])["features"] if told is not None else []
    return features


async def test_what_lies_somewhere_stands_in_the_page_for_its_map(centre: Centre):
    lan = await centre.service.person("lan")
    number = await lan.open_incident("house_fire", place=DONG_XOAI)
    await centre.caught_up()
    for path in ("/ogc/collections/incidents/items?limit=200", f"/ogc/collections/incidents/items/{number}"):
        shown = {one["properties"]["href"]: one for one in await features_of(centre, path)}
        one = shown[f"/ogc/collections/incidents/items/{number}"]
        assert one["geometry"] == {"type": "Point", "coordinates": [DONG_XOAI["lon"], DONG_XOAI["lat"]]}
        assert one["properties"]["name"] == f"{number} · house_fire"
        assert {"map", "no-map", "features"} <= (await page(centre, path)).ids
    kinds = {one["geometry"]["type"] for one in await features_of(centre, "/ogc/collections/areas/items")}
    assert kinds == {"MultiPolygon"}


async def test_where_nothing_lies_anywhere_there_is_no_map(centre: Centre):
    for path in ("/ogc/collections/warnings/items", "/ogc/collections/areas", "/ogc", "/ogc/collections"):
        read = await page(centre, path)
        assert "map" not in read.ids
        assert read.scripts == []


async def test_a_browser_asks_for_a_password_and_a_wall_or_a_token_is_not_asked(centre: Centre):
    """Chromium does so only where basic authentication has a line of its own."""
    assert await challenges(centre, "/ogc/collections") == ["Bearer", "Basic"]
    assert await challenges(centre, "/ogc/collections", Authorization="Basic eDp5") == ["Bearer", "Basic"]
    assert await challenges(centre, "/ogc/collections", Authorization="Bearer tu_wrong") == ["Bearer"]
    assert await challenges(centre, "/wall/picture") == ["Bearer"]


async def challenges(centre: Centre, path: str, **headers: str) -> list[str]:
    """The schemes that somebody is asked to sign in by."""
    async with (
        centre.service.client() as anybody,
        anybody.session.get(centre.base + path, headers=headers) as answer,
    ):
        assert answer.status == 401
        return [one.partition(" ")[0] for one in answer.headers.getall("WWW-Authenticate")]


async def test_machines_get_what_they_always_got(centre: Centre):
    client = await centre.reader()
    for headers in ({}, {"Accept": "*/*"}, {"Accept": "application/json"}, {"Accept": "application/geo+json"}):
        for path in ("/ogc", "/ogc/collections", "/ogc/collections/units/items"):
            status, body = await client.get(path, **headers)
            assert status == 200
            assert isinstance(body, dict), (path, headers)
    status, body = await client.get("/ogc/collections/units/items?f=json", **BROWSER)
    assert isinstance(body, dict)
    assert [one["type"] for one in body["links"] if one["rel"] == "alternate"] == ["text/html"]
    assert await is_page(client, "/ogc/collections/units/items?f=html")
    assert (await client.get("/ogc/collections/units/items?f=xml"))[0] == 400


async def is_page(client: Any, path: str) -> bool:
    status, body = await client.get(path)
    return status == 200 and isinstance(body, bytes) and body.startswith(b"<!doctype html>")


async def test_what_people_type_is_shown_and_never_run(centre: Centre):
    shown = await page(centre, "/ogc/collections/incidents/items?kind=%3Cscript%3Ealert(1)%3C%2Fscript%3E")
    assert any("%3Cscript%3E" in href for href in shown.links)


async def test_who_is_not_signed_in_is_asked_for_a_password(centre: Centre):
    async with centre.service.client() as anybody:
        anybody.base = centre.base
        assert (await anybody.get("/ogc", **BROWSER))[0] == 200
        assert (await anybody.get("/ogc/collections", **BROWSER))[0] == 401


async def test_a_page_is_not_taken_for_what_a_machine_kept(centre: Centre):
    """It has no tag, so that the JSON's 304 never stands for it."""
    client = await centre.reader()
    assert (await client.get("/ogc/collections/stations/items", **BROWSER))[0] == 200
    assert "ETag" not in client.last_headers
    assert "Accept" in client.last_headers["Vary"]
    rules = client.last_headers["Content-Security-Policy"]
    assert "default-src 'self'" in rules
    assert "script-src" not in rules


async def test_what_cannot_be_read_is_refused_in_the_same_words(centre: Centre):
    client = await centre.reader()
    status, body = await client.get(f"/ogc/collections/units/items?bbox={'1' * 9_000}")
    assert (status, body["reason"]) == (400, "malformed")
    assert client.last_headers["Content-Type"] == "application/problem+json"
