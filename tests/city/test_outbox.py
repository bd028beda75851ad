"""What the city says goes out in order, once it can, and with the same id until it is answered."""

import asyncio

import aiohttp

from dispatch.core import commands
from dispatch.exchanges.canonical import CallData
from events.values import CallId, CommandId, IncidentId, UnitId
from loadtests.link import Answer, Told
from loadtests.messages import Asked, Delivery, Sent, again_by, told_late
from loadtests.outbox import Outbox


def ring(call: str, delivery: str) -> Delivery:
    return Delivery(delivery, "call.ringing", CallData(call, number="115", at=1_000))


def home(who: str, command: str) -> Asked:
    return Asked(who, (commands.ReturnUnit(id=CommandId(command), unit=UnitId(who.upper())),))


class Service:
    """Takes what it is sent after a while, and fails as often as it is told to."""

    def __init__(self, failures: int = 0, slow_s: float = 0.0) -> None:
        self.failures = failures
        self.slow_s = slow_s
        self.tried: list[Sent] = []
        self.taken: list[Sent] = []

    async def __call__(self, sent: Sent) -> Answer:
        self.tried.append(sent)
        await asyncio.sleep(self.slow_s)
        if self.failures:
            self.failures -= 1
            if self.failures % 2:
                raise aiohttp.ClientConnectionError
            return Answer(503)
        self.taken.append(sent)
        return Answer(200)


async def test_everyones_own_goes_out_in_order():
    service = Service(slow_s=0.001)
    outbox = Outbox(service)
    said = [home("a1", str(n)) for n in range(5)] + [home("a2", str(n)) for n in range(5)]
    for sent in said:
        outbox.put(sent)
    await outbox.settle(2)
    assert [one for one in service.taken if one.who == "a1"] == said[:5]
    assert [one for one in service.taken if one.who == "a2"] == said[5:]
    assert outbox.waiting == 0


async def test_what_was_not_answered_is_said_again_with_the_same_id():
    service = Service(failures=2)
    outbox = Outbox(service)
    outbox.put(home("a1", "7"))
    await outbox.settle(3)
    assert service.tried == [home("a1", "7")] * 3
    assert service.taken == [home("a1", "7")]


async def test_what_is_asked_about_a_call_waits_until_it_rang():
    service = Service(slow_s=0.01)
    outbox = Outbox(service)
    call = ring("17", "d1")
    attach = commands.AttachCall(id=CommandId("c1"), call=CallId("city:17"), incident=IncidentId(3))
    outbox.put(call)
    outbox.put(Asked("tn1", (attach,)))
    await outbox.settle(2)
    assert service.taken == [call, Asked("tn1", (attach,))]


async def test_a_refusal_is_counted_and_not_asked_again():
    async def refuse(sent: Sent) -> Answer:
        return Answer(409, (Told(409, "unit_is_busy"),))

    outbox = Outbox(refuse)
    outbox.put(home("a1", "1"))
    await outbox.settle(2)
    assert outbox.refused == {"unit_is_busy": 1}
    assert outbox.taken == 1


async def test_leaving_does_not_wait_for_ever():
    outbox = Outbox(Service(slow_s=60))
    outbox.put(home("a1", "1"))
    async with asyncio.timeout(2):
        await outbox.settle(0.1)


def test_times_are_read_from_another_clock():
    late = told_late(commands.ReturnUnit(id=CommandId("1"), unit=UnitId("A1")), 5_000)
    moved = again_by(Asked("a1", (late,)), lambda time: time // 10)
    assert moved.commands[0].happened_at == 500
    assert again_by(ring("1", "d"), lambda time: time // 10).data.at == 100
