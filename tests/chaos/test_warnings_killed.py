"""`kill -9` while a warning is approved, sent, acknowledged and tried again: every cluster plays it, and once.

CI kills nine times; `CHAOS_ROUNDS=20 pytest tests/chaos` is the long form, sixty times (`make chaos`).
"""

import asyncio
import itertools
import os
import random
import secrets
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

import aiohttp
import pytest

import events
from loadtests.invariants import Outgoing
from tests.chaos.horns import Horns
from tests.chaos.world import READY_S, World, address, check_archive, check_shown, entries_of, followed, verify
from tests.edge.clusters import playing, prepare
from tests.edge.conftest import Client

ROUNDS = int(os.environ.get("CHAOS_ROUNDS", "3"))
KILLED = (("service",), ("postgres",), ("service", "postgres"))
VI = {"headline": "Ngập sâu", "description": "Nước suối lên nhanh, không qua ngầm.", "instruction": "Lên nhà văn hoá."}
HOLD_S, TRIES = 1, 60
"""So many that none of them falls silent."""


class Desk:
    """Somebody at a desk who asks again, with the same id, until it is answered."""

    def __init__(self, client: Client, name: str) -> None:
        self.client, self.name = client, name

    async def do(self, what: str, **fields: Any) -> None:
        name = f"{what}-{secrets.token_hex(6)}"

        async def kept() -> bool:
            status, body = await self.client.command(what, name, **fields)
            if status not in (200, 401, 503):
                pytest.fail(f"{what}: {status} {body}")
            if status == 401:
                await self.client.sign_in(self.name)
            return status == 200

        await until(kept)

    async def rows(self) -> dict[str, Any]:
        return dict(await until(lambda: self.client.view("warnings")))

    async def row(self, number: int) -> dict[str, Any]:
        return dict((await self.rows())[str(number)])


async def until(so: Callable[[], Any]) -> Any:
    """What it says, as soon as it says something; a service that is away says nothing."""
    async with asyncio.timeout(READY_S):
        while True:
            with suppress(aiohttp.ClientError, OSError, AssertionError):
                said = so()
                said = await said if asyncio.iscoroutine(said) else said
                if said:
                    return said
            await asyncio.sleep(0.02)


@asynccontextmanager
async def at_desk(world: World, name: str) -> AsyncIterator[Desk]:
    async with Client(world.url) as client:
        await client.sign_in(name)
        yield Desk(client, name)


# --- when it is killed


async def approved(horns: Horns, number: int, random_: random.Random) -> None:
    """Between the approval and the sending, and at times just when it is sent."""
    await asyncio.sleep(random_.uniform(0, HOLD_S * 1.1))


async def sending(horns: Horns, number: int, random_: random.Random) -> None:
    """After the first of many were told, before anybody has acknowledged."""
    horns.speaks.clear()
    await until(lambda: len(horns.deliveries(number)) >= random_.randint(1, 25))


async def retried(horns: Horns, number: int, random_: random.Random) -> None:
    """While those are told again who have not acknowledged."""
    horns.speaks.clear()
    await until(lambda: any(horns.tries[one] > 1 for one in horns.deliveries(number)))
    await asyncio.sleep(random_.uniform(0, 0.1))


MOMENTS = (approved, sending, retried)


@pytest.mark.slow
@pytest.mark.timeout(120 + 60 * ROUNDS)
async def test_each_cluster_plays_each_warning_once_whatever_is_killed_when(tmp_path: Path) -> None:
    random_, horns, midst = random.Random(11), Horns(11), 0
    rounds = list(itertools.islice(itertools.cycle(itertools.product(KILLED, MOMENTS)), 3 * ROUNDS))
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(playing(horns))
        (tmp_path / "data").mkdir()
        region = prepare(tmp_path / "data", horns, warning_hold_s=HOLD_S, warning_again_s=1, warning_tries=TRIES)
        world = await stack.enter_async_context(World(tmp_path / "data", EOC_REGION=region))
        horns.service_url = world.url
        lan = await stack.enter_async_context(at_desk(world, "lan"))
        nhung = await stack.enter_async_context(at_desk(world, "nhung"))
        speaking = asyncio.create_task(horns.speak())
        for number, (killed, moment) in enumerate(rounds, 1):
            reached = await let_out(lan, nhung, number)
            await moment(horns, number, random_)
            world.kill(*killed)
            midst += 0 < len(horns.deliveries(number)) < len(reached)
            await world.ready()
            horns.speaks.set()
            row = await until(partial(all_acknowledged, lan, number))
            assert (row["state"], row["clusters"], row["silent"]) == ("sent", len(reached), 0), moment.__name__
            assert horns.players(row["identifier"]) == reached, (moment.__name__, killed)
        speaking.cancel()
        dsn = await address(world.data)
        await followed(dsn)
        shown = await world.views("warnings")
        entries = await entries_of(dsn)
        assert await verify(world.data) == 0
    assert set(horns.plays.values()) == {1}, "every try of a cluster carried the same identifier"
    assert {len(told) for told in horns.told.values()} == {1}, "and said the same"
    assert max(horns.tries.values()) > 1
    assert midst, "no kill came while some had been told and others not"
    sent = Counter(entry.event.warning for entry in entries if isinstance(entry.event, events.WarningSent))
    assert sent == dict.fromkeys(range(1, len(rounds) + 1), 1)
    outgoing = Outgoing()
    for entry in entries:
        outgoing.hear(entry)
    check_shown(shown, entries)
    await check_archive(world.data)


async def let_out(lan: Desk, nhung: Desk, number: int) -> set[str]:
    """One writes it, another approves it; whom it reaches."""
    expires = int((time.time() + 3_600) * 1000)
    await lan.do("WriteWarning", level="urgent", category="met", vi=VI, expires=expires, areas=["25195"])
    _, body = await until(lambda: nhung.client.get(f"/warnings/{number}"))
    await nhung.do("ApproveWarning", warning=number, count=len(body["reach"]))
    return set(body["reach"])


async def all_acknowledged(lan: Desk, number: int) -> dict[str, Any] | None:
    row = await lan.row(number)
    return row if 0 < row["clusters"] == row["acknowledged"] else None
