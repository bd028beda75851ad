"""How much came in by the hour, beside the weeks before; of a part, incidents, since calls lie nowhere."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator

from msgspec import Struct

from dispatch.ioc.facts import Facts
from dispatch.ioc.wall.part import Part
from dispatch.ioc.wall.rows import WallHours
from events.values import DAY_MS, HOUR_MS, Time

WEEK_MS = 7 * DAY_MS
HOURS = 24
WEEKS = 4


class Before(Struct, frozen=True):
    """What the weeks before were like, while the hour is the same. `last_day` are the times of the same day of last
    week, in order; None: there was nothing as long ago."""

    begins: Time
    means: tuple[float, ...]
    weeks: int
    last_day: tuple[Time, ...] | None


def times_of(facts: Facts, part: Part, since: int = 0) -> Iterator[Time]:
    """When each call rang since then, or each incident of the part was opened; without exercises."""
    if part.scope.area is None:
        yield from (one.rang_at for one in facts.calls.values() if one.rang_at >= since and not one.drill)
    else:
        yield from (one.opened_at for one in facts.incidents.values() if one.opened_at >= since and part.holds(one))


def hours_until(now: Time, offset_ms: int) -> Time:
    """When the first of the twenty-four began."""
    return Time((now + offset_ms) // HOUR_MS * HOUR_MS - offset_ms - (HOURS - 1) * HOUR_MS)


def midnight(now: Time, offset_ms: int) -> Time:
    return Time((now + offset_ms) // DAY_MS * DAY_MS - offset_ms)


def before(times: Iterable[Time], now: Time, offset_ms: int) -> Before:
    """Only whole weeks count: one in which nothing was written down at its beginning would make the mean too small."""
    begins = hours_until(now, offset_ms)
    told = sorted(times)
    first = told[0] if told else now
    weeks = [back for back in range(1, WEEKS + 1) if first < begins - back * WEEK_MS + HOUR_MS]
    means = tuple(
        sum(_between(told, begins + hour * HOUR_MS - back * WEEK_MS, HOUR_MS) for back in weeks) / len(weeks)
        for hour in range(HOURS if weeks else 0)
    )
    day = midnight(now, offset_ms) - WEEK_MS
    last = tuple(told[bisect_left(told, day) : bisect_left(told, day + DAY_MS)]) if first < day + HOUR_MS else None
    return Before(begins, means, len(weeks), last)


def _between(told: list[Time], since: int, length_ms: int) -> int:
    return bisect_left(told, since + length_ms) - bisect_left(told, since)


def hours(times: Iterable[Time], known: Before, part: Part, now: Time, offset_ms: int) -> WallHours:
    """Of the times of a day and more."""
    counts, today, day = [0] * HOURS, 0, midnight(now, offset_ms)
    for one in times:
        hour = (one - known.begins) // HOUR_MS
        if 0 <= hour < HOURS:
            counts[hour] += 1
        today += one >= day
    of_last = known.last_day
    week_ago = bisect_left(of_last, now - WEEK_MS) if of_last is not None else None
    return WallHours(
        "calls" if part.scope.area is None else "incidents",
        *(known.begins, tuple(counts), known.means, known.weeks, today, week_ago),
    )
