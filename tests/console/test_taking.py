"""A unit is not taken from people in as much need by the key that comes first: it is chosen, and asked about once more."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from tests.console.conftest import Visit
from tests.console.desk import CENTRE, Open, need, take
from tests.console.room import Person
from tests.console.test_access import no_offence

pytestmark = pytest.mark.browser

Only = Callable[[int], str]


@pytest.fixture
def only(lan: Person) -> Iterator[Only]:
    """Sends the first who can go to an incident, and takes all others out of service; they come back afterwards."""
    away: list[str] = []

    def settle(number: int) -> str:
        first: str = free(lan, number)[0]
        lan.do("AssignUnit", need=f"{number}.1", unit=first)
        other = int(lan.do("OpenIncident", kind="chest_pain", place=CENTRE)["ids"]["incident"])
        while found := free(lan, other):
            for unit in found:
                lan.do("TakeOutOfService", unit=unit, reason="other_task")
                away.append(unit)
        lan.do("CancelIncident", incident=other, reason="by_mistake")
        return first

    yield settle
    for unit in away:
        lan.do("ReturnUnit", unit=unit)


def free(lan: Person, number: int) -> list[str]:
    found = lan.get(f"/needs/{number}.1/candidates")["candidates"]
    return [one["unit"] for one in found if one["busy"] is None]


def test_enter_takes_no_unit_from_people_in_as_much_need(visit: Visit, incident: Open, lan: Person, only: Only):
    first = incident("cardiac_arrest")
    unit = only(first)
    second = int(lan.do("OpenIncident", kind="cardiac_arrest", place=CENTRE)["ids"]["incident"])
    page = visit("nhung")
    take(page, second)
    main = page.locator("#main-action")
    expect(main).to_contain_text(f"Chưa chọn tổ: {unit} đang ở vụ ưu tiên 1")
    expect(page.locator(".pick").first).to_contain_text(f"Đang ở vụ {first:04} ưu tiên 1")
    expect(page.locator(".pick.on")).to_have_count(0)
    no_offence(page)
    for _ in range(3):
        page.keyboard.press("Enter")
    expect(main).to_be_focused()
    page.keyboard.press("1")
    expect(main).to_contain_text(f"Chuyển {unit} từ vụ {first:04}")
    page.keyboard.press("Enter")
    asked = page.get_by_role("group", name="Lấy tổ của vụ khác")
    expect(asked).to_contain_text(f"Vụ {first:04} ưu tiên 1 sẽ mất {unit}.")
    expect(page.get_by_role("button", name="Để tổ ở lại")).to_be_focused()
    no_offence(page)
    page.keyboard.press("Enter")
    expect(asked).to_have_count(0)
    page.wait_for_timeout(300)
    assert (need(lan, first)["unit"], need(lan, second)["unit"]) == (unit, None)
    expect(main).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Để tổ ở lại")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".nd").first).to_contain_text(unit)
    assert (need(lan, first)["unit"], need(lan, second)["unit"]) == (None, unit)


def test_what_is_typed_asks_once_more_too(visit: Visit, incident: Open, lan: Person, only: Only):
    first = incident("cardiac_arrest")
    unit = only(first)
    second = int(lan.do("OpenIncident", kind="cardiac_arrest", place=CENTRE)["ids"]["incident"])
    page = visit("nhung", language="en")
    take(page, first)
    page.keyboard.press("Control+/")
    page.keyboard.type(f"c {unit} {second}")
    page.keyboard.press("Enter")
    asked = page.get_by_role("group", name="Take another incident's unit")
    expect(asked).to_contain_text(f"Incident {first:04} of priority 1 will lose {unit}.")
    expect(page.locator("footer.cmd")).to_contain_text("will lose")
    assert need(lan, second)["unit"] is None
    page.get_by_role("button", name=f"Take {unit} all the same").click()
    expect(page.locator(".nd").first).to_contain_text(unit)
    assert need(lan, second)["unit"] == unit


def test_who_can_wait_gives_its_unit_by_enter(visit: Visit, incident: Open, lan: Person, only: Only):
    first = incident("abdominal_pain")
    unit = only(first)
    second = int(lan.do("OpenIncident", kind="cardiac_arrest", place=CENTRE)["ids"]["incident"])
    page = visit("nhung")
    take(page, second)
    expect(page.locator("#main-action")).to_contain_text(f"Chuyển {unit} từ vụ {first:04}")
    expect(page.locator(".pick").first).to_contain_text("ưu tiên")
    page.keyboard.press("Enter")
    expect(page.locator(".nd").first).to_contain_text(unit)
    assert need(lan, second)["unit"] == unit
