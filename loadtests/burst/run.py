"""A burst in memory: the whole system on a virtual clock, looked at by the oracle as it goes, with its figures."""

import time
from collections.abc import Callable

from msgspec import Struct

from dispatch.region import Region
from events.keeping import Journal
from events.values import HOUR_MS, Time
from loadtests.burst.oracle import Oracle
from loadtests.burst.shape import Shape
from loadtests.burst.world import Burst
from loadtests.simulation import START, Simulation
from loadtests.world import People

SAMPLE_MS = 60_000
AFTER_MS = 20 * 60_000
"""So long it goes on after the last caller, so that who then waited has hung up."""


class Sample(Struct, frozen=True):
    """One minute: how many waited, the longest how long, how many were to be called back, calls since the last."""

    at: Time
    waiting: int
    longest_ms: int
    listed: int
    calls: int


class Ran(Struct):
    """What came of it. `turns_ms` are of our own clock: how far what people see was behind."""

    burst: Burst
    oracle: Oracle
    simulation: Simulation
    samples: list[Sample]
    turns_ms: list[float]


async def run(
    region: Region, journal: Journal, seed: int, shape: Shape, told: Callable[[Time], None] = lambda _: None
) -> Ran:
    """Raises Lost, PlannerRefused, Poisoned."""
    burst, oracle = Burst(region, seed, START, shape), Oracle()
    people = People(tuple(burst.takers))
    simulation = Simulation(region, journal, seed, check=False, world=burst, people=people)
    simulation.hears.append(oracle.hear)
    ran = Ran(burst, oracle, simulation, [], [])
    await simulation.begin()
    end = Time(START + shape.hours * HOUR_MS + AFTER_MS)
    at, before = START, 0
    while at < end:
        at = Time(min(at + SAMPLE_MS, end))
        began, turns = time.perf_counter(), simulation.turns
        await simulation.run(at)
        if simulation.turns > turns:
            ran.turns_ms.append((time.perf_counter() - began) * 1000 / (simulation.turns - turns))
        oracle.check_seen(simulation.feed.views, burst.caller_of)
        longest = max((at - since for since in oracle.waiting.values()), default=0)
        calls = len(burst.lines)
        ran.samples.append(Sample(at, len(oracle.waiting), longest, len(oracle.listed), calls - before))
        before = calls
        told(at)
    oracle.check_end(burst.lines)
    return ran
