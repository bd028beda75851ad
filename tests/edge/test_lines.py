"""A line held to an exchange: whatever happens to it, the calls come out right in the end."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from tests.edge.conftest import Running, serving
from tests.edge.switches import Asterisk, FreeSwitch, Switch

SOON_S = 15.0
NUMBERS = {"02713115115": "115", "02713113113": "113"}


@pytest.fixture(params=[Asterisk, FreeSwitch])
async def switch(request: pytest.FixtureRequest) -> AsyncIterator[Switch]:
    async with request.param() as one:
        yield one


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in life, but sooner."""
    monkeypatch.setattr("dispatch.lines.line.PAUSES_S", (0.05, 0.2))
    monkeypatch.setattr("dispatch.lines.line.STOLEN_S", 0.2)
    monkeypatch.setattr("dispatch.lines.heard.LINE_S_MAX", 1)


@pytest.fixture
async def running(database: str, tmp_path: Path, switch: Switch) -> AsyncIterator[Running]:
    (tmp_path / "secrets").mkdir()
    settings = [{**switch.settings, "numbers": NUMBERS}]
    (tmp_path / "secrets" / "exchanges.json").write_text(json.dumps(settings))
    async with serving(database, tmp_path) as one:
        await until(lambda: switch.opened > 0)
        yield one


async def until(so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + SOON_S
    while not so():
        assert time.monotonic() < deadline
        await asyncio.sleep(0.02)


async def calls(running: Running) -> dict[str, tuple[Any, ...]]:
    rows = await (await running.person("khoa")).view("calls")
    return {name.partition(":")[2]: (row["state"], row["end"], row["number"]) for name, row in rows.items()}


async def become(running: Running, wanted: dict[str, tuple[Any, ...]]) -> None:
    deadline = time.monotonic() + SOON_S
    while (found := await calls(running)) != wanted:
        assert time.monotonic() < deadline, found
        await asyncio.sleep(0.05)


async def alarms(running: Running) -> list[str]:
    rows = await (await running.person("khoa")).view("situation")
    return [row["why"] for key, row in rows.items() if key.startswith("silent_exchange:")]


async def alarm(running: Running, wanted: list[str]) -> None:
    deadline = time.monotonic() + SOON_S
    while (found := await alarms(running)) != wanted:
        assert time.monotonic() < deadline, found
        await asyncio.sleep(0.05)


async def test_calls_come_over_the_line_as_by_webhook(running: Running, switch: Switch) -> None:
    await switch.rings("c1")
    await switch.rings("c2", "02713113113")
    await become(running, {"c1": ("ringing", None, "115"), "c2": ("ringing", None, "113")})
    await switch.answers("c1")
    await switch.ends("c2")
    await become(running, {"c1": ("answered", None, "115"), "c2": ("ended", "abandoned", "113")})
    await switch.ends("c1")
    await become(running, {"c1": ("ended", "answered", "115"), "c2": ("ended", "abandoned", "113")})
    rows = await (await running.person("khoa")).view("calls")
    assert rows["pbx:c1"]["extension"] == "205"
    assert set(await (await running.person("khoa")).view("call_backs")) == {"pbx:c2"}


async def test_after_an_outage_the_exchange_is_asked_which_calls_it_has(running: Running, switch: Switch) -> None:
    for call in ("gone-ringing", "gone-answered", "stays-ringing", "stays-answered", "answered-meanwhile"):
        await switch.rings(call)
    await switch.answers("gone-answered")
    await switch.answers("stays-answered")
    await until_answered(running, "stays-answered")
    await switch.cut()
    for call in ("gone-ringing", "gone-answered"):
        del switch.calls[call]
    switch.calls["answered-meanwhile"] |= {"up": True, "agent": "206"}
    switch.calls["rang-meanwhile"] = {"number": "02713115115", "caller": "0901", "up": False}
    switch.calls["rang-and-answered"] = {"number": "02713115115", "caller": "0902", "up": True, "agent": "207"}
    switch.calls["to-somebody-else"] = {"number": "0909", "caller": "205", "up": True, "agent": "0909"}
    await become(
        running,
        {
            "gone-ringing": ("ended", "abandoned", "115"),
            "gone-answered": ("ended", "answered", "115"),
            "stays-ringing": ("ringing", None, "115"),
            "stays-answered": ("answered", None, "115"),
            "answered-meanwhile": ("answered", None, "115"),
            "rang-meanwhile": ("ringing", None, "115"),
            "rang-and-answered": ("answered", None, "115"),
        },
    )
    ended = [entry["event"] for entry in await running.entries() if entry["event"]["type"] == "CallEnded"]
    assert [event["cause"] for event in ended] == ["gone_after_outage"] * 2
    assert set(await (await running.person("khoa")).view("call_backs")) == {"pbx:gone-ringing"}
    await switch.ends("stays-ringing")
    await switch.answers("rang-meanwhile", "208")
    await until_answered(running, "rang-meanwhile")
    assert (await calls(running))["stays-ringing"] == ("ended", "abandoned", "115")


async def until_answered(running: Running, call: str) -> None:
    deadline = time.monotonic() + SOON_S
    while (await calls(running)).get(call, ("",))[0] != "answered":
        assert time.monotonic() < deadline
        await asyncio.sleep(0.05)


async def test_rubbish_and_doubles_cost_no_call(running: Running, switch: Switch) -> None:
    await switch.rubbish()
    await switch.rings("c1")
    await switch.tell(switch.began("c1"))
    await switch.rubbish()
    await switch.answers("c1")
    await switch.tell(switch.answered("c1"))
    await switch.tell(switch.began("c1"))
    await switch.rings("c2", "0909", "205")
    await switch.answers("c2")
    await switch.ends("c2")
    ended = switch.ended("c1")
    await switch.ends("c1")
    await switch.tell(ended)
    await become(running, {"c1": ("ended", "answered", "115")})
    assert switch.opened == 1
    kinds = [entry["event"]["type"] for entry in await running.entries()]
    assert [kinds.count(kind) for kind in ("CallRang", "CallAnswered", "CallEnded")] == [1, 1, 1]


@pytest.mark.parametrize("knob", ["refuses", "errs"])
async def test_one_that_lets_nobody_in_or_knows_nothing_is_an_alarm_until_it_answers(
    running: Running, switch: Switch, knob: str
) -> None:
    await switch.rings("c1")
    await become(running, {"c1": ("ringing", None, "115")})
    setattr(switch, knob, True)
    await switch.cut()
    await alarm(running, ["no_line"])
    del switch.calls["c1"]
    switch.calls["c2"] = {"number": "02713113113", "caller": "0901", "up": False}
    assert await calls(running) == {"c1": ("ringing", None, "115")}
    setattr(switch, knob, False)
    await become(running, {"c1": ("ended", "abandoned", "115"), "c2": ("ringing", None, "113")})
    await alarm(running, [])


async def test_a_line_that_is_cut_again_and_again_is_opened_again_and_again(running: Running, switch: Switch) -> None:
    for number in range(5):
        opened = switch.opened
        await switch.rings(f"c{number}")
        await switch.cut()
        await until(lambda opened=opened: switch.opened > opened)
    await become(running, {f"c{number}": ("ringing", None, "115") for number in range(5)})


@pytest.mark.parametrize("switch", [FreeSwitch], indirect=True)
async def test_half_an_event_costs_the_line_and_no_call(running: Running, switch: FreeSwitch) -> None:
    for number in range(4):
        opened = switch.opened
        await switch.rings(f"c{number}")
        switch.lines *= 1 + number % 2
        await switch.half()
        await until(lambda opened=opened: switch.opened > opened)
    await become(running, {f"c{number}": ("ringing", None, "115") for number in range(4)})


@pytest.mark.parametrize("switch", [Asterisk], indirect=True)
async def test_a_line_that_another_took_is_taken_back_after_a_while(running: Running, switch: Asterisk) -> None:
    await switch.rings("c1")
    await become(running, {"c1": ("ringing", None, "115")})
    await switch.tell({"type": "ApplicationReplaced", "application": "eoc"})
    await until(lambda: switch.opened == 2)
    await switch.answers("c1")
    await become(running, {"c1": ("answered", None, "115")})
