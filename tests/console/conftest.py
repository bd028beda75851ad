"""A running service with the built console, people who act on it from outside, and a browser with the console open.

CONSOLE_URL and CONSOLE_DATA name a service that runs already; otherwise one is started, whose region recommends
units and waits for a dispatcher.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.console.desk import CENTRE, Open, close_all
from tests.console.link import Link
from tests.console.room import PASSWORD, Exchange, Person, Refused
from tests.console.telephone import Telephone

ROOT = Path(__file__).parents[2]
DIST = ROOT / "console" / "dist" / "index.html"
READY_S = 60
expect.set_options(timeout=15_000)  # a crowded machine is slow, not wrong; how fast things come is measured elsewhere
ARGS = (
    "--no-sandbox",
    "--disable-gpu-compositing",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
DRAWS = ("--use-angle=swiftshader", "--enable-unsafe-swiftshader")
DRAWS_NOT = ("--disable-3d-apis",)
"""A map that the processor draws is most of what a page costs, so only those have one who look at it: `draws`."""


class Service(NamedTuple):
    url: str
    data: Path


@pytest.fixture(scope="session")
def telephone() -> Iterator[Telephone]:
    """What texts crews and dials callers."""
    with Telephone() as one:
        yield one


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory, telephone: Telephone) -> Iterator[Service]:
    """The service, its planner only recommending."""
    if "CONSOLE_URL" in os.environ:
        yield Service(os.environ["CONSOLE_URL"].rstrip("/"), Path(os.environ["CONSOLE_DATA"]))
        return
    folder = tmp_path_factory.mktemp("console")
    telephone.settle(folder / "data" / "secrets")
    with started(folder) as one:
        yield one


@contextmanager
def started(folder: Path, **more: str) -> Iterator[Service]:
    """A service of one's own in this folder, with more settings than the usual."""
    if not DIST.exists():
        pytest.fail("the console is not built: npm run build in console/")
    port = _free_port()
    region = _recommending(folder / "region")
    settings = {
        "EOC_PORT": str(port),
        "EOC_VIEWS_PORT": "off",
        "EOC_DATA": str(folder / "data"),
        "EOC_REGION": str(region),
        **more,
    }
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "dispatch", "run", "--city", "off"],
            cwd=ROOT,
            env={**os.environ, **settings},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        url = f"http://127.0.0.1:{port}"
        try:
            _wait_until_ready(url, process, folder / "log")
            yield Service(url, folder / "data")
        finally:
            process.terminate()
            process.wait(timeout=30)


@pytest.fixture(scope="session")
def console_url(service: Service) -> str:
    return service.url


def _recommending(folder: Path) -> Path:
    shutil.copytree(ROOT / "deploy" / "binh_phuoc", folder)
    file = folder / "region.json"
    settings = json.loads(file.read_text())
    file.write_text(json.dumps({**settings, "assigning": "recommend"}, ensure_ascii=False))
    return folder


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_ready(url: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    """Until the accounts of the demo are there too."""
    until = time.monotonic() + READY_S
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        try:
            Person(url, "lan")
        except (Refused, urllib.error.URLError, OSError):
            time.sleep(0.3)
        else:
            return
    pytest.fail(f"the service did not start:\n{log.read_text()[-3000:]}")


@pytest.fixture(scope="session")
def lan(console_url: str) -> Person:
    """Another dispatcher, at another desk."""
    return Person(console_url, "lan")


@pytest.fixture(scope="session")
def khoa(console_url: str) -> Person:
    """Another call-taker."""
    return Person(console_url, "khoa")


@pytest.fixture(scope="session")
def exchange(service: Service) -> Exchange:
    return Exchange.of(service.url, service.data)


@pytest.fixture
def nobody_rings(exchange: Exchange, khoa: Person) -> None:
    """The calls of earlier tests are over, and nobody of them is to be called back."""
    for call, row in khoa.rows("calls").items():
        if row["state"] != "ended":
            exchange.end(call)
    for call, row in khoa.rows("handovers").items():
        if row["state"] == "offered":
            khoa.do("RefuseHandover", call=call, reason="overload")
    for call, row in khoa.rows("call_backs").items():
        if row["end"] is None:
            khoa.do("RecordCallBack", call=call, outcome="not_needed")


@pytest.fixture
def nothing_is_late(khoa: Person, lan: Person) -> None:
    """No ticket of earlier tests alarms the supervisors, and no incident stands above it in their line."""
    close_all(lan)
    for row in khoa.get("/tickets?unheard=true&limit=500")["tickets"]:
        khoa.do("RefuseTicket", ticket=row["ticket"], reason="not_public")


@pytest.fixture(scope="session")
def on_duty(lan: Person) -> list[str]:
    """All units of the region, on duty."""
    units = lan.rows("units")
    for name, row in units.items():
        if row["standing"] == "off_duty":
            lan.do("BringOnDuty", unit=name)
    return sorted(units)


@pytest.fixture
def incident(khoa: Person, lan: Person, on_duty: list[str]) -> Open:
    """Opens one that needs an ambulance; those of earlier tests are cleared away first."""
    close_all(lan)

    def opened(kind: str = "chest_pain", **fields: Any) -> int:
        made = khoa.do("OpenIncident", kind=kind, place=CENTRE, **fields)
        return int(made["ids"]["incident"])

    return opened


@pytest.fixture(scope="session")
def browsers(chromium: Path) -> Iterator[Callable[..., Browser]]:
    """By what they are started with; each once."""
    opened: dict[tuple[str, ...], Browser] = {}

    def opened_with(*more: str) -> Browser:
        if more not in opened:
            opened[more] = playwright.chromium.launch(executable_path=str(chromium), args=(*ARGS, *more))
        return opened[more]

    with sync_playwright() as playwright:
        yield opened_with
        for one in opened.values():
            one.close()


@pytest.fixture
def browser(browsers: Callable[..., Browser], request: pytest.FixtureRequest) -> Browser:
    """One as in an old room, without WebGL; for a test that is marked `draws`, and for pictures to keep, one with it."""
    draws = request.node.get_closest_marker("draws") or any("PICTURES" in name for name in os.environ)
    return browsers(*(DRAWS if draws else DRAWS_NOT))


@pytest.fixture
def link(console_url: str) -> Iterator[Link]:
    """The network between the browser and the service, which can be cut."""
    with Link(console_url) as between:
        yield between


Visit = Callable[..., Page]


@pytest.fixture
def visit(browser: Browser, link: Link) -> Iterator[Visit]:
    """Open the console as somebody; any error of the page fails the test."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def open_page(
        who: str | None,
        path: str = "/",
        *,
        size: tuple[int, int] = (1366, 768),
        theme: str = "dark",
        language: str = "vi",
        desk: str = "",
        place: tuple[float, float] | None = None,
    ) -> Page:
        context = browser.new_context(viewport={"width": size[0], "height": size[1]}, locale="vi-VN")
        contexts.append(context)
        if place is not None:
            context.grant_permissions(["geolocation"])
            context.set_geolocation({"latitude": place[0], "longitude": place[1]})
        kept = {"theme": theme, "language": language, "extension": desk, "sound": "off"}
        lines = (f"localStorage.setItem('tiepung.{key}', {json.dumps(value)});" for key, value in kept.items())
        context.add_init_script(f"if (!localStorage.getItem('tiepung.theme')) {{ {' '.join(lines)} }}")
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(link.url + path)
        if who is not None:
            sign_in(page, who)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert errors == []


def sign_in(page: Page, who: str) -> None:
    page.fill("#name", who)
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    page.wait_for_selector(".app, .ph")
