"""Maps drawn as text, for the planner: units, and places where somebody waits.

    A1 .. .. A2     A1, A2, F1, …: free units by the first letter's service (A ambulance, F fire, P police)
    .. a3 .. A!     a3: a unit that is off duty
                    A!: an incident that wants one of that service; A!1 to A!4 with its priority (2 when not said)

A square is about 870 metres; north is up. Two units that are equally far up and down tie exactly.
"""

import events
from dispatch.core import commands
from events.values import Place
from tests.core.given import Fact, Spec
from tests.core.province import BEGUN, CENTRE, RULES, START, on_duty

SERVICES = {"A": ("ambulance", ("ambulance",)), "F": ("fire", ("pumper",)), "P": ("police", ("patrol",))}
KINDS = {"A": "fall", "F": "fire", "P": "crash"}
SQUARE = 1 / 128
"""Degrees: a power of two, so that nothing is lost by rounding."""


def tokens(drawing: str) -> list[tuple[str, Place]]:
    """What is drawn, from the upper left to the lower right, and where it is."""
    lines = [line.split() for line in drawing.splitlines() if line.strip()]
    return [
        (token, place_of(row, column))
        for row, line in enumerate(lines)
        for column, token in enumerate(line)
        if token.strip(".")
    ]


def place_of(row: int, column: int) -> Place:
    return Place(CENTRE.lat - row * SQUARE, CENTRE.lon + column * SQUARE)


def drawn(drawing: str, adopted: events.RegionAdopted | None = None) -> Spec:
    """The world of a drawing: incidents are numbered from 1 in the order of reading."""
    world: list[Fact] = [BEGUN, adopted or events.RegionAdopted("1", "digest-1", RULES, {})]
    incidents: list[Fact] = []
    number = 0
    for token, place in tokens(drawing):
        service, capabilities = SERVICES[token[0].upper()]
        if "!" not in token:
            unit = token.upper()
            world.append(events.UnitRegistered(unit, service, capabilities, "s1", place))
            world.extend([on_duty(unit)] if token[0].isupper() else [])
            continue
        number += 1
        priority = int(token[2:] or 2)
        opened = events.IncidentOpened(number, KINDS[token[0]], priority, place, None, None, None, None, False, "1")
        deadline = START + RULES.limits.assign_s[priority - 1] * 1000
        need = events.NeedAdded(f"{number}.1", number, service, capabilities[:1], priority, deadline)
        incidents.extend([opened, need])
    return Spec([*world, *incidents])


def sent(drawing: str, adopted: events.RegionAdopted | None = None) -> list[tuple[str, str]]:
    """Who goes where, in the order of the planner's commands: `("A1", "A!")`."""
    waiting = [token for token, _ in tokens(drawing) if "!" in token]
    orders = drawn(drawing, adopted).planned()
    assert all(isinstance(order, commands.AssignUnit) for order in orders)
    return [(order.unit, waiting[int(order.need.split(".")[0]) - 1]) for order in orders]
