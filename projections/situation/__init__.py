"""The room at a glance: the region in force, the desks, and figures by number, service and priority."""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import events
from events.entry import Entry
from events.values import (
    CREW,
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
from projections.projection import KEPT_MS, Change, Handler, Touched, drained
from projections.situation.rows import (
    AVAILABLE,
    BUSY,
    DOING,
    OFF_DUTY,
    OUT_OF_SERVICE,
    SILENT,
    DeskRow,
    NumberRow,
    PriorityRow,
    RegionRow,
    ServiceRow,
    SilentRow,
    SituationRow,
)

__all__ = [
    "DOING",
    "TABLE",
    "DeskRow",
    "NumberRow",
    "PriorityRow",
    "RegionRow",
    "ServiceRow",
    "SilentRow",
    "Situation",
    "SituationRow",
]

DAY_MS = KEPT_MS


class Situation:
    region: RegionRow
    desks: dict[Extension, DeskRow]
    silent: dict[Actor, SilentRow]
    numbers: dict[NumberId, NumberRow]
    services: dict[ServiceId, ServiceRow]
    priorities: dict[int, PriorityRow]
    offset_ms: int
    midnight: Time
    """When the day's figures begin anew."""
    ringing: dict[CallId, NumberId]
    gave_up: set[CallId]
    """Calls of today that are counted as abandoned."""
    calls: dict[CallId, NumberId]
    call_backs: dict[CallId, NumberId]
    """Who is to be called back, by the number under which each is counted."""
    leaving: deque[tuple[Time, CallId]]
    units: dict[UnitId, tuple[ServiceId, str]]
    assigned: dict[AssignmentId, UnitId]
    incidents: dict[IncidentId, int]
    """Open ones, by the priority under which each is counted."""

    def __init__(self) -> None:
        self.region = RegionRow()
        self.desks = {}
        self.silent = {}
        self.numbers = {}
        self.services = {}
        self.priorities = {}
        self.offset_ms = 0
        self.midnight = Time(0)
        self.ringing = {}
        self.gave_up = set()
        self.calls = {}
        self.call_backs = {}
        self.leaving = deque()
        self.units = {}
        self.assigned = {}
        self.incidents = {}
        self.touched: Touched[str] = {}
        self.numbers_touched: dict[NumberId, NumberRow] = {}
        self.services_touched: dict[ServiceId, ServiceRow] = {}
        self.priorities_touched: dict[int, PriorityRow] = {}

    @property
    def rows(self) -> dict[str, Any]:
        rows: dict[str, Any] = {"region": self.region} if self.region.journal else {}
        rows.update(keyed("desk", self.desks))
        rows.update(keyed("silent", self.silent))
        rows.update(keyed("number", self.numbers))
        rows.update(keyed("service", self.services))
        rows.update(keyed("priority", self.priorities))
        return rows

    @property
    def tables(self) -> dict[str, dict[str, Any]]:
        return {"situation": self.rows}

    def project(self, entries: Sequence[Entry]) -> None:
        for entry in entries:
            event = entry.event
            handler = TABLE.get(type(event))
            if handler is not None:
                if entry.at >= self.midnight:
                    self._new_day(entry.at)
                handler(self, event, entry)

    def changes(self) -> list[Change]:
        self.touched.update(keyed("number", self.numbers_touched))
        self.touched.update(keyed("service", self.services_touched))
        self.touched.update(keyed("priority", self.priorities_touched))
        for counted in (self.numbers_touched, self.services_touched, self.priorities_touched):
            counted.clear()
        return drained("situation", self.touched)

    def forget(self, now: Time) -> None:
        """An ended call is known for a day, since news come late."""
        while self.leaving and self.leaving[0][0] <= now:
            self.calls.pop(self.leaving.popleft()[1], None)
        if now >= self.midnight:
            self._new_day(now)

    def keep_clock(self, offset_ms: int, now: Time) -> None:
        """By which the days of the region begin."""
        self.offset_ms = offset_ms
        self.midnight = Time(((now + offset_ms) // DAY_MS + 1) * DAY_MS - offset_ms)

    def _new_day(self, now: Time) -> None:
        """At local midnight the day's figures begin anew."""
        self.keep_clock(self.offset_ms, now)
        self.gave_up.clear()
        for name in self.numbers:
            row = self.number(name)
            row.answered = row.abandoned = 0

    # --- rows that are about to be changed

    def number(self, number: NumberId) -> NumberRow:
        row = self.numbers.get(number)
        if row is None:
            row = self.numbers[number] = NumberRow(number)
        self.numbers_touched[number] = row
        return row

    def service(self, service: ServiceId) -> ServiceRow:
        row = self.services.get(service)
        if row is None:
            row = self.services[service] = ServiceRow(service)
        self.services_touched[service] = row
        return row

    def priority(self, priority: int) -> PriorityRow:
        row = self.priorities.get(priority)
        if row is None:
            row = self.priorities[priority] = PriorityRow(priority)
        self.priorities_touched[priority] = row
        return row

    # --- figures

    def put_ringing(self, call: CallId, number: NumberId | None) -> bool:
        """Count the call as waiting on this number, or on none; was it waiting before?"""
        before = self.ringing.pop(call, None)
        if before is not None:
            self.number(before).waiting -= 1
        if number is not None:
            self.ringing[call] = number
            self.number(number).waiting += 1
        return before is not None

    def move_abandoned(self, before: NumberId, number: NumberId) -> None:
        """A caller who gave up is counted on another number."""
        self.number(before).abandoned -= 1
        self.number(number).abandoned += 1

    def move_call_back(self, call: CallId, number: NumberId) -> None:
        """The number of who is to be called back was told only now."""
        before = self.call_backs.get(call)
        if before is not None and number and before != number:
            self.number(before).call_backs -= 1
            self.number(number).call_backs += 1
            self.call_backs[call] = number

    def put_unit(self, unit: UnitId, service: ServiceId, doing: str | None) -> None:
        """Count the unit under what it does now, and no longer under what it did."""
        before = self.units.get(unit)
        if before is not None:
            self.service(before[0]).count(before[1], -1)
        if doing is None:
            self.units.pop(unit, None)
        else:
            self.units[unit] = (service, doing)
            self.service(service).count(doing, 1)

    def put_doing(self, unit: UnitId, doing: str) -> None:
        self.put_unit(unit, self.units[unit][0], doing)

    def put_priority(self, incident: IncidentId, priority: int | None) -> None:
        before = self.incidents.pop(incident, None)
        if before is not None:
            self.priority(before).open -= 1
        if priority is not None:
            self.incidents[incident] = priority
            self.priority(priority).open += 1


def keyed(kind: str, rows: Mapping[Any, Any]) -> Iterator[tuple[str, Any]]:
    return ((f"{kind}:{name}", row) for name, row in rows.items())


def journal_begun(view: Situation, e: events.JournalBegun, entry: Entry) -> None:
    view.region = view.touched["region"] = RegionRow(e.journal, e.demo)


def region_adopted(view: Situation, e: events.RegionAdopted, entry: Entry) -> None:
    region = RegionRow(view.region.journal, view.region.demo, e.version, e.digest, e.files)
    view.region = view.touched["region"] = region
    view.keep_clock(e.rules.utc_offset_min * 60_000, entry.at)
    for number in e.rules.numbers:
        view.number(number.number)


def desk_signed_on(view: Situation, e: events.DeskSignedOn, entry: Entry) -> None:
    row = DeskRow(e.extension, e.person, entry.at, e.numbers, e.languages)
    view.desks[e.extension] = view.touched[f"desk:{e.extension}"] = row


def desk_signed_off(view: Situation, e: events.DeskSignedOff, entry: Entry) -> None:
    view.desks.pop(e.extension, None)
    view.touched[f"desk:{e.extension}"] = None


def console_fell_silent(view: Situation, e: events.ConsoleFellSilent, entry: Entry) -> None:
    """A crew without a page is reached otherwise, and is no alarm of the room: its unit's row tells of it."""
    if not e.person.startswith(CREW):
        view.silent[e.person] = view.touched[f"silent:{e.person}"] = SilentRow(e.person, e.since)


def console_came_back(view: Situation, e: events.ConsoleCameBack, entry: Entry) -> None:
    if view.silent.pop(e.person, None) is not None:
        view.touched[f"silent:{e.person}"] = None


def call_back_due(view: Situation, e: events.CallBackDue, entry: Entry) -> None:
    view.call_backs[e.call] = e.number
    view.number(e.number).call_backs += 1


def call_back_settled(view: Situation, e: events.CallBackSettled, entry: Entry) -> None:
    view.number(view.call_backs.pop(e.call)).call_backs -= 1


def call_rang(view: Situation, e: events.CallRang, entry: Entry) -> None:
    """Heard of again, perhaps with its number only now: it moves to that number."""
    before = view.calls.get(e.call)
    view.calls[e.call] = e.number
    view.move_call_back(e.call, e.number)
    if before is None or e.call in view.ringing:
        view.put_ringing(e.call, e.number)
    elif e.call in view.gave_up:
        view.move_abandoned(before, e.number)


def call_answered(view: Situation, e: events.CallAnswered, entry: Entry) -> None:
    """Told after the end, it was answered all the same, and is not counted as abandoned."""
    number = view.calls.get(e.call)
    if number is None or not (view.put_ringing(e.call, None) or e.call in view.gave_up):
        return
    row = view.number(number)
    row.answered += 1
    if e.call in view.gave_up:
        view.gave_up.discard(e.call)
        row.abandoned -= 1


def call_transferred(view: Situation, e: events.CallTransferred | events.HandoverTaken, entry: Entry) -> None:
    before = view.calls.get(e.call)
    if before is None or e.number is None or e.number == before:
        return
    view.calls[e.call] = e.number
    if e.call in view.ringing:
        view.put_ringing(e.call, e.number)
    elif e.call in view.gave_up:
        view.move_abandoned(before, e.number)


handover_taken = call_transferred


def call_ended(view: Situation, e: events.CallEnded, entry: Entry) -> None:
    number = view.calls.get(e.call)
    if number is None:
        return
    view.leaving.append((Time(entry.at + KEPT_MS), e.call))
    waited = view.put_ringing(e.call, None)
    if waited and e.end != "answered":
        view.gave_up.add(e.call)
        view.number(number).abandoned += 1


def unit_registered(view: Situation, e: events.UnitRegistered, entry: Entry) -> None:
    _, doing = view.units.get(e.unit, (e.service, OFF_DUTY))
    view.put_unit(e.unit, e.service, doing)


def unit_retired(view: Situation, e: events.UnitRetired, entry: Entry) -> None:
    view.put_unit(e.unit, view.units[e.unit][0], None)


def unit_came_on_duty(view: Situation, e: events.UnitCameOnDuty, entry: Entry) -> None:
    view.put_doing(e.unit, AVAILABLE)


def unit_went_off_duty(view: Situation, e: events.UnitWentOffDuty, entry: Entry) -> None:
    view.put_doing(e.unit, OFF_DUTY)


def unit_went_out_of_service(view: Situation, e: events.UnitWentOutOfService, entry: Entry) -> None:
    view.put_doing(e.unit, OUT_OF_SERVICE)


def unit_returned(view: Situation, e: events.UnitReturned, entry: Entry) -> None:
    view.put_doing(e.unit, AVAILABLE)


def unit_assigned(view: Situation, e: events.UnitAssigned, entry: Entry) -> None:
    view.assigned[e.assignment] = e.unit
    view.put_doing(e.unit, BUSY)


def assignment_ended(view: Situation, e: events.AssignmentEnded, entry: Entry) -> None:
    view.put_doing(view.assigned.pop(e.assignment), SILENT if e.step == Step.SILENT else AVAILABLE)


def incident_opened(view: Situation, e: events.IncidentOpened, entry: Entry) -> None:
    view.put_priority(e.incident, e.priority)


def priority_changed(view: Situation, e: events.PriorityChanged, entry: Entry) -> None:
    view.put_priority(e.incident, e.priority)


def incident_closed(view: Situation, e: events.IncidentClosed | events.IncidentCancelled, entry: Entry) -> None:
    view.put_priority(e.incident, None)


incident_cancelled = incident_closed


def incident_reopened(view: Situation, e: events.IncidentReopened, entry: Entry) -> None:
    view.put_priority(e.incident, e.priority)


TABLE: dict[type, Handler] = {
    events.JournalBegun: journal_begun,
    events.RegionAdopted: region_adopted,
    events.DeskSignedOn: desk_signed_on,
    events.DeskSignedOff: desk_signed_off,
    events.ConsoleFellSilent: console_fell_silent,
    events.ConsoleCameBack: console_came_back,
    events.CallBackDue: call_back_due,
    events.CallBackSettled: call_back_settled,
    events.CallRang: call_rang,
    events.CallAnswered: call_answered,
    events.CallTransferred: call_transferred,
    events.HandoverTaken: handover_taken,
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
