"""Who could not be told of a ticket is seen in words; a mail's link takes a ticket in hand, a text's link the result."""

import json
import shutil
import time
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.console.conftest import ROOT, Service, Visit, started
from tests.console.room import Exchange, Person
from tests.console.test_access import no_offence
from tests.console.test_locating import SECRET, Gateway
from tests.console.test_room import _answered as answered
from tests.console.test_tickets import ANSWER, CALLER, WHAT, keep, opened, row_of

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("nobody_rings")]

WAYS = {"trade": ["webhook"], "construction": ["webhook", "mail"]}


@pytest.fixture(scope="module")
def gateway() -> Iterator[Gateway]:
    """Takes texts, and what agencies are told."""
    one = Gateway()
    yield one
    one.server.shutdown()
    one.server.server_close()


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory, gateway: Gateway) -> Iterator[Service]:
    """One that tells two agencies; for one of them an address is missing."""
    folder = tmp_path_factory.mktemp("telling")
    region = folder / "told"
    shutil.copytree(ROOT / "deploy" / "binh_phuoc", region)
    known = json.loads((region / "agencies.json").read_text())
    for agency in known["agencies"]:
        agency.update({"told_by": WAYS[agency["id"]]} if agency["id"] in WAYS else {})
    (region / "agencies.json").write_text(json.dumps(known))
    sms = {"name": "one", "ways": ["sms"], "url": gateway.url, "secret": SECRET}
    (folder / "gateways.json").write_text(json.dumps({"public_url": "https://1022.example", "gateways": [sms]}))
    told = {"id": "trade", "url": gateway.url, "secrets": [SECRET]}
    (folder / "agencies.json").write_text(json.dumps({"agencies": [told], "console_url": "https://1022.example"}))
    files = {f"EOC_{name.upper()}": str(folder / f"{name}.json") for name in ("gateways", "agencies")}
    with started(folder, EOC_REGION=str(region), **files) as one:
        yield one


@pytest.fixture(scope="module")
def console_url(service: Service) -> str:
    return service.url


@pytest.fixture(scope="module")
def khoa(console_url: str) -> Person:
    return Person(console_url, "khoa")


@pytest.fixture(scope="module")
def nhung(console_url: str) -> Person:
    return Person(console_url, "nhung")


@pytest.fixture(scope="module")
def exchange(service: Service) -> Exchange:
    return Exchange.of(service.url, service.data)


def untold(person: Person, number: int, *ways: str) -> None:
    until = time.monotonic() + 10
    while sorted(row_of(person, number)["untold"]) != sorted(ways):
        assert time.monotonic() < until, row_of(person, number)
        time.sleep(0.05)


def texts(gateway: Gateway, number: int) -> list[dict[str, Any]]:
    return [told for told in gateway.heard if f" {number} " in told.get("text", "")]


def link_to(gateway: Gateway, number: int, said: str) -> str:
    """In the text that says so of this ticket."""
    until = time.monotonic() + 10
    while time.monotonic() < until:
        for told in texts(gateway, number):
            if said in told["text"]:
                return str(told["text"].partition("https://1022.example")[2].split()[0])
        time.sleep(0.05)
    raise AssertionError(gateway.heard)


@pytest.mark.parametrize(
    ("language", "says", "shortly"),
    [
        ("vi", "Chưa báo được cho cơ quan qua hệ thống của cơ quan, thư điện tử", "Chưa báo được cơ quan"),
        ("en", "The agency could not be told by the agency's system, mail", "Agency not told"),
    ],
)
def test_an_agency_that_could_not_be_told_stands_on_its_ticket_in_words(
    visit: Visit, khoa: Person, language: str, says: str, shortly: str
) -> None:
    number = opened(khoa, agency="construction")
    untold(khoa, number, "webhook", "mail")
    page = visit("khoa", f"/#tickets/{number}", language=language)
    expect(page.locator(f".tk-line[data-ticket='{number}']")).to_contain_text(shortly)
    expect(page.locator(".tk-one [data-untold]")).to_have_text(says)
    assert page.evaluate("location.hash") == "#tickets", "a new start begins with the list"
    log = page.locator(".tk-one .log")
    expect(log).to_contain_text("chưa ghi địa chỉ" if language == "vi" else "no address was set up")
    no_offence(page)
    keep(page, f"untold-{language}")


def test_an_agencys_own_page_takes_the_ticket_of_a_link_in_hand_and_is_told_nothing_of_telling(
    visit: Visit, khoa: Person, gateway: Gateway
) -> None:
    number = opened(khoa, agency="trade")
    page = visit("socongthuong", f"/#tickets/{number}")
    expect(page.locator(".tk-one")).to_have_attribute("aria-label", f"PA {number}")
    expect(page.locator("[data-untold]")).to_have_count(0)
    expect(page.locator(".tk-one .log li")).to_have_count(2)
    page.evaluate("location.hash = '#tickets/999999'")
    expect(page.get_by_text("Không thấy phản ánh 999999")).to_be_visible()


def test_a_text_leads_to_the_result_and_the_code_stays_in_no_address(
    browser: Browser, service: Service, khoa: Person, nhung: Person, gateway: Gateway
) -> None:
    number = opened(khoa, tell="vi", agency="trade")
    khoa.do("WriteAnswer", ticket=number, text=ANSWER)
    nhung.do("ApproveAnswer", ticket=number)
    path = link_to(gateway, number, "đã có trả lời")
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="vi-VN")  # type: ignore[arg-type]
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(service.url + path)
    expect(page.get_by_text(ANSWER)).to_be_visible()
    expect(page.get_by_text("Kết quả này thế nào?")).to_be_visible()
    code = path.partition("#")[2]
    assert code
    assert code not in page.url
    assert not [url for url in asked if code in url.partition("#")[0]]
    page.go_back()
    assert code not in page.url
    context.close()
    assert len(texts(gateway, number)) == 2, "when it was received, and its answer"


def test_a_call_taker_asks_whether_the_caller_wishes_to_be_texted(
    visit: Visit, exchange: Exchange, khoa: Person, gateway: Gateway
) -> None:
    desk = visit("khoa", desk="406")
    expect(desk.locator("[data-link=online]")).to_be_visible()
    call = answered(desk, exchange, "406", "1022", CALLER)
    desk.fill("#narrative", WHAT)
    desk.keyboard.press("Alt+v")
    expect(desk.locator(".strip")).to_contain_text("Ghi phản ánh 1022")
    desk.keyboard.press("p")
    tick = desk.get_by_label("Nhắn mã, kết quả vào số đang gọi")
    expect(tick).not_to_be_checked()
    tick.check()
    keep(desk, "telling-from-a-call")
    no_offence(desk)
    desk.get_by_label("Lĩnh vực").focus()
    desk.keyboard.press("Enter")
    expect(desk.locator(".saidline")).to_contain_text("mã tra cứu")
    exchange.end(call)
    [row] = khoa.get(f"/tickets?call={call}")["tickets"]
    assert row["tell"] == "vi"
    link_to(gateway, row["ticket"], "đã nhận phản ánh")
