"""Recorded calls of a real city through the real interface; without the file it is skipped, and counted."""

from itertools import pairwise
from pathlib import Path

import pytest

from dispatch import region_check
from dispatch.region import load
from events.values import Time
from loadtests import san_francisco, san_francisco_region
from loadtests.reckoning import KEPT, Reckoning
from loadtests.replay import CALLS, replay
from loadtests.replaying import NO_TIME

SLICE = 40


@pytest.fixture(scope="module")
def calls() -> Path:
    if not CALLS.exists():
        pytest.skip("the recorded calls are not here: ../shared/data/calls/san_francisco_fire.csv")
    return CALLS


@pytest.mark.slow
async def test_every_difference_is_explained(calls, tmp_path):
    """All of it: python -m loadtests.replay"""
    incidents = san_francisco.read(calls)[:SLICE]
    rows = sum(len(incident.responses) for incident in incidents)
    reckoning = await replay(tmp_path, calls, SLICE)
    assert reckoning.unexplained() == []
    assert reckoning.of("calls") == {KEPT: SLICE}
    assert reckoning.of("incidents") == {KEPT: SLICE}
    for thing in reckoning.things():
        assert reckoning.of(thing).total() in (SLICE, rows), thing
        assert "not explained" not in str(reckoning.of(thing)), thing
    recorded_s, shown_s = reckoning.intervals
    assert recorded_s == shown_s > 0


def test_the_file_is_read_whole(calls):
    incidents = san_francisco.read(calls)
    assert len(incidents) == 901
    assert sum(len(incident.responses) for incident in incidents) == 4_340
    assert len({response.unit for incident in incidents for response in incident.responses}) == 119


def test_moved_into_the_last_week_every_interval_stays(calls):
    now = Time(1_790_000_000_000)
    incidents = san_francisco.read(calls)
    moved = san_francisco.laid_over(incidents, now)
    assert [one.number for one in moved] == [one.number for one in incidents]
    for one in moved:
        assert now - 7 * san_francisco.DAY_MS < one.received + one.shift_ms
        assert one.ended + one.shift_ms <= now
    for one, other in pairwise(moved):
        assert one.ended < other.received or one.shift_ms == other.shift_ms, "incidents that overlap move together"


def test_its_region_can_be_loaded(calls, tmp_path):
    folder = san_francisco_region.make(tmp_path, san_francisco.read(calls)[:SLICE])
    assert region_check.check(folder) == []
    region = load(folder)
    assert region.rules.assigning == "recommend"
    assert not any(kind.levels for kind in region.rules.kinds)


# --- the reckoning itself needs no file


def test_a_difference_that_nobody_explained_is_told():
    reckoning = Reckoning()
    reckoning.note("calls")
    reckoning.note("calls", "refused", "row 2")
    reckoning.counted["journal"] = {"calls": 2}
    assert reckoning.unexplained() == ["calls: 1 were kept, the journal has 2"]
    reckoning.counted["journal"] = {"calls": 1}
    assert reckoning.unexplained() == []


def test_the_reasons_sum_up_to_what_the_file_has():
    reckoning = Reckoning()
    for became in (KEPT, KEPT, NO_TIME, "refused"):
        reckoning.note("step cleared", became)
    first, *reasons = reckoning.rows()
    assert first[:3] == ("step cleared", "4", "2")
    assert [row[:2] for row in reasons] == [(f"  {NO_TIME}", "1"), ("  refused", "1")]
