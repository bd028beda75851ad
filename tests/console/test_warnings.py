"""Warnings on their page: written by one, let out by another who typed the number, heard, silent, updated, called off."""

import json
import shutil
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.console.conftest import ROOT, Service, Visit, started
from tests.console.link import Link
from tests.console.room import Person
from tests.console.telephone import SECRET, Listener
from tests.console.test_access import no_offence

pytestmark = pytest.mark.browser

COMMUNE, REACHED = "25195", 42
TEXT = {"headline": "Ngập sâu, không qua được", "description": "Nước suối đang lên nhanh. Không đi qua cầu tràn."}


class Horns(Listener):
    """Clusters on loopback: they play, and say so when they are told to."""

    @property
    def played(self) -> list[dict[str, Any]]:
        return [one["data"] for one in self.heard]

    def await_all(self, headline: str, count: int) -> list[str]:
        """The deliveries of a warning, when so many have come."""
        until = time.monotonic() + 15
        while time.monotonic() < until:
            told = sorted({one["delivery"] for one in self.played if headline in one["texts"]["vi"]["headline"]})
            if len(told) == count:
                return told
            time.sleep(0.05)
        raise AssertionError(f"{len(told)} of {count} were told")

    def acknowledge(self, url: str, deliveries: list[str]) -> None:
        self.tell(f"{url}/webhooks/loudspeakers", "warning.acknowledged", {"deliveries": deliveries})


@pytest.fixture(scope="module")
def horns() -> Iterator[Horns]:
    with Horns() as one:
        yield one


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory, horns: Horns) -> Iterator[Service]:
    """One of its own, in which warnings leave after three seconds, clusters are silent after four more, a draft may
    wait for five, and one commune has a number."""
    folder = tmp_path_factory.mktemp("warnings")
    secrets, region = folder / "data" / "secrets", folder / "quick"
    secrets.mkdir(parents=True)
    gateway = {"name": "loa", "ways": ["loudspeaker"], "url": horns.url, "secret": SECRET}
    (secrets / "gateways.json").write_text(json.dumps({"gateways": [gateway]}))
    shutil.copytree(ROOT / "deploy" / "binh_phuoc", region)
    told = json.loads((region / "region.json").read_text())
    told["limits"] |= {"warning_hold_s": 3, "warning_again_s": 2, "warning_tries": 2, "warning_approve_s": 5}
    (region / "region.json").write_text(json.dumps(told, ensure_ascii=False))
    agencies = json.loads((region / "agencies.json").read_text())
    (ours,) = (one for one in agencies["agencies"] if one.get("areas") == [COMMUNE])
    ours["phone"] = "0271 3 000 114"
    (region / "agencies.json").write_text(json.dumps(agencies, ensure_ascii=False))
    with started(folder, EOC_REGION=str(region)) as one:
        yield one


@pytest.fixture(scope="module")
def console_url(service: Service) -> str:
    return service.url


@pytest.fixture(scope="module")
def nhung(console_url: str) -> Person:
    return Person(console_url, "nhung")


@pytest.fixture(scope="module")
def mai(console_url: str) -> Person:
    return Person(console_url, "mai")


def page_of(visit: Visit, who: str, **looks: Any) -> Page:
    page = visit(who, "/#warnings", **looks)
    expect(page.locator("[data-link=online]")).to_be_visible()
    return page


def written(person: Person, headline: str, **fields: Any) -> int:
    usual = {"level": "urgent", "category": "met", "areas": [COMMUNE], "expires": round((time.time() + 3600) * 1000)}
    before = set(person.rows("warnings"))
    person.do("WriteWarning", **{**usual, "vi": {**TEXT, "headline": headline}, **fields})
    (name,) = set(person.rows("warnings")) - before
    return int(name)


def sent(person: Person, number: int) -> None:
    until = time.monotonic() + 15
    while person.rows("warnings")[str(number)]["state"] != "sent":
        assert time.monotonic() < until
        time.sleep(0.1)


def take(page: Page, number: int) -> None:
    page.locator(f'.wn-line[data-warning="{number}"]').click()
    expect(page.locator(".wn-one")).to_be_visible()


def the_draft(page: Page) -> int:
    """The number of what was just written and is in hand."""
    expect(page.locator(".wn-one[data-state=draft]")).to_be_visible()
    return int(page.locator(".wn-line.sel").get_attribute("data-warning") or "0")


def test_one_writes_another_types_the_number_and_lets_it_out_and_the_silent_are_named(
    visit: Visit, horns: Horns, console_url: str, nhung: Person
):
    page = page_of(visit, "lan")
    page.keyboard.press("Alt+b")
    expect(page.locator("#wn-vi-headline")).to_be_focused()
    page.keyboard.type(TEXT["headline"])
    page.locator("#wn-vi-description").fill(TEXT["description"])
    page.locator("#wn-en-headline").fill("Deep flood")
    page.locator("#wn-en-description").fill("The stream is rising fast.")
    page.locator("#wn-area").select_option(COMMUNE)
    expect(page.locator(f'[data-reach="{REACHED}"]')).to_be_visible()
    expect(page.get_by_role("button", name="Trình duyệt")).to_have_attribute("aria-disabled", "true")
    expect(page.locator(".wn-form")).to_contain_text("chưa chọn mức")
    page.get_by_role("button", name="Khẩn cấp").click()
    no_offence(page)
    page.keyboard.press("Control+Enter")
    number = the_draft(page)
    expect(page.locator(".wn-approve")).to_contain_text("phải có người khác duyệt")
    expect(page.locator("#wn-count")).to_have_count(0)

    other = page_of(visit, "nhung")
    take(other, number)
    act = other.get_by_role("button", name=f"Duyệt, phát {REACHED} cụm")
    expect(act).to_have_attribute("aria-disabled", "true")
    other.locator("#wn-count").fill("41")
    expect(act).to_have_attribute("aria-disabled", "true")
    other.locator("#wn-count").fill(str(REACHED))
    no_offence(other)
    other.keyboard.press("Control+Enter")
    expect(other.locator(".wn-one[data-state=approved]")).to_contain_text("Phát sau")
    told = horns.await_all(TEXT["headline"], REACHED)
    horns.acknowledge(console_url, told[1:])
    expect(other.locator('[data-silent="1"]')).to_be_visible(timeout=15_000)
    expect(other.locator(".wn-line.sel")).to_contain_text(f"{REACHED - 1} / {REACHED} cụm")
    expect(other.locator(".wn-silent li")).to_have_count(1)
    expect(other.locator(".wn-silent li")).to_contain_text("Cụm 01, Tân Phú")
    expect(page.locator('.wn-squares [data-is="silent"]')).to_have_count(1)
    expect(page.locator('.wn-squares [data-is="acknowledged"]')).to_have_count(REACHED - 1)
    no_offence(other)
    assert len({one["delivery"] for one in horns.played}) == REACHED
    assert nhung.rows("warnings")[str(number)]["en"]["headline"] == "Deep flood"


def silent_of(person: Person, horns: Horns, url: str, headline: str, dumb: int, **fields: Any) -> tuple[int, list[str]]:
    """A warning of which so many clusters fell silent; the deliveries of those."""
    number = written(person, headline, **fields)
    nhung = Person(url, "nhung")
    count = len(nhung.get(f"/warnings/{number}")["reach"])
    nhung.do("ApproveWarning", warning=number, count=count)
    told = horns.await_all(headline, count)
    horns.acknowledge(url, told[dumb:])
    until = time.monotonic() + 15
    while person.rows("warnings")[str(number)]["silent"] != dumb:
        assert time.monotonic() < until
        time.sleep(0.1)
    return number, told[:dumb]


def turn_to(page: Page, text: str) -> None:
    """Past the alarms of other warnings."""
    alarm = page.locator(".alarm", has_text=text)
    until = time.monotonic() + 20
    while not alarm.is_visible():
        assert time.monotonic() < until, page.locator(".alarm").text_content()
        page.keyboard.press("F7")
        page.wait_for_timeout(100)


def test_where_it_is_silent_the_commune_is_rung_and_marked_told_and_a_late_word_is_kept(
    visit: Visit, horns: Horns, console_url: str, mai: Person
):
    number, dumb = silent_of(mai, horns, console_url, "Nước dâng đêm", 4)
    page = page_of(visit, "lan")
    turn_to(page, f"CB {number:04}: 4 cụm loa im")
    page.keyboard.press("F8")
    expect(page.locator(".wn-one[data-state=sent]")).to_contain_text("Nước dâng đêm")
    ring = page.get_by_role("link", name="Gọi trực Phường Bình Phước")
    expect(ring).to_have_attribute("href", "tel:02713000114")
    expect(page.locator(".wn-silent button")).to_have_count(4)
    no_offence(page)
    page.keyboard.press("F3")
    page.keyboard.press("ArrowDown")
    second = page.locator(".wn-silent li").nth(1).get_attribute("data-cluster")
    page.keyboard.press("b")
    expect(page.locator("[data-told-cluster]")).to_have_count(1)
    expect(page.locator("[data-told-cluster]")).to_have_attribute("data-told-cluster", second or "")
    expect(page.locator("[data-told-cluster]")).to_contain_text("Lê Thị Lan")
    expect(page.locator('.wn-squares [data-is="told"]')).to_have_count(1)
    expect(page.locator(".wn-silent button[aria-pressed=true]")).to_be_focused()
    page.get_by_role("button", name="Cả xã (3)").click()
    expect(page.locator("[data-silent='0']")).to_be_visible()
    expect(page.locator("[data-told='4']")).to_be_visible()
    no_offence(page)
    horns.acknowledge(console_url, dumb[:1])
    expect(page.locator("[data-late='1']")).to_be_visible()
    expect(page.locator("[data-told='3']")).to_be_visible()
    row = mai.rows("warnings")[str(number)]
    assert (row["acknowledged"], row["told"], row["late"], row["silent"]) == (REACHED - 3, 3, 1, 0)


def test_blocks_go_on_while_acknowledgements_come_without_a_pause(
    visit: Visit, horns: Horns, console_url: str, mai: Person, nhung: Person
):
    number = written(mai, "Tin về dồn dập")
    nhung.do("ApproveWarning", warning=number, count=REACHED)
    told = horns.await_all("Tin về dồn dập", REACHED)
    page = page_of(visit, "lan")
    take(page, number)
    expect(page.locator(".wn-squares i")).to_have_count(REACHED)

    def acknowledge() -> None:
        """One after the other; the service gathers those of a moment into one entry."""
        for delivery in told:
            horns.acknowledge(console_url, [delivery])

    speaking = threading.Thread(target=acknowledge)
    speaking.start()
    seen = set()
    while speaking.is_alive():
        seen.add(page.locator('.wn-squares [data-is="acknowledged"]').count())
    speaking.join()
    assert len(seen) > 4, seen
    expect(page.locator('.wn-squares [data-is="acknowledged"]')).to_have_count(REACHED)


def test_where_the_region_knows_no_number_nobody_is_offered_a_call(
    visit: Visit, horns: Horns, console_url: str, mai: Person
):
    number, _ = silent_of(mai, horns, console_url, "Chưa có số", 1, areas=["25210"])
    page = page_of(visit, "lan")
    take(page, number)
    expect(page.locator(".wn-acts", has_text="Danh bạ chưa có số trực")).to_be_visible()
    expect(page.locator("[data-ring]")).to_have_count(0)
    no_offence(page)


def test_a_draft_that_nobody_approves_in_time_is_an_alarm_until_somebody_does(visit: Visit, mai: Person, nhung: Person):
    number = written(mai, "Chờ lâu")
    page = page_of(visit, "nhung")
    turn_to(page, f"CB {number:04} chưa ai duyệt")
    no_offence(page)
    page.keyboard.press("F8")
    expect(page.locator(".wn-one[data-state=draft]")).to_contain_text("Chờ lâu")
    nhung.do("ApproveWarning", warning=number, count=REACHED)
    expect(page.locator(".alarm", has_text=f"CB {number:04}")).to_have_count(0)
    nhung.do("WithdrawApproval", warning=number)
    nhung.do("DropWarning", warning=number)


def test_all_of_the_province_is_called_what_is_ours_of_it(visit: Visit):
    page = page_of(visit, "lan")
    page.keyboard.press("Alt+b")
    page.locator("#wn-area").select_option("75")
    ours = page.get_by_role("button", name="Tỉnh Bình Phước cũ (nay thuộc tỉnh Đồng Nai) ×")
    expect(ours).to_be_visible()
    expect(page.locator('[data-reach="1484"]')).to_be_visible()
    no_offence(page)


def test_an_approval_is_taken_back_by_one_key_before_it_left(visit: Visit, horns: Horns, mai: Person, nhung: Person):
    number = written(mai, "Thử rút duyệt")
    page = page_of(visit, "lan")
    take(page, number)
    expect(page.locator(".wn-approve")).to_contain_text("Trưởng ca duyệt")
    nhung.do("ApproveWarning", warning=number, count=REACHED)
    expect(page.locator(".wn-one[data-state=approved]")).to_be_visible()
    page.keyboard.press("Alt+t")
    expect(page.locator(".wn-one[data-state=draft]")).to_be_visible()
    page.wait_for_timeout(3_500)
    assert not [one for one in horns.played if "Thử rút duyệt" in one["texts"]["vi"]["headline"]]
    page.get_by_role("button", name="Bỏ bản nháp").click()
    expect(page.locator(".wn-one[data-state=dropped]")).to_be_visible()


@pytest.mark.draws
def test_an_area_is_drawn_on_the_map_and_communes_are_clicked(visit: Visit, nhung: Person):
    page = page_of(visit, "lan")
    page.keyboard.press("Alt+b")
    page.locator("#wn-vi-headline").fill("Vùng vẽ")
    page.locator("#wn-vi-description").fill("Tránh xa bờ suối.")
    page.get_by_role("button", name="Ưu tiên").click()
    canvas = page.locator(".wn-mid canvas")
    expect(canvas).to_be_visible()
    expect(page.locator(".wn-mid canvas")).to_have_css("cursor", "crosshair")
    page.keyboard.press("Alt+v")
    box = canvas.bounding_box()
    assert box is not None
    middle = box["width"] / 2, box["height"] / 2
    for across, down in ((-60, -60), (60, -60), (60, 60), (-60, 60)):
        canvas.click(position={"x": middle[0] + across, "y": middle[1] + down})
    expect(page.get_by_role("button", name="Xoá vùng vẽ")).to_contain_text("Vùng vẽ (4)")
    page.keyboard.press("Alt+v")
    canvas.click(position={"x": middle[0], "y": middle[1]})
    expect(page.locator(".wn-form .wn-acts .btn", has_text="×")).to_have_count(2)
    page.keyboard.press("Control+Enter")
    number = the_draft(page)
    row = nhung.rows("warnings")[str(number)]
    assert (len(row["polygon"]), len(row["areas"]), row["level"]) == (4, 1, "priority")
    assert nhung.get(f"/warnings/{number}")["reach"]


def test_a_warning_is_updated_and_called_off_by_two_people(
    visit: Visit, horns: Horns, console_url: str, mai: Person, nhung: Person
):
    number = written(mai, "Xả tràn", level="priority")
    nhung.do("ApproveWarning", warning=number, count=REACHED)
    sent(nhung, number)
    horns.acknowledge(console_url, horns.await_all("Xả tràn", REACHED))
    page = page_of(visit, "lan")
    take(page, number)
    page.locator(".wn-one").focus()
    page.keyboard.press("u")
    expect(page.locator("#wn-vi-headline")).to_have_value("Xả tràn")
    page.locator("#wn-vi-headline").fill("Xả tràn hai cửa")
    page.keyboard.press("Control+Enter")
    update = the_draft(page)
    nhung.do("ApproveWarning", warning=update, count=REACHED)
    expect(page.locator(".wn-one[data-state=sent]")).to_be_visible(timeout=15_000)
    page.get_by_role("button", name="Huỷ cảnh báo").click()
    expect(page.locator("#wn-vi-headline")).to_have_value("Huỷ cảnh báo: Xả tràn hai cửa")
    expect(page.locator("#wn-vi-headline")).to_be_focused()
    page.keyboard.press("Control+Enter")
    cancel = the_draft(page)
    other = page_of(visit, "nhung")
    take(other, cancel)
    other.get_by_role("button", name=f"Duyệt huỷ, báo {REACHED} cụm").click()
    expect(other.locator(".wn-one[data-state=sent]")).to_be_visible()
    rows = nhung.rows("warnings")
    assert [rows[str(one)]["state"] for one in (number, update, cancel)] == ["replaced", "cancelled", "sent"]


def test_a_drill_is_visibly_another_thing_and_reaches_only_clusters_that_take_drills(
    visit: Visit, horns: Horns, nhung: Person
):
    page = page_of(visit, "lan")
    expect(page.locator(".app.drilled")).to_have_count(0)
    page.keyboard.press("Alt+b")
    page.locator(".wn-check input").check()
    expect(page.locator(".app.drilled")).to_be_visible()
    page.locator("#wn-vi-headline").fill("Thử còi")
    page.locator("#wn-vi-description").fill("Bà con không cần làm gì.")
    page.get_by_role("button", name="Thông thường").click()
    page.locator("#wn-area").select_option(COMMUNE)
    expect(page.locator('[data-reach="6"]')).to_be_visible()
    page.keyboard.press("Control+Enter")
    number = the_draft(page)
    other = page_of(visit, "nhung")
    take(other, number)
    expect(other.locator(".app.drilled")).to_be_visible()
    other.locator("#wn-count").fill("6")
    other.get_by_role("button", name="DIỄN TẬP: duyệt, phát 6 cụm").click()
    told = horns.await_all("Thử còi", 6)
    assert all(one.endswith("-01") for one in told)
    assert {one["drill"] for one in horns.played if one["delivery"] in told} == {True}
    no_offence(other)


def test_without_a_link_nothing_can_be_approved(visit: Visit, link: Link, mai: Person):
    number = written(mai, "Mất kết nối")
    page = page_of(visit, "nhung")
    take(page, number)
    page.locator("#wn-count").fill(str(REACHED))
    act = page.get_by_role("button", name=f"Duyệt, phát {REACHED} cụm")
    expect(act).not_to_have_attribute("aria-disabled", "true")
    link.cut()
    expect(page.locator(".wn-approve")).to_contain_text("không duyệt được", timeout=20_000)
    expect(act).to_have_attribute("aria-disabled", "true")
    link.mend()
    mai.do("DropWarning", warning=number)


@pytest.mark.draws
@pytest.mark.parametrize("looks", [{"theme": "light"}, {"language": "en"}, {"size": (1920, 1080)}])
def test_everybody_can_use_it_in_every_theme_language_and_size(visit: Visit, mai: Person, looks: dict[str, Any]):
    number = written(mai, "Ẩm thấp, Ẵm trẻ", areas=["75"])
    page = page_of(visit, "nhung", **looks)
    take(page, number)
    expect(page.locator(".wn-squares i").first).to_be_visible()
    no_offence(page)
    mai.do("DropWarning", warning=number)
