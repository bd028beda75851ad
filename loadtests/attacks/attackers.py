"""What somebody may try by the pages without sign-in, each from many addresses of the loopback: run by itself, at the
lowest priority, so that it takes from the service only what it asks of it."""

import asyncio
import io
import itertools
import json
import os
import secrets
import struct
import sys
import zlib
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from functools import partial

import aiohttp

ADDRESSES = 250
PACE_S = 167.0
"""Ten thousand a minute."""
LARGE = 200 * 1024 * 1024
CHUNK = 1024 * 1024
BOUNDARY = "attack"
GUESS = "ABCDEFGHIJKL"
ANSWER_S_MAX = 30.0
Session = aiohttp.ClientSession


async def guess(sessions: list[Session], number: int) -> str:
    """A code of a ticket that there may be."""
    async with sessions[number % len(sessions)].get(f"/public/tickets/{number % 50 + 1}-{GUESS}") as answer:
        return str(answer.status)


async def report(sessions: list[Session], number: int) -> str:
    """A report as a person would send it."""
    form = {"once": secrets.token_hex(16), "text": f"Thử {number}", "address": "Số 1", "consent": "yes", "website": ""}
    async with sessions[number % len(sessions)].post("/bao", data=form) as answer:
        return str(answer.status)


async def large(sessions: list[Session], number: int) -> str:
    """200 MB as one picture; every other time without saying so before."""
    headers = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
    if number % 2:
        headers["Content-Length"] = str(LARGE)
    try:
        async with sessions[number % len(sessions)].post("/bao", data=_large(), headers=headers) as answer:
            return str(answer.status)
    except aiohttp.ClientError:
        return "cut off"


async def _large() -> AsyncIterator[bytes]:
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="photos"; filename="a.jpg"\r\n\r\n'
    yield head.encode() + b"\xff\xd8\xff"
    for _ in range(LARGE // CHUNK):
        yield bytes(CHUNK)


async def picture(sessions: list[Session], number: int) -> str:
    """What is no picture, or one that would break its reader."""
    form = aiohttp.FormData(default_to_multipart=True)
    words = {"once": secrets.token_hex(16), "text": "Thử", "address": "Số 1", "consent": "yes"}
    for name, value in words.items():
        form.add_field(name, value)
    form.add_field("photos", io.BytesIO(WRONG[number % len(WRONG)]), filename="a.jpg", content_type="image/jpeg")
    async with sessions[number % len(sessions)].post("/bao", data=form) as answer:
        return str(answer.status)


def bomb(side: int) -> bytes:
    """A PNG of some kilobytes that unfolds to so many pixels a side."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    rows = zlib.compress(b"\0" * ((side // 8 + 1) * side), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


WRONG = (
    b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    b"\xff\xd8\xff<script>alert(1)</script>" + bytes(100_000),
    bomb(7_900),
    bomb(30_000),
    b"%PDF-1.4 /JavaScript (app.alert(1)) %%EOF",
)
Attempt = Callable[[list[Session], int], Awaitable[str]]
ATTACKS: dict[str, tuple[Attempt, float]] = {
    "guess": (guess, PACE_S),
    "report": (report, PACE_S),
    "large": (large, 2.0),
    "picture": (picture, 4.0),
}
"""What is tried, and how often a second."""


async def attack(url: str, name: str, seconds: float) -> Counter[str]:
    """How often each answer was given."""
    attempt, pace_s = ATTACKS[name]
    answers: Counter[str] = Counter()
    async with AsyncExitStack() as stack:
        sessions = [await stack.enter_async_context(_session(url, at)) for at in range(ADDRESSES)]
        loop = asyncio.get_running_loop()
        began_s, tasks = loop.time(), set[asyncio.Task[None]]()
        for number in itertools.count():
            due_s = began_s + number / pace_s
            if due_s >= began_s + seconds:
                break
            await asyncio.sleep(max(0.0, due_s - loop.time()))
            task = asyncio.create_task(_count(answers, partial(attempt, sessions, number)))
            tasks.add(task)
            task.add_done_callback(tasks.discard)
        await asyncio.gather(*tasks)
    return answers


async def _count(answers: Counter[str], attempt: Callable[[], Awaitable[str]]) -> None:
    try:
        answers[await attempt()] += 1
    except (aiohttp.ClientError, TimeoutError):
        answers["no answer"] += 1


def _session(url: str, at: int) -> Session:
    connector = aiohttp.TCPConnector(local_addr=(f"127.9.{at // 250}.{at % 250 + 1}", 0))
    return Session(url, connector=connector, timeout=aiohttp.ClientTimeout(total=ANSWER_S_MAX))


if __name__ == "__main__":
    os.nice(19)
    print(json.dumps(asyncio.run(attack(sys.argv[1], sys.argv[2], float(sys.argv[3])))))
