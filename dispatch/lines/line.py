"""A line held open to an exchange: lost, it is opened again, and then the exchange is asked which calls it has."""

import asyncio
import random
import secrets
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from typing import Any

import msgspec
import structlog

from dispatch.engine import Engine
from dispatch.exchanges import ADAPTERS, Asked, CallData, CallEvent, Exchange, Unreadable
from dispatch.exchanges.canonical import Live
from dispatch.exchanges.fitting import call_id, fit
from dispatch.lines import asterisk, freeswitch
from dispatch.lines.heard import Lines
from dispatch.lines.session import LineBroken, NotNow, Session, Stolen
from events.values import CallId

PAUSES_S = (0.2, 0.5, 1.0, 2.0, 5.0, 10.0)
"""Between tries, each up to half as long again, so that not all lines come back at once; the last one is repeated."""
STOLEN_S = 30.0
"""Until we take back a line that another took, since two who do so at once would both hear nothing."""
AGAIN_S = 0.2
"""Until what the service could not take is told again."""
GONE = "gone_after_outage"
"""The cause of an end that nobody told: when the line was back, the exchange did not have the call any more."""

OPEN: Mapping[str, Callable[[Exchange], AbstractAsyncContextManager[Session]]] = {
    "asterisk": asterisk.opened,
    "freeswitch": freeswitch.opened,
}
Tell = Callable[[CallEvent], Awaitable[None]]
"""One event, until it is on disk; the same way as a webhook's. Raises NotNow."""

log = structlog.get_logger("lines")


class Line:
    """To one exchange. Of all calls it tells, ours are those that were made to one of its numbers."""

    def __init__(self, exchange: Exchange, engine: Engine, lines: Lines, tell: Tell) -> None:
        self.exchange = exchange
        self.engine = engine
        self.lines = lines
        self.tell = tell
        self.ours = frozenset(exchange.numbers.values())
        self.tries = 0

    async def run(self) -> None:
        """For ever. A bug in what one exchange says stops nobody else."""
        while True:
            pause_s = PAUSES_S[min(self.tries, len(PAUSES_S) - 1)]
            self.tries += 1
            try:
                await self.hold()
            except Stolen as stolen:
                log.error("line_stolen", exchange=self.exchange.name, why=str(stolen))
                pause_s = STOLEN_S
            except LineBroken as broken:
                log.warning("line_broken", exchange=self.exchange.name, why=str(broken))
            except Exception:
                log.exception("bug", exchange=self.exchange.name)
            finally:
                self.lines.disconnected(self.exchange.name)
            await asyncio.sleep(pause_s * random.uniform(1.0, 1.5))

    async def hold(self) -> None:
        """Until it breaks. What was told before the exchange was asked is heard after its answer: no call is missed,
        and none is ended that began since. Raises LineBroken."""
        async with OPEN[self.exchange.adapter](self.exchange) as session:
            before = self._believed()
            await self._reconcile(before, await session.live())
            self.tries = 0
            self.lines.connected(self.exchange.name)
            log.info("line_open", exchange=self.exchange.name)
            async for told in session.news():
                for event in self._heard(told):
                    await self._tell(event)

    # --- after an outage

    def _believed(self) -> set[CallId]:
        """Calls of this exchange that are not over, as far as we know."""
        of_it = f"{self.exchange.name}:"
        return {name for name, call in self.engine.state.calls.items() if name.startswith(of_it) and not call.ended}

    async def _reconcile(self, before: set[CallId], live: Live) -> None:
        """What it does not have any more has ended; what it has and we do not know has begun, or was answered."""
        name, this_time = self.exchange.name, secrets.token_hex(4)
        present = {call_id(name, call): call for call in live.calls}
        for call in sorted(before - present.keys()):
            ended = CallData(call=call.removeprefix(f"{name}:"), cause=GONE)
            await self._tell(CallEvent("1.0", "call.ended", name, f"{call}:{this_time}", ended))
        for event in live.news:
            known = self.engine.state.calls.get(call_id(name, event.data.call))
            is_news = known is None or (event.type == "call.answered" and not known.answered and not known.ended)
            if is_news and self._is_ours(event):
                named = msgspec.structs.replace(event, id=f"{event.data.call}:{event.type}:{this_time}")
                await self._tell(fit(named))

    # --- what it tells

    def _heard(self, told: dict[str, Any]) -> list[CallEvent]:
        """What cannot be read, or is of a call that did not come in, is nothing to us."""
        try:
            events = [fit(event) for event in ADAPTERS[self.exchange.adapter](Asked(told), self.exchange)]
        except Unreadable as wrong:
            log.warning("unreadable", exchange=self.exchange.name, why=str(wrong))
            return []
        return [event for event in events if self._is_ours(event)]

    def _is_ours(self, event: CallEvent) -> bool:
        call = call_id(event.source, event.data.call)
        if event.data.number in self.ours or call in self.engine.state.calls:
            return True
        return self.lines.is_of_canary(call)

    async def _tell(self, event: CallEvent) -> None:
        """It waits on the line while the service cannot take it."""
        while True:
            try:
                return await self.tell(event)
            except NotNow:
                await asyncio.sleep(AGAIN_S)
