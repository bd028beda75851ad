"""How long an exchange is ever without news, by the hour of the day: longer is an alarm. Pure."""

import re
from collections.abc import Mapping

from events.values import DAY_MS, Time

CLOCK = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")
QUIET_S_MIN = 5
QUIET_S_MAX = 30 * DAY_MS // 1000
USUAL: Mapping[str, int] = {"06:00": 4 * 3600, "22:00": 12 * 3600}
"""Of an exchange of which nothing else is written down: on a province's quietest line somebody calls more often."""

Quiet = int | dict[str, int]
"""Seconds, the same at every hour; or from which time of the day on how many: `{"06:00": 900, "22:00": 7200}`."""


def problem(quiet: Quiet) -> str | None:
    """What is wrong with it."""
    by_clock = {"00:00": quiet} if isinstance(quiet, int) else quiet
    if not by_clock or not all(CLOCK.fullmatch(clock) for clock in by_clock):
        return "`quiet_s` by hours names when each begins, as `06:00`"
    if not all(QUIET_S_MIN <= seconds <= QUIET_S_MAX for seconds in by_clock.values()):
        return f"`quiet_s` is {QUIET_S_MIN} to {QUIET_S_MAX}"
    return None


def is_too_long(quiet: Quiet | Mapping[str, int], since: Time, now: Time, offset_ms: int) -> bool:
    """Whether the silence from `since` to `now` is longer than it ever is there.

    Each hour takes up its own share of what may be: half of the night's time and half of the day's are one whole. So
    nobody is missed in the minute the day begins because of a night that was quiet as it may be.
    `offset_ms` is the region's from UTC.
    """
    if isinstance(quiet, int):
        return now - since > quiet * 1000
    begins = sorted((_ms_of(clock), seconds * 1000) for clock, seconds in quiet.items())
    share, at = 0.0, since
    while at < now and share <= 1.0:
        into_day = (at + offset_ms) % DAY_MS
        allowed = next((ms for begin, ms in reversed(begins) if begin <= into_day), begins[-1][1])
        lasts = next((begin for begin, _ in begins if begin > into_day), begins[0][0] + DAY_MS) - into_day
        until = min(now, Time(at + lasts))
        share += (until - at) / allowed
        at = until
    return share > 1.0


def _ms_of(clock: str) -> int:
    hours, minutes = clock.split(":")
    return (int(hours) * 60 + int(minutes)) * 60_000
