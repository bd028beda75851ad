"""Given what happened, when this is asked, then that happens: decisions told as sentences.

    given(a1_on_duty, fall_opened, ambulance_needed).seen(A1=NEAR).at(5_000).when(command).then(event, …)

Every asking also checks that it changed nothing, and everything that happens is made so in a state and in all views.
"""

import copy
from typing import Any, Self

import msgspec
from msgspec import Struct

from dispatch.core.commands import AnyCommand
from dispatch.core.decide import Decision, Moment, Repeat, Request, decide
from dispatch.core.evolve import evolve
from dispatch.core.plan import plan, set_aside, wake_at
from dispatch.core.proximity import Places
from dispatch.core.rules import Reason, Refusal
from dispatch.core.state import State
from dispatch.core.turn import follow
from events import AnyEvent
from events.entry import Entry
from events.image import hints_of
from events.values import PLANNER, Actor, AgencyId, CommandId, HospitalId, Place, Position, Time, UnitId
from projections.views import Views
from tests.core.province import LAN, PROVINCE, START

BASE = len(PROVINCE)
"""So many entries stand before the first that a test gives."""


class Told(Struct, frozen=True):
    """A fact with what is not as usual about it."""

    event: AnyEvent
    after_ms: int = 0
    by: Actor = LAN
    cause: str | None = None
    happened_ms: int | None = None
    content: str | None = None


Fact = AnyEvent | Told


def later(after_ms: int, fact: AnyEvent, by: Actor = LAN) -> Told:
    """It happened so long after the beginning."""
    return Told(fact, after_ms, by)


def given(*facts: Fact) -> "Spec":
    """The province, and then this."""
    return Spec([*PROVINCE, *facts])


def given_only(*facts: Fact) -> "Spec":
    """Nothing but this."""
    return Spec(facts)


class Spec:
    """What is so, and the moment in which something is asked."""

    def __init__(self, facts: Any) -> None:
        self.entries: list[Entry] = []
        self.now = START
        self.places: dict[str, Place] = {}
        self.asker = LAN
        self.unit: UnitId | None = None
        self.hospital: HospitalId | None = None
        self.agency: AgencyId | None = None
        self.content: str | None = None
        self.refused_plans: list[Any] = []
        for fact in facts:
            self._take(fact if isinstance(fact, Told) else Told(fact))

    def _take(self, fact: Told) -> None:
        position = Position(len(self.entries) + 1)
        cause = CommandId(fact.cause or f"given {position}")
        happened_at = None if fact.happened_ms is None else Time(START + fact.happened_ms)
        at = Time(START + fact.after_ms)
        if self.entries:
            at = max(at, self.entries[-1].at)
        self.entries.append(Entry(position, at, fact.by, cause, fact.event, happened_at, fact.content))

    # --- the moment

    def at(self, after_ms: int) -> Self:
        """So long after the beginning."""
        self.now = Time(START + after_ms)
        return self

    def seen(self, **places: Place) -> Self:
        """Units were seen here, just now."""
        self.places.update(places)
        return self

    def by(self, asker: Actor) -> Self:
        self.asker, self.unit = asker, None
        return self

    def by_crew(self, unit: str) -> Self:
        self.asker, self.unit = Actor(f"crew:{unit}"), UnitId(unit)
        return self

    def by_desk(self, hospital: str) -> Self:
        """A hospital's own desk asks next."""
        self.hospital = HospitalId(hospital)
        return self

    def by_agency(self, agency: str) -> Self:
        """Somebody of this agency asks next."""
        self.agency = AgencyId(agency)
        return self

    def saying(self, content: str) -> Self:
        """The keyed hash of what is asked next."""
        self.content = content
        return self

    # --- what is asked

    def when(self, command: AnyCommand) -> "Outcome":
        state, places = self.made()
        moment = Moment(max(self.now, state.at), places)
        before = facts(state)
        decision = decide(state, self._request(command), moment)
        assert facts(state) == before, "asking changed something"
        return Outcome(self, command, decision)

    def _request(self, command: AnyCommand) -> Request:
        return Request(command, self.asker, self.content, self.unit, self.hospital, self.agency)

    def planned(self, most: int = 20) -> list[Any]:
        """Everything the planner wants now, each carried out before the next; what it is refused is set aside."""
        state, places = self.made()
        moment = Moment(max(self.now, state.at), places)
        wanted: list[Any] = []
        while len(wanted) < most:
            before = facts(state)
            command = plan(state, moment)
            assert facts(state) == before, "planning changed something"
            if command is None:
                return wanted
            assert command.id == str(state.position + 1)
            wanted.append(command)
            decision = decide(state, Request(command, PLANNER), moment)
            if isinstance(decision, Refusal):
                self.refused_plans.append((command, decision.reason))
                set_aside(state, command)
                continue
            assert not isinstance(decision, Repeat)
            for event in decision:
                at = Position(state.position + 1)
                entry = Entry(at, moment.now, PLANNER, command.id, event)
                evolve(state, entry)
                follow(places, state, event)
        raise AssertionError(f"the planner does not come to an end: {wanted[-3:]}")

    def plans(self, *expected: AnyCommand) -> None:
        """The planner gives these commands, in this order, and no more; their ids are its own affair."""
        assert [without_id(one) for one in self.planned()] == [without_id(one) for one in expected]
        assert not self.refused_plans

    def wakes_at(self, after_ms: int | None) -> None:
        """The planner wants to be woken so long after the beginning, or not at all."""
        due = wake_at(self.made()[0])
        assert (None if due is None else due - START) == after_ms

    def made(self) -> tuple[State, Places]:
        """State and places, with all views told as well: whatever happened, they must take it."""
        self.shown()
        state, places = State(), Places()
        for entry in self.entries:
            evolve(state, entry)
            follow(places, state, entry.event)
        for name, place in self.places.items():
            unit = UnitId(name)
            places.put(unit, state.units[unit].service, place, self.now)
        return state, places

    def shown(self) -> Views:
        """What people see of it."""
        views = Views()
        views.project(self.entries)
        return views


class Outcome:
    """What came of it."""

    def __init__(self, spec: Spec, command: AnyCommand, decision: Decision) -> None:
        self.spec = spec
        self.command = command
        self.decision = decision

    def then(self, *happened: AnyEvent) -> Spec:
        """Exactly this happens; the sentence can go on from there."""
        assert self.decision == list(happened)
        spec = self.spec
        happened_at = self.command.happened_at
        content = spec.content
        for event in happened:
            happened_ms = None if happened_at is None else happened_at - START
            spec._take(Told(event, spec.now - START, spec.asker, self.command.id, happened_ms, content))
            content = None
        spec.made()
        return spec

    def refused(self, reason: Reason, by: Actor | None = None, after_ms: int | None = None, fact: int = 0) -> Spec:
        """For this reason; and, where it is said, because of who was faster: the how manieth of the facts given."""
        assert isinstance(self.decision, Refusal), self.decision
        assert self.decision.reason == reason
        if by is not None:
            assert self.decision.by == by
        if after_ms is not None:
            assert self.decision.at == START + after_ms
        if fact:
            assert self.decision.position == BASE + fact
        return self.spec

    def repeats(self, position: int, made: object = None) -> Spec:
        """It was so already, since this position."""
        assert self.decision == Repeat(Position(position), made)  # type: ignore[arg-type]
        return self.spec


def without_id(command: AnyCommand) -> AnyCommand:
    return msgspec.structs.replace(command, id=CommandId(""))


def facts(state: State) -> dict[str, Any]:
    """Everything a state knows, copied: equal for two states that will always decide alike."""
    known = {name: copy.deepcopy(getattr(state, name)) for name in hints_of(State)}
    known["leaving"] = list(known["leaving"])
    known["timers"] = dict(state.timers.ranks)
    known["queue"] = dict(state.queue.ranks)
    known["available"] = {unit: (pool.service, pool.capabilities) for unit, pool in state.available.pool_of.items()}
    known["recommended_to"] = dict(state.recommended_to)
    known["messages_of"] = copy.deepcopy(state.messages_of)
    return known
