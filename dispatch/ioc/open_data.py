"""Monthly sets without persons, for everybody: incidents, intervals, tickets; the same again for the same journal.

Read from the archive as everything read when the month had settled, so of any month, and never otherwise later on.
"""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import asyncpg
import msgspec
from msgspec import Struct

import events
from dispatch.ioc.catalogue import Set, catalogue_of
from dispatch.ioc.columns import Table
from dispatch.ioc.dividing import whole
from dispatch.ioc.exports import BOM, cell, line
from dispatch.ioc.facts import Facts, IncidentFact
from dispatch.ioc.grouping import grouped
from dispatch.ioc.heat import hour_path
from dispatch.ioc.indicators import Spread, intervals
from dispatch.ioc.moments import position_at
from dispatch.ioc.months import Month, month_of
from dispatch.ioc.seen import Past
from dispatch.region_rows import Areas
from events import entry as kept
from events.database import connected
from events.regions import Rules
from events.sql import statements
from events.values import HOUR_MS, Position, Time
from projections import archive
from projections.calls import CallRow
from projections.incidents import IncidentRow
from projections.projection import Change
from projections.tickets import TicketRow

SQL = statements(Path(__file__).with_suffix(".sql"))
BATCH_ROWS = 2_000
CALLED_BEFORE_MS = 24 * HOUR_MS
"""An incident is opened of a call that rang no longer before."""
INCIDENTS, CALLS, TICKETS = ("queue", "history"), ("calls",), ("tickets",)
NONE = "none"
"""In no area, at no agency; an empty cell says that it is not told."""
COUNT_MIN = 20
"""Of fewer values the 95th in a hundred is the slowest, somebody's own."""
ROUND_COUNT, ROUND_MS = 10, 10_000
Row = TypeVar("Row")
Told = Callable[[str, int, int], None]
"""What is being read, how far, of how many."""


class NotYet(Exception):
    """The month is not settled, or the archive has not reached its end; the message says from when on it is told."""


class Read(Struct):
    """Of one month, as it read when that had settled."""

    month: Month
    position: Position
    rules: Rules
    names: Mapping[str, str]
    """Of areas, by code."""
    facts: Facts
    """Of incidents that were opened in it and had ended when it settled, and of calls they began with."""
    tickets: list[TicketRow]


def files_of(found: Read, least: int, base_url: str, licence: str) -> dict[str, bytes]:
    """All files of a month, by name."""
    sets = (incidents_of(found, least), intervals_of(found, least), tickets_of(found, least))
    catalogue = catalogue_of(sets, found.month, found.position, found.rules, base_url, licence)
    return {**{one.file: one.data for one in sets}, f"catalog-{found.month.name}.jsonld": catalogue}


# --- reading


async def read(dsn: str, name: str, now: Time, told: Told) -> Read:
    """Raises NotYet, NoMonth."""
    async with connected(dsn) as connection:
        reached = await archive.reached(connection)
        offset_ms = (await _rules(connection, reached)).utc_offset_ms
        month = month_of(name, offset_ms)
        if now < month.settled_at:
            raise NotYet(f"{name} is told two days after it is over, when nothing of it changes any more")
        position = await position_at(connection, month.settled_at)
        if reached < position:
            raise NotYet(f"The archive has {reached} of {position} entries: python -m dispatch archive")
        rules = await _rules(connection, position)
        facts = await _facts(connection, month, position, told)
        tickets = [
            row
            async for row in _rows(connection, TICKETS, TicketRow, position, told)
            if month.holds(row.opened_at) and not row.drill
        ]
    areas = (await Past(dsn, position, month.settled_at).files()).get("areas.geojson")
    named = msgspec.json.decode(areas, type=Areas).features if areas is not None else ()
    names: dict[str, str] = {one.properties.code: one.properties.name for one in named}
    return Read(month, position, rules, names, facts, tickets)


async def _rules(connection: asyncpg.Connection, position: Position) -> Rules:
    """Those in force at a position. Raises NotYet before there were any."""
    for row in await connection.fetch(SQL["regions"], position):
        event = kept.decode(row["data"]).event
        if isinstance(event, events.RegionAdopted):
            return event.rules
    raise NotYet("No region was in force then, or the archive has not reached it")


async def _facts(connection: asyncpg.Connection, month: Month, position: Position, told: Told) -> Facts:
    """Calls first: an incident counts from when its first one rang."""
    facts = Facts()
    begins = month.since - CALLED_BEFORE_MS
    async for call in _rows(connection, CALLS, CallRow, position, told):
        if begins <= call.rang_at < month.until:
            facts.hear([Change("calls", call.call, call)])
    async for row in _rows(connection, INCIDENTS, IncidentRow, position, told):
        has_ended = row.closed_at is not None and row.closed_at <= month.settles_at
        if month.holds(row.opened_at) and has_ended and not row.drill:
            facts.hear([Change("history", str(row.incident), row)])
    return facts


async def _rows(
    connection: asyncpg.Connection, views: Sequence[str], kind: type[Row], position: Position, told: Told
) -> AsyncIterator[Row]:
    total, done = await connection.fetchval(SQL["keys"], views), 0
    async for rows in archive.last_until(connection, views, position, kind, "", BATCH_ROWS):
        done += len(rows)
        told(views[0], done, total)
        for _, row in rows:
            yield row


# --- sets


def incidents_of(found: Read, least: int) -> Set:
    """By commune, kind and hour."""
    offset_ms = found.rules.utc_offset_ms

    def path(one: IncidentFact) -> tuple[str, ...]:
        return one.area or NONE, one.kind, *hour_path((one.opened_at + offset_ms) // HOUR_MS % 24)

    rows = []
    for group in grouped([*found.facts.incidents.values()], path, least, f"{found.month.name}\0incidents"):
        area, kind, *hours = (*group.path, "", "")[: max(2, len(group.path))]
        rows.append((area, found.names.get(area, ""), kind, hours[-1] if hours else "", group.count))
    return _set("incidents", found.month, ("area", "area_name", "kind", "hours", "incidents"), rows)


def tickets_of(found: Read, least: int) -> Set:
    """By field, agency, and what had come of them when the month settled."""

    def path(row: TicketRow) -> tuple[str, ...]:
        return row.field, row.agency or NONE, outcome_of(row)

    rows = [
        ((*group.path, "", "", "")[:3], group.count)
        for group in grouped(found.tickets, path, least, f"{found.month.name}\0tickets")
    ]
    columns = ("field", "agency", "outcome", "tickets")
    return _set("tickets", found.month, columns, [(*names, count) for names, count in rows])


def outcome_of(row: TicketRow) -> str:
    if row.state == "answered":
        in_time = row.answered_at is not None and row.answered_at <= row.due.at
        return "answered_in_time" if in_time else "answered_late"
    return row.state if row.state in ("refused", "merged") else "open"


def _intervals(runs: Table, incidents: Table | None = None) -> dict[str, Spread]:
    every = whole(runs, runs.none if incidents is None else incidents)
    return intervals(1, every.cuts[0], None if incidents is None else every.cuts[1])[0]


def intervals_of(found: Read, least: int) -> Set:
    """By service; those of whole incidents without one. Counts and times are rounded, and of few there are none."""
    facts = found.facts
    incidents, runs = facts.incident_columns.table(), facts.run_columns.table()
    told: dict[str, dict[str, Spread]] = {"": _intervals(runs, incidents)}
    told |= {name: _intervals(runs.where(runs["service"] == at)) for at, name in enumerate(facts.services.all)}
    rows = [
        (service, name, *_rounded(one))
        for service in sorted(told)
        for name, one in sorted(told[service].items())
        if one.count >= max(COUNT_MIN, 4 * least)
    ]
    return _set("intervals", found.month, ("service", "interval", "about", "p50_s", "p90_s", "p95_s"), rows)


def _rounded(one: Spread) -> tuple[int, ...]:
    times = (one.p50 or 0, one.p90 or 0, one.p95 or 0)
    return _round(one.count, ROUND_COUNT), *(_round(ms, ROUND_MS) // 1000 for ms in times)


def _round(value: int, to: int) -> int:
    return (value + to // 2) // to * to


def _set(name: str, month: Month, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> Set:
    written = [line(["month", *columns]), *(line([month.name, *map(cell, row)]) for row in rows)]
    return Set(name, f"{name}-{month.name}.csv", (BOM + "".join(written)).encode(), len(rows))
