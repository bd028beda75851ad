"""Incidents and their needs."""

import events
from dispatch.core import rules
from dispatch.core.evolve import alarms
from dispatch.core.evolve.table import Table
from dispatch.core.state import (
    Incident,
    Mark,
    Need,
    State,
    close_timer,
    close_when_idle,
    part_field,
    promote_timer,
    rise_in_time,
    wait,
    wait_no_longer,
)
from events.entry import Entry
from events.values import IncidentId, Priority, Time, incident_of


def incident_opened(state: State, e: events.IncidentOpened, entry: Entry) -> None:
    incident = Incident(e.kind, e.priority, e.drill, mark(entry), e.place, e.area)
    state.incidents_ever = e.incident
    state.incidents[e.incident] = incident
    if e.call is not None:
        incident.calls.append(e.call)
        state.calls[e.call].incident = e.incident


def need_added(state: State, e: events.NeedAdded, entry: Entry) -> None:
    incident = state.incidents[e.incident]
    need = Need(e.need, e.incident, e.service, frozenset(e.wanted), e.priority, entry.at, e.deadline)
    state.needs[e.need] = need
    incident.needs.append(e.need)
    incident.needs_ever += 1
    state.timers.drop(close_timer(e.incident))
    wait(state, need)


def need_promoted(state: State, e: events.NeedPromoted, entry: Entry) -> None:
    _rank_anew(state, state.needs[e.need], e.priority, entry.at)


def need_dropped(state: State, e: events.NeedDropped, entry: Entry) -> None:
    need = state.needs.pop(e.need)
    wait_no_longer(state, need)
    number = incident_of(e.need)
    incident = state.incidents[number]
    incident.needs.remove(e.need)
    close_when_idle(state, number, incident, entry.at)


def unit_recommended(state: State, e: events.UnitRecommended, entry: Entry) -> None:
    """It leaves the queue until somebody decides or the unit is gone."""
    need = state.needs[e.need]
    need.recommended = e.unit
    state.recommended_to[e.unit] = e.need
    state.queue.remove(e.need)


def kind_changed(state: State, e: events.KindChanged, entry: Entry) -> None:
    incident = state.incidents[e.incident]
    incident.kind = e.kind
    incident.changed["kind"] = mark(entry)


def place_changed(state: State, e: events.PlaceChanged, entry: Entry) -> None:
    """A need that could not be ranked for want of a place can be now; who was proposed may not be the nearest."""
    incident = state.incidents[e.incident]
    incident.place = e.place
    incident.area = e.area
    incident.changed["place"] = mark(entry)
    for need in waiting(state, incident):
        wait_no_longer(state, need)
        wait(state, need)


def priority_changed(state: State, e: events.PriorityChanged, entry: Entry) -> None:
    """Of the whole: of needs that wait, and of those that had the priority of a part, which is none any more."""
    incident = state.incidents[e.incident]
    incident.priority = e.priority
    incident.changed["priority"] = mark(entry)
    for name in incident.needs:
        need = state.needs[name]
        if need.assignment is not None and need.service in incident.parts and not need.done:
            need.priority, need.deadline = e.priority, e.deadline or need.deadline
    incident.parts.clear()
    for need in waiting(state, incident):
        need.deadline = e.deadline or need.deadline
        _rank_anew(state, need, e.priority, entry.at)


def part_priority_changed(state: State, e: events.PartPriorityChanged, entry: Entry) -> None:
    """A need for which somebody is going has it, too, should it be open again."""
    incident = state.incidents[e.incident]
    incident.parts[e.service] = e.priority
    incident.changed[part_field(e.service)] = mark(entry)
    for name in incident.needs:
        need = state.needs[name]
        if need.service != e.service or need.done:
            continue
        need.deadline = e.deadline
        if need.assignment is None:
            _rank_anew(state, need, e.priority, entry.at)
        else:
            need.priority = e.priority


def _rank_anew(state: State, need: Need, priority: Priority, at: Time) -> None:
    """It waits from now on with this priority; a unit that was proposed stays proposed."""
    need.priority, need.since = priority, at
    state.timers.drop(promote_timer(need.id))
    if need.recommended is None:
        wait(state, need)
    else:
        rise_in_time(state, need)


def level_raised(state: State, e: events.LevelRaised, entry: Entry) -> None:
    incident = state.incidents[e.incident]
    incident.level = e.level
    incident.changed["level"] = mark(entry)


def incident_closed(state: State, e: events.IncidentClosed | events.IncidentCancelled, entry: Entry) -> None:
    incident = state.incidents[e.incident]
    for need in waiting(state, incident):
        wait_no_longer(state, need)
    incident.open = False
    others = isinstance(e, events.IncidentClosed) and e.disposition in rules.HELPING
    incident.unserved = not incident.served and not others
    incident.closed_at = entry.at
    incident.ended = mark(entry)
    state.timers.drop(close_timer(e.incident))
    state.leaving.append((Time(entry.at + rules.KEPT_MS), "incident", e.incident))


incident_cancelled = incident_closed


def incident_reopened(state: State, e: events.IncidentReopened, entry: Entry) -> None:
    """What nobody served before it ended is open again."""
    incident = state.incidents[e.incident]
    incident.open = True
    incident.closed_at = None
    incident.served = incident.unserved = False
    for need in waiting(state, incident):
        need.since = entry.at
        wait(state, need)


def forget(state: State, number: IncidentId, closed_at: Time) -> None:
    """It ended a day ago and was not reopened since: it leaves the state with its needs, and its calls that are over
    as long; a later one has a day of its own."""
    incident = state.incidents.get(number)
    if incident is None or incident.closed_at != closed_at:
        return
    for need in incident.needs:
        del state.needs[need]
    for name in incident.calls:
        call = state.calls.get(name)
        if call is None:
            continue
        if call.ended_at is not None and call.ended_at <= closed_at:
            del state.calls[name]
        else:
            call.incident = None
            call.seen_to = call.seen_to or (call.ended and not incident.unserved)
    if incident.alarm is not None:
        alarms.forget_with_incident(state, incident.alarm)
    del state.incidents[number]


def waiting(state: State, incident: Incident) -> list[Need]:
    """Its needs for which nobody is going and nobody has been."""
    needs = (state.needs[need] for need in incident.needs)
    return [need for need in needs if need.assignment is None and not need.done]


def mark(entry: Entry) -> Mark:
    return Mark(entry.by, entry.at, entry.position)


TABLE: Table = {
    events.IncidentOpened: incident_opened,
    events.NeedAdded: need_added,
    events.NeedPromoted: need_promoted,
    events.NeedDropped: need_dropped,
    events.UnitRecommended: unit_recommended,
    events.KindChanged: kind_changed,
    events.PlaceChanged: place_changed,
    events.PriorityChanged: priority_changed,
    events.PartPriorityChanged: part_priority_changed,
    events.LevelRaised: level_raised,
    events.IncidentCancelled: incident_cancelled,
    events.IncidentClosed: incident_closed,
    events.IncidentReopened: incident_reopened,
}
