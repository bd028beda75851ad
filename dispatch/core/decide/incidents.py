"""Incidents: opened with what their run card says they need, changed by whoever saw them last, ended."""

from collections.abc import Callable, Iterable

import events
from dispatch.core import commands, rules
from dispatch.core.decide import cards, lines, offers, room
from dispatch.core.decide.kept import kept_incident
from dispatch.core.request import Decision, Moment, Request, Table
from dispatch.core.rules import Reason, Refusal
from dispatch.core.state import Incident, State, part_field
from events import AnyEvent
from events.regions import Wanted
from events.values import Capability, IncidentId, NeedId, Position, Priority, ServiceId, Step, Time, UnitId


def open_incident(state: State, c: commands.OpenIncident, asked: Request, moment: Moment) -> Decision:
    if state.rules is None:
        return Refusal(Reason.NO_REGION)
    kind = state.kinds.get(c.kind)
    if kind is None:
        return Refusal(Reason.NO_SUCH_KIND)
    call = state.calls.get(c.call) if c.call is not None else None
    if c.call is not None and call is None:
        return Refusal(Reason.NO_SUCH_CALL)
    if call is not None and call.incident is not None:
        return Refusal(Reason.CALL_IS_ATTACHED)
    number = next_number(state)
    priority = c.priority or kind.priority
    drill = c.drill or (call is not None and call.drill)
    opened = events.IncidentOpened(
        number,
        c.kind,
        priority,
        c.place,
        c.area,
        c.call,
        c.address,
        c.text,
        drill,
        state.version,
    )
    wrong = next((why for one in c.also if (why := _wrong(state, one.service, one.wanted)) is not None), None)
    if wrong is not None:
        return Refusal(wrong)
    also = tuple(Wanted(one.service, tuple(set(one.wanted)), one.count) for one in c.also)
    wanted = (*(kind.levels[0] if kind.levels else ()), *also)
    needs = _needs(state, number, wanted, lambda _: priority, 0, moment.now)
    answered = cards.carried(c.call, call, number)
    return [opened, *needs, *answered, *room.settled(state, c.call, "has_incident")]


def next_number(state: State) -> IncidentId:
    """What the next incident will be called."""
    return IncidentId(state.incidents_ever + 1)


def first_needs(state: State, opened: events.IncidentOpened, moment: Moment) -> Iterable[AnyEvent]:
    """What its run card says it needs at once."""
    kind = state.kinds[opened.kind]
    wanted = kind.levels[0] if kind.levels else ()
    return _needs(state, opened.incident, wanted, lambda _: opened.priority, 0, moment.now)


def add_note(state: State, c: commands.AddNote, asked: Request, moment: Moment) -> Decision:
    """A crew writes where it goes, and nowhere else."""
    if kept_incident(state, c.incident, moment) is None:
        return Refusal(Reason.NO_SUCH_INCIDENT)
    if asked.unit is not None and goal(state, asked.unit) != c.incident:
        return Refusal(Reason.NOT_YOURS)
    return [events.NoteAdded(c.incident, c.text)]


def goal(state: State, name: UnitId) -> IncidentId | None:
    """The incident that this unit was sent to."""
    unit = state.units.get(name)
    if unit is None or unit.assignment is None:
        return None
    return state.assignments[unit.assignment].incident


def change_kind(state: State, c: commands.ChangeKind, asked: Request, moment: Moment) -> Decision:
    incident = _open(state, c.incident)
    if isinstance(incident, Refusal):
        return incident
    if c.kind not in state.kinds:
        return Refusal(Reason.NO_SUCH_KIND)
    if incident.kind == c.kind:
        return Refusal(Reason.ALREADY_SO)
    return _unless_changed(incident, "kind", c.seen) or [events.KindChanged(c.incident, c.kind)]


def change_place(state: State, c: commands.ChangePlace, asked: Request, moment: Moment) -> Decision:
    incident = _open(state, c.incident)
    if isinstance(incident, Refusal):
        return incident
    if c.address is None and c.place == incident.place:
        return Refusal(Reason.ALREADY_SO)
    return _unless_changed(incident, "place", c.seen) or [events.PlaceChanged(c.incident, c.place, c.area, c.address)]


def change_priority(state: State, c: commands.ChangePriority, asked: Request, moment: Moment) -> Decision:
    incident = _open(state, c.incident)
    if isinstance(incident, Refusal):
        return incident
    if incident.priority == c.priority and all(own == c.priority for own in incident.parts.values()):
        return Refusal(Reason.ALREADY_SO)
    fields = ("priority", *(part_field(service) for service in incident.parts))
    refusals = (_unless_changed(incident, field, c.seen) for field in fields)
    changed = next((one for one in refusals if one is not None), None)
    return changed or [with_priority(state, c.incident, c.priority, moment)]


def with_priority(state: State, number: IncidentId, priority: Priority, moment: Moment) -> events.PriorityChanged:
    """Its open needs must be served by the deadline of that priority, counted from now."""
    return events.PriorityChanged(number, priority, _deadline(state, priority, moment.now))


def change_part_priority(state: State, c: commands.ChangePartPriority, asked: Request, moment: Moment) -> Decision:
    """Whoever changed the whole since then changed this part, too."""
    incident = _open(state, c.incident)
    if isinstance(incident, Refusal):
        return incident
    if c.service not in state.services:
        return Refusal(Reason.NO_SUCH_SERVICE)
    if all(state.needs[need].service != c.service for need in incident.needs):
        return Refusal(Reason.NO_SUCH_PART)
    if incident.priority_of(c.service) == c.priority:
        return Refusal(Reason.ALREADY_SO)
    changed = _unless_changed(incident, part_field(c.service), c.seen) or _unless_changed(incident, "priority", c.seen)
    deadline = _deadline(state, c.priority, moment.now)
    return changed or [events.PartPriorityChanged(c.incident, c.service, c.priority, deadline)]


def raise_level(state: State, c: commands.RaiseLevel, asked: Request, moment: Moment) -> Decision:
    incident = _open(state, c.incident)
    if isinstance(incident, Refusal):
        return incident
    kind = state.kinds.get(incident.kind)
    if kind is None or incident.level >= len(kind.levels):
        return Refusal(Reason.NO_HIGHER_LEVEL)
    more = kind.levels[incident.level]
    needs = _needs(state, c.incident, more, incident.priority_of, incident.needs_ever, moment.now)
    return _unless_changed(incident, "level", c.seen) or [
        events.LevelRaised(c.incident, incident.level + 1),
        *needs,
    ]


def add_need(state: State, c: commands.AddNeed, asked: Request, moment: Moment) -> Decision:
    incident = _open(state, c.incident)
    if isinstance(incident, Refusal):
        return incident
    wrong = _wrong(state, c.service, c.wanted)
    if wrong is not None:
        return Refusal(wrong)
    wanted = (Wanted(c.service, tuple(set(c.wanted)), c.count),)
    return list(_needs(state, c.incident, wanted, incident.priority_of, incident.needs_ever, moment.now))


def drop_need(state: State, c: commands.DropNeed, asked: Request, moment: Moment) -> Decision:
    need = state.needs.get(c.need)
    if need is None:
        return Refusal(Reason.NO_SUCH_NEED)
    incident = _open(state, need.incident)
    if isinstance(incident, Refusal):
        return incident
    dropped = events.NeedDropped(c.need, c.reason)
    if need.assignment is None:
        return Refusal(Reason.NEED_IS_FILLED) if need.done else [dropped]
    last = state.assignments[need.assignment].last
    if not c.call_off:
        return Refusal(Reason.NEED_IS_FILLED, last.by, last.at, last.position)
    if c.assignment not in (None, need.assignment):
        return Refusal(Reason.CHANGED_SINCE, last.by, last.at, last.position)
    return [events.AssignmentEnded(need.assignment, Step.CANCELLED, c.reason), dropped]


def promote_need(state: State, c: commands.PromoteNeed, asked: Request, moment: Moment) -> Decision:
    need = state.needs.get(c.need)
    if need is None:
        return Refusal(Reason.NO_SUCH_NEED)
    if need.assignment is not None or need.done or need.priority == 1:
        return Refusal(Reason.NEED_IS_FILLED)
    if state.rules is None or moment.now < need.since + state.rules.limits.promote_s[need.priority - 1] * 1000:
        return Refusal(Reason.NOT_DUE)
    return [events.NeedPromoted(c.need, need.priority - 1)]


def recommend_unit(state: State, c: commands.RecommendUnit, asked: Request, moment: Moment) -> Decision:
    need = state.needs.get(c.need)
    if need is None:
        return Refusal(Reason.NO_SUCH_NEED)
    if need.assignment is not None or need.done:
        return Refusal(Reason.NEED_IS_FILLED)
    if c.unit not in state.available.pool_of:
        return Refusal(Reason.UNIT_IS_BUSY)
    return [events.UnitRecommended(c.need, c.unit, eta_s(state, c.need, c.unit, moment))]


def cancel_incident(state: State, c: commands.CancelIncident, asked: Request, moment: Moment) -> Decision:
    incident = _open(state, c.incident)
    if isinstance(incident, Refusal):
        return incident
    called_off: list[AnyEvent] = [
        events.AssignmentEnded(assignment, Step.CANCELLED, "incident_cancelled")
        for need in incident.needs
        if (assignment := state.needs[need].assignment) is not None
    ]
    over = offers.over_with(state, c.incident, "aborted", moment)
    due = _callers_due(state, incident, moment)
    cancelled = events.IncidentCancelled(c.incident, c.reason)
    return [*called_off, *lines.over_with(state, c.incident), cancelled, *over, *due]


def close_incident(state: State, c: commands.CloseIncident, asked: Request, moment: Moment) -> Decision:
    incident = _open(state, c.incident)
    if isinstance(incident, Refusal):
        return incident
    if incident.out > 0:
        return Refusal(Reason.UNITS_ARE_OUT)
    over = offers.over_with(state, c.incident, "done", moment)
    due = _callers_due(state, incident, moment) if c.disposition not in rules.HELPING else []
    return [*lines.over_with(state, c.incident), events.IncidentClosed(c.incident, c.disposition), *over, *due]


def _callers_due(state: State, incident: Incident, moment: Moment) -> list[AnyEvent]:
    """Whatever the reason of its end: unless a crew was there, nobody spoke with those who rang unanswered."""
    return room.due_again(state, incident.calls, "unserved", moment) if not incident.served else []


def reopen_incident(state: State, c: commands.ReopenIncident, asked: Request, moment: Moment) -> Decision:
    incident = kept_incident(state, c.incident, moment)
    if incident is None:
        return Refusal(Reason.NO_SUCH_INCIDENT)
    if incident.open:
        return Refusal(Reason.INCIDENT_IS_OPEN)
    reopened = events.IncidentReopened(c.incident, c.reason, incident.priority)
    return [reopened, *room.settled_by_incident(state, incident.calls)]


# --- what they share


def _open(state: State, number: IncidentId) -> Incident | Refusal:
    incident = state.incidents.get(number)
    if incident is None:
        return Refusal(Reason.NO_SUCH_INCIDENT)
    if not incident.open:
        ended = incident.ended
        return (
            Refusal(Reason.INCIDENT_HAS_ENDED, ended.by, ended.at, ended.position)
            if ended
            else Refusal(Reason.INCIDENT_HAS_ENDED)
        )
    return incident


def _unless_changed(incident: Incident, field: str, seen: Position) -> Refusal | None:
    """Somebody changed the same thing after the asker last looked."""
    last = incident.changed.get(field)
    if last is None or last.position <= seen:
        return None
    return Refusal(Reason.CHANGED_SINCE, last.by, last.at, last.position)


def _wrong(state: State, service: ServiceId, wanted: Iterable[Capability]) -> Reason | None:
    """Why nothing like this can be needed."""
    if service not in state.services:
        return Reason.NO_SUCH_SERVICE
    if state.rules is not None and any(one not in state.rules.capabilities for one in wanted):
        return Reason.NO_SUCH_CAPABILITY
    return None


def _deadline(state: State, priority: Priority, now: Time) -> Time:
    """When a unit is to have been assigned, if it is asked for now."""
    assert state.rules is not None, "there is no incident before there is a region"
    return Time(now + state.rules.limits.assign_s[priority - 1] * 1000)


def _needs(
    state: State,
    number: IncidentId,
    wanted: Iterable[Wanted],
    priority_of: Callable[[ServiceId], Priority],
    ever: int,
    now: Time,
) -> Iterable[AnyEvent]:
    """One need for each unit that is wanted, with the priority of its service's part and the deadline of that."""
    happened = []
    for want in wanted:
        priority = priority_of(want.service)
        deadline = _deadline(state, priority, now)
        for _ in range(want.count):
            ever += 1
            need = NeedId(f"{number}.{ever}")
            happened.append(
                events.NeedAdded(need, number, want.service, tuple(sorted(want.capabilities)), priority, deadline)
            )
    return happened


def eta_s(state: State, need: NeedId, unit: UnitId, moment: Moment) -> int | None:
    """Seconds until the unit is at the incident, as far as places are known."""
    wanted = state.needs[need]
    place = state.incidents[wanted.incident].place
    service = state.services.get(wanted.service)
    if place is None or service is None or state.rules is None:
        return None
    distance_m = moment.places.distance_m(unit, place)
    return None if distance_m is None else rules.travel_s(state.rules, service, distance_m, moment.now)


TABLE: Table = {
    commands.OpenIncident: open_incident,
    commands.AddNote: add_note,
    commands.ChangeKind: change_kind,
    commands.ChangePlace: change_place,
    commands.ChangePriority: change_priority,
    commands.ChangePartPriority: change_part_priority,
    commands.RaiseLevel: raise_level,
    commands.AddNeed: add_need,
    commands.DropNeed: drop_need,
    commands.PromoteNeed: promote_need,
    commands.RecommendUnit: recommend_unit,
    commands.CancelIncident: cancel_incident,
    commands.CloseIncident: close_incident,
    commands.ReopenIncident: reopen_incident,
}
