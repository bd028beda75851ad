"""What is known of places, by keyboard: found, read, kept, changed, dropped, and devices put under test."""

import uuid
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Route, expect

from tests.console.conftest import Visit
from tests.console.room import Person, before_commands
from tests.console.test_access import no_offence

pytestmark = pytest.mark.browser

PLACE = {"lat": 11.5312, "lon": 106.8877}


@pytest.fixture
def site(lan: Person) -> Iterator[str]:
    """A shop with a contact, a dog and two devices; named so that nothing else is called so."""
    name = f"shop-{uuid.uuid4().hex[:8]}"
    fields = {"kind": "shop", "name": f"Tạp hóa {name[5:]}", "place": PLACE, "radius_m": 40}
    lan.do("KeepSite", site=name, **fields, address="Hẻm Giếng Cạn", devices=[f"center:{name}", f"center:{name}-2"])
    lan.do("KeepContact", site=name, order=1, role="owner", phone="0912 345 678", label="Bà Mận")
    lan.do("NoteHazard", site=name, hazard="dog", note="Không xích")
    yield name
    lan.do("DropSite", site=name)


def known(lan: Person, site: str) -> dict[str, object]:
    return lan.get(f"/sites/{site}")["site"]  # type: ignore[no-any-return]


def opened(person: Person, site: str) -> set[str]:
    return set(person.post("/open", {"site": site})["texts"].values())


def sites_of(visit: Visit, who: str = "lan", **more: str) -> Page:
    page = visit(who, "/#sites", **more)
    expect(page.locator("[data-link=online]")).to_be_visible()
    return page


def found(page: Page, site: str) -> Page:
    """By a part of its name that is its own, then down to it."""
    page.keyboard.press("F2")
    page.keyboard.type(f"tap hoa {site[5:]}")
    expect(page.locator(".sp-line")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".site-one")).to_be_focused()
    return page


def test_a_site_is_found_by_its_name_and_read_whole(visit: Visit, site: str):
    page = visit("lan", "/#dispatch")
    expect(page.locator("[data-link=online]")).to_be_visible()
    page.keyboard.press("Alt+4")
    expect(page.locator("#site-search")).to_be_focused()
    found(page, site)
    panel = page.locator(".site-one")
    for word in ("Cửa hàng", "trong 40 m", "Hẻm Giếng Cạn", "0912 345 678", "Bà Mận", "Chủ cơ sở", "Không xích"):
        expect(panel).to_contain_text(word)
    expect(panel.locator(f'[data-device="center:{site}"]')).to_contain_text("bình thường")
    no_offence(page)


@pytest.mark.draws
def test_a_site_is_changed_by_keyboard_and_its_place_by_a_click_on_the_map(visit: Visit, site: str, lan: Person):
    page = found(sites_of(visit), site)
    page.keyboard.press("e")
    expect(page.locator("#site-name")).to_be_focused()
    page.locator("#site-name").fill("Tạp hóa Bà Mận")
    page.locator("#site-kind").select_option("fuel_station")
    page.locator("#site-radius").fill("75")
    expect(page.locator("#address")).to_have_value("Hẻm Giếng Cạn")
    no_offence(page)
    canvas = page.locator(".sp-page canvas")
    expect(canvas).to_be_visible()
    expect(page.locator(".sp-page canvas")).to_have_css("cursor", "crosshair")
    canvas.click(position={"x": 60, "y": 80})
    expect(page.locator(".point")).to_contain_text("trên bản đồ")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".site-one h1")).to_have_text("Tạp hóa Bà Mận")
    row = known(lan, site)
    assert (row["kind"], row["radius_m"]) == ("fuel_station", 75)
    assert row["place"] != PLACE
    assert len(row["contacts"]) == len(row["hazards"]) == 1  # type: ignore[arg-type]
    assert "Hẻm Giếng Cạn" in opened(lan, site)


def test_a_house_is_kept_anew_with_its_name_sealed_and_dropped_again(visit: Visit, lan: Person):
    page = sites_of(visit)
    page.keyboard.press("Alt+n")
    expect(page.locator("#site-name")).to_be_focused()
    page.locator("#site-kind").select_option("house")
    page.locator("#site-name").fill("Nhà ông Tư Ròm")
    page.keyboard.press("Alt+d")
    page.keyboard.type("11.6123, 106.9345")
    expect(page.locator("[role=option]").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.locator("#address").fill("Tổ 9")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".sp-said")).to_contain_text("Lưu cơ sở.")
    expect(page.locator(".site-one h1")).to_have_text("Nhà ông Tư Ròm")
    [one] = lan.get("/sites?lat=11.6123&lon=106.9345")["sites"]
    assert one["name"] is None
    assert opened(lan, one["site"]) == {"Nhà ông Tư Ròm", "Tổ 9"}
    page.get_by_role("button", name="Bỏ cơ sở…").click()
    page.get_by_role("button", name="Bỏ hẳn").click()
    expect(page.locator(".site-one")).to_have_count(0)
    assert lan.get("/sites?lat=11.6123&lon=106.9345")["sites"] == []


def test_contacts_are_added_changed_and_removed_by_keyboard(visit: Visit, site: str, lan: Person):
    page = found(sites_of(visit), site)
    page.keyboard.press("c")
    expect(page.get_by_label("Số điện thoại")).to_be_focused()
    page.keyboard.type("0987 654 321")
    page.get_by_label("Vai trò").select_option("guard")
    page.get_by_label("Họ tên").fill("Ông Bảy")
    page.get_by_role("button", name="ban đêm").click()
    page.get_by_label("Họ tên").press("Enter")
    contacts = page.locator(".contacts li")
    expect(contacts).to_have_count(2)
    expect(contacts.nth(1)).to_contain_text("0987 654 321 Ông Bảy Bảo vệ, ban đêm")
    page.get_by_role("button", name="Sửa: 1").click()
    expect(page.get_by_label("Số điện thoại")).to_have_value("0912 345 678")
    page.get_by_label("Số điện thoại").fill("0900 111 222")
    page.keyboard.press("Enter")
    expect(contacts.first).to_contain_text("0900 111 222 Bà Mận")
    page.get_by_role("button", name="Bỏ: 2").click()
    expect(contacts).to_have_count(1)
    assert [one["order"] for one in known(lan, site)["contacts"]] == [1]  # type: ignore[attr-defined]


def test_a_hazard_is_noted_until_a_day_looked_at_again_and_cleared(visit: Visit, site: str, lan: Person):
    page = found(sites_of(visit), site)
    page.get_by_role("button", name="Ghi nguy hiểm").press("Enter")
    page.get_by_label("Loại nguy hiểm").select_option("gas_store")
    page.get_by_label("Ghi thêm").fill("Sau nhà")
    page.get_by_label("Xem lại trước ngày").fill("2027-03-01")
    page.get_by_label("Ghi thêm").press("Enter")
    gas = page.locator("[data-hazard=gas_store]")
    expect(gas).to_contain_text("Sau nhà")
    expect(gas).to_contain_text("xem lại trước 01/03/2027")
    before = {one["hazard"]: one["until"] for one in known(lan, site)["hazards"]}  # type: ignore[attr-defined]
    page.get_by_role("button", name="Vẫn còn: Kho gas").click()
    expect(gas).not_to_contain_text("01/03/2027")
    expect(gas).to_contain_text("Sau nhà")
    after = {one["hazard"]: one["until"] for one in known(lan, site)["hazards"]}  # type: ignore[attr-defined]
    assert (after["gas_store"] > before["gas_store"], after["dog"]) == (True, before["dog"])
    page.get_by_role("button", name="Không còn: Kho gas").click()
    expect(gas).to_have_count(0)


def test_a_device_is_put_under_test_until_a_time_and_taken_off_it(visit: Visit, site: str, lan: Person):
    page = found(sites_of(visit), site)
    device = page.locator(f'[data-device="center:{site}-2"]')
    device.get_by_role("button", name="Thử").press("Enter")
    expect(page.get_by_label("Thử đến").locator("visible=true").last).to_be_focused()
    page.keyboard.type("25:00")
    page.keyboard.press("Enter")
    assert f"center:{site}-2" not in lan.rows("devices")
    page.keyboard.press("Control+a")
    page.keyboard.type("17h30")
    no_offence(page)
    page.keyboard.press("Enter")
    expect(device).to_contain_text("đang thử đến 17:30, Lê Thị Lan")
    assert lan.rows("devices")[f"center:{site}-2"]["tested_until"] % 60_000 == 0
    device.get_by_role("button", name="Hết thử").click()
    expect(device).to_contain_text("bình thường")
    device.get_by_role("button", name="Thử").click()
    device.get_by_role("button", name="4 giờ").click()
    expect(device).to_contain_text("đang thử đến")
    lan.do("EndTest", device=f"center:{site}-2")


def test_what_others_do_to_the_site_in_hand_is_seen_and_said_while_it_is_changed(visit: Visit, site: str, khoa: Person):
    page = found(sites_of(visit, "nhung", language="en"), site)
    page.keyboard.press("e")
    expect(page.locator("#site-name")).to_be_focused()
    other = Person(khoa.url, "quantri")
    other.do("KeepSite", site=site, kind="shop", name="Quán khác", place=PLACE, radius_m=60)
    expect(page.locator(".sp-form")).to_contain_text("Somebody has just changed this site", timeout=15_000)


def test_of_two_who_save_at_once_the_second_is_told_and_looks_again(visit: Visit, site: str, lan: Person):
    page = found(sites_of(visit, "nhung"), site)
    page.keyboard.press("e")
    page.locator("#site-name").fill("Quán của Nhung")

    def overtake(route: Route) -> None:
        if not overtaken:
            overtaken.append(site)
            lan.do("KeepSite", site=site, kind="shop", name="Quán của Lan", place=PLACE, radius_m=60)
        route.continue_()

    overtaken: list[str] = []
    before_commands(page, overtake)
    page.keyboard.press("Control+Enter")
    expect(page.locator("main")).to_contain_text("Có người vừa sửa cơ sở này: hãy xem lại rồi lưu.")
    expect(page.locator(".sp-form")).to_contain_text("Lưu là thay bằng những gì bạn ghi")
    expect(page.locator("#site-name")).to_have_value("Quán của Nhung")
    assert lan.get(f"/sites/{site}")["site"]["name"] == "Quán của Lan"
    page.keyboard.press("Control+Enter")
    expect(page.locator(".sp-form")).to_have_count(0)
    assert lan.get(f"/sites/{site}")["site"]["name"] == "Quán của Nhung"


def test_a_call_taker_reads_and_notes_and_changes_nothing_else(visit: Visit, site: str):
    page = found(sites_of(visit, "khoa"), site)
    expect(page.locator(".site-one")).to_contain_text("0912 345 678")
    for name in ("Sửa", "Thêm người liên hệ", "Thêm cơ sở", "Bỏ cơ sở…", "Thử"):
        expect(page.get_by_role("button", name=name, exact=True)).to_have_count(0)
    page.keyboard.press("e")
    expect(page.locator("#site-name")).to_have_count(0)
    expect(page.get_by_role("button", name="Ghi nguy hiểm")).to_be_visible()


def test_an_administrator_keeps_sites_and_loses_nothing_that_she_may_not_read(visit: Visit, site: str):
    page = found(sites_of(visit, "quantri"), site)
    expect(page.locator(".site-one")).to_contain_text("Chỉ người trực được mở")
    expect(page.locator(".site-one")).not_to_contain_text("0912 345 678")
    page.keyboard.press("e")
    expect(page.locator(".sp-form")).to_contain_text("Lưu sẽ làm mất")
    expect(page.get_by_role("button", name="Lưu")).to_have_attribute("aria-disabled", "true")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Ghi nguy hiểm").click()
    page.get_by_label("Loại nguy hiểm").select_option("no_hydrants")
    page.get_by_role("button", name="Ghi", exact=True).click()
    expect(page.locator("[data-hazard=no_hydrants]")).to_be_visible()


def test_nobody_else_has_the_page(visit: Visit):
    page = visit("ioc", "/#sites")
    expect(page.locator("[data-link=online]")).to_be_visible()
    expect(page.locator("#site-search")).to_have_count(0)
    expect(page.locator("nav a", has_text="Cơ sở")).to_have_count(0)
