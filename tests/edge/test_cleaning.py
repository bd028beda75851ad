"""What is told from what: honest papers from active ones, and a picture's reader that does what it should not."""

import random
import time
import tracemalloc
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch import files
from dispatch.files import cleaning
from dispatch.files.paper import ACTIVE, is_quiet
from tests.edge.test_ticket_files import PAPER, picture

DELIMITERS = [bytes([one]) for one in b"\0\t\n\f\r ()<>[]{}/%"]


def paper(*, packed: bytes = b"", clear: bytes = b"", filter: bytes = b"/Filter /FlateDecode ") -> bytes:
    """With such a stream in it, and such words in its catalogue."""
    stream = b"2 0 obj\n<< /Length %d %s>>\nstream\n%s\nendstream\nendobj\n" % (len(packed), filter, packed)
    first = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog " + clear + b">>\nendobj\n"
    return first + stream + b"trailer << /Root 1 0 R >>\nstartxref\n0\n%%EOF\n"


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


@pytest.mark.parametrize(
    "piece",
    [
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
    began_s = time.monotonic()
    is_quiet(data)
    assert time.monotonic() - began_s < 5


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
    monkeypatch.setattr(cleaning, "SCRIPT", script)
    monkeypatch.setattr(cleaning, "CLEAN_S_MAX", 0.5)
    began_s = time.monotonic()
    with pytest.raises(files.NotTaken):
        await files.clean(picture(size=(1_200, 900)))
    assert time.monotonic() - began_s < 5
    assert (await files.clean(PAPER)).kind == "pdf"
