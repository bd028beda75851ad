"""Units: known, on duty, out of service, back; where their last event put them."""

import events
from dispatch.core.evolve.table import Table
from dispatch.core.state import State, Unit, free, reach_in_time, stand, take
from events.entry import Entry
from events.values import Standing


def unit_registered(state: State, e: events.UnitRegistered, entry: Entry) -> None:
    capabilities = frozenset(e.capabilities)
    unit = state.units.get(e.unit)
    if unit is None:
        state.units[e.unit] = Unit(e.service, capabilities, e.station, e.home)
        return
    take(state, e.unit)
    unit.service, unit.capabilities, unit.station, unit.home = e.service, capabilities, e.station, e.home
    free(state, e.unit, unit)


def unit_retired(state: State, e: events.UnitRetired, entry: Entry) -> None:
    take(state, e.unit)
    del state.units[e.unit]


def unit_came_on_duty(state: State, e: events.UnitCameOnDuty, entry: Entry) -> None:
    unit = state.units[e.unit]
    unit.standing = Standing.AVAILABLE
    stand(unit, e.place or unit.home, entry.told_at)
    free(state, e.unit, unit)


def unit_went_off_duty(state: State, e: events.UnitWentOffDuty, entry: Entry) -> None:
    state.units[e.unit].standing = Standing.OFF_DUTY
    take(state, e.unit)


def unit_went_out_of_service(state: State, e: events.UnitWentOutOfService, entry: Entry) -> None:
    state.units[e.unit].standing = Standing.OUT_OF_SERVICE
    take(state, e.unit)


def unit_returned(state: State, e: events.UnitReturned, entry: Entry) -> None:
    unit = state.units[e.unit]
    unit.standing = Standing.AVAILABLE
    free(state, e.unit, unit)


def unit_phone_set(state: State, e: events.UnitPhoneSet, entry: Entry) -> None:
    unit = state.units[e.unit]
    unit.phone = e.phone is not None
    if unit.assignment is not None:
        reach_in_time(state, state.assignments[unit.assignment])


TABLE: Table = {
    events.UnitRegistered: unit_registered,
    events.UnitRetired: unit_retired,
    events.UnitCameOnDuty: unit_came_on_duty,
    events.UnitWentOffDuty: unit_went_off_duty,
    events.UnitWentOutOfService: unit_went_out_of_service,
    events.UnitReturned: unit_returned,
    events.UnitPhoneSet: unit_phone_set,
}
