"""A place is found by half a name while the address is typed, and chosen by key; what was typed stays."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.console.conftest import Visit
from tests.console.desk import Open, take
from tests.console.link import Link
from tests.console.room import Exchange, Person

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


def test_enter_takes_the_best_match(page: Page):
    page.keyboard.press("Alt+D")
    page.keyboard.type("cho dong xoai")
    expect(options(page).first.locator("kbd")).to_have_text("Enter")
    page.keyboard.press("Enter")
    expect(page.locator(".point")).to_contain_text("tìm theo tên: Chợ Đồng Xoài")
    expect(options(page)).to_have_count(0)


def test_figures_that_may_be_of_two_grids_must_be_pointed_at(page: Page):
    page.keyboard.press("Alt+D")
    page.keyboard.type("694321 1276543")
    expect(options(page)).to_have_count(2)
    expect(options(page).first).to_contain_text("VN-2000")
    expect(options(page).last).to_contain_text("UTM 48")
    expect(options(page).locator("kbd")).to_have_count(0)
    page.keyboard.press("Enter")
    expect(page.locator(".point")).to_contain_text("chưa chọn điểm")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".point")).to_contain_text("UTM 48")


def test_enter_before_the_answer_takes_the_best_of_what_comes(page: Page):
    page.keyboard.press("Alt+D")
    page.keyboard.type("11.5362, 106.8966")
    page.keyboard.press("Enter")
    expect(page.locator(".point")).to_contain_text("Bỏ điểm")
    expect(page.locator(".point")).not_to_contain_text("Ngoài địa bàn")
    expect(page.locator("#address")).to_have_value("11.5362, 106.8966")


@pytest.mark.parametrize(
    ("language", "warning", "told"),
    [
        ("vi", "Ngoài địa bàn Bình Phước", "Điểm nằm ngoài địa bàn Bình Phước: hãy kiểm tra lại."),
        ("en", "Outside Binh Phuoc", "Its point lies outside Binh Phuoc: please check it."),
    ],
)
def test_a_point_outside_the_province_is_warned_of_and_not_refused(
    visit: Visit, khoa: Person, language: str, warning: str, told: str
):
    page = visit("khoa", language=language)
    expect(page.locator("[data-link=online]")).to_be_visible()
    page.locator(".call.without").click()
    page.keyboard.press("Alt+D")
    page.keyboard.type("10.7769, 106.7009")  # the middle of Hồ Chí Minh City
    page.keyboard.press("Enter")
    expect(page.locator(".point .outside")).to_contain_text(warning)
    page.keyboard.press("Alt+L")
    page.keyboard.type("chay nha")
    page.keyboard.press("Enter")
    before = set(khoa.rows("queue"))
    page.keyboard.press("Control+Enter")
    expect(page.locator("footer.cmd")).to_contain_text(told)
    (made,) = set(khoa.rows("queue")) - before
    assert khoa.rows("queue")[made]["place"] == {"lat": 10.7769, "lon": 106.7009}
    khoa.do("CancelIncident", incident=int(made), reason="by_mistake")


def test_an_ended_incident_without_a_place_says_so(visit: Visit, khoa: Person):
    number = int(khoa.do("OpenIncident", kind="chest_pain")["ids"]["incident"])
    page = visit("nhung")
    expect(page.locator(f'[data-incident="{number}"]')).to_contain_text("chưa rõ nơi")
    khoa.do("CancelIncident", incident=number, reason="by_mistake")
    expect(page.locator(f'.past[data-incident="{number}"]')).to_contain_text("chưa rõ nơi")


@pytest.mark.parametrize(("code", "name"), [("zz", "Ngôn ngữ khác"), ("sti", "Tiếng Xtiêng"), ("km", "Tiếng Khmer")])
def test_a_language_nobody_knows_is_another_language(visit: Visit, exchange: Exchange, code: str, name: str):
    call = exchange.ring("115", "0900 000 555", language=code)
    page = visit("khoa")
    row = page.locator(f'[data-call="{call}"]')
    expect(row).to_contain_text(name)
    assert "zz" not in row.inner_text().lower()
    exchange.end(call)


def test_escape_puts_the_list_away_and_nothing_is_taken(page: Page):
    page.keyboard.press("Alt+D")
    page.keyboard.type("cho dong xoai")
    expect(options(page).first).to_be_visible()
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


@pytest.mark.parametrize("typed", ["ql14 km 812", "dt 741 km 20", "so 12 duong phu rieng do", "truong thpt hung vuong"])
def test_enter_takes_nothing_that_is_not_surely_meant(page: Page, typed: str):
    """Neither the middle of a road for a kilometre of it, nor a plantation for a street, nor another school."""
    page.keyboard.press("Alt+D")
    page.keyboard.type(typed)
    expect(page.locator(".place .float")).to_contain_text("bấm ↓ để chọn")
    expect(options(page).locator("kbd")).to_have_count(0)
    page.keyboard.press("Enter")
    page.wait_for_timeout(300)
    expect(page.locator(".point")).to_contain_text("chưa chọn điểm")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(options(page).nth(1).locator("kbd")).to_have_text("Enter")
    page.keyboard.press("Enter")
    expect(page.locator(".point")).to_contain_text("tìm theo tên")


def test_enter_before_the_answer_takes_nothing_either(page: Page):
    page.keyboard.press("Alt+D")
    page.keyboard.type("ql14 km 812")
    page.keyboard.press("Enter")
    expect(page.locator(".place .float")).to_contain_text("bấm ↓ để chọn")
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
