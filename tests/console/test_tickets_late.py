"""A matter of 1022 that is late: the supervisor is alarmed until it is answered; and one that is opened again."""

import re
import time

import pytest
from playwright.sync_api import expect

from tests.console.conftest import Visit
from tests.console.room import Person
from tests.console.test_access import no_offence
from tests.console.test_tickets import ANSWER, keep, opened, row_of, take, tickets_of

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("nobody_rings")]


@pytest.fixture(scope="module")
def nhung(console_url: str) -> Person:
    return Person(console_url, "nhung")


def late_at(khoa: Person, agency: str) -> int:
    """Reported a week ago: it goes up as soon as the agency has it."""
    now = int(khoa.get("/healthz")["now"])
    number = opened(khoa, agency=agency, field="water", happened_at=now - 7 * 86_400_000 + 600_000)
    for _ in range(50):
        if row_of(khoa, number)["level"] > 0:
            return number
        time.sleep(0.1)
    pytest.skip("nobody worked since: around Tết a week has no working day")


def test_a_supervisor_is_alarmed_of_what_is_late_until_it_is_answered(
    visit: Visit, khoa: Person, nhung: Person, nothing_is_late: None
):
    number = late_at(khoa, "trade")
    page = tickets_of(visit, "nhung")
    line = page.locator(".alarm")
    expect(line).to_contain_text(f"phản ánh quá hạn, chưa báo được cấp trên, trễ nhất PA {number}")
    no_offence(page)
    page.keyboard.press("F8")
    expect(page.locator(".tk-one")).to_have_attribute("aria-label", f"PA {number}")
    expect(page.locator("[data-above]")).to_contain_text("chưa báo được cấp trên")
    expect(page.locator(".log")).to_contain_text("quá hạn, lần 1: không báo cấp trên nào", ignore_case=True)
    keep(page, "tickets-late")
    expect(line).to_contain_text(f"trễ nhất PA {number}")  # seen is not done
    khoa.do("WriteAnswer", ticket=number, text=ANSWER)
    nhung.do("ApproveAnswer", ticket=number)
    page.reload()
    expect(page.locator(".tk-list")).to_be_visible()
    expect(page.locator(".alarm")).not_to_contain_text(f"PA {number}")
    call_taker = tickets_of(visit, "khoa")
    expect(call_taker.locator(".alarm")).not_to_contain_text("quá hạn")


def test_the_alarm_that_was_put_away_comes_again_for_another_ticket_and_not_for_one_that_goes(
    visit: Visit, khoa: Person, nothing_is_late: None
):
    first, second = late_at(khoa, "trade"), late_at(khoa, "trade")
    page = tickets_of(visit, "nhung")
    line = page.locator(".alarm")
    expect(line).to_contain_text("2 phản ánh quá hạn")
    expect(line).to_contain_text("Shift F7")
    page.keyboard.press("Shift+F7")
    expect(line).not_to_contain_text("Shift F7")
    khoa.do("RefuseTicket", ticket=first, reason="not_public")
    expect(line).to_contain_text(f"trễ nhất PA {second}", timeout=25_000)
    expect(line).to_contain_text("1 phản ánh quá hạn")
    expect(line).not_to_contain_text("Shift F7")
    third = late_at(khoa, "trade")
    khoa.do("RefuseTicket", ticket=second, reason="not_public")
    expect(line).to_contain_text(f"trễ nhất PA {third}", timeout=25_000)
    expect(line).to_contain_text("Shift F7")
    khoa.do("RefuseTicket", ticket=third, reason="not_public")


def test_an_answer_that_was_none_is_opened_again_by_the_desk(visit: Visit, khoa: Person, nhung: Person):
    number = opened(khoa, agency="trade")
    khoa.do("WriteAnswer", ticket=number, text=ANSWER)
    nhung.do("ApproveAnswer", ticket=number)
    page = tickets_of(visit, "nhung")
    take(page, number)
    page.get_by_role("button", name=re.compile("Mở lại")).click()
    page.locator(".tk-work input[type=radio]").first.check()
    page.keyboard.press("Control+Enter")
    expect(page.locator(".log li").first).to_contain_text("Mở lại")
    row = row_of(khoa, number)
    assert (row["state"], row["agency"], row["reopened"], row["answer"]) == ("forwarded", "trade", 1, None)


def test_an_agency_that_is_late_or_had_more_time_is_told_why_it_can_ask_for_none(visit: Visit, khoa: Person):
    number = late_at(khoa, "trade")
    page = tickets_of(visit, "socongthuong", theme="light")
    take(page, number)
    expect(page.locator(".tk-work")).to_contain_text("Đã quá hạn, không gia hạn được nữa.")
    page.keyboard.press("Alt+x")
    expect(page.get_by_role("button", name="Gia hạn")).to_have_count(0)
    no_offence(page)
    keep(page, "tickets-no-more-time")
    fresh = opened(khoa, agency="trade")
    due = row_of(khoa, fresh)["due"]["at"]
    khoa.do("AskExtension", ticket=fresh, until=due + 86_400_000, reason="weather")
    khoa.do("GrantExtension", ticket=fresh)
    take(page, fresh)
    expect(page.locator(".tk-work")).to_contain_text("Đã được gia hạn một lần.")
    khoa.do("RefuseTicket", ticket=number, reason="not_public")
