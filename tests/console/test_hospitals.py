"""What hospitals can take: their own page, the page of all of them, and where crews and dispatchers choose to drive."""

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.console.conftest import Visit
from tests.console.desk import take
from tests.console.room import Person

pytestmark = pytest.mark.browser

OWN, OTHER = "bvdk-tinh", "ttyt-dong-phu"
PHONE = (390, 844)
PLACE = {"lat": 11.5300, "lon": 106.8900}
BEDS = {"emergency": 4, "intensive": 0, "burns": 2}
OnScene = Callable[[str], tuple[int, str]]
PICTURES = os.environ.get("PICTURES")


def picture(page: Page, name: str) -> None:
    """For who wants to look."""
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png")


@pytest.fixture
def hospital(console_url: str) -> Person:
    return Person(console_url, OWN)


@pytest.fixture
def on_scene(khoa: Person, lan: Person, on_duty: list[str]) -> Iterator[OnScene]:
    """A unit stands at an incident of its own; afterwards nobody does."""
    made: list[int] = []

    def ordered(unit: str) -> tuple[int, str]:
        before = lan.rows("units")[unit]["assignment"]
        if before:
            lan.do("CancelAssignment", assignment=before, reason="by_mistake")
        number = int(khoa.do("OpenIncident", kind="stroke", place=PLACE, text="Nam 61 tuổi")["ids"]["incident"])
        made.append(number)
        lan.do("AssignUnit", need=f"{number}.1", unit=unit)
        assignment = lan.rows("units")[unit]["assignment"]
        lan.do("AdvanceAssignment", assignment=assignment, step="on_scene")
        return number, assignment

    yield ordered
    for number in made:
        for need in lan.rows("queue")[str(number)]["needs"]:
            if need["assignment"] and need["step"] != "cleared":
                lan.do("CancelAssignment", assignment=need["assignment"], reason="by_mistake")
        lan.do("CancelIncident", incident=number, reason="by_mistake")


def test_a_hospital_tells_what_it_can_take_and_says_how_old_that_is(visit: Visit, hospital: Person, lan: Person):
    page = visit(OWN, size=PHONE)
    expect(page.get_by_role("heading", name="Bệnh viện Đa khoa tỉnh Bình Phước")).to_be_visible()
    care = page.locator('[data-care="emergency"]')
    care.locator("input").fill("4")
    page.locator('[data-care="intensive"]').get_by_role("button", name="thêm một giường").click()
    page.locator('[data-care="burns"]').get_by_role("button", name="Không nhận").click()
    page.get_by_role("button", name="Cập nhật", exact=True).click()
    expect(page.locator(".hf > p[role=status]")).to_contain_text("Đã ghi lúc")
    status = page.locator(".hd-own > .hs")
    expect(status).to_contain_text("Cấp cứu 4")
    expect(status).to_contain_text("Bỏng: không nhận")
    expect(status).to_contain_text("trước")
    row = lan.rows("hospitals")[OWN]
    assert (row["beds"], row["closed"], row["diverting"]) == ({"emergency": 4, "intensive": 1}, ["burns"], False)
    expect(page.get_by_role("button", name="Vẫn như vậy")).to_be_visible()
    picture(page, "hospital-phone")


def test_what_holds_no_longer_never_reads_as_free(visit: Visit, hospital: Person):
    hospital.do("ReportHospital", hospital=OWN, beds=BEDS, until=int(time.time() * 1000) + 1_500)
    page = visit(OWN, size=PHONE)
    status = page.locator(".hd-own > .hs")
    expect(status).to_contain_text("Chưa rõ: số liệu hết hạn", timeout=10_000)
    expect(status).not_to_contain_text("Cấp cứu 4")
    expect(page.locator('[data-care="emergency"] input')).to_have_value("")
    picture(page, "hospital-lapsed")


def test_a_hospital_diverts_until_it_says_otherwise(visit: Visit, hospital: Person, lan: Person):
    hospital.do("ReportHospital", hospital=OWN, beds=BEDS)
    page = visit(OWN, size=(1366, 768), theme="light")
    page.get_by_role("checkbox", name="Không nhận bệnh nhân nào").check()
    page.get_by_role("button", name="4 giờ", exact=True).click()
    page.get_by_role("button", name="Cập nhật", exact=True).click()
    expect(page.locator(".hd-own > .hs")).to_contain_text("KHÔNG NHẬN")
    row = lan.rows("hospitals")[OWN]
    assert row["diverting"]
    assert 3.9 < (row["until"] - row["reported_at"]) / 3_600_000 < 4.1
    picture(page, "hospital-diverts")


def test_what_somebody_else_told_meanwhile_is_not_overwritten_unseen(visit: Visit, hospital: Person, lan: Person):
    hospital.do("ReportHospital", hospital=OWN, beds=BEDS)
    page = visit(OWN, size=PHONE)
    box = page.locator('[data-care="emergency"] input')
    expect(box).to_have_value("4")
    box.fill("9")
    lan.do("ReportHospital", hospital=OWN, beds={"emergency": 1})
    expect(page.get_by_text("Người khác vừa cập nhật")).to_be_visible()
    expect(box).to_have_value("9")
    page.get_by_role("button", name="Lấy số mới").click()
    expect(box).to_have_value("1")


def test_a_hospital_sees_who_comes_about_what_and_when(visit: Visit, hospital: Person, lan: Person, on_scene: OnScene):
    number, assignment = on_scene("A03")
    hospital.do("ReportHospital", hospital=OWN, beds=BEDS)
    page = visit(OWN, size=(1366, 768))
    expect(page.get_by_text("Không có xe nào đang đến.")).to_be_visible()
    lan.do("AdvanceAssignment", assignment=assignment, step="transporting", hospital=OWN)
    line = page.locator(f'[data-arrival="{assignment}"]')
    expect(line).to_contain_text("Đột quỵ")
    expect(line).to_contain_text("A03")
    expect(line).to_contain_text("dự kiến")
    expect(page.locator("body")).not_to_contain_text("61 tuổi")
    picture(page, "hospital-arrivals")
    lan.do("AdvanceAssignment", assignment=assignment, step="at_hospital")
    expect(line).to_contain_text("đang bàn giao")
    lan.do("AdvanceAssignment", assignment=assignment, step="cleared")
    expect(line).to_have_count(0)
    assert number


def test_a_crew_sees_what_is_taken_where_and_is_asked_once_more_before_a_diverting_hospital(
    visit: Visit, lan: Person, on_scene: OnScene
):
    _, assignment = on_scene("A02")
    lan.do("ReportHospital", hospital=OWN, beds=BEDS, diverting=True)
    lan.do("ReportHospital", hospital=OTHER, beds={"emergency": 2}, closed=["obstetric"])
    page = visit("a02", "/crew", size=PHONE)
    page.locator(".go").click()
    first = page.locator(f'[data-hospital="{OWN}"]')
    expect(first).to_contain_text("KHÔNG NHẬN")
    expect(page.locator(f'[data-hospital="{OTHER}"]')).to_contain_text("Cấp cứu 2")
    expect(page.locator('[data-hospital="bv-yhct"]')).to_contain_text("Chưa rõ nhận được gì")
    picture(page, "crew-choice")
    first.click()
    expect(page.get_by_text("Vẫn chở đến đó?")).to_be_visible()
    picture(page, "crew-asked")
    assert lan.rows("units")["A02"]["step"] == "on_scene"
    page.get_by_role("button", name="Chọn nơi khác").click()
    first.click()
    page.get_by_role("button", name="Vẫn chở đến đó").click()
    expect(page.locator(".go")).to_have_text("Đã đến bệnh viện")
    page.wait_for_timeout(300)
    assert lan.rows("arrivals")[assignment]["hospital"] == OWN
    page.get_by_role("button", name="Đổi bệnh viện").click()
    page.locator(f'[data-hospital="{OTHER}"]').click()
    expect(page.locator(".job .row")).to_contain_text("Trung tâm Y tế Đồng Phú")
    assert lan.rows("arrivals")[assignment]["hospital"] == OTHER
    picture(page, "crew-turned")


def test_a_dispatcher_sees_the_same_and_that_a_hospital_diverts_on_the_way(
    visit: Visit, lan: Person, on_scene: OnScene
):
    number, assignment = on_scene("A01")
    lan.do("ReportHospital", hospital=OWN, beds=BEDS)
    lan.do("ReportHospital", hospital=OTHER, beds={"emergency": 2}, diverting=True)
    page = visit("nhung", "/dispatch", size=(1366, 768))
    take(page, number)
    page.locator(".nd", has_text="A01").click()
    page.get_by_role("button", name="Chở bệnh nhân").click()
    expect(page.locator(f'.detail [data-hospital="{OTHER}"]')).to_contain_text("KHÔNG NHẬN")
    picture(page, "dispatcher-choice")
    page.locator(f'.detail [data-hospital="{OWN}"]').click()
    going = page.locator(f'.nd [data-to="{OWN}"]')
    expect(going).to_contain_text("BVĐK tỉnh")
    assert lan.rows("arrivals")[assignment]["hospital"] == OWN
    lan.do("ReportHospital", hospital=OWN, beds=BEDS, diverting=True)
    expect(going).to_contain_text("KHÔNG NHẬN")
    assert page.evaluate("e => e.scrollWidth <= e.clientWidth", going.element_handle()), "it is cut off"
    picture(page, "dispatcher-diverts")


def test_all_hospitals_stand_on_one_page_where_dispatchers_may_tell_for_one(visit: Visit, lan: Person):
    lan.do("ReportHospital", hospital=OTHER, beds={"emergency": 2}, diverting=True)
    page = visit("nhung", "/hospitals", size=(1366, 768), theme="light")
    expect(page.locator(".hp-line")).to_have_count(13)
    page.locator(f'[data-hospital="{OTHER}"]').click()
    page.get_by_role("button", name="Sửa").click()
    page.get_by_role("checkbox", name="Không nhận bệnh nhân nào").uncheck()
    page.get_by_role("button", name="Cập nhật", exact=True).click()
    expect(page.locator(f'[data-hospital="{OTHER}"]')).not_to_contain_text("KHÔNG NHẬN")
    picture(page, "hospitals-page")
    assert not lan.rows("hospitals")[OTHER]["diverting"]
    ioc = visit("ioc", "/hospitals", size=(1366, 768))
    ioc.locator(f'[data-hospital="{OTHER}"]').click()
    expect(ioc.locator(".hp-one")).to_contain_text("Không có xe nào đang đến.")
    expect(ioc.get_by_role("button", name="Sửa")).to_have_count(0)
