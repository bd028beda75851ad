"""What an exchange says of the calls that it has, held against what we believe of them."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable

import msgspec

from dispatch.engine import Engine
from dispatch.exchanges import CallData, CallEvent, Exchange
from dispatch.exchanges.canonical import Live
from dispatch.exchanges.fitting import call_id, fit
from dispatch.lines.session import NotNow
from events.values import CallId, Time

AGAIN_S = 0.2
"""Until what the service could not take is told again."""
GONE = "gone_after_outage"
"""The cause of an end that nobody told: when the exchange could be asked again, it did not have the call any more."""

Tell = Callable[[CallEvent], Awaitable[None]]
"""One event, until it is on disk; the same way as a webhook's. Raises NotNow."""


class Comparison:
    """With one exchange. Of all calls it tells, ours are those that were made to one of its numbers."""

    def __init__(self, exchange: Exchange, engine: Engine, tell: Tell) -> None:
        self.exchange = exchange
        self.engine = engine
        self._tell = tell
        self.ours = frozenset(exchange.numbers.values())

    def believed(self) -> dict[CallId, Time]:
        """Calls of this exchange that are not over, as far as we know, and when each rang."""
        of_it = f"{self.exchange.name}:"
        return {
            name: call.rang_at
            for name, call in self.engine.state.calls.items()
            if name.startswith(of_it) and not call.ended
        }

    def missing(self, before: dict[CallId, Time], live: Live) -> set[CallId]:
        """Those we believed in when it was asked, which it does not have."""
        return before.keys() - {call_id(self.exchange.name, call) for call in live.calls}

    async def settle(self, before: dict[CallId, Time], live: Live) -> None:
        """What it does not have any more has ended; what it has and we do not know has begun, or was answered."""
        name, this_time = self.exchange.name, secrets.token_hex(4)
        for call in sorted(self.missing(before, live) & self.believed().keys()):
            ended = CallData(call=call.removeprefix(f"{name}:"), cause=GONE)
            await self.tell(CallEvent("1.0", "call.ended", name, f"{call}:{this_time}", ended))
        for event in live.news:
            known = self.engine.state.calls.get(call_id(name, event.data.call))
            is_news = known is None or (event.type == "call.answered" and not known.answered and not known.ended)
            if is_news and self.is_of_ours(event):
                named = msgspec.structs.replace(event, id=f"{event.data.call}:{event.type}:{this_time}")
                await self.tell(fit(named))

    def is_of_ours(self, event: CallEvent) -> bool:
        """Of a call that came in, or one that we know."""
        return event.data.number in self.ours or call_id(event.source, event.data.call) in self.engine.state.calls

    async def tell(self, event: CallEvent) -> None:
        """It waits while the service cannot take it."""
        while True:
            try:
                return await self._tell(event)
            except NotNow:
                await asyncio.sleep(AGAIN_S)
