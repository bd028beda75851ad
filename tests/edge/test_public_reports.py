"""A citizen reports without sign-in: by a plain form, once, with pictures; and what is too much or wrong is refused."""

import asyncio
import io
import re
import secrets
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
import pytest_asyncio

from dispatch.http import wire
from dispatch.http.citizens import desk, report_page
from dispatch.http.citizens import form as forms
from dispatch.http.citizens.words import EN, VI
from tests.edge.conftest import DONG_XOAI, Client, Running
from tests.edge.scanning import found_in_database
from tests.edge.test_public_tickets import code_of
from tests.edge.test_ticket_files import HIDDEN, PAPER, on_disk, picture
from tests.edge.test_tickets import listed

pytestmark = pytest.mark.asyncio(loop_scope="module")

addresses = iter(f"127.1.{third}.{fourth}" for third in range(1, 9) for fourth in range(1, 250))
WHAT = "Sáu trụ đèn trước trường tắt từ tối thứ Bảy"
PHONE = "0987654321"


@pytest_asyncio.fixture(loop_scope="module")
async def citizen(shared: Running) -> AsyncIterator[Client]:
    async with shared.client(next(addresses)) as somebody:
        yield somebody


def report(**fields: str) -> dict[str, str]:
    usual = {
        "once": secrets.token_hex(16),
        "lang": "vi",
        "text": WHAT,
        "field": "power",
        "area": "25210",
        "address": "12 Hùng Vương",
        "phone": PHONE,
        "consent": "yes",
        "website": "",
    }
    return {**usual, **fields}


async def sent(client: Client, fields: dict[str, str], *photos: bytes) -> tuple[int, str]:
    """As a browser sends the form."""
    data = aiohttp.FormData(default_to_multipart=True)
    for name, value in fields.items():
        data.add_field(name, value)
    for photo in photos:
        data.add_field("photos", io.BytesIO(photo), filename="IMG_1.jpg", content_type="image/jpeg")
    async with client.session.post(client.base + "/bao", data=data) as reply:
        client.last_headers = dict(reply.headers)
        return reply.status, await reply.text()


def code_in(page: str) -> str:
    found = re.search(r"<b[^>]*>(\d+-[A-Z2-7-]+)</b>", page)
    assert found is not None, page
    return found[1]


async def newest(shared: Running) -> dict[str, Any]:
    return max(await listed(await shared.person("khoa")), key=lambda row: int(row["ticket"]))


async def test_a_report_becomes_a_ticket_and_its_code_is_told(shared: Running, citizen: Client) -> None:
    status, page = await sent(citizen, report())
    assert status == 200
    row = await newest(shared)
    assert (row["channel"], row["field"], row["area"], row["state"]) == ("web", "power", "25210", "received")
    assert code_in(page).replace("-", "") == (await code_of(shared, row["ticket"])).replace("-", "")
    khoa = await shared.person("khoa")
    _, body = await khoa.post("/open", {"ticket": row["ticket"]})
    assert sorted(body["texts"].values()) == sorted((WHAT, "12 Hùng Vương", PHONE))
    assert await found_in_database(shared, WHAT, PHONE, "12 Hùng Vương") == []
    assert not any(secret in page for secret in (WHAT, PHONE, "Hùng Vương"))
    *_, entry = (one for one in await shared.entries() if one["event"]["type"] == "TicketOpened")
    assert (entry["by"], entry["event"]["ticket"]) == ("machine:public", row["ticket"])


async def test_a_plain_form_without_pictures_is_taken_too(shared: Running, citizen: Client) -> None:
    async with citizen.session.post(citizen.base + "/bao?lang=en", data=report(lang="en")) as reply:
        page = await reply.text()
    assert (reply.status, "The report was received" in page) == (200, True)


async def test_where_the_telephone_is_says_in_which_commune_it_lies(shared: Running, citizen: Client) -> None:
    place = {name: str(value) for name, value in DONG_XOAI.items()}
    status, _ = await sent(citizen, report(area="", address="", **place))
    row = await newest(shared)
    assert (status, row["place"], row["area"]) == (200, DONG_XOAI, "25195")


async def test_what_is_sent_twice_is_one_ticket(shared: Running, citizen: Client) -> None:
    again = report()
    photo = picture()
    first = await sent(citizen, again, photo)
    files = on_disk(shared)
    assert await sent(citizen, again, photo) == first
    assert on_disk(shared) == files
    row = await newest(shared)
    assert len(row["files"]) == 1
    status, page = await sent(citizen, {**again, "text": "Khác"})
    assert status == 422, "the token of one report opens no other"
    assert (await newest(shared))["ticket"] == row["ticket"]
    assert "đã được nhận" in page
    once = re.search(r'name="once" value="([0-9a-f]{32})"', page)
    assert once is not None
    status, page = await sent(citizen, {**again, "once": once[1], "text": "Khác"})
    assert status == 200, "who went back and changed it sends another report"
    assert (await newest(shared))["ticket"] > row["ticket"]


async def test_its_pictures_are_kept_without_what_was_hidden(shared: Running, citizen: Client) -> None:
    status, _ = await sent(citizen, report(), picture(), picture("PNG"))
    row = await newest(shared)
    assert (status, [one["kind"] for one in row["files"]]) == (200, ["jpeg", "jpeg"])
    khoa = await shared.person("khoa")
    _, out = await khoa.post(f"/tickets/{row['ticket']}/files/{row['files'][0]['digest']}", b"")
    assert out.startswith(b"\xff\xd8\xff")
    assert HIDDEN.encode() not in out


WRONG: list[tuple[dict[str, str], str]] = [
    ({"text": " "}, "text"),
    ({"text": "x" * (wire.TEXT_MAX["text"] + 1)}, "text"),
    ({"area": "", "address": ""}, "area"),
    ({"area": "99999", "address": ""}, "area"),
    ({"phone": "abc"}, "phone"),
    ({"consent": ""}, "consent"),
]


@pytest.mark.parametrize(("wrong", "field"), WRONG)
async def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(
    shared: Running, citizen: Client, wrong: dict[str, str], field: str
) -> None:
    before = await shared.position()
    status, page = await sent(citizen, report(**{"address": "5 <Lê> & Lợi", **wrong}))
    assert (status, f'id="{field}-wrong"' in page) == (422, True)
    assert 'aria-invalid="true"' in page
    assert "<Lê>" not in page
    assert await shared.position() == before


@pytest.mark.parametrize(
    "wrong",
    [{"website": "http://spam.example"}, {"once": ""}, {"once": "x" * 32}, {"once": "0" * 31}, {"text": "a\0b"}],
)
async def test_what_no_person_sends_is_not_taken(shared: Running, citizen: Client, wrong: dict[str, str]) -> None:
    before = await shared.position()
    status, page = await sent(citizen, report(**wrong))
    assert (status, await shared.position()) == (422, before)
    assert "-wrong" not in page


async def test_a_field_that_there_is_not_is_something_else(shared: Running, citizen: Client) -> None:
    await sent(citizen, report(field="<script>"))
    assert (await newest(shared))["field"] == "other"


@pytest.mark.parametrize("photo", [b"<svg onload=alert(1)>", b"GIF89a", b"\xff\xd8\xff<script>"])
async def test_a_picture_that_is_none_opens_no_ticket(shared: Running, citizen: Client, photo: bytes) -> None:
    before, files = await shared.position(), on_disk(shared)
    status, page = await sent(citizen, report(text="Giữ lời này"), photo)
    assert (status, "Có tệp không nhận được" in page, "Giữ lời này" in page) == (422, True, True)
    assert (await shared.position(), on_disk(shared)) == (before, files)


@pytest.mark.parametrize(("lat", "lon"), [("0", "0"), ("48.8566", "2.3522"), ("10.7769", "106.7009")])
async def test_a_place_far_outside_the_province_is_not_taken_and_the_form_forgets_it(
    shared: Running, citizen: Client, lat: str, lon: str
) -> None:
    before = await shared.position()
    status, page = await sent(citizen, report(lat=lat, lon=lon))
    assert (status, "ở ngoài tỉnh" in page, 'id="area-wrong"' in page) == (422, True, True)
    assert 'id="lat" value=""' in page
    status, page = await sent(citizen, report(lang="en", lat=lat, lon=lon))
    assert "outside the province" in page
    assert await shared.position() == before


async def test_a_place_just_beyond_the_border_is_taken(shared: Running, citizen: Client) -> None:
    status, _ = await sent(citizen, report(lat="11.30", lon="106.60"))
    assert (status, (await newest(shared))["place"]) == (200, {"lat": 11.3, "lon": 106.6})


async def test_an_empty_picture_is_named_and_what_was_typed_stays(shared: Running, citizen: Client) -> None:
    before = await shared.position()
    status, page = await sent(citizen, report(text="Giữ lời này"), picture(), b"")
    assert (status, "Tệp IMG_1.jpg trống" in page, "Giữ lời này" in page) == (422, True, True)
    assert PHONE in page, "also what stands after the pictures"
    assert await shared.position() == before


async def test_no_picture_at_all_is_no_empty_picture(shared: Running, citizen: Client) -> None:
    data = aiohttp.FormData(default_to_multipart=True)
    for name, value in report().items():
        data.add_field(name, value)
    data.add_field("photos", b"", filename="", content_type="application/octet-stream")
    async with citizen.session.post(citizen.base + "/bao", data=data) as reply:
        assert reply.status == 200


@pytest.mark.parametrize(
    ("paper", "said"),
    [
        (PAPER.replace(b"/Catalog", b"/Catalog /OpenAction << /S /URI /URI (http://example.org) >>"), "tự chạy"),
        (PAPER.replace(b"/Root", b"/Encrypt 5 0 R /Root"), "bị khóa"),
    ],
)
async def test_why_a_paper_is_not_taken_is_said(shared: Running, citizen: Client, paper: bytes, said: str) -> None:
    status, page = await sent(citizen, report(), paper)
    assert (status, said in page) == (422, True)


async def test_the_page_says_what_a_paper_keeps(shared: Running, citizen: Client) -> None:
    for language, said in (("vi", "Tệp PDF được giữ nguyên"), ("en", "A PDF is kept as it is")):
        _, body = await citizen.get(f"/bao?lang={language}")
        assert said in body.decode()


async def test_six_pictures_are_one_too_many(shared: Running, citizen: Client) -> None:
    assert (await sent(citizen, report(), *[picture(size=(20, 20))] * 6))[0] == 422


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", "multipart/form-data"),
        (b"x", "multipart/form-data; boundary=b"),
        (b"--b\r\n\r\nx", "multipart/form-data; boundary=b"),
        (
            b'--b\r\nContent-Disposition: form-data; name="text"\r\n\r\n\xff\xfe\r\n--b--\r\n',
            "multipart/form-data; boundary=b",
        ),
        (
            b"--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n--c--\r\n--b--\r\n",
            "multipart/form-data; boundary=b",
        ),
        (b"text=%ff", "application/x-www-form-urlencoded"),
        (b"&".join(b"a%d=1" % n for n in range(100)), "application/x-www-form-urlencoded"),
        (b"{}", "application/json"),
    ],
)
async def test_a_body_that_is_no_form_is_refused_and_is_no_bug(
    shared: Running, citizen: Client, body: bytes, kind: str
) -> None:
    status, _ = await citizen.ask("POST", "/bao", body, **{"Content-Type": kind})
    assert status in (400, 422)


async def test_whoever_reports_without_end_is_told_to_wait_and_others_are_not(shared: Running, citizen: Client) -> None:
    async with shared.client(next(addresses)) as flood:
        told = [(await sent(flood, report()))[0] for _ in range(13)]
        assert told == [200] * 10 + [429] * 3
        assert int(flood.last_headers["Retry-After"]) > 0
    assert (await sent(citizen, report()))[0] == 200


async def test_what_is_too_large_is_refused_while_it_comes(shared: Running, citizen: Client) -> None:
    before = await shared.position()
    status, page = await sent(citizen, report(), b"%PDF-" + b" " * (10 * 1024 * 1024))
    assert (status, "Tệp quá lớn" in page, WHAT in page) == (413, True, True)
    status, _ = await sent(citizen, report(), b"%PDF-" + b" " * forms.ALL_MAX)
    assert (status, await shared.position()) == (413, before)


async def slowly(shared: Running, address: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A report with pictures that begins, and does not go on."""
    there = shared.settings.host, shared.settings.port
    line = await asyncio.open_connection(*there, local_addr=(address, 0))
    head = b"POST /bao HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 900000\r\n\r\n"
    line[1].write(head + b"--b\r\n")
    return line


async def test_whoever_sends_pictures_slowly_holds_one_place_and_not_all(shared: Running, citizen: Client) -> None:
    address = next(addresses)
    lines = [await slowly(shared, address) for _ in range(desk.UPLOADS_MAX)]
    await asyncio.sleep(0.3)
    assert (await sent(citizen, report(), picture(size=(1_000, 1_000))))[0] == 200
    for reader, _ in lines[1:]:
        assert b" 503 " in await reader.readline()
    for _, writer in lines:
        writer.close()


async def test_whoever_is_too_slow_is_told_so_and_a_steady_line_is_waited_for(
    shared: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forms, "GRACE_S", 0.3)
    reader, writer = await slowly(shared, next(addresses))
    assert b" 408 " in await asyncio.wait_for(reader.readline(), 5)
    writer.close()
    monkeypatch.setattr(forms, "BYTES_PER_S_MIN", 100_000)
    reader, writer = await slowly(shared, next(addresses))
    writer.write(b'Content-Disposition: form-data; name="photos"; filename="a.jpg"\r\n\r\n')
    for _ in range(10):
        writer.write(bytes(20_000))
        await asyncio.sleep(0.1)
    began_s = asyncio.get_running_loop().time()
    assert b" 408 " in await asyncio.wait_for(reader.readline(), 5)
    assert asyncio.get_running_loop().time() - began_s > 0.5, "what came early is time that is left"
    writer.close()


async def test_while_a_few_send_pictures_slowly_others_can_still_send_words(shared: Running, citizen: Client) -> None:
    lines = [await slowly(shared, next(addresses)) for _ in range(desk.UPLOADS_MAX)]
    await asyncio.sleep(0.3)
    status, _ = await sent(citizen, report(), picture(size=(1_000, 1_000)))
    assert (status, citizen.last_headers["Retry-After"]) == (503, "20")
    assert (await sent(citizen, report()))[0] == 200
    for _, writer in lines:
        writer.close()
    await asyncio.sleep(0.3)
    assert (await sent(citizen, report(), picture(size=(1_000, 1_000))))[0] == 200


@pytest.mark.parametrize(
    ("days", "vi", "en"),
    [
        (1825, "sau 5 năm.", "after 5 years."),
        (365, "sau 1 năm.", "after a year."),
        (1826, "sau 1826 ngày.", "after 1826 days."),
        (30, "sau 30 ngày.", "after 30 days."),
        (0, "đến khi tôi yêu cầu xóa.", "until I ask"),
    ],
)
async def test_how_long_it_is_kept_is_said_in_years_where_it_is_whole_years(days: int, vi: str, en: str) -> None:
    assert vi in report_page.kept(VI, days)
    assert en in report_page.kept(EN, days)


async def test_the_page_asks_for_consent_and_shows_the_numbers_to_call_first(shared: Running, citizen: Client) -> None:
    status, body = await citizen.get("/bao")
    page = body.decode()
    assert status == 200
    assert page.index('href="tel:113"') < page.index("<form method")
    assert "91/2025/QH15" in page
    assert re.search(r'name="consent"[^>]*required', page)
    assert page.count("<option") > 40
    assert "Nội dung được xóa sau 5 năm." in page
    status, body = await citizen.get("/bao?lang=en")
    assert "Send a report" in body.decode()
    assert '<html lang="en">' in body.decode()
