"""An exchange gone silent is shown to everybody in the room until it is heard again, and cannot be put away."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.console.conftest import Service, Visit, started
from tests.console.room import Exchange
from tests.console.test_access import no_offence

pytestmark = pytest.mark.browser

TEST_CALLER = "+84271900900"
WATCHED = [
    {"name": "vnpt", "adapter": "canonical", "quiet_s": 20},
    {"name": "vinaphone", "adapter": "canonical", "canary": {"within_s": 3600, "caller": TEST_CALLER}},
]


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """One that watches an exchange."""
    folder: Path = tmp_path_factory.mktemp("exchanges")
    (folder / "exchanges.json").write_text(json.dumps(WATCHED))
    with started(folder, EOC_EXCHANGES=str(folder / "exchanges.json")) as one:
        yield one


@pytest.fixture(scope="module")
def console_url(service: Service) -> str:
    return service.url


@pytest.fixture
def vnpt(service: Service) -> Exchange:
    return Exchange(service.url, Exchange.of(service.url, service.data).secret, "vnpt")


def test_an_exchange_gone_silent_is_an_alarm_for_everybody_until_it_is_heard(visit: Visit, vnpt: Exchange) -> None:
    pages = [
        visit("khoa", "/#calls", desk="201"),
        visit("lan", "/#dispatch"),
        visit("nhung", "/#dispatch", language="en"),
    ]
    says = ["Tổng đài vnpt không có tin nào"] * 2 + ["Nothing heard from exchange vnpt"]
    for page, text in zip(pages, says, strict=True):
        expect(page.locator(".alarm")).to_contain_text(text, timeout=40_000)
    first = pages[0].locator(".alarm")
    expect(first).to_contain_text("có thể có người đang gọi mà không tới được đây")
    pages[0].keyboard.press("Shift+F7")
    expect(first.get_by_role("button", name="Đã rõ")).to_have_count(0)
    expect(first).to_contain_text(says[0])
    call = vnpt.ring("115", "0900 000 331")
    for page, text in zip(pages, says, strict=True):
        expect(page.locator(".alarm")).not_to_contain_text(text)
    vnpt.end(call)


def test_a_test_call_is_shown_as_such_and_is_no_call_of_the_room(visit: Visit, service: Service) -> None:
    page = visit("khoa", "/#calls", desk="201")
    line = page.locator("[data-exchange=vinaphone]")
    expect(line).to_contain_text("cuộc thử chưa tới")
    ours = Exchange(service.url, Exchange.of(service.url, service.data).secret, "vinaphone")
    before = page.locator(".lists .call").count()
    ours.ring("115", TEST_CALLER)
    expect(line.locator("[data-canary]")).to_contain_text("trước")
    assert page.locator(".lists .call").count() == before
    no_offence(page)


def test_an_exchange_whose_silence_raises_no_alarm_is_said_to_be_so(visit: Visit, service: Service) -> None:
    page = visit("khoa", "/#calls", desk="201")
    unnamed = Exchange(service.url, Exchange.of(service.url, service.data).secret, "unnamed")
    call = unnamed.ring("115", "0900 000 332")
    line = page.locator("[data-exchange=unnamed]")
    expect(line).to_contain_text("im lặng sẽ không báo", timeout=15_000)
    expect(page.locator("[data-exchange=vinaphone] [data-unwatched]")).to_have_count(0)
    no_offence(page)
    unnamed.end(call)


def test_however_many_nobody_watches_a_few_are_shown_and_all_of_them_on_demand(visit: Visit, service: Service) -> None:
    page = visit("khoa", "/#calls", desk="201")
    secret = Exchange.of(service.url, service.data).secret
    for n in range(12):
        one = Exchange(service.url, secret, f"unnamed-{n}")
        one.end(one.ring("115", f"0900 000 {600 + n}"))
    more = page.locator(".exchanges .more")
    expect(more).to_contain_text("tổng đài khác", timeout=15_000)
    expect(page.locator(".exchanges [data-exchange]")).to_have_count(4)
    more.focus()
    page.keyboard.press("Enter")
    everything = page.get_by_role("dialog")
    expect(everything.locator("[data-exchange=unnamed-11]")).to_have_count(1)
    assert everything.locator("[data-exchange]").count() >= 14
    no_offence(page)
    page.keyboard.press("Escape")
    expect(everything).to_have_count(0)
    expect(more).to_be_focused()
    more.press("Enter")
    for _ in range(3):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement === document.body || !!document.activeElement.closest('dialog')")
    page.keyboard.press("Escape")
    expect(everything).to_have_count(0)
    more.click()
    page.mouse.click(1000, 400)
    expect(everything).to_have_count(0)
