"""How much units were at work is what one gets by going minute by minute."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import events
from dispatch.ioc.duty import Duty
from dispatch.ioc.indicators import Span
from dispatch.ioc.unit_definitions import UNIT_DEFINITIONS
from dispatch.ioc.utilisation import Asked, By, Row, rows
from events.entry import Entry
from events.values import (
    Actor,
    AssignmentId,
    CommandId,
    IncidentId,
    NeedId,
    Place,
    Position,
    ServiceId,
    StationId,
    Step,
    Time,
    UnitId,
)

MINUTE_MS, HOUR_MS = 60_000, 3_600_000
OFFSET_MS = 7 * HOUR_MS
HERE = Place(11.5, 106.9)
GROUPS: tuple[By | None, ...] = (None, "unit", "service", "station", "hour")
DRILLS = {IncidentId(3)}
MIDNIGHT = Time(20_000 * 24 * HOUR_MS - OFFSET_MS)
"""By the region's clock."""


class Told:
    """Entries, one after the other, at minutes after a midnight."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []

    def at(self, minute: int, *happened: events.AnyEvent) -> "Told":
        for event in happened:
            position = Position(len(self.entries) + 1)
            at = Time(MIDNIGHT + minute * MINUTE_MS)
            self.entries.append(Entry(position, at, Actor("user:x"), CommandId(f"c{position}"), event))
        return self

    def duty(self) -> Duty:
        duty = Duty(lambda incident: incident in DRILLS)
        duty.hear(self.entries)
        return duty

    def rows(self, since: int, until: int, by: By | None = None, **asked: Any) -> list[Row]:
        return rows(self.duty(), span(since, until), Asked(by=by, **asked), None)


def span(since: int, until: int) -> Span:
    return Span(Time(MIDNIGHT + since * MINUTE_MS), Time(MIDNIGHT + until * MINUTE_MS), OFFSET_MS, {})


def listed(unit: str, service: str = "ambulance", station: str = "S1") -> events.UnitRegistered:
    return events.UnitRegistered(UnitId(unit), ServiceId(service), (), StationId(station), HERE)


def on_duty(unit: str) -> events.UnitCameOnDuty:
    return events.UnitCameOnDuty(UnitId(unit), HERE)


def off_duty(unit: str) -> events.UnitWentOffDuty:
    return events.UnitWentOffDuty(UnitId(unit), "")


def sent(unit: str, assignment: str) -> events.UnitAssigned:
    incident = IncidentId(int(assignment.partition("/")[0]))
    return events.UnitAssigned(AssignmentId(assignment), NeedId(assignment), incident, UnitId(unit), HERE, 60)


def ended(assignment: str, step: Step = Step.CLEARED) -> events.AssignmentEnded:
    return events.AssignmentEnded(AssignmentId(assignment), step)


def minutes(row: Row) -> tuple[float, ...]:
    return tuple(
        of / MINUTE_MS
        for of in (row.on_duty_ms, row.in_service_ms, row.assigned_ms, row.exercise_ms, row.out_of_service_ms)
    )


def one_shift() -> Told:
    return Told().at(0, listed("A1")).at(60, on_duty("A1")).at(100, sent("A1", "1/1")).at(130, ended("1/1"))


def test_a_shift_with_one_assignment():
    (whole,) = one_shift().at(160, off_duty("A1")).rows(0, 1440)
    assert minutes(whole) == (100, 100, 30, 0, 0)
    assert (whole.units, whole.missing, whole.utilisation) == (1, 0, 0.3)


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [(0, 60, (0, 0)), (0, 110, (50, 10)), (110, 120, (10, 10)), (130, 140, (10, 0)), (120, 500, (40, 10))],
)
def test_what_lies_outside_of_the_time_is_cut_off(since: int, until: int, expected: tuple[int, int]):
    (whole,) = one_shift().at(160, off_duty("A1")).rows(since, until)
    assert (whole.on_duty_ms / MINUTE_MS, whole.assigned_ms / MINUTE_MS) == expected


def test_who_is_still_on_duty_is_so_until_the_end_of_what_is_asked_for():
    (whole,) = one_shift().at(200, sent("A1", "2/1")).rows(0, 260)
    assert minutes(whole) == (200, 200, 90, 0, 0)


def test_one_assignment_right_after_the_other_is_one_stretch_of_work():
    told = one_shift().at(130, sent("A1", "2/1")).at(150, ended("2/1", Step.DIVERTED), sent("A1", "4/1"))
    (whole,) = told.at(170, ended("4/1")).rows(0, 200)
    assert minutes(whole) == (140, 140, 70, 0, 0)


def test_who_is_on_an_assignment_counts_as_on_duty_whatever_else_is_told():
    told = one_shift().at(150, sent("A1", "2/1")).at(160, off_duty("A1")).at(190, ended("2/1"))
    (whole,) = told.rows(0, 1440)
    assert minutes(whole) == (130, 130, 70, 0, 0)


def test_out_of_service_and_silence_are_told_apart():
    told = one_shift().at(140, events.UnitWentOutOfService(UnitId("A1"), "")).at(150, events.UnitReturned(UnitId("A1")))
    told.at(160, sent("A1", "2/1")).at(161, ended("2/1", Step.SILENT)).at(191, off_duty("A1"))
    (whole,) = told.rows(0, 1440)
    assert minutes(whole) == (131, 91, 31, 0, 10)
    assert whole.silent_ms == 30 * MINUTE_MS
    assert whole.utilisation == round(31 / 91, 4)


def test_exercises_are_in_service_and_no_work():
    (whole,) = one_shift().at(140, sent("A1", "3/1")).at(160, ended("3/1"), off_duty("A1")).rows(0, 1440)
    assert minutes(whole) == (100, 100, 30, 20, 0)


def test_a_unit_that_is_retired_is_off_duty_and_was_at_work():
    told = one_shift().at(160, events.UnitRetired(UnitId("A1"))).at(200, listed("B1"))
    (whole,) = told.rows(0, 1440)
    assert minutes(whole) == (100, 100, 30, 0, 0)
    assert (whole.units, whole.missing) == (1, 1), "B1 never came on duty"
    (later,) = told.rows(170, 1440)
    assert (later.units, later.missing, later.utilisation) == (0, 1, None), "nobody misses one that is not listed"


def test_every_change_of_a_figure_is_another_version():
    """What was computed for one version is given out again."""
    told = Told().at(0, listed("A1"), listed("B1"))
    for event in (on_duty("A1"), sent("A1", "1/1"), ended("1/1"), off_duty("A1"), events.UnitRetired(UnitId("B1"))):
        before, figures_before = told.duty().version, told.rows(0, 60)
        told.at(len(told.entries) * 10, event)
        assert told.duty().version > before
        assert told.rows(0, 60) != figures_before


def test_hours_of_the_day_are_by_the_regions_clock_and_over_midnight():
    told = Told().at(0, listed("A1")).at(23 * 60 + 30, on_duty("A1"), sent("A1", "1/1")).at(24 * 60 + 15, ended("1/1"))
    whole, *hours = told.at(25 * 60, off_duty("A1")).rows(0, 3 * 1440, "hour")
    assert minutes(whole)[:3] == (90, 90, 45)
    assert {one.group: minutes(one)[:3] for one in hours} == {"23": (30, 30, 30), "00": (60, 60, 15)}
    assert all(one.units is None for one in hours)


def test_what_was_told_late_begins_where_the_other_ended():
    """A crew without a net tells of its duty afterwards, in its own order."""
    told = one_shift()
    late, of_then = Time(MIDNIGHT + 300 * MINUTE_MS), Time(MIDNIGHT + 120 * MINUTE_MS)
    told.entries.append(Entry(Position(5), late, Actor("unit:A1"), CommandId("c5"), off_duty("A1"), of_then))
    (whole,) = told.rows(0, 1440)
    assert minutes(whole) == (70, 70, 30, 0, 0)


# --- by hand


UNITS = {"A1": ("ambulance", "S1"), "A2": ("ambulance", "S2"), "F1": ("fire", "S1")}
deeds = st.lists(
    st.tuples(st.integers(0, 90), st.sampled_from(sorted(UNITS)), st.sampled_from(["on", "off", "out", "back", "send", "end", "silent", "retire"])),
    max_size=80,
)  # fmt: skip


def walked(todo: list[tuple[int, str, str]]) -> Told:
    """What of it can happen."""
    told, minute, number = Told().at(0, *(listed(unit, *of) for unit, of in UNITS.items())), 0, 0
    standing, busy = dict.fromkeys(UNITS, "off"), dict[str, str]()
    for after, unit, deed in todo:
        minute += after
        is_on = standing[unit] in ("on", "out", "silent")
        if deed == "on" and standing[unit] in ("off", "retired"):
            told.at(minute, *([listed(unit, *UNITS[unit])] if standing[unit] == "retired" else []), on_duty(unit))
            standing[unit] = "on"
        elif deed == "off" and is_on and unit not in busy:
            told.at(minute, off_duty(unit))
            standing[unit] = "off"
        elif deed == "out" and is_on and unit not in busy and standing[unit] != "out":
            told.at(minute, events.UnitWentOutOfService(UnitId(unit), ""))
            standing[unit] = "out"
        elif deed == "back" and standing[unit] in ("out", "silent"):
            told.at(minute, events.UnitReturned(UnitId(unit)))
            standing[unit] = "on"
        elif deed == "send" and standing[unit] == "on" and unit not in busy:
            number += 1
            busy[unit] = f"{number}/1"
            told.at(minute, sent(unit, busy[unit]))
        elif deed in ("end", "silent") and unit in busy:
            told.at(minute, ended(busy.pop(unit), Step.CLEARED if deed == "end" else Step.SILENT))
            standing[unit] = "silent" if deed == "silent" else standing[unit]
        elif deed == "retire" and standing[unit] != "retired":
            told.at(minute, *([ended(busy.pop(unit), Step.CANCELLED)] if unit in busy else []))
            told.at(minute, events.UnitRetired(UnitId(unit)))
            standing[unit] = "retired"
    return told


def by_minute(entries: list[Entry], since: int, until: int) -> Iterator[tuple[str, int, str]]:
    """What each unit did in each minute: going through them all, and asking of each what was told before."""
    for minute in range(since, until):
        end = MIDNIGHT + minute * MINUTE_MS
        doing = dict[str, str]()
        assigned = dict[str, tuple[str, int]]()
        for one in entries:
            if one.at > end:
                break
            match one.event:
                case events.UnitCameOnDuty(unit=unit) | events.UnitReturned(unit=unit):
                    doing[unit] = "free"
                case events.UnitWentOffDuty(unit=unit) | events.UnitRetired(unit=unit):
                    doing.pop(unit, None)
                case events.UnitWentOutOfService(unit=unit):
                    doing[unit] = "out"
                case events.UnitAssigned(unit=unit, assignment=assignment, incident=incident):
                    assigned[assignment] = unit, incident
                case events.AssignmentEnded(assignment=assignment, step=step):
                    unit, _ = assigned.pop(assignment)
                    doing[unit] = "silent" if step is Step.SILENT else doing[unit]
        working = {unit: "drill" if incident in DRILLS else "work" for unit, incident in assigned.values()}
        for unit, what in (doing | working).items():
            yield unit, minute, what


@given(deeds, st.integers(0, 2_000), st.integers(0, 1_500))
def test_they_equal_going_minute_by_minute(todo: list[tuple[int, str, str]], since: int, length: int):
    told = walked(todo)
    keys = {"unit": lambda unit, minute: unit, "service": lambda unit, minute: UNITS[unit][0]}
    keys |= {"station": lambda unit, minute: UNITS[unit][1], "hour": lambda unit, minute: f"{minute // 60 % 24:02}"}
    seen = list(by_minute(told.entries, since, since + length))
    for by in GROUPS[1:]:
        expected: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        for unit, minute, what in seen:
            expected[keys[str(by)](unit, minute)][what] += MINUTE_MS
        whole, *groups = told.rows(since, since + length, by)
        assert whole.on_duty_ms == len(seen) * MINUTE_MS
        assert whole.units == len({unit for unit, _, _ in seen})
        found = {one.group: one for one in groups if one.on_duty_ms}
        assert set(found) == set(expected)
        for name, of in expected.items():
            row = found[name]
            assert row.assigned_ms == of["work"]
            assert row.exercise_ms == of["drill"]
            assert row.out_of_service_ms == of["out"]
            assert row.silent_ms == of["silent"]
            assert row.in_service_ms == of["free"] + of["work"] + of["drill"]
            assert row.utilisation == (round(of["work"] / row.in_service_ms, 4) if row.in_service_ms else None)


@given(deeds, st.integers(0, 2_000))
def test_what_is_let_go_was_over_before_then(todo: list[tuple[int, str, str]], minute: int):
    told = walked(todo)
    duty, whole = told.duty(), told.duty()
    duty.let_go(Time(MIDNIGHT + minute * MINUTE_MS))
    for by in GROUPS:
        asked = Asked(by=by)
        late = span(minute, minute + 3_000)
        assert [one for one in rows(duty, late, asked, None) if one.on_duty_ms] == [
            one for one in rows(whole, late, asked, None) if one.on_duty_ms
        ]
    assert all(one.is_listed or one.number in duty.spans.table()["unit"] for one in duty.units.values())


def test_every_figure_is_defined():
    named = {name for one in UNIT_DEFINITIONS for name in one.name.split(", ")}
    assert named == set(Row.__struct_fields__) - {"group"}
