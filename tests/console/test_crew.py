"""The crew's page on a phone: its job, the next step, and clicks made without a signal."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.console.conftest import Visit
from tests.console.link import Link
from tests.console.room import Person

pytestmark = pytest.mark.browser

PHONE = (390, 844)
PLACE = {"lat": 11.4243, "lon": 106.6206}
Send = Callable[[str], int]


@pytest.fixture
def send(khoa: Person, lan: Person, on_duty: list[str]) -> Send:
    """Orders a unit to an incident of its own."""

    def ordered(unit: str) -> int:
        row = lan.rows("units")[unit]
        if row["assignment"]:
            lan.do("CancelAssignment", assignment=row["assignment"], reason="by_mistake")
        made = khoa.do(
            "OpenIncident", kind="chest_pain", place=PLACE, text="Đau ngực, khó thở.", address="Ấp 3, Minh Hưng"
        )
        incident = int(made["ids"]["incident"])
        lan.do("AssignUnit", need=f"{incident}.1", unit=unit)
        return incident

    return ordered


def _crew(visit: Visit, unit: str, place: tuple[float, float] | None = None) -> Page:
    return visit(unit.lower(), "/crew", size=PHONE, place=place)


def test_the_job_is_acknowledged_and_carried_through(visit: Visit, send: Send, lan: Person):
    incident = send("A11")
    page = _crew(visit, "A11")
    expect(page.locator(".job")).to_contain_text("Đau ngực, khó thở.")
    expect(page.locator(".job")).to_contain_text("Ấp 3, Minh Hưng")
    main = page.locator(".go")
    for text, step in (
        ("Nhận lệnh", "acknowledged"),
        ("Lên đường", "en_route"),
        ("Đã đến hiện trường", "on_scene"),
    ):
        expect(main).to_have_text(text)
        main.click()
        page.wait_for_timeout(300)
        assert lan.rows("queue")[str(incident)]["needs"][0]["step"] == step
    expect(page.locator(".steps .f")).to_have_count(3)
    expect(main).to_have_text("Chở bệnh nhân")
    main.click()
    page.get_by_role("button", name="TTYT Chơn Thành").or_(page.locator(".whys .btn").first).first.click()
    expect(main).to_have_text("Đã đến bệnh viện")
    main.click()
    expect(main).to_have_text("Xong việc")
    main.click()
    expect(page.get_by_role("heading", name="Sẵn sàng")).to_be_visible()


def test_a_job_arrives_while_the_page_is_open(visit: Visit, send: Send):
    page = _crew(visit, "A12")
    expect(page.locator(".idle")).to_be_visible()
    send("A12")
    expect(page.locator(".go")).to_have_text("Nhận lệnh")


def test_refusing_asks_why(visit: Visit, send: Send, lan: Person):
    incident = send("A13")
    page = _crew(visit, "A13")
    page.get_by_role("button", name="Từ chối").click()
    page.get_by_role("button", name="Thủng lốp").click()
    expect(page.locator(".idle")).to_be_visible()
    events = [row["event"] for row in lan.get(f"/incidents/{incident}/story")["rows"]]
    ended = next(event for event in events if event["type"] == "AssignmentEnded")
    assert (ended["step"], ended["reason"]) == ("refused", "flat_tyre")


def test_clicks_without_a_signal_are_kept_and_sent_with_their_time(visit: Visit, send: Send, link: Link, lan: Person):
    incident = send("A14")
    page = _crew(visit, "A14")
    main = page.locator(".go")
    main.click()
    expect(main).to_have_text("Lên đường")
    link.cut()
    main.click()
    expect(main).to_contain_text("Đã đến hiện trường")
    expect(page.locator(".net")).to_contain_text("1 việc chờ gửi, bấm lúc")
    expect(page.locator(".steps .w")).to_contain_text("chờ gửi")
    page.wait_for_timeout(1_500)
    link.mend()
    expect(page.locator(".net")).not_to_contain_text("chờ gửi", timeout=20_000)
    expect(main).to_have_text("Đã đến hiện trường")
    rows = lan.get(f"/incidents/{incident}/story")["rows"]
    moved = [row for row in rows if row["event"].get("step") == "en_route"]
    assert len(moved) == 1
    assert moved[0]["happened_at"] is not None
    assert moved[0]["at"] - moved[0]["happened_at"] > 1_000


def test_kept_clicks_outlive_the_page(visit: Visit, send: Send, link: Link, lan: Person):
    incident = send("A15")
    page = _crew(visit, "A15")
    expect(page.locator(".go")).to_have_text("Nhận lệnh")
    link.cut()
    page.locator(".go").click()
    expect(page.locator(".net")).to_contain_text("1 việc chờ gửi")
    link.mend()
    page.reload()
    expect(page.locator(".go")).to_have_text("Lên đường", timeout=20_000)
    assert lan.rows("queue")[str(incident)]["needs"][0]["step"] == "acknowledged"


def test_going_off_and_on_duty(visit: Visit, on_duty: list[str], lan: Person):
    page = _crew(visit, "A16")
    page.get_by_role("button", name="Nghỉ ca").click()
    expect(page.get_by_role("heading", name="Nghỉ ca")).to_be_visible()
    page.locator(".go").click()
    expect(page.get_by_role("heading", name="Sẵn sàng")).to_be_visible()
    page.get_by_role("button", name="Ngừng hoạt động").click()
    page.get_by_role("button", name="Đổ nhiên liệu").click()
    expect(page.get_by_role("heading", name="Ngừng hoạt động")).to_be_visible()
    assert lan.rows("units")["A16"]["reason"] == "refuelling"
    page.locator(".go").click()
    expect(page.get_by_role("heading", name="Sẵn sàng")).to_be_visible()


def test_the_phone_sends_its_place(visit: Visit, on_duty: list[str], lan: Person):
    page = _crew(visit, "A17", place=(11.6333, 106.6111))
    expect(page.locator(".net")).to_contain_text("đã gửi", timeout=10_000)
    assert lan.rows("places")["A17"]["place"] == {"lat": 11.6333, "lon": 106.6111}


def test_directions_and_the_caller_are_links_of_the_phone(visit: Visit, send: Send, lan: Person, exchange):
    incident = send("A18")
    call = exchange.ring("115", "0900 000 888")
    exchange.answer(call, "399")
    lan.do("AttachCall", call=call, incident=incident)
    page = _crew(visit, "A18")
    expect(page.get_by_role("link", name="Chỉ đường")).to_have_attribute(
        "href", f"geo:{PLACE['lat']},{PLACE['lon']}?q={PLACE['lat']},{PLACE['lon']}"
    )
    expect(page.get_by_role("link", name="Gọi lại người báo")).to_have_attribute("href", "tel:0900000888")
