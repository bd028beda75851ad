"""The figures of 1022 on their page: of the room, of an agency, of who looks on; by keyboard, and what each of them means."""

from datetime import date, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.console.conftest import Visit
from tests.console.room import Person
from tests.console.test_access import no_offence
from tests.console.test_tickets import ANSWER, keep, opened, tickets_of
from tests.console.whole import assert_whole

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def nhung(console_url: str) -> Person:
    return Person(console_url, "nhung")


@pytest.fixture(scope="module")
def counted(khoa: Person, nhung: Person) -> None:
    """Two agencies with answers of every worth, something open, something that nobody has."""
    for agency, stars in (("trade", 5), ("trade", 1), ("trade", 4), ("construction", 3), ("construction", None)):
        number = opened(khoa, field="prices" if agency == "trade" else "roads", agency=agency)
        khoa.do("TakeUpTicket", ticket=number)
        khoa.do("WriteAnswer", ticket=number, text=ANSWER)
        nhung.do("ApproveAnswer", ticket=number)
        if stars is not None:
            khoa.do("RateTicket", ticket=number, stars=stars)
    opened(khoa, field="water", agency="environment")
    opened(khoa, field="water")


def figures_of(visit: Visit, who: str, **more: Any) -> Page:
    page = tickets_of(visit, who, **more)
    page.keyboard.press("Alt+b")
    expect(page.locator(".fg-page")).to_be_visible()
    expect(page.locator(".fg-table tbody tr").first).to_be_visible()
    return page


def tile(page: Page, name: str) -> Any:
    return page.locator(f"[data-figure={name}] dd")


def row(page: Page, name: str) -> Any:
    return page.locator(".fg-table tbody tr", has=page.get_by_role("rowheader", name=name, exact=True))


def told(person: Person, query: str = "") -> dict[str, Any]:
    return person.get(f"/tickets/figures{query}")  # type: ignore[no-any-return]


def test_the_room_sees_what_the_service_tells_by_agency_and_by_field(visit: Visit, khoa: Person, counted: None):
    page = figures_of(visit, "nhung")
    whole = told(khoa, "?by=agency")
    expect(tile(page, "opened")).to_have_text(str(whole["total"]["opened"]))
    expect(tile(page, "open")).to_have_text(str(whole["total"]["open"]))
    rated = sum(whole["total"][word] for word in ("satisfied", "acceptable", "unsatisfied"))
    expect(tile(page, "worth")).to_contain_text(f"{whole['total']['satisfied']}/{rated}")
    (trade,) = (one for one in whole["rows"] if one["agency"] == "trade")
    expect(row(page, "Sở Công Thương")).to_contain_text(f"{trade['on_time']}/{trade['on_time'] + trade['late']}")
    expect(row(page, "Chưa giao cơ quan nào")).to_be_visible()
    keep(page, "figures-agencies")
    no_offence(page)
    page.get_by_role("group", name="Xếp theo").get_by_text("Lĩnh vực").click()
    expect(page.locator(".fg-table thead th").first).to_have_text("Lĩnh vực")
    expect(page.locator(".fg-table tbody tr")).to_have_count(len(told(khoa, "?by=field")["rows"]))


def test_an_agency_is_looked_at_alone_and_left_again_by_keyboard(visit: Visit, khoa: Person, counted: None):
    page = figures_of(visit, "nhung")
    name = page.get_by_role("button", name="Sở Công Thương", exact=True)
    expect(name).to_be_visible()
    page.keyboard.press("F2")
    expect(page.locator(".fg-table :focus")).to_have_count(1)
    for _ in range(len(told(khoa, "?by=agency")["rows"])):
        if name.evaluate("one => one === document.activeElement"):
            break
        page.keyboard.press("ArrowDown")
    expect(name).to_be_focused()
    page.keyboard.press("Enter")
    alone = told(khoa, "?by=field&agency=trade")
    expect(page.locator(".fg-table tbody tr")).to_have_count(len(alone["rows"]))
    expect(tile(page, "given")).to_have_text(str(alone["total"]["given"]))
    expect(page.locator(".fg-head")).to_contain_text("Sở Công Thương")
    page.keyboard.press("Escape")
    expect(page.locator(".fg-table tbody tr")).to_have_count(len(told(khoa, "?by=agency")["rows"]))
    page.keyboard.press("Escape")
    expect(page.locator(".tk-list")).to_be_visible()


def test_what_a_figure_means_is_read_where_it_is_pointed_at_or_has_the_keys(visit: Visit, counted: None):
    page = figures_of(visit, "nhung")
    expect(page.locator(".fg-meaning")).to_contain_text("Rê chuột")
    median = page.locator("[data-figure=median]").get_by_role("button")
    median.focus()
    expect(page.locator(".fg-meaning")).to_contain_text("Trung vị: một nửa số trả lời")
    page.locator("[data-figure=due_next]").get_by_role("button").hover()
    expect(page.locator(".fg-meaning")).to_contain_text("Ngày tới: ngay bây giờ")
    assert median.get_attribute("aria-description")


def test_a_period_is_chosen_or_its_days_are_typed(visit: Visit, khoa: Person, counted: None):
    page = figures_of(visit, "nhung")
    periods = page.get_by_role("group", name="Kỳ")
    today = date.fromisoformat(told(khoa)["today"])
    periods.get_by_text("Hôm nay").click()
    expect(page.locator(".fg-period [role=status]")).to_have_text(f"{today:%d/%m/%Y}")
    periods.get_by_text("7 ngày").click()
    expect(page.locator(".fg-period [role=status]")).to_contain_text(f"{today - timedelta(days=6):%d/%m/%Y}")
    periods.get_by_text("Tháng trước").click()
    before = today.replace(day=1) - timedelta(days=1)
    expect(page.locator(".fg-period [role=status]")).to_have_text(
        f"{before.replace(day=1):%d/%m/%Y} đến {before:%d/%m/%Y}"
    )
    expect(tile(page, "opened")).to_have_text("–")
    periods.get_by_text("Chọn ngày").click()
    page.get_by_label("Từ ngày").fill(today.isoformat())
    expect(page.locator(".fg-period [role=status]")).to_contain_text("ngày đầu phải trước ngày cuối")
    page.get_by_label("Đến hết ngày").fill(today.isoformat())
    expect(page.locator(".fg-period [role=status]")).to_have_text(f"{today:%d/%m/%Y}")


def test_an_agency_sees_its_own_by_field(visit: Visit, console_url: str, counted: None):
    trade = Person(console_url, "socongthuong")
    page = figures_of(visit, "socongthuong", theme="light")
    own = told(trade, "?by=field")
    expect(page.locator(".fg-table tbody tr")).to_have_count(len(own["rows"]))
    expect(tile(page, "given")).to_have_text(str(own["total"]["given"]))
    expect(tile(page, "opened")).to_have_count(0)
    expect(page.get_by_role("group", name="Xếp theo")).to_have_count(0)
    keep(page, "figures-agency")
    no_offence(page)


def test_who_looks_on_from_an_operations_centre_sees_figures_and_no_ticket(visit: Visit, counted: None):
    page = visit("ioc", "/#tickets")
    expect(page.locator(".fg-table tbody tr").first).to_be_visible()
    page.keyboard.press("Alt+b")
    page.keyboard.press("Escape")
    expect(page.locator(".fg-page")).to_be_visible()
    expect(page.locator(".tk-list")).to_have_count(0)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_figures_are_whole_at_the_usual_sizes(visit: Visit, counted: None, language: str):
    page = figures_of(visit, "nhung", language=language)
    assert_whole(page)
    page.set_viewport_size({"width": 1024, "height": 768})
    keep(page, f"figures-narrow-{language}")


def test_a_link_to_a_ticket_leaves_the_figures(visit: Visit, khoa: Person, counted: None):
    number = opened(khoa, agency="trade")
    page = figures_of(visit, "socongthuong")
    page.evaluate("(number) => { location.hash = `tickets/${number}`; }", number)
    expect(page.locator(".tk-one")).to_have_attribute("aria-label", f"PA {number}")
