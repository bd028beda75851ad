"""A citizen who changes the language of a page loses nothing of what stands there and was not received."""

import html
import re

import pytest

from tests.edge.conftest import Client, Running
from tests.edge.test_public_reports import report
from tests.edge.test_public_tickets import ONCE, answered, form

pytestmark = pytest.mark.asyncio(loop_scope="module")

WROTE = 'Đèn "sáng"\n<rồi>'


async def switched(client: Client, page: str) -> tuple[int, str]:
    """By what the page itself has for it."""
    way = re.search(
        r'<form method="post" action="([^"]+)">((?:<input[^>]*>)*)<button class="switch"[^>]* value="(\w+)"', page
    )
    assert way is not None, page
    hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', way[2])
    fields = {name: html.unescape(value) for name, value in hidden}
    status, there, _ = await form(client, way[1], **{**fields, "lang": way[3]})
    return status, there


def shows(page: str, language: str) -> bool:
    """What she wrote, chose and sends once."""
    text = f">\n{html.escape(WROTE)}</textarea>"
    chosen, once = 'value="acceptable" required checked>', f'name="once" value="{ONCE}"'
    return f'<html lang="{language}">' in page and all(one in page for one in (text, chosen, once))


async def test_who_is_limited_keeps_what_she_wrote_in_another_language_and_back(shared: Running) -> None:
    _, code = await answered(shared)
    said = {"code": code, "worth": "acceptable", "text": WROTE, "once": ONCE}
    async with shared.client("127.2.0.1") as citizen:
        for _ in range(5):
            assert (await form(citizen, "/tra-cuu/danh-gia", code=code, worth="satisfied"))[0] == 200
        status, page, _ = await form(citizen, "/tra-cuu/danh-gia", **said)
        assert (status, shows(page, "vi")) == (429, True)
        for language in ("en", "vi"):
            status, page = await switched(citizen, page)
            assert (status, shows(page, language)) == (200, True)


async def test_so_does_who_guessed_and_the_page_still_tells_nothing_of_the_ticket(shared: Running) -> None:
    _, code = await answered(shared, "Đã thay bóng")
    async with shared.client("127.2.0.2") as guesser:
        for number in range(20):
            await guesser.get(f"/public/tickets/{number}-ABCDEFGHIJKL")
        said = {"code": code, "worth": "acceptable", "text": WROTE, "once": ONCE}
        _, page, _ = await form(guesser, "/tra-cuu/danh-gia", **said)
        status, page = await switched(guesser, page)
        assert (status, shows(page, "en"), "Đã thay bóng" in page) == (429, True, False)
        assert "please send it again in" in page


async def test_what_was_taken_does_not_come_along(shared: Running) -> None:
    _, code = await answered(shared)
    async with shared.client("127.2.0.3") as citizen:
        _, page, _ = await form(citizen, "/tra-cuu/danh-gia", code=code, worth="acceptable", text=WROTE)
        status, page = await switched(citizen, page)
        assert (status, html.escape(WROTE) in page) == (200, False)


async def test_nor_is_lost_what_cannot_be_sent_any_more(shared: Running) -> None:
    number, code = await answered(shared)
    await (await shared.person("nhung")).do("ReopenTicket", ticket=number, reason="incomplete")
    async with shared.client("127.2.0.4") as citizen:
        _, page, _ = await form(citizen, "/tra-cuu/danh-gia", code=code, worth="acceptable", text=WROTE)
        _, page = await switched(citizen, page)
        assert re.search(rf"You wrote</label><textarea[^>]* readonly>\n{html.escape(WROTE)}</textarea>", page)


async def test_a_report_that_was_not_received_keeps_all_that_was_typed(shared: Running) -> None:
    before = await shared.position()
    async with shared.client("127.2.0.5") as citizen:
        status, page, _ = await form(citizen, "/bao", **report(text=WROTE, phone="12", once=ONCE))
        assert status == 422
        for language in ("en", "vi"):
            status, page = await switched(citizen, page)
            assert (status, f'<html lang="{language}">' in page) == (200, True)
            assert f">{html.escape(WROTE)}</textarea>" in page
            values = {ONCE, "power", "25210", "12 Hùng Vương", "12"}
            assert values <= set(re.findall(r'value="([^"]*)"', page.partition('id="report"')[2]))
            assert {"power", "25210"} <= set(re.findall(r'value="([^"]*)" selected', page))
            assert re.search(r'name="consent"[^>]* checked', page)
    assert await shared.position() == before
