"""Working time by a list of every single working minute, made from the calendar file as anyone would by hand.

It shares nothing with `dispatch.core.working` but the question.
"""

import datetime
from bisect import bisect_right

import holidays

from dispatch.region_calendar import CalendarFile
from events.values import Time

MINUTE_MS = 60_000
UTC_OFFSET = datetime.timedelta(hours=7)


class Minutes:
    """The beginning of each working minute between two days, in order."""

    def __init__(self, file: CalendarFile, first: datetime.date, last: datetime.date) -> None:
        public = holidays.country_holidays(file.country, years=file.years)
        off = {one.day for one in file.off}
        worked = {one.day for one in file.worked}
        usual = next(spans for spans in file.week if spans)
        self.begins: list[int] = []
        day = first
        while day <= last:
            spans = file.week[day.weekday()]
            if day in worked:
                spans = usual
            elif day in public or day in off:
                spans = ()
            for span in spans:
                self._add(day, span)
            day += datetime.timedelta(days=1)

    def _add(self, day: datetime.date, span: str) -> None:
        begins, ends = (int(told[:2]) * 60 + int(told[3:]) for told in span.split("-"))
        midnight = datetime.datetime.combine(day, datetime.time(), datetime.UTC) - UTC_OFFSET
        first = int(midnight.timestamp()) * 1000
        self.begins += (first + minute * MINUTE_MS for minute in range(begins, ends))

    def after(self, at: Time, minutes: int) -> Time:
        """The first moment by which so many working minutes have passed."""
        left, index = minutes * MINUTE_MS, max(0, bisect_right(self.begins, at) - 1)
        if not left:
            return at
        while True:
            begins = self.begins[index]
            has = min(MINUTE_MS, begins + MINUTE_MS - at)
            if has >= left:
                return Time(max(begins, at) + left)
            left -= max(has, 0)
            index += 1

    def between(self, since: Time, until: Time) -> int:
        """How many whole working minutes lie between the two."""
        first, last = bisect_right(self.begins, since) - 1, bisect_right(self.begins, until)
        worked = (min(begins + MINUTE_MS, until) - max(begins, since) for begins in self.begins[max(0, first) : last])
        return sum(max(0, one) for one in worked) // MINUTE_MS

    def before(self, at: Time, minutes: int) -> Time:
        """The last moment from which on so many working minutes will have passed at `at`."""
        left, index = minutes * MINUTE_MS, bisect_right(self.begins, at) - 1
        if not left:
            return at
        while True:
            begins = self.begins[index]
            has = min(MINUTE_MS, at - begins)
            if has >= left:
                return Time(min(begins + MINUTE_MS, at) - left)
            left -= has
            index -= 1
