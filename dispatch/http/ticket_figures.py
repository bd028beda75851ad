"""Figures of 1022 for a time and as they are now: in, answered on time and late, open, due today, how good it was."""

from calendar import monthrange
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from itertools import accumulate
from typing import Annotated, Literal, Protocol

import msgspec
from aiohttp import web
from msgspec import Meta, Struct

from dispatch.core import working
from dispatch.http import access, wire
from dispatch.http.edge import Edge
from dispatch.http.problems import Problem, Wrong
from dispatch.http.replies import Reply, answer
from dispatch.http.slices import sliced
from dispatch.http.worth import WORDS, Word, word_of
from events.regions import Rules
from events.values import DAY_MS, OPEN_TICKET, AgencyId, AreaId, FieldId, Position, Time
from projections.feed import Feed
from projections.ticket_figures import FigureRow
from projections.tickets import TicketRow

EPOCH = date(1970, 1, 1)
By = Literal["agency", "field", "agency,field", "field,agency"]
"""Nothing said is by both."""
Day = Annotated[str, Meta(pattern=r"^\d{4}-\d{2}-\d{2}$")]
Month = Annotated[str, Meta(pattern=r"^\d{4}-\d{2}$")]


class Asked(Struct, frozen=True, forbid_unknown_fields=True, rename={"since": "from", "until": "to"}):
    """For which days, both included; or for a month; for this month, where nothing is said. Of one agency or field
    alone; and by agency or by field alone, or by both."""

    since: Day | None = None
    until: Day | None = None
    month: Month | None = None
    agency: AgencyId | None = None
    field: FieldId | None = None
    by: By | None = None


class Figures(Struct):
    """Of an agency in a field; `agency` None: while at no agency, or every agency where it is told by field alone.
    Of all together, `field` None too."""

    agency: AgencyId | None = None
    field: FieldId | None = None
    opened: int = 0
    """Reported; counted at no agency, where each begins."""
    given: int = 0
    """So often one was given to it."""
    left: int = 0
    """So often one went from it unanswered, to another agency or back to the centre."""
    on_time: int = 0
    late: int = 0
    """Answers that were approved by the due time, or after it."""
    refused: int = 0
    merged: int = 0
    reopened: int = 0
    stars: tuple[int, ...] = (0, 0, 0, 0, 0)
    rating_x100: int | None = None
    """The mean of the stars times a hundred, cut off."""
    answer_min_mean: int | None = None
    """The mean of the working minutes to an answer, cut off."""
    answer_h_median: int | None = None
    """The median of the whole working hours to an answer; of an even number of answers the lower of the two."""
    open: int = 0
    open_late: int = 0
    due_today: int = 0
    """Later today; what is late already is not among them."""
    due_next: int = 0
    """On the next day on which anybody works."""
    taken: int = 0
    """So often it took one on."""
    take_min_mean: int | None = None
    """The mean of the working minutes from being given to it until it took one on, cut off."""
    satisfied: int = 0
    acceptable: int = 0
    unsatisfied: int = 0
    """The stars in the words that citizens choose from."""


class Told(Struct, frozen=True, rename={"since": "from", "until": "to"}):
    """Figures from one local day to another, both included; `rows` by agency and field, `total` of all together."""

    position: Position
    since: Day
    until: Day
    today: Day
    next_day: Day
    rows: tuple[Figures, ...]
    total: Figures


class Days(Struct, frozen=True):
    """Local days that due times are held against: this one, and the next on which anybody works."""

    now: Time
    today: int
    next: int
    offset_ms: int

    def of(self, at: Time) -> int:
        return (at + self.offset_ms) // DAY_MS


async def get_figures(edge: Edge, request: web.BaseRequest) -> Reply:
    """By agency and field, or by one of them, and together. An agency is told its own. Raises Problem."""
    identity = edge.identify(request)
    access.check_role(identity, access.TICKETS_READ | {"ioc"}, "read")
    rules = edge.engine.state.rules
    if rules is None:
        raise Problem(409, "no_region")
    asked = wire.queried(request.query, Asked)
    own = identity.agency_of
    if own is not None and asked.agency not in (None, own):
        raise Problem(403, "not_yours")
    mine = asked if own is None else msgspec.structs.replace(asked, agency=own)
    return answer(await figures_of(edge.feed, rules, edge.clock(), mine))


class OfAreas(Protocol):
    """Some areas, and what was counted there."""

    def holds(self, area: AreaId | None) -> bool: ...

    async def rows(self, first: int, last: int) -> Iterable[FigureRow]:
        """From one local day to another, both included."""
        ...


async def figures_of(feed: Feed, rules: Rules, now: Time, asked: Asked, share: OfAreas | None = None) -> Told:
    """As they are answered; of a share of the areas, where one is given. Raises Problem 422."""
    days = days_at(rules, now)
    first, last = asked_days(asked, days.today)
    views, position = feed.views, feed.head.position
    figures = Summed(days, asked.by)
    counted = views.ticket_figures.rows.values() if share is None else await share.rows(first, last)
    async for kept in sliced(counted):
        figures.add(row for row in kept if first <= row.day <= last and _is_of(row, asked))
    async for there in sliced(views.tickets.rows.values()):
        figures.look(row for row in there if _is_of(row, asked) and (share is None or share.holds(row.area)))
    since, until, today, following = (_named(day) for day in (first, last, days.today, days.next))
    return Told(position, since, until, today, following, figures.rows, figures.total)


def _is_of(row: FigureRow | TicketRow, asked: Asked) -> bool:
    return asked.agency in (None, row.agency) and asked.field in (None, row.field)


def days_at(rules: Rules, now: Time) -> Days:
    offset_ms = rules.utc_offset_ms
    today = (now + offset_ms) // DAY_MS
    midnight = Time((today + 1) * DAY_MS - offset_ms)
    first_min = working.after(rules.calendar, offset_ms, midnight, 1)
    return Days(now, today, (first_min + offset_ms) // DAY_MS, offset_ms)


def asked_days(asked: Asked, today: int) -> tuple[int, int]:
    """First and last day. Raises Problem 422."""
    if asked.month is not None and (asked.since or asked.until):
        raise _wrong("$.month", "Either a month or days")
    if asked.since or asked.until:
        last = _day("$.to", asked.until) if asked.until else today
        first = _day("$.from", asked.since) if asked.since else last
    else:
        within = _day("$.month", f"{asked.month}-01") if asked.month else today
        begins = date.fromisoformat(_named(within)).replace(day=1)
        first = (begins - EPOCH).days
        last = first + monthrange(begins.year, begins.month)[1] - 1
    if first > last:
        raise _wrong("$.from", "It begins after its end")
    return first, last


def _day(path: str, told: str) -> int:
    try:
        return (date.fromisoformat(told) - EPOCH).days
    except ValueError:
        raise _wrong(path, "No day of the calendar") from None


def _wrong(path: str, why: str) -> Problem:
    return Problem(422, "invalid", errors=(Wrong(path, why),))


def _named(day: int) -> str:
    return (EPOCH + timedelta(days=day)).isoformat()


COUNTS = ("opened", "given", "left", "on_time", "late", "refused", "merged", "reopened", "taken")


class Sum:
    """What comes together under one agency and field, or under all."""

    def __init__(self, agency: AgencyId | None = None, field: FieldId | None = None) -> None:
        self.figures = Figures(agency, field)
        self.minutes = self.take_min = 0
        self.hours: dict[int, int] = {}
        """How many answers took so many whole working hours."""

    def add(self, row: FigureRow) -> None:
        figures = self.figures
        for name in COUNTS:
            setattr(figures, name, getattr(figures, name) + getattr(row, name))
        figures.stars = tuple(map(sum, zip(figures.stars, row.stars, strict=True)))
        self.minutes += row.answer_min
        self.take_min += row.take_min
        for hour, count in row.answer_h.items():
            self.hours[hour] = self.hours.get(hour, 0) + count

    def look(self, due_at: Time, days: Days) -> None:
        """One that is open."""
        figures, day = self.figures, days.of(due_at)
        figures.open += 1
        figures.open_late += due_at <= days.now
        figures.due_today += due_at > days.now and day == days.today
        figures.due_next += day == days.next

    def told(self) -> Figures:
        figures, answers = self.figures, sum(self.hours.values())
        rated = sum(figures.stars)
        if rated:
            together = sum(stars * count for stars, count in enumerate(figures.stars, 1))
            figures.rating_x100 = 100 * together // rated
        words = Counter[Word]()
        for stars, count in enumerate(figures.stars, 1):
            words[word_of(stars)] += count
        figures.satisfied, figures.acceptable, figures.unsatisfied = (words[word] for word in WORDS)
        if answers:
            figures.answer_min_mean = self.minutes // answers
            figures.answer_h_median = median_of(self.hours)
        if figures.taken:
            figures.take_min_mean = self.take_min // figures.taken
        return figures


class Summed:
    """Figures by agency and field, or by one of them, and of all together."""

    def __init__(self, days: Days, by: By | None = None) -> None:
        self.days = days
        self.by = by
        self.sums: dict[tuple[AgencyId | None, FieldId | None], Sum] = {}
        self._total = Sum()

    def add(self, rows: Iterable[FigureRow]) -> None:
        """What was counted on some days."""
        for row in rows:
            self._of(row.agency, row.field).add(row)
            self._total.add(row)

    def look(self, rows: Iterable[TicketRow]) -> None:
        """What is open now, whenever it was reported."""
        for row in rows:
            if row.state in OPEN_TICKET and not row.drill:
                self._of(row.agency, row.field).look(row.due.at, self.days)
                self._total.look(row.due.at, self.days)

    @property
    def rows(self) -> tuple[Figures, ...]:
        keys = sorted(self.sums, key=lambda key: (key[0] or "", key[1] or ""))
        return tuple(self.sums[key].told() for key in keys)

    @property
    def total(self) -> Figures:
        return self._total.told()

    def _of(self, agency: AgencyId | None, field: FieldId) -> Sum:
        key = (agency if self.by != "field" else None, field if self.by != "agency" else None)
        found = self.sums.get(key)
        if found is None:
            found = self.sums[key] = Sum(*key)
        return found


def median_of(counts: Mapping[int, int]) -> int:
    """The lower one of the middle, of values that came so often."""
    middle = (sum(counts.values()) + 1) // 2
    values = sorted(counts)
    up_to = accumulate(counts[value] for value in values)
    return next(value for value, reached in zip(values, up_to, strict=True) if reached >= middle)
