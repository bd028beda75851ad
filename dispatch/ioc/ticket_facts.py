"""What came of tickets of 1022 by area, as columns of counts beside the other facts: a part is told sums of its own.

Counted by the table of the view that counts them without areas, but a line for each count, since with areas there would
be more rows than tickets. Filled from the stories in the archive once, beside whoever is answered meanwhile, and then
by the entries. Thrown away, they come again, and are the same.
"""

import asyncio
from collections.abc import Callable, Iterable, Iterator
from operator import attrgetter
from pathlib import Path

import asyncpg
import numpy as np

from dispatch.ioc.columns import Appended, Numbers, Table, Words
from events import entry as kept
from events.entry import Entry
from events.sql import statements
from events.values import BEGINNING, DAY_MS, AgencyId, AreaId, FieldId, Position, Time
from projections.ticket_figures import FIGURES_DAYS, TABLE, Counted, FigureRow, TicketFigures

SQL = statements(Path(__file__).with_suffix(".sql"))
BATCH_ROWS = 500
"""Heard at a time: a few milliseconds, since others are answered meanwhile."""
COUNTS = (
    "opened",
    "given",
    "left",
    "on_time",
    "late",
    "refused",
    "merged",
    "reopened",
    "taken",
    "answer_min",
    "take_min",
)
counted = attrgetter(*COUNTS)
NO_STARS = (0, 0, 0, 0, 0)
STARS = len(COUNTS)
HOURS = STARS + 5
"""What a line counts: one of those, ratings with so many stars, from here on answers that took so many hours."""
Holds = Callable[[AreaId | None], bool]


class TicketFacts(TicketFigures):
    """As of a position of the journal. Its rows are those of the entries that are being heard; then they are lines."""

    def __init__(self) -> None:
        super().__init__()
        self.position: Position = BEGINNING
        self.fresh: dict[tuple[int, AgencyId | None, FieldId, AreaId | None], FigureRow] = {}
        self.agencies: Words[AgencyId | None] = Words()
        self.fields: Words[FieldId] = Words()
        self.areas: Words[AreaId | None] = Words()
        self.lines = _lines()
        self.first_day = 0
        """Older ones were let go of."""

    def hear(self, entries: Iterable[Entry]) -> None:
        """Those that are new."""
        for entry in entries:
            if entry.position > self.position:
                self.position = entry.position
                heard = TABLE.get(type(entry.event))
                if heard is not None:
                    heard(self, entry.event, entry)
        lines: list[tuple[int, ...]] = []
        for (day, agency, field, area), row in self.fresh.items():
            whose = day, self.agencies.number(agency), self.fields.number(field), self.areas.number(area)
            lines += [(*whose, what, count) for what, count in _counts(row)]
        self.lines.extend(lines)
        self.fresh.clear()

    def row(self, one: Counted, at: Time) -> FigureRow:
        return self._fresh((at + self.offset_ms) // DAY_MS, one.agency, one.field, one.area)

    def row_rated(self, one: Counted) -> FigureRow | None:
        rated = one.rated_in
        if rated is None or rated.day < self.first_day:
            return None
        return self._fresh(rated.day, rated.agency, rated.field, one.area)

    def _fresh(self, day: int, agency: AgencyId | None, field: FieldId, area: AreaId | None) -> FigureRow:
        return self.fresh.setdefault((day, agency, field, area), FigureRow(day, agency, field))

    async def load(self, connection: asyncpg.Connection, after: Position, until: Position) -> None:
        """What was told between two positions; into none before."""
        kinds = [kind.__name__ for kind in TABLE]
        async with connection.transaction():
            found = await connection.cursor(SQL["entries"], until, after, kinds)
            while rows := await found.fetch(BATCH_ROWS):
                self.hear(kept.decode(row["data"]) for row in rows)
        self.position = until

    def let_go(self, now: Time) -> None:
        """Of days that are older than is kept."""
        self.first_day = (now + self.offset_ms) // DAY_MS - FIGURES_DAYS + 1
        is_kept = self.lines.table()["day"] >= self.first_day
        if not is_kept.all():
            self.lines.keep(is_kept)


class TicketShare:
    """Of the areas that are held, what was counted there until now."""

    def __init__(self, facts: TicketFacts, holds: Holds) -> None:
        self.facts = facts
        self.holds = holds

    async def rows(self, first: int, last: int) -> list[FigureRow]:
        """Summed beside the loop: a row of each agency and field."""
        facts = self.facts
        held = np.array([self.holds(area) for area in facts.areas.all], np.bool_)
        agencies, fields = list(facts.agencies.all), list(facts.fields.all)
        return await asyncio.to_thread(_summed, facts.lines.table(), held, (first, last), agencies, fields)


def _summed(
    table: Table, held: Numbers, days: tuple[int, int], agencies: list[AgencyId | None], fields: list[FieldId]
) -> list[FigureRow]:
    first, last = days
    some = table.where(held[table["area"]] & (table["day"] >= first) & (table["day"] <= last))
    width = int(some["what"].max(initial=0)) + 1
    whose = some["agency"].astype(np.int64) * len(fields) + some["field"]
    codes, at = np.unique(whose * width + some["what"], return_inverse=True)
    counts = np.bincount(at, some["count"], len(codes))
    rows: dict[int, FigureRow] = {}
    for code, count in zip(codes.tolist(), counts.tolist(), strict=True):
        of, what = divmod(code, width)
        agency, field = divmod(of, len(fields))
        row = rows.setdefault(of, FigureRow(first, agencies[agency], fields[field]))
        _count_in(row, what, int(count))
    return list(rows.values())


def _lines() -> Appended:
    return Appended(day=np.int32, agency=np.uint16, field=np.uint16, area=np.uint16, what=np.uint16, count=np.int32)


def _counts(row: FigureRow) -> Iterator[tuple[int, int]]:
    """What it counts, and how much of it."""
    yield from ((what, count) for what, count in enumerate(counted(row)) if count)
    if row.stars != NO_STARS:
        yield from ((STARS + stars, count) for stars, count in enumerate(row.stars) if count)
    yield from ((HOURS + hours, count) for hours, count in row.answer_h.items() if count)


def _count_in(row: FigureRow, what: int, count: int) -> None:
    """The other way round."""
    if what < STARS:
        setattr(row, COUNTS[what], count)
    elif what < HOURS:
        stars = list(row.stars)
        stars[what - STARS] = count
        one, two, three, four, five = stars
        row.stars = (one, two, three, four, five)
    else:
        row.answer_h[what - HOURS] = count
