"""How a burst looks: so many calls, of which one hour brings ten times as many as any other, and how people behave.

All figures of people are invented, as believable ones; none was measured.
"""

from msgspec import Struct

from events.values import NumberId

HOUR_S = 3_600
SHARES: tuple[tuple[NumberId, float], ...] = (
    (NumberId("1022"), 0.45),
    (NumberId("113"), 0.22),
    (NumberId("115"), 0.21),
    (NumberId("114"), 0.12),
)
PATIENCE_S = 55.0
HANGS_UP, HANGS_UP_S = 0.04, 5.0
"""Share of callers who hang up within a few seconds."""
RINGS_AGAIN, AGAIN_S, AGAIN_MAX = 0.55, 90.0, 5
WITHHELD = 0.06
REACTION_S, TALKS_S, WRAPS_UP_S = 2.5, 40.0, 4.0
OPENS = 0.02
"""Share of answered calls from which an incident is opened."""
CALLS_BACK_S, TRIES_AGAIN_S, TRIES_MAX = 22.0, 600.0, 3
REACHED, BUSY = 0.62, 0.1
KEPT_FREE = 0.05
"""Share of call-takers who stay free for calls while the others call back."""
TWICE, SHUFFLED, SHUFFLED_S = 0.01, 0.01, 8.0
"""Deliveries that come twice, and ringing that is told late."""


class Shape(Struct, frozen=True):
    """A day, or a small one. `calls` are of people who try for the first time: whoever rings again comes on top."""

    calls: int = 200_000
    hours: int = 24
    hot_hour: int = 14
    """Counted from the beginning, which is at 04:00: six in the evening."""
    times: float = 10.0
    takers: int = 120

    @property
    def per_hour(self) -> float:
        """In an ordinary hour."""
        return self.calls / (self.hours - 1 + self.times)

    def rate_per_hour(self, hour: int) -> float:
        return self.per_hour * (self.times if hour == self.hot_hour else 1.0)


SMALL = Shape(calls=1_500, hours=4, hot_hour=1, takers=7)
"""The same proportions in seconds: for a test."""
