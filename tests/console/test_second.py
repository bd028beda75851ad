"""The second screen of a desk: the map and the units alone, in another window of the same person."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.console.conftest import Visit
from tests.console.desk import CENTRE, Open, candidates, queue_row, take
from tests.console.room import Person, sight

pytestmark = [pytest.mark.browser, pytest.mark.draws]


def _second(page: Page) -> Page:
    """Opened from the first, as a person does it."""
    page.locator("header.top button.it").click()
    with page.context.expect_page() as opened:
        page.get_by_role("button", name="Mở bản đồ ở màn hình thứ hai").click()
    expect(opened.value.locator("[data-link=online]")).to_be_visible()
    return opened.value


def test_it_asks_for_the_same_sign_in_and_shows_map_and_units_alone(visit: Visit, incident: Open):
    incident()
    page = visit("lan", "/#map", size=(1920, 1080))
    expect(page.locator("main.second canvas")).to_be_visible()
    expect(page.locator(".un tbody tr").first).to_be_visible()
    expect(page.locator(".detail, .lists, footer.cmd")).to_have_count(0)
    expect(page.locator(".alarm")).to_have_text("Báo động hiện ở màn hình chính của bàn")
    assert page.title() == "Bản đồ · Tiếp Ứng"


def test_the_incident_in_hand_at_the_first_screen_is_shown_at_the_second(visit: Visit, incident: Open, lan: Person):
    one, other = incident(), incident("cardiac_arrest")
    page = visit("nhung")
    take(page, one)
    second = _second(page)
    expect(second.locator(".chips .on")).to_have_text(f"Gần vụ {one:04}")
    queue_row(page, other).click()
    expect(second.locator(".chips .on")).to_have_text(f"Gần vụ {other:04}")
    unit = candidates(lan, other)[0]
    lan.do("AssignUnit", need=f"{other}.1", unit=unit)
    expect(second.locator(".un tbody tr").first).to_contain_text(unit)
    assert page.locator(".detail h1").inner_text() != ""


def test_a_unit_seen_again_is_shown_by_the_same_stream(visit: Visit, incident: Open, lan: Person, console_url: str):
    number = incident()
    unit = candidates(lan, number)[0]
    page = visit("nhung", "/#map")
    row = page.locator(".un tbody tr", has_text=re.compile(rf"^{unit}"))
    expect(row).to_be_visible()
    sight(Person(console_url, unit.lower()), unit, CENTRE["lat"], CENTRE["lon"])
    expect(row.locator(".age")).to_have_text(re.compile(r"^\s*\d s"))


def test_a_lost_link_is_told_there_too(visit: Visit, link: Any):
    page = visit("lan", "/#map")
    expect(page.locator("[data-link=online]")).to_be_visible()
    link.cut()
    expect(page.locator(".alarm")).to_contain_text("Đang hiện tình hình lúc")


def test_a_drill_is_framed_there_too(visit: Visit, incident: Open):
    number = incident(drill=True)
    page = visit("nhung")
    take(page, number)
    expect(_second(page).locator(".app.drilled")).to_be_visible()


def test_only_the_first_screen_takes_the_desk(visit: Visit, incident: Open):
    page = visit("lan", desk="241")
    expect(page.locator("header.top")).to_contain_text("Bàn 241")
    sent: list[str] = []
    page.context.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    second = _second(page)
    expect(second.locator("header.top")).to_contain_text("Bàn 241")
    assert [url for url in sent if url.endswith("/commands")] == []
