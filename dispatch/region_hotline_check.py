"""What can be wrong with what 1022 counts and passes on by: calendar, agencies, fields; a part of `region_check`."""

import datetime
import itertools
import re
from collections.abc import Iterator

from dispatch.region_calendar import CalendarFile, Day, minutes_of, public_days
from dispatch.region_files import Folder, Found, Problem
from dispatch.region_names_check import WORD, named, twice
from events.regions import Field

PHONE = re.compile(r"\+?\d[\d ]{2,18}")
SOON_DAYS = 90
"""Holidays of the next year, and what is swapped, are decided about so long before it begins."""
FORWARD_S_MAX = 86_400
MINUTES_MAX = 60 * 24 * 60
"""Sixty days and nights: nobody waits longer for an answer."""


def calendar(folder: Folder) -> Iterator[Problem]:
    found = folder.calendar
    if found is None:
        return
    if not any(found.row.week):
        yield found.problem("no_hours", "there is not one working minute in a week", ".week")
    for weekday, spans in enumerate(found.row.week):
        last = 0
        for at, span in enumerate(spans):
            begins, ends = minutes_of(span)
            if begins >= ends or begins < last:
                told = f"{span} ends before it begins, or begins before the one before it ends"
                yield found.problem("bad_hours", told, f".week[{weekday}][{at}]")
            last = max(last, ends)
    for at, (before, year) in enumerate(itertools.pairwise(found.row.years), 1):
        if year != before + 1:
            told = f"{year} does not follow {before}: years are named one after the other"
            yield found.problem("wrong_value", told, f".years[{at}]")
    yield from _days(found)


def _days(found: Found[CalendarFile]) -> Iterator[Problem]:
    seen: set[datetime.date] = set()
    public, swapped = public_days(found.row)
    for name in ("off", "worked"):
        days: tuple[Day, ...] = getattr(found.row, name)
        for at, day in enumerate(one.day for one in days):
            path = f".{name}[{at}].day"
            if day in seen:
                yield found.problem("duplicate", f"{day} is named before, in `off` or `worked`", path)
            seen.add(day)
            if day.year not in found.row.years:
                yield found.problem("other_year", f"{day} is in none of the years", path)
            usual = bool(found.row.week[day.weekday()])
            if name == "off" and not usual and day not in swapped:
                yield found.problem("no_effect", f"{day} is a {day:%A}, which is free anyway", path)
            if name == "worked" and usual and day not in public:
                yield found.problem("no_effect", f"{day} is a {day:%A}, which is worked anyway", path)


def ends_soon(folder: Folder, today: datetime.date) -> Iterator[Problem]:
    """A warning: the folder is right, but not for long."""
    found = folder.calendar
    if found is None:
        return
    until = datetime.date(max(found.row.years), 12, 31)
    if until - today < datetime.timedelta(days=SOON_DAYS):
        told = f"no holiday is known after {until}: add the next year, and what is swapped in it"
        yield found.problem("ends_soon", told, ".years")


def agencies(folder: Folder) -> Iterator[Problem]:
    yield from twice(folder.agencies, "agency", lambda row: row.id)
    known = {area.row.properties.code for area in folder.areas}
    today = {area.row.properties.code for area in folder.areas if area.row.properties.until is None}
    for found in folder.agencies:
        yield from named(found, found.row.name)
        if not WORD.fullmatch(found.row.id):
            yield found.problem("bad_id", f"`{found.row.id}` must be small letters, figures and _", ".id")
        if len(set(found.row.told_by)) < len(found.row.told_by):
            yield found.problem("duplicate", "it would be told twice by one way", ".told_by")
        if found.row.phone and not PHONE.fullmatch(found.row.phone):
            yield found.problem("wrong_value", f"`{found.row.phone}` cannot be dialled", ".phone")
        for at, area in enumerate(found.row.areas):
            if area not in known:
                yield found.problem("unknown_area", f"area `{area}` is not in areas.geojson", f".areas[{at}]")
            elif area not in today:
                told = f"area `{area}` is no more: nothing lies in it today"
                yield found.problem("ended_area", told, f".areas[{at}]")
    yield from _above(folder)


def _above(folder: Folder) -> Iterator[Problem]:
    """Who stands above an agency is one of them, and nobody stands above itself through however many."""
    above = {found.row.id: found.row.above for found in folder.agencies}
    for found in folder.agencies:
        row = found.row
        if row.above is not None and row.above not in above:
            yield found.problem("unknown_agency", f"agency `{row.above}` is not in agencies.json", ".above")
        passed, at = {row.id}, row.above
        while at is not None and at not in passed:
            passed.add(at)
            at = above.get(at)
        if at == row.id:
            yield found.problem("circle", f"`{row.id}` would stand above itself", ".above")


def fields(folder: Folder) -> Iterator[Problem]:
    yield from twice(folder.fields, "field", lambda row: row.id)
    known = {agency.row.id for agency in folder.agencies}
    for found in folder.fields:
        field = found.row
        yield from named(found, field.name)
        if not WORD.fullmatch(field.id):
            yield found.problem("bad_id", f"`{field.id}` must be small letters, figures and _", ".id")
        if field.agency not in known:
            yield found.problem("unknown_agency", f"agency `{field.agency}` is not in agencies.json", ".agency")
        yield from _times(found)


def _times(found: Found[Field]) -> Iterator[Problem]:
    field = found.row
    least_and_most = {
        "forward_s": (1, FORWARD_S_MAX),
        "answer_min": (1, MINUTES_MAX),
        "remind_min": (0, max(field.answer_min - 1, 0)),  # to remind at once reminds of nothing
        "escalate_min": (0, MINUTES_MAX),
    }
    for name, (least, most) in least_and_most.items():
        if not least <= getattr(field, name) <= most:
            yield found.problem("wrong_value", f"{name} must be between {least} and {most}", f".{name}")
