"""Open loop: requests at a fixed rate whatever the answers, latency counted from when each was due."""

import asyncio
import gc
import itertools
import urllib.request
from collections import deque
from collections.abc import Iterator
from typing import cast

import msgspec
import uvloop

from dispatch.collector import growing
from loadtests.bench.deliveries import Delivery, request

CONNECTIONS = 128


class Sending(asyncio.Protocol):
    """One connection; one request at a time. It gives itself back when its answer is there."""

    def __init__(self, free: "deque[Sending]", taken: list[float], wrong: list[bytes]) -> None:
        self.free, self.taken, self.wrong = free, taken, wrong
        self.due_s = 0.0
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
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
        for one in itertools.islice(todo, max(0, due - sent)):
            waiting.append((one, began + sent / per_s))
            sent += 1
        while waiting and free:
            free.popleft().send(*waiting.popleft())
        await asyncio.sleep(0.001)
        if loop.time() - began > 3 * len(requests) / per_s + 10:
            raise TimeoutError(f"{len(taken)} of {len(requests)} were answered")
    return taken, wrong


def p99_ms(port: int, requests: list[bytes], per_s: float) -> float:
    """Raises RuntimeError when one was refused: a refusal is no work. Whoever sends is not stopped for its own garbage:
    looking through all it has takes 80 ms, which are no answer's."""
    gc.collect()
    with growing():
        taken, wrong = uvloop.run(open_loop(port, requests, per_s))
    if wrong:
        raise RuntimeError(f"{len(wrong)} were refused, the first: {wrong[0][:400]!r}")
    return sorted(taken)[int(len(taken) * 0.99)] * 1000


# --- the mix of mix.lua, laid out beforehand: nobody waits for an answer to ask the next

STEPS = ("acknowledged", "en_route", "on_scene", "transporting", "at_hospital", "cleared")
AHEAD = 100
"""Cycles from an incident to its first report, so that it is surely open."""
APART = 16
"""Cycles between two reports of one crew, so that none overtakes another."""
BLOCK, BLOCKS = 100, 40


class Mix:
    """The requests of one run, in cycles of 16. `first` is the number of the first incident it will open."""

    def __init__(self, run: str, number: int, token: str, first: int, deliveries: Iterator[Delivery]) -> None:
        self.run, self.token, self.first, self.deliveries = run, token, first, deliveries
        self.block = (BLOCKS - 1 - number % (BLOCKS // 2)) * BLOCK

    def cycle(self, cycle: int) -> Iterator[bytes]:
        """Six deliveries, two units that come or go, an incident, the reports of six crews, and a note."""
        for delivery in itertools.islice(self.deliveries, 6):
            yield delivery.request()
        place = {"lat": 11.4 + cycle * 7919 % 4000 / 10_000, "lon": 106.5 + cycle * 104_729 % 5000 / 10_000}
        yield self._command(f"open{cycle}", "OpenIncident", kind="bench", place=place, text="Nam, đau ngực")
        yield self._duty(2 * cycle)
        yield self._duty(2 * cycle + 1)
        for number, step in enumerate(STEPS):
            yield self._report(cycle - AHEAD - number * APART, f"{step}{cycle}", step)
        yield self._note(f"end{cycle}")

    def _report(self, incident: int, name: str, step: str) -> bytes:
        """Until there are incidents old enough, somebody writes a note."""
        if incident < 0:
            return self._note(name)
        return self._command(name, "AdvanceAssignment", assignment=f"{self.first + incident}/1", step=step)

    def _note(self, name: str) -> bytes:
        return self._command(name, "AddNote", incident=self.first - 1, text="Người nhà gọi lại")

    def _duty(self, number: int) -> bytes:
        """The units of this run's block come on duty one after the other, and then go."""
        unit, goes = f"V{self.block + number % BLOCK:05}", number // BLOCK % 2
        if goes:
            return self._command(f"duty{number}", "TakeOffDuty", unit=unit, reason="end_of_shift")
        return self._command(f"duty{number}", "BringOnDuty", unit=unit)

    def _command(self, name: str, what: str, **fields: object) -> bytes:
        body = msgspec.json.encode({"type": what, "id": f"{self.run}-{name}", **fields})
        return request("/commands", body, {"Content-Type": "application/json", "Authorization": f"Bearer {self.token}"})


def opened(port: int, run: str, token: str) -> int:
    """The number of an incident opened just now; 0 where nobody opens any."""
    body = msgspec.json.encode(
        {"type": "OpenIncident", "id": run, "kind": "bench", "place": {"lat": 11.5, "lon": 106.8}}
    )
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
    asking = urllib.request.Request(f"http://127.0.0.1:{port}/commands", body, headers)
    with urllib.request.urlopen(asking) as answer:  # noqa: S310
        told = msgspec.json.decode(answer.read())
    return int(told.get("ids", {}).get("incident", 0))
