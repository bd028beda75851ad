"""Eight who want the same unit at the same time: one gets it, the others are told that it is busy, and by whom."""

import asyncio

import pytest

from dispatch.core import commands
from dispatch.core.rules import Reason, Refusal
from dispatch.core.turn import Done
from dispatch.inbox import Answer
from events.memory import MemoryJournal
from tests.core.province import with_rules
from tests.core.truths import check
from tests.engine.running import Running, running, soon

CLIENTS = 8
ROUNDS = 1_000
PEOPLE_DECIDE = with_rules(assigning="recommend")


async def prepared(run: Running) -> None:
    """Eight incidents without a place, so that nobody but people sends anyone, and one unit on duty."""
    await run.done(commands.BringOnDuty(id="on", unit="A1"))
    for number in range(CLIENTS):
        await run.done(commands.OpenIncident(id=f"open {number}", kind="fall"))


async def one_round(run: Running, number: int) -> tuple[list[Answer], list[str]]:
    """Everyone asks at once, in a different order each time."""

    async def client(name: int) -> Answer:
        for _ in range((name * 7 + number) % 3):
            await asyncio.sleep(0)
        order = commands.AssignUnit(id=f"{number}.{name}", need=f"{name + 1}.1", unit="A1")
        return await run.ask(order, by=f"user:{name}")

    names = [(place + number) % CLIENTS for place in range(CLIENTS)]
    return await asyncio.gather(*map(client, names)), [f"user:{name}" for name in names]


@pytest.mark.parametrize("kind", ["memory", "postgres"])
async def test_eight_clients_assign_one_free_unit_to_eight_incidents(kind, race_journal):
    async with running(race_journal(kind), rules=PEOPLE_DECIDE) as run:
        await prepared(run)
        winners = set()
        for number in range(ROUNDS):
            answers, names = await soon(one_round(run, number))
            won = [at for at, answer in enumerate(answers) if isinstance(answer.reply, Done)]
            assert len(won) == 1
            (winner,) = won
            winners.add(names[winner])
            position = answers[winner].reply.position
            lost = Refusal(Reason.UNIT_IS_BUSY, names[winner], run.clock(), position)
            assert [answer.reply for at, answer in enumerate(answers) if at != winner] == [lost] * (CLIENTS - 1)
            await run.done(
                commands.CancelAssignment(
                    id=f"free {number}", assignment=answers[winner].reply.made, reason="next_round"
                )
            )
        check(run.engine.state)
        assert len(winners) > 1
        orders = [entry for entry in run.listener.heard if type(entry.event).__name__ == "UnitAssigned"]
        assert len(orders) == ROUNDS


@pytest.fixture
def race_journal(postgres):
    return lambda kind: MemoryJournal() if kind == "memory" else postgres.service()
