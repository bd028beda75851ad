"""Pages of the API in a browser, with real processes: the map of features, and the page to read and try the API."""

import json
import urllib.request
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.console.conftest import Service, started
from tests.console.room import Person
from tests.console.test_access import VIETNAMESE, accessible
from tests.console.wall import Screens, Views, dispatch, hosts_of

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
ITEMS = "/ogc/collections/incidents/items"
PLACES = ({"lat": 11.5374, "lon": 106.8998}, {"lat": 11.8100, "lon": 107.2400}, {"lat": 11.42, "lon": 106.62})
SIZE = (1366, 900)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, chromium: object) -> Iterator[Service]:
    with started(tmp_path_factory.mktemp("pages")) as one:
        khoa = Person(one.url, "khoa")
        for place in PLACES:
            khoa.do("OpenIncident", kind="house_fire", place=place)
        yield one


@pytest.fixture(scope="module")
def views(house: Service, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Views]:
    one = Views(house, tmp_path_factory.mktemp("views") / "log")
    one.start()
    yield one
    one.stop()


@pytest.fixture(scope="module")
def token(house: Service) -> str:
    dispatch(house, "account", "add", "bi", "--role", "machine")
    return dispatch(house, "account", "token", "bi", "--label", "bi", "--scope", "read").stdout.strip()


@pytest.fixture
def screens(browser: Browser) -> Iterator[Screens]:
    """Nothing a page complains of, and nothing from another host."""
    one = Screens(browser)
    yield one
    one.close()
    assert (one.errors, one.complaints) == ([], [])
    assert hosts_of(one.asked) <= {"127.0.0.1"}


def drawn(page: Page, features: int) -> Page:
    expect(page.locator("#map")).to_have_attribute("data-drawn", str(features))
    expect(page.locator("#map canvas")).to_be_visible()
    return page


def colours(page: Page) -> int:
    """How many different ones the map has: of an empty one there is one."""
    picture = page.locator("#map canvas").screenshot()
    return int(
        page.evaluate(
            """async (bytes) => {
              const image = await createImageBitmap(new Blob([new Uint8Array(bytes)]));
              const context = new OffscreenCanvas(image.width, image.height).getContext("2d");
              context.drawImage(image, 0, 0);
              return new Set(new Uint32Array(context.getImageData(0, 0, image.width, image.height).data.buffer)).size;
            }""",
            list(picture),
        )
    )


@pytest.mark.draws
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_features_are_drawn_on_the_province(screens: Screens, views: Views, token: str, language: str, theme: str):
    page = screens.open(views.url + ITEMS, SIZE, language=language, theme=theme, password=token)
    drawn(page, len(PLACES))
    assert colours(page) > 10
    expect(page.locator("tbody tr")).to_have_count(len(PLACES))
    expect(page.get_by_role("button", name="Phóng to" if language == "vi" else "Zoom in")).to_be_visible()
    accessible(page)


@pytest.mark.draws
@pytest.mark.parametrize("name", ["areas", "units", "hospitals", "stations", "cameras", "loudspeakers"])
def test_whatever_lies_somewhere_is_drawn(screens: Screens, views: Views, token: str, name: str):
    page = screens.open(f"{views.url}/ogc/collections/{name}/items?limit=40", SIZE, password=token)
    drawn(page, page.locator("tbody tr").count())
    accessible(page)


@pytest.mark.draws
def test_one_gets_from_the_map_to_an_item_and_sees_it_there(screens: Screens, views: Views, token: str):
    page = drawn(screens.open(f"{views.url}{ITEMS}/2", SIZE, password=token), 1)
    page.goto(f"{views.url}{ITEMS}?limit=1")
    drawn(page, 1)
    box = page.locator("#map canvas").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    link = page.locator("#map .maplibregl-popup a")
    expect(link).to_be_focused()
    accessible(page)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{views.url}{ITEMS}/1")
    drawn(page, 1)
    accessible(page)


def test_without_webgl_or_script_everything_is_in_the_table(screens: Screens, views: Views, token: str):
    page = screens.open("about:blank", SIZE, password=token)
    page.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
    page.goto(views.url + ITEMS)
    expect(page.locator("#no-map")).to_contain_text("bảng dưới đây có đủ")
    expect(page.locator("#map")).to_be_hidden()
    expect(page.locator("tbody tr")).to_have_count(len(PLACES))
    screens.complaints.clear()  # the map says itself that it could not be drawn
    accessible(page)
    bare = screens.open(views.url + ITEMS, SIZE, password=token, script=False)
    expect(bare.locator("#map")).to_be_hidden()
    expect(bare.locator("tbody tr")).to_have_count(len(PLACES))
    bare.goto(f"{views.url}/ogc/api")
    expect(bare.locator("#described h2").first).to_be_visible()


def test_what_lies_nowhere_has_no_map(screens: Screens, views: Views, token: str):
    page = screens.open(f"{views.url}/ogc/collections/warnings/items", SIZE, password=token)
    expect(page.locator("h1")).to_be_visible()
    assert page.locator("#map, script").count() == 0


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_api_is_read_and_tried(screens: Screens, views: Views, token: str, language: str, theme: str):
    page = screens.open(f"{views.url}/ogc/api", SIZE, language=language, theme=theme)
    expect(page.locator("#viewer .opblock-tag").first).to_be_visible()
    expect(page.locator("#described")).to_be_hidden()
    accessible(page)
    typed(page, token)
    try_items(page)
    expect(page.locator("#viewer .live-responses-table .response-col_status").last).to_contain_text("200")
    expect(page.locator("#viewer .live-responses-table")).to_contain_text("FeatureCollection")
    accessible(page)
    shown = page.locator("#viewer").inner_text()
    said = ("Gửi", "Trả lời", "Tham số") if language == "vi" else ("Execute", "Responses", "Parameters")
    assert all(word in shown for word in said)
    assert language == "vi" or not VIETNAMESE.search(shown.replace("Tiếp Ứng", ""))


def typed(page: Page, token: str) -> None:
    page.locator("#viewer .btn.authorize").first.click()
    accessible(page)
    page.locator("#viewer .auth-container input").fill(token)
    page.locator("#viewer .auth-btn-wrapper .authorize").click()
    page.locator("#viewer .auth-btn-wrapper .btn-done").click()


def try_items(page: Page) -> None:
    page.locator("#viewer .opblock-tag").nth(1).click()
    page.locator("#viewer .opblock-summary-control", has_text="items").first.click()
    page.locator("#viewer .btn.execute").click()


def test_who_is_signed_in_to_the_console_tries_at_once(browser: Browser, views: Views, house: Service):
    context: BrowserContext = browser.new_context(locale="vi-VN")
    page = context.new_page()
    page.goto(house.url)
    page.fill("#name", "nhung")
    page.fill("#password", "tiep-ung")
    page.press("#password", "Enter")
    page.wait_for_selector(".app")
    page.goto(f"{views.url}/ogc/api")
    try_items(page)
    expect(page.locator("#viewer .live-responses-table .response-col_status").last).to_contain_text("200")
    context.close()


@pytest.mark.draws
def test_the_viewer_is_fetched_where_it_is_shown_and_nowhere_else(screens: Screens, views: Views, token: str):
    page = screens.open(views.url + ITEMS, SIZE, password=token)
    drawn(page, len(PLACES))
    assert not [url for url in screens.asked if "/assets/api-" in url]
    screens.open(f"{views.url}/ogc", SIZE)
    assert len([url for url in screens.asked if "/assets/maplibre" in url and url.endswith(".js")]) == 1


def test_the_landing_page_says_where_it_is(views: Views):
    with urllib.request.urlopen(f"{views.url}/ogc", timeout=10) as answer:
        links = {one["rel"]: one for one in json.load(answer)["links"]}
    assert links["service-doc"]["type"] == "text/html"
    with urllib.request.urlopen(links["service-doc"]["href"], timeout=10) as answer:
        assert b'id="viewer"' in answer.read()
        rules = answer.headers["Content-Security-Policy"]
    assert "default-src 'self'" in rules
    assert "script-src" not in rules
    assert "unsafe-eval" not in rules
