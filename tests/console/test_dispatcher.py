"""The dispatcher's page: what arrives, what keys do, what is said when somebody else was faster."""

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from tests.console.conftest import Visit
from tests.console.desk import CENTRE, Open, candidates, need, queue_row, take
from tests.console.room import Exchange, Person, before_commands, sight

pytestmark = pytest.mark.browser


def test_an_incident_comes_by_the_stream(visit: Visit, incident: Open):
    page = visit("nhung")
    expect(page.locator("[data-link=online]")).to_be_visible()
    number = incident()
    row = queue_row(page, number)
    expect(row).to_contain_text("Đau ngực")
    expect(row).to_contain_text("1 CC")
    expect(row).to_contain_text("còn")


def test_an_incident_is_opened_and_read_by_keyboard_alone(visit: Visit, incident: Open):
    first = incident("cardiac_arrest", text="Ông cụ ngã, không thở.", address="Ấp 4, cầu Nha Bích")
    second = incident(text="Nữ 60 tuổi đau ngực.", address="12 Nguyễn Huệ")
    page = visit("nhung")
    take(page, second)
    expect(page.locator(".detail h1")).to_contain_text("Đau ngực")
    expect(page.locator(".detail")).to_contain_text("Nữ 60 tuổi đau ngực.")
    expect(page.locator(".detail")).to_contain_text("12 Nguyễn Huệ")
    expect(page.locator("#main-action")).to_be_focused()
    assert first != second


@pytest.mark.draws
def test_enter_assigns_the_first_and_the_journal_says_so(visit: Visit, incident: Open, lan: Person):
    number = incident()
    page = visit("nhung")
    take(page, number)
    main = page.locator("#main-action")
    expect(main).to_contain_text("Điều")
    best = candidates(lan, number)[0]
    expect(main).to_contain_text(f"Điều {best}, đến sau")
    page.keyboard.press("Enter")
    expect(page.locator(".nd").first).to_contain_text(best)
    expect(page.locator(".log")).to_contain_text(f"Điều {best}")
    expect(page.locator("footer.cmd")).to_contain_text("đã ghi")
    assert need(lan, number)["unit"] == best


def test_a_figure_chooses_and_enter_takes_it(visit: Visit, incident: Open, lan: Person):
    number = incident()
    page = visit("nhung")
    take(page, number)
    third = candidates(lan, number)[2]
    expect(page.locator(".pick").nth(2)).to_contain_text(third)
    page.keyboard.press("3")
    expect(page.locator("#main-action")).to_contain_text(f"Điều {third}")
    page.keyboard.press("Enter")
    expect(page.locator(".nd").first).to_contain_text(third)
    assert need(lan, number)["unit"] == third


def test_who_was_faster_is_said_in_place_and_enter_is_dead(visit: Visit, incident: Open, lan: Person, khoa: Person):
    number = incident()
    page = visit("nhung")
    take(page, number)
    best, second = candidates(lan, number)[:2]
    expect(page.locator("#main-action")).to_contain_text(best)
    other = int(khoa.do("OpenIncident", kind="chest_pain", place=CENTRE)["ids"]["incident"])
    sent: list[str] = []

    def overtake(route: Route) -> None:
        sent.append(str(route.request.post_data))
        if len(sent) == 1:
            lan.do("AssignUnit", need=f"{other}.1", unit=best)
        route.continue_()

    before_commands(page, overtake)
    page.keyboard.down("Enter")
    answer = page.locator(".conf")
    expect(answer).to_contain_text(f"{best} đã đi vụ khác.")
    expect(answer).to_contain_text(f"Lê Thị Lan điều {best} tới vụ {other:04}")
    expect(answer).to_contain_text(f"Vụ {number:04} chưa thay đổi.")
    expect(answer).to_contain_text(f"Tốt nhất lúc này: {second}")
    expect(page.locator(".pick.gone")).to_contain_text(best)
    page.wait_for_timeout(1_100)
    page.keyboard.press("Enter", delay=10)  # the key was never let go: it does nothing
    assert len(sent) == 1
    page.keyboard.up("Enter")
    page.keyboard.press("Enter")
    expect(page.locator(".nd").first).to_contain_text(second)
    assert [json.loads(one)["unit"] for one in sent] == [best, second]


def test_until_its_entry_comes_an_assignment_is_being_sent(visit: Visit, incident: Open):
    number = incident()
    page = visit("nhung")
    take(page, number)
    held: list[Route] = []
    before_commands(page, lambda route: held.append(route))
    expect(page.locator("#main-action")).to_contain_text("Điều")
    page.keyboard.press("Enter")
    expect(page.locator("#main-action")).to_contain_text("đang gửi")
    page.keyboard.press("Enter")
    page.wait_for_timeout(200)
    assert len(held) == 1
    held[0].continue_()
    expect(page.locator(".log")).to_contain_text("Điều")


def test_a_typed_command_says_what_it_means_before_enter(visit: Visit, incident: Open, lan: Person):
    number = incident()
    page = visit("nhung")
    unit = candidates(lan, number)[0]
    take(page, number)
    page.keyboard.press("Control+/")
    page.keyboard.type(f"d {unit.lower()} {number}")
    expect(page.locator("footer.cmd")).to_contain_text(f"Điều {unit} tới vụ {number:04}")
    page.keyboard.press("Enter")
    expect(page.locator(".nd").first).to_contain_text(unit)
    page.keyboard.press("Control+/")
    page.keyboard.type(f"p {unit} oc")
    expect(page.locator("footer.cmd")).to_contain_text(f"{unit} tại hiện trường")
    page.keyboard.press("Enter")
    expect(page.locator(".nd").first).to_contain_text("Tại hiện trường")
    assert need(lan, number)["step"] == "on_scene"


def test_a_note_priority_and_closing_go_into_the_log(visit: Visit, incident: Open, lan: Person):
    number = incident()
    page = visit("nhung")
    take(page, number)
    page.get_by_role("button", name="Ghi chú").click()
    page.keyboard.type("Người nhà ra đón ở ngã ba.")
    page.keyboard.press("Enter")
    expect(page.locator(".log")).to_contain_text("Người nhà ra đón ở ngã ba.")
    page.keyboard.press("Alt+U")
    page.get_by_role("button", name="Ưu tiên 1, nguy kịch").click()
    expect(page.locator(".log")).to_contain_text("Đổi thành ưu tiên 1")
    page.get_by_role("button", name="Việc khác").click()
    page.get_by_role("button", name="Không cần xử lý").click()
    expect(page.locator(".log")).to_contain_text("Kết thúc vụ: Không cần xử lý")
    assert lan.rows("history")[str(number)]["disposition"] == "no_action"
    page.get_by_role("button", name="Mở lại vụ").click()
    page.get_by_role("button", name="Kết thúc nhầm").click()
    expect(page.locator(".log")).to_contain_text("Mở lại vụ")
    assert str(number) in lan.rows("queue")


@pytest.mark.draws
def test_a_unit_is_moved_on_and_called_off(visit: Visit, incident: Open, lan: Person):
    number = incident()
    unit = candidates(lan, number)[0]
    lan.do("AssignUnit", need=f"{number}.1", unit=unit)
    page = visit("nhung")
    take(page, number)
    page.locator(".nd").first.click()
    page.locator(".steps-row").get_by_role("button", name="Nhận lệnh").click()
    expect(page.locator(".nd").first).to_contain_text("Nhận lệnh")
    page.get_by_role("button", name="Huỷ lượt điều").click()
    page.get_by_role("button", name="Có tổ gần hơn").click()
    expect(page.locator(".nd").first).to_contain_text("chưa có")
    expect(page.locator(".log")).to_contain_text("đã huỷ, Có tổ gần hơn")


@pytest.mark.draws
def test_an_arrival_is_never_without_the_age_of_its_position(
    visit: Visit, incident: Open, lan: Person, console_url: str
):
    number = incident()
    unit = candidates(lan, number)[0]
    sight(Person(console_url, unit.lower()), unit, CENTRE["lat"], CENTRE["lon"])
    page = visit("nhung")
    take(page, number)
    first = page.locator(".pick").first
    expect(first).to_contain_text(unit)
    expect(first.locator(".age")).to_have_text(re.compile(r"\d+ s"))
    expect(first.locator(".eta")).to_have_text(re.compile(r"^\d+:\d\d$"))


def test_a_lost_link_is_told_and_nothing_is_done_late(visit: Visit, incident: Open, lan: Person, link: Any):
    number = incident()
    page = visit("nhung")
    take(page, number)
    expect(page.locator("#main-action")).to_contain_text("Điều")
    link.cut()
    expect(page.locator(".alarm")).to_contain_text("Đang hiện tình hình lúc")
    expect(page.locator("header.top")).to_contain_text("Mất kết nối")
    page.keyboard.press("Enter")
    expect(page.locator(".detail")).to_contain_text("Chưa điều được qua mạng.")
    page.get_by_role("button", name="Ghi chú").click()
    page.keyboard.type("Ghi khi mất mạng.")
    page.keyboard.press("Enter")
    expect(page.locator(".alarm")).to_contain_text("1 ghi chú chờ gửi")
    timer = page.locator(".dh .big").inner_text()
    page.wait_for_timeout(1_500)
    assert page.locator(".dh .big").inner_text() != timer, "timers go on"
    link.mend()
    expect(page.locator("[data-link=online]")).to_be_visible(timeout=15_000)
    expect(page.locator(".log")).to_contain_text("Ghi khi mất mạng.", timeout=15_000)
    assert need(lan, number)["unit"] is None, "an assignment is never sent by itself"


def test_a_command_typed_while_the_link_is_lost_is_handed_back(visit: Visit, incident: Open, lan: Person, link: Any):
    number = incident()
    page = visit("nhung")
    take(page, number)
    unit = candidates(lan, number)[0]
    link.cut()
    expect(page.locator("header.top")).to_contain_text("Mất kết nối")
    page.keyboard.press("Control+/")
    page.keyboard.type(f"d {unit} {number}")
    page.keyboard.press("Enter")
    expect(page.locator(".alarm")).to_contain_text("đã trả lại, chưa gửi")
    link.mend()
    expect(page.locator("[data-link=online]")).to_be_visible(timeout=15_000)
    expect(page.locator(".alarm")).to_contain_text("chưa gửi")
    assert need(lan, number)["unit"] is None


def test_a_drill_is_framed(visit: Visit, incident: Open):
    number = incident(drill=True)
    page = visit("nhung")
    take(page, number)
    expect(page.locator(".app.drilled")).to_be_visible()
    expect(page.locator("header.top")).to_contain_text("DIỄN TẬP")
    assert page.title().startswith("DIỄN TẬP")


def test_a_reader_can_do_nothing(visit: Visit, incident: Open):
    number = incident()
    page = visit("ioc")
    queue_row(page, number).click()
    expect(page.locator(".detail h1")).to_be_visible()
    expect(page.locator("#main-action")).to_have_count(0)
    expect(page.get_by_role("button", name="Việc khác")).to_have_count(0)


def test_a_call_taker_looks_on_and_may_write_but_sends_nobody(visit: Visit, incident: Open):
    number = incident()
    page = visit("khoa")
    page.keyboard.press("Alt+2")
    queue_row(page, number).click()
    expect(page.locator(".detail h1")).to_be_visible()
    expect(page.locator("#main-action")).to_have_count(0)
    expect(page.get_by_role("button", name="Ghi chú")).to_be_visible()


def test_rows_stay_under_the_pointer(visit: Visit, incident: Open):
    first = incident("abdominal_pain")
    page = visit("nhung")
    row = queue_row(page, first)
    expect(row).to_be_visible()
    row.hover()
    before = row.bounding_box()
    urgent = incident("cardiac_arrest")
    expect(page.locator(".news")).to_contain_text("1 vụ mới")
    after = row.bounding_box()
    assert before
    assert after
    assert after["y"] - before["y"] < 40, "only the line that tells of it may stand above"
    page.mouse.move(700, 300)
    expect(queue_row(page, urgent)).to_be_visible()


def test_a_pointer_that_was_left_lying_holds_nobodys_place_for_ever(visit: Visit, incident: Open):
    first = incident("abdominal_pain")
    page = visit("nhung")
    row = queue_row(page, first)
    expect(row).to_be_visible()
    row.hover()
    urgent = incident("cardiac_arrest")
    expect(page.locator(".news")).to_contain_text("1 vụ mới")
    expect(queue_row(page, urgent)).to_be_visible(timeout=15_000)


def test_a_new_call_does_not_disturb_the_dispatcher(visit: Visit, incident: Open, exchange: Exchange):
    incident()
    page = visit("nhung")
    expect(page.locator("#main-action")).to_be_visible()
    call = exchange.ring("115", "0900 000 111")
    page.wait_for_timeout(500)
    expect(page.locator("nav [aria-current=page]")).to_contain_text("Điều phối")
    exchange.end(call)


def test_it_is_not_said_that_all_have_units_while_one_waits(visit: Visit, incident: Open, lan: Person):
    number = incident("crash_trapped")
    lan.do("AssignUnit", need=f"{number}.1", unit=candidates(lan, number)[0])
    page = visit("nhung")
    take(page, number)
    page.locator(".nd").first.click()
    expect(page.locator(".detail")).to_contain_text("Nhu cầu đang chọn đã có tổ")
    expect(page.locator(".detail")).not_to_contain_text("Mọi nhu cầu của vụ này đã có tổ.")
