"""Every unit of the region: what it is doing, since when, and where its last event put it."""

from collections.abc import Iterable
from typing import Any

import msgspec
from msgspec import Struct

import events
from events.entry import Entry
from events.values import (
    AssignmentId,
    Capability,
    IncidentId,
    NeedId,
    Place,
    Position,
    ServiceId,
    Standing,
    StationId,
    Step,
    Time,
    UnitId,
)
from projections.projection import Change, Handler


class UnitRow(Struct, frozen=True):
    """One unit. `standing` is what it is without an assignment; `since` is of the standing or of the step."""

    unit: UnitId
    service: ServiceId
    capabilities: tuple[Capability, ...]
    station: StationId
    home: Place
    standing: Standing
    since: Time
    position: Position
    assignment: AssignmentId | None = None
    incident: IncidentId | None = None
    need: NeedId | None = None
    step: Step | None = None
    reason: str | None = None


class Units:
    rows: dict[str, UnitRow]
    assigned: dict[AssignmentId, UnitId]

    def __init__(self) -> None:
        self.rows = {}
        self.assigned = {}

    @property
    def tables(self) -> dict[str, dict[str, Any]]:
        return {"units": self.rows}

    def project(self, entry: Entry) -> Iterable[Change]:
        unit, row = TABLE[type(entry.event)](self, entry.event, entry)
        if row is None:
            self.rows.pop(unit, None)
        else:
            self.rows[unit] = row
        return (Change("units", unit, row),)

    def change(self, unit: UnitId, entry: Entry, **fields: object) -> tuple[UnitId, UnitRow]:
        row = self.rows[unit]
        return unit, msgspec.structs.replace(row, position=entry.position, since=entry.told_at, **fields)


Changed = tuple[UnitId, UnitRow | None]
FREE = {"assignment": None, "incident": None, "need": None, "step": None}


def unit_registered(view: Units, e: events.UnitRegistered, entry: Entry) -> Changed:
    row = view.rows.get(e.unit)
    if row is None:
        fresh = UnitRow(
            e.unit, e.service, e.capabilities, e.station, e.home, Standing.OFF_DUTY, entry.told_at, entry.position
        )
        return e.unit, fresh
    known = {"service": e.service, "capabilities": e.capabilities, "station": e.station, "home": e.home}
    return e.unit, msgspec.structs.replace(row, position=entry.position, **known)


def unit_retired(view: Units, e: events.UnitRetired, entry: Entry) -> Changed:
    return e.unit, None


def unit_came_on_duty(view: Units, e: events.UnitCameOnDuty, entry: Entry) -> Changed:
    return view.change(e.unit, entry, standing=Standing.AVAILABLE, reason=None)


def unit_went_off_duty(view: Units, e: events.UnitWentOffDuty, entry: Entry) -> Changed:
    return view.change(e.unit, entry, standing=Standing.OFF_DUTY, reason=e.reason)


def unit_went_out_of_service(view: Units, e: events.UnitWentOutOfService, entry: Entry) -> Changed:
    return view.change(e.unit, entry, standing=Standing.OUT_OF_SERVICE, reason=e.reason)


def unit_returned(view: Units, e: events.UnitReturned, entry: Entry) -> Changed:
    return view.change(e.unit, entry, standing=Standing.AVAILABLE, reason=None)


def unit_assigned(view: Units, e: events.UnitAssigned, entry: Entry) -> Changed:
    view.assigned[e.assignment] = e.unit
    return view.change(
        e.unit, entry, assignment=e.assignment, incident=e.incident, need=e.need, step=Step.ASSIGNED, reason=None
    )


def assignment_advanced(view: Units, e: events.AssignmentAdvanced, entry: Entry) -> Changed:
    return view.change(view.assigned[e.assignment], entry, step=e.step)


def assignment_ended(view: Units, e: events.AssignmentEnded, entry: Entry) -> Changed:
    """A silent unit is not asked again until it reports itself."""
    unit = view.assigned.pop(e.assignment)
    standing = Standing.SILENT if e.step == Step.SILENT else view.rows[unit].standing
    return view.change(unit, entry, standing=standing, reason=e.reason, **FREE)


TABLE: dict[type, Handler] = {
    events.UnitRegistered: unit_registered,
    events.UnitRetired: unit_retired,
    events.UnitCameOnDuty: unit_came_on_duty,
    events.UnitWentOffDuty: unit_went_off_duty,
    events.UnitWentOutOfService: unit_went_out_of_service,
    events.UnitReturned: unit_returned,
    events.UnitAssigned: unit_assigned,
    events.AssignmentAdvanced: assignment_advanced,
    events.AssignmentEnded: assignment_ended,
}
