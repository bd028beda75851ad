"""The console on a computer that draws no maps: what stands where one would be, and that all else is there."""

import pytest
from playwright.sync_api import expect

from tests.console.conftest import Visit
from tests.console.whole import faults

pytestmark = pytest.mark.browser
SAID = {"vi": "Trình duyệt này không vẽ được bản đồ.", "en": "This browser cannot draw the map."}
MAPS = {"dispatch": ("nhung", "/"), "calls": ("khoa", "/"), "map": ("nhung", "/#map"), "sites": ("nhung", "/#sites"),
        "warnings": ("nhung", "/#warnings")}  # fmt: skip


@pytest.mark.parametrize("language", SAID)
@pytest.mark.parametrize("what", MAPS)
def test_a_sentence_stands_for_the_map_and_nothing_that_works_on_one(visit: Visit, what: str, language: str):
    who, path = MAPS[what]
    page = visit(who, path, language=language)
    expect(page.locator("[data-link=online]")).to_be_visible()
    expect(page.locator(".map")).to_have_text(SAID[language])
    expect(page.locator(".map p")).to_be_in_viewport(ratio=1)
    expect(page.locator(".map").get_by_role("button")).to_have_count(0)
    assert faults(page) == []
