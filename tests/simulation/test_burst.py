"""A burst in small: nobody is lost, the lists are live, and the same seed is the same journal."""

import os
import subprocess
import sys

import msgspec
import pytest

import events
from dispatch.region import Region, load
from dispatch.settings import DEFAULT_REGION
from events.entry import Entry
from events.memory import MemoryJournal
from events.values import Time
from loadtests.burst import shape
from loadtests.burst.oracle import Lost, Oracle
from loadtests.burst.picture import svg
from loadtests.burst.run import Ran, run
from loadtests.burst.shape import SMALL
from loadtests.messages import call_id
from loadtests.own_service import ROOT
from loadtests.simulation import START


@pytest.fixture(scope="module")
def province() -> Region:
    return load(DEFAULT_REGION)


async def ran(province: Region, seed: int, **changed: float) -> Ran:
    return await run(province, MemoryJournal(), seed, msgspec.structs.replace(SMALL, **changed))


@pytest.mark.parametrize("seed", [1, 4, 5])
async def test_nobody_is_lost_in_an_hour_ten_times_as_busy(province, seed):
    """Again, and longer: python -m loadtests.burst --seed SEED"""
    burst = await ran(province, seed)
    assert len(burst.burst.lines) > 1_500
    assert max(one.waiting for one in burst.samples) > 3 * SMALL.takers
    assert max(one.listed for one in burst.samples) > 300
    assert burst.oracle.ends["rang_again"] > 100
    assert burst.oracle.ends["reached"] > 100
    assert burst.simulation.refusals.keys() <= {("RecordCallBack", "no_call_back"), ("TakeCallBack", "no_call_back")}


async def test_nobody_is_lost_where_a_third_of_all_ringing_is_told_late(province, monkeypatch):
    """The second call of an impatient caller then rings before the first is known as hers."""
    monkeypatch.setattr(shape, "SHUFFLED", 0.3)
    monkeypatch.setattr(shape, "AGAIN_S", 20.0)
    monkeypatch.setattr(shape, "TWICE", 0.1)
    for seed in (1, 3, 5):
        await ran(province, seed)


async def test_the_list_is_worked_off_when_it_is_quiet_again(province):
    burst = await ran(province, 2, hours=8)
    assert len(burst.oracle.listed) < max(one.listed for one in burst.samples) / 10
    drawn = svg(burst.samples, START, 0)
    assert drawn.startswith("<svg")
    assert drawn.count("<polyline") == 3


def test_the_hash_seed_changes_nothing():
    assert said("1") == said("2")


def said(hash_seed: str) -> str:
    small = ("--calls", "400", "--hours", "3", "--takers", "4")
    done = subprocess.run(
        [sys.executable, "-m", "loadtests.burst", "--seed", "3", *small],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": hash_seed},
        capture_output=True,
        text=True,
        check=True,
    )
    last = done.stdout.strip().splitlines()[-1]
    assert last.startswith("Journal ")
    return last


# --- the oracle finds what is wrong


async def test_a_caller_who_is_missing_is_found(province):
    burst = await ran(province, 6, hours=2)
    call = next(iter(burst.oracle.listed))
    del burst.oracle.listed[call]
    with pytest.raises(Lost, match=call):
        burst.oracle.check_end(burst.burst.lines)


async def test_a_list_that_shows_something_else_is_found(province):
    burst = await ran(province, 6, hours=2)
    views = burst.simulation.feed.views
    del views.calls.call_backs[next(iter(burst.oracle.listed))]
    with pytest.raises(Lost, match="listed"):
        burst.oracle.check_seen(views, burst.burst.caller_of)


async def test_who_is_on_the_list_twice_is_found(province):
    burst = await ran(province, 6, hours=2)
    one, other = (call_id(line.name) for line in burst.burst.lines[:2])
    oracle: Oracle = burst.oracle
    oracle.hear(Entry(1, Time(1), "x", "x", events.CallBackDue(one, "115", "abandoned", Time(1))))
    assert one in oracle.listed
    assert other in oracle.rang
    with pytest.raises(Lost):
        oracle.check_end(burst.burst.lines)
