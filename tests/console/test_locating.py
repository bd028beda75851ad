"""A caller is asked where she is by a link: her page, the call-taker's keys, and what both are told."""

import json
import re
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.console.conftest import Service, Visit, started
from tests.console.link import Link
from tests.console.room import Exchange, Person

pytestmark = pytest.mark.browser

AXE = Path(__file__).parents[2] / "console" / "node_modules" / "axe-core" / "axe.min.js"
SECRET = "whsec_" + "Z2F0ZXdheS1zZWNyZXQtb2YtMzItYnl0ZXMtbG9uZyE="
HERE = {"latitude": 11.5362, "longitude": 106.8966, "accuracy": 14}
WIDE = {**HERE, "accuracy": 900}
PHONE = {"width": 360, "height": 640}


class Gateway:
    """Takes messages, and answers with `status`."""

    def __init__(self) -> None:
        self.heard: list[dict[str, Any]] = []
        self.status = 200
        gateway = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                gateway.heard.append(json.loads(body)["data"])
                self.send_response(gateway.status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, format: str, *arguments: object) -> None:
                """Nobody reads it."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}/"


@pytest.fixture(scope="module")
def gateway() -> Iterator[Gateway]:
    one = Gateway()
    yield one
    one.server.shutdown()
    one.server.server_close()


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory, gateway: Gateway) -> Iterator[Service]:
    """One that can send texts."""
    folder = tmp_path_factory.mktemp("locating")
    sms = {"name": "one", "ways": ["sms"], "url": gateway.url, "secret": SECRET}
    (folder / "gateways.json").write_text(json.dumps({"public_url": "https://115.example", "gateways": [sms]}))
    with started(folder, EOC_GATEWAYS=str(folder / "gateways.json")) as one:
        yield one


@pytest.fixture(scope="module")
def console_url(service: Service) -> str:
    return service.url


@pytest.fixture(scope="module")
def khoa(console_url: str) -> Person:
    return Person(console_url, "khoa")


@pytest.fixture(scope="module")
def exchange(service: Service) -> Exchange:
    return Exchange.of(service.url, service.data)


@pytest.fixture(autouse=True)
def taking(gateway: Gateway) -> None:
    gateway.status = 200


def text_to(gateway: Gateway, count: int) -> str:
    """The path in the newest text, once there are so many."""
    until = time.monotonic() + 10
    while len(gateway.heard) < count and time.monotonic() < until:
        time.sleep(0.05)
    found = re.search(r"https://115\.example(/l/\w+)", gateway.heard[-1]["text"])
    assert found is not None
    return found[1]


@pytest.fixture
def path(khoa: Person, exchange: Exchange, gateway: Gateway) -> str:
    """Of a link that was sent to a caller."""
    before = len(gateway.heard)
    call = exchange.ring("115", "0912 000 111")
    khoa.do("AskLocation", call=call)
    return text_to(gateway, before + 1)


@pytest.fixture
def phone(browser: Browser) -> Iterator[BrowserContext]:
    """A telephone; whatever goes wrong on its page fails the test."""
    context = browser.new_context(viewport=PHONE, locale="vi-VN", is_mobile=True, has_touch=True)
    errors: list[str] = []
    context.on("weberror", lambda error: errors.append(str(error.error)))
    yield context
    context.close()
    assert errors == []


def opened(phone: BrowserContext, url: str, place: dict[str, float] | None = None) -> Page:
    """The page of a link; with a place, the telephone may tell it."""
    if place is not None:
        phone.grant_permissions(["geolocation"])
        phone.set_geolocation(place)  # type: ignore[arg-type]
    page = phone.new_page()
    page.goto(url)
    return page


def said(page: Page) -> Any:
    return page.locator(".status p:visible")


def newest(khoa: Person) -> dict[str, Any]:
    rows = khoa.rows("messages").values()
    link = max((row for row in rows if row["purpose"] == "link"), key=lambda row: row["message"])
    row: dict[str, Any] = khoa.rows("calls")[link["call"]]
    return row


# --- the caller's page


def test_a_caller_presses_once_and_is_found_and_found_better(
    phone: BrowserContext, link: Link, path: str, khoa: Person
):
    page = opened(phone, link.url + path, WIDE)
    expect(page.locator("html")).to_have_attribute("lang", "vi")
    expect(page.get_by_role("heading", level=1)).to_contain_text("tổng đài 115")
    assert newest(khoa)["place"] is None, "nothing is sent before she presses"
    page.get_by_role("button", name="Gửi vị trí của tôi").tap()
    expect(said(page)).to_contain_text("Đã gửi, sai số khoảng 900 m")
    phone.set_geolocation(HERE)  # type: ignore[arg-type]
    expect(said(page)).to_contain_text("Đã gửi, sai số khoảng 14 m", timeout=10_000)
    expect(said(page)).to_contain_text("Xong")
    row = newest(khoa)
    assert (row["place"], row["uncertainty_m"]) == ({"lat": 11.5362, "lon": 106.8966}, 14.0)
    assert page.evaluate("[document.cookie, localStorage.length, sessionStorage.length]") == ["", 0, 0]


def test_who_does_not_allow_it_is_told_how_to(phone: BrowserContext, link: Link, path: str, khoa: Person):
    page = opened(phone, link.url + path)
    page.get_by_role("button", name="Gửi vị trí của tôi").tap()
    expect(said(page)).to_contain_text("không cho gửi vị trí")
    expect(page.locator("html")).to_have_attribute("data-tone", "wrong")
    expect(page.get_by_role("button", name="Gửi vị trí của tôi")).to_be_enabled()
    assert newest(khoa)["place"] is None


def test_what_did_not_get_through_is_sent_when_the_network_is_back(
    phone: BrowserContext, link: Link, path: str, khoa: Person
):
    page = opened(phone, link.url + path, HERE)
    link.cut()
    page.get_by_role("button", name="Gửi vị trí của tôi").tap()
    expect(said(page)).to_contain_text("Mất mạng")
    link.mend()
    expect(said(page)).to_contain_text("Đã gửi", timeout=15_000)
    assert newest(khoa)["uncertainty_m"] == 14.0


def test_a_telephone_without_a_place_says_so(phone: BrowserContext, link: Link, path: str):
    phone.add_init_script(
        "navigator.geolocation.watchPosition = (found, failed) => { setTimeout(() => failed({code: 2}), 50); return 1 }"
    )
    page = opened(phone, link.url + path, HERE)
    page.get_by_role("button", name="Gửi vị trí của tôi").tap()
    expect(said(page)).to_contain_text("chưa tìm được vị trí")


def test_a_browser_that_knows_no_places_says_so(phone: BrowserContext, link: Link, path: str):
    phone.add_init_script("Object.defineProperty(navigator, 'geolocation', {value: undefined})")
    page = opened(phone, link.url + path)
    page.get_by_role("button", name="Gửi vị trí của tôi").tap()
    expect(said(page)).to_contain_text("Trình duyệt này không cho biết vị trí")


def test_a_very_wide_place_is_sent_and_she_is_told_to_go_into_the_open(phone: BrowserContext, link: Link, path: str):
    page = opened(phone, link.url + path, {**HERE, "accuracy": 50_000})
    page.get_by_role("button", name="Gửi vị trí của tôi").tap()
    expect(said(page)).to_contain_text("50 km")
    expect(said(page)).to_contain_text("ra chỗ thoáng")


def test_a_link_that_is_over_says_so_before_and_while_it_is_used(
    phone: BrowserContext, link: Link, path: str, khoa: Person
):
    gone = opened(phone, f"{link.url}/l/aaaabbbbccccdddd")
    expect(gone.get_by_role("heading", level=1)).to_have_text("Liên kết này không dùng được nữa")
    expect(gone.locator("#send")).to_be_hidden()
    page = opened(phone, link.url + path, HERE)
    Person(link.url, "quantri").post("/erase", {"call": newest(khoa)["call"], "reason": "asked_by_person"})
    page.get_by_role("button", name="Gửi vị trí của tôi").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("Liên kết này không dùng được nữa")


def test_she_may_read_it_in_english_and_it_asks_nobody_else(phone: BrowserContext, link: Link, path: str):
    asked: list[str] = []
    phone.on("request", lambda request: asked.append(request.url))
    page = opened(phone, link.url + path, HERE)
    page.get_by_role("button", name="English").tap()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("button", name="Send my location").tap()
    expect(said(page)).to_contain_text("Sent, within about 14 m")
    assert {one.removeprefix(link.url) for one in asked if not one.startswith("data:")} == {
        path,
        "/link.css",
        "/link.js",
    }


@pytest.mark.parametrize("state", ["asked", "sent", "denied", "gone"])
def test_axe_finds_nothing_at_all(phone: BrowserContext, link: Link, path: str, state: str):
    page = opened(phone, link.url + (path if state != "gone" else "/l/none"), HERE if state == "sent" else None)
    if state in ("sent", "denied"):
        page.locator("#send").tap()
        expect(said(page)).to_contain_text("Đã gửi" if state == "sent" else "không cho")
    # The page's own rules forbid scripts that are not its own.
    context = page.context.browser.new_context(viewport=PHONE, bypass_csp=True)  # type: ignore[union-attr]
    copy = context.new_page()
    copy.goto(f"{link.url}/l/none")
    copy.evaluate(
        "html => { document.documentElement.innerHTML = html }", page.evaluate("document.documentElement.innerHTML")
    )
    copy.evaluate(
        "all => { for (const [name, value] of all) document.documentElement.setAttribute(name, value) }",
        page.evaluate("[...document.documentElement.attributes].map(one => [one.name, one.value])"),
    )
    copy.evaluate(AXE.read_text())
    found = copy.evaluate("axe.run(document, {resultTypes: ['violations']})")
    context.close()
    assert [(one["id"], [node["html"][:120] for node in one["nodes"]]) for one in found["violations"]] == []
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE["width"], "nothing is cut off"


# --- the call-taker


@pytest.mark.draws
def test_a_call_taker_asks_by_one_key_and_takes_the_place_by_another(
    visit: Visit, phone: BrowserContext, link: Link, khoa: Person, exchange: Exchange, gateway: Gateway
):
    before, incidents = len(gateway.heard), set(khoa.rows("queue"))
    page = visit("khoa", desk="203")
    expect(page.locator("[data-link=online]")).to_be_visible()
    call = exchange.ring("115", "0912 000 222")
    khoa.do("ClaimCall", call=call)
    page.locator(f'[data-call="{call}"]').click()
    strip = page.locator(".locate")
    expect(strip).to_contain_text("Gửi tin nhắn có liên kết")
    page.keyboard.press("Alt+X")
    expect(strip).to_contain_text(re.compile(r"đã gửi lúc \d\d:\d\d"))
    path = text_to(gateway, before + 1)
    page.keyboard.press("Alt+X")
    expect(strip.get_by_role("button", name="Xin lại")).to_have_attribute("aria-disabled", "true")
    assert len(gateway.heard) == before + 1, "a second press sends no second text"
    exchange.locate(call, 11.56, 106.93, 3_000)
    expect(page.locator(".who")).to_contain_text("±3,0 km, mạng báo")
    caller = opened(phone, link.url + path, HERE)
    caller.locator("#send").tap()
    expect(strip).to_contain_text(re.compile(r"đã có vị trí lúc \d\d:\d\d"))
    expect(page.locator(".who")).to_contain_text("±10 m, qua liên kết")
    expect(strip.locator(".others button")).to_contain_text("±3,0 km, mạng báo")
    page.keyboard.press("Alt+M")
    expect(page.locator(".point")).to_contain_text("theo vị trí máy gọi")
    page.keyboard.press("Alt+L")
    page.keyboard.type("dau nguc")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+Enter")
    expect(page.locator("footer.cmd")).to_contain_text("Đã mở vụ")
    (made,) = set(khoa.rows("queue")) - incidents
    assert khoa.rows("queue")[made]["place"] == {"lat": 11.5362, "lon": 106.8966}


def test_what_cannot_be_sent_says_why(visit: Visit, khoa: Person, exchange: Exchange, gateway: Gateway):
    gateway.status = 400
    page = visit("khoa", desk="203", theme="light")
    call = exchange.ring("115", "0912 000 333")
    khoa.do("ClaimCall", call=call)
    page.locator(f'[data-call="{call}"]').click()
    page.keyboard.press("Alt+X")
    expect(page.locator(".locate")).to_contain_text("không gửi được: cổng nhắn tin từ chối")
    expect(page.get_by_role("button", name="Xin lại")).not_to_have_attribute("aria-disabled", "true")
    withheld = exchange.ring("115", "anonymous")
    khoa.do("ClaimCall", call=withheld)
    page.locator(f'[data-call="{withheld}"]').click()
    expect(page.locator(".locate")).to_contain_text("Ẩn số")
    expect(page.get_by_role("button", name="Xin vị trí")).to_have_attribute("aria-disabled", "true")


@pytest.mark.draws
def test_a_click_on_the_middle_of_the_circle_takes_it(visit: Visit, khoa: Person, exchange: Exchange):
    page = visit("khoa", desk="203")
    call = exchange.ring("115", "0912 000 444")
    exchange.locate(call, 11.5362, 106.8966, 200)
    khoa.do("ClaimCall", call=call)
    page.locator(f'[data-call="{call}"]').click()
    canvas = page.locator(".aside canvas")
    expect(canvas).to_be_visible()
    page.wait_for_timeout(1_500)
    box = canvas.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2 + 4, box["y"] + box["height"] / 2 + 3)
    expect(page.locator(".point")).to_contain_text("theo vị trí máy gọi")
    page.mouse.click(box["x"] + box["width"] / 2 + 60, box["y"] + box["height"] / 2 + 40)
    expect(page.locator(".point")).to_contain_text("chọn trên bản đồ")
