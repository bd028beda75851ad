"""Durable commands through HTTP beside `empty` and `insert`, all under the same load from wrk."""

import asyncio
import base64
import re
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import count, islice
from pathlib import Path

import asyncpg

from dispatch.cli.following import archive_of
from events.journal import PostgresJournal
from loadtests.bench import ending, latency, place
from loadtests.bench.deliveries import deliveries

MIX = Path(__file__).with_name("mix.lua")
CONNECTIONS = 256
RUN_S = 4
DELIVERIES = 120_000
UNITS = 10_000
REFUSED_MAX = 0.001
"""Of the requests: one that was held for a quarter of a second is overtaken by the next of the same unit. They are no
work, and are not counted."""
runs = count(1)


class Servers:
    """Ours and the baselines, each a process that stays for all rounds."""

    def __init__(self, dsn: str, folder: Path) -> None:
        self.dsn = dsn
        self.folder = folder
        self.secret = f"whsec_{base64.b64encode(b'b' * 32).decode()}"
        self.ports = {name: place.free_port() for name in ("ours", "empty", "insert")}
        self.token = ""
        self.desks: list[str] = []
        """Tokens of call-takers."""

    @contextmanager
    def started(self, *, watchers: int = place.WATCHERS, desks: int = 0) -> Iterator["Servers"]:
        asyncio.run(place.fill(self.dsn, UNITS))
        self.token = asyncio.run(place.token(self.dsn))
        self.desks = asyncio.run(place.desks(self.dsn, desks))
        with ExitStack() as stack:
            environment = {
                "EOC_DATABASE_URL": self.dsn,
                "EOC_DATA": str(self.folder),
                "EOC_PORT": str(self.ports["ours"]),
                "EOC_TELEPHONY_SECRETS": self.secret,
            }
            stack.enter_context(place.process("dispatch", "serve", log=self.folder / "serve.log", **environment))
            for kind in ("empty", "insert"):
                baseline = ("loadtests.bench.baselines", kind, str(self.ports[kind]), self.dsn)
                stack.enter_context(place.process(*baseline, log=self.folder / f"{kind}.log"))
            place.answers(f"http://127.0.0.1:{self.ports['ours']}/readyz")
            for port in self.ports.values():
                place.listens(port)
            if watchers:
                looking = ("loadtests.bench.watch", str(self.ports["ours"]), self.token, str(watchers))
                log = self.folder / "watch.log"
                watching = stack.enter_context(place.process(*looking, log=log))
                stack.callback(place.still_runs, watching, log)
            yield self

    def load(self, name: str) -> Callable[[], float]:
        """Requests per second under the city's mix."""
        return lambda: self._run(name)

    def p99_ms(self, name: str, per_s: float, seconds: float) -> float:
        """Of the answers to the same mix, laid out for a fixed rate."""
        number, run = next(runs), f"l{time.time_ns()}"
        first = latency.opened(self.ports[name], run, self.token) + 1
        mix = latency.Mix(run, number, self.token, first, deliveries(run, self.secret))
        requests = [one for cycle in range(int(per_s * seconds / 16)) for one in mix.cycle(cycle)]
        p99_ms = latency.p99_ms(self.ports[name], requests, per_s)
        if name == "ours":
            ending.end_all(self.ports[name], self.token, run)
        return p99_ms

    def _run(self, name: str) -> float:
        run = f"r{time.time_ns() // 1_000_000}-{next(runs)}"
        deliveries = self.folder / "deliveries.tsv"
        write_deliveries(deliveries, run, self.secret)
        said = subprocess.run(
            ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{RUN_S}s", "-s", str(MIX), f"http://127.0.0.1:{self.ports[name]}",
             "--", str(deliveries), self.token, run],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        if name == "ours":
            ending.end_all(self.ports[name], self.token, run)
        rate, asked = _said(r"Requests/sec:\s+([\d.]+)", said.stdout), _said(r"(\d+) requests in", said.stdout)
        refused = _said(r"Non-2xx or 3xx responses: (\d+)", said.stdout)
        if refused > asked * REFUSED_MAX:
            raise RuntimeError(f"{name} refused some: {said.stdout}{said.stderr}")
        return rate * (1 - refused / asked)


def _said(what: str, text: str) -> float:
    """A figure in what wrk says; 0 where it says none."""
    found = re.search(what, text)
    return float(found.group(1)) if found is not None else 0.0


def write_deliveries(file: Path, run: str, secret: str) -> None:
    """A line each, for wrk: a third of the load and more."""
    with file.open("w") as out:
        for one in islice(deliveries(run, secret), DELIVERIES):
            out.write("\t".join(one) + "\n")


@contextmanager
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        yield Path(name)


async def archive_pace(dsn: str) -> tuple[float, int]:
    """How many entries a second the archive takes when it has much to catch up, and how far it was behind."""
    connection = await asyncpg.connect(dsn)
    try:
        head = await connection.fetchval("select max(position) from entries")
        at = await connection.fetchval("select position from archive_checkpoint") or 0
    finally:
        await connection.close()
    journal = PostgresJournal(dsn)
    began = time.perf_counter()
    await archive_of(dsn).run(until=min(head, at + 50_000))
    after = min(head, at + 50_000)
    await journal.close()
    return (after - at) / (time.perf_counter() - began), head - at
