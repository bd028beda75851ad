"""What the console says is so: of what a role may not read, of clusters, of codes, of what is near an unknown place."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from dispatch.codes import in_groups
from tests.console.conftest import Visit
from tests.console.desk import Open, queue_row
from tests.console.desk import take as take_incident
from tests.console.room import Exchange, Person, before_commands
from tests.console.test_access import no_offence
from tests.console.test_tickets import opened, take, tickets_of

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("nobody_rings")]

BRIDGE = (11.5096, 106.7190)


def asked_by(page: Page, path: str) -> list[str]:
    """What the page asks for there, from now on."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if path in request.url else None)
    return asked


def test_who_looks_on_reads_that_the_text_is_not_for_this_role(visit: Visit, incident: Open):
    number = incident(text="Nữ 60 tuổi đau ngực.", address="12 Nguyễn Huệ")
    page = visit("ioc")
    asked = asked_by(page, "/open")
    queue_row(page, number).click()
    facts = page.locator(".detail .fx")
    expect(facts).to_contain_text("vai trò này không được đọc")
    expect(facts).not_to_contain_text("đang mở")
    page.wait_for_timeout(1_000)
    assert asked == []
    no_offence(page)


def test_what_is_refused_to_a_role_is_said_and_asked_for_once(visit: Visit, incident: Open):
    page = visit("lan")
    asked: list[Any] = []
    page.on("request", lambda one: asked.append(one.post_data_json) if one.url.endswith("/open") else None)
    problem: dict[str, Any] = {"title": "not allowed", "status": 403, "reason": "not_allowed"}
    kind = "application/problem+json"
    before_commands(page, lambda route: route.fulfill(status=403, json=problem, content_type=kind), "**/open")
    number = incident(text="Nữ 60 tuổi đau ngực.")
    take_incident(page, number)
    expect(page.locator(".detail .fx")).to_contain_text("vai trò này không được đọc")
    page.wait_for_timeout(1_000)
    before = asked.count({"incident": number})
    assert before >= 1
    other = incident("abdominal_pain")
    take_incident(page, other)
    take_incident(page, number)
    page.wait_for_timeout(1_000)
    assert asked.count({"incident": number}) == before


def test_with_no_warning_in_hand_all_clusters_are_counted(visit: Visit):
    page = visit("lan", "/#warnings")
    blocks = page.locator(".wn-blocks")
    expect(blocks).to_contain_text("Trong tỉnh có")
    expect(blocks).not_to_contain_text(" 0 cụm")
    expect(blocks).not_to_contain_text("mỗi khối một xã")
    no_offence(page)


def test_the_code_of_a_ticket_is_grouped_for_reading_out(visit: Visit, khoa: Person):
    number = opened(khoa)
    code = khoa.get(f"/tickets/{number}")["code"]
    page = tickets_of(visit, "nhung")
    take(page, number)
    expect(page.locator(".tk-one")).to_contain_text(in_groups(code))
    expect(page.locator(".tk-one")).not_to_contain_text(code)


def test_near_an_incident_without_a_point_is_near_its_caller_else_it_is_said_and_nobody_is_asked_for(
    visit: Visit, incident: Open, exchange: Exchange, khoa: Person
):
    incident()  # those of earlier tests are over
    call = exchange.ring("115", "0900 000 531")
    khoa.do("ClaimCall", call=call)
    number = int(khoa.do("OpenIncident", kind="chest_pain", call=call)["ids"]["incident"])
    page = visit("lan")
    asked, wrong = asked_by(page, "/candidates"), []
    page.on("console", lambda line: wrong.append(line.text) if line.type == "error" else None)
    take_incident(page, number)
    expect(page.get_by_role("button", name=f"Vụ {number:04} chưa có điểm")).to_be_visible()
    expect(page.locator(".detail")).to_contain_text("chưa có điểm trên bản đồ")
    page.wait_for_timeout(1_000)
    assert [url for url in asked if f"/{number}." in url] == []
    exchange.locate(call, *BRIDGE, 180)
    expect(page.get_by_role("button", name=f"Gần máy gọi vụ {number:04}")).to_be_visible()
    rows = page.locator("#units tbody tr td:first-child")
    names = rows.all_inner_texts()
    assert names[:12] != sorted(names[:12])
    seen = khoa.rows("queue")[str(number)]["position"]
    khoa.do("ChangePlace", incident=number, place={"lat": BRIDGE[0], "lon": BRIDGE[1]}, seen=seen)
    expect(page.get_by_role("button", name=f"Gần vụ {number:04}")).to_be_visible()
    expect(page.locator(".pick").first).to_be_visible()
    assert not [line for line in wrong if "409" in line]
    exchange.end(call)
