"""The picture of the README, made as a newcomer would see it: `make run`, sign in, a unit moving on the map.

`PICTURES=1 pytest tests/console/test_picture.py` puts it into docs/pictures/.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from dispatch.demo import PASSWORD
from tests.console.conftest import ROOT, _free_port, _wait_until_ready
from tests.console.room import Person

PICTURE = ROOT / "docs" / "pictures" / "dispatcher.png"
MOVES_WITHIN_S = 240
"""A call, an answer, a crew that runs to its car: a minute where the machine is quiet, and it may not be."""
KM = 0.009
"""Degrees of latitude of about a kilometre."""


@pytest.mark.draws
@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.timeout(400)
def test_a_unit_moves_on_the_map(browser: Browser, tmp_path: Path) -> None:
    port = _free_port()
    environment = {**os.environ, "EOC_PORT": str(port), "EOC_VIEWS_PORT": "off", "EOC_DATA": str(tmp_path)}
    with (tmp_path / "log").open("wb") as log:
        run = subprocess.Popen(
            [sys.executable, "-m", "dispatch", "run"], cwd=ROOT, env=environment, stdout=log, stderr=log
        )
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_until_ready(url, run, tmp_path / "log")
        person = Person(url, "lan")
        moved = _wait_for_a_move(person)
        page = browser.new_page(viewport={"width": 1366, "height": 768}, locale="vi-VN", color_scheme="dark")
        page.goto(url)
        page.locator("input[autocomplete=username]").fill("lan")
        page.locator("input[type=password]").fill(PASSWORD)
        page.keyboard.press("Enter")
        page.get_by_text(moved).first.wait_for()
        page.locator("[role=listbox] [role=option]").last.click()  # of those under way, with its units
        page.wait_for_timeout(3_000)
        page.screenshot(path=PICTURE if os.environ.get("PICTURES") else tmp_path / "dispatcher.png")
        page.close()
    finally:
        run.terminate()
        run.wait(30)


def _wait_for_a_move(person: Person) -> str:
    """A unit that goes to an incident, and is seen elsewhere a while later."""
    began: dict[str, dict[str, float]] = {}
    deadline = time.monotonic() + MOVES_WITHIN_S
    while time.monotonic() < deadline:
        places = person.rows("places")
        for name, unit in person.rows("units").items():
            place = places.get(name, {}).get("place")
            if unit["step"] != "en_route" or place is None:
                continue
            before = began.setdefault(name, place)
            if abs(before["lat"] - place["lat"]) + abs(before["lon"] - place["lon"]) > KM / 8:
                return name
        time.sleep(1)
    raise AssertionError("no unit moved")
