"""The writer's clock: never goes back, and follows the wall's slowly when that jumps.

A wall that says something wrong for a minute must not move the journal's time for ever; so it is followed slowly, both
ways. A machine that slept has missed nothing: the clock that is slewed goes on while it sleeps, where there is one.
"""

import time
from collections.abc import Callable

from events.values import Time

SLEW_MS_PER_S = 5.0
"""How fast the difference to the wall's clock is worked off."""


def since_boot() -> float:
    """Seconds, those asleep too on Linux."""
    boot = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
    return time.clock_gettime(boot)


class Clock:
    """Milliseconds since 1970, by the monotonic clock, slewed to the wall's."""

    def __init__(self, wall: Callable[[], float] = time.time, monotonic: Callable[[], float] = since_boot) -> None:
        self.wall, self.monotonic = wall, monotonic
        self.last_s = monotonic()
        self.now_ms = wall() * 1000

    @property
    def off_ms(self) -> float:
        """How far the wall's clock is ahead of this one: more than a second is for a person to look at."""
        return self.wall() * 1000 - self.now_ms

    def __call__(self) -> Time:
        tick_s = self.monotonic()
        passed_s = max(0.0, tick_s - self.last_s)
        self.last_s = tick_s
        self.now_ms += passed_s * 1000
        room_ms = passed_s * SLEW_MS_PER_S
        self.now_ms += max(-room_ms, min(room_ms, self.off_ms))
        return Time(int(self.now_ms))
