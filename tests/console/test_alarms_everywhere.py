"""What waits for somebody is told on every page of the room: a call that rings, an incident that has no unit."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.console.conftest import Visit
from tests.console.desk import Open
from tests.console.room import Exchange, Person

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("nobody_rings", "nothing_waits", "nothing_is_late")]

Sit = Callable[..., Page]
PAGES = ("calls", "dispatch", "hospitals", "sites", "tickets", "warnings")
NONE = "Không có báo động cho bàn này"
LISTEN = """
window.rung = 0;
window.AudioContext = class extends AudioContext {
  createOscillator() { window.rung += 1; return super.createOscillator(); }
};
"""


@pytest.fixture
def nothing_waits(khoa: Person, incident: Open) -> None:
    """Incidents and alarms of earlier tests are over."""
    for name, row in khoa.rows("alarms").items():
        if row["state"] == "waiting":
            khoa.do("DismissAlarm", alarm=name, reason="maintenance")


@pytest.fixture
def hear(visit: Visit) -> Sit:
    """The console with its sounds on, which are counted."""

    def open_page(*args: Any, **more: Any) -> Page:
        page = visit(*args, **more)
        page.add_init_script(LISTEN)
        page.evaluate("localStorage.setItem('tiepung.sound', 'on')")
        page.reload()
        expect(page.locator("[data-link=online]")).to_be_visible()
        return page

    return open_page


def rings(page: Page) -> bool:
    """The ring is four tones each four seconds; an alarm alone is three."""
    for _ in range(40):
        if page.evaluate("window.rung") >= 4:
            return True
        page.wait_for_timeout(200)
    return False


def minutes_later(page: Page) -> None:
    """The page's clock goes ahead for a minute: limits of incidents that were opened just now are over."""

    def ahead(route: Route) -> None:
        answer = route.fetch()
        found = answer.json()
        route.fulfill(response=answer, json={**found, "now": found["now"] + 150_000})

    page.route("**/session", ahead)
    page.reload()
    expect(page.locator("[data-link=online]")).to_be_visible()


def late(exchange: Exchange, caller: str) -> str:
    """A call that rings for a minute already."""
    return exchange.ring("115", caller, at=round(time.time() * 1000) - 60_000)


@pytest.mark.parametrize("who", [("khoa", ""), ("lan", "521")], ids=["call_taker", "dispatcher_at_a_desk"])
def test_who_takes_calls_is_alarmed_and_rung_on_every_page(
    hear: Sit, exchange: Exchange, lan: Person, who: tuple[str, str]
):
    page = hear(who[0], desk=who[1])
    line = page.locator("header ~ .alarm")
    late(exchange, "0900 000 521")
    for name in PAGES:
        page.evaluate("(name) => { location.hash = name; window.rung = 0; }", name)
        expect(page.locator("nav [aria-current=page]")).to_have_attribute("href", f"#{name}")
        expect(line).to_contain_text("Cuộc gọi 115 chưa nghe")
        assert rings(page)
    page.keyboard.press("F8")
    expect(page.locator("nav [aria-current=page]")).to_have_attribute("href", "#calls")
    expect(page.locator(".who")).to_contain_text("0900 000 521")
    if who[1]:
        lan.do("SignOffDesk", extension=who[1])


def test_f8_answers_what_rings_before_it_is_an_alarm_from_any_page(visit: Visit, exchange: Exchange, khoa: Person):
    page = visit("khoa", "/#tickets")
    call = exchange.ring("115", "0900 000 522")
    line = page.locator("header ~ .alarm")
    expect(line).to_contain_text("Chờ nghe dài nhất")
    page.keyboard.press("F8")
    expect(page.locator(".who")).to_contain_text("0900 000 522")
    expect(page.locator(f'[data-call="{call}"]')).to_contain_text("Bạn")
    assert khoa.rows("calls")[call]["person"] == "user:khoa"


def test_who_sends_units_is_told_on_every_page_who_has_none(visit: Visit, incident: Open):
    page = visit("nhung", "/#calls")
    line = page.locator("header ~ .alarm")
    expect(line).to_contain_text(NONE)
    number = incident("cardiac_arrest")
    minutes_later(page)
    expect(line).to_contain_text("Chưa có tổ, quá ngưỡng")
    for name in PAGES:
        page.evaluate("(name) => { location.hash = name; }", name)
        expect(page.locator("nav [aria-current=page]")).to_have_attribute("href", f"#{name}")
        expect(line).to_contain_text(f"vụ {number:04}")
    page.evaluate("location.hash = 'calls'")
    expect(page.locator("nav [aria-current=page]")).to_have_attribute("href", "#calls")
    page.keyboard.press("F8")
    expect(page.locator(".detail h1")).to_contain_text("Ngưng tuần hoàn")
    page.keyboard.press("Shift+F7")
    expect(line).not_to_contain_text(NONE)
    expect(line).to_contain_text("1 báo động đã rõ mà chưa xong")


def leaves_her_desks(console_url: str, name: str) -> None:
    """Those that another test left her."""
    person = Person(console_url, name)
    for key, row in person.rows("situation").items():
        if key.startswith("desk:") and row["person"] == f"user:{name}":
            person.do("SignOffDesk", extension=row["extension"])


def test_who_takes_no_calls_is_told_quietly_that_somebody_waits(hear: Sit, exchange: Exchange, console_url: str):
    leaves_her_desks(console_url, "nhung")
    page = hear("nhung", "/#dispatch")
    late(exchange, "0900 000 523")
    line = page.locator("header ~ .alarm")
    expect(line).to_contain_text("Chờ nghe dài nhất")
    expect(line.get_by_role("button")).to_have_count(0)
    page.wait_for_timeout(5_000)
    assert page.evaluate("window.rung") == 0
