"""Files of a ticket on its page: chosen or dropped, opened in place by who may see them, each opening an entry."""

import base64
import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.console.conftest import Visit
from tests.console.room import Person
from tests.console.test_access import no_offence
from tests.console.test_tickets import keep, opened, row_of, take, tickets_of
from tests.console.whole import assert_whole

pytestmark = pytest.mark.browser

PAPER = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"


def picture(size: tuple[int, int] = (900, 600)) -> bytes:
    written = io.BytesIO()
    Image.effect_noise(size, 60).convert("RGB").save(written, "JPEG")
    return written.getvalue()


def file(name: str, data: bytes) -> Any:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": data}


def of(khoa: Person, number: int, *kinds: str) -> list[str]:
    return [
        one["type"]
        for one in (row["event"] for row in khoa.get(f"/tickets/{number}/story")["rows"])
        if one["type"] in kinds
    ]


def page_of(visit: Visit, who: str, number: int, **more: Any) -> Page:
    """With the ticket in hand. Somebody listens for the browser's window all the time: where it is listened for anew
    each time, a window now and then opens before."""
    page = tickets_of(visit, who, **more)
    page.on("filechooser", lambda _: None)
    take(page, number)
    return page


def may_add(page: Page) -> None:
    expect(page.get_by_role("button", name="Thêm tệp")).not_to_have_attribute("aria-disabled", "true")


def chosen(page: Page, *files: Any) -> None:
    """By the key, from the browser's own window."""
    may_add(page)
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Alt+a")
    chooser.value.set_files(list(files))


DROP = """([box, data, size]) => {
  const files = new DataTransfer();
  const bytes = Uint8Array.from(atob(data), (one) => one.charCodeAt(0));
  files.items.add(new File([bytes, new Uint8Array(size - bytes.length)], 'x'));
  for (const kind of ['dragover', 'drop'])
    box.dispatchEvent(new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: files }));
}"""


def dropped(page: Page, data: bytes, size: int | None = None) -> None:
    """These bytes, and nothing more up to that size."""
    may_add(page)
    box = page.locator(".tk-files").element_handle()
    page.evaluate(DROP, [box, base64.b64encode(data).decode(), size or len(data)])


def test_a_picture_is_chosen_by_keyboard_and_shown_in_its_place(visit: Visit, khoa: Person):
    number = opened(khoa, agency="construction")
    page = page_of(visit, "khoa", number)
    chosen(page, file("x.jpg", picture()))
    expect(page.locator(".tk-said")).to_contain_text("Đã thêm tệp")
    expect(page.locator(".tk-files li")).to_contain_text("1. ảnh,")
    expect(page.locator(".tk-files li")).to_contain_text("KB")
    expect(page.locator(".log")).to_contain_text("Thêm tệp")
    expect(page.locator(".tk-files img")).to_have_count(0)
    assert of(khoa, number, "PersonRead") == ["PersonRead"], "the text was read, the file was not"
    page.keyboard.press("Alt+o")
    shown = page.locator(".tk-files img")
    expect(shown).to_be_visible()
    page.wait_for_function("document.querySelector('.tk-files img').naturalWidth === 900")
    assert len(of(khoa, number, "PersonRead")) == 2
    keep(page, "files-picture")
    no_offence(page)
    assert_whole(page)
    page.get_by_role("button", name="Đóng: 1. ảnh").click()
    expect(shown).to_have_count(0)


def test_a_paper_is_dropped_and_saved_by_a_link(visit: Visit, khoa: Person):
    number = opened(khoa, agency="trade")
    page = page_of(visit, "socongthuong", number, theme="light")
    dropped(page, PAPER)
    expect(page.locator(".tk-files li")).to_contain_text("1. PDF, 1 KB")
    expect(page.locator(".tk-files li")).to_contain_text("Sở Công Thương")
    page.get_by_role("button", name="Mở: 1. PDF").click()
    link = page.get_by_role("link", name="Lưu PDF")
    with page.expect_download() as download:
        link.click()
    assert download.value.suggested_filename == f"{number}-1.pdf"
    assert Path(download.value.path()).read_bytes() == PAPER
    keep(page, "files-agency")
    no_offence(page)


def test_what_is_no_picture_is_not_taken_and_says_so(visit: Visit, khoa: Person):
    number = opened(khoa)
    page = page_of(visit, "nhung", number)
    chosen(page, file("x.jpg", b"<script>alert(1)</script>"))
    expect(page.locator(".tk-said.amb")).to_be_visible()
    dropped(page, b"%PDF-", 10 * 1024 * 1024 + 1)
    expect(page.locator(".tk-said.amb")).to_have_text("Mỗi tệp nhiều nhất 10 MB.")
    chosen(page, *(file("x.pdf", PAPER) for _ in range(6)))
    expect(page.locator(".tk-said.amb")).to_have_text("Mỗi phản ánh nhiều nhất 5 tệp.")
    assert row_of(khoa, number)["files"] == []


def test_when_five_are_there_no_more_are_added_and_another_ticket_shows_none_of_them(visit: Visit, khoa: Person):
    number, other = opened(khoa), opened(khoa)
    page = page_of(visit, "khoa", number)
    chosen(page, *(file("x.pdf", PAPER + b"%%EOF" * at) for at in range(5)))
    expect(page.locator(".tk-files li")).to_have_count(5)
    expect(page.get_by_role("button", name="Thêm tệp")).to_have_attribute("aria-disabled", "true")
    page.keyboard.press("Alt+o")
    expect(page.get_by_role("link", name="Lưu PDF")).to_have_count(1)
    keep(page, "files-five")
    take(page, other)
    expect(page.locator(".tk-files li")).to_have_count(0)
    take(page, number)
    expect(page.locator(".tk-files li")).to_have_count(5)
    expect(page.get_by_role("link", name="Lưu PDF")).to_have_count(0)
