"""A call goes to another number by one key, also in the middle of a word; both see what became of it."""

import pytest
from playwright.sync_api import Page, expect

from tests.console.conftest import Visit
from tests.console.room import Exchange, Person

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("nobody_rings")]


def _online(page: Page) -> Page:
    expect(page.locator("[data-link=online]")).to_be_visible()
    return page


def _answered(page: Page, exchange: Exchange, desk: str, caller: str) -> str:
    """A call to 113 that this page's desk answered; it comes up by itself."""
    expect(page.locator("header.top")).to_contain_text(f"Bàn {desk}")
    call = exchange.ring("113", caller)
    exchange.answer(call, desk)
    expect(page.locator(".who")).to_contain_text(caller)
    return call


def _composed(page: Page, syllable: str) -> None:
    """As an input method shows it that has not let go of it yet."""
    page.context.new_cdp_session(page).send(
        "Input.imeSetComposition", {"text": syllable, "selectionStart": len(syllable), "selectionEnd": len(syllable)}
    )


def test_one_key_while_typing_hands_a_call_over_and_both_see_what_became_of_it(
    visit: Visit, exchange: Exchange, khoa: Person
):
    other = _online(visit("tn3", desk="452"))
    mine = _online(visit("khoa", desk="451"))
    call = _answered(mine, exchange, "451", "0900 000 345")
    mine.keyboard.press("Alt+L")
    mine.keyboard.type("bao chay tu dong")
    mine.keyboard.press("Enter")
    mine.keyboard.press("Alt+T")
    mine.keyboard.type("Chuông báo cháy, còn ng")
    _composed(mine, "ười")
    hints = mine.locator(".cmd .hints")
    expect(hints).to_contain_text("chuyển ngay Alt Shift")
    expect(hints).not_to_contain_text("113")
    for figure, number in (("4", "114"), ("5", "115"), ("2", "112"), ("0", "1022")):
        expect(hints).to_contain_text(f"{figure} {number}")
    mine.keyboard.press("Alt+Shift+4")
    mine.keyboard.press("Alt+Shift+4")
    mine.keyboard.press("Alt+Shift+5")
    expect(mine.locator(".strip")).to_contain_text("Đang chờ 114 nhận")
    expect(mine.locator(".strip")).to_contain_text("Lý do: nhầm số. Cuộc gọi vẫn là của bạn.")
    expect(mine.get_by_role("button", name="Rút lại")).to_be_visible()
    expect(mine.locator("#narrative")).to_be_focused()
    expect(hints).not_to_contain_text("chuyển ngay")
    mine.keyboard.press("Alt+Shift+5")
    row = other.locator(f'[data-handover="{call}"]')
    expect(row).to_contain_text("Chuyển đến từ 113")
    expect(row).to_contain_text("Nhầm số")
    other.keyboard.press("F2")
    other.keyboard.press("Enter")
    expect(other.locator(".handed")).to_contain_text("nhầm số")
    expect(other.locator(".handed")).to_contain_text("Chuông báo cháy, còn người")
    assert khoa.rows("calls")[call]["person"] == "user:khoa"
    other.keyboard.press("Enter")
    expect(other.locator("#narrative")).to_have_value("Chuông báo cháy, còn người")
    expect(other.locator(".quiet")).to_contain_text("Bạn nhận từ Trần Minh Khoa")
    expect(mine.locator(".strip")).to_contain_text("114 đã nhận: Tiếp nhận 3")
    offered = khoa.rows("handovers")[call]
    assert (offered["number"], offered["reason"], offered["state"]) == ("114", "wrong_number", "taken")
    assert khoa.rows("calls")[call]["person"] == "user:tn3"
    exchange.end(call)


def test_one_key_offers_again_only_after_the_first_offer_is_over(visit: Visit, exchange: Exchange, khoa: Person):
    page = _online(visit("khoa", desk="461"))
    call = _answered(page, exchange, "461", "0900 000 346")
    page.keyboard.press("Alt+C")
    expect(page.locator(".strip")).to_contain_text("114 Chữa cháy")
    expect(page.locator(".strip button", has_text="114")).to_contain_text("1 · ngay Alt Shift 4")
    page.keyboard.press("Alt+Shift+4")
    expect(page.locator(".strip")).to_contain_text("Đang chờ 114 nhận")
    expect(page.locator(".strip")).to_contain_text("Lý do: việc của số khác")
    expect(page.get_by_role("button", name="Rút lại").locator("kbd")).to_have_text("Alt R")
    page.keyboard.press("Alt+R")
    expect(page.locator(".strip")).to_contain_text("Đã rút lại")
    page.keyboard.press("Alt+R")
    page.keyboard.press("Alt+Shift+0")
    expect(page.locator(".strip")).to_contain_text("Đang chờ 1022 nhận")
    assert khoa.rows("handovers")[call]["number"] == "1022"
    exchange.end(call)


def test_with_no_call_of_mine_in_hand_the_key_for_handing_over_does_nothing(
    visit: Visit, exchange: Exchange, khoa: Person, console_url: str
):
    hoa = Person(console_url, "tn2")
    hoa.post("/heartbeat", None)
    page = _online(visit("khoa", desk="471"))
    expect(page.locator("header.top")).to_contain_text("Bàn 471")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.url.endswith("/commands") else None)
    page.keyboard.press("Alt+Shift+4")
    theirs = exchange.ring("113", "0900 000 347")
    hoa.do("ClaimCall", call=theirs)
    page.locator(f'[data-call="{theirs}"]').click()
    expect(page.locator(".who")).to_contain_text("113")
    expect(page.locator(".cmd .hints")).not_to_contain_text("chuyển ngay")
    page.keyboard.press("Alt+Shift+4")
    page.wait_for_timeout(500)
    assert (asked, theirs in khoa.rows("handovers")) == ([], False)
    expect(page.locator(".desk-calls")).to_be_visible()
    exchange.end(theirs)
