"""How a quarter of 1022 looks: so many tickets, and how citizens, clerks and agencies behave.

All figures of people are invented, as believable ones; none was measured.
"""

from msgspec import Struct

from events.values import Channel, Time

DAY_MS = 24 * 3_600_000
WORKING_DAY_MS = 450 * 60_000
START = Time(1_798_736_400_000)
"""2027-01-01, 00:00 in Vietnam: a holiday, five weeks before Tết."""
CHANNELS: tuple[tuple[Channel, float], ...] = (
    ("call", 0.7),
    ("web", 0.14),
    ("app", 0.1),
    ("letter", 0.03),
    ("social", 0.03),
)
LETTER_DAYS = 4.0
"""A letter lay about so long at most before somebody typed it."""
PASSED_ON_S, PASSED_ON_LATE, PASSED_ON_LATE_S = 90.0, 0.08, 4_000.0
"""Median until the centre passes a ticket on; and the share, and median, of those it lets lie."""
REFILED, REFUSED, MERGED = 0.05, 0.02, 0.03
RETURNED, MOVED, NOTED, HANDS_MAX = 0.06, 0.04, 0.3, 3
TAKEN, TAKEN_S = 0.8, 5_400.0
"""The share of what an agency takes on before it does anything else, and after how long."""
EXTENDED, GRANTED, GRANTED_LESS = 0.1, 0.6, 0.2
ANSWERED_AFTER, ANSWERED_SPREAD = 0.55, 0.6
"""Median of the time in which an agency answers, as a share of what it has, and how wide that is."""
APPROVED_S, SENT_BACK = 5_400.0, 0.06
RATED, RATED_S, REOPENED, REOPENED_S = 0.35, 86_400.0, 0.05, 3 * 86_400.0
STARS = ((5, 0.4), (4, 0.25), (3, 0.15), (2, 0.08), (1, 0.12))
HURRIES_S = 6 * 3_600.0
"""So long after it went above somebody, what lay about is done."""


class Shape(Struct, frozen=True):
    """The quarter, or a small one. After the last ticket it goes on until all are settled."""

    tickets: int = 10_000
    days: int = 90
    start: Time = START


SMALL = Shape(tickets=400, days=45, start=Time(START + 20 * DAY_MS))
"""From 2027-01-21 on: five weeks with Tết in their midst."""
