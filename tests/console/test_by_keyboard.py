"""By keyboard alone: signing in, a call answered, taken, opened, attached, handed over. No mouse, no field set from outside."""

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.console.conftest import Visit
from tests.console.desk import close_all
from tests.console.room import PASSWORD, Exchange, Person, before_commands
from tests.console.test_access import accessible

pytestmark = pytest.mark.browser

BRIDGE = (11.5096, 106.7190)
LONELY = (11.8120, 107.2300)
STATION = (11.6512, 106.6065)
WHAT = "Xe máy đụng xe tải, một người kẹt"


@pytest.fixture(autouse=True)
def nothing_is_open(nobody_rings: None, lan: Person) -> None:
    """Nor are the incidents of earlier tests."""
    close_all(lan)


@pytest.fixture
def sit(visit: Visit) -> Callable[..., Page]:
    """Somebody signs in at a desk, by keyboard."""

    def opened(who: str, desk: str, **more: Any) -> Page:
        page = visit(None, desk=desk, **more)
        expect(page.locator("#name")).to_be_visible()
        while page.evaluate("document.activeElement.id") != "name":
            page.keyboard.press("Tab")
        for word, key in ((who, "Tab"), (PASSWORD, "Enter")):
            page.keyboard.type(word)
            page.keyboard.press(key)
        expect(page.locator("[data-link=online]")).to_be_visible()
        page.keyboard.press("Alt+1")
        expect(page.locator("header.top")).to_contain_text(f" {desk}")
        return page

    return opened


Sit = Callable[..., Page]


def _near(khoa: Person, at: tuple[float, float]) -> int:
    """An incident 110 m from there."""
    place = {"lat": at[0] + 0.001, "lon": at[1]}
    return int(khoa.do("OpenIncident", kind="crash_trapped", place=place)["ids"]["incident"])


def _waiting(page: Page, exchange: Exchange, caller: str, number: str = "115", at: tuple[float, float] = BRIDGE) -> str:
    call = exchange.ring(number, caller)
    exchange.locate(call, *at, 180)
    expect(page.locator(f'[data-call="{call}"]')).to_be_visible()
    return call


def _answered(
    page: Page, exchange: Exchange, desk: str, caller: str, number: str = "115", at: tuple[float, float] = BRIDGE
) -> str:
    call = exchange.ring(number, caller)
    exchange.locate(call, *at, 180)
    exchange.answer(call, desk)
    expect(page.locator(".who")).to_contain_text(caller)
    return call


def _press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def _to_row(page: Page, call: str) -> None:
    """The list, then down to this call."""
    page.keyboard.press("F2")
    for _ in range(20):
        if page.evaluate("document.activeElement.dataset.call") == call:
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError("the call is not in the list")


def _described(page: Page) -> None:
    """Where and what, of the call in hand."""
    page.keyboard.press("Alt+M")
    expect(page.locator(".point")).to_contain_text("theo vị trí máy gọi")
    page.keyboard.press("Alt+L")
    page.keyboard.type("tai nan ket")
    page.keyboard.press("Enter")
    expect(page.locator("#kind")).to_have_value(re.compile("Tai nạn giao thông"))


def _picture(page: Page, name: str) -> None:
    """Where CONSOLE_PICTURES names a folder, for people to look at."""
    if "CONSOLE_PICTURES" in os.environ:
        page.screenshot(path=str(Path(os.environ["CONSOLE_PICTURES"]) / f"{name}.png"))


# --- answered, opened, attached, handed over


def test_a_call_answered_at_the_desk_becomes_an_incident(sit: Sit, exchange: Exchange, khoa: Person):
    page = sit("khoa", "601")
    call = _answered(page, exchange, "601", "0900 000 901")
    page.keyboard.type(WHAT)
    expect(page.locator("#narrative")).to_have_value(WHAT)
    _described(page)
    _picture(page, "answered")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".saidline")).to_contain_text("Đã mở vụ")
    (row,) = [row for row in khoa.rows("queue").values() if call in row["calls"]]
    assert (row["kind"], row["place"]) == ("crash_trapped", {"lat": BRIDGE[0], "lon": BRIDGE[1]})
    expect(page.locator(".aside")).to_contain_text(f"Đang làm ở vụ {row['incident']:04}")
    expect(page.locator("#narrative")).to_be_focused()
    page.keyboard.type("Có mùi xăng")
    expect(page.locator("#narrative")).to_have_value("Có mùi xăng")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#narrative")).to_have_value("")


def test_a_second_call_is_attached_to_what_is_near_and_detached(sit: Sit, exchange: Exchange, khoa: Person):
    incident = _near(khoa, LONELY)
    page = sit("khoa", "602")
    call = _answered(page, exchange, "602", "0900 000 902", at=LONELY)
    page.keyboard.type("Ba người bị thương")
    expect(page.locator(".foot")).to_contain_text(f"Gắn vào {incident:04}")
    page.keyboard.press("Alt+G")
    expect(page.locator(".saidline")).to_contain_text(f"Đã gắn vào vụ {incident:04}")
    assert khoa.rows("calls")[call]["incident"] == incident
    expect(page.locator("#narrative")).to_be_focused()
    expect(page.locator(".foot")).to_contain_text("Alt K")
    page.keyboard.press("Alt+K")
    expect(page.locator(".saidline")).to_contain_text("Đã tách")
    expect(page.locator("#narrative")).to_have_value("Ba người bị thương")


def test_a_call_is_handed_over_and_taken(sit: Sit, exchange: Exchange, khoa: Person):
    other = sit("tn3", "604")
    mine = sit("khoa", "603")
    call = _answered(mine, exchange, "603", "0900 000 903", "113")
    mine.keyboard.type("Cháy nhà kho")
    expect(mine.locator("#narrative")).to_have_value("Cháy nhà kho")
    _press(mine, "Alt+C", "1", "2")
    expect(mine.locator(".strip")).to_contain_text("Đang chờ 114 nhận")
    expect(mine.locator("#narrative")).to_be_focused()
    expect(other.locator(f'[data-handover="{call}"]')).to_be_visible()
    _press(other, "F2", "Enter")
    expect(other.locator(".handed")).to_contain_text("Cháy nhà kho")
    other.keyboard.press("Enter")
    expect(other.locator("#narrative")).to_have_value("Cháy nhà kho")
    expect(other.locator("#narrative")).to_be_focused()
    other.keyboard.type(", hai người")
    expect(other.locator("#narrative")).to_have_value("Cháy nhà kho, hai người")
    expect(mine.locator(".strip")).to_contain_text("114 đã nhận: Tiếp nhận 3")
    assert khoa.rows("calls")[call]["person"] == "user:tn3"


def test_what_f8_takes_of_another_desk_is_there_before_it_is_written_on(sit: Sit, exchange: Exchange, khoa: Person):
    other = sit("tn3", "606")
    mine = sit("khoa", "605")
    call = _answered(mine, exchange, "605", "0900 000 904", "113")
    mine.keyboard.type("Mèo trên cây")
    _press(mine, "Alt+C", "1", "2")
    expect(other.locator(".alarm")).to_contain_text("Chuyển đến từ 113")
    other.keyboard.press("F8")
    expect(other.locator("#narrative")).to_be_focused()
    other.keyboard.type(", rất cao")
    expect(other.locator("#narrative")).to_have_value("Mèo trên cây, rất cao")
    assert khoa.rows("calls")[call]["person"] == "user:tn3"


# --- a call that waits


def test_f8_takes_the_call_that_waits_longest_before_its_time_is_over(sit: Sit, exchange: Exchange, khoa: Person):
    page = sit("khoa", "607")
    first = _waiting(page, exchange, "0900 000 905")
    second = _waiting(page, exchange, "0900 000 906")
    _picture(page, "waiting")
    page.keyboard.press("F8")
    page.keyboard.type(WHAT)
    expect(page.locator(".who")).to_contain_text("0900 000 905")
    expect(page.locator("#narrative")).to_have_value(WHAT)
    expect(page.locator(f'[data-call="{first}"]')).to_contain_text("Bạn đang nghe")
    people = {name: row["person"] for name, row in khoa.rows("calls").items() if name in (first, second)}
    assert people == {first: "user:khoa", second: None}


def test_f8_takes_one_whose_time_is_over(sit: Sit, exchange: Exchange, khoa: Person):
    page = sit("khoa", "608")
    call = _waiting(page, exchange, "0900 000 907", "113")
    alarm = page.locator(".alarm")
    expect(alarm).to_contain_text("Cuộc gọi 113 chưa nghe", timeout=30_000)
    page.keyboard.press("F8")
    page.keyboard.type(WHAT)
    expect(page.locator("#narrative")).to_have_value(WHAT)
    expect(page.locator(f'[data-call="{call}"]')).to_contain_text("Bạn đang nghe")
    assert khoa.rows("calls")[call]["person"] == "user:khoa"


def test_a_second_enter_on_a_call_takes_it(sit: Sit, exchange: Exchange, khoa: Person):
    page = sit("khoa", "609")
    first = _waiting(page, exchange, "0900 000 908")
    second = _waiting(page, exchange, "0900 000 909")
    _to_row(page, second)
    expect(page.locator(".hints")).to_contain_text("Enter chọn")
    page.keyboard.press("Enter")
    expect(page.locator(".who")).to_contain_text("Số được giữ kín")
    expect(page.locator(".hints")).to_contain_text("Enter nhận cuộc gọi")
    _picture(page, "second-enter")
    assert khoa.rows("calls")[second]["person"] is None
    page.keyboard.press("Enter")
    page.keyboard.type(WHAT)
    expect(page.locator("#narrative")).to_have_value(WHAT)
    expect(page.locator(".who")).to_contain_text("0900 000 909")
    assert khoa.rows("calls")[second]["person"] == "user:khoa"
    assert khoa.rows("calls")[first]["person"] is None
    _press(page, "F2")
    assert page.evaluate("document.activeElement.dataset.call") == second
    _press(page, "Enter")
    page.keyboard.type(".")
    expect(page.locator("#narrative")).to_have_value(f"{WHAT}.")


def test_an_enter_that_is_held_down_takes_nothing(sit: Sit, exchange: Exchange, khoa: Person):
    page = sit("khoa", "610")
    call = _waiting(page, exchange, "0900 000 910")
    _to_row(page, call)
    for _ in range(3):
        page.keyboard.down("Enter")
    page.keyboard.up("Enter")
    expect(page.locator(".who")).to_contain_text("Số được giữ kín")
    page.wait_for_timeout(300)
    assert khoa.rows("calls")[call]["person"] is None


def test_an_incident_opened_from_a_ringing_call_takes_the_call(sit: Sit, exchange: Exchange, khoa: Person):
    page = sit("khoa", "611")
    call = _waiting(page, exchange, "0900 000 911")
    _to_row(page, call)
    _press(page, "Enter", "Alt+T")
    page.keyboard.type(WHAT)
    _described(page)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".saidline")).to_contain_text("Đã mở vụ")
    row = khoa.rows("calls")[call]
    assert row["person"] == "user:khoa"
    assert row["incident"] is not None
    expect(page.locator("#narrative")).to_be_focused()
    page.keyboard.type("Có mùi xăng")
    expect(page.locator("#narrative")).to_have_value("Có mùi xăng")


def test_a_ringing_call_that_is_attached_is_taken(sit: Sit, exchange: Exchange, khoa: Person):
    incident = _near(khoa, STATION)
    page = sit("khoa", "612")
    call = _waiting(page, exchange, "0900 000 912", at=STATION)
    _to_row(page, call)
    page.keyboard.press("Enter")
    expect(page.locator(".foot")).to_contain_text(f"Gắn vào {incident:04}")
    page.keyboard.press("Alt+G")
    expect(page.locator(".saidline")).to_contain_text(f"Đã gắn vào vụ {incident:04}")
    row = khoa.rows("calls")[call]
    assert (row["person"], row["incident"]) == ("user:khoa", incident)


def test_no_incident_is_opened_from_a_call_that_another_took(sit: Sit, exchange: Exchange, khoa: Person, lan: Person):
    page = sit("khoa", "613")
    call = _waiting(page, exchange, "0900 000 913")
    _to_row(page, call)
    _press(page, "Enter", "Alt+T")
    page.keyboard.type(WHAT)
    _described(page)
    lan.post("/heartbeat", None)  # from who is not heard of, it could be taken over
    taken: list[str] = []

    def first(route: Any) -> None:
        if not taken:
            taken.append(call)
            lan.do("ClaimCall", call=call)
        route.continue_()

    before_commands(page, first)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".saidline")).to_contain_text("Người khác đã nhận cuộc gọi này.")
    assert [row for row in khoa.rows("queue").values() if call in row["calls"]] == []
    assert khoa.rows("calls")[call]["person"] == lan.session["actor"]
    page.keyboard.press("Alt+T")
    expect(page.locator("#narrative")).to_have_value(WHAT)


# --- where the hand is


def test_what_is_near_is_read_to_its_end_without_a_call(sit: Sit, khoa: Person):
    """Nothing there can be attached to what is no call: the list itself takes the hand."""
    for _ in range(6):
        _near(khoa, LONELY)
    page = sit("khoa", "616", size=(1024, 600))
    page.get_by_role("button", name="Mở vụ không từ cuộc gọi").focus()
    _press(page, "Enter", "Alt+D")
    page.keyboard.type(f"{LONELY[0]}, {LONELY[1]}")
    expect(page.locator("[role=option]").first).to_be_visible()
    _press(page, "ArrowDown", "Enter")
    expect(page.locator(".dup")).to_have_count(6)
    near = page.get_by_role("group", name="Vụ gần đây")
    accessible(page)
    for _ in range(40):
        if near.evaluate("list => list === document.activeElement"):
            break
        page.keyboard.press("Tab")
    expect(near).to_be_focused()
    expect(page.locator(".dup").last).not_to_be_in_viewport()
    page.keyboard.press("End")
    expect(page.locator(".dup").last).to_be_in_viewport(ratio=0.9)


def test_the_narrative_has_its_key(sit: Sit, exchange: Exchange):
    page = sit("khoa", "614")
    _answered(page, exchange, "614", "0900 000 914")
    expect(page.locator("label[for=narrative]")).to_contain_text("Alt T")
    expect(page.locator(".hints")).to_contain_text("Alt T nội dung")
    _press(page, "Alt+D")
    expect(page.locator("#address")).to_be_focused()
    _press(page, "Alt+T")
    expect(page.locator("#narrative")).to_be_focused()


def test_a_call_that_comes_up_takes_no_hand_from_what_is_written(sit: Sit, exchange: Exchange, khoa: Person):
    page = sit("khoa", "615")
    first = _answered(page, exchange, "615", "0900 000 915")
    page.keyboard.press("Alt+D")
    page.keyboard.type("Ấp 3")
    exchange.end(first)
    second = exchange.ring("115", "0900 000 916")
    exchange.answer(second, "615")
    expect(page.locator(f'[data-call="{second}"]')).to_be_visible()
    expect(page.locator("#address")).to_be_focused()
    page.keyboard.type(", Tân Khai")
    expect(page.locator("#address")).to_have_value("Ấp 3, Tân Khai")
