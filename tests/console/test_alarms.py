"""Alarms without a voice and what is dangerous somewhere, by keyboard: from the panel to the crew's page."""

import uuid

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.console.center import Center
from tests.console.conftest import Service, Visit
from tests.console.desk import take
from tests.console.room import Person
from tests.console.telephone import Telephone
from tests.console.test_access import no_offence

pytestmark = pytest.mark.browser

FACTORY = {"lat": 11.5252, "lon": 106.9131}


@pytest.fixture
def center(service: Service, khoa: Person) -> Center:
    """Alarms of earlier tests wait no more."""
    for name, row in khoa.rows("alarms").items():
        if row["state"] == "waiting":
            khoa.do("DismissAlarm", alarm=name, reason="maintenance")
    return Center(service)


@pytest.fixture
def panel(lan: Person) -> str:
    """A panel of a factory with two contacts and a gas store; gives back its name."""
    name = uuid.uuid4().hex[:8]
    site = f"factory-{name}"
    lan.do(
        "KeepSite",
        site=site,
        kind="factory",
        name="Xưởng gỗ Tân Lập",
        place=FACTORY,
        radius_m=150,
        devices=[f"center:{name}", f"center:{name}-2"],
    )
    lan.do("KeepContact", site=site, order=1, role="guard", phone="0912 345 678", label="Ông Tư Ròm", hours="night")
    lan.do("KeepContact", site=site, order=2, role="owner", phone="0987 654 321", label="Bà Mận")
    lan.do("NoteHazard", site=site, hazard="gas_store", note="Sau nhà, cạnh lò sấy")
    return name


@pytest.fixture(autouse=True)
def nothing_is_kept(lan: Person) -> None:
    """Sites of earlier tests lie elsewhere."""
    shown = lan.get(f"/sites?lat={FACTORY['lat']}&lon={FACTORY['lon']}")["sites"]
    for one in shown:
        lan.do("DropSite", site=one["site"])


def row_of(khoa: Person, device: str) -> dict[str, object]:
    return next(row for row in khoa.rows("alarms").values() if row["device"] == f"center:{device}")


def leave_desks(khoa: Person) -> None:
    """Those of earlier tests: whoever sits at several is rung at the first."""
    for row in khoa.rows("situation").values():
        if row["type"] == "DeskRow" and row["person"] == "user:khoa":
            khoa.do("SignOffDesk", extension=row["extension"])


def online(page: Page) -> Page:
    expect(page.locator("[data-link=online]")).to_be_visible()
    return page


def test_an_alarm_is_taken_rung_and_opened_by_keyboard(visit: Visit, center: Center, panel: str, khoa: Person):
    page = online(visit("khoa", desk="501"))
    center.tell("alarm.raised", panel, kind="fire", zone="z3")
    line = page.locator(".call[data-alarm]")
    expect(line).to_contain_text("Báo cháy tự động")
    expect(line).to_contain_text("Xưởng gỗ Tân Lập")
    expect(line).to_contain_text("còn 1:")
    page.keyboard.press("F2")
    for _ in range(20):  # calls of others may ring above it
        if page.evaluate("document.activeElement.dataset.alarm !== undefined"):
            break
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    strip = page.locator(".strip.first")
    expect(strip).to_be_focused()
    expect(page.locator(".who")).to_contain_text("khu vực z3")
    expect(page.locator(".hazards")).to_contain_text("Kho gas")
    expect(page.locator(".contacts")).to_have_count(0)
    page.keyboard.press("Enter")
    contacts = page.locator(".contacts li")
    expect(contacts).to_have_count(2)
    expect(contacts.first).to_contain_text("0912 345 678")
    expect(contacts.first).to_contain_text("Ông Tư Ròm")
    expect(contacts.first).to_contain_text("Bảo vệ, ban đêm")
    expect(page.locator(".hazards")).to_contain_text("Sau nhà, cạnh lò sấy")
    no_offence(page)
    page.keyboard.press("3")
    expect(strip).not_to_contain_text("không nghe máy")
    page.keyboard.press("g")
    expect(strip).to_contain_text("chưa ghi kết quả")
    expect(page.get_by_role("button", name="Không nghe máy")).to_be_enabled()
    page.keyboard.press("3")
    expect(strip).to_contain_text("gọi bảo vệ (1): không nghe máy")
    assert row_of(khoa, panel)["state"] == "waiting"
    page.keyboard.press("1")
    expect(page.locator(".strip")).to_contain_text("Có thật: đã mở vụ")
    row = row_of(khoa, panel)
    incident = khoa.rows("queue")[str(row["incident"])]
    assert (incident["kind"], incident["place"], incident["alarm"]) == ("fire_alarm", FACTORY, row["alarm"])
    expect(line).to_have_count(0, timeout=8_000)


def test_contacts_are_rung_by_key_one_after_the_other(
    visit: Visit, center: Center, panel: str, khoa: Person, telephone: Telephone
):
    leave_desks(khoa)
    page = online(visit("khoa", desk="507"))
    center.tell("alarm.raised", panel, kind="fire")
    page.locator(".call[data-alarm]").click()
    page.keyboard.press("Enter")
    guard, owner = page.locator(".contacts li").nth(0), page.locator(".contacts li").nth(1)
    expect(guard.get_by_role("button")).to_contain_text("Gọi Ông Tư Ròm")
    heard = len(telephone.heard)
    page.keyboard.press("g")
    told = telephone.next(heard)
    assert (told["endpoint"], told["extension"]) == ("PJSIP/507", "+84912345678")
    strip = page.locator(".strip.first")
    expect(guard).to_contain_text("bạn đang gọi")
    expect(strip).to_contain_text("gọi bảo vệ (1): chưa ghi kết quả")
    expect(strip).to_contain_text("nhấc máy của bạn")
    expect(owner.get_by_role("button")).to_have_count(0)
    expect(page.locator(".call[data-alarm]")).to_contain_text("bạn đang gọi")
    no_offence(page)
    expect(page.get_by_role("button", name="Không nghe máy")).to_be_enabled()
    page.keyboard.press("3")
    expect(strip).to_contain_text("gọi bảo vệ (1): không nghe máy")
    page.keyboard.press("Alt+Shift+Digit2")
    assert telephone.next(heard + 1)["extension"] == "+84987654321"
    expect(owner).to_contain_text("bạn đang gọi")
    expect(page.get_by_role("button", name="Có thật, mở vụ")).to_be_enabled()
    page.keyboard.press("1")
    expect(page.locator(".strip")).to_contain_text("Có thật: đã mở vụ")
    row = row_of(khoa, panel)
    assert [(one["contact"], one["outcome"]) for one in row["tries"]] == [(1, "no_answer"), (2, "reached")]
    assert all(one["person"] == "user:khoa" and one["message"] is not None for one in row["tries"])


def test_without_a_desk_the_number_is_shown_to_be_dialled_and_others_see_who_is_rung(
    visit: Visit, center: Center, panel: str, khoa: Person, console_url: str
):
    leave_desks(khoa)
    page = online(visit("khoa"))
    center.tell("alarm.raised", panel, kind="fire")
    line = page.locator(".call[data-alarm]")
    line.click()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Gọi Bà Mận").first.click()
    expect(page.locator(".strip.first")).to_contain_text("Bấm 0987 654 321 bằng máy của bạn")
    other = online(visit("tn2"))
    expect(other.locator(".call[data-alarm]")).to_contain_text("Trần Minh Khoa đang gọi chủ cơ sở")
    khoa.do("DismissAlarm", alarm=row_of(khoa, panel)["alarm"], reason="maintenance")


def test_a_false_alarm_is_put_aside_with_its_reason(visit: Visit, center: Center, panel: str, khoa: Person):
    page = online(visit("khoa", desk="502"))
    center.tell("alarm.raised", panel, kind="fire")
    page.locator(".call[data-alarm]").click()
    page.keyboard.press("Enter")
    expect(page.locator(".strip.first")).to_contain_text("Bạn giữ báo động này")
    expect(page.get_by_role("button", name="Báo giả…")).to_be_enabled()
    page.keyboard.press("2")
    expect(page.locator(".strip")).to_contain_text("Vì sao là báo giả?")
    page.keyboard.press("1")
    expect(page.locator(".strip")).to_contain_text("Báo giả: nấu ăn, khói bếp")
    assert row_of(khoa, panel)["reason"] == "cooking"


def test_two_people_do_not_ring_the_same_site(visit: Visit, center: Center, panel: str, console_url: str):
    page = online(visit("khoa", desk="503"))
    center.tell("alarm.raised", panel, kind="fire")
    line = page.locator(".call[data-alarm]")
    line.click()
    other = Person(console_url, "tn2")
    alarm = str(line.get_attribute("data-alarm"))
    other.do("TakeAlarm", alarm=alarm)
    expect(page.locator(".strip")).to_contain_text("Tiếp nhận 2 đang gọi xác minh")
    expect(page.get_by_role("button", name="Tôi gọi xác minh")).to_have_count(0)
    expect(line).to_contain_text("Tiếp nhận 2 đang gọi")
    other.do("DismissAlarm", alarm=alarm, reason="maintenance")
    expect(page.locator(".strip")).to_contain_text("Báo giả: đang bảo trì. Tiếp nhận 2.")


def test_the_dispatcher_sees_from_which_alarm_it_is_and_what_is_dangerous(
    visit: Visit, center: Center, panel: str, khoa: Person, lan: Person
):
    center.tell("alarm.raised", panel, kind="fire", zone="z3")
    center.tell("alarm.raised", f"{panel}-2", kind="fire", zone="z4")
    number = row_of(khoa, panel)["incident"]
    assert isinstance(number, int)
    page = online(visit("nhung", "/dispatch"))
    take(page, number)
    facts = page.locator(".detail .fx")
    expect(facts).to_contain_text("Báo cháy tự động, Xưởng gỗ Tân Lập, khu vực z3, z4")
    expect(facts).to_contain_text("hai thiết bị cùng báo")
    expect(facts.locator(".hazards")).to_contain_text("Kho gas")
    expect(facts.locator(".hazards")).to_contain_text("Sau nhà, cạnh lò sấy")
    page.get_by_role("button", name="Ghi nguy hiểm").click()
    page.get_by_label("Loại nguy hiểm").select_option("dog")
    page.get_by_label("Ghi thêm").fill("Hai con chó bẹc")
    page.keyboard.press("Enter")
    expect(facts.locator("[data-hazard=dog]")).to_contain_text("Hai con chó bẹc")
    no_offence(page)
    page.get_by_role("button", name="Không còn: Kho gas").click()
    expect(facts.locator("[data-hazard=gas_store]")).to_have_count(0)


def test_who_dispatches_rings_the_site_of_an_incident_by_key_and_reads_what_came_of_it_in_its_story(
    visit: Visit, center: Center, panel: str, khoa: Person, lan: Person, telephone: Telephone
):
    center.tell("alarm.raised", panel, kind="fire")
    center.tell("alarm.raised", f"{panel}-2", kind="fire")
    number = row_of(khoa, panel)["incident"]
    assert isinstance(number, int)
    lan.do("SignOnDesk", extension="508")
    page = online(visit("lan", "/dispatch"))
    take(page, number)
    page.locator("#main-action").focus()
    expect(page.locator(".contacts")).to_have_count(0)
    heard = len(telephone.heard)
    page.keyboard.press("l")
    contacts = page.locator(".detail .contacts li")
    expect(contacts.nth(0)).to_contain_text("0912 345 678")
    strip = page.locator(".more .strip")
    expect(strip).to_be_focused()
    no_offence(page)
    page.keyboard.press("g")
    told = telephone.next(heard)
    assert (told["endpoint"], told["extension"]) == ("PJSIP/508", "+84912345678")
    expect(contacts.nth(0)).to_contain_text("bạn đang gọi")
    expect(strip).to_contain_text("nhấc máy của bạn")
    log = page.locator(".log")
    expect(log).to_contain_text("gọi người liên hệ thứ 1")
    khoa.post("/heartbeat", None)  # who is not heard of keeps nobody from a contact
    khoa.do("RingContact", alarm=row_of(khoa, panel)["alarm"], contact=2, by_hand=True)
    expect(contacts.nth(1)).to_contain_text("Trần Minh Khoa đang gọi")
    expect(strip.get_by_role("button", name="Có người nghe máy")).to_be_enabled()
    page.keyboard.press("1")
    expect(log).to_contain_text("gọi người liên hệ thứ 1: có người nghe máy")
    expect(page.locator(".detail .fx")).to_contain_text("gọi bảo vệ (1): có người nghe máy")
    khoa.do("RecordAlarm", alarm=row_of(khoa, panel)["alarm"], outcome="wrong_number")
    expect(log).to_contain_text("gọi người liên hệ thứ 2: nhầm số")
    page.keyboard.press("Alt+Shift+Digit1")
    assert telephone.next(heard + 1)["extension"] == "+84912345678"
    page.keyboard.press("Escape")
    expect(page.locator(".contacts")).to_have_count(0)
    incident = lan.rows("queue")[str(number)]
    assert (incident["closed_at"], incident["verified"], row_of(khoa, panel)["state"]) == (None, True, "verified")
    lan.do("SignOffDesk", extension="508")


def test_whoever_had_the_alarm_in_hand_rings_its_site_when_it_is_an_incident(
    visit: Visit, center: Center, panel: str, khoa: Person, console_url: str
):
    leave_desks(khoa)
    page = online(visit("khoa"))
    center.tell("alarm.raised", panel, kind="fire")
    page.locator(".call[data-alarm]").click()
    alarm = row_of(khoa, panel)["alarm"]
    Person(console_url, "tn2").do("VerifyAlarm", alarm=alarm)
    strip = page.locator(".strip.first")
    expect(strip).to_contain_text("Có thật: đã mở vụ")
    expect(page.locator(".contacts")).to_have_count(0)
    strip.focus()
    page.keyboard.press("g")
    expect(page.locator(".contacts li").first).to_contain_text("0912 345 678")
    expect(strip.get_by_role("button", name="Gọi Ông Tư Ròm")).to_be_enabled()
    page.keyboard.press("g")
    expect(strip).to_contain_text("Bấm 0912 345 678 bằng máy của bạn")
    expect(strip.get_by_role("button", name="Có người nghe máy")).to_be_enabled()
    page.keyboard.press("1")
    expect(strip).to_contain_text("gọi bảo vệ (1): có người nghe máy")
    expect(page.locator(".call[data-alarm]")).to_have_count(0)
    no_offence(page)
    row = row_of(khoa, panel)
    assert (row["state"], row["person"]) == ("verified", "user:tn2")


def test_nobody_is_rung_because_of_an_alarm_that_waits_while_its_site_is_held_up(
    visit: Visit, center: Center, panel: str, khoa: Person
):
    leave_desks(khoa)
    page = online(visit("khoa"))
    center.tell("alarm.raised", panel, kind="fire")
    page.locator(".call[data-alarm]").click()
    page.keyboard.press("Enter")
    ring = page.locator(".contacts").get_by_role("button", name="Gọi Ông Tư Ròm")
    expect(ring).to_be_enabled()
    center.tell("alarm.raised", f"{panel}-2", kind="hold_up")
    expect(page.get_by_text("Không gọi cơ sở này")).to_be_visible()
    expect(ring).to_have_count(0)
    page.keyboard.press("Alt+Shift+Digit1")
    no_offence(page)
    robbery = row_of(khoa, f"{panel}-2")["incident"]
    khoa.do("CancelIncident", incident=robbery, reason="by_mistake")
    expect(ring).to_be_enabled()
    expect(page.get_by_text("Không gọi cơ sở này")).to_have_count(0)
    row = row_of(khoa, panel)
    assert row["tries"] == []
    khoa.do("DismissAlarm", alarm=row["alarm"], reason="maintenance")


@pytest.mark.draws
def test_a_call_taker_is_told_as_soon_as_the_place_is_chosen(visit: Visit, panel: str, khoa: Person):
    page = online(visit("khoa", desk="504"))
    page.get_by_role("button", name="Mở vụ không từ cuộc gọi").click()
    page.keyboard.press("Alt+D")
    page.keyboard.type(f"{FACTORY['lat']}, {FACTORY['lon']}")
    expect(page.locator("[role=option]").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".hereline .hazards")).to_contain_text("Kho gas")
    expect(page.locator(".hereline .hazards")).to_contain_text("Sau nhà, cạnh lò sấy")
    no_offence(page)


def test_the_crew_reads_what_is_dangerous_where_it_goes_and_reports_more(
    visit: Visit, panel: str, lan: Person, on_duty: list[str]
):
    number = lan.do("OpenIncident", kind="chest_pain", place=FACTORY)["ids"]["incident"]
    lan.do("AssignUnit", need=f"{number}.1", unit="A05")
    page = visit("a05", "/crew", size=(390, 844))
    job = page.locator(".job")
    expect(job).to_contain_text("Kho gas")
    expect(job).to_contain_text("Sau nhà, cạnh lò sấy")
    expect(job).not_to_contain_text("0912 345 678")
    page.get_by_role("button", name="Báo nguy hiểm ở đây").click()
    page.get_by_label("Loại nguy hiểm").select_option("no_hydrants")
    page.get_by_role("button", name="Ghi", exact=True).click()
    expect(job.locator("[data-hazard=no_hydrants]")).to_contain_text("Không có trụ nước chữa cháy")
    hazards = lan.rows("hazards")[str(number)]["sites"]
    assert any(one["hazard"] == "no_hydrants" for site in hazards for one in site["hazards"])
    need = lan.rows("queue")[str(number)]["needs"][0]
    lan.do("CancelAssignment", assignment=need["assignment"], reason="by_mistake")
    lan.do("CancelIncident", incident=number, reason="by_mistake")


@pytest.mark.usefixtures("nobody_rings")
def test_an_alarm_nobody_rings_about_stands_in_the_top_line_and_leads_there_by_key(
    visit: Visit, center: Center, panel: str, khoa: Person
):
    page = online(visit("nhung", "/#dispatch", desk="505"))
    expect(page.locator("header.top")).to_contain_text("Bàn 505")
    center.tell("alarm.raised", panel, kind="fire", zone="z3")
    line = page.locator("header ~ .alarm")
    expect(line).to_contain_text("Báo cháy tự động: Xưởng gỗ Tân Lập, còn 1:")
    expect(line).to_contain_text("Chưa ai gọi xác minh")
    no_offence(page)
    page.keyboard.press("F8")
    expect(page.locator(".alarmhead")).to_contain_text("Xưởng gỗ Tân Lập")
    expect(page.locator(".strip.first")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".contacts li")).to_have_count(2)
    expect(line).not_to_contain_text("Chưa ai gọi xác minh")
    page.keyboard.press("1")
    expect(page.locator(".strip")).to_contain_text("Có thật: đã mở vụ")
    assert row_of(khoa, panel)["state"] == "verified"


def walk_to(page: Page, line: Locator, words: str) -> None:
    """What other tests left ringing may stand above it."""
    for _ in range(12):
        if words in line.inner_text():
            break
        page.keyboard.press("F7")
        page.wait_for_timeout(200)
    expect(line).to_contain_text(words)


def test_an_alarm_goes_from_the_top_line_of_every_desk_when_one_takes_it(
    visit: Visit, center: Center, panel: str, khoa: Person, console_url: str
):
    page = online(visit("lan", "/#calls", desk="506", language="en"))
    center.tell("alarm.raised", panel, kind="fire", drill=True)
    line = page.locator("header ~ .alarm")
    walk_to(page, line, "DRILL")
    expect(line).to_contain_text("Xưởng gỗ Tân Lập")
    expect(line).to_contain_text("Nobody rings the site yet")
    other, alarm = Person(console_url, "tn2"), str(row_of(khoa, panel)["alarm"])
    other.do("TakeAlarm", alarm=alarm)
    expect(line).not_to_contain_text("Xưởng gỗ Tân Lập")
    other.do("DismissAlarm", alarm=alarm, reason="maintenance")
    center.tell("alarm.raised", f"{panel}-2", kind="fire")
    walk_to(page, line, "Xưởng gỗ Tân Lập")
    line.get_by_role("button", name="Show").click()
    expect(page.locator(".alarmhead")).to_contain_text("Xưởng gỗ Tân Lập")
    khoa.do("DismissAlarm", alarm=str(row_of(khoa, f"{panel}-2")["alarm"]), reason="maintenance")
