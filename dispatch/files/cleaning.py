"""What a file is, told by what it holds and by nothing else; a picture is taken apart and written anew elsewhere.

The one who reads a stranger's file is a process of its own: poor, slow to be given the processor, soon ended, and
without any key. What it gives back of a picture are pixels, and nothing that was hidden beside them; of a paper a word.
"""

import asyncio
import subprocess
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from subprocess import DEVNULL, PIPE
from typing import IO

from msgspec import Struct

from dispatch.files import paper
from events.values import FileKind

FILE_MAX = 10 * 1024 * 1024
"""Bytes of one file as it comes."""
CLEAN_S_MAX = 20.0
CLEANED_MAX = FILE_MAX
"""Bytes of what comes back; whoever writes more is ended at once."""
APART, SCRIPT, PAPER = (Path(__file__).with_name(f"{name}.py") for name in ("apart", "picture", "paper"))
PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF")

WHY: Mapping[bytes, str] = {paper.ACTS: "file_acts", paper.LOCKED: "file_is_locked"}

one_at_a_time = asyncio.Semaphore(1)
one_paper_at_a_time = asyncio.Semaphore(1)


class NotTaken(Exception):
    """It is none of the kinds that are taken, or cannot be read as what it begins like; or for another reason."""

    def __init__(self, reason: str = "file_not_taken") -> None:
        super().__init__(reason)
        self.reason = reason


class Taken(Struct, frozen=True):
    kind: FileKind
    data: bytes


async def clean(data: bytes) -> Taken:
    """What is to be kept of it. Raises NotTaken."""
    if data.startswith(paper.PDF):
        async with one_paper_at_a_time:
            said = await asyncio.to_thread(_apart, PAPER, "judged", data)
        if said != paper.QUIET:
            raise NotTaken(WHY.get(said, "file_not_taken"))
        return Taken("pdf", data)
    if not data.startswith(PICTURES):
        raise NotTaken
    async with one_at_a_time:
        written = await asyncio.to_thread(_apart, SCRIPT, "anew", data)
    if not written.startswith(PICTURES[0]):
        raise NotTaken
    return Taken("jpeg", written)


def _apart(script: Path, function: str, data: bytes) -> bytes:
    """What it becomes in another's hands. Raises NotTaken."""
    command = [sys.executable, "-I", str(APART), str(script), function]
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
    if code != 0:
        raise NotTaken
    return written


def _feed(pipe: IO[bytes], data: bytes) -> None:
    """It may end before it has read all."""
    with suppress(OSError), pipe:
        pipe.write(data)
