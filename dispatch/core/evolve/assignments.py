"""One unit goes to one need: who is busy, who is free again, and what is open again."""

import events
from dispatch.core.evolve.incidents import mark
from dispatch.core.evolve.table import Table
from dispatch.core.state import (
    Assignment,
    State,
    acknowledge_timer,
    close_timer,
    close_when_idle,
    free,
    reach_in_time,
    reach_timer,
    stand,
    take,
    wait,
    wait_no_longer,
    watch,
)
from events.entry import Entry
from events.values import Standing, Step

NOT_ASKED_AGAIN = frozenset((Step.REFUSED, Step.SILENT, Step.CANCELLED))


def unit_assigned(state: State, e: events.UnitAssigned, entry: Entry) -> None:
    need, unit, incident = state.needs[e.need], state.units[e.unit], state.incidents[e.incident]
    assignment = Assignment(e.assignment, e.need, e.incident, e.unit, Step.ASSIGNED, mark(entry))
    state.assignments[e.assignment] = assignment
    wait_no_longer(state, need)
    need.assignment = e.assignment
    unit.assignment = e.assignment
    take(state, e.unit)
    incident.assignments_ever += 1
    incident.out += 1
    state.timers.drop(close_timer(e.incident))
    watch(state, assignment)
    reach_in_time(state, assignment)


def assignment_advanced(state: State, e: events.AssignmentAdvanced, entry: Entry) -> None:
    assignment = state.assignments[e.assignment]
    if assignment.step is Step.ASSIGNED:
        state.timers.drop(acknowledge_timer(e.assignment))
        state.timers.drop(reach_timer(e.assignment))
    assignment.step = e.step
    assignment.hospital = e.hospital or assignment.hospital
    assignment.last = mark(entry)
    if e.step is Step.ON_SCENE:
        incident = state.incidents[assignment.incident]
        if incident.place is not None:
            stand(state.units[assignment.unit], incident.place, entry.told_at)


def assignment_ended(state: State, e: events.AssignmentEnded, entry: Entry) -> None:
    assignment = state.assignments.pop(e.assignment)
    if assignment.step is Step.ASSIGNED:
        state.timers.drop(acknowledge_timer(e.assignment))
        state.timers.drop(reach_timer(e.assignment))
    incident = state.incidents[assignment.incident]
    incident.out -= 1
    need = state.needs[assignment.need]
    need.assignment = None
    if e.step in NOT_ASKED_AGAIN:
        need.tried.append(assignment.unit)
    if e.step is Step.CLEARED:
        need.done = True
        incident.served = True
    elif incident.open:
        need.since = entry.at
        wait(state, need)
    unit = state.units[assignment.unit]
    unit.assignment = None
    if e.step is Step.SILENT:
        unit.standing = Standing.SILENT
    free(state, assignment.unit, unit)
    close_when_idle(state, assignment.incident, incident, entry.at)


TABLE: Table = {
    events.UnitAssigned: unit_assigned,
    events.AssignmentAdvanced: assignment_advanced,
    events.AssignmentEnded: assignment_ended,
}
