"""The citizen's pages in a browser, at a telephone's size: reported with a place, looked up by code, rated; with axe."""

import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page

from tests.console.conftest import Service
from tests.console.desk import CENTRE
from tests.console.room import Person

pytestmark = pytest.mark.browser

AXE = Path(__file__).parents[2] / "console" / "node_modules" / "axe-core" / "axe.min.js"
PHONE = {"width": 390, "height": 844}
WHAT = "Đèn trước cổng trường tắt từ tối thứ Bảy"
Open = Callable[..., Page]


@pytest.fixture
def phone(browser: Browser, service: Service) -> Iterator[Open]:
    """Opens a page as a telephone does; a script's error fails the test."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def opened(path: str, *, script: bool = True, language: str = "vi-VN") -> Page:
        context = browser.new_context(
            viewport=PHONE,  # type: ignore[arg-type]
            locale=language,
            java_script_enabled=script,
            permissions=["geolocation"],
            geolocation={"latitude": CENTRE["lat"], "longitude": CENTRE["lon"], "accuracy": 15},
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(service.url + path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert errors == []


def photo(folder: Path) -> Path:
    written = io.BytesIO()
    Image.effect_noise((400, 300), 50).convert("RGB").save(written, "JPEG")
    file = folder / "anh.jpg"
    file.write_bytes(written.getvalue())
    return file


def fill(page: Page, text: str = WHAT) -> None:
    page.fill("#text", text)
    page.select_option("#area", index=1)
    page.check("#consent")


def sent(page: Page) -> str:
    """The code that the page tells."""
    page.click(".go")
    page.wait_for_selector("[data-sent]")
    return page.inner_text(".code b")


def answered(khoa: Person, supervisor: Person, code: str) -> None:
    number = int(code.partition("-")[0])
    khoa.do("ForwardTicket", ticket=number, agency="construction")
    khoa.do("WriteAnswer", ticket=number, text="Đã thay bóng đèn.\nTổ điện phường làm sáng nay.")
    supervisor.do("ApproveAnswer", ticket=number)


def violations(page: Page) -> list[Any]:
    """By the protocol of the browser, which the page's own rules do not bind."""
    client = page.context.new_cdp_session(page)
    client.send("Runtime.evaluate", {"expression": AXE.read_text()})
    run = "axe.run(document, {resultTypes: ['violations']}).then(found => JSON.stringify(found.violations))"
    told = client.send("Runtime.evaluate", {"expression": run, "awaitPromise": True, "returnByValue": True})
    return [(one["id"], [node["html"] for node in one["nodes"]]) for one in json.loads(told["result"]["value"])]


def small_targets(page: Page) -> list[str]:
    """What is pressed and is lower than 44 px. A line of text with a link in it is none."""
    return list(
        page.evaluate(
            "[...document.querySelectorAll('button, select, input:not([type=hidden]):not([type=radio])"
            ":not([type=checkbox]):not(#trap), .danger a, .switch, .worth label, label.choice')]"
            ".filter(e => e.offsetParent && e.getBoundingClientRect().height < 44).map(e => e.outerHTML.slice(0, 80))"
        )
    )


def test_a_report_is_sent_with_place_and_picture_looked_up_and_rated(
    phone: Open, khoa: Person, service: Service, tmp_path: Path
) -> None:
    page = phone("/bao")
    fill(page)
    page.click("#place")
    page.wait_for_selector("#place-said:has-text('15 mét')")
    page.set_input_files("#photos", photo(tmp_path))
    code = sent(page)
    row = khoa.get(f"/tickets/{code.partition('-')[0]}")["ticket"]
    assert (row["channel"], row["place"], len(row["files"])) == ("web", CENTRE, 1)
    page.click(".go")
    assert page.inner_text("h1") == "Đã tiếp nhận"
    answered(khoa, Person(service.url, "nhung"), code)
    page = phone("/tra-cuu")
    page.fill("#code", code.lower())
    page.press("#code", "Enter")
    page.wait_for_selector(".answer")
    assert page.inner_text("h1") == "Đã trả lời, đúng hạn"
    assert "Đã thay bóng đèn." in page.inner_text(".answer")
    page.check("input[value=acceptable]")
    page.click(".go")
    page.wait_for_selector(".notice")
    assert "Cảm ơn" in page.inner_text(".notice")
    page.check("input[value=unsatisfied]")
    page.click(".go")
    page.wait_for_selector("h1:text-is('Đang xử lý')")
    page.click(".switch")
    assert page.inner_text("h1") == "Being handled"


def test_all_of_it_works_without_a_script(phone: Open) -> None:
    page = phone("/bao?lang=en", script=False)
    assert not page.is_visible("#place")
    fill(page)
    page.click(".go")
    assert page.inner_text("h1") == "The report was received"
    page.click(".go")
    assert page.inner_text("h1") == "Received"


def test_what_was_typed_outlives_a_network_that_is_away_and_is_sent_once(phone: Open, khoa: Person) -> None:
    page = phone("/bao")
    fill(page, "Cống nghẹt ở ngõ 5")
    page.context.set_offline(True)
    page.click(".go")
    assert "mạng" in page.inner_text("#photos-said")
    page.context.set_offline(False)
    page.reload()
    assert page.input_value("#text") == "Cống nghẹt ở ngõ 5"
    fill(page, page.input_value("#text"))
    code = sent(page)
    page.reload()
    assert page.inner_text(".code b") == code
    page.goto(page.url)
    assert page.input_value("#text") == "", "what was sent is kept no longer"


def test_what_is_wrong_is_told_and_stays_typed(phone: Open) -> None:
    page = phone("/bao")
    fill(page)
    page.fill("#phone", "12")
    page.click(".go")
    page.wait_for_selector("#phone-wrong")
    assert page.input_value("#text") == WHAT
    assert page.is_checked("#consent")
    assert page.get_attribute("#phone", "aria-describedby") == "phone-wrong phone-hint"
    assert violations(page) == []


@pytest.mark.parametrize("language", ["vi-VN", "en-GB"])
def test_axe_finds_nothing_and_every_target_is_large_enough(
    phone: Open, khoa: Person, service: Service, language: str, tmp_path: Path
) -> None:
    page = phone("/bao", language=language)
    assert violations(page) == []
    assert small_targets(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    fill(page)
    page.screenshot(path=tmp_path / "report.png", full_page=True)
    code = sent(page)
    assert violations(page) == []
    answered(khoa, Person(service.url, "nhung"), code)
    page = phone("/tra-cuu", language=language)
    assert violations(page) == []
    assert small_targets(page) == []
    page.fill("#code", "17-WRONG")
    page.click(".go")
    page.wait_for_selector(".notice.wrong")
    assert violations(page) == []
    page.fill("#code", code)
    page.click(".go")
    page.wait_for_selector(".answer")
    page.screenshot(path=tmp_path / "status.png", full_page=True)
    assert violations(page) == []
    assert small_targets(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_the_keyboard_comes_to_everything_and_never_into_the_trap(phone: Open) -> None:
    page = phone("/bao")
    met = set()
    for _ in range(25):
        page.keyboard.press("Tab")
        met.add(page.evaluate("document.activeElement.id || document.activeElement.className"))
    assert {"text", "field", "place", "area", "address", "photos", "phone", "consent", "go", "switch"} <= met
    assert "trap" not in met
