"""Which exchanges are heard of: silence and a missing test call are entries, once, and over as soon as they are heard."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from msgspec import UNSET

import events
from dispatch.exchanges import CallData, CallEvent, Exchange
from dispatch.exchanges.quiet import USUAL
from dispatch.exchanges.setup import Canary, Connect
from dispatch.lines import Lines, NotNow
from dispatch.lines.comparing import Comparison
from tests.core.province import START
from tests.engine.running import Running, running

SECRET = "s" * 24


@pytest.fixture
async def run() -> AsyncIterator[Running]:
    async with running() as one:
        yield one


def lines_of(run: Running, *exchanges: Exchange) -> Lines:
    return Lines(run.engine, run.clock, {one.name: one for one in exchanges})


def exchange(name: str = "vnpt", **more: Any) -> Exchange:
    return Exchange(name, "stringee", SECRET, **more)


CANARY = Canary(within_s=150, number="900")


async def told(run: Running) -> list[events.Event]:
    """What was said of exchanges, once everything asked so far is kept."""
    await asyncio.sleep(0.05)
    kinds = events.ExchangeFellSilent | events.ExchangeCameBack
    return [entry.event for entry in await run.entries() if isinstance(entry.event, kinds)]


async def test_longer_without_news_than_is_usual_is_an_entry_once(run: Running) -> None:
    lines = lines_of(run, exchange(quiet_s=60))
    lines.hear("vnpt")
    run.clock.move(60_000)
    lines.look()
    assert await told(run) == []
    run.clock.move(1)
    lines.look()
    lines.look()
    assert await told(run) == [events.ExchangeFellSilent("vnpt", START, "quiet")]
    lines.look()
    assert len(await told(run)) == 1


async def test_how_long_it_may_be_quiet_goes_by_the_hour_of_the_region(run: Running) -> None:
    hour = ((START + run.engine.state.rules.utc_offset_ms) // 3_600_000) % 24
    lines = lines_of(run, exchange(quiet_s={f"{hour:02}:00": 60, f"{(hour + 1) % 24:02}:00": 7_200}))
    run.clock.move(60_000)
    lines.look()
    assert await told(run) == []
    run.clock.move(1)
    lines.look()
    assert await told(run) == [events.ExchangeFellSilent("vnpt", START, "quiet")]


async def test_of_which_nothing_is_written_it_is_watched_as_is_usual(run: Running) -> None:
    lines = lines_of(run, exchange())
    run.clock.move(12 * 3_600_000)
    lines.look()
    assert [one.why for one in await told(run)] == ["quiet"]
    by_a_line = exchange("held", quiet_s=UNSET, connect=Connect("http://pbx/ari"))
    assert (exchange().quiet, by_a_line.quiet, exchange(canary=CANARY).quiet) == (USUAL, None, None)


async def test_what_the_operator_does_not_want_watched_is_named_when_the_service_begins(
    run: Running, capfd: pytest.CaptureFixture[str]
) -> None:
    lines = lines_of(run, exchange("deaf", quiet_s=None), exchange("heard"))
    assert (lines.unwatched, [one.name for one in lines.told()]) == (["deaf"], ["heard"])
    watching = asyncio.create_task(lines.run())
    await asyncio.sleep(0.05)
    watching.cancel()
    said = "".join(capfd.readouterr())
    assert "exchange_unwatched" in said
    assert "deaf" in said
    assert "heard" not in said


async def test_one_that_was_never_heard_since_the_start_is_missed_too(run: Running) -> None:
    lines = lines_of(run, exchange(quiet_s=60), exchange("never"))
    run.clock.move(60_001)
    lines.look()
    assert await told(run) == [events.ExchangeFellSilent("vnpt", START, "quiet")]


async def test_it_comes_back_in_the_moment_it_is_heard(run: Running) -> None:
    lines = lines_of(run, exchange(quiet_s=60))
    run.clock.move(60_001)
    lines.look()
    await told(run)
    lines.hear("another")
    assert len(await told(run)) == 1
    lines.hear("vnpt")
    assert (await told(run))[1:] == [events.ExchangeCameBack("vnpt")]


async def test_a_test_call_that_does_not_arrive_is_missed_though_others_do(run: Running) -> None:
    lines = lines_of(run, exchange(quiet_s=600, canary=CANARY))
    lines.hear_canary("vnpt", "vnpt:1")
    run.clock.move(150_001)
    lines.hear("vnpt")
    lines.look()
    assert await told(run) == [events.ExchangeFellSilent("vnpt", START, "no_canary")]
    lines.hear("vnpt")
    assert len(await told(run)) == 1
    lines.hear_canary("vnpt", "vnpt:2")
    assert (await told(run))[1:] == [events.ExchangeCameBack("vnpt")]


async def test_that_it_is_quiet_altogether_is_said_after_its_test_call_was_missed(run: Running) -> None:
    lines = lines_of(run, exchange(quiet_s=600, canary=CANARY))
    run.clock.move(150_001)
    lines.look()
    await told(run)
    run.clock.move(600_000)
    lines.look()
    assert [event.why for event in await told(run)] == ["no_canary", "quiet"]
    lines.hear("vnpt")
    assert [event.why for event in await told(run)] == ["no_canary", "quiet", "no_canary"]


async def test_a_restart_takes_nothing_back_until_something_is_heard(run: Running) -> None:
    lines = lines_of(run, exchange(quiet_s=60, canary=CANARY))
    run.clock.move(60_001)
    lines.look()
    assert len(await told(run)) == 1
    again = lines_of(run, exchange(quiet_s=60, canary=CANARY))
    looking = asyncio.create_task(again.run())
    await asyncio.sleep(0)
    again.look()
    assert len(await told(run)) == 1
    again.hear("vnpt")
    assert (await told(run))[1:] == [events.ExchangeCameBack("vnpt")]
    looking.cancel()


async def test_one_that_is_watched_no_longer_is_no_alarm_for_ever(run: Running) -> None:
    lines = lines_of(run, exchange(quiet_s=60))
    run.clock.move(60_001)
    lines.look()
    await told(run)
    looking = asyncio.create_task(lines_of(run, exchange(quiet_s=None)).run())
    assert (await told(run))[1:] == [events.ExchangeCameBack("vnpt")]
    looking.cancel()


async def test_so_many_names_are_remembered_and_no_more(run: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dispatch.lines.heard.EXCHANGES_MAX", 2)
    monkeypatch.setattr("dispatch.lines.heard.CANARIES_MAX", 2)
    lines = lines_of(run)
    for name in ("a", "b", "c", "a"):
        lines.hear(name)
        lines.hear_canary("a", f"a:{name}")
    assert lines.heard.keys() == {"a", "b"}
    assert [lines.is_of_canary(f"a:{name}") for name in "bca"] == [False, True, True]


async def test_a_line_that_we_hold_is_missed_soon_and_back_as_soon_as_it_is_open(run: Running) -> None:
    lines = lines_of(run, Exchange("pbx", "asterisk", None, {"1": "115"}, connect=Connect("http://pbx/ari")))
    run.clock.move(15_001)
    lines.look()
    assert await told(run) == [events.ExchangeFellSilent("pbx", START, "no_line")]
    lines.disconnected("pbx")
    lines.connected("pbx")
    assert (await told(run))[1:] == [events.ExchangeCameBack("pbx")]
    lines.disconnected("pbx")
    run.clock.move(15_000)
    lines.look()
    assert len(await told(run)) == 2


async def test_what_the_service_cannot_take_is_told_again(run: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dispatch.lines.comparing.AGAIN_S", 0.0)
    tries: list[CallEvent] = []

    async def tell(event: CallEvent) -> None:
        tries.append(event)
        if len(tries) < 3:
            raise NotNow

    one = Exchange("pbx", "asterisk", None, {"1": "115"}, connect=Connect("http://pbx/ari"))
    await Comparison(one, run.engine, tell).tell(CallEvent("1.0", "call.ended", "pbx", "1", CallData("c")))
    assert len(tries) == 3
