"""A bug in what goes on beside the turns costs that alone, and for a moment: calls are answered, the others go on."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from dispatch import chores
from dispatch.gateways.loudspeakers import Loudspeakers
from dispatch.gateways.sender import Sender
from dispatch.http.stream import Watchers
from tests.edge.clusters import playing, prepare, until
from tests.edge.conftest import Client, serving
from tests.edge.desk import IN_COMMUNE, let_out, written
from tests.edge.gateway import listening, signed
from tests.edge.listening import watching
from tests.edge.test_messages import called, sending


@pytest.fixture(autouse=True)
def soon_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chores, "AGAIN_S", 0.01)
    monkeypatch.setattr(chores, "WELL_S", 0.5)


def fails_first(monkeypatch: pytest.MonkeyPatch, of: type, name: str, times: int = 2) -> list[str]:
    """The bugs that were shown; after so many there is none any more."""
    shown: list[str] = []
    well: Callable[..., Awaitable[Any]] = getattr(of, name)

    async def sometimes(self: Any, *asked: Any) -> Any:
        if len(shown) < times:
            shown.append(name)
            raise ZeroDivisionError(name)
        return await well(self, *asked)

    monkeypatch.setattr(of, name, sometimes)
    return shown


async def failing(client: Client) -> int:
    lines = (await client.get("/metrics"))[1].decode().splitlines()
    return int(float(next(line for line in lines if line.startswith("tiepung_chores_failing ")).split()[1]))


async def test_a_bug_in_telling_ends_the_streams_and_those_who_come_back_are_told(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with serving(database, tmp_path) as running:
        lan, nhung = await running.person("lan"), await running.person("nhung")
        fails_first(monkeypatch, Watchers, "tick", times=1)
        async with watching(lan) as watcher:
            await watcher.opened()
            await lan.open_incident("stroke")
            with pytest.raises(EOFError):
                await watcher.position(1 << 62)
        assert await failing(nhung) == 1
        async with watching(lan) as watcher:
            await watcher.opened()
            number = await lan.open_incident("stroke")
            assert await watcher.until("queue", str(number))
        await asyncio.sleep(chores.WELL_S)
        assert await failing(nhung) == 0


async def test_a_bug_beside_the_messages_keeps_none_from_leaving_and_sends_none_twice(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = fails_first(monkeypatch, Sender, "_safely")
    async with listening() as gateway, sending(database, tmp_path, signed(gateway)) as running:
        lan = await running.person("lan")
        for _ in range(3):
            await lan.do("AskLocation", call=await called(running))
        await until(lambda: len(gateway.heard) == 3, 5.0)
        await asyncio.sleep(0.2)
    assert len(shown) == 2
    assert len(gateway.heard) == 3


async def test_a_bug_beside_the_warnings_keeps_none_from_being_played(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = fails_first(monkeypatch, Loudspeakers, "_rounds")
    async with playing() as clusters, serving(database, tmp_path, prepare(tmp_path, clusters)) as running:
        lan = await running.person("lan")
        await let_out(running, await written(lan))
        await until(lambda: len(clusters.played) == IN_COMMUNE, 5.0)
    assert len(shown) == 2
    assert set(clusters.played.values()) == {1}
