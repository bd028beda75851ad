"""What the page lets whom do to a ticket: only what was read is approved, and an agency lets nobody see who reported."""

import pytest
from playwright.sync_api import Route, expect

from dispatch.codes import in_groups
from tests.console.conftest import Visit
from tests.console.room import Exchange, Person, before_commands
from tests.console.test_room import _answered as answered
from tests.console.test_tickets import ANSWER, CALLER, WHAT, keep, opened, row_of, take, tickets_of

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("nobody_rings")]

ANEW = "Đã thay bóng, riêng trụ cuối còn chờ dây"


def test_what_was_written_anew_while_it_was_read_has_to_be_read_again(visit: Visit, khoa: Person):
    number = opened(khoa, agency="trade")
    khoa.do("WriteAnswer", ticket=number, text=ANSWER)
    page = tickets_of(visit, "nhung")
    take(page, number)
    expect(page.locator(".tk-answer")).to_have_text(ANSWER)

    def meanwhile(route: Route) -> None:
        if '"ApproveAnswer"' in (route.request.post_data or ""):
            khoa.do("WriteAnswer", ticket=number, text=ANEW)
        route.continue_()

    before_commands(page, meanwhile)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".tk-said")).to_contain_text("Có người vừa thay đổi")
    expect(page.locator(".tk-answer ins").first).to_be_visible()
    assert row_of(khoa, number)["state"] == "forwarded"
    page.unroute("**/commands")
    expect(page.locator("#approve")).not_to_have_attribute("aria-disabled", "true")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".tk-work")).to_contain_text("Đã trả lời người dân")


def test_nobody_approves_what_could_not_be_opened_and_it_is_opened_when_it_can_be(visit: Visit, khoa: Person):
    number = opened(khoa, agency="trade")
    khoa.do("WriteAnswer", ticket=number, text=ANSWER)
    page = tickets_of(visit, "nhung")
    away = '{"type": "about:blank", "status": 503, "reason": "unavailable", "title": "x"}'
    kind = "application/problem+json"
    before_commands(page, lambda route: route.fulfill(status=503, body=away, content_type=kind), "**/open")
    take(page, number)
    expect(page.locator(".log")).to_contain_text("trả lời")
    expect(page.locator("#approve")).to_have_attribute("aria-disabled", "true")
    page.keyboard.press("Control+Enter")
    page.unroute("**/open")
    expect(page.locator(".tk-answer")).to_have_text(ANSWER, timeout=20_000)
    expect(page.locator("#approve")).not_to_have_attribute("aria-disabled", "true")
    assert row_of(khoa, number)["state"] == "forwarded"


def test_an_agency_that_must_call_back_passes_it_on_and_who_reported_stays_hidden_from_the_next(
    visit: Visit, khoa: Person
):
    number = opened(khoa, agency="trade", call_back=True)
    page = tickets_of(visit, "socongthuong")
    take(page, number)
    page.keyboard.press("Alt+n")
    expect(page.get_by_label("Đã làm đến đâu")).to_be_focused()
    expect(page.get_by_label("Người dân cũng đọc được")).to_have_count(0)
    page.keyboard.press("Escape")
    page.keyboard.press("Alt+c")
    page.keyboard.type("so xay dung")
    expect(page.locator("[role=option]").first).to_contain_text("Sở Xây dựng")
    page.get_by_label("Không thuộc thẩm quyền").check()
    page.keyboard.press("Control+Enter")
    expect(page.locator(".tk-one")).to_have_count(0)
    row = row_of(khoa, number)
    assert (row["agency"], row["call_back"]) == ("construction", False)


def test_the_centre_allows_each_agency_anew_to_see_who_reported(visit: Visit, khoa: Person):
    number = opened(khoa, agency="trade", call_back=True)
    page = tickets_of(visit, "nhung")
    take(page, number)
    page.keyboard.press("Alt+c")
    page.keyboard.type("so cong thuong")
    may = page.get_by_label("Được gọi lại người báo: thấy tên và số")
    expect(page.locator("[role=option].sel")).to_contain_text("Sở Công Thương")
    expect(may).to_be_checked()
    page.get_by_label("Tìm cơ quan, không cần dấu").fill("so xay dung")
    expect(page.locator("[role=option].sel")).to_contain_text("Sở Xây dựng")
    expect(may).not_to_be_checked()
    may.check()
    page.get_by_label("Không thuộc thẩm quyền").check()
    keep(page, "tickets-allowed-anew")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".tk-said")).to_contain_text("Sở Xây dựng")
    assert row_of(khoa, number)["call_back"] is True


def test_what_waits_for_the_centre_is_counted_whole_and_what_is_due_is_beside(visit: Visit, khoa: Person):
    number = opened(khoa, field="social")
    mine = khoa.get("/tickets/waiting")
    unsent = next(group for group in mine["groups"] if group["group"] == "unsent")
    assert number in {row["ticket"] for row in unsent["tickets"]}
    page = tickets_of(visit, "nhung")
    expect(page.locator(f'[data-group=unsent] [data-ticket="{number}"]')).to_be_visible()
    expect(page.locator("[data-group=unsent] .sec .no")).to_have_text(str(unsent["count"]))
    page.locator(".tk-list .hd").get_by_text("Theo hạn").click()
    expect(page.locator("[data-group=unsent]")).to_have_count(0)
    expect(page.locator(f'.tk-list [data-ticket="{number}"]')).to_be_visible()


def test_the_code_of_what_a_call_left_behind_is_read_out_of_two_tickets_the_second(
    visit: Visit, exchange: Exchange, khoa: Person
):
    desk = visit("khoa", desk="407")
    expect(desk.locator("[data-link=online]")).to_be_visible()
    call = answered(desk, exchange, "407", "1022", CALLER)
    for count in (1, 2):
        desk.fill("#narrative", WHAT)
        desk.keyboard.press("Alt+v")
        write = desk.locator(".strip button", has_text="Ghi phản ánh 1022")
        expect(write).not_to_have_attribute("aria-disabled", "true")
        desk.keyboard.press("p")
        expect(desk.get_by_label("Lĩnh vực")).to_be_focused()
        desk.keyboard.press("Enter")
        expect(desk.locator(".tk-leave")).to_have_count(0)
        numbers = [row["ticket"] for row in khoa.get(f"/tickets?call={call}")["tickets"]]
        assert len(numbers) == count
        code = khoa.get(f"/tickets/{max(numbers)}")["code"]
        expect(desk.locator(".saidline")).to_contain_text(f"Đã ghi phản ánh {max(numbers)}")
        expect(desk.locator(".saidline")).to_contain_text(in_groups(code))
    exchange.end(call)
