"""A quarter in memory: the whole system on a virtual clock, held against the oracle entry by entry."""

import datetime
from collections.abc import Callable
from pathlib import Path

import msgspec
from msgspec import Struct

from dispatch.region import Region
from dispatch.region_calendar import CalendarFile
from events.keeping import Journal
from events.values import Time
from loadtests.quarter.counting import Counting
from loadtests.quarter.minutes import Minutes
from loadtests.quarter.office import CLERK, LEADER, Office
from loadtests.quarter.oracle import Oracle
from loadtests.quarter.shape import DAY_MS, Shape
from loadtests.simulation import Simulation
from loadtests.world import People

AFTER_DAYS = 240
"""By then, of the longest, everything has been answered and settled."""


LOOKS_DAYS = 3
"""So often the figures are held against those counted plainly, at midnight."""


class Ran(Struct):
    """What came of it."""

    office: Office
    oracle: Oracle
    counting: Counting
    simulation: Simulation
    open_most: int
    """Tickets not settled at once, at most."""


async def run(
    region: Region,
    folder: Path,
    journal: Journal,
    seed: int,
    shape: Shape,
    told: Callable[[int], None] = lambda _: None,
) -> Ran:
    """Raises Broken, PlannerRefused, Poisoned."""
    first = datetime.datetime.fromtimestamp(shape.start / 1000, datetime.UTC).date() - datetime.timedelta(days=40)
    last = first + datetime.timedelta(days=shape.days + AFTER_DAYS + 200)
    oracle = Oracle(region.rules, Minutes(calendar_file(folder), first, last))
    office = Office(region, seed, shape)
    people = People((CLERK,), LEADER, clerks=())
    simulation = Simulation(region, journal, seed, check=False, world=office, people=people, start=shape.start)
    counting = Counting(region.rules, oracle.minutes)
    simulation.hears += [oracle.hear, counting.hear, office.hear_entry]
    await simulation.begin()
    most = 0
    for day in range(shape.days + AFTER_DAYS):
        await simulation.run(Time(shape.start + (day + 1) * DAY_MS))
        most = max(most, len(simulation.state.tickets))
        if day % LOOKS_DAYS == 0:
            counting.check(simulation.feed.views, simulation.now)
        told(day)
        if day > shape.days and not simulation.state.tickets:
            break
    oracle.check_end()
    counting.check(simulation.feed.views, simulation.now)
    return Ran(office, oracle, counting, simulation, most)


def calendar_file(folder: Path) -> CalendarFile:
    return msgspec.json.decode((folder / "calendar.json").read_bytes(), type=CalendarFile)
