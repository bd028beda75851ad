"""For the SOC: who signed in, saw, did and was refused what, as the journal has it, numbered without gaps."""

import datetime
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import asyncpg
import msgspec
from msgspec import Struct

import events
from dispatch import machines
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
LINES = "security-lines"
"""What monitoring calls them, beside the names of subscribers."""
CODED = frozenset((events.RestoreAccepted,))
"""Whose `reason` is written by hand: it is not told."""
LEVELS = {"sign_in_refused": 4, "restore_accepted": 1, "erased": 4, "expired": 5, "account_changed": 5}
"""As syslog has severities: 1 alert, 4 warning, 5 notice; what is not here is 6, for information."""


class Line(Struct, frozen=True):
    """One line. `number` is 1, 2, 3, … of these lines; `position` that of the journal's entry. `by` is who did it:
    `user:…`, `crew:…`, `machine:…`. `event` is the kind of the entry, `about` what it names."""

    number: int
    position: Position
    at: str
    kind: str
    by: Actor
    event: str
    about: dict[str, Any]


class Kept(Struct, frozen=True):
    """As it is kept: `line` is JSON."""

    number: int
    position: Position
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


def _tells(event: events.AnyEvent, name: str) -> bool:
    return not (name == "reason" and type(event) in CODED)


def _moment(at: Time) -> str:
    return datetime.datetime.fromtimestamp(at / 1000, datetime.UTC).isoformat(timespec="milliseconds")


class Numbering:
    """Follows the journal, and keeps each line with its number; lines and checkpoint in one transaction. One at a time
    does it: whoever holds the lock of those who publish."""

    def __init__(self, journal: Journal) -> None:
        self.journal = journal

    async def run(self, connection: asyncpg.Connection) -> None:
        """For ever. Raises what the database and the journal raise."""
        row = await connection.fetchrow(SQL["checkpoint"])
        position, number = (row["position"], row["number"]) if row is not None else (Position(0), 0)
        async for entries in self.journal.follow(position):
            lines = _lines(entries, number)
            number = lines[-1].number if lines else number
            async with connection.transaction():
                await connection.execute(
                    SQL["keep"],
                    [one.number for one in lines],
                    [one.position for one in lines],
                    [msgspec.json.encode(one).decode() for one in lines],
                )
                await connection.execute(SQL["set_checkpoint"], entries[-1].position, number)


def _lines(entries: Sequence[Entry], number: int) -> list[Line]:
    lines: list[Line] = []
    for entry in entries:
        line = line_of(entry, number + len(lines) + 1)
        if line is not None:
            lines.append(line)
    return lines


async def last(connection: asyncpg.Connection) -> int:
    """The number of the last line there is."""
    return int(await connection.fetchval(SQL["last"]))


async def reached(connection: asyncpg.Connection) -> Position:
    """Up to where the journal was looked through for lines."""
    return Position(await connection.fetchval(SQL["reached"]))


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
    events.PersonErased: "erased",
    events.PersonsExpired: "expired",
    events.RecordingsExpired: "expired",
    events.RestoreAccepted: "restore_accepted",
    events.RegionAdopted: "region_adopted",
    events.JournalBegun: "journal_begun",
}
"""Whoever did it. All else that people and machines from outside did is `did`."""
EVERY_KIND = frozenset((*KINDS.values(), "did"))
