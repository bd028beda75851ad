"""What a file is, told by what it holds and by nothing else; a picture is taken apart and written anew elsewhere.

The one who reads a stranger's picture is a process of its own: poor, slow to be given the processor, soon ended, and
without any key. What it gives back are pixels, and nothing that was hidden beside them.
"""

import asyncio
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from subprocess import DEVNULL, PIPE
from typing import IO

from msgspec import Struct

from dispatch.files.paper import PDF, is_quiet
from events.values import FileKind

FILE_MAX = 10 * 1024 * 1024
"""Bytes of one file as it comes."""
CLEAN_S_MAX = 20.0
CLEANED_MAX = FILE_MAX
"""Bytes of one picture as it comes back; whoever writes more is ended at once."""
SCRIPT = Path(__file__).with_name("picture.py")
PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF")

one_at_a_time = asyncio.Semaphore(1)


class NotTaken(Exception):
    """It is none of the kinds that are taken, or cannot be read as what it begins like."""


class Taken(Struct, frozen=True):
    kind: FileKind
    data: bytes


async def clean(data: bytes) -> Taken:
    """What is to be kept of it. Raises NotTaken."""
    if data.startswith(PDF):
        if not await asyncio.to_thread(is_quiet, data):
            raise NotTaken
        return Taken("pdf", data)
    if not data.startswith(PICTURES):
        raise NotTaken
    async with one_at_a_time:
        return Taken("jpeg", await asyncio.to_thread(_anew, data))


def _anew(data: bytes) -> bytes:
    """The picture in another's hands. Raises NotTaken."""
    command = [sys.executable, "-I", str(SCRIPT)]
    with subprocess.Popen(command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env={}) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        feeding = threading.Thread(target=_feed, args=(process.stdin, data))
        ending = threading.Timer(CLEAN_S_MAX, process.kill)
        feeding.start()
        ending.start()
        try:
            written = process.stdout.read(CLEANED_MAX + 1)
            if len(written) > CLEANED_MAX:
                process.kill()
            code = process.wait()
        finally:
            ending.cancel()
            process.kill()
            feeding.join()
    if code != 0 or not written.startswith(PICTURES[0]):
        raise NotTaken
    return written


def _feed(pipe: IO[bytes], data: bytes) -> None:
    """It may end before it has read all."""
    with suppress(OSError), pipe:
        pipe.write(data)
