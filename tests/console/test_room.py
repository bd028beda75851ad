"""The room holds its calls: calling back, handing over, silent consoles, callers who misuse the number."""

import os
import re
import uuid
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.console.conftest import Visit
from tests.console.room import Exchange, Person
from tests.console.test_access import AXE, BEYOND, CUT, VIETNAMESE

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("nobody_rings")]

BRIDGE = (11.5096, 106.7190)


@pytest.fixture
def hoa(console_url: str) -> Person:
    """A call-taker at a third desk, whose console was heard."""
    person = Person(console_url, "tn2")
    person.post("/heartbeat", None)
    return person


def _online(page: Page) -> Page:
    expect(page.locator("[data-link=online]")).to_be_visible()
    return page


def _answered(page: Page, exchange: Exchange, desk: str, number: str, caller: str) -> str:
    """A call that this page's desk answered; it comes up by itself."""
    expect(page.locator("header.top")).to_contain_text(f"Bàn {desk}")
    call = exchange.ring(number, caller)
    exchange.locate(call, *BRIDGE, 180)
    exchange.answer(call, desk)
    expect(page.locator(".who")).to_contain_text(caller)
    return call


def _abandoned(exchange: Exchange, number: str = "115", caller: str = "0900 000 331") -> str:
    call = exchange.ring(number, caller)
    exchange.end(call)
    return call


# --- calling back


def test_who_gave_up_is_called_back_until_reached(visit: Visit, exchange: Exchange, khoa: Person):
    page = _online(visit("khoa", desk="401"))
    call = _abandoned(exchange)
    row = page.locator(f'[data-callback="{call}"]')
    expect(row).to_contain_text("bỏ máy khi chờ")
    expect(row).to_contain_text("còn 9:")
    page.keyboard.press("F2")
    page.keyboard.press("Enter")
    expect(page.locator(".who")).to_contain_text("0900 000 331")
    strip = page.locator(".strip.first")
    expect(strip).to_be_focused()
    page.keyboard.press("Enter")
    expect(strip).to_contain_text("Bạn đang gọi")
    page.keyboard.press("3")
    expect(strip).to_contain_text("Trần Minh Khoa: máy bận")
    page.mouse.move(700, 300)
    expect(row).to_contain_text("máy bận, 1 lần")
    expect(strip).to_be_focused()
    page.keyboard.press("Enter")
    expect(strip).to_contain_text("Bạn đang gọi")
    page.keyboard.press("1")
    expect(page.locator(".strip")).to_contain_text("đã gặp được")
    expect(row).to_have_count(0, timeout=8_000)
    assert khoa.rows("call_backs")[call]["end"] == "reached"


def test_two_people_do_not_call_the_same_number(visit: Visit, exchange: Exchange, hoa: Person):
    page = _online(visit("khoa", desk="402"))
    call = _abandoned(exchange, caller="0900 000 332")
    page.locator(f'[data-callback="{call}"]').click()
    expect(page.get_by_role("button", name="Tôi gọi")).to_be_visible()
    hoa.do("TakeCallBack", call=call)
    expect(page.locator(".strip")).to_contain_text("Tiếp nhận 2 đang gọi người này")
    expect(page.get_by_role("button", name="Tôi gọi")).to_have_count(0)
    expect(page.locator(f'[data-callback="{call}"]')).to_contain_text("đang gọi: Tiếp nhận 2")
    hoa.do("RecordCallBack", call=call, outcome="no_answer")
    expect(page.get_by_role("button", name="Tôi gọi")).to_be_visible()


def test_a_withheld_number_is_said_to_be_withheld(visit: Visit, exchange: Exchange):
    page = _online(visit("khoa", desk="403"))
    call = _abandoned(exchange, caller="")
    page.locator(f'[data-callback="{call}"]').click()
    expect(page.locator(".strip")).to_contain_text("không có số để gọi lại")


def test_a_silent_call_is_put_on_the_list_by_keyboard(visit: Visit, exchange: Exchange):
    page = _online(visit("khoa", desk="404"))
    call = _answered(page, exchange, "404", "115", "0900 000 333")
    page.keyboard.press("Alt+V")
    expect(page.locator(".strip")).to_be_focused()
    page.keyboard.press("1")
    expect(page.locator(".strip")).to_contain_text("gọi im lặng")
    expect(page.locator(f'[data-callback="{call}"]')).to_contain_text("gọi im lặng")


# --- what a desk answers


def test_a_desk_answers_the_numbers_it_chose_and_after_a_while_all(visit: Visit, exchange: Exchange):
    page = _online(visit("khoa", desk="405"))
    page.locator("header.top button.it").click()
    for number in ("113", "114", "112", "1022"):
        page.locator(".menu .chips button", has_text=re.compile(f"^{number}$")).click()
    _picture(page, "menu")
    page.get_by_role("button", name="Đổi").click()
    page.keyboard.press("Escape")
    expect(page.locator("header.top")).to_contain_text("Bàn 405 · 115")
    call = exchange.ring("113", "0900 000 334", language="en")
    below = page.locator("div:has(> .sec.below)")
    expect(below).to_contain_text("Số khác 1")
    expect(below.locator(f'[data-call="{call}"]')).to_contain_text("Tiếng Anh")
    expect(page.locator(".sec.below")).to_have_count(0, timeout=13_000)
    expect(page.locator(".sec", has_text="Đang đổ chuông 1")).to_be_visible()
    exchange.end(call)


# --- handing over


Rooms = Callable[[str], tuple[Page, Page]]


@pytest.fixture
def two_desks(visit: Visit) -> Rooms:
    """A call-taker of 113, and one who answers 114, each at her own console."""

    def opened(desk: str) -> tuple[Page, Page]:
        other = _online(visit("tn3", desk=f"{desk}2"))
        mine = _online(visit("khoa", desk=f"{desk}1"))
        return mine, other

    return opened


def test_a_call_is_handed_over_by_keyboard_with_what_was_written(two_desks: Rooms, exchange: Exchange, khoa: Person):
    mine, other = two_desks("41")
    call = _answered(mine, exchange, "411", "113", "0900 000 341")
    mine.locator("#narrative").fill("Cháy nhà kho, còn người bên trong")
    mine.keyboard.press("Alt+D")
    mine.keyboard.type("Ấp 3, Tân Khai")
    mine.get_by_role("button", name="Lấy vị trí máy gọi").click()
    mine.keyboard.press("Alt+L")
    mine.keyboard.type("chay nha")
    mine.keyboard.press("Enter")
    mine.keyboard.press("Alt+C")
    expect(mine.locator(".strip")).to_contain_text("Chuyển cho số nào?")
    expect(mine.locator(".strip")).to_be_focused()
    mine.keyboard.press("1")
    expect(mine.locator(".strip")).to_contain_text("Vì sao chuyển 114?")
    mine.keyboard.press("2")
    expect(mine.locator(".strip")).to_contain_text("Đang chờ 114 nhận")
    expect(mine.locator(".strip")).to_contain_text("/ 0:30")
    row = other.locator(f'[data-handover="{call}"]')
    expect(row).to_contain_text("Chuyển đến từ 113")
    expect(row).to_contain_text("Việc của số khác")
    expect(other.locator(".alarm")).to_contain_text("Chuyển đến từ 113")
    other.keyboard.press("F2")
    other.keyboard.press("Enter")
    expect(other.locator(".handed")).to_contain_text("Cháy nhà kho, còn người bên trong")
    expect(other.locator(".handed")).to_contain_text("Ấp 3, Tân Khai")
    other.keyboard.press("Enter")
    expect(other.locator("#narrative")).to_have_value("Cháy nhà kho, còn người bên trong")
    expect(other.locator("#address")).to_have_value("Ấp 3, Tân Khai")
    expect(other.locator("#kind")).to_have_value(re.compile("Cháy nhà"))
    expect(other.locator(".point")).not_to_contain_text("chưa chọn điểm")
    expect(other.locator(".quiet")).to_contain_text("Bạn nhận từ Trần Minh Khoa")
    expect(mine.locator(".strip")).to_contain_text("114 đã nhận: Tiếp nhận 3")
    taken = khoa.rows("calls")[call]
    assert (taken["person"], taken["number"]) == ("user:tn3", "114")
    exchange.end(call)


def test_a_refused_call_stays_with_who_offered_it(two_desks: Rooms, exchange: Exchange, khoa: Person):
    mine, other = two_desks("42")
    call = _answered(mine, exchange, "421", "113", "0900 000 342")
    khoa.do("HandOverCall", call=call, number="114", reason="other_service")
    expect(other.locator(".alarm")).to_contain_text("Chuyển đến từ 113")
    other.keyboard.press("F9")
    expect(other.locator(".strip")).to_contain_text("Vì sao từ chối?")
    other.keyboard.press("1")
    expect(mine.locator(".strip")).to_contain_text("114 từ chối: nhầm số. Tiếp nhận 3")
    expect(mine.locator(f'[data-call="{call}"]')).to_contain_text("114 từ chối")
    assert khoa.rows("calls")[call]["person"] == "user:khoa"
    exchange.end(call)


def test_an_offer_can_be_withdrawn(two_desks: Rooms, exchange: Exchange, khoa: Person):
    mine, other = two_desks("43")
    call = _answered(mine, exchange, "431", "113", "0900 000 343")
    khoa.do("HandOverCall", call=call, number="114", reason="overload")
    row = other.locator(f'[data-handover="{call}"]')
    expect(row).to_be_visible()
    mine.get_by_role("button", name="Rút lại").click()
    expect(mine.locator(".strip")).to_contain_text("Đã rút lại, vẫn là của bạn")
    expect(row).to_have_count(0)
    exchange.end(call)


def test_f8_takes_what_is_handed_here(two_desks: Rooms, exchange: Exchange, khoa: Person):
    mine, other = two_desks("44")
    call = _answered(mine, exchange, "441", "113", "0900 000 344")
    khoa.do("HandOverCall", call=call, number="114", reason="other_service", text="Mèo trên cây")
    expect(other.locator(".alarm")).to_contain_text("Chuyển đến từ 113")
    other.keyboard.press("F8")
    expect(other.locator("#narrative")).to_have_value("Mèo trên cây")
    assert khoa.rows("calls")[call]["person"] == "user:tn3"
    exchange.end(call)


# --- consoles that fall silent, and calls let go


def test_the_call_of_a_silent_console_is_taken_over(visit: Visit, exchange: Exchange, hoa: Person, khoa: Person):
    page = _online(visit("khoa", desk="406"))
    chief = _online(visit("nhung", desk=""))
    call = exchange.ring("115", "0900 000 351")
    hoa.do("ClaimCall", call=call)
    held = page.locator(f'[data-call="{call}"]')
    expect(held).to_contain_text("Tiếp nhận 2")
    hoa._ask("DELETE", "/session", None)
    expect(held).to_contain_text("máy im lặng 0:", timeout=40_000)  # she may be signed in elsewhere: then by the limit
    expect(chief.locator(".alarm")).to_contain_text("Máy của Tiếp nhận 2 im lặng 0:")
    expect(chief.locator(".alarm")).to_contain_text("đang giữ 1 cuộc gọi")
    _picture(chief, "chief")
    page.get_by_role("button", name="Nhận thay").click()
    expect(page.locator(".who")).to_contain_text("0900 000 351")
    expect(held).to_contain_text("Bạn đang nghe")
    page.mouse.move(700, 300)
    expect(page.get_by_role("button", name="Nhận thay")).to_have_count(0)
    assert khoa.rows("calls")[call]["person"] == "user:khoa"
    exchange.end(call)


def test_a_console_says_that_it_is_there(visit: Visit):
    page = visit(None)
    with page.expect_request("**/heartbeat") as asked:
        page.fill("#name", "khoa")
        page.fill("#password", "tiep-ung")
        page.press("#password", "Enter")
    answer = asked.value.response()
    assert answer is not None
    assert answer.status == 204


def test_a_lost_link_piles_no_heartbeats_up(visit: Visit):
    """Each waits for an answer at most 4 s, and the next waits for it: never two at once."""
    page = _online(visit("khoa", desk="407"))
    held: list[object] = []
    page.route("**/heartbeat", lambda route: held.append(route))
    page.wait_for_timeout(9_000)
    assert 1 <= len(held) <= 2


def test_a_call_let_go_waits_for_anybody(visit: Visit, exchange: Exchange, khoa: Person):
    page = _online(visit("khoa", desk="408"))
    call = _answered(page, exchange, "408", "115", "0900 000 352")
    page.keyboard.press("Alt+V")
    page.get_by_role("button", name="Thả ra").click()
    expect(page.locator(".sec", has_text="Chưa ai giữ 1")).to_be_visible()
    expect(page.locator(f'[data-call="{call}"]')).to_contain_text("chưa ai nhận")
    assert khoa.rows("calls")[call]["person"] is None
    exchange.end(call)


# --- marks and earlier calls


def test_a_nuisance_is_shown_only_after_answering(visit: Visit, exchange: Exchange, khoa: Person):
    page = _online(visit("khoa", desk="409"))
    caller = f"0900 {uuid.uuid4().int % 1000:03} 361"
    first = _answered(page, exchange, "409", "115", caller)
    page.keyboard.press("Alt+V")
    page.get_by_role("button", name="Đánh dấu quấy rối").click()
    page.keyboard.press("1")
    page.keyboard.press("2")
    expect(page.locator(".nuisance")).to_contain_text("đã đánh dấu quấy rối: trêu đùa, đến ")
    expect(page.locator(".nuisance")).to_contain_text("bởi Trần Minh Khoa")
    exchange.end(first)
    second = exchange.ring("115", caller)
    page.locator(f'[data-call="{second}"]').click()
    expect(page.locator(".who")).to_contain_text("Trước đây: 1 lần, gần nhất")
    expect(page.locator(".nuisance")).to_have_count(0)
    exchange.answer(second, "409")
    expect(page.locator(".nuisance")).to_contain_text("trêu đùa")
    page.keyboard.press("Alt+V")
    expect(page.locator(".strip")).to_be_focused()
    _picture(page, "nuisance")
    page.get_by_role("button", name="Bỏ đánh dấu").click()
    expect(page.locator(".nuisance")).to_have_count(0)
    assert khoa.rows("calls")[first]["nuisance"] is None
    exchange.end(second)


# --- how it looks and reads


def test_every_strip_is_there_in_english(visit: Visit, exchange: Exchange):
    page = _online(visit("khoa", desk="411", language="en"))
    expect(page.locator("header.top")).to_contain_text("Desk 411")
    missed = _abandoned(exchange, caller="0900 000 376")
    call = exchange.ring("115", "0900 000 377")
    exchange.answer(call, "411")
    expect(page.locator(".who")).to_contain_text("0900 000 377")
    told = []
    for keys, title in ((["Alt+C"], "To which number?"), (["1"], "Why to 113?"), (["Escape", "Alt+V"], "More")):
        for key in keys:
            page.keyboard.press(key)
        expect(page.locator(".strip")).to_contain_text(title)
        expect(page.locator(".strip")).to_be_focused()
        told.append(page.locator(".strip").inner_text())
    page.get_by_role("button", name="Mark as nuisance").click()
    expect(page.locator(".strip")).to_contain_text("What kind of nuisance?")
    told.append(page.locator(".strip").inner_text())
    page.locator(f'[data-callback="{missed}"]').click()
    expect(page.locator(".strip")).to_contain_text("gave up waiting")
    told += [page.locator(".strip").inner_text(), page.locator(".lists").inner_text()]
    assert [text for text in told if VIETNAMESE.search(text)] == []
    exchange.end(call)


def _picture(page: Page, name: str) -> None:
    """Where CONSOLE_PICTURES names a folder, for people to look at."""
    folder = os.environ.get("CONSOLE_PICTURES")
    if folder:
        page.screenshot(path=f"{folder}/{name}.png")


@pytest.mark.draws
@pytest.mark.parametrize(("theme", "size"), [("light", (1366, 768)), ("dark", (1920, 1080))])
@pytest.mark.parametrize("what", ["back", "handed", "hand", "sent"])
def test_nothing_serious_cut_or_beyond_the_edge(
    visit: Visit, exchange: Exchange, khoa: Person, hoa: Person, what: str, theme: str, size: tuple[int, int]
):
    page = _online(visit("khoa", desk="410", theme=theme, size=size))
    exchange.ring("115", "0900 000 371", language="km")
    silent = exchange.ring("113", "0900 000 372")
    hoa.do("ClaimCall", call=silent)
    missed = _abandoned(exchange, caller="0900 000 373")
    khoa.do("TakeCallBack", call=missed)
    khoa.do("RecordCallBack", call=missed, outcome="no_answer")
    theirs = exchange.ring("113", "0900 000 374")
    mine = _answered(page, exchange, "410", "115", "0900 000 375")
    page.locator("#narrative").fill("Ẩm thấp, Ẵm trẻ, xe máy đụng xe tải ở cầu Nha Bích, NGUYỄN")
    if what == "back":
        hoa._ask("DELETE", "/session", None)
        page.locator(f'[data-callback="{missed}"]').click()
        expect(page.locator(".strip.first")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator(".strip")).to_contain_text("Bạn đang gọi")
    if what == "handed":
        hoa.do("ClaimCall", call=theirs)
        hoa.do(
            "HandOverCall", call=theirs, number="115", reason="other_service", kind="crash_trapped", place={
                "lat": BRIDGE[0], "lon": BRIDGE[1]}, text="Xe khách lật, Ẩm thấp, nhiều người kẹt", address="Ấp Ẩn",
        )  # fmt: skip
        page.locator(f'[data-handover="{theirs}"]').click()
        expect(page.locator(".handed")).to_contain_text("Xe khách lật")
    if what in ("hand", "sent"):
        page.keyboard.press("Alt+C")
        expect(page.locator(".strip")).to_contain_text("Chuyển cho số nào?")
    if what == "sent":
        page.keyboard.press("1")
        page.keyboard.press("2")
        expect(page.locator(".strip")).to_contain_text("Đang chờ")
    page.mouse.move(size[0] / 2, size[1] - 10)
    page.wait_for_timeout(300)
    _picture(page, f"{what}-{size[0]}-{theme}")
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    serious = [(one["id"], one["nodes"][0]["html"][:160]) for one in found if one["impact"] in ("serious", "critical")]
    assert serious == []
    assert page.evaluate(BEYOND) == []
    assert page.evaluate(CUT) == []
    assert khoa.rows("calls")[mine]["state"] == "answered"
