"""`calendar.json`: the hours in which offices work, and what makes every single day of some years of it."""

import datetime
from importlib import import_module
from types import ModuleType
from typing import Annotated

from msgspec import Meta, Struct

from dispatch.region_rows import About, Basis, Text
from events.regions import Calendar

HOUR = r"([01][0-9]|2[0-3]):[0-5][0-9]"
Span = Annotated[str, Meta(pattern=rf"^{HOUR}-({HOUR}|24:00)$")]
"""`07:30-11:30`."""
Year = Annotated[int, Meta(ge=2000, le=2099)]


class Day(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A day that is not as its weekday and the public holidays would have it."""

    day: datetime.date
    basis: Basis
    note: str = ""


class CalendarFile(Struct, frozen=True, forbid_unknown_fields=True):
    """The file. Public holidays need not be written there: they are those of `country` in `years`."""

    about: About
    country: Text
    """ISO 3166, two letters."""
    years: Annotated[tuple[Year, ...], Meta(min_length=1)]
    week: Annotated[tuple[tuple[Span, ...], ...], Meta(min_length=7, max_length=7)]
    """Monday first."""
    off: tuple[Day, ...] = ()
    """Given free by decree."""
    worked: tuple[Day, ...] = ()
    """Worked by decree; a public holiday that is named here is worked too."""


def _holidays() -> ModuleType:
    """Their lists take a tenth of a second, and few who know a region need them."""
    return import_module("holidays")


def is_known(country: str) -> bool:
    """Whether there is a list of this country's public holidays."""
    return country in _holidays().list_supported_countries()


def public_days(file: CalendarFile) -> tuple[set[datetime.date], set[datetime.date]]:
    """Public holidays of the years, and the free days that are worked in place of some, as far as the list has them."""
    public = _holidays().country_holidays(file.country, years=file.years)
    return (
        {day for day in public if day.year in file.years},
        {day for day in public.weekend_workdays if day.year in file.years},
    )


def calendar_of(file: CalendarFile) -> Calendar:
    """Every day is named from here on, so that nobody who counts needs a list of holidays, or another one than was
    in force. The file has the last word, and days off that would be free anyway are left out."""
    public, swapped = public_days(file)
    told_off, told_worked = ({one.day for one in days} for days in (file.off, file.worked))
    worked = swapped - told_off | told_worked
    off = (public | told_off) - worked
    return Calendar(
        week=tuple(tuple(minutes_of(span) for span in spans) for spans in file.week),
        off=tuple(str(day) for day in sorted(off) if file.week[day.weekday()]),
        worked=tuple(map(str, sorted(worked))),
        until=f"{max(file.years)}-12-31",
    )


def minutes_of(span: Span) -> tuple[int, int]:
    """Since midnight."""
    begins, ends = ((int(hour[:2]) * 60 + int(hour[3:])) for hour in span.split("-"))
    return begins, ends
