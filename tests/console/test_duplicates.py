"""Two calls about one crash: the second finds the first, is attached, taken back, and attached again, without loss."""

import pytest
from playwright.sync_api import Page, expect

from tests.console.conftest import Visit
from tests.console.link import Link
from tests.console.room import Exchange, Person

pytestmark = pytest.mark.browser

ROAD = {"lat": 11.5361, "lon": 106.8794}
METRES_PER_DEGREE = 111_195.0


@pytest.fixture(autouse=True)
def nobody_rings(exchange: Exchange, khoa: Person) -> None:
    """The calls of earlier tests are over."""
    for call, row in khoa.rows("calls").items():
        if row["state"] != "ended":
            exchange.end(call)


def _answered(page: Page, exchange: Exchange, desk: str, north_m: float, circle_m: float) -> str:
    expect(page.locator("header.top")).to_contain_text(f"Bàn {desk}")
    call = exchange.ring("113", "0900 000 644")
    exchange.locate(call, ROAD["lat"] + north_m / METRES_PER_DEGREE, ROAD["lon"], circle_m)
    exchange.answer(call, desk)
    return call


def _choose(page: Page, typed: str) -> None:
    expect(page.locator("#kind")).to_be_visible()
    page.keyboard.press("Alt+L")
    page.keyboard.type(typed)
    page.keyboard.press("Enter")


def test_a_second_call_finds_its_crash_is_attached_detached_and_attached_again(
    visit: Visit, exchange: Exchange, khoa: Person
) -> None:
    page = visit("khoa", desk="311")
    call = _answered(page, exchange, "311", 380, 500)
    number = int(khoa.do("OpenIncident", kind="crash_injured", place=ROAD)["ids"]["incident"])
    found = page.locator(".dup", has_text=f"{number:04}")
    for words in ("Cách 380 m, trong vòng sai số", "mở", "trước", "cùng địa bàn"):
        expect(found).to_contain_text(words)
    expect(found).not_to_contain_text("Nhiều khả năng")
    page.locator("#narrative").fill("Hai xe máy đụng nhau")
    _choose(page, "tai nan co nguoi bi thuong")
    expect(found).to_contain_text("cùng loại")
    expect(found).to_contain_text("Nhiều khả năng là cùng một vụ")
    expect(page.locator(".dup").first).to_contain_text(f"{number:04}")
    expect(page.locator("#call-main")).to_contain_text("Mở vụ mới")

    page.keyboard.press("Alt+G")
    expect(page.locator(".saidline")).to_contain_text(f"Đã gắn vào vụ {number:04}")
    expect(page.locator("#narrative")).to_have_value("")
    expect(page.locator(".aside").get_by_role("button", name=f"Tách khỏi {number:04}")).to_be_visible()
    assert khoa.rows("calls")[call]["incident"] == number

    page.keyboard.press("Alt+K")
    expect(page.locator(".saidline")).to_contain_text(f"Đã tách khỏi vụ {number:04}")
    expect(page.locator("#narrative")).to_have_value("Hai xe máy đụng nhau")
    expect(found).to_contain_text("Nhiều khả năng là cùng một vụ")
    assert khoa.rows("calls")[call]["incident"] is None
    assert call not in khoa.rows("queue")[str(number)]["calls"]

    found.get_by_role("button", name="Gắn vào").click()
    expect(page.locator(".saidline")).to_contain_text(f"Đã gắn vào vụ {number:04}")
    assert khoa.rows("queue")[str(number)]["calls"] == [call]
    page.wait_for_timeout(300)
    told = [row["event"]["type"] for row in khoa.get(f"/incidents/{number}/story")["rows"]]
    assert [one for one in told if one.startswith("Call")] == ["CallAttached", "CallDetached", "CallAttached"]
    assert told.count("NoteAdded") == 2
    exchange.end(call)


def test_what_differs_is_said_and_a_new_place_is_asked_about(visit: Visit, exchange: Exchange, khoa: Person) -> None:
    page = visit("khoa", desk="312")
    call = _answered(page, exchange, "312", 900, 100)
    number = int(khoa.do("OpenIncident", kind="fight", place=ROAD)["ids"]["incident"])
    _choose(page, "tai nan co nguoi bi thuong")
    found = page.locator(".dup", has_text=f"{number:04}")
    expect(found).to_contain_text("khác loại, cùng lực lượng")
    expect(found).to_contain_text("Cách 900 m")
    expect(found).not_to_contain_text("trong vòng sai số")
    exchange.locate(call, ROAD["lat"] + 0.2, ROAD["lon"], 100)
    expect(found).to_have_count(0)
    exchange.end(call)


def test_without_the_link_the_last_answer_stays_with_its_age(
    visit: Visit, exchange: Exchange, khoa: Person, link: Link
) -> None:
    page = visit("khoa", desk="313")
    call = _answered(page, exchange, "313", 100, 300)
    number = int(khoa.do("OpenIncident", kind="crash_injured", place=ROAD)["ids"]["incident"])
    found = page.locator(".dup", has_text=f"{number:04}")
    expect(found).to_contain_text("Cách 100 m")
    link.cut()
    expect(page.locator("header.top")).to_contain_text("Mất kết nối")
    expect(found).to_contain_text("Cách 100 m")
    expect(page.locator(".aside .hd").last).to_contain_text("như biết")
    expect(found.get_by_role("button")).to_have_attribute("aria-disabled", "true")
    link.mend()
    expect(page.locator(".aside .hd").last).not_to_contain_text("như biết", timeout=20_000)
    exchange.end(call)
