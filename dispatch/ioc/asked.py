"""What a request wants of a collection: how many, where, when, and by which values. Anything else is refused."""

import datetime
import re
from collections.abc import Sequence
from typing import Any

from msgspec import Struct
from multidict import MultiMapping

from dispatch.http.problems import Problem, Wrong
from dispatch.ioc.collections import Collection, Property
from dispatch.ioc.shapes import WORLD, Box
from events.values import DAY_MS, Time

LIMIT, LIMIT_MAX = 100, 10_000
OPEN = ("", "..")
"""How an interval says that it has no beginning, or no end."""
OTHERS = frozenset(("limit", "after", "bbox", "bbox-crs", "crs", "datetime", "f", "lang"))
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
WHOLE = re.compile(r"-?[0-9]{1,18}")
FORMS = ("json", "html")
"""What `f` may ask for."""
TRUTHS = {"true": True, "false": False}


class Interval(Struct, frozen=True):
    """From then until then, both with it; None: open."""

    begins: Time | None
    ends: Time | None

    def touches(self, begins: Time | None, ends: Time | None) -> bool:
        """What knows no time was always so."""
        starts_late = self.ends is not None and begins is not None and begins > self.ends
        ended_early = self.begins is not None and ends is not None and ends < self.begins
        return not (starts_late or ended_early)


class Asked(Struct, frozen=True):
    """`moment`: as it was seen then. `interval`: what was so in it, as it read last. Neither: now."""

    limit: int
    after: str
    box: Box | None
    moment: Time | None
    interval: Interval | None
    values: tuple[tuple[Property, Any], ...]


def asked(query: MultiMapping[str], collection: Collection, offset_ms: int) -> Asked:
    """Raises Problem 400 with each wrong parameter."""
    wrong: list[Wrong] = []

    def part(name: str, read: Any) -> Any:
        given = query.get(name)
        try:
            return read(given) if given is not None else None
        except ValueError as why:
            wrong.append(Wrong(f"?{name}", str(why)))
            return None

    limit = part("limit", _limit)
    box = part("bbox", _box)
    time = part("datetime", lambda text: when(text, offset_ms))
    part("bbox-crs", _crs)
    part("crs", _crs)
    part("f", _form)
    part("after", _after)
    filters = {one.name: one for one in collection.properties if one.filters}
    values = [(one, part(name, _reader(one))) for name, one in filters.items() if name in query]
    wrong += [Wrong(f"?{name}", "It is given twice") for name in set(query) if len(query.getall(name)) > 1]
    wrong += [Wrong(f"?{name}", "No such parameter") for name in query if name not in OTHERS and name not in filters]
    if wrong:
        raise Problem(400, "invalid", errors=tuple(wrong))
    moment = Time(time) if isinstance(time, int) else None
    interval = time if isinstance(time, Interval) else None
    return Asked(limit or LIMIT, query.get("after", ""), box, moment, interval, tuple(values))


def _limit(text: str) -> int:
    """More than the most is the most."""
    if not (text.isascii() and text.isdigit()) or not text.strip("0"):
        raise ValueError(f"A number from 1 to {LIMIT_MAX}")
    return LIMIT_MAX if len(text) > 9 else min(int(text), LIMIT_MAX)


def _form(text: str) -> None:
    if text not in FORMS:
        raise ValueError(f"One of {', '.join(FORMS)}")


def _after(text: str) -> None:
    """PostgreSQL holds no U+0000 in text."""
    if not text or "\0" in text:
        raise ValueError("The id of a feature")


def _crs(text: str) -> None:
    if text != CRS84:
        raise ValueError(f"Only {CRS84}")


def _box(text: str) -> Box:
    """Four numbers, or six with heights, which mean nothing here."""
    parts = text.split(",")
    if len(parts) not in (4, 6):
        raise ValueError("Four numbers: west,south,east,north")
    numbers = [_degrees(part) for part in parts]
    west, south, east, north = numbers if len(parts) == 4 else (*numbers[0:2], *numbers[3:5])
    inside = all(WORLD[0] <= lon <= WORLD[2] for lon in (west, east))
    if not inside or not WORLD[1] <= south <= north <= WORLD[3]:
        raise ValueError("Degrees: west,south,east,north, south not above north")
    return Box(west, south, east, north)


def _degrees(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise ValueError("Four numbers: west,south,east,north") from None


def when(text: str, offset_ms: int) -> Time | Interval:
    """An instant, or an interval as `datetime` writes it; a day is by the region's clock. Raises ValueError."""
    first, slash, last = text.partition("/")
    if not slash:
        if _is_day(text):
            return Interval(_time(text, offset_ms), Time(_time(text, offset_ms) + DAY_MS - 1))
        return _time(text, offset_ms)
    if first in OPEN and last in OPEN:
        raise ValueError("An interval has a beginning or an end")
    begins = None if first in OPEN else _time(first, offset_ms)
    ends = None if last in OPEN else Time(_time(last, offset_ms) + (DAY_MS - 1 if _is_day(last) else 0))
    if begins is not None and ends is not None and begins > ends:
        raise ValueError("It ends before it begins")
    return Interval(begins, ends)


def _is_day(text: str) -> bool:
    return len(text) == len("2026-11-27")


def _time(text: str, offset_ms: int) -> Time:
    """Without an offset it is by the region's clock."""
    try:
        told = datetime.datetime.fromisoformat(text.replace(" ", "+"))
    except ValueError:
        raise ValueError(f"No time: {text[:40]}") from None
    if told.tzinfo is None:
        told = told.replace(tzinfo=datetime.timezone(datetime.timedelta(milliseconds=offset_ms)))
    try:
        return Time(round(told.timestamp() * 1000))
    except (OverflowError, ValueError):
        raise ValueError(f"No time: {text[:40]}") from None


def _reader(one: Property) -> Any:
    return {"whole": _whole, "truth": _truth}.get(one.kind, str)


def _whole(text: str) -> int:
    if not WHOLE.fullmatch(text):
        raise ValueError("A whole number")
    return int(text)


def _truth(text: str) -> bool:
    if text not in TRUTHS:
        raise ValueError("true or false")
    return TRUTHS[text]


def has(values: Sequence[tuple[Property, Any]], row: Any) -> bool:
    """The row's properties are as asked."""
    return all(one.of(row) == value for one, value in values)
