"""The area of a warning drawn by keyboard, and what is said of one that reaches nobody."""

import pytest
from playwright.sync_api import Page, expect

from tests.console.conftest import Visit
from tests.console.room import Person
from tests.console.test_access import no_offence
from tests.console.test_tickets import keep
from tests.console.test_warnings import page_of, take, the_draft, written

pytestmark = [pytest.mark.browser, pytest.mark.draws]


def tab_to(page: Page, name: str) -> None:
    """By Tab alone."""
    for _ in range(60):
        page.keyboard.press("Tab")
        focused = page.evaluate(
            "document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent"
        )
        if str(focused).startswith(name):
            return
    raise AssertionError(f"{name} is not reached")


def test_an_area_is_drawn_by_keyboard_alone(visit: Visit, console_url: str):
    page = page_of(visit, "lan")
    page.keyboard.press("Alt+b")
    expect(page.locator("#wn-vi-headline")).to_be_focused()
    page.keyboard.type("Vẽ bằng phím")
    page.keyboard.press("Tab")
    page.keyboard.type("Tránh xa bờ suối.")
    page.keyboard.press("Alt+v")
    field = page.locator("#wn-corner")
    expect(field).to_be_focused()
    corners = page.locator(".wn-corners li")
    for number, typed in enumerate(("11.53, 106.88", "11°31'48\"N 106°55'12\"E", "11,56 106,92", "12.00, 107.00"), 1):
        page.keyboard.type(typed)
        page.keyboard.press("Enter")
        expect(corners).to_have_count(number)
        expect(field).to_have_value("")
    for no_point in ("Đồng Xoài", "694321 1276543"):
        page.keyboard.type(no_point)
        page.keyboard.press("Enter")
        expect(page.locator("#wn-corner-said")).to_contain_text(f"Không đọc được tọa độ “{no_point}”")
        page.keyboard.press("Control+a")
    expect(corners).to_have_count(4)
    no_offence(page)
    tab_to(page, "Bỏ góc 4")
    page.keyboard.press("Enter")
    expect(corners).to_have_count(3)
    expect(field).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type("11.56,106.88")
    page.keyboard.press("Enter")
    expect(corners).to_have_count(4)
    expect(corners.last).to_contain_text("11.56000, 106.88000")
    expect(page.locator(".wn-form [data-reach]")).not_to_have_attribute("data-reach", "0")
    page.wait_for_timeout(500)
    keep(page, "warnings-corners")
    no_offence(page)
    page.keyboard.press("Alt+v")
    expect(field).to_have_count(0)
    expect(page.locator("#wn-draw")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    tab_to(page, "Ưu tiên")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+Enter")
    number = the_draft(page)
    nhung = Person(console_url, "nhung")
    row = nhung.rows("warnings")[str(number)]
    nhung.do("DropWarning", warning=number)
    assert [(one["lat"], one["lon"]) for one in row["polygon"]] == [
        (11.53, 106.88),
        (11.53, 106.92),
        (11.56, 106.92),
        (11.56, 106.88),
    ]


def test_who_approves_what_reaches_nobody_is_told_so(visit: Visit, console_url: str):
    middle = {"lat": 11.9, "lon": 106.99}
    tiny = [middle, {**middle, "lon": 106.9901}, {"lat": 11.9001, "lon": 106.9901}]
    mai = Person(console_url, "mai")
    number = written(mai, "Không tới ai", areas=[], polygon=tiny)
    page = page_of(visit, "nhung")
    take(page, number)
    expect(page.locator(".wn-approve")).to_contain_text("0 cụm sẽ phát")
    expect(page.get_by_role("button", name="Duyệt, phát 0 cụm")).to_have_attribute("aria-disabled", "true")
    page.locator("#wn-count").fill("0")
    no_offence(page)
    page.get_by_role("button", name="Bỏ bản nháp").click()
    expect(page.locator(".wn-one[data-state=dropped]")).to_be_visible()
