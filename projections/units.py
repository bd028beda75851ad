"""Every unit of the region: what it can do, what it is doing, and since when."""

from collections.abc import Sequence
from typing import Any

from msgspec import Struct

import events
from events.entry import Entry
from events.values import (
    CREW,
    Actor,
    AssignmentId,
    Capability,
    IncidentId,
    NeedId,
    Place,
    Position,
    Sealed,
    ServiceId,
    Standing,
    StationId,
    Step,
    Time,
    UnitId,
)
from projections.projection import Change, Handler, Touched, drained


class UnitRow(Struct, gc=False):
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
    phone: Sealed | None = None
    """By which its crew is reached without a page."""
    no_page_since: Time | None = None
    """Since when the page of its crew is not heard of; only of crews with a number is it known."""


class Units:
    rows: dict[str, UnitRow]
    assigned: dict[AssignmentId, UnitId]
    no_page: dict[UnitId, Time]
    """Also of units that the region does not list just now."""

    def __init__(self) -> None:
        self.rows = {}
        self.assigned = {}
        self.no_page = {}
        self.touched: Touched[UnitId] = {}

    @property
    def tables(self) -> dict[str, dict[str, Any]]:
        return {"units": self.rows}

    def hears(self, kind: type) -> bool:
        return kind in TABLE

    def project(self, entries: Sequence[Entry]) -> None:
        touched = self.touched
        for entry in entries:
            event = entry.event
            row = TABLE[type(event)](self, event, entry)
            if row is not None:
                row.position = entry.position
                touched[row.unit] = row

    def changes(self) -> list[Change]:
        return drained("units", self.touched)

    def has_page(self, person: Actor, since: Time | None) -> UnitRow | None:
        """Whether a crew's page is heard of; people of the room are no affair of ours."""
        unit = UnitId(person.removeprefix(CREW))
        if not person.startswith(CREW):
            return None
        if since is None:
            self.no_page.pop(unit, None)
        else:
            self.no_page[unit] = since
        row = self.rows.get(unit)
        if row is not None:
            row.no_page_since = since
        return row

    def stands(self, unit: UnitId, standing: Standing, reason: str | None, entry: Entry) -> UnitRow:
        row = self.rows[unit]
        row.standing, row.reason, row.since = standing, reason, entry.told_at
        return row


def unit_registered(view: Units, e: events.UnitRegistered, entry: Entry) -> UnitRow:
    row = view.rows.get(e.unit)
    if row is None:
        row = view.rows[e.unit] = UnitRow(
            e.unit, e.service, e.capabilities, e.station, e.home, Standing.OFF_DUTY, entry.told_at, entry.position
        )
        row.no_page_since = view.no_page.get(e.unit)
    else:
        row.service, row.capabilities, row.station, row.home = e.service, e.capabilities, e.station, e.home
    return row


def unit_retired(view: Units, e: events.UnitRetired, entry: Entry) -> None:
    del view.rows[e.unit]
    view.touched[e.unit] = None


def unit_came_on_duty(view: Units, e: events.UnitCameOnDuty, entry: Entry) -> UnitRow:
    return view.stands(e.unit, Standing.AVAILABLE, None, entry)


def unit_went_off_duty(view: Units, e: events.UnitWentOffDuty, entry: Entry) -> UnitRow:
    return view.stands(e.unit, Standing.OFF_DUTY, e.reason, entry)


def unit_went_out_of_service(view: Units, e: events.UnitWentOutOfService, entry: Entry) -> UnitRow:
    return view.stands(e.unit, Standing.OUT_OF_SERVICE, e.reason, entry)


def unit_returned(view: Units, e: events.UnitReturned, entry: Entry) -> UnitRow:
    return view.stands(e.unit, Standing.AVAILABLE, None, entry)


def unit_phone_set(view: Units, e: events.UnitPhoneSet, entry: Entry) -> UnitRow:
    row = view.rows[e.unit]
    row.phone = e.phone
    return row


def console_fell_silent(view: Units, e: events.ConsoleFellSilent, entry: Entry) -> UnitRow | None:
    return view.has_page(e.person, e.since)


def console_came_back(view: Units, e: events.ConsoleCameBack, entry: Entry) -> UnitRow | None:
    return view.has_page(e.person, None)


def unit_assigned(view: Units, e: events.UnitAssigned, entry: Entry) -> UnitRow:
    view.assigned[e.assignment] = e.unit
    row = view.rows[e.unit]
    row.assignment, row.incident, row.need = e.assignment, e.incident, e.need
    row.step, row.since, row.reason = Step.ASSIGNED, entry.told_at, None
    return row


def assignment_advanced(view: Units, e: events.AssignmentAdvanced, entry: Entry) -> UnitRow:
    """The same step again is a turn to another hospital."""
    row = view.rows[view.assigned[e.assignment]]
    if row.step is not e.step:
        row.step, row.since = e.step, entry.told_at
    return row


def assignment_ended(view: Units, e: events.AssignmentEnded, entry: Entry) -> UnitRow:
    """A silent unit is not asked again until it reports itself."""
    row = view.rows[view.assigned.pop(e.assignment)]
    if e.step is Step.SILENT:
        row.standing = Standing.SILENT
    row.assignment = row.incident = row.need = row.step = None
    row.reason, row.since = e.reason, entry.told_at
    return row


TABLE: dict[type, Handler] = {
    events.UnitRegistered: unit_registered,
    events.UnitRetired: unit_retired,
    events.UnitCameOnDuty: unit_came_on_duty,
    events.UnitWentOffDuty: unit_went_off_duty,
    events.UnitWentOutOfService: unit_went_out_of_service,
    events.UnitReturned: unit_returned,
    events.UnitPhoneSet: unit_phone_set,
    events.ConsoleFellSilent: console_fell_silent,
    events.ConsoleCameBack: console_came_back,
    events.UnitAssigned: unit_assigned,
    events.AssignmentAdvanced: assignment_advanced,
    events.AssignmentEnded: assignment_ended,
}
