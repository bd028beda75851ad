"""What a file is, told by what it holds and by nothing else; a picture is taken apart and written anew elsewhere.

The one who reads a stranger's picture is a process of its own: poor, slow to be given the processor, soon ended, and
without any key. What it gives back are pixels, and nothing that was hidden beside them.
"""

import asyncio
import subprocess
import sys
from pathlib import Path

from msgspec import Struct

from events.values import FileKind

FILE_MAX = 10 * 1024 * 1024
"""Bytes of one file as it comes."""
CLEAN_S_MAX = 20.0
CLEANED_MAX = FILE_MAX
SCRIPT = Path(__file__).with_name("picture.py")
PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF")
PDF, PDF_END, PDF_TAIL = b"%PDF-", b"%%EOF", 2_048
ACTIVE = (b"/JavaScript", b"/JS", b"/Launch", b"/EmbeddedFile", b"/RichMedia", b"/XFA")
"""What makes a paper do something when it is opened. A paper that hides these in packed parts is not known by them."""

one_at_a_time = asyncio.Semaphore(1)


class NotTaken(Exception):
    """It is none of the kinds that are taken, or cannot be read as what it begins like."""


class Taken(Struct, frozen=True):
    kind: FileKind
    data: bytes


async def clean(data: bytes) -> Taken:
    """What is to be kept of it. Raises NotTaken."""
    if data.startswith(PDF):
        return _paper(data)
    if not data.startswith(PICTURES):
        raise NotTaken
    async with one_at_a_time:
        return Taken("jpeg", await asyncio.to_thread(_anew, data))


def _paper(data: bytes) -> Taken:
    if PDF_END not in data[-PDF_TAIL:] or any(word in data for word in ACTIVE):
        raise NotTaken
    return Taken("pdf", data)


def _anew(data: bytes) -> bytes:
    """The picture in another's hands. Raises NotTaken."""
    command = [sys.executable, "-I", str(SCRIPT)]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=CLEAN_S_MAX, env={}, check=False)
    except subprocess.TimeoutExpired:
        raise NotTaken from None
    if done.returncode != 0 or not done.stdout.startswith(PICTURES[0]) or len(done.stdout) > CLEANED_MAX:
        raise NotTaken
    return done.stdout
