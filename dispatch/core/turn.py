"""One pass: requests become decisions, decisions entries, entries the state; then the planner goes on."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from msgspec import Struct

import events
from dispatch.core import commands
from dispatch.core.commands import Command
from dispatch.core.decide import Moment, Repeat, Request, decide
from dispatch.core.evolve import evolve, made_by
from dispatch.core.plan import plan, set_aside
from dispatch.core.proximity import Places
from dispatch.core.rules import Refusal
from dispatch.core.state import State
from events import AnyEvent
from events.entry import Entry
from events.values import PLANNER, Made, Position, Step, Time

PLANS_MAX = 1_000
"""So many commands of the planner at most follow in one turn; the next turn goes on."""


class Done(Struct, frozen=True, gc=False):
    """It is so, since `position`; `made` is the incident, the assignment, the ticket or the warning that came of it."""

    position: Position
    made: Made | None = None
    repeated: bool = False


Reply = Done | Refusal


class Turn(Struct):
    """What to keep, what to answer, and what the planner wanted in vain (each of those is an alarm)."""

    entries: list[Entry]
    replies: list[Reply]
    alarms: list[tuple[Command, Refusal]]
    more: bool = False
    """The planner has more to do than fits into one turn."""


class Poisoned(Exception):
    """This request, or what the planner wants (`asked` None), cannot be decided or evolved: a bug.

    The state may be half changed and must be thrown away.
    """

    def __init__(self, asked: Request | None) -> None:
        super().__init__("the planner" if asked is None else f"{type(asked.command).__name__} of {asked.by}")
        self.asked = asked


def take_turn(state: State, requests: Sequence[Request], moment: Moment, *, planning: bool = True) -> Turn:
    """Decide them in order, then let the planner go on. The state has taken all entries when this returns.

    Raises Poisoned.
    """
    turn = Turn([], [], [])
    for asked in requests:
        try:
            turn.replies.append(_carry_out(state, asked, moment, turn.entries))
        except Exception as bug:
            raise Poisoned(asked) from bug
    if not planning:
        return turn
    try:
        _plan(state, moment, turn)
    except Exception as bug:
        raise Poisoned(None) from bug
    return turn


def _carry_out(state: State, asked: Request, moment: Moment, entries: list[Entry]) -> Reply:
    decision = decide(state, asked, moment)
    if isinstance(decision, Refusal):
        return decision
    if isinstance(decision, Repeat):
        return Done(decision.position, decision.made, repeated=True)
    made = _keep(state, asked, decision, moment, entries)
    return Done(state.position, made)


def _keep(
    state: State, asked: Request, happened: Iterable[AnyEvent], moment: Moment, entries: list[Entry]
) -> Made | None:
    """Number the events and make them so: the first thing that was made."""
    content, command = asked.content, asked.command
    made = None
    for event in happened:
        position = Position(state.position + 1)
        entry = Entry(position, moment.now, asked.by, command.id, event, _happened_at(event, command), content)
        content = None
        evolve(state, entry)
        if type(event) in PLACING:
            follow(moment.places, state, event)
        made = made or made_by(event)
        entries.append(entry)
    return made


def _happened_at(event: AnyEvent, command: Command) -> Time | None:
    """As the command says; but a place may be of long before its call, which by it is heard of and rings now."""
    rings_by_place = isinstance(event, events.CallRang) and isinstance(command, commands.LocateCall)
    return None if rings_by_place else command.happened_at


def _plan(state: State, moment: Moment, turn: Turn) -> None:
    for _ in range(PLANS_MAX):
        command = plan(state, moment)
        if command is None:
            state.queue.settled()
            return
        asked = Request(command, PLANNER)  # type: ignore[arg-type]
        reply = _carry_out(state, asked, moment, turn.entries)
        if isinstance(reply, Refusal):
            turn.alarms.append((command, reply))
            set_aside(state, command)
    turn.more = True


def follow(places: Places, state: State, event: AnyEvent) -> None:
    """Some events say where a unit is; without a fresher sighting it is there."""
    place = PLACING.get(type(event))
    if place is not None:
        place(places, state, event)


def _recentre(places: Places, state: State, e: events.RegionAdopted) -> None:
    places.recentre(e.rules.centre.lat)


def _at_home(places: Places, state: State, e: events.UnitRegistered) -> None:
    spot = places.spots.get(e.unit)
    if spot is None:
        places.put(e.unit, e.service, e.home, Time(0))
    else:
        places.put(e.unit, e.service, spot.place, spot.at)


def _nowhere(places: Places, state: State, e: events.UnitRetired) -> None:
    places.remove(e.unit)


def _on_duty(places: Places, state: State, e: events.UnitCameOnDuty) -> None:
    _stand(places, state, e.unit)


def _on_scene(places: Places, state: State, e: events.AssignmentAdvanced) -> None:
    if e.step is Step.ON_SCENE:
        _stand(places, state, state.assignments[e.assignment].unit)


PLACING: dict[type, Callable[[Places, State, Any], None]] = {
    events.RegionAdopted: _recentre,
    events.UnitRegistered: _at_home,
    events.UnitRetired: _nowhere,
    events.UnitCameOnDuty: _on_duty,
    events.AssignmentAdvanced: _on_scene,
}


def _stand(places: Places, state: State, name: str) -> None:
    unit = state.units[name]  # type: ignore[index]
    if unit.stood is not None:
        places.put(name, unit.service, unit.stood, unit.stood_at)  # type: ignore[arg-type]


def all_places(state: State) -> Places:
    """Where every unit's last event put it: the places to begin with, before any sighting."""
    places = Places(state.rules.centre.lat if state.rules is not None else 0.0)
    for name, unit in state.units.items():
        places.put(name, unit.service, unit.stood or unit.home, unit.stood_at)
    return places
