"""Calling back goes out through the exchange the call came by: it rings the desk, then the caller."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from dispatch.gateways import sender
from tests.edge.conftest import Running, serving
from tests.edge.gateway import Gateway, listening, settings, signed
from tests.edge.test_messages import called, ended

PASSWORD = "geheim-of-the-exchange"


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sender, "PAUSES_S", (0.1,))


def can_dial(gateway: Gateway, name: str = "exchange", adapter: str = "asterisk", **dial: Any) -> dict[str, Any]:
    told = {"url": gateway.url, "user": "tiepung", "secret": PASSWORD, **dial}
    return {"name": name, "adapter": adapter, "secret": "s" * 24, "dial": told}


@asynccontextmanager
async def dialling(
    database: str, folder: Path, *exchanges: dict[str, Any], gateways: tuple[dict[str, Any], ...] = ()
) -> AsyncIterator[Running]:
    (folder / "secrets").mkdir(exist_ok=True)
    (folder / "secrets" / "exchanges.json").write_text(json.dumps(exchanges))
    (folder / "secrets" / "gateways.json").write_bytes(settings(*gateways))
    async with serving(database, folder) as running:
        yield running


async def dial(running: Running, desk: str = "201") -> None:
    lan = await running.person("lan")
    await lan.do("SignOnDesk", extension=desk)
    call = await called(running)
    await lan.do("AskCallBack", call=call, why="promised")
    await lan.do("DialCaller", call=call)


async def test_the_exchange_the_call_came_by_rings_the_desk_and_then_the_caller(
    database: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    async with listening() as other, listening() as own, listening() as gateway:
        exchanges = can_dial(other, "other"), can_dial(own)
        async with dialling(database, tmp_path, *exchanges, gateways=(signed(gateway),)) as running:
            await dial(running)
            row = await ended(await running.person("lan"))
            assert (row["end"], row["gateway"]) == ("done", "exchange")
            told = own.heard[0]
            assert told["endpoint"] == "PJSIP/201"
            assert (told["extension"], told["callerId"]) == ("+84912345678", "115")
            assert told["channelId"].startswith("tiepung-")
            assert (other.heard, gateway.heard) == ([], [])
            assert "912345678" not in json.dumps(await running.entries())
    said = "".join(capfd.readouterr())
    assert "912345678" not in said
    assert PASSWORD not in said


async def test_one_that_knows_us_not_is_passed_over_for_the_next(database: str, tmp_path: Path) -> None:
    async with listening() as own, listening() as gateway:
        own.statuses = [401]
        async with dialling(database, tmp_path, can_dial(own), gateways=(signed(gateway),)) as running:
            await dial(running)
            row = await ended(await running.person("lan"))
            assert (row["end"], row["gateway"], len(own.heard)) == ("done", "one", 1)


async def test_one_that_fails_for_a_while_is_asked_again_by_the_same_name(database: str, tmp_path: Path) -> None:
    async with listening() as own:
        own.statuses = [500, 503, 409]
        async with dialling(database, tmp_path, can_dial(own)) as running:
            await dial(running)
            assert (await ended(await running.person("lan")))["end"] == "done", "409: it had taken it before"
            assert len(own.heard) == 3
            assert len({one["channelId"] for one in own.heard}) == 1


async def test_one_that_does_not_answer_is_asked_again(database: str, tmp_path: Path) -> None:
    async with listening() as own:
        own.rests_s = [2.0]
        async with dialling(database, tmp_path, can_dial(own, timeout_s=0.3)) as running:
            await dial(running)
            assert (await ended(await running.person("lan")))["end"] == "done"
            assert len({one["channelId"] for one in own.heard}) == 1


async def test_one_that_says_no_with_200_has_said_no(database: str, tmp_path: Path) -> None:
    async with listening() as own:
        own.body = b'{"r":7}'
        async with dialling(database, tmp_path, can_dial(own, adapter="stringee")) as running:
            await dial(running)
            row = await ended(await running.person("lan"))
            assert (row["end"], row["cause"], len(own.heard)) == ("failed", "refused", 1)


async def test_a_desk_whose_name_could_be_read_as_more_is_not_rung(database: str, tmp_path: Path) -> None:
    async with listening() as own, dialling(database, tmp_path, can_dial(own)) as running:
        await dial(running, "201 &system(x)")
        row = await ended(await running.person("lan"))
        assert (row["end"], row["cause"], own.heard) == ("failed", "wrong_extension", [])
