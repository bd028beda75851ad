"""A matter of 1022 by keyboard: from a call to an answer that is approved and rated, across two agencies."""

import os
import uuid
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.console.conftest import Visit
from tests.console.room import Exchange, Person
from tests.console.test_access import no_offence
from tests.console.test_room import _answered as answered
from tests.console.whole import assert_whole

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("nobody_rings")]

PLACE = {"lat": 11.5312, "lon": 106.8877}
CALLER = "0900 000 742"
WHAT = "Đèn đường tắt sáu trụ trước trường học"
ANSWER = "Đã thay bóng cho sáu trụ đèn sáng nay"


def keep(page: Page, name: str) -> None:
    """A picture of it, where somebody wants to look."""
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=str(Path(folder) / f"{name}.png"))


def opened(person: Person, **fields: Any) -> int:
    """A ticket; gives back its number."""
    before = {row["ticket"] for row in person.get("/tickets?limit=500")["tickets"]}
    usual = {"field": "prices", "text": f"{WHAT} {uuid.uuid4().hex[:6]}", "place": PLACE, "phone": CALLER}
    person.do("OpenTicket", **{**usual, **fields})
    (number,) = {row["ticket"] for row in person.get("/tickets?limit=500")["tickets"]} - before
    return int(number)


def row_of(person: Person, number: int) -> dict[str, Any]:
    return person.get(f"/tickets/{number}")["ticket"]  # type: ignore[no-any-return]


def tickets_of(visit: Visit, who: str, **more: Any) -> Page:
    page = visit(who, "/#tickets", **more)
    expect(page.locator("[data-link=online]")).to_be_visible()
    expect(page.locator(".tk-list")).to_be_visible()
    return page


def take(page: Page, number: int) -> None:
    """By its number, typed."""
    expect(page.locator("#ticket-number")).to_be_visible()
    page.keyboard.press("F3")
    page.keyboard.type(str(number))
    page.keyboard.press("Enter")
    expect(page.locator(".tk-one")).to_have_attribute("aria-label", f"PA {number}")


def left_by_a_call(visit: Visit, exchange: Exchange, khoa: Person) -> dict[str, Any]:
    """The call-taker writes it down; gives back its row."""
    desk = visit("khoa", desk="406")
    expect(desk.locator("[data-link=online]")).to_be_visible()
    call = answered(desk, exchange, "406", "1022", CALLER)
    desk.fill("#narrative", WHAT)
    desk.keyboard.press("Alt+v")
    expect(desk.locator(".strip")).to_contain_text("Ghi phản ánh 1022")
    desk.keyboard.press("p")
    field = desk.get_by_label("Lĩnh vực")
    expect(field).to_be_focused()
    field.select_option("prices")
    expect(desk.locator(".tk-leave")).to_contain_text("Chuyển ngay Sở Công Thương")
    keep(desk, "tickets-from-a-call")
    no_offence(desk)
    desk.keyboard.press("Enter")
    expect(desk.locator(".saidline")).to_contain_text("mã tra cứu")
    exchange.end(call)
    [row] = khoa.get(f"/tickets?call={call}")["tickets"]
    number = row["ticket"]
    assert (row["agency"], row["state"], row["phone"] is not None) == ("trade", "forwarded", True)
    expect(desk.locator(".saidline")).to_contain_text(f"Đã ghi phản ánh {number}")
    return dict(row)


def passed_on(visit: Visit, number: int) -> None:
    """By the one agency to the other."""
    trade = tickets_of(visit, "socongthuong", theme="light")
    take(trade, number)
    expect(trade.locator(".tk-text")).to_have_text(WHAT)
    expect(trade.locator(".tk-one")).to_contain_text("Ẩn với nơi xử lý")
    expect(trade.locator("body")).not_to_contain_text("742")
    keep(trade, "tickets-agency")
    no_offence(trade)
    trade.keyboard.press("Alt+c")
    expect(trade.get_by_label("Tìm cơ quan, không cần dấu")).to_be_focused()
    trade.keyboard.type("so xay dung")
    expect(trade.locator("[role=option]").first).to_contain_text("Sở Xây dựng")
    trade.keyboard.press("Tab")
    trade.keyboard.press("Space")
    keep(trade, "tickets-move")
    no_offence(trade)
    trade.keyboard.press("Control+Enter")
    expect(trade.locator(".tk-one")).to_have_count(0)


def asked_for_time(visit: Visit, number: int) -> Page:
    """By the other agency, whose page stays open."""
    build = tickets_of(visit, "soxaydung", theme="light")
    take(build, number)
    expect(build.locator(".log")).to_contain_text("Chuyển Sở Xây dựng, Không thuộc thẩm quyền")
    build.keyboard.press("Alt+x")
    expect(build.get_by_role("group", name="Thêm ngày làm việc").locator("button").first).to_be_focused()
    build.get_by_role("group", name="Thêm ngày làm việc").get_by_text("2").click()
    build.get_by_label("Chờ vật tư").check()
    keep(build, "tickets-extension")
    no_offence(build)
    build.keyboard.press("Control+Enter")
    expect(build.locator(".tk-said")).to_contain_text("Xin gia hạn.")
    return build


def granted(visit: Visit, number: int) -> None:
    centre = tickets_of(visit, "khoa")
    expect(centre.locator(f'[data-group=extension] [data-ticket="{number}"]')).to_be_visible()
    take(centre, number)
    centre.get_by_role("button", name="Cho gia hạn").focus()
    centre.keyboard.press("Enter")
    expect(centre.locator(".log")).to_contain_text("Cho gia hạn đến")


def approved_and_rated(visit: Visit, number: int) -> None:
    approver = tickets_of(visit, "nhung")
    take(approver, number)
    expect(approver.locator(".tk-answer")).to_have_text(ANSWER)
    expect(approver.locator(".tk-work")).to_contain_text("Sở Xây dựng soạn")
    keep(approver, "tickets-desk")
    no_offence(approver)
    approver.keyboard.press("Control+Enter")
    expect(approver.locator(".tk-work")).to_contain_text("Đã trả lời người dân")
    approver.get_by_role("group", name="Người dân đánh giá").get_by_text("chấp nhận được").click()
    expect(approver.locator(".tk-work")).to_contain_text("Người dân: chấp nhận được")
    expect(approver.locator(".log li").first).to_contain_text("Người dân: chấp nhận được")


def test_from_a_call_to_an_answer_that_is_rated_across_two_agencies(visit: Visit, exchange: Exchange, khoa: Person):
    row = left_by_a_call(visit, exchange, khoa)
    number = row["ticket"]
    passed_on(visit, number)
    assert (row_of(khoa, number)["agency"], row_of(khoa, number)["reason"]) == ("construction", "not_theirs")
    build = asked_for_time(visit, number)
    granted(visit, number)
    assert row_of(khoa, number)["due"]["at"] > row["due"]["at"]
    build.locator("#answer").focus()
    build.keyboard.type(ANSWER)
    build.keyboard.press("Control+Enter")
    expect(build.locator(".tk-work")).to_contain_text("chờ trung tâm duyệt")
    approved_and_rated(visit, number)
    assert [row_of(khoa, number)[name] for name in ("state", "is_approved", "stars")] == ["answered", True, 3]


def test_who_wrote_an_answer_does_not_approve_it_and_it_may_be_returned(visit: Visit, khoa: Person):
    number = opened(khoa, agency="trade")
    khoa.do("WriteAnswer", ticket=number, text=ANSWER)
    page = tickets_of(visit, "khoa")
    take(page, number)
    expect(page.locator(".tk-work")).to_contain_text("Bạn soạn bản này")
    page.keyboard.press("Control+Enter")
    assert row_of(khoa, number)["state"] == "forwarded"
    other = tickets_of(visit, "nhung")
    take(other, number)
    expect(other.locator("#approve")).not_to_have_attribute("aria-disabled", "true")
    other.keyboard.press("Alt+t")
    other.get_by_label("Thiếu ngày hẹn").check()
    other.keyboard.press("Control+Enter")
    expect(other.locator(".log")).to_contain_text("Trả lại trả lời, Thiếu ngày hẹn")
    assert row_of(khoa, number)["answer"] is None


def test_who_reported_is_opened_with_a_reason_and_hidden_again(visit: Visit, khoa: Person):
    number = opened(khoa)
    page = tickets_of(visit, "nhung")
    take(page, number)
    expect(page.locator(".tk-text")).to_contain_text(WHAT)
    expect(page.locator("body")).not_to_contain_text(CALLER)
    page.keyboard.press("Alt+s")
    expect(page.locator("#purpose")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".tk-one")).to_contain_text(CALLER)
    page.keyboard.press("Alt+s")
    expect(page.locator("body")).not_to_contain_text(CALLER)
    read = [row["event"] for row in khoa.get(f"/tickets/{number}/story")["rows"]]
    assert [one["purpose"] for one in read if one["type"] == "PersonRead"] == ["handling", "call_back"]


def test_an_emergency_among_tickets_becomes_an_incident_and_the_list_is_narrowed_down(visit: Visit, khoa: Person):
    number = opened(khoa, field="power")
    page = tickets_of(visit, "nhung")
    page.get_by_label("Lĩnh vực").select_option("power")
    expect(page.locator(f'[data-group=unsent] [data-ticket="{number}"]')).to_be_visible()
    assert {row["field"] for row in khoa.get("/tickets?field=power")["tickets"]} == {"power"}
    page.keyboard.press("F2")
    while page.evaluate("document.activeElement.dataset.ticket") != str(number):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".tk-text")).to_contain_text(WHAT)
    page.keyboard.press("Alt+k")
    page.locator("#kind").fill("chay nha")
    page.keyboard.press("Enter")
    keep(page, "tickets-raise")
    no_offence(page)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".tk-one")).to_contain_text("Đã mở vụ")
    incident = row_of(khoa, number)["incident"]
    assert str(incident) in khoa.rows("queue")
    khoa.do("CancelIncident", incident=incident, reason="by_mistake")


def test_without_a_link_what_was_written_stays_and_nothing_is_sent(visit: Visit, khoa: Person, link: Any):
    number = opened(khoa, agency="trade")
    page = tickets_of(visit, "socongthuong", language="en")
    expect(page.locator(".tk-list")).to_contain_text("tickets")
    page.keyboard.press("F3")
    page.keyboard.type(str(number))
    page.keyboard.press("Enter")
    expect(page.locator("#answer")).to_be_focused()
    page.keyboard.type(ANSWER)
    link.cut()
    expect(page.get_by_role("button", name="Submit", exact=True)).to_have_attribute(
        "aria-disabled", "true", timeout=20_000
    )
    page.keyboard.press("Control+Enter")
    expect(page.locator("#answer")).to_have_value(ANSWER)
    assert row_of(khoa, number)["answer"] is None
    link.mend()
    expect(page.get_by_role("button", name="Submit", exact=True)).not_to_have_attribute(
        "aria-disabled", "true", timeout=20_000
    )
    page.keyboard.press("Control+Enter")
    expect(page.locator(".tk-work")).to_contain_text("the centre has yet to approve it")


@pytest.mark.draws
@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("who", ["nhung", "socongthuong"])
def test_the_page_is_whole_at_the_usual_sizes(visit: Visit, khoa: Person, who: str, language: str):
    number = opened(khoa, agency="trade", text=f"{WHAT}, sáng mai học sinh lại đi qua. " * 8)
    khoa.do("AskExtension", ticket=number, until=row_of(khoa, number)["due"]["at"] + 86_400_000, reason="weather")
    page = tickets_of(visit, who, language=language)
    page.keyboard.press("F3")
    page.keyboard.type(str(number))
    page.keyboard.press("Enter")
    expect(page.locator(".tk-text")).to_contain_text(WHAT)
    assert_whole(page)
    page.keyboard.press("Alt+c")
    expect(page.locator("[role=option]").first).to_be_visible()
    assert_whole(page)
    keep(page, f"tickets-whole-{who}-{language}")


@pytest.mark.draws
def test_where_the_citizen_stood_is_shown_to_desk_and_agency(visit: Visit, khoa: Person):
    number = opened(khoa, place={"lat": 11.531234, "lon": 106.887712}, phone=None, agency="trade")
    nowhere = opened(khoa, place=None, area="25195", phone=None, agency="trade")
    for who in ("khoa", "socongthuong"):
        page = tickets_of(visit, who, theme="light")
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        take(page, number)
        facts = page.locator(".tk-facts")
        expect(facts).to_contain_text("11.53123, 106.88771")
        chart = page.get_by_role("region", name="Bản đồ nơi phản ánh")
        expect(chart.locator("canvas")).to_be_visible()
        expect(chart.locator(".scale")).to_be_visible()
        page.get_by_role("button", name="Chép tọa độ").focus()
        page.keyboard.press("Enter")
        expect(facts.get_by_role("status").first).to_have_text("đã chép")
        assert page.evaluate("navigator.clipboard.readText()") == "11.53123, 106.88771"
        page.wait_for_timeout(500)
        keep(page, f"tickets-place-{who}")
        no_offence(page)
        take(page, nowhere)
        expect(facts).to_contain_text("Phường")
        expect(chart).to_have_count(0)


def test_without_webgl_a_ticket_still_shows_where(visit: Visit, khoa: Person):
    number = opened(khoa, phone=None)
    page = visit("khoa", "/#tickets")
    page.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
    page.reload()
    take(page, number)
    expect(page.locator(".tk-facts")).to_contain_text("11.53120, 106.88770")
    expect(page.locator(".tk-map")).to_contain_text("không vẽ được bản đồ")
