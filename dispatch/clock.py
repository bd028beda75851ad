"""The writer's clock: never goes back, and follows the wall's slowly when that jumps."""

import time
from collections.abc import Callable

from events.values import Time

SLEW_MS_PER_S = 5.0
"""How fast the difference to the wall's clock is worked off."""


class Clock:
    """Milliseconds since 1970, by the monotonic clock, slewed to the wall's."""

    def __init__(self, wall: Callable[[], float] = time.time, monotonic: Callable[[], float] = time.monotonic) -> None:
        self.wall, self.monotonic = wall, monotonic
        self.last_s = monotonic()
        self.now_ms = wall() * 1000

    def __call__(self) -> Time:
        tick_s = self.monotonic()
        passed_s = max(0.0, tick_s - self.last_s)
        self.last_s = tick_s
        self.now_ms += passed_s * 1000
        room_ms = passed_s * SLEW_MS_PER_S
        off_ms = self.wall() * 1000 - self.now_ms
        self.now_ms += max(-room_ms, min(room_ms, off_ms))
        return Time(int(self.now_ms))
