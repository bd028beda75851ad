"""At every usual size of a desk's screen, and on a small phone, all of a page can be seen and pressed."""

import pytest
from playwright.sync_api import Page, expect

from tests.console.conftest import Visit
from tests.console.desk import Open, candidates, queue_row
from tests.console.room import Exchange, Person
from tests.console.whole import assert_whole

pytestmark = [pytest.mark.browser, pytest.mark.draws, pytest.mark.usefixtures("nobody_rings")]

BRIDGE = (11.5096, 106.7190)
PHONE = ((360, 640),)
LANGUAGES = ("vi", "en")
LONG = "Xe tải chở gỗ đâm vào xe khách ở khúc cua sau cầu, có người kẹt trong ca-bin, khói bốc lên từ đầu máy"


@pytest.fixture
def busy(incident: Open, lan: Person, khoa: Person) -> int:
    """One with several services, long words and one unit ordered; another behind it."""
    number = incident("crash_trapped", text=LONG, address="Khúc cua sau cầu Nha Bích, quốc lộ 14, ấp 4")
    incident("chest_pain", text=LONG, address="12 Nguyễn Huệ, khu phố Phú Thanh, phường Tân Phú", drill=True)
    lan.do("AssignUnit", need=f"{number}.1", unit=candidates(lan, number)[0])
    return number


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_dispatchers_page_is_whole(visit: Visit, busy: int, exchange: Exchange, khoa: Person, language: str):
    call = exchange.ring("115", "0900 000 620")
    khoa.do("ClaimCall", call=call)
    page = visit("nhung", language=language)
    queue_row(page, busy).click()
    expect(page.locator(".nd").nth(1)).to_be_visible()
    expect(page.locator(".alarm [role=alert]")).to_be_visible(timeout=40_000)
    assert_whole(page)
    exchange.end(call)
    page.locator(".nd", has=page.locator(".lad")).first.click()
    page.locator(".act .btn").last.click()
    expect(page.locator(".more")).to_be_visible()
    assert_whole(page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_correcting_and_asking_for_more_is_whole(visit: Visit, busy: int, language: str):
    page = visit("nhung", language=language)
    queue_row(page, busy).click()
    page.locator(".detail").focus()
    page.keyboard.press("Alt+D")
    expect(page.locator("#address")).to_be_focused()
    assert_whole(page)
    page.keyboard.press("Escape")
    page.locator(".sec .small", has_text="N").first.click()
    expect(page.locator(".more")).to_be_visible()
    assert_whole(page)


def _in_hand(visit: Visit, exchange: Exchange, desk: str, language: str) -> Page:
    page = visit("khoa", desk=desk, language=language)
    expect(page.locator("header.top")).to_contain_text(desk)
    call = exchange.ring("115", "0900 000 618")
    exchange.locate(call, *BRIDGE, 180)
    exchange.answer(call, desk)
    expect(page.locator(".who")).to_contain_text("0900 000 618")
    return page


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_call_takers_page_is_whole(
    visit: Visit, exchange: Exchange, khoa: Person, on_duty: list[str], language: str
):
    khoa.do("OpenIncident", kind="crash_trapped", place={"lat": BRIDGE[0] + 0.001, "lon": BRIDGE[1]}, text=LONG)
    exchange.ring("113", "0900 000 620")
    page = _in_hand(visit, exchange, "331", language)
    expect(page.locator(".dup").first).to_be_visible()
    page.locator("#narrative").fill(LONG)
    assert_whole(page)
    page.keyboard.press("Alt+L")
    page.keyboard.type("dau nguc")
    page.keyboard.press("Enter")
    expect(page.locator(".asks")).to_be_visible()
    assert_whole(page)
    page.keyboard.press("Alt+V")
    expect(page.locator(".strip").first).to_be_visible()
    assert_whole(page)
    page.keyboard.press("Alt+C")
    expect(page.locator(".strip").first).to_be_visible()
    assert_whole(page)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".aside .parts, .aside .pl").first).to_be_visible()
    assert_whole(page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_crews_page_is_whole_on_a_small_phone(
    visit: Visit, incident: Open, lan: Person, exchange: Exchange, language: str
):
    number = incident("chest_pain", text=LONG, address="12 Nguyễn Huệ, khu phố Phú Thanh, phường Tân Phú")
    call = exchange.ring("115", "0900 000 888")
    exchange.answer(call, "399")
    lan.do("AttachCall", call=call, incident=number)
    unit = candidates(lan, number)[0]
    lan.do("AssignUnit", need=f"{number}.1", unit=unit)
    page = visit(unit.lower(), "/crew", size=PHONE[0], language=language)
    main = page.locator(".go")
    expect(page.locator(".ph a[href^='tel:']")).to_be_visible()
    expect(page.locator("a[href^='geo:']")).to_be_in_viewport(ratio=1)
    for _ in range(3):
        assert_whole(page, PHONE)
        text = main.inner_text()
        main.click()
        expect(main).not_to_have_text(text)
    assert_whole(page, PHONE)
    page.locator(".go").click()
    assert_whole(page, PHONE)
    page.locator(".whys .btn").first.click()
    expect(page.locator(".steps .f")).to_have_count(4)
    assert_whole(page, PHONE)
