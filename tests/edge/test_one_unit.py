"""One free unit, and eight who want it at the same moment: one has it, the others are told who was faster."""

import asyncio
import os
from contextlib import AsyncExitStack

import pytest

from tests.edge.conftest import Running, fresh

ROUNDS = int(os.environ.get("CONTEST_ROUNDS", "100"))
CLIENTS = 8


@pytest.mark.timeout(60 + ROUNDS)
async def test_of_eight_who_want_one_unit_exactly_one_has_it(running: Running) -> None:
    """The incidents have no place, so that the planner leaves them to people."""
    await running.crew("A01")
    person = await running.person("lan")
    incidents = [await person.open_incident() for _ in range(CLIENTS)]
    winners = set()
    async with AsyncExitStack() as stack:
        clients = [await stack.enter_async_context(running.machine("city-dispatcher")) for _ in range(CLIENTS)]
        for _ in range(ROUNDS):
            answers = await asyncio.gather(
                *(
                    client.command("AssignUnit", fresh(), need=f"{number}.1", unit="A01")
                    for client, number in zip(clients, incidents, strict=True)
                )
            )
            won = [at for at, (status, _) in enumerate(answers) if status == 200]
            assert len(won) == 1, answers
            position = answers[won[0]][1]["position"]
            for status, body in (answer for at, answer in enumerate(answers) if at != won[0]):
                assert (status, body["reason"]) == (409, "unit_is_busy")
                assert (body["by"], body["position"]) == ("user:city-dispatcher", position)
                assert body["at"] > 0
            winners.add(won[0])
            assert (await person.view("units"))["A01"]["incident"] == incidents[won[0]]
            await person.do("CancelAssignment", assignment=answers[won[0]][1]["ids"]["assignment"], reason="next_round")
    entries = [one["event"] for one in await running.entries()]
    out = 0
    for event in entries:
        if event["type"] == "UnitAssigned":
            assert event["unit"] == "A01"
            out += 1
        elif event["type"] == "AssignmentEnded":
            out -= 1
        assert out in (0, 1)
    assert sum(event["type"] == "UnitAssigned" for event in entries) == ROUNDS
