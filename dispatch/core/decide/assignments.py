"""One unit goes to one need: the order, its steps, and the ways it ends."""

import events
from dispatch.core import commands, rules
from dispatch.core.decide.incidents import eta_s
from dispatch.core.request import Decision, Moment, Request, Table
from dispatch.core.rules import Reason, Refusal
from dispatch.core.state import Assignment, Need, State, Unit
from events import AnyEvent
from events.values import AssignmentId, HospitalId, NeedId, Standing, Step, UnitId

STANDING_REFUSALS = {
    Standing.OFF_DUTY: Reason.UNIT_IS_OFF_DUTY,
    Standing.OUT_OF_SERVICE: Reason.UNIT_IS_OUT_OF_SERVICE,
    Standing.SILENT: Reason.UNIT_IS_SILENT,
}


def assign_unit(state: State, c: commands.AssignUnit, asked: Request, moment: Moment) -> Decision:
    need = _open_need(state, c.need)
    if isinstance(need, Refusal):
        return need
    unit = _able_unit(state, c.unit, need)
    if isinstance(unit, Refusal):
        return unit
    if unit.assignment is not None:
        last = state.assignments[unit.assignment].last
        return Refusal(Reason.UNIT_IS_BUSY, last.by, last.at, last.position)
    return [_assigned(state, need, c.unit, moment)]


def advance_assignment(state: State, c: commands.AdvanceAssignment, asked: Request, moment: Moment) -> Decision:
    assignment = _active(state, c.assignment, asked)
    if isinstance(assignment, Refusal):
        return assignment
    turns = c.step is Step.TRANSPORTING and c.hospital not in (None, assignment.hospital)
    if assignment.step is c.step and not turns:
        last = assignment.last
        return Refusal(Reason.ALREADY_SO, last.by, last.at, last.position)
    if c.step not in rules.REPORTED and c.step is not Step.CLEARED:
        return Refusal(Reason.STEP_NOT_ALLOWED)
    if c.step is not assignment.step and not rules.may_follow(c.step, assignment.step):
        last = assignment.last
        return Refusal(Reason.STEP_NOT_ALLOWED, last.by, last.at, last.position)
    if c.step is Step.CLEARED:
        return [events.AssignmentEnded(c.assignment, Step.CLEARED)]
    brings = c.step is Step.TRANSPORTING
    way_s = _way_s(state, assignment.unit, c.hospital, moment) if brings else None
    return [events.AssignmentAdvanced(c.assignment, c.step, c.hospital, way_s)]


def refuse_assignment(state: State, c: commands.RefuseAssignment, asked: Request, moment: Moment) -> Decision:
    return _ended(state, c.assignment, Step.REFUSED, c.reason, asked)


def silence_assignment(state: State, c: commands.SilenceAssignment, asked: Request, moment: Moment) -> Decision:
    assignment = state.assignments.get(c.assignment)
    limit_s = state.rules.limits.acknowledge_s if state.rules is not None else 0
    if assignment is not None and moment.now < assignment.last.at + limit_s * 1000:
        return Refusal(Reason.NOT_DUE)
    return _ended(state, c.assignment, Step.SILENT, None, asked)


def cancel_assignment(state: State, c: commands.CancelAssignment, asked: Request, moment: Moment) -> Decision:
    return _ended(state, c.assignment, Step.CANCELLED, c.reason, asked)


def divert_unit(state: State, c: commands.DivertUnit, asked: Request, moment: Moment) -> Decision:
    need = _open_need(state, c.need)
    if isinstance(need, Refusal):
        return need
    unit = _able_unit(state, c.unit, need)
    if isinstance(unit, Refusal):
        return unit
    if unit.assignment is None:
        return [_assigned(state, need, c.unit, moment)]
    ended = _ended(state, unit.assignment, Step.DIVERTED, f"to_{need.incident}", asked)
    return ended if isinstance(ended, Refusal) else [*ended, _assigned(state, need, c.unit, moment)]


# --- what they share


def _open_need(state: State, name: NeedId) -> Need | Refusal:
    need = state.needs.get(name)
    if need is None:
        return Refusal(Reason.NO_SUCH_NEED)
    if not state.incidents[need.incident].open:
        return Refusal(Reason.INCIDENT_HAS_ENDED)
    if need.done:
        return Refusal(Reason.NEED_IS_FILLED)
    if need.assignment is not None:
        last = state.assignments[need.assignment].last
        return Refusal(Reason.NEED_IS_FILLED, last.by, last.at, last.position)
    return need


def _able_unit(state: State, name: UnitId, need: Need) -> Unit | Refusal:
    unit = state.units.get(name)
    if unit is None:
        return Refusal(Reason.NO_SUCH_UNIT)
    if unit.standing in STANDING_REFUSALS:
        return Refusal(STANDING_REFUSALS[unit.standing])
    if unit.service != need.service:
        return Refusal(Reason.UNIT_OF_OTHER_SERVICE)
    if not need.wanted <= unit.capabilities:
        return Refusal(Reason.UNIT_LACKS_CAPABILITY)
    return unit


def _assigned(state: State, need: Need, unit: UnitId, moment: Moment) -> AnyEvent:
    incident = state.incidents[need.incident]
    assignment = AssignmentId(f"{need.incident}/{incident.assignments_ever + 1}")
    spot = moment.places.spots.get(unit)
    place = None if spot is None else spot.place
    return events.UnitAssigned(assignment, need.id, need.incident, unit, place, eta_s(state, need.id, unit, moment))


def _way_s(state: State, unit: UnitId, name: HospitalId | None, moment: Moment) -> int | None:
    """To the hospital; nothing for one that the region does not list, which a crew may name all the same."""
    hospital = rules.hospital_of(state.rules, name) if state.rules is not None and name is not None else None
    service = state.services.get(state.units[unit].service)
    distance_m = moment.places.distance_m(unit, hospital.place) if hospital is not None else None
    if state.rules is None or service is None or distance_m is None:
        return None
    return rules.travel_s(state.rules, service, distance_m, moment.now)


def _active(state: State, name: AssignmentId, asked: Request) -> Assignment | Refusal:
    assignment = state.assignments.get(name)
    if assignment is None:
        return Refusal(Reason.ASSIGNMENT_HAS_ENDED if "/" in name else Reason.NO_SUCH_ASSIGNMENT)
    if asked.unit is not None and assignment.unit != asked.unit:
        return Refusal(Reason.NOT_YOURS)
    return assignment


def _ended(
    state: State, name: AssignmentId, step: Step, reason: str | None, asked: Request
) -> list[AnyEvent] | Refusal:
    assignment = _active(state, name, asked)
    if isinstance(assignment, Refusal):
        return assignment
    if not rules.may_follow(step, assignment.step):
        last = assignment.last
        return Refusal(Reason.STEP_NOT_ALLOWED, last.by, last.at, last.position)
    return [events.AssignmentEnded(name, step, reason)]


TABLE: Table = {
    commands.AssignUnit: assign_unit,
    commands.AdvanceAssignment: advance_assignment,
    commands.RefuseAssignment: refuse_assignment,
    commands.SilenceAssignment: silence_assignment,
    commands.CancelAssignment: cancel_assignment,
    commands.DivertUnit: divert_unit,
}
