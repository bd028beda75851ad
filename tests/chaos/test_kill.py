"""`kill -9` of the service, of PostgreSQL, of both, under load: what was acknowledged is in the journal, once.

CI kills three times each; `CHAOS_ROUNDS=20 pytest tests/chaos` is the long form.
"""

import asyncio
import json
import os
import random
from collections import Counter
from contextlib import suppress
from pathlib import Path

import aiohttp
import pytest

from tests.chaos.world import READY_S, World, address, check_archive, check_shown, entries_of, followed, verify

ROUNDS = int(os.environ.get("CHAOS_ROUNDS", "3"))
ASKERS = 8


class Busy(World):
    """What was sent, and what was answered."""

    def __init__(self, data: Path) -> None:
        super().__init__(data)
        self.acknowledged: set[str] = set()
        self.sent = 0

    async def ask(self, number: int, stop: asyncio.Event) -> None:
        """Open incidents, and report units on and off duty; the same id again until it is answered."""
        tokens = json.loads((self.data / "secrets" / "demo.json").read_text())["tokens"]
        headers = {"Authorization": f"Bearer {tokens['city-dispatcher']}"}
        units = [name.upper() for name in sorted(tokens) if name[0] == "a" and name[1:].isdigit()][number::ASKERS]
        async with aiohttp.ClientSession(headers=headers, timeout=aiohttp.ClientTimeout(total=10)) as client:
            for count in range(1 << 30):
                if stop.is_set():
                    return
                name = f"chaos:{number}:{count}"
                command = self._command(name, count, units)
                self.sent += 1
                await self._until_answered(client, command, stop)

    def _command(self, name: str, count: int, units: list[str]) -> dict[str, object]:
        unit = units[count // 2 % len(units)]
        if count % 3 == 0:
            place = {"lat": 11.5 + count % 50 / 100, "lon": 106.8}
            return {"type": "OpenIncident", "id": name, "kind": "chest_pain", "place": place, "text": "đau ngực"}
        if count % 3 == 1:
            return {"type": "BringOnDuty", "id": name, "unit": unit}
        return {"type": "TakeOutOfService", "id": name, "unit": unit, "reason": "rest"}

    async def _until_answered(
        self, client: aiohttp.ClientSession, command: dict[str, object], stop: asyncio.Event
    ) -> None:
        while not stop.is_set():
            with suppress(aiohttp.ClientError, OSError, TimeoutError):
                async with client.post(f"{self.url}/commands", json=command) as response:
                    await response.read()
                    if response.status == 200:
                        self.acknowledged.add(str(command["id"]))
                    if response.status in (200, 409):
                        return
            await asyncio.sleep(0.05)


@pytest.mark.slow
@pytest.mark.parametrize("what", [("service",), ("postgres",), ("service", "postgres")], ids=" and ".join)
@pytest.mark.timeout(60 + 40 * ROUNDS)
async def test_what_was_acknowledged_is_kept_once(tmp_path: Path, what: tuple[str, ...]) -> None:
    random_ = random.Random(7)
    async with Busy(tmp_path) as world:
        stop = asyncio.Event()
        asking = [asyncio.create_task(world.ask(number, stop)) for number in range(ASKERS)]
        for _ in range(ROUNDS):
            await asyncio.sleep(random_.uniform(0.2, 1.5))
            before = len(world.acknowledged)
            world.kill(*what)
            await world.ready()
            async with asyncio.timeout(READY_S):
                while len(world.acknowledged) < before + 5:
                    await asyncio.sleep(0.05)
        stop.set()
        await asyncio.gather(*asking)
        dsn = await address(tmp_path)
        await followed(dsn)
        shown = await world.views("queue", "history", "calls", "units", "situation")
        entries = await entries_of(dsn)
        assert await verify(tmp_path) == 0
    first_of = Counter(entry.cause for entry in entries if entry.content is not None)
    assert world.acknowledged <= first_of.keys()
    assert all(count == 1 for cause, count in first_of.items() if cause.startswith("chaos:"))
    state, views = check_shown(shown, entries)
    busy = [assignment.unit for assignment in state.assignments.values()]
    assert len(busy) == len(set(busy))
    assert {row.unit for row in views.units.rows.values() if row.assignment} == set(busy)
    await check_archive(tmp_path)
