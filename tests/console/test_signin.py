"""Signing in: who may, who may not, and the desk's check."""

import pytest
from playwright.sync_api import Page, expect

from tests.console.conftest import Visit, sign_in

pytestmark = pytest.mark.browser


def test_nobody_sees_an_incident_before_signing_in(visit: Visit):
    page = visit(None)
    expect(page.get_by_role("heading", name="Tiếp Ứng")).to_be_visible()
    expect(page.locator(".app")).to_have_count(0)


def test_a_wrong_password_is_told_in_words(visit: Visit):
    page = visit(None)
    page.fill("#name", "lan")
    page.fill("#password", "wrong")
    page.press("#password", "Enter")
    expect(page.get_by_role("alert")).to_have_text("Tên hoặc mật khẩu không đúng.")


def test_the_button_stands_where_it_is_drawn_and_a_refusal_does_not_move_it(visit: Visit):
    """Where it stands in the mock-up, from the top left of its frame."""
    page = visit(None)
    drawn = {"x": 29, "y": 322, "width": 324, "height": 36}
    assert _within_frame(page) == pytest.approx(drawn, abs=1)
    page.fill("#name", "lan")
    page.fill("#password", "wrong")
    page.press("#password", "Enter")
    expect(page.get_by_role("alert")).not_to_be_empty()
    assert _within_frame(page) == pytest.approx(drawn, abs=1)


def _within_frame(page: Page) -> dict[str, float]:
    frame, button = page.locator(".signin .w").bounding_box(), page.locator(".enter").bounding_box()
    assert frame
    assert button
    return {**button, "x": button["x"] - frame["x"], "y": button["y"] - frame["y"]}


def test_the_link_is_tried_before_the_shift(visit: Visit):
    page = visit(None)
    expect(page.locator(".ck").first).to_contain_text(" ms")


def test_an_input_method_that_decomposes_is_noticed(visit: Visit):
    page = visit(None)
    box = page.get_by_placeholder("gõ thử: ấ")
    box.fill("ấ")
    expect(page.get_by_text("Unicode dựng sẵn")).to_be_visible()
    box.fill("a\u0302\u0301")
    expect(page.get_by_text("Unicode tổ hợp")).to_be_visible()


@pytest.mark.parametrize(
    ("who", "heading"), [("lan", "Điều phối"), ("khoa", "Tiếp nhận"), ("nhung", "Điều phối"), ("ioc", "Điều phối")]
)
def test_each_role_lands_on_its_page(visit: Visit, who: str, heading: str):
    page = visit(who)
    expect(page.locator("nav [aria-current=page]")).to_contain_text(heading)
    expect(page.locator("[data-link=online]")).to_be_visible()


def test_a_crew_lands_on_its_page(visit: Visit):
    page = visit("a01", "/crew", size=(390, 844))
    expect(page.locator(".hd2 .c")).to_have_text("A01")


def test_the_desk_named_at_sign_in_is_taken(visit: Visit):
    page = visit(None)
    page.fill("#desk", "231")
    sign_in(page, "khoa")
    expect(page.locator("header.top")).to_contain_text("Bàn 231")


def test_signing_out_ends_everything(visit: Visit):
    page = visit("lan")
    page.locator("header.top button.it").click()
    page.get_by_role("button", name="Ra ca").click()
    expect(page.locator("#name")).to_be_visible()
    page.reload()
    expect(page.locator("#name")).to_be_visible()
