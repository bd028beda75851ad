"""A line held open to an exchange: lost, it is opened again, and then the exchange is asked which calls it has."""

import asyncio
import random
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from typing import Any

import structlog

from dispatch.engine import Engine
from dispatch.exchanges import ADAPTERS, Asked, CallEvent, Exchange, Unreadable
from dispatch.exchanges.fitting import call_id, fit
from dispatch.lines import asterisk, freeswitch
from dispatch.lines.comparing import Comparison, Tell
from dispatch.lines.heard import Lines
from dispatch.lines.session import LineBroken, Session, Stolen

PAUSES_S = (0.2, 0.5, 1.0, 2.0, 5.0, 10.0)
"""Between tries, each up to half as long again, so that not all lines come back at once; the last one is repeated."""
STOLEN_S = 30.0
"""Until we take back a line that another took, since two who do so at once would both hear nothing."""

OPEN: Mapping[str, Callable[[Exchange], AbstractAsyncContextManager[Session]]] = {
    "asterisk": asterisk.opened,
    "freeswitch": freeswitch.opened,
}

log = structlog.get_logger("lines")


class Line:
    """To one exchange. Of all calls it tells, ours are those that were made to one of its numbers."""

    def __init__(self, exchange: Exchange, engine: Engine, lines: Lines, tell: Tell) -> None:
        self.exchange = exchange
        self.lines = lines
        self.comparison = Comparison(exchange, engine, tell)
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
            before = self.comparison.believed()
            await self.comparison.settle(before, await session.live())
            self.tries = 0
            self.lines.connected(self.exchange.name)
            log.info("line_open", exchange=self.exchange.name)
            async for told in session.news():
                for event in self._heard(told):
                    await self.comparison.tell(event)

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
        if self.comparison.is_of_ours(event):
            return True
        return self.lines.is_of_canary(call_id(event.source, event.data.call))
