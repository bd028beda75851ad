"""Ten minutes of 500, all of them: the sender's own pauses by a clock that is moved, a gateway that is really asked."""

import asyncio
import heapq
from collections import Counter
from contextlib import suppress
from itertools import count

import msgspec
import structlog

import events
from dispatch.core import commands
from dispatch.gateways.away import Away
from dispatch.gateways.carriers import Carrier, carriers
from dispatch.gateways.sender import PAUSES_S, Sender
from dispatch.gateways.setup import Gateway, Gateways
from dispatch.gateways.speaking import Letter
from events.values import Time
from projections.messages import TABLE, MessageRow, Messages
from tests.core.province import EXCHANGE, LAN, RULES, TEXT
from tests.edge import gateway as operators
from tests.engine.running import Clock, Running, running, soon

TEN_MINUTES_MS = 600_000
STUCK = 9
"""More than are on their way at a time."""
HALF_HOUR_S = 1_800
PATIENT = msgspec.structs.replace(RULES, limits=msgspec.structs.replace(RULES.limits, link_s=HALF_HOUR_S))


class Naps:
    """Pauses that end when the clock is moved so far."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.asleep: list[tuple[float, int, asyncio.Future[None]]] = []
        self.numbers = count()
        self.lasted_s: list[float] = []

    async def __call__(self, seconds: float) -> None:
        end = asyncio.get_running_loop().create_future()
        self.lasted_s.append(seconds)
        heapq.heappush(self.asleep, (self.clock.now + seconds * 1000, next(self.numbers), end))
        await end

    def wake_next(self) -> None:
        """The clock is moved to where the first of them ends."""
        at, _, end = heapq.heappop(self.asleep)
        self.clock.now = Time(max(self.clock.now, round(at)))
        end.set_result(None)


class Known:
    """The messages as the journal has them by now."""

    def __init__(self, run: Running) -> None:
        self.run = run
        self.messages = Messages()
        self.seen = 0

    def __call__(self) -> Messages:
        fresh = self.run.listener.heard[self.seen :]
        self.seen += len(fresh)
        self.messages.project([entry for entry in fresh if type(entry.event) in TABLE])
        return self.messages

    def count(self, state: str) -> int:
        return sum(row.state == state for row in self().rows.values())


async def compose(row: MessageRow) -> Letter:
    return Letter(f"j:{row.message}", row.way, row.purpose, "+84912345678", "…", "vi", row.expires, "", "115", False)


def of_operator(name: str, url: str) -> tuple[Carrier, ...]:
    """In its own fields: a signature would be of a time that is not yet."""
    one = Gateway(name=name, ways=("sms",), url=url, body="json", fields={"to": "{to}", "id": "{message}"})
    return carriers("sms", None, Gateways((one,)), {})


async def due(run: Running, call: str) -> int:
    """A link to the caller of this call; the number of its message."""
    await run.done(commands.RingCall(id=run.id(), call=call, number="115", caller=TEXT), EXCHANGE)
    await run.done(commands.AskLocation(id=run.id(), call=call), LAN)
    return max(one.event.message for one in await run.entries() if isinstance(one.event, events.MessageDue))


async def until(so) -> None:
    async with asyncio.timeout(20):
        while not so():
            await asyncio.sleep(0.002)


async def test_after_ten_minutes_of_500_each_message_leaves_once_and_meanwhile_nobody_else_waits():
    async with running(rules=PATIENT) as run, operators.listening() as ill, operators.listening() as well:
        ill.statuses = [500]
        known, naps, away = Known(run), Naps(run.clock), Away()
        by = {"ill": of_operator("ill", ill.url), "well": of_operator("well", well.url)}
        sender = Sender(
            run.engine, known, lambda row: by[str(row.call).partition(":")[0]], run.clock, compose, away, naps
        )
        began = run.clock.now
        for number in range(STUCK):
            await due(run, f"ill:{number}")
        with structlog.testing.capture_logs() as logs:
            sending = asyncio.create_task(sender.run())
            await until(lambda: len(naps.asleep) == STUCK)
            assert away.since == {"ill": began}
            others = 0
            while run.clock.now < began + TEN_MINUTES_MS:
                naps.wake_next()
                if run.clock.now >= began + TEN_MINUTES_MS:
                    ill.statuses = [200]
                    tries = Counter(told["id"] for told in ill.heard)
                    break
                await until(lambda: len(naps.asleep) == STUCK)
                if (run.clock.now - began) // 60_000 > others:
                    others += 1
                    before = run.clock.now
                    sender.hear(await due(run, f"well:{others}"), "link")
                    await until(lambda: known.count("sent") == others)  # noqa: B023 -- waited for within the turn
                    assert run.clock.now == before, "it left without any pause"
            assert others == 9
            assert known.count("sent") == others, "no yes, no entry"
            assert away.since == {"ill": began}
            await until(lambda: known.count("due") == len(naps.asleep))
            while naps.asleep:
                naps.wake_next()
                await until(lambda: known.count("due") == len(naps.asleep))
            sending.cancel()
            with suppress(asyncio.CancelledError):
                await soon(sending)
    assert run.clock.now - began >= TEN_MINUTES_MS
    sent = [one.event.message for one in run.listener.heard if isinstance(one.event, events.MessageSent)]
    assert sorted(sent) == sorted(set(sent)), "an entry each, and no second one"
    assert len(sent) == STUCK + others
    assert len(tries) == STUCK
    assert Counter(told["id"] for told in ill.heard) == tries + Counter(tries.keys()), (
        "after its yes none is asked again"
    )
    assert all(20 <= tried <= 40 for tried in tries.values()), tries
    assert max(naps.lasted_s) <= PAUSES_S[-1] * 1.2
    assert away.since == {}
    told = [(one["event"], one["gateway"]) for one in logs if one["event"].startswith("gateway_")]
    assert told == [("gateway_away", "ill"), ("gateway_back", "ill")], "one alarm, raised once and settled once"
