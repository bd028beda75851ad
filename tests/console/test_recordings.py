"""A supervisor hears what was spoken: first the service tells where it lies, then it can be opened."""

import uuid

import pytest
from playwright.sync_api import expect

from tests.console.conftest import Visit
from tests.console.desk import Open
from tests.console.room import Exchange, Person

pytestmark = pytest.mark.browser

ADDRESS = f"https://pbx.example/{uuid.uuid4().hex}.wav"


def test_who_may_is_told_where_the_recording_lies(
    visit: Visit, exchange: Exchange, incident: Open, khoa: Person
) -> None:
    call = exchange.ring("115", "0900 000 441")
    khoa.do("ClaimCall", call=call)
    number = incident("chest_pain", call=call)
    exchange.end(call)
    exchange.tell("call.recorded", call.partition(":")[2], recording=ADDRESS, duration_s=63)
    page = visit("nhung", "/#dispatch")
    page.locator(f"[data-incident='{number}']").first.click()
    page.get_by_role("button", name="Nghe ghi âm 1:03").click()
    link = page.get_by_role("link", name="Mở ghi âm 1:03")
    expect(link).to_have_attribute("href", ADDRESS)
    expect(link).to_have_attribute("rel", "noopener noreferrer")
    rows = khoa.get(f"/incidents/{number}/story")["rows"]
    assert [row["by"] for row in rows if row["event"]["type"] == "RecordingOpened"] == ["user:nhung"]
    other = visit("lan", "/#dispatch")
    other.locator(f"[data-incident='{number}']").first.click()
    expect(other.locator(".detail")).to_contain_text("cuộc gọi")
    expect(other.get_by_role("button", name="Nghe ghi âm 1:03")).to_have_count(0)
