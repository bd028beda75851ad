"""Open loop: requests at a fixed rate whatever the answers, latency counted from when each was due."""

import asyncio
import itertools
import sys
from collections import deque

import uvloop

CONNECTIONS = 128


class Sending(asyncio.Protocol):
    """One connection; one request at a time. It gives itself back when its answer is there."""

    def __init__(self, free: "deque[Sending]", taken: list[float], wrong: list[bytes]) -> None:
        self.free, self.taken, self.wrong = free, taken, wrong
        self.due_s = 0.0
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.free.append(self)

    def send(self, request: bytes, due_s: float) -> None:
        assert self.transport is not None
        self.due_s = due_s
        self.transport.write(request)

    def data_received(self, data: bytes) -> None:
        self.taken.append(asyncio.get_running_loop().time() - self.due_s)
        if not data.startswith(b"HTTP/1.1 200"):
            self.wrong.append(data)
        self.free.append(self)


async def open_loop(port: int, requests: list[bytes], per_s: float) -> tuple[list[float], list[bytes]]:
    """Seconds from due to answered, of every request, and the answers that were none."""
    loop = asyncio.get_running_loop()
    free: deque[Sending] = deque()
    taken: list[float] = []
    wrong: list[bytes] = []
    for _ in range(CONNECTIONS):
        await loop.create_connection(lambda: Sending(free, taken, wrong), "127.0.0.1", port)
    began, sent, waiting = loop.time(), 0, deque[tuple[bytes, float]]()
    todo = iter(requests)
    while len(taken) < len(requests):
        due = int((loop.time() - began) * per_s) + 1
        for request in itertools.islice(todo, max(0, due - sent)):
            waiting.append((request, began + sent / per_s))
            sent += 1
        while waiting and free:
            free.popleft().send(*waiting.popleft())
        await asyncio.sleep(0.001)
        if loop.time() - began > 3 * len(requests) / per_s + 10:
            raise TimeoutError(f"{len(taken)} of {len(requests)} were answered")
    return taken, wrong


def p99_ms(port: int, requests: list[bytes], per_s: float) -> float:
    taken, wrong = uvloop.run(open_loop(port, requests, per_s))
    if wrong:
        print(len(wrong), "were refused, the first:", wrong[0][:400], file=sys.stderr)
    return sorted(taken)[int(len(taken) * 0.99)] * 1000


def opening(run: str, token: str, count: int) -> list[bytes]:
    """Commands that need no answer of another: a call rings, an incident opens, a note is written on the last."""
    requests = []
    for number in range(count):
        body = (
            f'{{"type":"OpenIncident","id":"{run}-{number}","kind":"bench","place":{{"lat":{11.4 + number % 400 / 1e3},'
            f'"lon":{106.5 + number % 499 / 1000}}},"text":"Nam, khoảng 60 tuổi, đau ngực"}}'
            if number % 4 == 0
            else f'{{"type":"AddNote","id":"{run}-{number}","incident":1,"text":"Người nhà gọi lại"}}'
        ).encode()
        head = (
            f"POST /commands HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\n"
            f"Authorization: Bearer {token}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        requests.append(head.encode() + body)
    return requests
