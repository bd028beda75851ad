"""Units go on and off duty, out of service and back."""

import events
from dispatch.core import commands
from dispatch.core.request import Decision, Moment, Request, Table
from dispatch.core.rules import Reason, Refusal
from dispatch.core.state import State, Unit
from events.values import Standing, Step, UnitId


def bring_on_duty(state: State, c: commands.BringOnDuty, asked: Request, moment: Moment) -> Decision:
    unit = _own(state, c.unit, asked)
    if isinstance(unit, Refusal):
        return unit
    if unit.standing is not Standing.OFF_DUTY:
        return Refusal(Reason.ALREADY_SO)
    return [events.UnitCameOnDuty(c.unit, c.place)]


def take_off_duty(state: State, c: commands.TakeOffDuty, asked: Request, moment: Moment) -> Decision:
    unit = _own(state, c.unit, asked)
    if isinstance(unit, Refusal):
        return unit
    if unit.standing is Standing.OFF_DUTY:
        return Refusal(Reason.ALREADY_SO)
    if unit.assignment is not None:
        return Refusal(Reason.UNIT_IS_BUSY)
    return [events.UnitWentOffDuty(c.unit, c.reason)]


def take_out_of_service(state: State, c: commands.TakeOutOfService, asked: Request, moment: Moment) -> Decision:
    unit = _own(state, c.unit, asked)
    if isinstance(unit, Refusal):
        return unit
    if unit.standing is Standing.OUT_OF_SERVICE:
        return Refusal(Reason.ALREADY_SO)
    if unit.standing is Standing.OFF_DUTY:
        return Refusal(Reason.UNIT_IS_OFF_DUTY)
    gone = events.UnitWentOutOfService(c.unit, c.reason)
    if unit.assignment is None:
        return [gone]
    return [events.AssignmentEnded(unit.assignment, Step.CANCELLED, c.reason), gone]


def return_unit(state: State, c: commands.ReturnUnit, asked: Request, moment: Moment) -> Decision:
    unit = _own(state, c.unit, asked)
    if isinstance(unit, Refusal):
        return unit
    if unit.standing is Standing.OFF_DUTY:
        return Refusal(Reason.UNIT_IS_OFF_DUTY)
    if unit.standing is Standing.AVAILABLE:
        return Refusal(Reason.ALREADY_SO)
    return [events.UnitReturned(c.unit)]


def set_unit_phone(state: State, c: commands.SetUnitPhone, asked: Request, moment: Moment) -> Decision:
    unit = _own(state, c.unit, asked)
    if isinstance(unit, Refusal):
        return unit
    if c.phone is None and not unit.phone:
        return Refusal(Reason.ALREADY_SO)
    return [events.UnitPhoneSet(c.unit, c.phone)]


def _own(state: State, name: UnitId, asked: Request) -> Unit | Refusal:
    if asked.unit is not None and asked.unit != name:
        return Refusal(Reason.NOT_YOURS)
    unit = state.units.get(name)
    return Refusal(Reason.NO_SUCH_UNIT) if unit is None else unit


TABLE: Table = {
    commands.BringOnDuty: bring_on_duty,
    commands.TakeOffDuty: take_off_duty,
    commands.TakeOutOfService: take_out_of_service,
    commands.ReturnUnit: return_unit,
    commands.SetUnitPhone: set_unit_phone,
}
