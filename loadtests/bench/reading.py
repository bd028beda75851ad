"""What operations centres read: pages that did not change, figures of a year, and watchers beside the hot path."""

import asyncio
import http.client
import itertools
import json
import random
import re
import statistics
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncpg
import msgspec

from events.values import Actor, CallId, IncidentId, KindId, NeedId, NumberId, Place, Position, Step, Time, UnitId
from loadtests.bench import latency, place
from loadtests.bench.http import Servers
from projections.calls import CallRow
from projections.incidents import IncidentRow, NeedRow

READ = Path(__file__).with_name("views.lua")
PAGE = "/ogc/collections/incidents/items?limit=20"
OPEN = 200
"""Incidents of which the page is the first."""
READERS = 300
RUN_S = 4
CONNECTIONS = 64
WATCHERS = 1_000
WATCHED = "places"
"""What they watch, since the hot path at full load changes thousands of other rows a second."""
CHANGES_PER_S = 200
PORTION = 20
"""So many sightings come together."""
UNITS_MOVING = 1_000
TOLD_S_MAX = 60.0
YEAR_CALLS = 200_000
YEAR_MS = 365 * 24 * 3_600_000
ANSWER_MS_MAX = 200
"""No figure may keep whoever looks waiting for longer."""
LAG_MS_MAX = 1_000
"""How far behind a follower may say it is."""
QUESTIONS = 60
GROUPINGS = (
    "",
    "&by=hour",
    "&by=number",
    "&by=kind",
    "&by=service",
    "&by=area",
    "&by=service,kind",
    "&by=kind,hour,area",
)


class Reading:
    """A follower beside the servers of the hot path."""

    def __init__(self, servers: Servers) -> None:
        self.servers = servers
        self.port = place.free_port()
        self.tokens: list[str] = []

    @contextmanager
    def started(self) -> Iterator["Reading"]:
        servers = self.servers
        self.tokens = asyncio.run(place.desks(servers.dsn, READERS))
        (servers.folder / "readers.txt").write_text("\n".join(self.tokens))
        environment = {
            "EOC_DATABASE_URL": servers.dsn,
            "EOC_DATA": str(servers.folder),
            "EOC_PORT": str(place.free_port()),
            "EOC_VIEWS_PORT": str(self.port),
        }
        log = servers.folder / "views.log"
        with place.process("dispatch", "serve", "--role", "views", log=log, **environment):
            place.answers(f"http://127.0.0.1:{self.port}/readyz")
            yield self

    def get(self, path: str, token: str) -> tuple[dict[str, object], http.client.HTTPResponse]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request("GET", path, headers={"Authorization": f"Bearer {token}"})
        answer = connection.getresponse()
        body = json.loads(answer.read())
        connection.close()
        if answer.status != 200:
            raise RuntimeError(f"{path}: {answer.status} {body}")
        return body, answer

    # --- pages

    def open_some(self) -> None:
        """So many incidents are open while the page is read."""
        for number in range(OPEN):
            latency.opened(self.servers.ports["ours"], f"page{number}", self.servers.token)

    def pages_per_s(self) -> float:
        return self._wrk("GET", self.port, PAGE)

    def empty_per_s(self) -> float:
        return self._wrk("POST", self.servers.ports["empty"], "/commands")

    def _wrk(self, method: str, port: int, path: str) -> float:
        said = subprocess.run(
            ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{RUN_S}s", "-s", str(READ), f"http://127.0.0.1:{port}",
             "--", method, path, str(self.servers.folder / "readers.txt")],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        if "Non-2xx" in said.stdout:
            raise RuntimeError(f"some were refused: {said.stdout}")
        found = re.search(r"Requests/sec:\s+([\d.]+)", said.stdout)
        assert found is not None, said.stdout
        return float(found.group(1))

    # --- watchers

    @contextmanager
    def watched(self) -> Iterator[None]:
        """By so many at the follower, all of whom have been told what there is."""
        log = self.servers.folder / f"watchers-{next(offsets)}.log"
        arguments = ("loadtests.bench.watch", str(self.port), self.tokens[0], str(WATCHERS), WATCHED)
        with place.process(*arguments, log=log) as watching:
            deadline = time.monotonic() + TOLD_S_MAX
            while "told" not in log.read_text():
                if time.monotonic() > deadline or watching.poll() is not None:
                    raise RuntimeError(f"not all of {WATCHERS} watchers were told anything: {log.read_text()}")
                time.sleep(0.1)
            yield
            place.still_runs(watching, log)

    @contextmanager
    def moving(self) -> Iterator[None]:
        """Meanwhile, so many units a second are seen elsewhere, each once in five seconds."""

        def move(number: int) -> None:
            units = range(number * PORTION, (number + 1) * PORTION)
            somewhere = [place.anywhere(random.Random(number * PORTION + unit)) for unit in units]
            seen = [
                {"unit": f"U{unit % UNITS_MOVING:05}", "place": where}
                for unit, where in zip(units, somewhere, strict=True)
            ]
            connection = http.client.HTTPConnection("127.0.0.1", self.servers.ports["ours"], timeout=30)
            headers = {"Authorization": f"Bearer {self.servers.token}", "Content-Type": "application/json"}
            connection.request("POST", "/sightings", msgspec.json.encode(seen), headers)
            answer = connection.getresponse()
            if answer.status != 202:
                raise RuntimeError(f"sightings: {answer.status} {answer.read()!r}")
            connection.close()

        with _again_and_again(move, PORTION / CHANGES_PER_S):
            yield

    def heard_per_s(self, seconds: float) -> float:
        """How many changes one of the watchers is told a second, what there is at first left aside."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request("GET", f"/stream?views={WATCHED}", headers={"Authorization": f"Bearer {self.tokens[1]}"})
        stream, heard, began = connection.getresponse(), 0, 0.0
        while not began or time.perf_counter() - began < seconds:
            line = stream.readline()
            heard += line.count(b'"view":') if began else 0
            began = began or (time.perf_counter() if line.startswith(b"id:") else 0.0)
        connection.close()
        return heard / seconds

    @contextmanager
    def lag(self, told_ms: list[int]) -> Iterator[None]:
        """Meanwhile, again and again: how long until the follower has what the service has kept just now."""

        def look(_: int) -> None:
            kept, at = _position(self.servers.ports["ours"]), time.perf_counter()
            while _position(self.port) < kept:
                time.sleep(0.01)
            told_ms.append(int((time.perf_counter() - at) * 1000))

        with _again_and_again(look, 0.1):
            yield

    # --- a year

    def year_p95_ms(self) -> float:
        """Of answers to questions that nobody asked before."""
        taken = []
        for number in range(QUESTIONS):
            by = GROUPINGS[number % len(GROUPINGS)]
            began = Time(now_ms() - YEAR_MS + next(offsets) * 1000)
            path = f"/indicators?from={_clock(began)}{by}"
            at = time.perf_counter()
            body, _ = self.get(path, self.tokens[number % READERS])
            taken.append((time.perf_counter() - at) * 1000)
            assert body["rows"]
        return statistics.quantiles(taken, n=20, method="inclusive")[-1]

    def scan_p95_ms(self) -> float:
        return asyncio.run(_scan_p95_ms(self.servers.dsn))


@contextmanager
def _again_and_again(work: Callable[[int], None], rest_s: float) -> Iterator[None]:
    """Beside whatever goes on meanwhile. Raises what the work did."""
    over, raised = threading.Event(), list[Exception]()

    def go_on() -> None:
        began_s = time.monotonic()
        try:
            for number in itertools.count():
                if over.wait(max(0.0, began_s + number * rest_s - time.monotonic())):
                    return
                work(number)
        except Exception as bug:  # noqa: BLE001 (whoever runs beside it raises it)
            raised.append(bug)

    working = threading.Thread(target=go_on)
    working.start()
    try:
        yield
    finally:
        over.set()
        working.join()
    if raised:
        raise raised[0]


def _position(port: int) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", "/healthz")
    position: int = json.loads(connection.getresponse().read())["position"]
    connection.close()
    return position


offsets = itertools.count(1)


def now_ms() -> Time:
    return Time(int(time.time() * 1000))


def _clock(at: Time) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(at / 1000))


async def _scan_p95_ms(dsn: str) -> float:
    """The same calls and incidents, counted in one plain pass of the database over their last rows, and no figure more
    than when they began."""
    connection = await asyncpg.connect(dsn)
    taken = []
    for _ in range(QUESTIONS // 6):
        at = time.perf_counter()
        await connection.fetchrow(
            "select count(*), percentile_disc(array[0.5, 0.9, 0.95]) within group (order by"
            " (row->>'answered_at')::bigint - (row->>'rang_at')::bigint) from archive"
            " where view = 'calls' and (row->>'rang_at')::bigint >= $1",
            now_ms() - YEAR_MS + next(offsets) * 1000,
        )
        taken.append((time.perf_counter() - at) * 1000)
    await connection.close()
    return statistics.quantiles(taken, n=20, method="inclusive")[-1]


async def fill_year(dsn: str) -> None:
    """An archive of a year: calls, two in five of which became an incident with one unit."""
    chance, now = random.Random(1), now_ms()
    connection = await asyncpg.connect(dsn)
    rows: list[tuple[str, str, CallRow | IncidentRow]] = []
    for number in range(YEAR_CALLS):
        rang_at = Time(now - YEAR_MS + number * (YEAR_MS // YEAR_CALLS))
        rows.append(("calls", f"c{number}", _call(number, rang_at, chance)))
        if number % 5 < 2:
            rows.append(("history", str(number), _incident(number, rang_at, chance)))
    records = [(view, key, 1, None, msgspec.json.encode(row).decode()) for view, key, row in rows]
    await connection.copy_records_to_table("archive", records=records, columns=["view", "key", "since", "until", "row"])
    await connection.execute("vacuum analyze archive")
    head = await connection.fetchval("select max(position) from entries")
    await connection.execute("insert into archive_checkpoint (position) values ($1)", head)
    await connection.close()


def _call(number: int, rang_at: Time, chance: random.Random) -> CallRow:
    answered_at = Time(rang_at + int(chance.expovariate(1 / 8_000))) if chance.random() < 0.9 else None
    return CallRow(
        CallId(f"c{number}"),
        NumberId(chance.choice(("113", "114", "115", "1022"))),
        "ended",
        rang_at,
        Position(1),
        answered_at=answered_at,
        ended_at=Time((answered_at or rang_at) + 90_000),
        incident=IncidentId(number) if number % 5 < 2 else None,
    )


def _incident(number: int, rang_at: Time, chance: random.Random) -> IncidentRow:
    opened_at, times, at = Time(rang_at + 40_000), {}, rang_at + 60_000
    for step in (Step.ACKNOWLEDGED, Step.EN_ROUTE, Step.ON_SCENE, Step.TRANSPORTING, Step.AT_HOSPITAL, Step.CLEARED):
        at += int(chance.expovariate(1 / 300_000))
        times[step] = Time(at)
    need = NeedRow(
        NeedId(f"{number}/1"),
        place.AMBULANCE,
        (),
        2,
        opened_at,
        Time(opened_at + 600_000),
        unit=UnitId("U00001"),
        assignment=f"{number}/1",  # type: ignore[arg-type]
        step=Step.CLEARED,
        assigned_at=Time(rang_at + 60_000),
        times=times,
    )
    return IncidentRow(
        IncidentId(number),
        KindId(chance.choice(("bench", "crash", "fire", "stroke", "theft"))),
        2,
        opened_at,
        Position(1),
        Actor("user:bench"),
        "b",
        place=Place(chance.uniform(11.3, 12.2), chance.uniform(106.4, 107.4)),
        calls=[CallId(f"c{number}")],
        needs=[need],
        first_assigned_at=Time(rang_at + 60_000),
        first_on_scene_at=times[Step.ON_SCENE],
        closed_at=Time(at),
    )
