"""What is so now, as far as deciding needs it. Changed by `evolve` alone, held by the engine alone."""

from collections import deque

import msgspec
from msgspec import Struct

from dispatch.core.proximity import Available
from dispatch.core.queue import Queue, Ranking, rank
from events.image import decode, encode, hints_of
from events.regions import Kind, Rules, Service
from events.values import (
    Actor,
    AreaId,
    AssignmentId,
    CallBackReason,
    CallId,
    Capability,
    CommandId,
    Extension,
    IncidentId,
    KindId,
    Language,
    NeedId,
    NumberId,
    Place,
    Position,
    Priority,
    ServiceId,
    Standing,
    StationId,
    Step,
    Time,
    UnitId,
)


class Call(Struct, gc=False, array_like=True):
    """As far as later commands ask about it."""

    number: NumberId
    caller_known: bool = False
    drill: bool = False
    extension: Extension | None = None
    person: Actor | None = None
    answered: bool = False
    ended: bool = False
    ended_at: Time | None = None
    incident: IncidentId | None = None
    rang_at: Time = Time(0)
    seated_at: Time = Time(0)
    """Since when it is at its extension."""
    earlier: tuple[CallId, ...] = ()
    later: CallId | None = None
    """The last call of the same number that is known."""
    language: Language | None = None


class Seat(Struct, frozen=True, gc=False, array_like=True):
    """Who sits at a desk, and what she answers there; none named is all."""

    person: Actor
    numbers: tuple[NumberId, ...] = ()
    languages: tuple[Language, ...] = ()


class CallBack(Struct, gc=False, array_like=True):
    """A caller who is to be called back. `person` is who does, while she does."""

    since: Time
    due: Time
    why: CallBackReason
    person: Actor | None = None


class Handover(Struct, frozen=True, gc=False, array_like=True):
    """A call that is offered to the desks of a number, by whom."""

    person: Actor
    number: NumberId
    at: Time


class Mark(Struct, frozen=True, gc=False, array_like=True):
    """Who changed something last, when and at which position."""

    by: Actor
    at: Time
    position: Position


class Need(Struct, gc=False, array_like=True):
    """One unit that an incident lacks, or has. Without `assignment` and not `done` it waits."""

    id: NeedId
    incident: IncidentId
    service: ServiceId
    wanted: frozenset[Capability]
    priority: Priority
    since: Time
    """When it was asked for, or promoted last."""
    deadline: Time
    assignment: AssignmentId | None = None
    done: bool = False
    recommended: UnitId | None = None
    tried: list[UnitId] = []
    """Units that refused, were silent or were called off: the planner does not ask them again for this."""


class Incident(Struct, gc=False, array_like=True):
    kind: KindId
    priority: Priority
    drill: bool
    opened: Mark
    place: Place | None = None
    area: AreaId | None = None
    level: int = 1
    open: bool = True
    closed_at: Time | None = None
    needs: list[NeedId] = []
    needs_ever: int = 0
    assignments_ever: int = 0
    out: int = 0
    """Assignments that have not ended."""
    served: bool = False
    """At least one crew has cleared."""
    calls: list[CallId] = []
    changed: dict[str, Mark] = {}
    """By field (`kind`, `place`, `priority`, `level`): the last change."""
    ended: Mark | None = None


class Unit(Struct, gc=False, array_like=True):
    service: ServiceId
    capabilities: frozenset[Capability]
    station: StationId
    home: Place
    standing: Standing = Standing.OFF_DUTY
    assignment: AssignmentId | None = None
    stood: Place | None = None
    """Where its last event put it, and when."""
    stood_at: Time = Time(0)


class Assignment(Struct, gc=False, array_like=True):
    id: AssignmentId
    need: NeedId
    incident: IncidentId
    unit: UnitId
    step: Step
    last: Mark
    """Of the order, then of each step."""


class Memory(Struct, gc=False, array_like=True):
    """What was answered to a command: the position of its last entry, and what it made."""

    position: Position
    content: str | None
    made: IncidentId | AssignmentId | None = None


class State:
    """Everything. `queue`, `available`, `timers` and `recommended_to` follow from the rest, see `derive`."""

    __slots__ = (
        "assignments",
        "at",
        "available",
        "call_backs",
        "calls",
        "demo",
        "desks",
        "digest",
        "handovers",
        "incidents",
        "incidents_ever",
        "journal",
        "kinds",
        "leaving",
        "marks",
        "needs",
        "position",
        "queue",
        "recommended_to",
        "remembered",
        "rules",
        "services",
        "silent",
        "timers",
        "units",
        "version",
    )

    position: Position
    at: Time
    journal: str
    demo: bool
    version: str
    digest: str
    incidents_ever: int
    rules: Rules | None
    kinds: dict[KindId, Kind]
    services: dict[ServiceId, Service]
    desks: dict[Extension, Seat]
    calls: dict[CallId, Call]
    call_backs: dict[CallId, CallBack]
    """Who is still to be called back, however long ago the call was."""
    handovers: dict[CallId, Handover]
    """Offers that nobody has answered yet."""
    silent: dict[Actor, Time]
    """People whose consoles are not heard of, and since when."""
    marks: dict[CallId, Time]
    """Calls whose callers are marked as a nuisance, and until when."""
    incidents: dict[IncidentId, Incident]
    needs: dict[NeedId, Need]
    assignments: dict[AssignmentId, Assignment]
    units: dict[UnitId, Unit]
    leaving: deque[tuple[Time, str, CallId | IncidentId]]
    remembered: dict[int, dict[Actor, dict[CommandId, Memory]]]

    def __init__(self) -> None:
        self.position = Position(0)
        self.at = Time(0)
        self.journal = ""
        self.demo = False
        self.version = ""
        self.digest = ""
        self.rules = None
        self.kinds = {}
        self.services = {}
        self.desks = {}
        self.calls = {}
        self.call_backs = {}
        self.handovers = {}
        self.silent = {}
        self.marks = {}
        self.incidents = {}
        self.incidents_ever = 0
        self.needs = {}
        self.assignments = {}
        self.units = {}
        self.leaving = deque()
        self.remembered = {}
        self.queue = Queue()
        self.available = Available()
        self.timers: Ranking[str] = Ranking()
        self.recommended_to: dict[UnitId, NeedId] = {}

    def recall(self, by: Actor, command: CommandId) -> Memory | None:
        """What was answered to this command, if it was carried out within the last days."""
        for day in reversed(self.remembered.values()):
            memory = day.get(by, NOTHING).get(command)
            if memory is not None:
                return memory
        return None


NOTHING: dict[CommandId, Memory] = {}


# --- timers: what the planner does when a time has come; their names say what and for whom


def acknowledge_timer(assignment: AssignmentId) -> str:
    return f"acknowledge {assignment}"


def promote_timer(need: NeedId) -> str:
    return f"promote {need}"


def end_timer(call: CallId) -> str:
    return f"end {call}"


def handover_timer(call: CallId) -> str:
    return f"handover {call}"


def call_back_timer(call: CallId) -> str:
    return f"call_back {call}"


def mark_timer(call: CallId) -> str:
    return f"mark {call}"


def close_timer(incident: IncidentId) -> str:
    return f"close {incident}"


def holders(state: State) -> set[Actor]:
    """Everybody who sits at a desk, talks, or holds what waits: whose console should be heard of."""
    calling_back = (one.person for one in state.call_backs.values() if one.person is not None)
    talking = (call.person for call in state.calls.values() if call.person is not None and not call.ended)
    seated = (seat.person for seat in state.desks.values())
    return {*seated, *talking, *calling_back, *(one.person for one in state.handovers.values())}


# --- what follows from the rest


def wait(state: State, need: Need) -> None:
    """The need is open: it waits in the queue if its incident has a place, and will be promoted in time."""
    incident = state.incidents[need.incident]
    if incident.place is not None:
        state.queue.add(need.id, need.service, need.wanted, rank(need.priority, need.deadline))
    rise_in_time(state, need)


def rise_in_time(state: State, need: Need) -> None:
    """A need that waits past its bound is promoted."""
    if need.priority > 1 and state.rules is not None:
        bound_s = state.rules.limits.promote_s[need.priority - 1]
        state.timers.put(promote_timer(need.id), need.since + bound_s * 1000)


def wait_no_longer(state: State, need: Need) -> None:
    state.queue.remove(need.id)
    state.timers.drop(promote_timer(need.id))
    if need.recommended is not None:
        state.recommended_to.pop(need.recommended, None)
        unit = state.units[need.recommended]
        state.queue.wake(unit.service, unit.capabilities)
        need.recommended = None


def free(state: State, name: UnitId, unit: Unit) -> None:
    """The unit may be sent, if it is on duty and well."""
    if unit.standing is Standing.AVAILABLE and unit.assignment is None:
        state.available.add(name, unit.service, unit.capabilities)
        state.queue.wake(unit.service, unit.capabilities)


def stand(unit: Unit, place: Place, at: Time) -> None:
    """Its event puts it there, unless a later one is known already."""
    if at >= unit.stood_at:
        unit.stood, unit.stood_at = place, at


def take(state: State, name: UnitId) -> None:
    """The unit may not be sent any more; who was to get it is asked about anew."""
    state.available.remove(name)
    promised = state.recommended_to.pop(name, None)
    if promised is not None:
        need = state.needs[promised]
        need.recommended = None
        wait(state, need)


def watch(state: State, assignment: Assignment) -> None:
    """An order that nobody answers is given up after the region's limit."""
    if state.rules is not None and assignment.step is Step.ASSIGNED:
        due = assignment.last.at + state.rules.limits.acknowledge_s * 1000
        state.timers.put(acknowledge_timer(assignment.id), due)


def lapse_in_time(state: State, call: CallId, offer: Handover) -> None:
    """An offer that no desk takes goes back after the region's limit."""
    if state.rules is not None:
        state.timers.put(handover_timer(call), offer.at + state.rules.limits.handover_s * 1000)


def close_when_idle(state: State, number: IncidentId, incident: Incident, now: Time) -> None:
    """An incident that was served and lacks nothing is closed after a while, if the region says so."""
    idle = incident.open and incident.served and incident.out == 0
    if state.rules is None or state.rules.limits.close_s == 0:
        return
    if idle and all(state.needs[need].done for need in incident.needs):
        state.timers.put(close_timer(number), now + state.rules.limits.close_s * 1000)
    else:
        state.timers.drop(close_timer(number))


# --- snapshots


def image(state: State) -> bytes:
    """The state as bytes: its facts, and when the planner wants to be woken for what."""
    return msgspec.msgpack.encode((encode(state, hints_of(State)), list(state.timers.ranks.items())))


def of_image(data: bytes) -> State:
    """The state that `image` was taken of. Every lane of the queue is asked once more; the answers are the same."""
    facts, timers = msgspec.msgpack.decode(data, type=tuple[bytes, list[tuple[str, int]]])
    state = decode(State(), facts, hints_of(State))
    for name, unit in state.units.items():
        free(state, name, unit)
    for need in state.needs.values():
        if need.assignment is not None or need.done or not state.incidents[need.incident].open:
            continue
        if need.recommended is not None:
            state.recommended_to[need.recommended] = need.id
        else:
            wait(state, need)
    state.timers = Ranking()
    for timer, due in timers:
        state.timers.put(timer, due)
    return state
