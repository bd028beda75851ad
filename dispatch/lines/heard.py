"""Which exchanges are heard of. What is heard is telemetry; that one fell silent or came back is an entry."""

import asyncio
from collections.abc import Callable, Mapping

import structlog
from msgspec import Struct

from dispatch.consoles import LOOK_S, fresh_id
from dispatch.core import commands
from dispatch.core.commands import AnyCommand
from dispatch.core.request import Request
from dispatch.engine import Engine
from dispatch.exchanges import Exchange
from dispatch.exchanges.quiet import is_too_long
from dispatch.inbox import Full, Stopped
from dispatch.machines import EDGE
from events.values import CallId, ExchangeId, Silence, Time

EXCHANGES_MAX = 1_000
"""So many are known by when they were heard last."""
LINE_S_MAX = 15
"""A line that we hold may be gone so long before that is an alarm."""
CANARIES_MAX = 10_000
"""So many test calls are known, and so many that we made, so that later news of them are none of the room's."""

log = structlog.get_logger("lines")


class HeardExchange(Struct, frozen=True):
    """How an exchange is heard of. A time is missing where there was none since the service began."""

    name: str
    at: Time | None
    """It told something, whatever that was."""
    has_canary: bool
    canary_at: Time | None
    """Its test call arrived: no call of the room."""
    silent: bool
    watched: bool
    """Its silence is an alarm. Of one that is not nobody will know that it has stopped."""


class Lines:
    """When each exchange told something last, and when its test call arrived. Who is not heard of as it should be is
    silent; a service that has just begun waits as long as if it had heard of everybody then."""

    def __init__(self, engine: Engine, clock: Callable[[], Time], exchanges: Mapping[str, Exchange]) -> None:
        self.engine = engine
        self.clock = clock
        self.watched = {name: one for name, one in exchanges.items() if one.watched}
        self.unwatched = sorted(exchanges.keys() - self.watched.keys())
        """Whose silence is no alarm, by the operator's own word."""
        self.heard: dict[str, Time] = {}
        self.canaries: dict[str, Time] = {}
        self.calls_of_canaries: dict[CallId, None] = {}
        self.own_calls: dict[CallId, None] = {}
        self.began = clock()
        self.cut = {name: self.began for name, one in exchanges.items() if one.connect is not None}
        """Lines that we should hold and do not, and since when."""
        self.back = {name: asyncio.Event() for name, one in exchanges.items() if one.ask is not None}
        """Set when one of these is heard again after it was silent."""
        self.owing: dict[str, Time] = {}
        """Exchanges that have still to say which calls they have, and since when."""

    # --- what is heard

    def hear(self, source: str) -> None:
        """It told something, whatever that was."""
        if source in self.heard or len(self.heard) < EXCHANGES_MAX:
            self.heard[source] = self.clock()
        self._look_again(source)

    def hear_canary(self, source: str, call: CallId) -> None:
        """Its test call arrived, or came to something."""
        self.canaries[source] = self.clock()
        _remember(self.calls_of_canaries, call)
        self._look_again(source)

    def hear_own(self, call: CallId) -> None:
        """A call that we made came to something."""
        _remember(self.own_calls, call)

    def told(self) -> list[HeardExchange]:
        """Those that are watched; then those that told something and are not."""
        return [self._told(name) for name in (*self.watched, *sorted(self.heard.keys() - self.watched.keys()))]

    def _told(self, name: str) -> HeardExchange:
        watched, silent = self.watched.get(name), name in self.engine.state.silent_exchanges
        has_canary = watched is not None and watched.canary is not None
        at, canary_at = self.heard.get(name), self.canaries.get(name)
        return HeardExchange(name, at, has_canary, canary_at, silent, watched is not None)

    def is_of_canary(self, call: CallId) -> bool:
        return call in self.calls_of_canaries

    def is_own(self, call: CallId) -> bool:
        return call in self.own_calls

    def connected(self, source: str) -> None:
        """We have a line to it, and know which calls it has."""
        self.cut.pop(source, None)
        self._look_again(source)

    def disconnected(self, source: str) -> None:
        self.cut.setdefault(source, self.clock())

    def owes(self, source: str) -> None:
        """It is being asked which calls it has."""
        self.owing.setdefault(source, self.clock())

    def answered(self, source: str) -> None:
        """It said which calls it has."""
        self.owing.pop(source, None)

    def _look_again(self, source: str) -> None:
        """Whoever comes back does so at once."""
        if source in self.engine.state.silent_exchanges and source in self.watched:
            self._look_at(self.watched[source], self.clock())

    # --- who is missed

    async def run(self) -> None:
        """For ever."""
        self.began = self.clock()
        self.cut = dict.fromkeys(self.cut, self.began)
        for name in self.unwatched:
            log.warning("exchange_unwatched", exchange=name)
        for name in self.engine.state.silent_exchanges.keys() - self.watched.keys():
            self._ask(commands.HearExchange(id=fresh_id(), exchange=name))
        while True:
            await asyncio.sleep(LOOK_S)
            self.look()

    def look(self) -> None:
        now = self.clock()
        for one in self.watched.values():
            self._look_at(one, now)

    def _look_at(self, one: Exchange, now: Time) -> None:
        name = ExchangeId(one.name)
        known, missed = self.engine.state.silent_exchanges.get(name), self._missed(one, now)
        if missed is not None:
            why, since = missed
            if known is None or known.why != why:
                self._ask(commands.LoseExchange(id=fresh_id(), exchange=name, since=since, why=why))
        elif known is not None and self._is_heard(one.name, known.why):
            self._ask(commands.HearExchange(id=fresh_id(), exchange=name))
            if one.name in self.back:
                self.back[one.name].set()

    def _missed(self, one: Exchange, now: Time) -> tuple[Silence, Time] | None:
        """What is missed of it, and since when; the plainest reason there is."""
        cut = self.cut.get(one.name)
        if cut is not None and cut < now - LINE_S_MAX * 1000:
            return "no_line", cut
        heard = self.heard.get(one.name, self.began)
        rules = self.engine.state.rules
        offset_ms = rules.utc_offset_ms if rules is not None else 0
        if one.quiet is not None and is_too_long(one.quiet, heard, now, offset_ms):
            return "quiet", heard
        canary = self.canaries.get(one.name, self.began)
        if one.canary is not None and canary < now - one.canary.within_s * 1000:
            return "no_canary", canary
        return None

    def _is_heard(self, name: str, why: Silence) -> bool:
        """A service that has just begun has heard nothing yet, and takes back nothing."""
        if why == "no_line":
            return name not in self.cut
        return name in (self.canaries if why == "no_canary" else self.heard)

    def _ask(self, command: AnyCommand) -> None:
        """Nobody waits for it; when there is no room, we look again in a moment."""
        try:
            self.engine.submit(Request(command, EDGE, ""))
        except (Full, Stopped):
            return


def _remember(calls: dict[CallId, None], call: CallId) -> None:
    """The oldest is forgotten for it."""
    calls[call] = None
    if len(calls) > CANARIES_MAX:
        del calls[next(iter(calls))]
