"""Whole days of the city in memory: nothing contradicts itself, and the same seed is the same journal."""

import os
import subprocess
import sys

import asyncpg
import pytest

from dispatch.core.decide import Moment
from dispatch.region import Region, load
from dispatch.settings import DEFAULT_REGION
from events.journal import PostgresJournal
from events.keeping import Journal
from events.memory import MemoryJournal
from events.migrate import migrate
from events.values import Standing, Time
from loadtests import invariants
from loadtests.own_service import ROOT
from loadtests.simulation import START, Simulation
from loadtests.stage import Pace

HOUR_MS = 3_600_000
SMALL = ROOT / "tests" / "regions" / "nho"


@pytest.fixture(scope="module")
def province() -> Region:
    return load(DEFAULT_REGION)


async def simulated(province: Region, seed: int, hours: float, journal: Journal, pace: Pace) -> Simulation:
    simulation = Simulation(province, journal, seed, pace)
    await simulation.begin()
    await simulation.run(Time(START + int(hours * HOUR_MS)))
    return simulation


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_nothing_contradicts_itself(province, seed):
    """Again, and longer: python -m loadtests.simulate --seed SEED --hours 24"""
    simulation = await simulated(province, seed, 8, MemoryJournal(), Pace(rate=2, rain=seed == 2, tet=seed == 3))
    await simulation.check_end()
    assert simulation.figures.counts["step on_scene"] > 50


async def test_what_ended_a_day_ago_is_forgotten_by_all_alike(province):
    simulation = await simulated(province, 4, 30, MemoryJournal(), Pace(rate=0.5))
    await simulation.check_end()
    assert len(simulation.state.incidents) < simulation.state.incidents_ever


async def test_a_region_where_people_decide_is_served_as_well():
    simulation = await simulated(load(SMALL), 5, 12, MemoryJournal(), Pace())
    await simulation.check_end()
    assert simulation.figures.counts["UnitRecommended"] > 0
    assert simulation.figures.counts["step on_scene"] > 0


async def test_everything_that_may_happen_does(province):
    """Otherwise the invariants would hold for want of anything to break them."""
    simulation = await simulated(province, 6, 24, MemoryJournal(), Pace(rate=2))
    counts = simulation.figures.counts
    for what in (
        "call abandoned", "CallTransferred", "CallLocated", "CallAttached", "PlaceChanged", "KindChanged",
        "PriorityChanged", "LevelRaised", "IncidentCancelled", "NeedDropped", "NeedPromoted", "NoteAdded",
        "assignment refused", "assignment silent", "assignment cancelled", "assignment diverted",
        "CallBackTried", "CallBackSettled", "HandoverTaken", "HandoverRefused", "HandoverLapsed", "step transporting", "step at_hospital", "UnitWentOutOfService", "UnitReturned", "UnitWentOffDuty",
        "TicketOpened", "TicketForwarded", "TicketTakenUp", "TicketReturned", "TicketRefiled", "TicketRaised",
        "ExtensionAsked", "ExtensionGranted", "ExtensionRefused", "TicketNoted", "AnswerWritten", "AnswerSentBack",
        "AnswerApproved", "TicketRated", "TicketReopened", "TicketRefused", "TicketMerged", "TicketReminded",
        "TicketEscalated", "WarningSent", "WarningRetried", "ClustersAcknowledged", "ClustersTold", "WarningDropped",
    ):  # fmt: skip
        assert counts[what] > 0, what
    assert simulation.repeats > 0
    assert {reason for _, reason in simulation.refusals} >= {"already_so", "assignment_has_ended"}


async def test_both_journals_end_with_the_same_hash(province, database):
    connection = await asyncpg.connect(database)
    await migrate(connection)
    await connection.close()
    in_memory = await simulated(province, 7, 2, MemoryJournal(), Pace())
    journal = PostgresJournal(database)
    on_disk = await simulated(province, 7, 2, journal, Pace())
    await on_disk.check_end()
    await journal.close()
    assert in_memory.head == on_disk.head
    assert in_memory.head.position > 200


def test_the_hash_seed_changes_nothing():
    assert said("1") == said("2")


def said(hash_seed: str) -> str:
    """The last line of a run: position and hash of the journal."""
    run = subprocess.run(
        [sys.executable, "-m", "loadtests.simulate", "--seed", "8", "--hours", "3", "--rate", "2"],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": hash_seed},
        capture_output=True,
        text=True,
        check=True,
    )
    last = run.stdout.strip().splitlines()[-1]
    assert last.startswith("Journal ")
    return last


# --- the invariants find what is wrong


@pytest.fixture
async def busy(province):
    simulation = await simulated(province, 9, 5, MemoryJournal(), Pace(rate=2))
    assert simulation.state.assignments
    return simulation


def violations(simulation: Simulation) -> str:
    with pytest.raises(invariants.Violated) as found:
        invariants.check(simulation.state, Moment(simulation.now, simulation.places))
    return str(found.value)


async def test_a_unit_on_two_assignments_is_found(busy):
    first, second = list(busy.state.assignments.values())[:2]
    second.unit = first.unit
    assert "is on two assignments" in violations(busy)


async def test_a_busy_unit_among_the_free_is_found(busy):
    one = next(iter(busy.state.assignments.values()))
    unit = busy.state.units[one.unit]
    busy.state.available.add(one.unit, unit.service, unit.capabilities)
    assert "is available and not free" in violations(busy)


async def test_a_forgotten_need_is_found(busy):
    state = busy.state
    one = next(one for one in state.assignments.values() if state.incidents[one.incident].place is not None)
    state.needs[one.need].assignment = None
    assert "neither queued nor recommended" in violations(busy).replace("neither queued and", "neither queued nor")


async def test_a_lost_timer_is_found(busy):
    busy.state.timers.put("acknowledge 9999/1", busy.now + 1)
    assert "left over" in violations(busy)


async def test_a_view_that_tells_something_else_is_found(busy):
    unit = next(iter(busy.feed.views.units.rows))
    row = busy.feed.views.units.rows.pop(unit)
    with pytest.raises(invariants.Violated, match=r"Units\.rows"):
        await busy.check_end()
    assert row.standing in Standing
