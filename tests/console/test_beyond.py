"""Handing incidents to another centre and taking theirs, by keyboard."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.console.centre import Centre, listening
from tests.console.conftest import Service, Visit, started
from tests.console.desk import CENTRE, take
from tests.console.link import Link
from tests.console.room import Exchange, Person
from tests.console.test_access import AXE, no_offence

pytestmark = pytest.mark.browser

NAME = "112 Bộ Chỉ huy quân sự tỉnh"


@pytest.fixture(scope="module")
def centre() -> Centre:
    return Centre()


@pytest.fixture(scope="module")
def beyond(centre: Centre, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service that knows 112."""
    folder = tmp_path_factory.mktemp("beyond")
    with listening(centre) as url:
        centre.write(folder / "centres.json", url)
        with started(folder, EOC_CENTRES=str(folder / "centres.json")) as service:
            centre.url = service.url
            yield service


@pytest.fixture
def link(beyond: Service) -> Iterator[Link]:
    with Link(beyond.url) as between:
        yield between


@pytest.fixture
def lan(beyond: Service) -> Person:
    return Person(beyond.url, "lan")


@pytest.fixture
def exchange(beyond: Service) -> Exchange:
    return Exchange.of(beyond.url, beyond.data)


@pytest.fixture(autouse=True)
def nothing_waits(lan: Person, centre: Centre) -> None:
    """What earlier tests offered is over."""
    for row in lan.rows("transfers").values():
        if row["state"] == "offered" and row["way"] == "in":
            lan.do("RefuseTransfer", transfer=row["transfer"], reason="no_capacity")
        elif row["state"] == "offered":
            lan.do("WithdrawTransfer", transfer=row["transfer"])
    for row in lan.rows("queue").values():
        lan.do("CancelIncident", incident=row["incident"], reason="by_mistake")
    centre.heard.clear()


def _online(page: Page) -> Page:
    expect(page.locator("[data-link=online]")).to_be_visible()
    return page


def _picture(page: Page, name: str) -> None:
    """Kept where somebody wants to look at it."""
    if "PICTURES" in os.environ:
        page.screenshot(path=Path(os.environ["PICTURES"]) / f"{name}.png")


def test_an_incident_goes_to_112_by_keyboard_and_its_answer_is_seen(visit: Visit, lan: Person, centre: Centre):
    number = lan.do("OpenIncident", kind="drowning", place=CENTRE, text="Thuyền lật")["ids"]["incident"]
    page = _online(visit("lan", "/#dispatch"))
    take(page, number)
    page.keyboard.press("Alt+c")
    strip = page.locator(".more .strip")
    expect(strip).to_contain_text("Chuyển sang nơi nào?")
    page.keyboard.press("1")
    expect(strip).to_contain_text(f"Vì sao chuyển {NAME}?")
    page.keyboard.press("3")
    expect(strip).to_contain_text("Giao hẳn")
    _picture(page, "choosing")
    page.keyboard.press("1")
    line = page.locator(".transfers .strip").first
    expect(line).to_contain_text(f"Đang chờ {NAME} nhận")
    expect(line).to_contain_text(re.compile(r"0:\d\d / 2:00"))
    _picture(page, "waiting")
    told = centre.told("transfer.offered")
    assert (told["reason"], told["incident"]["development"]) == ("needs_help", "Thuyền lật")
    centre.tell("transfer.accepted", transfer=told["transfer"], reference="QS-88")
    expect(line).to_contain_text(re.compile(rf"{NAME} đã nhận lúc \d\d:\d\d.*số hồ sơ bên đó QS-88"))
    expect(page.locator(".detail")).to_contain_text("Nơi khác đã nhận, số hồ sơ QS-88")


def test_what_112_must_be_told_is_typed_and_goes_along_and_stands_in_the_log(visit: Visit, lan: Person, centre: Centre):
    number = lan.do("OpenIncident", kind="drowning", place=CENTRE, text="Thuyền lật")["ids"]["incident"]
    page = _online(visit("lan", "/#dispatch"))
    take(page, number)
    for key in ("Alt+c", "1", "3", "3"):
        page.keyboard.press(key)
    expect(page.get_by_label("Quy mô", exact=True)).to_be_focused()
    for word in ("12 người", "trôi về phía cầu", "xuồng cao su", "UBND xã 3"):
        page.keyboard.type(word)
        page.keyboard.press("Tab")
    _picture(page, "details")
    no_offence(page)
    page.keyboard.press("Escape")
    strip = page.locator(".more .strip")
    expect(strip).to_be_focused()
    expect(strip).to_contain_text("Gửi kèm: quy mô, nguy cơ lan rộng, yêu cầu hỗ trợ, người báo.")
    page.keyboard.press("3")
    expect(page.get_by_label("Người báo")).to_have_value("UBND xã 3")
    page.get_by_label("Người báo").press("Enter")
    page.keyboard.press("2")
    expect(page.locator(".transfers .strip").first).to_contain_text(f"Đang chờ {NAME} nhận")
    told = centre.told("transfer.offered")
    incident = told["incident"]
    assert (incident["extent"], incident["likely_spread"]) == ("12 người", "trôi về phía cầu")
    assert (incident["help_wanted"], incident["reporter"]["name"]) == ("xuồng cao su", "UBND xã 3")
    log = page.locator(".log")
    expect(log).to_contain_text("Quy mô: 12 người. Nguy cơ lan rộng: trôi về phía cầu. Yêu cầu hỗ trợ: xuồng cao su")


def test_news_of_what_was_offered_goes_to_112_by_keyboard_before_and_after_it_took_it(
    visit: Visit, lan: Person, centre: Centre
):
    number = lan.do("OpenIncident", kind="drowning", place=CENTRE)["ids"]["incident"]
    page = _online(visit("lan", "/#dispatch"))
    take(page, number)
    for key in ("Alt+c", "1", "3", "1"):
        page.keyboard.press(key)
    line = page.locator(".transfers .strip").first
    expect(line).to_contain_text("Đang chờ")
    page.keyboard.press("Alt+c")
    expect(page.locator(".more .strip")).to_contain_text("Vụ này đang chờ nơi khác nhận")
    page.keyboard.press("t")
    box = page.get_by_label(f"Tin mới cho {NAME}")
    expect(box).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.type("Đã vớt được hai người")
    _picture(page, "news")
    no_offence(page)
    page.keyboard.press("Enter")
    expect(box).to_have_count(0)
    expect(line).to_contain_text(re.compile(r"Tin mới gửi lúc \d\d:\d\d"))
    told = centre.told("transfer.updated")
    assert told["text"] == "Đã vớt được hai người"
    expect(page.locator(".log")).to_contain_text("Tin mới về vụ chuyển: Đã vớt được hai người")
    centre.tell("transfer.accepted", transfer=told["transfer"], reference="QS-9")
    expect(line).to_contain_text("đã nhận lúc")
    line.get_by_role("button", name="Gửi tin mới").press("Enter")
    expect(box).to_be_focused()
    page.keyboard.type("Còn một người mất tích")
    page.keyboard.press("Escape")
    expect(box).to_have_count(0)
    line.get_by_role("button", name="Gửi tin mới").click()
    expect(box).to_have_value("Còn một người mất tích")
    centre.heard.clear()
    box.press("Enter")
    expect(box).to_have_count(0)
    assert centre.told("transfer.updated")["text"] == "Còn một người mất tích"
    centre.tell("transfer.completed", transfer=told["transfer"])
    expect(line).to_contain_text("báo đã xong")
    expect(line.get_by_role("button", name="Gửi tin mới")).to_have_count(0)


def test_what_was_offered_to_112_is_withdrawn_by_one_key_on_the_dispatchers_page(
    visit: Visit, lan: Person, centre: Centre
):
    number = lan.do("OpenIncident", kind="drowning", place=CENTRE)["ids"]["incident"]
    page = _online(visit("lan", "/#dispatch"))
    take(page, number)
    page.keyboard.press("Alt+r")
    for key in ("Alt+c", "1", "3", "1"):
        page.keyboard.press(key)
    line = page.locator(".transfers .strip").first
    expect(line.get_by_role("button", name="Rút lại")).to_contain_text("Alt R")
    told = centre.told("transfer.offered")
    no_offence(page)
    page.keyboard.press("Alt+r")
    expect(line).to_contain_text(f"Đã rút lại lời chuyển cho {NAME}")
    assert centre.told("transfer.withdrawn")["transfer"] == told["transfer"]
    page.keyboard.press("Alt+r")
    states = [row["state"] for row in lan.rows("transfers").values() if row["incident"] == number]
    assert states == ["withdrawn"]


def test_a_refusal_comes_back_as_an_alarm_with_its_reason(visit: Visit, lan: Person, centre: Centre):
    number = lan.do("OpenIncident", kind="drowning", place=CENTRE)["ids"]["incident"]
    page = _online(visit("lan", "/#dispatch"))
    take(page, number)
    for key in ("Alt+c", "1", "2", "2"):
        page.keyboard.press(key)
    told = centre.told("transfer.offered")
    assert (told["reason"], told["keep"]) == ("other_area", False)
    centre.tell("transfer.refused", transfer=told["transfer"], reason="no_capacity")
    expect(page.locator(".transfers .strip.warn")).to_contain_text("từ chối: không còn lực lượng")
    expect(page.locator("header ~ .alarm")).to_contain_text(f"{NAME} không nhận, vụ việc quay về")
    _picture(page, "refused")
    page.keyboard.press("Shift+F7")
    expect(page.locator("header ~ .alarm")).not_to_contain_text("quay về")


def test_what_112_offers_stands_first_in_the_list_and_is_taken_by_keyboard(visit: Visit, lan: Person, centre: Centre):
    page = _online(visit("khoa", "/#calls"))
    centre.offer(
        kind="cardiac_arrest",
        priority=1,
        place={**CENTRE, "address": "12 Hùng Vương"},
        reporter={"name": "Nguyễn Văn An", "phone": "0912345678", "organisation": "UBND phường"},
        development="Một người ngừng thở",
        extent="một nhà",
        help_wanted="xe cấp cứu",
    )
    row = page.locator("[data-received]")
    expect(row).to_contain_text(NAME)
    expect(row).to_contain_text("việc của số khác")
    expect(page.locator(".alarm")).to_contain_text(f"{NAME} chuyển đến")
    page.keyboard.press("F2")
    page.keyboard.press("Enter")
    expect(page.locator(".who")).to_contain_text(NAME)
    for word in ("Một người ngừng thở", "Nguyễn Văn An, UBND phường, 0912345678", "Quy mô: một nhà", "xe cấp cứu"):
        expect(page.locator(".handed")).to_contain_text(word)
    expect(page.locator(".strip.first")).to_be_focused()
    _picture(page, "received")
    page.keyboard.press("Enter")
    expect(row).to_have_count(0)
    opened = next(iter(lan.rows("queue").values()))
    assert (opened["kind"], opened["priority"]) == ("cardiac_arrest", 1)
    assert centre.told("transfer.accepted")["reference"] == str(opened["incident"])


def test_what_112_offers_is_refused_with_a_reason_by_keyboard(visit: Visit, centre: Centre):
    page = _online(visit("khoa", "/#calls"))
    name = centre.offer(kind="cardiac_arrest", place=dict(CENTRE))
    expect(page.locator(".alarm")).to_contain_text("chuyển đến")
    page.keyboard.press("F8")
    expect(page.locator(".strip.first")).to_be_focused()
    page.keyboard.press("t")
    expect(page.locator(".strip")).to_contain_text("Vì sao từ chối?")
    page.keyboard.press("1")
    expect(page.locator("[data-received]")).to_have_count(0)
    assert centre.told("transfer.refused") == {"transfer": name, "reason": "wrong_area"}


def test_what_we_know_already_is_attached_and_a_kind_that_is_unknown_is_asked_for(
    visit: Visit, lan: Person, centre: Centre
):
    number = lan.do("OpenIncident", kind="drowning", place=CENTRE)["ids"]["incident"]
    page = _online(visit("khoa", "/#calls"))
    centre.offer(kind="duoi-nuoc", place=dict(CENTRE), development="Thuyền lật ở cầu")
    expect(page.locator(".alarm")).to_contain_text("chuyển đến")
    page.keyboard.press("F8")
    expect(page.locator(".strip.first")).to_contain_text("loại")
    expect(page.locator("#kind")).to_be_visible()
    expect(page.locator(".strip.first")).to_contain_text("Gắn vào vụ")
    _picture(page, "attach")
    page.keyboard.press("Alt+g")
    expect(page.locator("[data-received]")).to_have_count(0)
    assert centre.told("transfer.accepted")["reference"] == str(number)
    assert list(lan.rows("queue")) == [str(number)]


def test_a_call_goes_to_112_with_what_was_written(visit: Visit, exchange: Exchange, centre: Centre):
    page = _online(visit("khoa", "/#calls", desk="401"))
    expect(page.locator("header.top")).to_contain_text("Bàn 401")
    call = exchange.ring("113", "0900 000 112")
    exchange.answer(call, "401")
    expect(page.locator(".who")).to_contain_text("0900 000 112")
    page.fill("#narrative", "Sạt lở núi")
    page.keyboard.press("Alt+c")
    strip = page.locator(".strip")
    expect(strip).to_contain_text(NAME)
    at = strip.locator("button").all_inner_texts()
    page.keyboard.press(str(next(i for i, text in enumerate(at, 1) if NAME in text)))
    page.keyboard.press("1")
    expect(page.locator(".transfers")).to_contain_text(f"Đang chờ {NAME} nhận")
    told = centre.told("transfer.offered")
    assert told["incident"]["development"] == "Sạt lở núi"
    assert told["incident"]["reporter"]["phone"] == "0900 000 112"
    _picture(page, "call")
    withdrawn = page.locator(".transfers")
    expect(withdrawn.get_by_role("button", name="Rút lại")).to_contain_text("Alt R")
    page.locator("#narrative").focus()
    page.keyboard.press("Alt+r")
    expect(withdrawn).to_contain_text("Đã rút lại")
    assert centre.told("transfer.withdrawn")["transfer"] == told["transfer"]
    expect(page.locator("#narrative")).to_have_value("Sạt lở núi")
    exchange.end(call)


def test_the_new_parts_can_be_read_by_everyone(visit: Visit, lan: Person, centre: Centre):
    page = _online(visit("khoa", "/#calls"))
    centre.offer(kind="cardiac_arrest", place=dict(CENTRE), development="Một người ngừng thở")
    expect(page.locator(".alarm")).to_contain_text("chuyển đến")
    page.keyboard.press("F8")
    expect(page.locator(".handed")).to_contain_text("ngừng thở")
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []
