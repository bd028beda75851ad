"""Who came, from where, and was refused or shown what: gathered in the process, summed, written every few seconds.

To note one takes no await and no disk. Whoever comes in a flood is summed ever wider: without what was asked for and
by network, then from anywhere; what has no room even so is counted. Why: docs/decisions/0022.
"""

import asyncio
import secrets
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from ipaddress import ip_network
from pathlib import Path

import asyncpg
import msgspec
import structlog
from msgspec import Struct
from msgspec.structs import replace

from dispatch.patience import Patience
from events.database import AWAY, connected
from events.sql import statements
from events.values import Actor, Time

SQL = statements(Path(__file__).with_suffix(".sql"))
NOBODY = Actor("nobody")
"""Who did not prove who it is."""
REFUSED, SAW, STREAM_OPENED, STREAM_CLOSED = "refused", "saw", "stream_opened", "stream_closed"
NOT_KEPT = "not_kept"
KINDS = frozenset((REFUSED, SAW, STREAM_OPENED, STREAM_CLOSED, NOT_KEPT))
WRITE_S = 5.0
AGAIN_MS = 300_000
"""The first of a sum is written at once, and what is added to it after so long."""
ROOM = (200, 50, 100)
"""So many sums of each who, of each width, in that time: exact, of a network, from anywhere."""
SUMS_MAX = 10_000
"""Of all together."""
WAITING_MAX = 1_000_000
"""So many rows may wait where nobody makes lines of them."""
COUNTED_MAX = 10_000
LINED_S = 3_600.0
"""So long a row outlives its line: who wrote it may try to write it again."""
REFUSED_S = 60.0
"""Until a database that takes nothing is tried again: a read replica, or one of before these rows."""
LAST_S = 3.0
NETWORKS = {4: 16, 6: 32}
"""Lengths of the prefixes that addresses are summed by."""

log = structlog.get_logger("visits")


class Visit(Struct, frozen=True):
    """What is summed together. `route` is a method and the pattern of a path; `what` the part of a collection, matter
    or file that it names, or a command; `token` the label of a token, `proof` what did not hold where nobody is known.
    """

    kind: str
    by: Actor = NOBODY
    token: str = ""
    address: str = ""
    route: str = ""
    what: str = ""
    status: int = 0
    reason: str = ""
    proof: str = ""


class Said(Struct, frozen=True):
    """As it is written: how often, and when first and last, in milliseconds. `side` is the process: `service`,
    `views`."""

    visit: Visit
    side: str
    count: int
    first: Time
    last: Time


class Sum:
    """Of one visit, since it was written last."""

    __slots__ = ("count", "due", "first", "last", "width")

    def __init__(self, now: Time, width: int) -> None:
        self.count = 0
        self.first = self.last = self.due = now
        self.width = width

    def add(self, count: int, first: Time, last: Time) -> None:
        self.first = min(self.first, first) if self.count else first
        self.last = max(self.last, last) if self.count else last
        self.count += count


def wider(visit: Visit) -> Iterator[Visit]:
    """It, and what it is summed into where there is no room."""
    yield visit
    yield replace(visit, what="", address=network_of(visit.address))
    yield replace(visit, what="", address="")


def network_of(address: str) -> str:
    """Empty where it is none."""
    try:
        known = ip_network(address)
        return str(known.supernet(new_prefix=NETWORKS[known.version]))
    except ValueError:
        return ""


class Visits:
    """One for the process. Figures are for monitoring."""

    def __init__(self, side: str, clock: Callable[[], Time]) -> None:
        self.side = side
        self.clock = clock
        self.process = secrets.token_hex(8)
        self.sums: dict[Visit, Sum] = {}
        self.having = Counter[tuple[Actor, int]]()
        """How many sums each who has, by width."""
        self.noted = Counter[tuple[str, int]]()
        """By kind and status."""
        self.not_kept = 0
        """Those that no line will tell of one by one."""
        self.written = True
        """The database took what was to be written last."""

    def note(self, visit: Visit) -> None:
        now = self.clock()
        self.noted[visit.kind, visit.status] += 1
        for width, one in enumerate(wider(visit)):
            known = self.sums.get(one) or self._room(one, width, now)
            if known is not None:
                known.add(1, now, now)
                return
        self.keep_number(Said(visit, self.side, 1, now, now))

    def keep_number(self, said: Said) -> None:
        """Of these only their number is told. A number that could not be told itself is no more of them."""
        if said.visit.kind != NOT_KEPT:
            self.not_kept += said.count
        one = Visit(NOT_KEPT)
        (self.sums.get(one) or self._begin(one, 0, self.clock())).add(said.count, said.first, said.last)

    def _room(self, visit: Visit, width: int, now: Time) -> Sum | None:
        if self.having[visit.by, width] >= ROOM[width] or len(self.sums) >= SUMS_MAX:
            return None
        return self._begin(visit, width, now)

    def _begin(self, visit: Visit, width: int, now: Time) -> Sum:
        self.having[visit.by, width] += 1
        self.sums[visit] = found = Sum(now, width)
        return found

    def take(self, *, everything: bool = False) -> list[Said]:
        """What is to be written now. Who has not come again is let go of."""
        now, taken = self.clock(), list[Said]()
        for visit, known in list(self.sums.items()):
            if known.due > now and not everything:
                continue
            if known.count:
                taken.append(Said(visit, self.side, known.count, known.first, known.last))
                known.count, known.due = 0, Time(now + AGAIN_MS)
            else:
                self._let_go(visit, known)
        return taken

    def _let_go(self, visit: Visit, known: Sum) -> None:
        del self.sums[visit]
        mine = visit.by, known.width
        self.having[mine] -= 1
        if self.having[mine] <= 0:
            del self.having[mine]


class Writing:
    """Writes what was gathered; each row once, though an answer of the database be lost. What waits while the database
    is away is summed on."""

    def __init__(self, visits: Visits, dsn: str) -> None:
        self.visits = visits
        self.dsn = dsn
        self.number = 0
        self.rows: list[Said] = []
        """On their way; the first of them has `number`."""

    async def run(self) -> None:
        """For ever."""
        away = Patience()
        while True:
            try:
                async with connected(self.dsn, own=True) as connection:
                    while True:
                        await asyncio.sleep(WRITE_S)
                        await self.write(connection)
                        away.it_went_well()
            except AWAY as lost:
                log.warning("visits_wait", error=repr(lost), tries=away.tries)
                await away.wait()
            except asyncpg.PostgresError as refused:
                self._not_taken(repr(refused))
                await asyncio.sleep(REFUSED_S)

    async def finish(self) -> None:
        """All that is left, as far as the database takes it now."""
        with suppress(*AWAY, asyncpg.PostgresError):
            async with asyncio.timeout(LAST_S), connected(self.dsn, own=True) as connection:
                await self.write(connection)
                await self.write(connection, everything=True)

    async def write(self, connection: asyncpg.Connection, *, everything: bool = False) -> None:
        """What is due; what an earlier try left open first. Raises what the database raises."""
        self.rows = self.rows or self.visits.take(everything=everything)
        if not self.rows:
            return
        if await connection.fetchval(SQL["is_full"], WAITING_MAX):
            self._not_taken("nobody makes lines of them")
            return
        numbers = list(range(self.number, self.number + len(self.rows)))
        said = [msgspec.json.encode(one).decode() for one in self.rows]
        await connection.execute(SQL["write"], self.visits.process, numbers, said)
        self.visits.written = True
        self._done()

    def _not_taken(self, why: str) -> None:
        if self.visits.written:
            log.error("visits_are_not_written", why=why)
        self.visits.written = False
        for said in self.rows:
            self.visits.keep_number(said)
        self._done()

    def _done(self) -> None:
        self.number, self.rows = self.number + len(self.rows), []


class Unlined(Struct, frozen=True):
    """A row of which there is no line yet."""

    id: int
    said: Said


async def unlined(connection: asyncpg.Connection, most: int) -> list[Unlined]:
    """In the order they were written."""
    rows = await connection.fetch(SQL["unlined"], most)
    return [Unlined(row["id"], msgspec.json.decode(row["said"], type=Said)) for row in rows]


async def mark_lined(connection: asyncpg.Connection, ids: Sequence[int], lines: Sequence[int]) -> None:
    """There are lines of these now, of these numbers."""
    await connection.execute(SQL["mark_lined"], ids, lines)


async def count_unlined(connection: asyncpg.Connection) -> int:
    """Rows of which there is no line yet; more than `COUNTED_MAX` are not counted."""
    return int(await connection.fetchval(SQL["count_unlined"], COUNTED_MAX))


async def decay(connection: asyncpg.Connection) -> None:
    """What lines say is kept twice for `LINED_S` alone."""
    await connection.execute(SQL["decay"], LINED_S)
