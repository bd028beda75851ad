"""What is usual at 1022 in the city: by which ways reports come, and what the centre and agencies do with them.

All figures are invented. Offices work far faster than any office does, and at night too, so that who looks on for an
hour sees whole lives of tickets; nothing is dated back but letters, which lay in the post room for days.
"""

from events.values import Channel, FieldId

RECORDED = 0.45
"""Share of those who call 1022 and ask that leave a matter behind; others only wanted to know something."""
CHANNELS: tuple[tuple[Channel, float], ...] = (
    ("app", 0.3),
    ("social", 0.28),
    ("web", 0.12),
    ("letter", 0.22),
    ("press", 0.08),
)
"""Of what comes by no call. By form come few: its limits are by address, and who looks on has the city's."""
FIELDS = {
    FieldId("environment"): 4.0,
    FieldId("roads"): 2.5,
    FieldId("urban_order"): 2.0,
    FieldId("power"): 1.6,
    FieldId("water"): 1.6,
    FieldId("prices"): 2.2,
}
"""What more is reported of than of other fields, which weigh 1."""
A_DAY = 60.0
"""So many of these, by the hours of offices."""
WATCHED_PER_HOUR = 36.0
"""And so many, whatever the hour, in a city that somebody looks on."""
BURST, BURST_S = 48, (1.0, 50.0)
"""A city that somebody looks on begins with so many, within this time."""
BURST_BY_FORM_MAX = 4
LETTER_DAYS = (0.3, 6.5)
"""A letter lay so long in the post room before somebody typed it."""
NAMED, PHONED, PLACED, MISFILED, TWIN, TWIN_S = 0.7, 0.8, 0.94, 0.15, 0.07, 70.0
"""Shares that leave a name, a number, have a place, name another field; are told of by a second, and how soon."""

EAGER_S, EAGER, HURRY = 150.0, 0.6, 0.07
"""So long after the beginning of a city that somebody looks on this share of matters goes so many times as fast."""

PASSED_ON_S, LEFT, LEFT_S = 55.0, 0.1, 500.0
"""Median until the centre passes a matter on; the share it lets lie until somebody above heard of it, and longer."""
REFUSED, CALLED_BACK, ANSWERED_HERE_S = 0.03, 0.1, 240.0
"""Shares that are none of 1022's, and whose reporter the agency must call back; what is the centre's own."""
NEARBY = 0.25
"""Share of what is for a province's agency that the commune's own people can do."""
LOOKED_AT_S, SENT_BACK = 150.0, 0.1
"""Median until somebody else reads an answer, and the share that must be written again."""
DECIDES_S, GRANTED, GRANTED_LESS = 120.0, 0.6, 0.15
"""Of extensions."""

TAKEN, TAKEN_S = 0.85, 110.0
RETURNED, MOVED, EXTENDED, NOTED, GIVEN_UP_S, NOTED_S = 0.05, 0.06, 0.12, 0.35, 200.0, 260.0
"""What an agency does instead of answering, or before it does; and when."""
ANSWERED_S, ANSWERED_SPREAD = 900.0, 0.9
LYING, LYING_S = 0.15, 9_000.0
"""Share that an agency lets lie, and until when."""
LEFT_TO_PEOPLE, LEFT_TO_PEOPLE_S = 0.6, 7_200.0
"""Share of the work of agencies whose account people have (see dispatch/demo.py) that is left to them, and until when
nobody else does it."""

RATED, RATED_S, BY_CODE = 0.55, 240.0, 0.8
"""Shares of answers that are rated, when, and of these by the code; others by telephone."""
STARS = ((5, 0.42), (4, 0.27), (3, 0.14), (2, 0.07), (1, 0.1))
REOPENED, REOPENED_S = 0.1, 420.0
"""Share of answers that were none."""

AGENCY_AWAY = 0.04
"""Share of tries that find an agency's system busy: it is told again."""
