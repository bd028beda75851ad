"""What came of a message is remembered until it can be kept: meanwhile nobody is sent the same again."""

import asyncio
from contextlib import suppress

import pytest

import events
from dispatch import inbox
from dispatch.gateways.sender import Sender
from dispatch.inbox import Asked, Full
from tests.edge import gateway as operators
from tests.engine.running import Faulty, Running, note, running, soon
from tests.engine.test_ten_minutes import Known, Naps, compose, due, of_operator, until


async def filled(run: Running) -> list[Asked]:
    """Its inbox, while nothing can be kept."""
    notes: list[Asked] = []
    for _ in range(10):
        with suppress(Full):
            while True:
                notes.append(run.ask(note(len(notes))))
        await asyncio.sleep(0.02)
    return notes


@pytest.mark.parametrize(("status", "outcome"), [(200, events.MessageSent), (403, events.MessageEnded)])
async def test_a_message_whose_outcome_finds_no_room_is_not_sent_again(
    status: int, outcome: type, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(inbox, "INBOX_MAX", 10)
    monkeypatch.setattr(inbox, "TELEPHONY_KEPT", 4)
    journal = Faulty()
    async with running(journal) as run, operators.listening() as gateway:
        gateway.statuses = [status]
        known, naps = Known(run), Naps(run.clock)
        by = of_operator("one", gateway.url)
        sender = Sender(run.engine, known, lambda _: by, run.clock, compose, sleep=naps)
        message = await due(run, "exchange:1")
        journal.gate.clear()
        notes = await filled(run)
        sending = asyncio.create_task(sender.run())
        for _ in range(5):
            await until(lambda: naps.asleep)
            assert len(gateway.heard) == 1
            naps.wake_next()
            await asyncio.sleep(0)
        journal.gate.set()
        for asked in notes:
            await soon(asked)
        while not any(isinstance(one.event, outcome) for one in run.listener.heard):
            await asyncio.sleep(0.002)
            if naps.asleep:
                naps.wake_next()
        await until(lambda: not sender.in_hand)
        sending.cancel()
        with suppress(asyncio.CancelledError):
            await soon(sending)
    assert len(gateway.heard) == 1
    told = [one.event.message for one in run.listener.heard if isinstance(one.event, outcome)]
    assert told == [message]
    assert not sender.outcomes
