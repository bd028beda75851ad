"""A ticket that no call left behind, and what else is done with one by keyboard: taken on, merged, called no answer."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.console.conftest import Visit
from tests.console.room import Person
from tests.console.test_access import no_offence
from tests.console.test_tickets import ANSWER, PLACE, keep, opened, row_of, take, tickets_of
from tests.console.whole import assert_whole

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def nhung(console_url: str) -> Person:
    return Person(console_url, "nhung")


def newest(person: Person) -> dict[str, Any]:
    rows = person.get("/tickets?limit=500")["tickets"]
    return max(rows, key=lambda row: row["ticket"])  # type: ignore[no-any-return]


def has_keys(page: Page, label: str) -> None:
    expect(page.get_by_label(label, exact=True).first).to_be_focused()


def test_a_letter_is_written_down_by_keyboard_alone_and_passed_on(visit: Visit, khoa: Person):
    page = tickets_of(visit, "khoa")
    before = newest(khoa)["ticket"] if khoa.get("/tickets?limit=1")["tickets"] else 0
    page.keyboard.press("Alt+p")
    has_keys(page, "Nội dung")
    page.keyboard.type("Cống trước nhà văn hóa nghẹt, thư của tổ dân phố")
    page.keyboard.press("Alt+d")
    page.keyboard.type("cho dong xoai")
    expect(page.locator("#places [role=option]").first).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator(".point")).to_contain_text("Đồng Xoài")
    page.get_by_label("Lĩnh vực", exact=True).last.focus()
    page.keyboard.press("n")
    page.get_by_label("Người báo, nếu có").focus()
    page.keyboard.type("Tổ dân phố 3")
    page.keyboard.press("Tab")
    page.keyboard.type("0912 345 678")
    keep(page, "fresh")
    no_offence(page)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".tk-text")).to_contain_text("Cống trước nhà văn hóa")
    expect(page.locator(".tk-one")).to_contain_text("Thư")
    row = newest(khoa)
    assert row["ticket"] > before
    assert (row["channel"], row["field"], row["state"], row["call"]) == ("letter", "water", "forwarded", None)
    assert row["place"] is not None
    assert row["reporter"] is not None
    expect(page.locator("body")).not_to_contain_text("0912 345 678")


def test_what_was_put_away_is_there_again_and_a_report_of_the_press_is_of_the_day_it_was_read(
    visit: Visit, khoa: Person
):
    page = tickets_of(visit, "khoa", language="en")
    page.keyboard.press("Alt+p")
    has_keys(page, "What it is about")
    page.keyboard.type("Rác chất đống ở chợ")
    page.keyboard.press("Escape")
    expect(page.get_by_label("What it is about")).to_have_count(0)
    page.keyboard.press("Alt+p")
    expect(page.get_by_label("What it is about")).to_have_value("Rác chất đống ở chợ")
    page.get_by_role("group", name="Came by").get_by_text("Press").click()
    came = page.get_by_label("Came on")
    today = came.input_value()
    yesterday = page.evaluate("(day) => new Date(Date.parse(day) - 864e5).toISOString().slice(0, 10)", today)
    came.fill(yesterday)
    page.get_by_text("at once").click()
    page.keyboard.press("Control+Enter")
    expect(page.locator(".tk-one")).to_contain_text("Press")
    row = newest(khoa)
    assert (row["channel"], row["state"]) == ("press", "received")
    local = page.evaluate("(at) => new Date(at + 7 * 36e5).toISOString()", row["opened_at"])
    assert local == f"{yesterday}T08:00:00.000Z"


def test_an_agency_has_no_way_to_write_or_merge_tickets(visit: Visit, khoa: Person):
    number = opened(khoa, agency="trade")
    page = tickets_of(visit, "socongthuong")
    take(page, number)
    for key in ("Alt+p", "Alt+g"):
        page.keyboard.press(key)
    expect(page.locator("#answer")).to_be_visible()
    expect(page.get_by_role("button", name="Ghi mới")).to_have_count(0)


def test_an_agency_takes_a_ticket_on_by_its_key(visit: Visit, khoa: Person):
    number = opened(khoa, agency="trade")
    page = tickets_of(visit, "socongthuong", theme="light")
    line = page.locator(f'[data-ticket="{number}"] .tk-ladder')
    expect(line).to_have_attribute("aria-label", "Cơ quan chưa nhận việc")
    take(page, number)
    keep(page, "take-up")
    page.keyboard.press("Alt+r")
    expect(page.locator(".tk-said")).to_have_text("Nhận việc.")
    expect(page.locator(".log li").first).to_contain_text("Sở Công Thương nhận việc")
    expect(line).to_have_attribute("aria-label", "Bước 1 trên 4: nhận")
    expect(page.locator(".tk-work").get_by_role("button", name="Nhận việc")).to_have_count(0)
    assert row_of(khoa, number)["taken_at"] is not None


def test_the_same_reported_twice_is_found_read_and_merged(visit: Visit, khoa: Person):
    near = {"lat": PLACE["lat"] + 0.0006, "lon": PLACE["lon"]}
    first = opened(khoa, field="telecoms", text="Cột viễn thông nghiêng ở ngã ba", place=near)
    far = opened(khoa, field="telecoms", text="Mất sóng", place={"lat": 11.9, "lon": 106.6})
    second = opened(khoa, field="telecoms", text="Cột điện thoại sắp đổ")
    page = tickets_of(visit, "nhung")
    take(page, second)
    page.keyboard.press("Alt+g")
    options = page.locator("#same [role=option]")
    expect(options).to_have_count(1)
    expect(options.first).to_contain_text(f"PA {first}")
    expect(options.first).to_contain_text("cách 70 m")
    expect(page.locator(".tk-other")).to_have_text("Cột viễn thông nghiêng ở ngã ba")
    expect(page.locator("body")).not_to_contain_text("0900 000 742")
    keep(page, "merge")
    no_offence(page)
    assert_whole(page)
    page.keyboard.type("999999")
    expect(page.locator(".tk-form [role=status]")).to_contain_text("Không thấy phản ánh")
    page.keyboard.press("Control+a")
    page.keyboard.type(str(far))
    expect(options.first).to_contain_text(f"PA {far}")
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    expect(options.first).to_contain_text(f"PA {first}")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".tk-work")).to_contain_text(f"Đã gộp vào PA {first}")
    assert (row_of(khoa, second)["state"], row_of(khoa, second)["into"]) == ("merged", first)
    keep(page, "merged")
    page.get_by_role("button", name=f"Mở PA {first}").click()
    expect(page.locator(".tk-one")).to_have_attribute("aria-label", f"PA {first}")
    expect(page.locator(".tk-facts")).to_contain_text("Gộp vào đây")
    expect(page.locator(".log")).to_contain_text(f"phản ánh {second} gộp vào {first}", ignore_case=True)
    page.get_by_role("button", name=f"PA {second}", exact=True).click()
    expect(page.locator(".tk-one")).to_have_attribute("aria-label", f"PA {second}")


def test_who_is_not_satisfied_is_written_down_and_it_is_opened_again(visit: Visit, khoa: Person, nhung: Person):
    number = opened(khoa, agency="trade")
    khoa.do("WriteAnswer", ticket=number, text=ANSWER)
    nhung.do("ApproveAnswer", ticket=number)
    page = tickets_of(visit, "khoa")
    take(page, number)
    page.get_by_role("group", name="Người dân đánh giá").get_by_text("hài lòng", exact=True).click()
    expect(page.locator(".tk-work")).to_contain_text("Người dân: hài lòng")
    page.get_by_role("group", name="Người dân đánh giá").get_by_text("chưa hài lòng").click()
    page.get_by_role("radio", name="Chưa hài lòng").check()
    keep(page, "unhappy")
    no_offence(page)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".tk-one")).to_contain_text("mở lại lần 1")
    told = [row["event"] for row in khoa.get(f"/tickets/{number}/story")["rows"]]
    assert [one.get("stars") for one in told if one["type"] == "TicketRated"] == [5, 1]
    assert told[-1]["type"] == "TicketReopened"


def test_who_approves_sees_what_changed_and_how_the_agency_stands(visit: Visit, khoa: Person, nhung: Person):
    number = opened(khoa, agency="trade")
    khoa.do("WriteAnswer", ticket=number, text="Đã thay bóng 24/11. Trụ số 4 sẽ làm sớm")
    nhung.do("SendBackAnswer", ticket=number, reason="no_date")
    khoa.do("WriteAnswer", ticket=number, text="Đã thay bóng 24/11. Trụ số 4 hẹn xong trước 27/11")
    page = tickets_of(visit, "nhung")
    take(page, number)
    expect(page.locator(".tk-work h2")).to_contain_text("bản 2, Trần Minh Khoa soạn")
    expect(page.locator(".tk-answer ins").first).to_contain_text("hẹn xong trước 27/11")
    expect(page.locator(".tk-answer del").first).to_contain_text("sẽ làm sớm")
    expect(page.locator(".tk-checks li.amb")).to_have_count(0)
    expect(page.locator(".tk-month")).to_contain_text("Sở Công Thương tháng này: được giao")
    keep(page, "approve")
    no_offence(page)
    assert_whole(page)


def test_what_an_answer_lacks_is_said_while_it_is_written_and_forbids_nothing(visit: Visit, khoa: Person):
    number = opened(khoa, agency="trade")
    page = tickets_of(visit, "socongthuong")
    take(page, number)
    expect(page.locator("#answer")).to_be_focused()
    page.keyboard.type("Trụ số 4 sẽ làm sớm, gọi 0912 345 678")
    expect(page.locator(".tk-checks li.amb")).to_have_count(3)
    expect(page.locator(".tk-checks")).to_contain_text("Còn việc chưa xong: ghi ngày hẹn")
    keep(page, "checks")
    no_offence(page)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".tk-work")).to_contain_text("chờ trung tâm duyệt")


def test_an_agency_is_told_what_is_late_and_takes_the_latest_by_one_key(visit: Visit, khoa: Person):
    week_ago = int(khoa.get("/healthz")["now"]) - 7 * 86_400_000 + 600_000
    number = opened(khoa, agency="environment", field="water", happened_at=week_ago, text="Mất nước từng đợt")
    if khoa.get(f"/tickets/{number}")["ticket"]["due"]["at"] > khoa.get("/healthz")["now"]:
        pytest.skip("nobody worked since: around Tết a week has no working day, and nothing older may be told")
    assert number in {row["ticket"] for row in khoa.get("/tickets?late=true&limit=500")["tickets"]}
    page = tickets_of(visit, "somoitruong", theme="light")
    expect(page.locator(".alarm")).to_contain_text("quá hạn")
    page.keyboard.press("Alt+b")
    expect(page.locator(".fg-page")).to_be_visible()
    page.keyboard.press("F8")
    expect(page.locator(".tk-one")).to_have_attribute("aria-label", f"PA {number}")
    expect(page.locator("#answer")).to_be_focused()
    keep(page, "agency-late")
    no_offence(page)
    assert_whole(page)


def test_a_phrase_is_put_where_the_hand_was_and_its_gap_is_typed_over(visit: Visit, khoa: Person):
    number = opened(khoa, agency="trade")
    page = tickets_of(visit, "socongthuong", theme="light")
    take(page, number)
    expect(page.locator("#answer")).to_be_focused()
    page.keyboard.type("Kính gửi.")
    page.keyboard.press("Alt+m")
    expect(page.locator(".tk-phrases button").first).to_be_focused()
    keep(page, "phrases")
    no_offence(page)
    assert_whole(page)
    page.keyboard.press("ArrowDown")
    expect(page.locator(".tk-phrases button").nth(1)).to_be_focused()
    page.keyboard.press("1")
    expect(page.locator(".tk-phrases")).to_have_count(0)
    expect(page.locator("#answer")).to_be_focused()
    page.keyboard.type("24/11")
    expect(page.locator("#answer")).to_have_value("Kính gửi. Ngày 24/11, đơn vị đã kiểm tra và xử lý xong.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".tk-work")).to_contain_text("chờ trung tâm duyệt")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_form_is_whole_at_the_usual_sizes(visit: Visit, khoa: Person, language: str):
    page = tickets_of(visit, "khoa", language=language)
    page.keyboard.press("Alt+p")
    expect(page.locator("#address")).to_be_visible()
    assert_whole(page)
    page.set_viewport_size({"width": 1024, "height": 768})
    keep(page, f"fresh-narrow-{language}")
