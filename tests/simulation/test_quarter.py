"""A quarter of 1022 in small: what is promised is counted by a list of minutes, and what is due comes by itself, once."""

import datetime
from pathlib import Path

import pytest

import events
from dispatch.core import rules, working
from dispatch.core.evolve import tickets
from dispatch.core.state import State, remind_timer, settle_timer
from dispatch.region import Region, load
from dispatch.settings import DEFAULT_REGION
from events.memory import MemoryJournal
from events.values import Due, FieldId, TicketId, Time
from loadtests.quarter.minutes import Minutes
from loadtests.quarter.oracle import Broken
from loadtests.quarter.run import Ran, calendar_file, run
from loadtests.quarter.shape import SMALL
from projections import ticket_figures

ZONE = datetime.timezone(datetime.timedelta(hours=7))
OFFSET_MS = 7 * 3_600_000
BY_HAND = [
    # Power has a day, 450 minutes. New Year 2027 is a Friday: all of Monday. Reminded 120 minutes before its end.
    ("power", "2027-01-01T10:00", "2027-01-04T17:00", "2027-01-04T15:00", "2027-01-04T17:00"),
    # Roads have three: Monday, Tuesday, Wednesday. Half a day, 225, before: 15 of the morning and the afternoon's 210.
    # Half a day after: Tết is 4 to 10 February, so Thursday, the eleventh, from 7:30 on.
    ("roads", "2027-02-01T07:30", "2027-02-03T17:00", "2027-02-03T11:15", "2027-02-11T11:15"),
    # A day later it lies over Tết: Tuesday, Wednesday, and Thursday, the eleventh.
    ("roads", "2027-02-02T07:30", "2027-02-11T17:00", "2027-02-11T11:15", "2027-02-12T11:15"),
    # Water, on Wednesday afternoon: 210, and the 240 of Thursday morning, the eleventh. It goes up at once.
    ("water", "2027-02-03T13:30", "2027-02-11T11:30", "2027-02-11T09:30", "2027-02-11T11:30"),
    # Environment has five: 60 on Friday; Monday to Wednesday 1410; Thursday 1860; Friday morning 2100, and 150 more.
    # A day before: 390 of that Friday, and 60 of Thursday. Half a day after: 60, and on Monday 165.
    ("environment", "2027-01-29T16:00", "2027-02-12T16:00", "2027-02-11T16:00", "2027-02-15T10:15"),
]


@pytest.fixture(scope="module")
def province() -> Region:
    return load(DEFAULT_REGION)


@pytest.fixture(scope="module")
def minutes() -> Minutes:
    return Minutes(calendar_file(Path(DEFAULT_REGION)), datetime.date(2026, 12, 1), datetime.date(2027, 12, 31))


async def ran(province: Region, seed: int) -> Ran:
    return await run(province, Path(DEFAULT_REGION), MemoryJournal(), seed, SMALL)


def local(told: str) -> Time:
    return Time(int(datetime.datetime.fromisoformat(told).replace(tzinfo=ZONE).timestamp() * 1000))


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_every_promise_is_counted_right_and_nobody_is_forgotten_over_tet(province, seed):
    """Again, and longer: python -m loadtests.quarter --seed SEED"""
    quarter = await ran(province, seed)
    assert quarter.oracle.done == SMALL.tickets
    assert quarter.oracle.counted > SMALL.tickets
    assert quarter.simulation.refusals.keys() <= {("ApproveAnswer", "no_answer"), ("SendBackAnswer", "no_answer")}
    rows = quarter.oracle.rows.values()
    for what in ("in_time", "late", "reopened", "refused", "merged", "reminded", "escalated"):
        assert sum(getattr(row, what) for row in rows), what


async def test_the_same_seed_is_the_same_journal(province):
    one, other = await ran(province, 5), await ran(province, 5)
    assert one.simulation.head == other.simulation.head


@pytest.mark.parametrize(("field", "reported", "due", "remind", "escalate"), BY_HAND)
def test_due_times_counted_by_hand(province, minutes, field, reported, due, remind, escalate):
    known = next(one for one in province.rules.fields if one.id == FieldId(field))
    at, so = local(reported), Due(local(due), local(escalate), local(remind))
    calendar = province.rules.calendar

    def service(since: Time) -> Due:
        end = working.after(calendar, OFFSET_MS, since, known.answer_min)
        after = working.after(calendar, OFFSET_MS, end, known.escalate_min)
        return Due(end, after, working.before(calendar, OFFSET_MS, end, known.remind_min))

    end = minutes.after(at, known.answer_min)
    listed = Due(end, minutes.after(end, known.escalate_min), minutes.before(end, known.remind_min))
    assert service(at) == so
    assert listed == so


# --- the oracle finds what is wrong


async def test_a_minute_too_many_is_found(province, monkeypatch):
    right = working.after
    monkeypatch.setattr(working, "after", lambda *counted: Time(right(*counted) + 60_000))
    with pytest.raises(Broken, match="by the list of minutes"):
        await ran(province, 1)


async def test_a_planner_that_comes_too_late_is_found(province, monkeypatch):
    monkeypatch.setattr(rules, "ESCALATE_AGAIN_MIN", 481)
    with pytest.raises(Broken, match="went up as"):
        await ran(province, 1)


async def test_a_reminder_nobody_gets_is_found(province, monkeypatch):
    watch = tickets._watch

    def forgetful(state: State, name: TicketId) -> None:
        watch(state, name)
        state.timers.drop(remind_timer(name))

    monkeypatch.setattr(tickets, "_watch", forgetful)
    with pytest.raises(Broken, match="should have been reminded"):
        await ran(province, 1)


async def test_a_ticket_that_never_settles_is_found(province, monkeypatch):
    watch = tickets._watch

    def lasting(state: State, name: TicketId) -> None:
        watch(state, name)
        state.timers.drop(settle_timer(name))

    monkeypatch.setattr(tickets, "_watch", lasting)
    with pytest.raises(Broken, match="settled"):
        await ran(province, 1)


async def test_a_figure_that_is_wrong_by_one_is_found(province, monkeypatch):
    right = ticket_figures.TABLE[events.TicketMerged]

    def twice(view, e, entry):
        right(view, e, entry)
        right(view, e, entry)

    monkeypatch.setitem(ticket_figures.TABLE, events.TicketMerged, twice)
    with pytest.raises(Broken, match="'merged'.: 2, counted 1"):
        await ran(province, 1)
