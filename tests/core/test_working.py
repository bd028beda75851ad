"""Working time, counted by hand over real holidays, and against one who looks at every half minute."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import assume
from hypothesis import given as each
from hypothesis import strategies as st

from dispatch.core import working
from events.regions import Calendar
from tests.core.exploring import explored

OFFSET_MS = 7 * 3600 * 1000
MINUTE_MS = 60_000
OFFICE = ((450, 690), (810, 1020))  # 07:30–11:30 is 240 minutes, 13:30–17:00 is 210: a day has 450

VIETNAM = Calendar(
    week=(OFFICE,) * 5 + ((),) * 2,
    off=(
        "2026-01-01",
        "2026-02-16", "2026-02-17", "2026-02-18", "2026-02-19", "2026-02-20",  # Tết Bính Ngọ; 17 February is its first day
        "2026-04-27",  # Giỗ Tổ, on a Sunday, is made up for
        "2026-04-30", "2026-05-01",
        "2026-08-31", "2026-09-01", "2026-09-02",  # 31 August for Saturday, 22 August
        "2026-11-24",
        "2027-01-01",
        "2027-02-04", "2027-02-05", "2027-02-08", "2027-02-09", "2027-02-10",  # Tết Đinh Mùi; its first two days are a weekend
        "2027-04-16", "2027-04-30", "2027-05-03", "2027-09-02", "2027-09-03", "2027-11-24",
    ),
    worked=("2026-08-22",),
    until="2027-12-31",
)  # fmt: skip


def local(told: str) -> int:
    """Milliseconds since 1970, of a time as the clock on the wall has it."""
    return round(datetime.fromisoformat(told).replace(tzinfo=UTC).timestamp() * 1000) - OFFSET_MS


def told(at: int) -> str:
    wall = datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=at + OFFSET_MS)
    return wall.strftime("%a %Y-%m-%d %H:%M")


AFTER = [
    # Friday until 17:00 are 5 minutes; the other 5 on Monday.
    ("2026-03-06T16:55", 10, "Mon 2026-03-09 07:35"),
    # 5 minutes end with the span; they do not end on Monday.
    ("2026-03-06T16:55", 5, "Fri 2026-03-06 17:00"),
    # From the very end of a span on: 1 minute of the afternoon.
    ("2026-03-10T11:30", 1, "Tue 2026-03-10 13:31"),
    # Sunday counts from Monday, 07:30; a whole day's 450 minutes end at 17:00.
    ("2026-03-08T20:00", 450, "Mon 2026-03-09 17:00"),
    # Before Tết 2026: 60 on Friday; 14 and 15 February a weekend, 16–20 off, 21 and 22 a weekend;
    # Monday 450 (510), Tuesday 450 (960), Wednesday morning 240 (1200), and 150 from 13:30 on.
    ("2026-02-13T16:00", 1350, "Wed 2026-02-25 16:00"),
    # In the night of Tết, nothing counts before Monday, 23 February.
    ("2026-02-17T00:30", 30, "Mon 2026-02-23 08:00"),
    # Before Tết 2027: 210 on Wednesday afternoon; 4 and 5 February off, 6 and 7 a weekend, 8–10 off;
    # Thursday morning 240: 450, and that is just its end.
    ("2027-02-03T13:30", 450, "Thu 2027-02-11 11:30"),
    # 26 April 2026, Giỗ Tổ, is a Sunday: Monday is off too. 30 on Friday, 30 on Tuesday.
    ("2026-04-24T16:30", 60, "Tue 2026-04-28 08:00"),
    # 120 on Wednesday; 30 April and 1 May off, 2 and 3 May a weekend; Monday morning 240 (360), and 120 from 13:30 on.
    ("2026-04-29T15:00", 480, "Mon 2026-05-04 15:30"),
    # Saturday, 22 August 2026 is worked by decree: 60 on Friday, 240 on Saturday morning.
    ("2026-08-21T16:00", 300, "Sat 2026-08-22 11:30"),
    # One minute more is of Saturday afternoon.
    ("2026-08-21T16:00", 301, "Sat 2026-08-22 13:31"),
    # 60 on Friday; 29 and 30 August a weekend, 31 swapped, 1 and 2 September off; 240 on Thursday morning.
    ("2026-08-28T16:00", 300, "Thu 2026-09-03 11:30"),
    # Told on 2 September.
    ("2026-09-02T10:00", 30, "Thu 2026-09-03 08:00"),
    # 24 November 2026 is a Tuesday: 30 on Monday, 30 on Wednesday.
    ("2026-11-23T16:30", 60, "Wed 2026-11-25 08:00"),
    # After what is known: New Year 2028 would be a Saturday; 30 on Friday, 30 on Monday.
    ("2027-12-31T16:30", 60, "Mon 2028-01-03 08:00"),
    # No minutes have passed at once, at whatever hour.
    ("2026-02-17T00:30", 0, "Tue 2026-02-17 00:30"),
    ("2026-03-10T11:30", -5, "Tue 2026-03-10 11:30"),
]

BEFORE = [
    # 90 on Monday, 23 February; then, before Tết, Friday afternoon 210 (300), and 150 before 11:30.
    ("2026-02-23T09:00", 450, "Fri 2026-02-13 09:00"),
    # 5 on Monday, 5 on Friday.
    ("2026-03-09T07:35", 10, "Fri 2026-03-06 16:55"),
    # What begins with a span begins there, not at the end of the one before.
    ("2026-03-10T09:30", 120, "Tue 2026-03-10 07:30"),
    # From the beginning of a span back: a minute of Friday.
    ("2026-03-09T07:30", 1, "Fri 2026-03-06 16:59"),
    # Saturday, 22 August was worked: 210 of its afternoon, 240 of its morning.
    ("2026-08-24T07:30", 450, "Sat 2026-08-22 07:30"),
    ("2026-03-08T20:00", 0, "Sun 2026-03-08 20:00"),
]

BETWEEN = [
    ("2026-02-13T16:00", "2026-02-23T08:00", 90),  # 60 before Tết, 30 after it
    ("2026-02-14T00:00", "2026-02-23T07:30", 0),
    ("2026-03-09T00:00", "2026-03-16T00:00", 2250),  # five days of 450
    ("2026-03-10T11:00", "2026-03-10T14:00", 60),  # 30 before noon, 30 after
    ("2026-03-10T14:00", "2026-03-10T11:00", 0),
    ("2026-03-10T08:00:00.001", "2026-03-10T08:02", 1),  # whole minutes
    # 2026 has 261 days from Monday to Friday; 13 of them are off, and a Saturday is worked: 249 days of 450.
    ("2026-01-01T00:00", "2027-01-01T00:00", 249 * 450),
]


@pytest.mark.parametrize(("at", "minutes", "then"), AFTER)
def test_it_is_due_when(at, minutes, then):
    assert told(working.after(VIETNAM, OFFSET_MS, local(at), minutes)) == then


@pytest.mark.parametrize(("at", "minutes", "then"), BEFORE)
def test_it_is_time_to_remind_when(at, minutes, then):
    assert told(working.before(VIETNAM, OFFSET_MS, local(at), minutes)) == then


@pytest.mark.parametrize(("since", "until", "minutes"), BETWEEN)
def test_there_have_passed(since, until, minutes):
    assert working.between(VIETNAM, OFFSET_MS, local(since), local(until)) == minutes


def test_seconds_are_kept():
    at = local("2026-03-06T16:55:30.250")  # 4 minutes 29.750 s until 17:00
    assert working.after(VIETNAM, OFFSET_MS, at, 5) == local("2026-03-09T07:30:30.250")


@pytest.mark.parametrize(
    "calendar",
    [
        None,
        Calendar(((),) * 7, (), ("2026-03-14",), ""),
        Calendar((), (), (), ""),
        Calendar((((690, 450),),), (), (), ""),
    ],
)
def test_without_a_working_minute_every_minute_counts(calendar):
    at = local("2026-03-13T23:00")
    assert told(working.after(calendar, OFFSET_MS, at, 120)) == "Sat 2026-03-14 01:00"
    assert told(working.before(calendar, OFFSET_MS, at, 120)) == "Fri 2026-03-13 21:00"
    assert working.between(calendar, OFFSET_MS, at, at + 90_000) == 1
    assert working.between(calendar, OFFSET_MS, at, at - 90_000) == 0


def test_spans_that_touch_or_overlap_are_one():
    whole = Calendar((((480, 1020),),) * 7, (), (), "")
    parts = Calendar((((720, 1020), (480, 720), (600, 900)),) * 7, (), (), "")
    at = local("2026-03-10T11:00")
    for minutes in (1, 60, 61, 360, 361, 5_000):
        assert working.after(parts, OFFSET_MS, at, minutes) == working.after(whole, OFFSET_MS, at, minutes)
        assert working.before(parts, OFFSET_MS, at, minutes) == working.before(whole, OFFSET_MS, at, minutes)


def test_what_is_no_day_is_passed_over():
    odd = Calendar(VIETNAM.week, ("2026-02-30", "Tết", "2026-03-09"), ("",), "")
    assert told(working.after(odd, OFFSET_MS, local("2026-03-06T16:55"), 10)) == "Tue 2026-03-10 07:35"


def test_a_day_both_off_and_worked_is_worked():
    both = Calendar(VIETNAM.week, ("2026-03-09",), ("2026-03-09",), "")
    assert told(working.after(both, OFFSET_MS, local("2026-03-06T16:55"), 10)) == "Mon 2026-03-09 07:35"


def test_however_far_away_it_is_found():
    at, far = local("2026-03-09T07:30"), 10**9
    then = working.after(VIETNAM, OFFSET_MS, at, far)
    assert working.between(VIETNAM, OFFSET_MS, at, then) == far
    assert working.between(VIETNAM, OFFSET_MS, working.before(VIETNAM, OFFSET_MS, at, far), at) == far


# --- drawn at random, against looking at every half minute

STEP_MS = 30_000
FIRST = datetime(2026, 1, 1, tzinfo=UTC)
LIMITS = st.lists(st.integers(0, 1440), max_size=4, unique=True).map(sorted)
SPANS = LIMITS.map(lambda limits: tuple(zip(limits[::2], limits[1::2], strict=False)))
DAYS = st.lists(st.integers(0, 40).map(lambda day: f"{FIRST + timedelta(days=day):%Y-%m-%d}"), max_size=8).map(tuple)
CALENDARS = st.builds(Calendar, st.tuples(*[SPANS] * 7), DAYS, DAYS, st.just("2026-02-10"))
STEPS = st.integers(0, 40 * 2880)


def local_of_step(step: int) -> datetime:
    return FIRST + timedelta(seconds=30 * step)


def at_step(step: int) -> int:
    return round(local_of_step(step).timestamp() * 1000) - OFFSET_MS


def is_worked(calendar: Calendar, wall: datetime) -> bool:
    """Whether the half minute that begins now is worked."""
    day, usual = f"{wall:%Y-%m-%d}", next(spans for spans in calendar.week if spans)
    spans = calendar.week[wall.weekday()]
    if day in calendar.worked:
        spans = usual
    elif day in calendar.off:
        spans = ()
    return any(begins <= wall.hour * 60 + wall.minute < ends for begins, ends in spans)


def walked(calendar: Calendar, steps: Iterator[int], halves: int) -> int:
    """How many half minutes must be walked until so many were worked."""
    count = 0
    for step in steps:
        if not halves:
            break
        halves -= is_worked(calendar, local_of_step(step))
        count += 1
    return count


def numbers(start: int, by: int) -> Iterator[int]:
    while True:
        yield start
        start += by


@explored(60)
@each(CALENDARS, STEPS, st.integers(0, 1500))
def test_after_and_before_are_those_of_one_who_looks_at_every_half_minute(calendar, step, minutes):
    week_min = sum(ends - begins for spans in calendar.week for begins, ends in spans)
    assume(week_min)
    minutes = min(minutes, week_min)  # one who looks at every half minute must come to an end
    at = at_step(step)
    later = walked(calendar, numbers(step, 1), 2 * minutes)
    assert working.after(calendar, OFFSET_MS, at, minutes) == at + later * STEP_MS
    sooner = walked(calendar, numbers(step - 1, -1), 2 * minutes)
    assert working.before(calendar, OFFSET_MS, at, minutes) == at - sooner * STEP_MS


@explored(60)
@each(CALENDARS, STEPS, st.integers(0, 30 * 2880))
def test_between_is_what_one_counts_who_looks_at_every_half_minute(calendar, step, length):
    assume(any(calendar.week))
    halves = sum(is_worked(calendar, local_of_step(one)) for one in range(step, step + length))
    assert working.between(calendar, OFFSET_MS, at_step(step), at_step(step + length)) == halves // 2


@explored(300)
@each(CALENDARS, st.integers(-(10**13), 10**13), st.integers(0, 10**7))
def test_what_is_due_after_so_many_minutes_is_so_many_minutes_away(calendar, at, minutes):
    later = working.after(calendar, OFFSET_MS, at, minutes)
    sooner = working.before(calendar, OFFSET_MS, at, minutes)
    assert working.between(calendar, OFFSET_MS, at, later) == minutes
    assert working.between(calendar, OFFSET_MS, sooner, at) == minutes
    assert sooner <= at <= later
    assert working.before(calendar, OFFSET_MS, later, minutes) >= at, "the last such moment, not the first"
    assert working.after(calendar, OFFSET_MS, sooner, minutes) <= at


@explored(200)
@each(CALENDARS, st.integers(0, 10**12), st.integers(0, 10**5), st.integers(0, 10**5))
def test_minutes_may_be_counted_in_two_parts(calendar, at, first, second):
    half_way = working.after(calendar, OFFSET_MS, at, first)
    assert working.after(calendar, OFFSET_MS, half_way, second) == working.after(
        calendar, OFFSET_MS, at, first + second
    )
