"""Whoever is erased leaves every screen at once, and the story says so; who looked is seen by who may ask."""

import pytest
from playwright.sync_api import Page, expect

from tests.console.conftest import Visit
from tests.console.desk import Open, candidates
from tests.console.room import Exchange, Person
from tests.console.test_sites import found, site, sites_of
from tests.console.test_sites import opened as read
from tests.console.test_tickets import opened as reported
from tests.console.test_tickets import take, tickets_of

__all__ = ["site"]

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


def test_an_erased_callers_number_leaves_the_crews_open_page_and_nobody_elses_does(
    visit: Visit, exchange: Exchange, incident: Open, lan: Person, console_url: str
) -> None:
    calls = [exchange.ring("115", caller) for caller in ("0900 000 565", "0900 000 566")]
    number = incident("chest_pain", call=calls[0], text="Ông tôi đau ngực")
    lan.do("AttachCall", call=calls[1], incident=number)
    unit = candidates(lan, number)[0]
    lan.do("AssignUnit", need=f"{number}.1", unit=unit)
    page = visit(unit.lower(), "/crew", size=(390, 844))
    back = page.get_by_role("link", name="Gọi lại người báo")
    expect(back).to_have_attribute("href", "tel:0900000566")
    expect(page.locator(".job")).to_contain_text("Ông tôi đau ngực")
    supervisor = Person(console_url, "nhung")
    supervisor.post("/erase", {"call": calls[1], "reason": "asked_by_person"})
    expect(back).to_have_attribute("href", "tel:0900000565")
    expect(page.locator(".job")).to_contain_text("Ông tôi đau ngực")
    supervisor.post("/erase", {"call": calls[0], "reason": "asked_by_person"})
    expect(back).to_have_count(0)
    expect(page.locator(".job")).not_to_contain_text("Ông tôi đau ngực")
    expect(page.locator(".job")).to_contain_text("đã xoá ngày")
    for call in calls:
        exchange.end(call)


def test_an_erased_caller_is_not_offered_to_be_dialled(
    visit: Visit, exchange: Exchange, khoa: Person, console_url: str
) -> None:
    call = exchange.ring("115", "0900 000 558")
    exchange.end(call)
    page = visit("khoa", desk="218")
    page.locator(f"[data-callback='{call}']").click()
    offered = page.locator(".strip.first").get_by_text("Gọi qua tổng đài")
    expect(offered).to_be_visible()
    Person(console_url, "nhung").post("/erase", {"call": call, "reason": "asked_by_person"})
    expect(offered).to_have_count(0)
    expect(page.get_by_text("Số đã xoá: không còn số để gọi lại.")).to_be_visible()


def test_who_read_is_listed_and_a_person_is_erased_on_request_by_two_presses(
    visit: Visit, exchange: Exchange, incident: Open, khoa: Person
) -> None:
    call = exchange.ring("115", "0900 000 559")
    number = incident("chest_pain", call=call, text="Mẹ tôi ngất ở bếp")
    khoa.post("/open", {"call": call, "purpose": "complaint"})
    page = visit("nhung", "/#dispatch")
    page.locator(f"[data-incident='{number}']").first.click()
    expect(page.locator(".detail")).to_contain_text("Mẹ tôi ngất ở bếp")
    page.locator(".act").get_by_role("button", name="Việc khác").click()
    page.get_by_role("button", name="Ai đã xem, xoá theo yêu cầu").click()
    panel = page.get_by_role("group", name="Dữ liệu cá nhân")
    expect(panel.locator(".readers")).to_contain_text("giải quyết khiếu nại")
    panel.get_by_role("button", name="Theo yêu cầu của người đó").click()
    expect(panel).to_contain_text("không ai đọc lại được")
    panel.get_by_role("button", name="Xoá vĩnh viễn").click()
    expect(panel).to_contain_text("Đã xoá.")
    expect(page.locator(".detail .fx")).to_contain_text("đã xoá ngày")
    other = visit("lan", "/#dispatch")
    other.locator(f"[data-incident='{number}']").first.click()
    expect(other.locator(".log")).to_contain_text("đã xoá dữ liệu cá nhân")
    other.locator(".act").get_by_role("button", name="Việc khác").click()
    expect(other.get_by_role("button", name="Kết thúc nhầm").or_(other.get_by_text("Huỷ vụ")).first).to_be_visible()
    expect(other.get_by_role("button", name="Ai đã xem, xoá theo yêu cầu")).to_have_count(0)


def test_every_call_of_a_number_is_erased_from_an_incident(
    visit: Visit, exchange: Exchange, incident: Open, khoa: Person
) -> None:
    """Also those that are no part of it: by what goes with the incident they are found, while it is there."""
    earlier = exchange.ring("115", "0900 000 561")
    exchange.end(earlier)
    call = exchange.ring("115", "0900 000 561")
    number = incident("chest_pain", call=call, text="Bố tôi khó thở")
    assert "561" in str(khoa.post("/open", {"call": earlier, "purpose": "complaint"}))
    page = visit("nhung", "/#dispatch")
    page.locator(f"[data-incident='{number}']").first.click()
    page.locator(".act").get_by_role("button", name="Việc khác").click()
    page.get_by_role("button", name="Ai đã xem, xoá theo yêu cầu").click()
    panel = page.get_by_role("group", name="Dữ liệu cá nhân")
    panel.get_by_role("button", name="Theo yêu cầu của người đó").click()
    panel.get_by_role("button", name="Mọi cuộc gọi của số này").click()
    panel.get_by_role("button", name="Xoá vĩnh viễn").click()
    expect(panel).to_contain_text("Đã xoá.")
    for one in (earlier, call):
        assert "561" not in str(khoa.post("/open", {"call": one, "purpose": "complaint"}))


def test_a_caller_without_an_incident_is_erased_from_her_call_and_by_an_administrator_from_the_incident(
    visit: Visit, exchange: Exchange, incident: Open, khoa: Person
) -> None:
    call = exchange.ring("115", "0900 000 560")
    exchange.end(call)
    page = visit("nhung", "/#calls", desk="219")
    page.locator(f"[data-callback='{call}']").click()
    expect(page.locator(".strip.first")).to_be_visible()
    page.keyboard.press("Alt+v")
    panel = page.get_by_role("group", name="Dữ liệu cá nhân")
    panel.get_by_role("button", name="Ghi nhầm").click()
    panel.get_by_role("button", name="Xoá vĩnh viễn").click()
    expect(page.get_by_text("Số đã xoá: không còn số để gọi lại.")).to_be_visible()
    number = incident("chest_pain", text="Bố tôi khó thở")
    other = visit("quantri", "/#dispatch")
    other.locator(f"[data-incident='{number}']").first.click()
    other.get_by_role("button", name="Dữ liệu cá nhân").click()
    expect(other.get_by_role("group", name="Dữ liệu cá nhân")).to_be_visible()


def test_a_supervisor_erases_who_reported_a_ticket_and_whom_to_ring_at_a_site(
    visit: Visit, khoa: Person, lan: Person, site: str
) -> None:
    number = reported(khoa, text="Nước máy đục ba ngày nay", phone="0900 000 743")
    page = tickets_of(visit, "nhung")
    take(page, number)
    expect(page.locator(".tk-one")).to_contain_text("Nước máy đục ba ngày nay")
    page.locator("#ticket-erase").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Theo yêu cầu của người đó")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#ticket-erase")).to_be_visible()
    page.locator("#ticket-erase").click()
    erased_by_request(page)
    expect(page.locator(".tk-one")).not_to_contain_text("Nước máy đục ba ngày nay")
    expect(page.locator(".tk-one")).to_contain_text("đã xoá ngày")
    assert khoa.post("/open", {"ticket": number})["texts"] == {}
    page = sites_of(visit, "nhung")
    found(page, site)
    expect(page.locator(".site-one")).to_contain_text("Hẻm Giếng Cạn")
    page.get_by_role("button", name="Xoá dữ liệu cá nhân").click()
    erased_by_request(page)
    expect(page.locator(".site-one")).not_to_contain_text("Hẻm Giếng Cạn")
    assert read(lan, site) == set()


def erased_by_request(page: Page) -> None:
    page.get_by_role("button", name="Theo yêu cầu của người đó").click()
    expect(page.get_by_role("button", name="Thôi")).to_be_focused()
    page.get_by_role("button", name="Xoá vĩnh viễn").click()
    expect(page.get_by_role("status").filter(has_text="Đã xoá.")).to_be_visible()


def test_who_erases_nothing_is_offered_no_erasing(visit: Visit, khoa: Person, site: str) -> None:
    number = reported(khoa)
    page = tickets_of(visit, "khoa")
    take(page, number)
    expect(page.locator("#ticket-erase")).to_have_count(0)
    page = sites_of(visit, "lan")
    found(page, site)
    expect(page.get_by_role("button", name="Xoá dữ liệu cá nhân")).to_have_count(0)
