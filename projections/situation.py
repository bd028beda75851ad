"""The room at a glance: the region in force, the desks, and figures by number, service and priority."""

from collections import deque
from collections.abc import Iterable
from typing import Any, TypeVar

from msgspec import Struct

import events
from events.entry import Entry
from events.values import (
    Actor,
    AssignmentId,
    CallId,
    Extension,
    IncidentId,
    NumberId,
    ServiceId,
    Step,
    Time,
    UnitId,
)
from projections.projection import KEPT_MS, Change, Handler

DAY_MS = KEPT_MS
DOING = ("available", "busy", "out_of_service", "silent", "off_duty")
"""What a unit may be doing: the figures of a service's row."""
AVAILABLE, BUSY, OUT_OF_SERVICE, SILENT, OFF_DUTY = DOING


class RegionRow(Struct, frozen=True, tag=True, tag_field="type"):
    """Key `region`: whose journal this is and what is in force."""

    journal: str = ""
    demo: bool = False
    version: str = ""
    digest: str = ""
    files: dict[str, str] = {}


class DeskRow(Struct, frozen=True, tag=True, tag_field="type"):
    """Key `desk:<extension>`: who sits there, since when."""

    extension: Extension
    person: Actor
    since: Time


class NumberRow(Struct, tag=True, tag_field="type"):
    """Key `number:<number>`: calls waiting now; answered and abandoned since local midnight."""

    number: NumberId
    waiting: int = 0
    answered: int = 0
    abandoned: int = 0


class ServiceRow(Struct, tag=True, tag_field="type"):
    """Key `service:<service>`: units by what they are doing."""

    service: ServiceId
    available: int = 0
    busy: int = 0
    out_of_service: int = 0
    silent: int = 0
    off_duty: int = 0

    def count(self, doing: str, change: int) -> None:
        setattr(self, doing, getattr(self, doing) + change)


class PriorityRow(Struct, tag=True, tag_field="type"):
    """Key `priority:<1–4>`: open incidents."""

    priority: int
    open: int = 0


SituationRow = RegionRow | DeskRow | NumberRow | ServiceRow | PriorityRow
Keyed = Iterable[tuple[str, SituationRow | None]]
Begun = TypeVar("Begun", NumberRow, ServiceRow, PriorityRow)


class Situation:
    rows: dict[str, SituationRow]
    region: RegionRow
    offset_ms: int
    day: int
    ringing: dict[CallId, NumberId]
    gave_up: set[CallId]
    """Calls of today that are counted as abandoned."""
    calls: dict[CallId, NumberId]
    leaving: deque[tuple[Time, CallId]]
    units: dict[UnitId, tuple[ServiceId, str]]
    assigned: dict[AssignmentId, UnitId]
    priorities: dict[IncidentId, int]

    def __init__(self) -> None:
        self.rows = {}
        self.region = RegionRow()
        self.offset_ms = 0
        self.day = 0
        self.ringing = {}
        self.gave_up = set()
        self.calls = {}
        self.leaving = deque()
        self.units = {}
        self.assigned = {}
        self.priorities = {}

    @property
    def tables(self) -> dict[str, dict[str, Any]]:
        return {"situation": self.rows}

    def project(self, entry: Entry) -> Iterable[Change]:
        return [self._put(key, row) for key, row in TABLE[type(entry.event)](self, entry.event, entry)]

    def _put(self, key: str, row: SituationRow | None) -> Change:
        if row is None:
            self.rows.pop(key, None)
        else:
            self.rows[key] = row
        return Change("situation", key, row)

    def forget(self, now: Time) -> list[Change]:
        """At local midnight the day's figures begin anew; an ended call is known for a day, since news come late."""
        while self.leaving and self.leaving[0][0] <= now:
            self.calls.pop(self.leaving.popleft()[1], None)
        day = (now + self.offset_ms) // DAY_MS
        if day == self.day:
            return []
        self.day = day
        self.gave_up.clear()
        numbers = self.numbers()
        for row in numbers:
            row.answered = row.abandoned = 0
        return [Change("situation", f"number:{row.number}", row) for row in numbers]

    def numbers(self) -> list[NumberRow]:
        return [row for _, row in sorted(self.rows.items()) if isinstance(row, NumberRow)]

    def services(self) -> list[ServiceRow]:
        return [row for _, row in sorted(self.rows.items()) if isinstance(row, ServiceRow)]

    def number_row(self, number: NumberId) -> NumberRow:
        row = self.rows.get(f"number:{number}")
        return row if isinstance(row, NumberRow) else self._begun(f"number:{number}", NumberRow(number))

    def service_row(self, service: ServiceId) -> ServiceRow:
        row = self.rows.get(f"service:{service}")
        return row if isinstance(row, ServiceRow) else self._begun(f"service:{service}", ServiceRow(service))

    def priority_row(self, priority: int) -> PriorityRow:
        row = self.rows.get(f"priority:{priority}")
        return row if isinstance(row, PriorityRow) else self._begun(f"priority:{priority}", PriorityRow(priority))

    def _begun(self, key: str, row: Begun) -> Begun:
        self.rows[key] = row
        return row

    def put_ringing(self, call: CallId, number: NumberId | None) -> bool:
        """Count the call as waiting on this number, or on none; was it waiting before?"""
        before = self.ringing.pop(call, None)
        if before is not None:
            self.number_row(before).waiting -= 1
        if number is not None:
            self.ringing[call] = number
            self.number_row(number).waiting += 1
        return before is not None

    def put_unit(self, unit: UnitId, service: ServiceId, doing: str | None) -> Keyed:
        """Count the unit under what it does now, and no longer under what it did."""
        row = left = self.service_row(service)
        before = self.units.get(unit)
        if before is not None:
            if before[0] != service:
                left = self.service_row(before[0])
            left.count(before[1], -1)
        if doing is None:
            self.units.pop(unit, None)
        else:
            self.units[unit] = (service, doing)
            row.count(doing, 1)
        rows = (row,) if left is row else (left, row)
        return [(f"service:{one.service}", one) for one in rows]

    def put_priority(self, incident: IncidentId, priority: int | None) -> Keyed:
        before = self.priorities.pop(incident, None)
        if before is not None:
            self.priority_row(before).open -= 1
        if priority is not None:
            self.priorities[incident] = priority
            self.priority_row(priority).open += 1
        touched = sorted({one for one in (before, priority) if one is not None})
        return [(f"priority:{one}", self.priority_row(one)) for one in touched]


def of_numbers(view: Situation, *numbers: NumberId) -> Keyed:
    return [(f"number:{number}", view.number_row(number)) for number in numbers]


def journal_begun(view: Situation, e: events.JournalBegun, entry: Entry) -> Keyed:
    view.region = RegionRow(e.journal, e.demo)
    return [("region", view.region)]


def region_adopted(view: Situation, e: events.RegionAdopted, entry: Entry) -> Keyed:
    view.region = RegionRow(view.region.journal, view.region.demo, e.version, e.digest, e.files)
    view.offset_ms = e.rules.utc_offset_min * 60_000
    return [("region", view.region), *of_numbers(view, *(number.number for number in e.rules.numbers))]


def desk_signed_on(view: Situation, e: events.DeskSignedOn, entry: Entry) -> Keyed:
    return [(f"desk:{e.extension}", DeskRow(e.extension, e.person, entry.at))]


def desk_signed_off(view: Situation, e: events.DeskSignedOff, entry: Entry) -> Keyed:
    return [(f"desk:{e.extension}", None)]


def call_rang(view: Situation, e: events.CallRang, entry: Entry) -> Keyed:
    """Heard of again, perhaps with its number only now: it moves to that number."""
    before = view.calls.get(e.call)
    view.calls[e.call] = e.number
    if before is None or e.call in view.ringing:
        view.put_ringing(e.call, e.number)
    if before is not None and e.call in view.gave_up:
        view.number_row(before).abandoned -= 1
        view.number_row(e.number).abandoned += 1
    return of_numbers(view, e.number) if before is None or before == e.number else of_numbers(view, before, e.number)


def call_answered(view: Situation, e: events.CallAnswered, entry: Entry) -> Keyed:
    """Told after the end, it was answered all the same, and is not counted as abandoned."""
    number = view.calls.get(e.call)
    if number is None or not (view.put_ringing(e.call, None) or e.call in view.gave_up):
        return ()
    if e.call in view.gave_up:
        view.gave_up.discard(e.call)
        view.number_row(number).abandoned -= 1
    view.number_row(number).answered += 1
    return of_numbers(view, number)


def call_transferred(view: Situation, e: events.CallTransferred, entry: Entry) -> Keyed:
    before = view.calls.get(e.call)
    if before is None or e.number is None or e.number == before:
        return ()
    view.calls[e.call] = e.number
    if e.call in view.ringing:
        view.put_ringing(e.call, e.number)
    if e.call in view.gave_up:
        view.number_row(before).abandoned -= 1
        view.number_row(e.number).abandoned += 1
    return of_numbers(view, before, e.number)


def call_ended(view: Situation, e: events.CallEnded, entry: Entry) -> Keyed:
    number = view.calls.get(e.call)
    if number is None:
        return ()
    view.leaving.append((Time(entry.at + KEPT_MS), e.call))
    waited = view.put_ringing(e.call, None)
    if waited and e.end != "answered":
        view.gave_up.add(e.call)
        view.number_row(number).abandoned += 1
    return of_numbers(view, number)


def unit_registered(view: Situation, e: events.UnitRegistered, entry: Entry) -> Keyed:
    _, doing = view.units.get(e.unit, (e.service, OFF_DUTY))
    return view.put_unit(e.unit, e.service, doing)


def unit_retired(view: Situation, e: events.UnitRetired, entry: Entry) -> Keyed:
    return view.put_unit(e.unit, view.units[e.unit][0], None)


def unit_came_on_duty(view: Situation, e: events.UnitCameOnDuty, entry: Entry) -> Keyed:
    return view.put_unit(e.unit, view.units[e.unit][0], AVAILABLE)


def unit_went_off_duty(view: Situation, e: events.UnitWentOffDuty, entry: Entry) -> Keyed:
    return view.put_unit(e.unit, view.units[e.unit][0], OFF_DUTY)


def unit_went_out_of_service(view: Situation, e: events.UnitWentOutOfService, entry: Entry) -> Keyed:
    return view.put_unit(e.unit, view.units[e.unit][0], OUT_OF_SERVICE)


def unit_returned(view: Situation, e: events.UnitReturned, entry: Entry) -> Keyed:
    return view.put_unit(e.unit, view.units[e.unit][0], AVAILABLE)


def unit_assigned(view: Situation, e: events.UnitAssigned, entry: Entry) -> Keyed:
    view.assigned[e.assignment] = e.unit
    return view.put_unit(e.unit, view.units[e.unit][0], BUSY)


def assignment_ended(view: Situation, e: events.AssignmentEnded, entry: Entry) -> Keyed:
    unit = view.assigned.pop(e.assignment)
    doing = SILENT if e.step == Step.SILENT else AVAILABLE
    return view.put_unit(unit, view.units[unit][0], doing)


def incident_opened(view: Situation, e: events.IncidentOpened, entry: Entry) -> Keyed:
    return view.put_priority(e.incident, e.priority)


def priority_changed(view: Situation, e: events.PriorityChanged, entry: Entry) -> Keyed:
    return view.put_priority(e.incident, e.priority)


def incident_closed(view: Situation, e: events.IncidentClosed | events.IncidentCancelled, entry: Entry) -> Keyed:
    return view.put_priority(e.incident, None)


incident_cancelled = incident_closed


def incident_reopened(view: Situation, e: events.IncidentReopened, entry: Entry) -> Keyed:
    return view.put_priority(e.incident, e.priority)


TABLE: dict[type, Handler] = {
    events.JournalBegun: journal_begun,
    events.RegionAdopted: region_adopted,
    events.DeskSignedOn: desk_signed_on,
    events.DeskSignedOff: desk_signed_off,
    events.CallRang: call_rang,
    events.CallAnswered: call_answered,
    events.CallTransferred: call_transferred,
    events.CallEnded: call_ended,
    events.UnitRegistered: unit_registered,
    events.UnitRetired: unit_retired,
    events.UnitCameOnDuty: unit_came_on_duty,
    events.UnitWentOffDuty: unit_went_off_duty,
    events.UnitWentOutOfService: unit_went_out_of_service,
    events.UnitReturned: unit_returned,
    events.UnitAssigned: unit_assigned,
    events.AssignmentEnded: assignment_ended,
    events.IncidentOpened: incident_opened,
    events.PriorityChanged: priority_changed,
    events.IncidentClosed: incident_closed,
    events.IncidentCancelled: incident_cancelled,
    events.IncidentReopened: incident_reopened,
}
