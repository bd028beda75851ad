"""A place is found by half a name while the address is typed, and chosen by key; what was typed stays."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.console.conftest import Visit
from tests.console.desk import Open, take
from tests.console.link import Link
from tests.console.room import Person

pytestmark = pytest.mark.browser

AXE = Path(__file__).parents[2] / "console" / "node_modules" / "axe-core" / "axe.min.js"
MARKET = {"lat": 11.5362, "lon": 106.8966}


@pytest.fixture
def page(visit: Visit) -> Iterator[Page]:
    """The form of an incident without a call."""
    opened = visit("khoa")
    expect(opened.locator("[data-link=online]")).to_be_visible()
    opened.get_by_role("button", name="Mở vụ không từ cuộc gọi").click()
    yield opened
    opened.unroute_all(behavior="ignoreErrors")


def options(page: Page) -> Locator:
    return page.locator("#places [role=option]")


def test_half_a_name_with_an_error_is_chosen_by_key_and_the_incident_opens_there(page: Page, khoa: Person):
    before = set(khoa.rows("queue"))
    page.keyboard.press("Alt+D")
    page.keyboard.type("cho dong xaoi", delay=20)
    expect(options(page).first).to_contain_text("Chợ Đồng Xoài")
    expect(options(page).first).to_contain_text("Phường Bình Phước")
    address = page.locator("#address")
    expect(address).to_have_attribute("aria-expanded", "true")
    expect(page.locator(".point")).to_contain_text("chưa chọn điểm")
    page.keyboard.press("ArrowDown")
    expect(address).to_have_attribute("aria-activedescendant", "place-0")
    expect(options(page).first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(options(page)).to_have_count(0)
    expect(page.locator(".point")).to_contain_text("tìm theo tên: Chợ Đồng Xoài")
    expect(address).to_have_value("cho dong xaoi")
    expect(address).to_be_focused()
    page.keyboard.press("Alt+L")
    page.keyboard.type("chay nha")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+Enter")
    expect(page.locator("footer.cmd")).to_contain_text("Đã mở vụ")
    (made,) = set(khoa.rows("queue")) - before
    assert khoa.rows("queue")[made]["place"] == MARKET


def test_nothing_is_taken_without_a_choice_and_escape_puts_the_list_away(page: Page):
    page.keyboard.press("Alt+D")
    page.keyboard.type("cho dong xoai")
    expect(options(page).first).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator(".point")).to_contain_text("chưa chọn điểm")
    page.keyboard.press("Escape")
    expect(options(page)).to_have_count(0)
    expect(page.locator("#address")).to_have_value("cho dong xoai")
    expect(page.locator("#address")).to_have_attribute("aria-expanded", "false")


def test_a_name_of_before_and_the_middle_of_an_area_are_said_to_be_so(page: Page):
    page.keyboard.press("Alt+D")
    page.keyboard.type("huyen hon quan")
    first = options(page).first
    expect(first).to_contain_text("Huyện Hớn Quản")
    expect(first).to_contain_text("tên cũ, trước 1/7/2025")
    expect(first).to_contain_text("lấy điểm giữa")
    first.click()
    expect(page.locator(".point")).to_contain_text("tìm theo tên: giữa Huyện Hớn Quản")


def test_a_kilometre_beyond_the_known_posts_cannot_be_chosen(page: Page):
    page.keyboard.press("Alt+D")
    page.keyboard.type("ql14 km 812")
    first = options(page).first
    expect(first).to_contain_text("chưa rõ điểm, chỉ biết Km 882 – Km 994")
    expect(first).to_have_attribute("aria-disabled", "true")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".point")).to_contain_text("chưa chọn điểm")


def test_only_a_rest_of_the_hand_is_asked_and_the_newest_wins(page: Page):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/places?" in request.url else None)
    page.keyboard.press("Alt+D")
    page.keyboard.type("c")
    page.wait_for_timeout(400)
    assert asked == []
    page.keyboard.type("ho binh long")
    expect(options(page).first).to_contain_text("Chợ Bình Long")
    assert len(asked) <= 3


def test_without_a_link_the_field_is_as_it_was(page: Page, link: Link):
    link.cut()
    expect(page.locator("header.top")).to_contain_text("Mất kết nối")
    page.keyboard.press("Alt+D")
    page.keyboard.type("cho dong xoai")
    page.wait_for_timeout(400)
    expect(options(page)).to_have_count(0)
    expect(page.locator("#address")).to_have_value("cho dong xoai")
    link.mend()


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_axe_finds_nothing_serious_in_the_open_list(page: Page, theme: str):
    page.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)
    page.keyboard.press("Alt+D")
    page.keyboard.type("tan hung")
    expect(options(page).first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    serious = [one["id"] for one in found["violations"] if one["impact"] in ("serious", "critical")]
    assert serious == []


def test_a_dispatcher_corrects_the_place_by_its_name(visit: Visit, incident: Open, lan: Person):
    number = incident()
    page = visit("lan", language="en")
    take(page, number)
    page.keyboard.press("Alt+D")
    page.keyboard.type("cau nha bic")
    expect(options(page).first).to_contain_text("Cầu Nha Bích")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".point")).to_contain_text("found by name: Cầu Nha Bích")
    assert lan.rows("queue")[str(number)]["place"] != {"lat": 11.5096, "lon": 106.719}
    page.keyboard.press("Enter")
    expect(page.locator(".more")).to_have_count(0)
    assert lan.rows("queue")[str(number)]["place"] == {"lat": 11.5096, "lon": 106.719}
