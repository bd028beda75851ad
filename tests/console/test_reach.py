"""Crews by telephone, and callers through the exchange: numbers that are hidden, texts, and the key that dials."""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.console.conftest import Service, Visit
from tests.console.desk import Open, need, take
from tests.console.room import Exchange, Person
from tests.console.telephone import Telephone

PHONE = "0987 654 321"
TOLD = re.compile("đã (nhắn|gọi)")
"""A crew whose page was never open is texted by itself as soon as that is known; the key then rings it."""

pytestmark = pytest.mark.skipif("CONSOLE_URL" in os.environ, reason="it needs a gateway of its own")


def keep(page: Page, name: str) -> None:
    """A picture of it, where somebody wants to look."""
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=str(Path(folder) / f"{name}.png"))


def _crew(visit: Visit, unit: str) -> Page:
    return visit(unit.lower(), size=(390, 844))


def test_a_crew_says_its_number_and_sees_it_only_when_it_asks(visit: Visit, on_duty: list[str], lan: Person):
    page = _crew(visit, "A19")
    page.get_by_role("button", name="Ghi số").click()
    page.get_by_label("Số điện thoại của tổ").fill("khong co")
    page.get_by_role("button", name="Ghi", exact=True).click()
    expect(page.get_by_role("alert")).to_have_text("Số này không gọi được.")
    page.get_by_label("Số điện thoại của tổ").fill(PHONE)
    keep(page, "crew-number-asking")
    page.keyboard.press("Enter")
    expect(page.locator(".phone b")).to_have_text("•••• ••• •••")
    keep(page, "crew-number-hidden")
    page.get_by_role("button", name="Xem số").click()
    expect(page.locator(".phone b")).to_have_text(PHONE)
    page.get_by_role("button", name="Đổi số").click()
    page.get_by_role("button", name="Bỏ số").click()
    expect(page.locator(".phone b")).to_have_text("chưa có số")
    assert lan.rows("units")["A19"]["phone"] is None


@pytest.fixture
def told(incident: Open, lan: Person) -> tuple[int, str]:
    """An incident to which a crew with a number was ordered, which has not answered."""
    number = incident()
    unit = next(one["unit"] for one in lan.get(f"/needs/{number}.1/candidates")["candidates"])
    lan.do("SetUnitPhone", unit=unit, phone=PHONE)
    lan.do("AssignUnit", need=f"{number}.1", unit=unit)
    return number, unit


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_a_dispatcher_reaches_a_crew_by_a_text_and_sees_what_became_of_it(
    visit: Visit, told: tuple[int, str], lan: Person, service: Service, telephone: Telephone, theme: str
):
    number, unit = told
    count = len(telephone.heard)
    page = visit("nhung", theme=theme)
    page.keyboard.press("Alt+2")
    take(page, number)
    page.locator(".detail .nd").first.click()
    expect(page.get_by_role("button", name="Nhắn/gọi tổ xe").first).to_be_visible()
    page.locator(".detail .nd").first.focus()
    page.keyboard.press("g")
    text = telephone.next(count)["data"]["text"]
    assert unit in text
    expect(page.locator(".steps-row")).to_contain_text(TOLD)
    expect(page.locator(".log")).to_contain_text("Báo lệnh cho tổ xe bằng")
    row = page.locator("#units tr", has_text=unit).first
    expect(row).to_contain_text(TOLD)
    row.click()
    expect(page.locator(".unitline")).to_contain_text("•••• ••• •••")
    keep(page, f"dispatcher-told-{theme}")
    page.locator(".unitline").get_by_role("button", name="Xem số").click()
    expect(page.locator(".unitline .phone b")).to_have_text(PHONE)
    telephone.write_back(service.url, "84987654321", "1.")
    expect(page.locator(".steps-row")).not_to_contain_text("Nhắn/gọi")
    assert need(lan, number)["step"] == "acknowledged"
    lan.do("SetUnitPhone", unit=unit)


def test_who_is_to_be_called_back_is_dialled_by_a_key(
    visit: Visit, khoa: Person, exchange: Exchange, telephone: Telephone
):
    count = len(telephone.heard)
    page = visit("tn6", desk="216")
    call = exchange.ring("115", "0912345678")
    exchange.end(call)
    entry = page.locator(f'[data-callback="{call}"]')
    entry.click()
    strip = page.locator(".strip.first")
    expect(strip).to_contain_text("Gọi qua tổng đài")
    page.keyboard.press("g")
    asked = telephone.next(count)
    assert (asked["endpoint"], asked["extension"], asked["callerId"]) == ("PJSIP/216", "+84912345678", "115")
    expect(strip).to_contain_text("Tổng đài đã nhận")
    expect(strip).to_contain_text("Bạn đang gọi")
    keep(page, "call-back-dialled")
    strip.get_by_role("button", name="Gặp được").click()
    expect(page.locator(".strip")).to_contain_text("đã gặp được")
