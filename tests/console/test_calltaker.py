"""The call-taker's page: a call rings, is taken, and becomes an incident or belongs to one."""

import pytest
from playwright.sync_api import Page, expect

from tests.console.conftest import Visit
from tests.console.room import Exchange, Person, before_commands
from tests.console.test_access import no_offence

pytestmark = pytest.mark.browser

BRIDGE = (11.5096, 106.7190)


@pytest.fixture(autouse=True)
def nobody_rings(exchange: Exchange, khoa: Person) -> None:
    """The calls of earlier tests are over."""
    for call, row in khoa.rows("calls").items():
        if row["state"] != "ended":
            exchange.end(call)


def _mine(page: Page, exchange: Exchange, desk: str, number: str = "115", caller: str = "0900 000 618") -> str:
    """A call that is answered at this page's desk."""
    expect(page.locator("header.top")).to_contain_text(f"Bàn {desk}")
    call = exchange.ring(number, caller)
    exchange.locate(call, *BRIDGE, 180)
    exchange.answer(call, desk)
    return call


def test_a_ringing_call_shows_its_age_against_its_limit(visit: Visit, exchange: Exchange):
    page = visit("khoa", desk="301")
    expect(page.locator("[data-link=online]")).to_be_visible()
    call = exchange.ring("115", "0900 000 274")
    row = page.locator(f'[data-call="{call}"]')
    expect(row).to_contain_text("Gọi 115")
    expect(row).to_contain_text("còn 0:")
    for _ in range(12):  # alarms of others may stand there: what is understood makes room
        if "Chờ nghe dài nhất" in page.locator(".alarm").inner_text():
            break
        page.keyboard.press("Shift+F7")
        page.wait_for_timeout(200)
    expect(page.locator(".alarm")).to_contain_text("Chờ nghe dài nhất")
    exchange.end(call)
    expect(page.locator(".sec", has_text="Cần gọi lại")).to_be_visible()


def test_the_number_is_shown_only_to_who_took_the_call(visit: Visit, exchange: Exchange):
    page = visit("khoa", desk="302")
    expect(page.locator("[data-link=online]")).to_be_visible()
    call = exchange.ring("115", "0900 000 275")
    page.locator(f'[data-call="{call}"]').click()
    expect(page.locator(".who")).to_contain_text("Số được giữ kín")
    page.get_by_role("button", name="Nhận", exact=True).click()
    expect(page.locator(".who")).to_contain_text("0900 000 275")
    exchange.end(call)


def test_a_call_answered_at_this_desk_comes_up_and_becomes_an_incident(visit: Visit, exchange: Exchange, khoa: Person):
    page = visit("khoa", desk="303")
    call = _mine(page, exchange, "303")
    expect(page.locator(".who")).to_contain_text("0900 000 618")
    expect(page.locator(".who")).to_contain_text("±180 m")
    page.locator("#narrative").fill("Xe máy đụng xe tải, một người kẹt trong xe")
    page.keyboard.press("Alt+D")
    page.keyboard.type("QL14, cầu Nha Bích")
    page.get_by_role("button", name="Lấy vị trí máy gọi").click()
    expect(page.locator(".point")).to_contain_text("theo vị trí máy gọi")
    expect(page.locator(".point")).to_contain_text("Nha Bích")
    page.keyboard.press("Alt+L")
    page.keyboard.type("tai nan ket")
    expect(page.locator("#kinds [role=option]").first).to_contain_text("Tai nạn giao thông")
    page.keyboard.press("Enter")
    expect(page.locator("#priority .on")).to_have_attribute("aria-label", "Ưu tiên 1, nguy kịch")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".saidline")).to_contain_text("Đã mở vụ")
    incident = next(row for row in khoa.rows("queue").values() if call in row["calls"])
    number = incident["incident"]
    assert incident["kind"] == "crash_trapped"
    assert incident["place"] == {"lat": BRIDGE[0], "lon": BRIDGE[1]}
    assert incident["text"] is not None
    assert incident["address"] is not None
    expect(page.locator(".aside")).to_contain_text(f"Đang làm ở vụ {number:04}")
    page.locator("#narrative").fill("Có mùi xăng")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#narrative")).to_have_value("")
    page.wait_for_timeout(300)
    assert khoa.rows("queue")[str(number)]["notes"] == 1


@pytest.mark.draws
def test_a_second_call_is_attached_to_what_is_near(visit: Visit, exchange: Exchange, khoa: Person):
    incident = int(
        khoa.do("OpenIncident", kind="crash_trapped", place={"lat": BRIDGE[0] + 0.001, "lon": BRIDGE[1]})["ids"][
            "incident"
        ]
    )
    page = visit("khoa", desk="304")
    call = _mine(page, exchange, "304", caller="0900 000 619")
    near = page.locator(".dup", has_text=f"{incident:04}")
    expect(near).to_contain_text("Cách 110 m")
    page.locator("#narrative").fill("Ba người bị thương")
    first = page.locator(".foot").get_by_role("button", name="Gắn vào")
    expect(first).to_be_visible()
    near.get_by_role("button", name="Gắn vào").click()
    expect(page.locator(".saidline")).to_contain_text(f"Đã gắn vào vụ {incident:04}")
    assert khoa.rows("calls")[call]["incident"] == incident
    page.get_by_role("button", name="Tách ra").click()
    expect(page.locator(".dup", has_text=f"{incident:04}")).to_be_visible()
    assert khoa.rows("calls")[call]["incident"] is None


def test_what_is_being_written_is_never_taken_away(visit: Visit, exchange: Exchange):
    page = visit("khoa", desk="305")
    first = _mine(page, exchange, "305", caller="0900 000 701")
    expect(page.locator(".who")).to_contain_text("0900 000 701")
    page.locator("#narrative").fill("Đang ghi dở")
    exchange.end(first)
    second = _mine(page, exchange, "305", caller="0900 000 702")
    expect(page.locator(f'[data-call="{second}"]')).to_be_visible()
    expect(page.locator(".who")).to_contain_text("0900 000 701")
    expect(page.locator("#narrative")).to_have_value("Đang ghi dở")


def test_a_draft_outlives_a_lost_link_and_the_page(visit: Visit, exchange: Exchange, link):
    page = visit("khoa", desk="306")
    call = _mine(page, exchange, "306", caller="0900 000 703")
    expect(page.locator(".who")).to_contain_text("0900 000 703")
    link.cut()
    expect(page.locator("header.top")).to_contain_text("Mất kết nối")
    page.locator("#narrative").fill("Cháy nhà kho")
    expect(page.locator(".form")).to_contain_text("giữ trên máy này")
    expect(page.locator("#call-main")).to_have_attribute("aria-disabled", "true")
    link.mend()
    page.reload()
    page.locator(f'[data-call="{call}"]').click()
    expect(page.locator("#narrative")).to_have_value("Cháy nhà kho")


@pytest.mark.draws
def test_an_incident_without_a_call_can_be_a_drill(visit: Visit, khoa: Person):
    page = visit("khoa")
    page.get_by_role("button", name="Mở vụ không từ cuộc gọi").click()
    page.keyboard.press("Alt+L")
    page.keyboard.type("chay nha")
    page.keyboard.press("Enter")
    page.get_by_label("Diễn tập").check()
    expect(page.locator(".app.drilled")).to_be_visible()
    before = set(khoa.rows("queue"))
    page.locator(".aside canvas").click(position={"x": 120, "y": 90})
    expect(page.locator(".point")).to_contain_text("chọn trên bản đồ")
    page.keyboard.press("Control+Enter")
    expect(page.locator("footer.cmd")).to_contain_text("Đã mở vụ")
    (made,) = set(khoa.rows("queue")) - before
    assert khoa.rows("queue")[made]["drill"] is True


@pytest.mark.draws
def test_an_incident_lies_where_the_map_was_clicked_though_the_map_has_the_keys(visit: Visit, khoa: Person):
    page = visit("khoa")
    canvas = page.locator(".aside canvas")
    made: list[dict[str, float]] = []
    for choose in (lambda: canvas.click(position={"x": 120, "y": 90}), lambda: canvas.press("Enter")):
        page.get_by_role("button", name="Mở vụ không từ cuộc gọi").click()
        page.keyboard.press("Alt+L")
        page.keyboard.type("chay nha")
        page.keyboard.press("Enter")
        expect(canvas).to_have_css("cursor", "crosshair")
        choose()
        expect(page.locator(".point")).to_contain_text("chọn trên bản đồ")
        before = set(khoa.rows("queue"))
        canvas.press("Control+Enter")
        expect(page.locator("footer.cmd")).to_contain_text("Đã mở vụ")
        while not set(khoa.rows("queue")) - before:  # what is said may still be of the one before
            page.wait_for_timeout(50)
        (fresh,) = set(khoa.rows("queue")) - before
        made.append(khoa.rows("queue")[fresh]["place"])
        khoa.do("CancelIncident", incident=int(fresh), reason="by_mistake")
    clicked, middle = made
    assert clicked != middle


def test_a_call_somebody_else_took_is_said_to_be_theirs(visit: Visit, exchange: Exchange, lan: Person):
    page = visit("khoa")
    expect(page.locator("[data-link=online]")).to_be_visible()
    call = exchange.ring("113", "0900 000 704")
    page.locator(f'[data-call="{call}"]').click()
    claim = page.get_by_role("button", name="Nhận", exact=True)
    expect(claim).to_be_visible()
    lan.post("/heartbeat", None)  # from who is not heard of, it could be taken over
    before_commands(page, lambda route: (lan.do("ClaimCall", call=call), route.continue_()))
    claim.click()
    expect(page.locator(".saidline")).to_contain_text("Người khác đã nhận cuộc gọi này.")
    exchange.end(call)


def test_what_lies_near_is_scrolled_by_keyboard_also_where_nothing_in_it_can_be_pressed(
    visit: Visit, khoa: Person, lan: Person
):
    place = {"lat": BRIDGE[0], "lon": BRIDGE[1]}
    made = [khoa.do("OpenIncident", kind="crash_trapped", place=place)["ids"]["incident"] for _ in range(10)]
    page = visit("khoa", size=(1024, 600))
    page.get_by_role("button", name="Mở vụ không từ cuộc gọi").click()
    page.keyboard.press("Alt+D")
    page.keyboard.type(f"{BRIDGE[0]}, {BRIDGE[1]}")
    expect(page.locator("[role=option]").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".dup").nth(4)).to_be_attached()
    expect(page.locator(".dup button")).to_have_count(0)
    no_offence(page)
    for one in made:
        lan.do("CancelIncident", incident=one, reason="by_mistake")
