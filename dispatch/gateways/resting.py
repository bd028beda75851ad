"""Gateways that did not answer are left alone for a while, so that what is due does not wait for each of them anew."""

from collections.abc import Callable

from msgspec import Struct

from dispatch.gateways.away import Away
from dispatch.gateways.outcome import Sent
from dispatch.gateways.setup import Gateway
from events.values import Time

RESTS_MS = (1_000, 2_000, 4_000, 8_000, 15_000)
"""Longer from time to time; the last one again and again. One lost connection costs a second."""


class Rest(Struct):
    """`since` it was found to be away for the last time; `until` then nobody asks it; so many `times` in a row."""

    since: Time
    until: Time
    times: int


class Resting:
    """Who did not answer, and until when it is left alone. Then one asks, and finds out for all whether it is back."""

    def __init__(self, away: Away, clock: Callable[[], Time], is_back: Callable[[], None]) -> None:
        """`is_back` is called when one answers that did not."""
        self.away = away
        self.clock = clock
        self.is_back = is_back
        self.rests: dict[str, Rest] = {}
        self.heard_at: dict[str, Time] = {}
        """When each said something last."""

    def left_ms(self, gateway: Gateway) -> int:
        """How long it is still left alone; 0: it may be asked."""
        rest = self.rests.get(gateway.name)
        return max(rest.until - self.clock(), 0) if rest is not None else 0

    def ask_anew(self) -> None:
        """Nobody is left alone any longer; the next who asks finds out."""
        for rest in self.rests.values():
            rest.until = self.clock()

    def is_there(self, gateway: Gateway) -> bool:
        """As far as is known."""
        return gateway.name not in self.rests

    def begin(self, gateway: Gateway) -> Time:
        """Somebody asks it now; if it is not known to be there, nobody else does meanwhile."""
        now, rest = self.clock(), self.rests.get(gateway.name)
        if rest is not None:
            rest.until = Time(now + round(gateway.timeout_s * 1000) + RESTS_MS[0])
        return now

    def end(self, gateway: Gateway, began: Time, sent: Sent) -> None:
        """What came of that. Who answers others meanwhile is there: it was slow about this one alone."""
        now, rest = self.clock(), self.rests.get(gateway.name)
        if sent.answered:
            self._heard(gateway, sent, now)
        elif rest is None and self.heard_at.get(gateway.name, Time(-1)) < began:
            self.rests[gateway.name] = Rest(now, Time(now + RESTS_MS[0]), 1)
            self.away.missed(gateway.name, sent.cause, now)
        elif rest is not None and rest.since <= began:
            rest.since, rest.until = now, Time(now + RESTS_MS[min(rest.times, len(RESTS_MS) - 1)])
            rest.times += 1

    def _heard(self, gateway: Gateway, sent: Sent, now: Time) -> None:
        self.heard_at[gateway.name] = now
        if not sent.is_away:
            self.away.answered(gateway.name, now)
        if self.rests.pop(gateway.name, None) is not None:
            self.is_back()
