"""Cards of questions: asked and answered by keyboard, what they propose is taken by one key, advice is read aloud."""

import os
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.console.conftest import Visit
from tests.console.desk import CENTRE, Open
from tests.console.room import Exchange, Person

pytestmark = pytest.mark.browser

EXAMPLE = "Ví dụ – phải được"


@pytest.fixture(autouse=True)
def nobody_rings(exchange: Exchange, khoa: Person) -> None:
    for call, row in khoa.rows("calls").items():
        if row["state"] != "ended":
            exchange.end(call)


def shown(page: Page, name: str) -> None:
    """A picture for who wants to look: KEEP_PICTURES names the folder."""
    if "KEEP_PICTURES" in os.environ:
        page.screenshot(path=str(Path(os.environ["KEEP_PICTURES"]) / f"{name}.png"))


def _mine(page: Page, exchange: Exchange, desk: str) -> str:
    expect(page.locator("header.top")).to_contain_text(f"Bàn {desk}")
    call = exchange.ring("115", "0900 000 820")
    exchange.answer(call, desk)
    expect(page.locator(".who")).to_contain_text("0900 000 820")
    return call


def _kind(page: Page, typed: str) -> None:
    page.keyboard.press("Alt+L")
    page.keyboard.type(typed)
    page.keyboard.press("Enter")


def _row(khoa: Person, call: str) -> dict[str, Any]:
    return next(row for row in khoa.rows("queue").values() if call in row["calls"])


def test_a_card_is_asked_and_its_proposal_taken_by_keyboard_alone(visit: Visit, exchange: Exchange, khoa: Person):
    page = visit("khoa", desk="321", theme="light")
    call = _mine(page, exchange, "321")
    page.locator("#narrative").focus()
    page.keyboard.type("Chồng tôi nằm im, gọi không dậy")
    _kind(page, "bat tinh")
    asks = page.locator(".asks")
    expect(asks).to_contain_text("Bất tỉnh, ngưng thở")
    expect(asks).to_contain_text(EXAMPLE)
    expect(asks).to_contain_text("bản 2026.1")
    expect(asks.locator(".q")).to_have_count(2)
    page.keyboard.press("Alt+H")
    page.keyboard.press("1")
    page.keyboard.press("2")
    expect(page.locator('[data-question="breathes"]')).to_be_focused()
    expect(page.locator(".proposed")).to_contain_text("Chưa có đề xuất")
    page.keyboard.press("k")
    expect(asks.locator(".q")).to_have_count(5)
    read = page.locator(".read")
    expect(read).to_contain_text("Ép tim ngay")
    expect(read).to_contain_text("Ấn mạnh xuống 5 đến 6 cm")
    expect(read).to_contain_text(EXAMPLE)
    expect(page.locator(".proposed")).to_contain_text("Ngưng tuần hoàn")
    expect(page.locator(".proposed")).to_contain_text("vì Nhìn ngực 10 giây")
    page.keyboard.press("Alt+B")
    expect(read.locator(".count")).not_to_be_empty()
    shown(page, "card-asked")
    page.keyboard.press("Alt+N")
    expect(page.locator("#kind")).to_have_value("Ngưng tuần hoàn")
    expect(page.locator(".proposed")).to_contain_text("Thêm khi mở vụ: 1 xe cấp cứu, kíp có bác sĩ")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".saidline")).to_contain_text("Đã mở vụ")
    row = _row(khoa, call)
    assert (row["kind"], row["priority"]) == ("cardiac_arrest", 1)
    assert [need["wanted"] for need in row["needs"]] == [["ambulance"], ["ambulance", "doctor"]]
    (answered,) = row["answers"]
    assert [(one["question"], one["code"]) for one in answered["answers"]] == [
        ("age", "adult"),
        ("conscious", "no"),
        ("breathes", "no"),
    ]
    expect(read).to_contain_text("Ép tim ngay")
    expect(asks.locator(".opt.on")).to_have_count(3)
    shown(page, "card-opened")


def test_asking_goes_on_after_the_incident_is_open_and_what_it_proposes_is_done(
    visit: Visit, exchange: Exchange, khoa: Person
):
    page = visit("khoa", desk="322")
    call = _mine(page, exchange, "322")
    _kind(page, "xe may tu nga")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".saidline")).to_contain_text("Đã mở vụ")
    assert len(_row(khoa, call)["needs"]) == 1
    page.keyboard.press("Alt+H")
    page.keyboard.press("1")
    page.keyboard.press("ArrowDown")
    expect(page.locator('[data-question="injured"]')).to_be_focused()
    page.keyboard.type("3x")
    expect(page.locator('[data-question="injured"]')).to_have_value("3")
    page.keyboard.press("Enter")
    expect(page.locator('[data-question="fuel"]')).to_be_focused()
    expect(page.locator(".read")).to_contain_text("Không kéo người kẹt ra")
    expect(page.locator(".proposed")).to_contain_text("Tai nạn giao thông, có người kẹt")
    page.keyboard.press("Alt+N")
    expect(page.locator(".saidline")).to_contain_text("Đã nhận")
    row = _row(khoa, call)
    assert (row["kind"], row["priority"]) == ("crash_trapped", 1)
    assert any("cutting" in need["wanted"] for need in row["needs"])
    expect(page.locator(".proposed")).to_contain_text("Chưa có đề xuất")
    page.keyboard.press("Escape")
    expect(page.locator("#narrative")).to_be_focused()
    expect(page.locator(".q.done")).to_have_count(2)
    page.wait_for_timeout(1_500)
    assert {one["question"]: one["code"] for one in _row(khoa, call)["answers"][0]["answers"]} == {
        "trapped": "yes",
        "injured": "3",
    }


def test_a_card_takes_no_key_from_who_is_writing(visit: Visit, exchange: Exchange):
    page = visit("khoa", desk="323")
    _mine(page, exchange, "323")
    _kind(page, "ran can")
    expect(page.locator(".asks")).to_contain_text("Rắn cắn")
    page.locator("#narrative").focus()
    page.keyboard.type("1 2 3 c k 0 ")
    expect(page.locator("#narrative")).to_have_value("1 2 3 c k 0 ")
    expect(page.locator(".q.done")).to_have_count(0)


def test_an_incident_without_a_call_keeps_what_was_answered(visit: Visit, khoa: Person):
    page = visit("khoa")
    page.get_by_role("button", name="Mở vụ không từ cuộc gọi").click()
    before = set(khoa.rows("queue"))
    _kind(page, "bong")
    page.keyboard.press("Alt+H")
    page.keyboard.press("1")
    page.keyboard.press("Control+Enter")
    expect(page.locator("footer.cmd")).to_contain_text("Đã mở vụ")
    page.wait_for_timeout(300)
    (made,) = set(khoa.rows("queue")) - before
    assert [one["card"] for one in khoa.rows("queue")[made]["answers"]] == ["burn"]


def test_a_dispatcher_reads_the_answers_and_the_log_tells_them_in_words(visit: Visit, incident: Open, khoa: Person):
    number = incident("unconscious")
    digest = khoa.get("/region")["files"]["cards.json"]
    card = {"card": "cardiac_arrest", "version": "2026.1", "digest": digest}
    khoa.do("AnswerQuestions", incident=number, answers=[{"question": "conscious", "code": "no"}], **card)
    page = visit("lan")
    page.locator(f'[data-incident="{number}"]').click()
    facts = page.locator(".detail .fx")
    expect(facts).to_contain_text("Lay gọi to, người bệnh có trả lời hay cử động không? Không")
    expect(facts).to_contain_text(EXAMPLE)
    expect(page.locator(".log")).to_contain_text("Bất tỉnh, ngưng thở (bản 2026.1): Lay gọi to")
    shown(page, "answers-dispatcher")
    english = visit("lan", language="en")
    english.locator(f'[data-incident="{number}"]').click()
    expect(english.locator(".log")).to_contain_text("(version 2026.1): Does the person answer")


def test_a_crew_reads_the_answers(visit: Visit, incident: Open, khoa: Person, lan: Person):
    number = incident("unconscious", text="Ngã trong nhà tắm")
    digest = khoa.get("/region")["files"]["cards.json"]
    card = {"card": "cardiac_arrest", "version": "2026.1", "digest": digest}
    khoa.do("AnswerQuestions", incident=number, answers=[{"question": "breathes", "code": "no"}], **card)
    lan.do("AssignUnit", need=f"{number}.1", unit="A01")
    page = visit("a01", size=(390, 844))
    expect(page.locator(".job")).to_contain_text("có thở bình thường không? Thở ngáp là không. Không")
    shown(page, "answers-crew")


# --- each service's part


def test_two_dispatchers_each_see_and_rank_their_own_part(visit: Visit, incident: Open, khoa: Person):
    number = incident("fight")
    police, medics = visit("duc"), visit("mai", theme="light")
    for page in (police, medics):
        page.locator(f'[data-incident="{number}"]').click()
        expect(page.locator(".detail .dh .pg")).to_have_attribute("aria-label", "Ưu tiên 2")
    police.keyboard.press("Alt+U")
    police.keyboard.press("Shift+Tab")
    police.keyboard.press("Enter")
    expect(police.locator(".detail .dh .pg")).to_have_attribute("aria-label", "Ưu tiên 1")
    expect(medics.locator('[data-part="police"] .pg')).to_have_attribute("aria-label", "Ưu tiên 1")
    expect(medics.locator(".detail .dh .pg")).to_have_attribute("aria-label", "Ưu tiên 2")
    expect(medics.locator('[data-part="police"]')).to_have_class("part other")
    medics.locator('button[data-part="ambulance"]').click()
    medics.get_by_role("button", name="Ưu tiên 3").click()
    expect(medics.locator(".detail .dh .pg")).to_have_attribute("aria-label", "Ưu tiên 3")
    row = khoa.rows("queue")[str(number)]
    assert row["priority"] == 2
    assert {need["service"]: need["priority"] for need in row["needs"]} == {"police": 1, "ambulance": 3}
    for page, priority, own, other in ((police, 1, "1 TT", "1 CC"), (medics, 3, "1 CC", "1 TT")):
        line = page.locator(f'#queue [data-incident="{number}"]')
        expect(line.locator(".pg")).to_have_attribute("aria-label", f"Ưu tiên {priority}")
        expect(line.locator(".nn .small-only").first).to_have_text(own)
        expect(line.locator(".nn .others .small-only")).to_have_text(other)
    expect(police.locator(".log")).to_contain_text("ưu tiên 3")
    shown(police, "parts-police")
    shown(medics, "parts-ambulance")


def test_who_is_bound_ends_nothing_for_which_others_are_still_needed_and_reads_who_does(visit: Visit, incident: Open):
    fight, ill = incident("fight"), incident("stroke")
    page = visit("mai")
    for number, may in ((fight, 0), (ill, 1)):
        page.locator(f'[data-incident="{number}"]').click()
        page.get_by_role("button", name="Việc khác").click()
        expect(page.get_by_role("group", name="Huỷ vụ")).to_have_count(may)
        expect(page.get_by_text("nhờ điện thoại viên hoặc trưởng ca")).to_have_count(1 - may)
        if not may:
            shown(page, "others-needed")
        page.keyboard.press("Escape")


def test_a_call_taker_sees_all_parts(visit: Visit, exchange: Exchange, khoa: Person, lan: Person):
    page = visit("khoa", desk="324")
    call = _mine(page, exchange, "324")
    number = int(khoa.do("OpenIncident", kind="fight", call=call, place=CENTRE)["ids"]["incident"])
    seen = khoa.rows("queue")[str(number)]["position"]
    lan.do("ChangePartPriority", incident=number, service="police", priority=1, seen=seen)
    expect(page.locator('.aside [data-part="police"] .pg')).to_have_attribute("aria-label", "Ưu tiên 1")
    expect(page.locator('.aside [data-part="ambulance"] .pg')).to_have_attribute("aria-label", "Ưu tiên 2")


def test_who_may_rank_all_chooses_the_whole_or_a_part(visit: Visit, incident: Open, khoa: Person):
    number = incident("fight")
    page = visit("lan")
    page.locator(f'[data-incident="{number}"]').click()
    page.keyboard.press("Alt+U")
    page.get_by_role("group", name="Phần việc").get_by_role("button", name="Công an").click()
    page.get_by_role("button", name="Ưu tiên 4").click()
    expect(page.locator('[data-part="police"] .pg')).to_have_attribute("aria-label", "Ưu tiên 4")
    page.keyboard.press("Alt+U")
    page.get_by_role("button", name="Ưu tiên 1").click()
    expect(page.locator('[data-part="police"] .pg')).to_have_attribute("aria-label", "Ưu tiên 1")
    assert khoa.rows("queue")[str(number)]["parts"] == []
