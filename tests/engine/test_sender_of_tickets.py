"""News of tickets at the sender: what did not answer is left alone, one try finds out, and orders have other hands."""

import aiohttp
import pytest

import events
from dispatch.gateways import sender
from dispatch.gateways.carriers import Carrier
from dispatch.gateways.outcome import Sent
from dispatch.gateways.sender import Sender
from dispatch.gateways.speaking import Letter
from events.entry import Entry
from events.values import Time
from projections.messages import Messages
from tests.core.province import LAN, START
from tests.engine.running import Running, running

MANY = 50


def to_ward(message: int) -> events.MessageDue:
    until = Time(START + 4 * 24 * 3_600_000)
    return events.MessageDue(message, "webhook", "work", until, LAN, ticket=message, agency="ward", news="forwarded")


def told(run: Running, monkeypatch: pytest.MonkeyPatch, asked: list[str]) -> Sender:
    """A sender to whom much is due for an agency whose system is away."""
    messages = Messages()
    messages.project([Entry(at, START, LAN, "c", to_ward(at)) for at in range(1, MANY + 1)])

    async def compose(row):
        return Letter(f"j:{row.message}", row.way, row.purpose, "", "", "vi", row.expires)

    async def ask(session, letter, carrier, now):
        asked.append(letter.message)
        return Sent(again_s=0.0, cause="away")

    monkeypatch.setattr(sender, "ask", ask)
    ward = Carrier("agency-ward", 1.0, lambda *_: None, lambda *_: False)
    return Sender(run.engine, lambda: messages, lambda row: (ward,), run.clock, compose)


async def test_what_did_not_answer_is_tried_by_one_for_all(monkeypatch: pytest.MonkeyPatch):
    asked: list[str] = []
    async with running() as run, aiohttp.ClientSession() as session:
        sends = told(run, monkeypatch, asked)
        pauses = [await sends._safely(session, message) for message in range(1, MANY + 1)]
        assert asked == ["j:1"]
        assert all(pause is not None and pause > 0 for pause in pauses)
        run.clock.now = Time(run.clock.now + sender.REST_MS)
        for message in range(1, MANY + 1):
            await sends._safely(session, message)
        assert asked == ["j:1", "j:1"], "and the same again, when it was left alone for long enough"


async def test_news_of_tickets_stand_in_a_line_of_their_own(monkeypatch: pytest.MonkeyPatch):
    async with running() as run:
        sends = told(run, monkeypatch, [])
        for message in range(1, MANY + 1):
            sends.hear(message, "work")
        sends.hear(99, "order")
        assert (sends.due.qsize(), sends.of_tickets.qsize()) == (1, MANY)
