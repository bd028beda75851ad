"""Months of the region's clock: what is told without persons is told by the month, once that is over and settled."""

import datetime
import re

from msgspec import Struct

from events.values import Time
from projections.projection import KEPT_MS

MONTH = re.compile(r"[12][0-9]{3}-(?:0[1-9]|1[0-2])")
SETTLES_MS = KEPT_MS
"""What ends later than so long after the month was left out of it for ever."""
SETTLED_MS = SETTLES_MS + KEPT_MS
"""So long after a month nothing of it changes any more: what had ended by then cannot be opened again."""


class NoMonth(ValueError):
    """It is none; the message says how one looks."""


class Month(Struct, frozen=True, order=True):
    """From its beginning until before the next one's."""

    name: str
    since: Time
    until: Time

    @property
    def settles_at(self) -> Time:
        return Time(self.until + SETTLES_MS)

    @property
    def settled_at(self) -> Time:
        return Time(self.until + SETTLED_MS)

    def holds(self, at: Time) -> bool:
        return self.since <= at < self.until


def month_of(name: str, offset_ms: int) -> Month:
    """`2026-11`. Raises NoMonth."""
    if not MONTH.fullmatch(name):
        raise NoMonth("A month: 2026-11")
    year, number = int(name[:4]), int(name[5:])
    begins = datetime.datetime(year, number, 1, tzinfo=datetime.UTC)
    ends = datetime.datetime(year + number // 12, number % 12 + 1, 1, tzinfo=datetime.UTC)
    return Month(name, _by_clock(begins, offset_ms), _by_clock(ends, offset_ms))


def _by_clock(day: datetime.datetime, offset_ms: int) -> Time:
    return Time(int(day.timestamp()) * 1000 - offset_ms)


def month_at(at: Time, offset_ms: int) -> Month:
    """The one that holds it."""
    day = datetime.datetime.fromtimestamp((at + offset_ms) / 1000, datetime.UTC)
    return month_of(f"{day:%Y-%m}", offset_ms)


def next_month(one: Month, offset_ms: int) -> Month:
    return month_at(one.until, offset_ms)


def last_settled(now: Time, offset_ms: int) -> Month:
    """The newest of which nothing changes any more."""
    one = month_at(Time(now - SETTLED_MS), offset_ms)
    return month_at(Time(one.since - 1), offset_ms)


def months(first: Month, last: Month, offset_ms: int) -> list[Month]:
    """Both with those between."""
    found = [first]
    while found[-1].name < last.name:
        found.append(next_month(found[-1], offset_ms))
    return found
