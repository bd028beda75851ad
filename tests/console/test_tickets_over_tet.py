"""A matter of 1022 in the browser from the call to the citizen's word, over Tết, two agencies, more time, an escalation
nobody asked for and a reopening: the clock of the service is moved, nobody waits for it."""

import asyncio
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from dispatch import clock
from dispatch.cli.following import archive_of
from dispatch.postgres.server import Embedded
from tests.console.conftest import Visit
from tests.console.link import Link
from tests.console.room import Exchange, Person
from tests.console.test_tickets import (
    ANSWER,
    asked_for_time,
    granted,
    left_by_a_call,
    passed_on,
    row_of,
    take,
    tickets_of,
)
from tests.edge.conftest import serving

pytestmark = pytest.mark.browser
ZONE = timezone(timedelta(hours=7))
START_S_MAX = 120


class Later:
    """A service in a thread of its own, with a database of its own, that believes that it is another day."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ahead_s = 0.0
        self.url = ""
        self.begun = threading.Event()
        self.ended: asyncio.Event | None = None
        self.loop = asyncio.new_event_loop()

    @contextmanager
    def running(self) -> Iterator["Later"]:
        wall, monotonic = before = clock.Clock.__init__.__defaults__  # type: ignore[misc]
        clock.Clock.__init__.__defaults__ = (  # type: ignore[misc]
            lambda: wall() + self.ahead_s,
            lambda: monotonic() + self.ahead_s,
        )
        thread = threading.Thread(target=self.loop.run_until_complete, args=(self._serve(),))
        thread.start()
        try:
            assert self.begun.wait(START_S_MAX)
            yield self
        finally:
            if self.ended is not None:
                self.loop.call_soon_threadsafe(self.ended.set)
            thread.join(START_S_MAX)
            clock.Clock.__init__.__defaults__ = before  # type: ignore[misc]

    async def _serve(self) -> None:
        self.ended = asyncio.Event()
        server = Embedded(self.folder / "database")
        dsn = await server.start()
        try:
            async with serving(dsn, self.folder) as service:
                archiving = asyncio.create_task(archive_of(dsn).run())
                self.url = service.base
                self.begun.set()
                await self.ended.wait()
                archiving.cancel()
                await asyncio.gather(archiving, return_exceptions=True)
        finally:
            await server.stop()

    def go_to(self, moment: str) -> None:
        """Then somebody asks something, so that the planner looks at the clock."""
        self.ahead_s = datetime.fromisoformat(moment).replace(tzinfo=ZONE).timestamp() - time.time()
        if self.url:
            khoa = self.person("khoa")
            asked = khoa.do("OpenTicket", field="other", text="Hỏi giờ làm việc")["ids"]["ticket"]
            khoa.do("RefuseTicket", ticket=asked, reason="not_public")

    def person(self, name: str) -> Person:
        """Signed in anew: no session lasts over Tết."""
        return Person(self.url, name)


@pytest.fixture
def later(tmp_path: Path) -> Iterator[Later]:
    one = Later(tmp_path)
    one.go_to("2027-02-02T15:00")
    with one.running():
        yield one


@pytest.fixture
def link(later: Later) -> Iterator[Link]:
    """To this service, and not to the one that the other tests share."""
    with Link(later.url) as between:
        yield between


def day(at: int) -> str:
    return datetime.fromtimestamp(at / 1000, ZONE).strftime("%Y-%m-%dT%H:%M")


def answered(visit: Visit, number: int, text: str) -> None:
    """Written by the agency and approved by the centre, each at its own page."""
    page = tickets_of(visit, "soxaydung", theme="light")
    take(page, number)
    page.locator("#answer").focus()
    page.keyboard.type(text)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".tk-work")).to_contain_text("chờ trung tâm duyệt")
    approver = tickets_of(visit, "nhung")
    take(approver, number)
    expect(approver.locator(".tk-answer")).to_contain_text("Đã thay")
    approver.keyboard.press("Control+Enter")
    expect(approver.locator(".tk-work")).to_contain_text("Đã trả lời người dân")


def looked_up(visit: Visit, code: str) -> Page:
    page = visit(None, "/tra-cuu")
    page.fill("#code", code)
    page.press("#code", "Enter")
    expect(page.locator(".answer")).to_be_visible()
    return page


def test_a_call_before_tet_is_answered_after_it_late_again_and_well(visit: Visit, later: Later):
    row = left_by_a_call(visit, Exchange.of(later.url, later.folder), later.person("khoa"))
    number = row["ticket"]
    # 2250 minutes: 120 of Tuesday, 450 of Wednesday; Tết; 450 each of Thursday, Friday, Monday; 240 and 90 of Tuesday.
    assert day(row["due"]["at"]) == "2027-02-16T15:00"
    code = later.person("khoa").get(f"/tickets/{number}")["code"]
    passed_on(visit, number)

    later.go_to("2027-02-11T08:00")
    asked_for_time(visit, number)
    granted(visit, number)
    due = day(row_of(later.person("khoa"), number)["due"]["at"])
    assert due.startswith("2027-02-18"), due

    later.go_to("2027-02-19T16:00")
    supervisor = tickets_of(visit, "nhung")
    expect(supervisor.locator(".alarm")).to_contain_text(f"PA {number}")
    take(supervisor, number)
    expect(supervisor.locator(".log")).to_contain_text("quá hạn, lần 1", ignore_case=True)
    answered(visit, number, ANSWER)

    citizen = looked_up(visit, code)
    expect(citizen.locator("h1")).to_have_text("Đã trả lời, quá hạn")
    citizen.check("input[value=unsatisfied]")
    citizen.click(".go")
    expect(citizen.locator("h1")).to_have_text("Đang xử lý")
    later.go_to("2027-02-22T09:00")
    answered(visit, number, "Đã thay cả trụ số 4 sáng nay")
    citizen = looked_up(visit, code)
    citizen.check("input[value=acceptable]")
    citizen.click(".go")
    expect(citizen.locator(".notice")).to_contain_text("Cảm ơn")

    khoa = later.person("khoa")
    found = row_of(khoa, number)
    assert [found[name] for name in ("state", "agency", "reopened", "stars")] == ["answered", "construction", 1, 3]
