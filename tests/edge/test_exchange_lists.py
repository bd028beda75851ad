"""Exchanges that tell us by themselves are asked which calls they have, at the start and after they were silent."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.edge.conftest import Running, serving
from tests.edge.lists import Canonical, Lister, Mapped, Stringee, Twilio

SOON_S = 15.0


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in life, but sooner."""
    monkeypatch.setattr("dispatch.lines.asking.PAUSES_S", (0.05, 0.1))
    monkeypatch.setattr("dispatch.lines.asking.SURE_S", 0.1)


@pytest.fixture(params=[Twilio, Mapped, Canonical])
async def lister(request: pytest.FixtureRequest) -> AsyncIterator[Lister]:
    async with request.param() as one:
        yield one


def write(folder: Path, lister: Lister, **more: Any) -> None:
    (folder / "secrets").mkdir(exist_ok=True)
    (folder / "secrets" / "exchanges.json").write_text(json.dumps([{**lister.settings, **more}]))


async def calls(running: Running) -> dict[str, tuple[Any, ...]]:
    rows = await (await running.person("khoa")).view("calls")
    told = ("state", "end", "number", "extension")
    return {name.partition(":")[2]: tuple(row[field] for field in told) for name, row in rows.items()}


async def become(running: Running, wanted: dict[str, tuple[Any, ...]]) -> None:
    deadline = time.monotonic() + SOON_S
    while (found := await calls(running)) != wanted:
        assert time.monotonic() < deadline, found
        await asyncio.sleep(0.05)


async def until(so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + SOON_S
    while not so():
        assert time.monotonic() < deadline
        await asyncio.sleep(0.02)


async def owing(running: Running) -> bool:
    _, body = await (await running.person("nhung")).get("/metrics")
    samples = [one for family in text_string_to_metric_families(body.decode()) for one in family.samples]
    return any(one.name == "tiepung_exchange_owing_seconds" for one in samples)


async def until_asked(running: Running) -> None:
    deadline = time.monotonic() + SOON_S
    while await owing(running):
        assert time.monotonic() < deadline
        await asyncio.sleep(0.05)


RINGS = ("ringing", None, "115", None)
GONE = ("ended", "abandoned", "115", None)


async def test_at_the_start_it_is_asked_and_all_parts_of_its_list_are_read(
    database: str, tmp_path: Path, lister: Lister
) -> None:
    for number in range(5):
        lister.has(f"c{number}")
    lister.has("c5", "842713113113", agent="205")
    lister.has("c6", agent="")
    lister.has("made-by-us", "84987654321", direction="outbound-api")
    lister.has("to-somebody-else", "84987654322", agent="206")
    write(tmp_path, lister)
    async with serving(database, tmp_path) as running:
        rings = dict.fromkeys((f"c{number}" for number in range(5)), RINGS)
        await become(running, {**rings, "c5": ("answered", None, "113", "205"), "c6": RINGS})
        await until_asked(running)


async def test_what_happened_while_the_service_was_away_comes_right(
    database: str, tmp_path: Path, lister: Lister
) -> None:
    write(tmp_path, lister)
    async with serving(database, tmp_path) as running:
        for call in ("gone", "stays", "answered-meanwhile"):
            await lister.rings(running, call)
        await become(running, dict.fromkeys(("gone", "stays", "answered-meanwhile"), RINGS))
        await until_asked(running)
    del lister.calls["gone"]
    lister.calls["answered-meanwhile"]["agent"] = "205"
    lister.has("rang-meanwhile")
    async with serving(database, tmp_path) as running:
        answered = ("answered", None, "115", "205")
        wanted = {"gone": GONE, "stays": RINGS, "answered-meanwhile": answered, "rang-meanwhile": RINGS}
        await become(running, wanted)
        ended = [entry["event"] for entry in await running.entries() if entry["event"]["type"] == "CallEnded"]
        assert [event["cause"] for event in ended] == ["gone_after_outage"]
        assert set(await (await running.person("khoa")).view("call_backs")) == {"pbx:gone"}


async def test_after_it_was_silent_it_is_asked_again_and_its_answer_alone_is_no_sign_of_life(
    database: str, tmp_path: Path, lister: Lister
) -> None:
    write(tmp_path, lister, quiet_s=5)
    async with serving(database, tmp_path) as running:
        await lister.rings(running, "gone")
        await lister.rings(running, "stays")
        await silent(running, ["quiet"])
        lister.has("rang-meanwhile")
        asked = lister.asked
    async with serving(database, tmp_path) as running:
        await become(running, {"gone": RINGS, "stays": RINGS, "rang-meanwhile": RINGS})
        await until_asked(running)
        assert lister.asked > asked
        assert await silence(running) == ["quiet"]
        del lister.calls["gone"]
        asked = lister.asked
        await asyncio.sleep(0.3)
        assert lister.asked == asked
        await lister.rings(running, "back")
        await become(running, {"gone": GONE, "stays": RINGS, "rang-meanwhile": RINGS, "back": RINGS})
        await silent(running, [])


async def silence(running: Running) -> list[str]:
    rows = await (await running.person("khoa")).view("situation")
    return [row["why"] for key, row in rows.items() if key.startswith("silent_exchange:")]


async def silent(running: Running, wanted: list[str]) -> None:
    deadline = time.monotonic() + SOON_S
    while (found := await silence(running)) != wanted:
        assert time.monotonic() < deadline, found
        await asyncio.sleep(0.1)


@pytest.mark.parametrize("wrong", [401, 429, 500, 302, "torn", "half", "elsewhere", "endless", "no_list"])
async def test_an_error_ends_no_call_and_it_is_asked_until_it_answers(
    database: str, tmp_path: Path, lister: Lister, wrong: str | int
) -> None:
    write(tmp_path, lister)
    async with serving(database, tmp_path) as running:
        await until_asked(running)
        await lister.rings(running, "gone")
        await lister.rings(running, "stays")
        await become(running, {"gone": RINGS, "stays": RINGS})
    del lister.calls["gone"]
    lister.wrong, before = [wrong] * 100_000, lister.asked
    async with serving(database, tmp_path) as running:
        await until(lambda: lister.asked >= before + 3)
        assert await owing(running)
        assert await calls(running) == {"gone": RINGS, "stays": RINGS}
        lister.wrong = []
        await become(running, {"gone": GONE, "stays": RINGS})
        await until_asked(running)


async def test_half_of_a_list_is_none(database: str, tmp_path: Path, lister: Lister) -> None:
    write(tmp_path, lister)
    async with serving(database, tmp_path) as running:
        for number in range(5):
            await lister.rings(running, f"c{number}")
        await until_asked(running)
    lister.has("c9")
    lister.wrong = [0, 0, 500] * 3  # type: ignore[list-item]
    lister.wrong = [wrong or "" for wrong in lister.wrong]
    async with serving(database, tmp_path) as running:
        await become(running, dict.fromkeys((*(f"c{number}" for number in range(5)), "c9"), RINGS))
        assert not [entry for entry in await running.entries() if entry["event"]["type"] == "CallEnded"]


async def test_a_list_that_lags_behind_ends_no_call(database: str, tmp_path: Path, lister: Lister) -> None:
    write(tmp_path, lister)
    async with serving(database, tmp_path) as running:
        await lister.rings(running, "c1")
        await lister.rings(running, "c2")
        await until_asked(running)
    lister.lag = ["c1"]
    async with serving(database, tmp_path) as running:
        await until_asked(running)
        assert lister.lag == []
        assert await calls(running) == {"c1": RINGS, "c2": RINGS}


async def test_stringee_is_asked_for_its_log_and_what_that_does_not_show_goes_on(database: str, tmp_path: Path) -> None:
    async with Stringee() as stringee:
        write(tmp_path, stringee)
        async with serving(database, tmp_path) as running:
            await until_asked(running)
            assert stringee.asked == 0
            for call in ("over", "under-way", "not-stopped"):
                await stringee.rings(running, call)
            await become(running, dict.fromkeys(("over", "under-way", "not-stopped"), RINGS))
        now = int(time.time() * 1000)
        for number in range(230):
            stringee.has(f"of-others-{number}", at=now + number % 7, stopped=now + 5_000)
        stringee.calls["over"] |= {"at": now - 1_000, "stopped": now}
        stringee.calls["not-stopped"] |= {"at": now - 1_000, "stopped": 0}
        stringee.wrong = ["no_list", 401, 500, "torn"]
        async with serving(database, tmp_path) as running:
            await become(running, {"over": GONE, "under-way": RINGS, "not-stopped": RINGS})
            await until_asked(running)
            assert stringee.asked == 4 + 2 * 3
