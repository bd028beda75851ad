"""Files of tickets: what is taken, what is left of it, who opens it, and what of it is in the clear anywhere."""

import io
import struct
import zlib
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from dispatch import files
from dispatch.core.rules import FILES_MAX
from tests.edge.conftest import Client, Running
from tests.edge.scanning import found_in_database
from tests.edge.test_tickets import one, opened

pytestmark = pytest.mark.asyncio(loop_scope="module")

HIDDEN = "Secret Phone of Lan"


def picture(form: str = "JPEG", size: tuple[int, int] = (640, 480), **more: Any) -> bytes:
    """With a camera's name and a place hidden in it."""
    hidden = Image.Exif()
    hidden[0x0110] = HIDDEN
    hidden[0x8825] = {1: "N", 2: (11.0, 32.0, 6.0), 3: "E", 4: (106.0, 53.0, 0.0)}
    written = io.BytesIO()
    Image.effect_noise(size, 60).convert("RGB").save(written, form, exif=hidden, **more)
    return written.getvalue()


def bomb(side: int) -> bytes:
    """A PNG of some kilobytes that says to be as large as this."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    rows = zlib.compress(b"\0" * ((side // 8 + 1) * min(side, 4_000)), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


PAPER = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"


async def attached(client: Client, number: int, data: bytes) -> tuple[int, Any]:
    return await client.post(f"/tickets/{number}/files", data)


async def saved(client: Client, number: int, digest: str) -> tuple[int, Any]:
    return await client.post(f"/tickets/{number}/files/{digest}", b"")


def on_disk(shared: Running) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in shared.settings.files.rglob("*") if file.is_file()}


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
async def test_a_picture_comes_out_anew_without_what_was_hidden_in_it(shared: Running, form: str) -> None:
    khoa = await shared.person("khoa")
    number = await opened(khoa)
    data = picture(form)
    assert HIDDEN.encode() in data
    status, body = await attached(khoa, number, data)
    assert status == 200, body
    status, out = await saved(khoa, number, body["digest"])
    assert status == 200
    with Image.open(io.BytesIO(out)) as shown:
        assert (shown.format, shown.size, dict(shown.getexif())) == ("JPEG", (640, 480), {})
    assert HIDDEN.encode() not in out
    assert khoa.last_headers["Content-Disposition"] == f'attachment; filename="ticket-{number}-1.jpg"'
    assert khoa.last_headers["X-Content-Type-Options"] == "nosniff"
    assert khoa.last_headers["Cache-Control"] == "no-store"


async def test_a_picture_stands_upright_and_is_no_larger_than_is_needed() -> None:
    turned = Image.Exif()
    turned[0x0112] = 6
    written = io.BytesIO()
    Image.new("RGB", (5_000, 2_500), "red").save(written, "JPEG", exif=turned)
    taken = await files.clean(written.getvalue())
    with Image.open(io.BytesIO(taken.data)) as shown:
        assert shown.size == (1_280, 2_560)


async def test_what_is_clear_in_a_picture_becomes_white() -> None:
    written = io.BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(written, "PNG")
    taken = await files.clean(written.getvalue())
    with Image.open(io.BytesIO(taken.data)) as shown:
        assert shown.getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"<script>alert(1)</script>",
        b"\xff\xd8\xff<script>alert(1)</script>",
        b"GIF89a" + b"\0" * 100,
        b"RIFF\0\0\0\0WEBPVP8 <script>",
        picture()[:5_000],
        bomb(60_000),
        bomb(7_900),
        b"%PDF-1.4 <script>alert(1)</script>",
        PAPER.replace(b"%%EOF", b""),
        b"#!/bin/sh\n" + picture(),
        b"PK\3\4" + PAPER,
    ],
    ids=lambda data: repr(data[:12]),
)
async def test_what_is_no_picture_and_no_paper_is_not_taken_whatever_it_says(shared: Running, data: bytes) -> None:
    khoa = await shared.person("khoa")
    number, before = await opened(khoa), on_disk(shared)
    status, body = await khoa.ask("POST", f"/tickets/{number}/files", data, **{"Content-Type": "image/jpeg"})
    assert (status, body["reason"]) == (422, "file_not_taken")
    assert on_disk(shared) == before


async def test_a_picture_that_is_a_script_as_well_comes_out_as_a_picture_alone(shared: Running) -> None:
    taken = await files.clean(picture() + b"<script>alert(1)</script><?php system($_GET['c']); ?>")
    assert b"script" not in taken.data
    assert b"php" not in taken.data
    comment = picture(comment=b"<script>alert(2)</script>")
    assert b"alert(2)" in comment
    assert b"alert(2)" not in (await files.clean(comment)).data


async def test_a_paper_is_kept_as_it_is(shared: Running) -> None:
    khoa = await shared.person("khoa")
    number = await opened(khoa)
    _, body = await attached(khoa, number, PAPER)
    status, out = await saved(khoa, number, body["digest"])
    assert (status, out, khoa.last_headers["Content-Type"]) == (200, PAPER, "application/pdf")


async def test_nothing_of_a_file_is_in_the_clear_and_reading_it_is_an_entry(shared: Running) -> None:
    khoa = await shared.person("khoa")
    number = await opened(khoa)
    marked = PAPER.replace(b"/Catalog", b"/Catalog /Title (Ong Nam Kin)")
    _, body = await attached(khoa, number, marked)
    kept = on_disk(shared)
    assert body["digest"] in kept
    assert not any(b"Ong Nam Kin" in data or data.startswith(b"%PDF") for data in kept.values())
    assert await found_in_database(shared, "Ong Nam Kin") == []
    before = await shared.position()
    assert (await saved(khoa, number, body["digest"]))[0] == 200
    (entry,) = await shared.entries(before)
    assert (entry["event"]["type"], entry["by"]) == ("PersonRead", "user:khoa")


async def test_who_may_not_see_the_ticket_gets_no_file_of_it(shared: Running) -> None:
    khoa = await shared.person("khoa")
    number, other = await opened(khoa), await opened(khoa)
    _, body = await attached(khoa, number, PAPER)
    for name in ("ioc", "quantri"):
        somebody = await shared.person(name)
        assert (await saved(somebody, number, body["digest"]))[0] == 403
        assert (await attached(somebody, number, PAPER))[0] == 403
    async with shared.client() as stranger:
        assert (await saved(stranger, number, body["digest"]))[0] == 401
    for wrong in (f"{other}/files/{body['digest']}", f"{number}/files/{'0' * 64}", f"{number}/files/..%2f..%2fx"):
        assert (await khoa.post(f"/tickets/{wrong}", b""))[0] == 404


async def test_an_agency_has_the_files_of_what_is_with_it_and_adds_what_was_done(shared: Running) -> None:
    khoa, agency = await shared.person("khoa"), await shared.person("soxaydung")
    number = await opened(khoa)
    _, body = await attached(khoa, number, PAPER)
    assert (await saved(agency, number, body["digest"]))[0] == 403
    assert (await attached(agency, number, PAPER))[0] == 403
    await khoa.do("ForwardTicket", ticket=number, agency="construction")
    assert await saved(agency, number, body["digest"]) == (200, PAPER)
    assert (await attached(agency, number, picture()))[0] == 200
    *_, entry = await shared.entries()
    assert (entry["event"]["type"], entry["by"]) == ("FileAttached", "user:soxaydung")


async def test_what_opens_a_file_is_told_with_no_text(shared: Running) -> None:
    khoa = await shared.person("khoa")
    number = await opened(khoa)
    await attached(khoa, number, PAPER)
    _, body = await khoa.post("/open", {"ticket": number})
    assert len(body["texts"]) == 3


async def test_whoever_is_erased_has_no_files_any_more(shared: Running) -> None:
    khoa, nhung = await shared.person("khoa"), await shared.person("nhung")
    number = await opened(khoa)
    _, body = await attached(khoa, number, picture())
    assert (await nhung.post("/erase", {"ticket": number, "reason": "asked_by_person"}))[0] == 200
    status, told = await saved(khoa, number, body["digest"])
    assert (status, told["reason"]) == (410, "file_is_gone")
    assert (await attached(khoa, number, PAPER))[0] == 404, "under the ticket's key it could never be read"


async def test_a_file_that_was_changed_or_lost_is_not_told(shared: Running) -> None:
    khoa = await shared.person("khoa")
    number = await opened(khoa)
    _, body = await attached(khoa, number, PAPER)
    file = shared.settings.files / body["digest"][:2] / body["digest"]
    file.write_bytes(file.read_bytes()[:-1] + b"x")
    assert (await saved(khoa, number, body["digest"]))[1]["reason"] == "file_is_gone"
    file.unlink()
    assert (await saved(khoa, number, body["digest"]))[1]["reason"] == "file_is_gone"


async def test_a_ticket_has_a_few_files_and_what_is_not_kept_leaves_nothing_behind(shared: Running) -> None:
    khoa = await shared.person("khoa")
    number = await opened(khoa)
    for at in range(FILES_MAX):
        assert (await attached(khoa, number, PAPER + b"%%EOF" * at))[0] == 200
    before = on_disk(shared)
    status, body = await attached(khoa, number, PAPER)
    assert (status, body["reason"]) == (409, "too_many_files")
    assert on_disk(shared) == before
    assert len((await one(khoa, number))["files"]) == FILES_MAX
    assert {mode_of(file) for file in shared.settings.files.rglob("*") if file.is_file()} == {0o600}


def mode_of(file: Path) -> int:
    return file.stat().st_mode & 0o777


async def test_what_is_too_large_is_refused_while_it_comes(shared: Running) -> None:
    khoa = await shared.person("khoa")
    number = await opened(khoa)
    large = io.BytesIO(b"%PDF-" + b" " * files.FILE_MAX)
    status, body = await khoa.ask("POST", f"/tickets/{number}/files", large)  # type: ignore[arg-type]
    assert (status, body["reason"]) == (413, "too_large")
