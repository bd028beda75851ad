"""The room at a glance: the region in force, the desks, and figures by number, service and priority."""

from collections import Counter, deque
from collections.abc import Iterable
from typing import Any

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
    Standing,
    Step,
    Time,
    UnitId,
)
from projections.projection import KEPT_MS, Change, Handler

DAY_MS = KEPT_MS


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


class NumberRow(Struct, frozen=True, tag=True, tag_field="type"):
    """Key `number:<number>`: calls waiting now; answered and abandoned since local midnight."""

    number: NumberId
    waiting: int
    answered: int
    abandoned: int


class ServiceRow(Struct, frozen=True, tag=True, tag_field="type"):
    """Key `service:<service>`: units by what they are doing."""

    service: ServiceId
    available: int
    busy: int
    out_of_service: int
    silent: int
    off_duty: int


class PriorityRow(Struct, frozen=True, tag=True, tag_field="type"):
    """Key `priority:<1–4>`: open incidents."""

    priority: int
    open: int


SituationRow = RegionRow | DeskRow | NumberRow | ServiceRow | PriorityRow
Keyed = Iterable[tuple[str, SituationRow | None]]


class Situation:
    rows: dict[str, SituationRow]
    region: RegionRow
    offset_ms: int
    day: int
    numbers: list[NumberId]
    ringing: dict[CallId, NumberId]
    waiting: Counter[NumberId]
    answered: Counter[NumberId]
    abandoned: Counter[NumberId]
    gave_up: set[CallId]
    """Calls of today that are counted as abandoned."""
    calls: dict[CallId, NumberId]
    leaving: deque[tuple[Time, CallId]]
    units: dict[UnitId, tuple[ServiceId, str]]
    doing: Counter[tuple[ServiceId, str]]
    assigned: dict[AssignmentId, UnitId]
    priorities: dict[IncidentId, int]
    open: Counter[int]

    def __init__(self) -> None:
        self.rows = {}
        self.region = RegionRow()
        self.offset_ms = 0
        self.day = 0
        self.numbers = []
        self.ringing = {}
        self.waiting = Counter()
        self.answered = Counter()
        self.abandoned = Counter()
        self.gave_up = set()
        self.calls = {}
        self.leaving = deque()
        self.units = {}
        self.doing = Counter()
        self.assigned = {}
        self.priorities = {}
        self.open = Counter()

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
        numbers = sorted({*self.numbers, *self.answered, *self.abandoned})
        self.answered.clear()
        self.abandoned.clear()
        self.gave_up.clear()
        return [self._put(*self.number_row(number)) for number in numbers]

    def number_row(self, number: NumberId) -> tuple[str, NumberRow]:
        figures = (self.waiting[number], self.answered[number], self.abandoned[number])
        return f"number:{number}", NumberRow(number, *figures)

    def put_ringing(self, call: CallId, number: NumberId | None) -> bool:
        """Count the call as waiting on this number, or on none; was it waiting before?"""
        before = self.ringing.pop(call, None)
        if before is not None:
            self.waiting[before] -= 1
        if number is not None:
            self.ringing[call] = number
            self.waiting[number] += 1
        return before is not None

    def put_unit(self, unit: UnitId, service: ServiceId, doing: str | None) -> Keyed:
        """Count the unit under what it does now, and no longer under what it did."""
        before = self.units.get(unit)
        if before is not None:
            self.doing[before] -= 1
        if doing is None:
            self.units.pop(unit, None)
        else:
            self.units[unit] = (service, doing)
            self.doing[service, doing] += 1
        if before is None or before[0] == service:
            return (self.service_row(service),)
        return (self.service_row(before[0]), self.service_row(service))

    def service_row(self, service: ServiceId) -> tuple[str, SituationRow]:
        doing = self.doing
        row = ServiceRow(
            service,
            doing[service, "available"],
            doing[service, "busy"],
            doing[service, "out_of_service"],
            doing[service, "silent"],
            doing[service, "off_duty"],
        )
        return f"service:{service}", row

    def put_priority(self, incident: IncidentId, priority: int | None) -> list[tuple[str, SituationRow]]:
        before = self.priorities.pop(incident, None)
        if before is not None:
            self.open[before] -= 1
        if priority is not None:
            self.priorities[incident] = priority
            self.open[priority] += 1
        touched = sorted({one for one in (before, priority) if one is not None})
        return [(f"priority:{one}", PriorityRow(one, self.open[one])) for one in touched]


def journal_begun(view: Situation, e: events.JournalBegun, entry: Entry) -> Keyed:
    view.region = RegionRow(e.journal, e.demo)
    return [("region", view.region)]


def region_adopted(view: Situation, e: events.RegionAdopted, entry: Entry) -> Keyed:
    view.region = RegionRow(view.region.journal, view.region.demo, e.version, e.digest, e.files)
    view.offset_ms = e.rules.utc_offset_min * 60_000
    view.numbers = [number.number for number in e.rules.numbers]
    return [("region", view.region), *(view.number_row(number) for number in view.numbers)]


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
        view.abandoned[before] -= 1
        view.abandoned[e.number] += 1
    touched = [e.number] if before in (None, e.number) else [before, e.number]
    return [view.number_row(number) for number in touched]


def call_answered(view: Situation, e: events.CallAnswered, entry: Entry) -> Keyed:
    """Told after the end, it was answered all the same, and is not counted as abandoned."""
    number = view.calls.get(e.call)
    if number is None or not (view.put_ringing(e.call, None) or e.call in view.gave_up):
        return ()
    if e.call in view.gave_up:
        view.gave_up.discard(e.call)
        view.abandoned[number] -= 1
    view.answered[number] += 1
    return [view.number_row(number)]


def call_transferred(view: Situation, e: events.CallTransferred, entry: Entry) -> Keyed:
    before = view.calls.get(e.call)
    if before is None or e.number is None or e.number == before:
        return ()
    view.calls[e.call] = e.number
    if e.call in view.ringing:
        view.put_ringing(e.call, e.number)
    if e.call in view.gave_up:
        view.abandoned[before] -= 1
        view.abandoned[e.number] += 1
    return [view.number_row(before), view.number_row(e.number)]


def call_ended(view: Situation, e: events.CallEnded, entry: Entry) -> Keyed:
    number = view.calls.get(e.call)
    if number is None:
        return ()
    view.leaving.append((Time(entry.at + KEPT_MS), e.call))
    waited = view.put_ringing(e.call, None)
    if waited and e.end != "answered":
        view.gave_up.add(e.call)
        view.abandoned[number] += 1
    return [view.number_row(number)]


def unit_registered(view: Situation, e: events.UnitRegistered, entry: Entry) -> Keyed:
    _, doing = view.units.get(e.unit, (e.service, "off_duty"))
    return view.put_unit(e.unit, e.service, doing)


def unit_retired(view: Situation, e: events.UnitRetired, entry: Entry) -> Keyed:
    return view.put_unit(e.unit, view.units[e.unit][0], None)


def unit_came_on_duty(view: Situation, e: events.UnitCameOnDuty, entry: Entry) -> Keyed:
    return view.put_unit(e.unit, view.units[e.unit][0], Standing.AVAILABLE)


def unit_went_off_duty(view: Situation, e: events.UnitWentOffDuty, entry: Entry) -> Keyed:
    return view.put_unit(e.unit, view.units[e.unit][0], Standing.OFF_DUTY)


def unit_went_out_of_service(view: Situation, e: events.UnitWentOutOfService, entry: Entry) -> Keyed:
    return view.put_unit(e.unit, view.units[e.unit][0], Standing.OUT_OF_SERVICE)


def unit_returned(view: Situation, e: events.UnitReturned, entry: Entry) -> Keyed:
    return view.put_unit(e.unit, view.units[e.unit][0], Standing.AVAILABLE)


def unit_assigned(view: Situation, e: events.UnitAssigned, entry: Entry) -> Keyed:
    view.assigned[e.assignment] = e.unit
    return view.put_unit(e.unit, view.units[e.unit][0], "busy")


def assignment_ended(view: Situation, e: events.AssignmentEnded, entry: Entry) -> Keyed:
    unit = view.assigned.pop(e.assignment)
    doing = Standing.SILENT if e.step == Step.SILENT else Standing.AVAILABLE
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
