"""A province in which three numbers are one: its desk takes what rings there, and opens for each service, by keyboard."""

import json
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.console.conftest import ROOT, Service, Visit, started
from tests.console.link import Link
from tests.console.room import Exchange, Person

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("nobody_rings")]

ONE = {
    "number": "112",
    "name": {"vi": "Khẩn cấp quốc gia", "en": "National emergency"},
    "serves": ["police", "fire", "ambulance"],
    "answer_s": 10,
}
TOLD = (
    ("trom cap", "theft", "police", "0900 000 113"),
    ("chay nha", "house_fire", "fire", "0900 000 114"),
    ("dot quy", "stroke", "ambulance", "0900 000 115"),
)


@pytest.fixture(scope="module")
def one_number(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The same province, with one number in place of five."""
    folder = tmp_path_factory.mktemp("one_number")
    region = folder / "one"
    shutil.copytree(ROOT / "deploy" / "binh_phuoc", region)
    told = json.loads((region / "numbers.json").read_text())
    (region / "numbers.json").write_text(json.dumps({**told, "numbers": [ONE]}))
    rules = json.loads((region / "region.json").read_text())
    (region / "region.json").write_text(json.dumps({**rules, "assigning": "recommend"}))
    with started(folder, EOC_REGION=str(region)) as service:
        yield service


@pytest.fixture
def link(one_number: Service) -> Iterator[Link]:
    with Link(one_number.url) as between:
        yield between


@pytest.fixture
def lan(one_number: Service) -> Person:
    return Person(one_number.url, "lan")


@pytest.fixture
def exchange(one_number: Service) -> Exchange:
    return Exchange.of(one_number.url, one_number.data)


def _opened(page: Page, typed: str) -> None:
    """What kind, and where, as it is written during any call."""
    page.keyboard.press("Alt+L")
    page.keyboard.type(typed)
    expect(page.locator("#kinds [role=option]").first).to_be_visible()
    page.keyboard.press("Enter")
    page.keyboard.press("Alt+D")
    page.keyboard.type("cho dong xoai")
    expect(page.locator("#places [role=option]").first).to_contain_text("Chợ Đồng Xoài")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".point")).to_contain_text("Chợ Đồng Xoài")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".saidline")).to_contain_text("Đã mở vụ")


def test_one_desk_takes_each_call_and_opens_for_each_service_by_keyboard(visit: Visit, exchange: Exchange, lan: Person):
    page = visit("khoa", "/#calls", desk="801")
    expect(page.locator("header.top .it", has_text="Bàn 801")).to_have_text("Bàn 801 · 112")
    for typed, kind, service, caller in TOLD:
        call = exchange.ring("112", caller)
        line = page.locator(f'[data-call="{call}"]')
        expect(line).to_contain_text("112")
        line.focus()
        page.keyboard.press("Enter")
        page.keyboard.press("Enter")
        expect(page.locator(".who")).to_contain_text(caller)
        exchange.answer(call, "801")
        _opened(page, typed)
        row = next(one for one in lan.rows("queue").values() if call in one["calls"])
        assert (row["kind"], lan.rows("calls")[call]["person"]) == (kind, "user:khoa")
        assert service in {need["service"] for need in row["needs"]}
        exchange.end(call)
    page.keyboard.press("Alt+2")
    for shown in ("Trộm cắp", "Cháy nhà", "Đột quỵ"):
        expect(page.locator("#queue")).to_contain_text(shown)


def test_there_is_no_other_number_to_hand_a_call_to_and_the_desk_says_so(visit: Visit, exchange: Exchange):
    page = visit("khoa", "/#calls", desk="802")
    expect(page.locator("header.top")).to_contain_text("Bàn 802")
    call = exchange.ring("112", "0900 000 116")
    exchange.answer(call, "802")
    expect(page.locator(".who")).to_contain_text("0900 000 116")
    page.keyboard.press("Alt+c")
    expect(page.locator(".strip")).to_contain_text("Chỉ có một số, và chưa khai báo nơi nào để chuyển.")
    exchange.end(call)
