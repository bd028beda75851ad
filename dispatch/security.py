"""For the SOC: who signed in, saw, did and was refused what, of journal and visits, numbered without gaps."""

import asyncio
import datetime
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import asyncpg
import msgspec
from msgspec import Struct

import events
from dispatch import machines, visits
from dispatch.visits import Said
from events.entry import Entry
from events.keeping import Journal
from events.sql import statements
from events.values import PLANNER, Actor, Position, Time

SQL = statements(Path(__file__).with_suffix(".sql"))
OURS = frozenset(machines.machine(name) for name in machines.OURS) - {machines.OPERATOR} | {PLANNER}
"""What these do by themselves is nobody's doing."""
TOLD = (
    "account",
    "role",
    "change",
    "way",
    "reason",
    "purpose",
    "call",
    "incident",
    "assignment",
    "need",
    "unit",
    "ticket",
    "transfer",
    "warning",
    "alarm",
    "site",
    "contact",
    "device",
    "hospital",
    "agency",
    "centre",
    "exchange",
    "extension",
    "message",
    "subjects",
    "until",
    "known_position",
    "version",
)
"""Fields of events that a line may say: ids and coded words, never a place, a number or what somebody said."""
VISIT = "Visit"
"""What a line says instead of an entry's kind."""
GONE = "gone"
"""The kind of a visit's line whose time is over: it says no more than when it was."""
NAMED = ("route", "what", "status", "reason", "proof", "address", "token")
"""Fields of a visit that its line may say."""
CODED = frozenset((events.RestoreAccepted,))
"""Whose `reason` is written by hand: it is not told."""
LEVELS = {
    "sign_in_refused": 4,
    "restore_accepted": 1,
    "erased": 4,
    "expired": 5,
    "account_changed": 5,
    visits.REFUSED: 4,
    visits.NOT_KEPT: 4,
}
"""As syslog has severities: 1 alert, 4 warning, 5 notice; what is not here is 6, for information."""
LOOK_S = 0.5
VISITS_MAX = 500
"""Lines of visits that are made at a time."""


class Line(Struct, frozen=True):
    """One line. `number` is 1, 2, 3, … of these lines; `position` that of the journal's entry, null of a visit, which
    is none. `by` is who did it: `user:…`, `crew:…`, `machine:…`, `nobody`. `event` is the kind of the entry, or
    `Visit`; `about` what it names."""

    number: int
    position: Position | None
    at: str
    kind: str
    by: Actor
    event: str
    about: dict[str, Any]


class Kept(Struct, frozen=True):
    """As it is kept: `line` is JSON."""

    number: int
    position: Position | None
    line: str


def kind_of(entry: Entry) -> str | None:
    """None: it is no concern of the SOC's."""
    kind = KINDS.get(type(entry.event))
    return kind if kind is not None or entry.by in OURS else "did"


def line_of(entry: Entry, number: int) -> Line | None:
    kind = kind_of(entry)
    if kind is None:
        return None
    event = entry.event
    about = {name: value for name in TOLD if (value := getattr(event, name, None)) is not None and _tells(event, name)}
    by = Actor(about.pop("account")) if kind in SIGNING else entry.by
    return Line(number, entry.position, _moment(entry.at), kind, by, type(event).__name__, about)


def line_of_visit(said: Said, number: int) -> Line:
    """At the moment it happened last."""
    visit = said.visit
    about = {name: value for name in NAMED if (value := getattr(visit, name))}
    last = _moment(said.last)
    summed = {"side": said.side, "count": said.count, "first": _moment(said.first), "last": last}
    return Line(number, None, last, visit.kind, visit.by, VISIT, {**about, **summed})


def _tells(event: events.AnyEvent, name: str) -> bool:
    return not (name == "reason" and type(event) in CODED)


def _moment(at: Time) -> str:
    return datetime.datetime.fromtimestamp(at / 1000, datetime.UTC).isoformat(timespec="milliseconds")


def _millis(moment: str) -> Time:
    return Time(round(datetime.datetime.fromisoformat(moment).timestamp() * 1000))


class Progress(Struct, frozen=True):
    """How the lines are: how many there are, and entries and visits that were not looked through for any yet."""

    lines: int
    entries: int
    visits: int


class Numbering:
    """Follows the journal and what was noted of visits, and keeps each line with its number: lines, and what they were
    made of, in one transaction. One at a time does it: whoever holds the lock of those who publish."""

    def __init__(self, journal: Journal) -> None:
        self.journal = journal
        self.position = Position(0)
        self.number = 0
        self.taking = asyncio.Lock()
        """One of both at a time has the connection, and the next number."""

    async def run(self, connection: asyncpg.Connection) -> None:
        """For ever. Raises what the database and the journal raise, in a group."""
        row = await connection.fetchrow(SQL["checkpoint"])
        if row is not None:
            self.position, self.number = row["position"], row["number"]
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._follow(connection))
            tasks.create_task(self._look(connection))

    async def _follow(self, connection: asyncpg.Connection) -> None:
        async for entries in self.journal.follow(self.position):
            async with self.taking:
                lines = _lines(entries, self.number)
                async with connection.transaction():
                    await self._keep(connection, lines, entries[-1].position)

    async def _look(self, connection: asyncpg.Connection) -> None:
        """For what the processes that answer have written."""
        while True:
            async with self.taking:
                found = await visits.unlined(connection, VISITS_MAX)
                if found:
                    numbers = list(range(self.number + 1, self.number + len(found) + 1))
                    lines = [line_of_visit(one.said, number) for one, number in zip(found, numbers, strict=True)]
                    async with connection.transaction():
                        await visits.mark_lined(connection, [one.id for one in found], numbers)
                        await self._keep(connection, lines, self.position)
            await asyncio.sleep(LOOK_S)

    async def _keep(self, connection: asyncpg.Connection, lines: Sequence[Line], position: Position) -> None:
        """Within a transaction; where that fails all of it begins again from what is kept."""
        number = lines[-1].number if lines else self.number
        await connection.execute(
            SQL["keep"],
            [one.number for one in lines],
            [one.position for one in lines],
            [msgspec.json.encode(one).decode() for one in lines],
            [_millis(one.at) if one.position is None else None for one in lines],
        )
        await connection.execute(SQL["set_checkpoint"], position, number)
        self.position, self.number = position, number


def _lines(entries: Sequence[Entry], number: int) -> list[Line]:
    lines: list[Line] = []
    for entry in entries:
        line = line_of(entry, number + len(lines) + 1)
        if line is not None:
            lines.append(line)
    return lines


async def expire(connection: asyncpg.Connection, before: Time) -> None:
    """Lines of visits before then keep their number, and say no more than when it was."""
    await connection.execute(SQL["expire"], before, GONE)


async def last(connection: asyncpg.Connection) -> int:
    """The number of the last line there is."""
    return int(await connection.fetchval(SQL["last"]))


async def reached(connection: asyncpg.Connection) -> Position:
    """Up to where the journal was looked through for lines."""
    return Position(await connection.fetchval(SQL["reached"]))


async def progress(connection: asyncpg.Connection, head: Position) -> Progress:
    """`head` is the last entry that is known."""
    entries = max(0, head - await reached(connection))
    return Progress(await last(connection), entries, await visits.count_unlined(connection))


async def read(connection: asyncpg.Connection, after: int, until: int, most: int) -> list[Kept]:
    return [Kept(*row) for row in await connection.fetch(SQL["read"], after, until, most)]


SIGNING = frozenset(("signed_in", "signed_out", "sign_in_refused"))
"""Of these the line is by whom it is about."""
KINDS: dict[type, str] = {
    events.SignedIn: "signed_in",
    events.SignInRefused: "sign_in_refused",
    events.SignedOut: "signed_out",
    events.AccountChanged: "account_changed",
    events.PersonRead: "read",
    events.RecordingOpened: "heard",
    events.ContactRung: "rang",
    events.PersonErased: "erased",
    events.PersonsExpired: "expired",
    events.RecordingsExpired: "expired",
    events.RestoreAccepted: "restore_accepted",
    events.RegionAdopted: "region_adopted",
    events.JournalBegun: "journal_begun",
}
"""Whoever did it. All else that people and machines from outside did is `did`; visits have kinds of their own."""
EVERY_KIND = frozenset((*KINDS.values(), "did", GONE)) | visits.KINDS
