"""Whoever is erased leaves every screen at once, and the story says so; who looked is seen by who may ask."""

import pytest
from playwright.sync_api import expect

from tests.console.conftest import Visit
from tests.console.desk import Open
from tests.console.room import Exchange, Person

pytestmark = pytest.mark.browser


def test_an_erased_number_leaves_the_open_console_and_the_story_says_so(
    visit: Visit, exchange: Exchange, incident: Open, khoa: Person, console_url: str
) -> None:
    call = exchange.ring("115", "0900 000 557")
    number = incident("chest_pain", call=call, text="Chồng tôi đau ngực")
    page = visit("nhung", "/#dispatch")
    page.locator(f"[data-incident='{number}']").first.click()
    detail = page.locator(".detail")
    expect(detail).to_contain_text("Chồng tôi đau ngực")
    supervisor = Person(console_url, "nhung")
    supervisor.post("/erase", {"incident": number, "reason": "asked_by_person"})
    expect(detail).not_to_contain_text("Chồng tôi đau ngực")
    expect(detail).to_contain_text("đã xoá ngày")
    expect(page.locator(".log")).to_contain_text("đã xoá dữ liệu cá nhân")
