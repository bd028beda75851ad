"""What is told from what: honest papers from active ones, and a picture's reader that does what it should not."""

import random
import re
import time
import tracemalloc
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch import files
from dispatch.files import cleaning
from dispatch.files.paper import ACTIVE, ACTS, INFLATED_MAX, LOCKED, NOT_KNOWN, QUIET, judged
from tests.edge.test_ticket_files import PAPER, picture

DELIMITERS = [bytes([one]) for one in b"\0\t\n\f\r ()<>[]{}/%"]


def paper(*, packed: bytes = b"", clear: bytes = b"", filter: bytes = b"/Filter /FlateDecode ") -> bytes:
    """With such a stream in it, and such words in its catalogue."""
    stream = b"2 0 obj\n<< /Length %d %s>>\nstream\n%s\nendstream\nendobj\n" % (len(packed), filter, packed)
    first = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog " + clear + b">>\nendobj\n"
    return first + stream + b"trailer << /Root 1 0 R >>\nstartxref\n0\n%%EOF\n"


def is_quiet(data: bytes) -> bool:
    return judged(data) == QUIET


def objects(*told: bytes, more: bytes = b"", first: int = 11) -> bytes:
    """A paper whose further objects, numbered from eleven on, are packed together as writers do it today."""
    heads, at = [], 0
    for number, one in enumerate(told, first):
        heads.append(b"%d %d" % (number, at))
        at += len(one) + 1
    head = b" ".join(heads) + b" "
    packed = zlib.compress(head + b" ".join(told))
    words = b"/Type /ObjStm /N %d /First %d /Filter /FlateDecode %s" % (len(told), len(head), more)
    return paper(packed=packed, filter=words)


def written(name: str, chance: random.Random) -> bytes:
    """As a name may be written."""
    return b"".join(b"#%02x" % ord(letter) if chance.random() < 0.3 else letter.encode() for letter in name)


@pytest.mark.parametrize("seed", range(8))
def test_five_megabytes_of_an_honest_paper_are_taken(seed: int) -> None:
    packed = random.Random(seed).randbytes(5 * 1024 * 1024)
    assert is_quiet(paper(packed=packed, clear=b"/JSomething 1 /Launcher 2 "))


@settings(max_examples=200)
@given(
    st.binary(max_size=2_000), st.sampled_from(ACTIVE), st.sampled_from(DELIMITERS), st.randoms(use_true_random=False)
)
def test_only_what_is_clear_counts(noise: bytes, name: str, delimiter: bytes, chance: random.Random) -> None:
    packed = zlib.compress(noise, chance.randrange(10)) + b"/" + name.encode() + delimiter + noise[:100]
    if b"endstream" not in packed and b"obj" not in packed:
        assert is_quiet(paper(packed=packed))
    active = b"/" + written(name, chance) + delimiter
    assert not is_quiet(paper(packed=packed, clear=active))
    assert not is_quiet(paper(packed=packed) + active + b"\n%%EOF")


@pytest.mark.parametrize(
    "data",
    [
        paper(packed=b"<< /S /JavaScript /JS (app.alert(1)) >>", filter=b""),
        paper(clear=b"/OpenAction << /S /JavaScript /JS (app.alert(1)) >>"),
        paper(clear=b"/Names << /EmbeddedFiles 5 0 R >>"),
        paper(clear=b"/X (>>stream\n) /OpenAction << /S /Launch >> /Y (endstream) "),
        paper(clear=b"/X (1 0 obj << /Filter /A >>stream\n) /AA << /JS (1) >> /Y (endstream) "),
        paper(clear=b"%1 0 obj <</Filter/A % >>stream\n/AA << /JS (1) >> %endstream\n"),
        paper(packed=b"\nendobj\n3 0 obj << /S /JavaScript /JS (1) >> endobj\n"),
        paper(packed=b"x").replace(b"endstream", b"endstreem") + b"/JS (1) %%EOF",
        paper() + b"/JS" + b"%%EOF",
        paper().replace(b"%%EOF", b""),
    ],
    ids=lambda data: repr(data[15:70]),
)
def test_what_acts_is_refused_also_behind_something_like_a_stream(data: bytes) -> None:
    assert not is_quiet(data)


HYPERLINK = b"<< /Type /Annot /Subtype /Link /A << /S /URI /URI (https://example.org) >> >>"
GOES = b"<< /Type /Action /S /GoTo /D [5 0 R /XYZ null null 0] >>"


@pytest.mark.parametrize(
    "data",
    [
        paper(clear=b"/OpenAction [5 0 R /Fit] "),
        paper(clear=b"/OpenAction << /S /GoTo /D (begin) >> "),
        paper(clear=b"/OpenAction<</S/GoTo/D<626567>>>"),
        objects(HYPERLINK, b"<< /Type /Catalog /OpenAction 13 0 R >>", GOES),
        objects(HYPERLINK, b"<< /Type /Catalog /OpenAction [5 0 R /Fit] >>"),
        objects(GOES).replace(b"/Catalog", b"/Catalog /OpenAction 11 0 R"),
        paper(clear=b"/OpenAction 7 0 R >> endobj\n7 0 obj\n[5 0 R /Fit]\nendobj\n8 0 obj << "),
    ],
    ids=lambda data: repr(data[15:70]),
)
def test_who_opens_at_a_page_or_links_to_a_site_is_quiet(data: bytes) -> None:
    assert judged(data) == QUIET


@pytest.mark.parametrize(
    "acts",
    [
        b"<< /S /JavaScript /JS (app.alert(1)) >>",
        b"<< /S /J#61vaScript /#4AS 5 0 R >>",
        b"<< /S /SubmitForm /F (http://example.org) >>",
        b"<< /S /ImportData /F (x) >>",
        b"<< /S /Launch /F (cmd.exe) >>",
        b"<< /S /GoToR /F (//example.org/x) >>",
        b"<< /S /GoToE /T << /R /C >> >>",
        b"<< /Type /Filespec /EF << /F 5 0 R >> >>",
        b"<< /Names << /EmbeddedFiles 5 0 R >> >>",
        b"<< /Subtype /RichMedia >>",
        b"<< /Type /Catalog /OpenAction << /S /URI /URI (https://example.org) >> >>",
        b"<< /Type /Catalog /Open#41ction << /S /URI /URI (https://example.org) >> >>",
        b"<< /Type /Catalog /OpenAction << /S /GoTo /D (x) /Next 5 0 R >> >>",
        b"<< /Type /Catalog /OpenAction 12 0 R >>",
        b"<< /Type /Catalog /OpenAction 99 0 R >>",
        b"<< /AA << /O << /S /URI /URI (https://example.org) >> >> >>",
    ],
)
def test_what_acts_is_found_where_it_is_clear_and_where_it_is_packed(acts: bytes) -> None:
    other = b"<< /S /URI /URI (https://example.org) >>"
    assert judged(objects(acts, other)) == ACTS
    assert judged(objects(acts, other).replace(b"/Filter", b"/Fil#74er")) == ACTS
    elsewhere = objects(acts, other).replace(b"/Type /ObjStm", b"/Type 8 0 R ")
    assert judged(re.sub(rb"/First [0-9]+", b"/First 7 0 R", elsewhere)) == ACTS
    assert judged(objects(acts, other).replace(b"/ObjStm", b"/Obj#53tm").replace(b">>\nstream", b">>%\nstream")) == ACTS
    assert judged(objects(acts, other).replace(b"/N 2", b"/N 2 /X (%s)" % (b"x" * 9_000))) == ACTS
    assert (
        judged(paper(clear=b">> endobj\n11 0 obj\n%s\nendobj\n12 0 obj\n%s endobj 13 0 obj <<" % (acts, other))) == ACTS
    )


@pytest.mark.parametrize(
    "data",
    [
        objects(GOES).replace(b"/FlateDecode", b"/LZWDecode"),
        objects(GOES).replace(b"/FlateDecode", b"[/ASCIIHexDecode /FlateDecode]"),
        objects(GOES, more=b"/DecodeParms << /Predictor 12 >> "),
        objects(GOES).replace(b"stream\nx", b"stream\nX"),
        objects(bytes(INFLATED_MAX + 1)),
    ],
    ids=lambda data: repr(data[100:170]),
)
def test_objects_that_cannot_be_looked_into_are_not_taken(data: bytes) -> None:
    assert judged(data) == NOT_KNOWN


def test_a_locked_paper_is_not_taken_and_told_so() -> None:
    assert judged(objects(GOES).replace(b"/Root", b"/Encrypt 9 0 R /Root")) == LOCKED


def test_a_bomb_costs_little() -> None:
    bomb = zlib.compress(bytes(INFLATED_MAX * 20), 9)
    words = b"/Type /ObjStm /N 1 /First 5 /Filter /FlateDecode"
    data = b"".join(paper(packed=bomb, filter=words) for _ in range(5))
    began_s = time.process_time()
    tracemalloc.start()
    try:
        assert judged(data) == NOT_KNOWN
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert time.process_time() - began_s < 5
    assert most < 3 * INFLATED_MAX


@pytest.mark.parametrize(
    "piece",
    [
        b">>stream\nx\x9c",
        b"/OpenAction 7 0 R 7 0 obj ",
        b"/OpenAction <<",
        b">>stream\n",
        b"obj<</Filter/A>>stream\n",
        b"obj<</Filter/A>>stream\n1 0 obj endstream",
        b"/J",
        b">>    ",
        b"/#4a",
    ],
)
def test_no_paper_takes_long(piece: bytes) -> None:
    data = b"%PDF-1.7\n" + piece * (files.FILE_MAX // len(piece)) + b"%%EOF"
    began_s = time.process_time()
    judged(data)
    assert time.process_time() - began_s < 5


@pytest.mark.parametrize("first", [b"\xff\xd8\xff", b"no picture"])
async def test_a_reader_that_writes_without_end_is_ended(
    first: bytes, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    script = tmp_path / "reader.py"
    script.write_text(
        f"import sys\nsys.stdout.buffer.write({first!r})\nfor _ in range(200): sys.stdout.buffer.write(bytes(1 << 20))\n"
    )
    monkeypatch.setattr(cleaning, "SCRIPT", script)
    data = picture()
    tracemalloc.start()
    try:
        with pytest.raises(files.NotTaken):
            await files.clean(data)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 4 * cleaning.CLEANED_MAX


async def test_a_reader_that_does_not_end_is_ended(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    script = tmp_path / "reader.py"
    script.write_text("import time\ntime.sleep(60)\n")
    with monkeypatch.context() as patched:
        patched.setattr(cleaning, "SCRIPT", script)
        patched.setattr(cleaning, "CLEAN_S_MAX", 0.5)
        began_s = time.monotonic()
        with pytest.raises(files.NotTaken):
            await files.clean(picture(size=(1_200, 900)))
        assert time.monotonic() - began_s < 5
    assert (await files.clean(PAPER)).kind == "pdf"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (objects(b"<< /S /SubmitForm >>"), "file_acts"),
        (objects(b"<< /S /Launch >>").replace(b"/Root", b"/Encrypt 9 0 R /Root"), "file_is_locked"),
        (b"%PDF-1.7 broken", "file_not_taken"),
    ],
)
async def test_why_a_paper_is_not_taken_is_told(data: bytes, reason: str) -> None:
    with pytest.raises(files.NotTaken) as refused:
        await files.clean(data)
    assert refused.value.reason == reason
