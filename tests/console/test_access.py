"""Everybody can use it: no serious finding of axe on any page, no tone mark cut, both languages whole."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.console.conftest import Visit
from tests.console.room import Exchange, Person

pytestmark = pytest.mark.browser

AXE = Path(__file__).parents[2] / "console" / "node_modules" / "axe-core" / "axe.min.js"
VIETNAMESE = re.compile(r"[ăâđêôơưĂÂĐÊÔƠƯ\u1ea0-\u1ef9]")
PAGES = ("signin", "dispatch", "more", "correct", "calls", "map", "crew", "idle", "sites", "tickets", "warnings")


def no_offence(page: Page) -> None:
    """Nothing that keeps anybody from using it, and nothing cut off."""
    accessible(page)
    assert page.evaluate(BEYOND) == []
    assert page.evaluate(CUT) == []


def accessible(page: Page) -> None:
    """Nothing that keeps anybody from using it."""
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    assert [
        (one["id"], one["nodes"][0]["html"][:160]) for one in found if one["impact"] in ("serious", "critical")
    ] == []


@pytest.fixture(scope="module")
def busy(khoa: Person, lan: Person, exchange: Exchange, on_duty: list[str]) -> int:
    """Something of everything: an incident in want, one under way, a call, a ticket."""
    place = {"lat": 11.4243, "lon": 106.6206}
    for row in lan.rows("queue").values():
        if not any(need["assignment"] for need in row["needs"]):
            lan.do("CancelIncident", incident=row["incident"], reason="by_mistake")
    khoa.do("OpenIncident", kind="crash_trapped", place=place, text="Ẩm thấp, Ẵm trẻ, NGUYỄN", address="Ấp Ẩn Ẵng")
    under_way = int(khoa.do("OpenIncident", kind="chest_pain", place=place, text="Đau")["ids"]["incident"])
    if lan.rows("units")["A19"]["assignment"] is None:
        lan.do("AssignUnit", need=f"{under_way}.1", unit="A19")
    khoa.do("OpenTicket", field="roads", text="Ổ gà ẨẴ trước số 210", address="Ấp Ẩn Ẵng", place=place)
    call = exchange.ring("115", "0900 000 321")
    exchange.locate(call, 11.51, 106.72, 150)
    return under_way


def _open(visit: Visit, what: str, **looks: Any) -> Page:
    if what == "signin":
        page = visit(None, **looks)
        expect(page.locator(".ck").first).to_contain_text("ms")
        return page
    if what in ("crew", "idle"):
        page = visit("a19" if what == "crew" else "a20", "/crew", size=(390, 844), **looks)
        expect(page.locator(".go" if what == "crew" else ".idle")).to_be_visible()
        return page
    path = f"/#{what}" if what in ("map", "sites", "tickets", "warnings") else "/"
    page = visit("khoa" if what == "calls" else "nhung", path, **looks)
    expect(page.locator("[data-link=online]")).to_be_visible()
    if what == "sites":
        expect(page.locator("#site-search")).to_be_visible()
        page.keyboard.press("Alt+n")
        expect(page.locator("#site-name")).to_be_focused()
        return page
    if what == "tickets":
        page.locator(".tk-line").first.click()
        expect(page.locator("#answer")).to_be_visible()
        return page
    if what == "warnings":
        page.keyboard.press("Alt+b")
        expect(page.locator("#wn-vi-headline")).to_be_focused()
        return page
    if what == "map":
        expect(page.locator(".un tbody tr").first).to_be_visible()
        return page
    if what == "calls":
        page.locator("[data-call]").first.click()
        expect(page.locator("#narrative")).to_be_visible()
        return page
    page.locator("#queue [data-incident]").first.click()
    expect(page.locator(".pick").first).to_be_visible()
    if what == "more":
        page.locator(".act .btn").last.click()
        expect(page.locator(".more")).to_be_visible()
    if what == "correct":
        page.keyboard.press("Alt+D")
        expect(page.locator("#address")).to_be_focused()
    return page


@pytest.mark.draws
@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("what", PAGES)
def test_axe_finds_nothing_serious(visit: Visit, busy: int, what: str, theme: str):
    page = _open(visit, what, theme=theme)
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    serious = [
        {"id": one["id"], "at": [node["html"][:160] for node in one["nodes"]][:4]}
        for one in found["violations"]
        if one["impact"] in ("serious", "critical")
    ]
    assert serious == [], json.dumps(serious, ensure_ascii=False, indent=1)


CUT = """() => {
  const cut = [];
  for (const element of document.querySelectorAll('body *')) {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    if (!own || element.closest('svg, .sr, .maplibregl-map')) continue;
    const style = getComputedStyle(element);
    const ratio = parseFloat(style.lineHeight) / parseFloat(style.fontSize);
    const clips = ['hidden', 'clip', 'auto', 'scroll'].includes(style.overflowY);
    if (clips && ratio < 1.67 && !['TEXTAREA', 'INPUT'].includes(element.tagName) && !element.matches('.scroll, .none'))
      cut.push(element.outerHTML.slice(0, 120));
  }
  return cut;
}"""


BEYOND = """() => [...document.querySelectorAll('main *, .ph *')]
  .filter((element) => !element.closest('svg, .sr, .maplibregl-map') && element.getClientRects().length > 0)
  .filter((element) => element.getBoundingClientRect().right > innerWidth + 1 && !element.closest('.one'))
  .map((element) => element.outerHTML.slice(0, 120))"""


@pytest.mark.parametrize("size", [(1366, 768), (390, 844)])
@pytest.mark.parametrize("what", PAGES)
def test_nothing_stands_beyond_the_edge(visit: Visit, busy: int, what: str, size: tuple[int, int]):
    """A phone shows a desk's page as one column; its bars scroll sideways."""
    page = _open(visit, what)
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.wait_for_timeout(100)
    assert page.evaluate(BEYOND) == []


@pytest.mark.parametrize("what", PAGES)
def test_no_tone_mark_is_cut(visit: Visit, busy: int, what: str):
    assert _open(visit, what).evaluate(CUT) == []


@pytest.mark.draws
def test_the_fonts_are_our_own(visit: Visit, busy: int):
    page = _open(visit, "dispatch")
    loaded = page.evaluate("[...document.fonts].filter((f) => f.status === 'loaded').map((f) => f.family)")
    assert {name.strip('"') for name in loaded} == {"Be Vietnam Pro", "Be Vietnam Pro Tab"}


@pytest.mark.draws
def test_nothing_outside_the_service_is_asked(visit: Visit, busy: int, link: Any):
    page = visit(None)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.reload()
    page.fill("#name", "nhung")
    page.fill("#password", "tiep-ung")
    page.press("#password", "Enter")
    expect(page.locator("canvas")).to_be_visible()
    page.wait_for_timeout(1_500)
    outside = [url for url in asked if not url.startswith((link.url, "blob:", "data:"))]
    assert outside == []
    assert any(url.endswith("/region") for url in asked)


@pytest.fixture(scope="module")
def proper_names(khoa: Person, lan: Person) -> list[str]:
    """What is called the same in every language: people, areas, roads, stations, hospitals, the product; and the
    English names of agencies, in which a commune keeps its own."""
    region = khoa.get("/region")
    files = region["files"]
    areas, roads = (khoa.get(f"/region/files/{files[name]}")["features"] for name in ("areas.geojson", "roads.geojson"))
    sites = [khoa.get(f"/region/files/{files[name]}") for name in ("stations.json", "hospitals.json")]
    names = [one["properties"].get("ref") or one["properties"]["name"] for one in (*areas, *roads)]
    names += [site["name"] for group in sites for site in group]
    names += [khoa.session["display"], lan.session["display"], "Lê Thị Hồng Nhung", "Tiếp Ứng", "Tiếng Việt"]
    names += [agency["name"]["en"] for agency in region["rules"]["agencies"]]
    return sorted(filter(None, names), key=len, reverse=True)


TEXTS = """() => [...document.querySelectorAll('body *')]
  .filter((element) => element.closest('[lang]').lang === 'en' && !element.closest('.placeholder'))
  .flatMap((element) => [...element.childNodes].filter((node) => node.nodeType === 3).map((node) => node.data.trim()))
  .filter(Boolean)"""


@pytest.mark.parametrize("what", PAGES)
def test_english_is_complete(visit: Visit, busy: int, proper_names: list[str], what: str):
    """What stays Vietnamese is marked as such, or is a proper name."""
    page = _open(visit, what, language="en")
    assert page.evaluate("document.documentElement.lang") == "en"
    left = []
    for text in page.evaluate(TEXTS):
        bare = text
        for name in proper_names:
            bare = bare.replace(name, "")
        if VIETNAMESE.search(bare):
            left.append(text)
    assert left == []
    assert "undefined" not in page.inner_text("body")
