"""What each hospital can take, how old that is, and who is on the way there. Nothing of who called is in it."""

from collections import deque
from collections.abc import Sequence
from typing import Any

from msgspec import Struct

import events
from events.entry import Entry
from events.values import (
    Actor,
    AssignmentId,
    Care,
    HospitalId,
    IncidentId,
    KindId,
    Position,
    Priority,
    Step,
    Time,
    UnitId,
)
from projections.projection import KEPT_MS, Change, Handler, Touched, drained


class HospitalRow(Struct, gc=False):
    """One hospital of the region. Without `reported_at` nothing is known of it: never told, or since `lapsed_at` not
    any more. `coming` and `there` count crews with patients, drills left out."""

    hospital: HospitalId
    position: Position
    beds: dict[Care, int] = {}
    diverting: bool = False
    closed: tuple[Care, ...] = ()
    reported_at: Time | None = None
    until: Time | None = None
    person: Actor | None = None
    lapsed_at: Time | None = None
    coming: int = 0
    there: int = 0


class ArrivalRow(Struct, gc=False):
    """One crew that brings somebody, or hands somebody over there. `due_at` is as believed when it left."""

    assignment: AssignmentId
    hospital: HospitalId
    unit: UnitId
    incident: IncidentId
    kind: KindId
    priority: Priority
    drill: bool
    step: Step
    since: Time
    position: Position
    due_at: Time | None = None


class About(Struct, gc=False, array_like=True):
    """What a hospital is told of an incident."""

    kind: KindId
    priority: Priority
    drill: bool


class Hospitals:
    """Two views: `hospitals`, and `arrivals` by the assignment."""

    rows: dict[str, HospitalRow]
    arrivals: dict[str, ArrivalRow]
    incidents: dict[IncidentId, About]
    """Those that are open, or ended within a day."""
    closed: dict[IncidentId, Time]
    assigned: dict[AssignmentId, tuple[UnitId, IncidentId]]
    leaving: deque[tuple[Time, IncidentId]]

    def __init__(self) -> None:
        self.rows = {}
        self.arrivals = {}
        self.incidents = {}
        self.closed = {}
        self.assigned = {}
        self.leaving = deque()
        self.touched: Touched[HospitalId] = {}
        self.arrivals_touched: Touched[AssignmentId] = {}

    @property
    def tables(self) -> dict[str, dict[str, Any]]:
        return {"hospitals": self.rows, "arrivals": self.arrivals}

    def hears(self, kind: type) -> bool:
        return kind in TABLE

    def project(self, entries: Sequence[Entry]) -> None:
        for entry in entries:
            TABLE[type(entry.event)](self, entry.event, entry)

    def changes(self) -> list[Change]:
        return [*drained("hospitals", self.touched), *drained("arrivals", self.arrivals_touched)]

    def forget(self, now: Time) -> None:
        """An incident that ended a day ago, unless it was open again since."""
        while self.leaving and self.leaving[0][0] <= now:
            due, incident = self.leaving.popleft()
            if self.closed.get(incident) == due - KEPT_MS:
                del self.closed[incident], self.incidents[incident]

    def touch(self, name: HospitalId, entry: Entry) -> HospitalRow | None:
        """Its row, which changes now; None for one that the region does not list."""
        row = self.rows.get(name)
        if row is not None:
            row.position = entry.position
            self.touched[name] = row
        return row

    def count(self, arrival: ArrivalRow, by: int, entry: Entry) -> None:
        row = None if arrival.drill else self.touch(arrival.hospital, entry)
        if row is None:
            return
        if arrival.step is Step.AT_HOSPITAL:
            row.there += by
        else:
            row.coming += by


# --- what is told


def region_adopted(view: Hospitals, e: events.RegionAdopted, entry: Entry) -> None:
    """A row for each that is listed, known or not; what is no longer listed is gone, and comes back unknown."""
    listed = {hospital.id for hospital in e.rules.hospitals}
    for name in [row.hospital for row in view.rows.values() if row.hospital not in listed]:
        del view.rows[name]
        view.touched[name] = None
    fresh = [hospital.id for hospital in e.rules.hospitals if hospital.id not in view.rows]
    for name in fresh:
        view.rows[name] = view.touched[name] = HospitalRow(name, entry.position)
    for arrival in view.arrivals.values():
        if arrival.hospital in fresh:
            view.count(arrival, 1, entry)


def hospital_reported(view: Hospitals, e: events.HospitalReported, entry: Entry) -> None:
    row = view.touch(e.hospital, entry)
    if row is not None:
        row.beds, row.diverting, row.closed = e.beds, e.diverting, e.closed
        row.reported_at, row.until, row.person, row.lapsed_at = entry.told_at, e.until, e.person, None


def hospital_lapsed(view: Hospitals, e: events.HospitalLapsed, entry: Entry) -> None:
    row = view.touch(e.hospital, entry)
    if row is not None:
        row.beds, row.diverting, row.closed = {}, False, ()
        row.reported_at = row.until = row.person = None
        row.lapsed_at = entry.at


# --- who comes


def unit_assigned(view: Hospitals, e: events.UnitAssigned, entry: Entry) -> None:
    view.assigned[e.assignment] = (e.unit, e.incident)


def assignment_advanced(view: Hospitals, e: events.AssignmentAdvanced, entry: Entry) -> None:
    """On the way, or there; a crew that turns to another hospital is no longer awaited at the first."""
    if e.step not in BRINGING:
        return
    before = view.arrivals.get(e.assignment)
    hospital = e.hospital or (before.hospital if before is not None else None)
    if hospital is None:
        return
    if before is not None:
        view.count(before, -1, entry)
    unit, incident = view.assigned[e.assignment]
    about = view.incidents[incident]
    arrival = ArrivalRow(
        *(e.assignment, hospital, unit, incident, about.kind, about.priority, about.drill),
        *(e.step, entry.told_at, entry.position),
        Time(entry.told_at + e.eta_s * 1000) if e.eta_s is not None else None,
    )
    view.arrivals[e.assignment] = view.arrivals_touched[e.assignment] = arrival
    view.count(arrival, 1, entry)


def assignment_ended(view: Hospitals, e: events.AssignmentEnded, entry: Entry) -> None:
    del view.assigned[e.assignment]
    arrival = view.arrivals.pop(e.assignment, None)
    if arrival is not None:
        view.count(arrival, -1, entry)
        view.arrivals_touched[e.assignment] = None


# --- about what


def incident_opened(view: Hospitals, e: events.IncidentOpened, entry: Entry) -> None:
    view.incidents[e.incident] = About(e.kind, e.priority, e.drill)


def kind_changed(view: Hospitals, e: events.KindChanged, entry: Entry) -> None:
    view.incidents[e.incident].kind = e.kind
    for arrival in _of(view, e.incident, entry):
        arrival.kind = e.kind


def priority_changed(view: Hospitals, e: events.PriorityChanged, entry: Entry) -> None:
    view.incidents[e.incident].priority = e.priority
    for arrival in _of(view, e.incident, entry):
        arrival.priority = e.priority


def _of(view: Hospitals, incident: IncidentId, entry: Entry) -> list[ArrivalRow]:
    """Those of this incident, which change now."""
    found = [arrival for arrival in view.arrivals.values() if arrival.incident == incident]
    for arrival in found:
        arrival.position = entry.position
        view.arrivals_touched[arrival.assignment] = arrival
    return found


def incident_closed(view: Hospitals, e: events.IncidentClosed | events.IncidentCancelled, entry: Entry) -> None:
    view.closed[e.incident] = entry.at
    view.leaving.append((Time(entry.at + KEPT_MS), e.incident))


incident_cancelled = incident_closed


def incident_reopened(view: Hospitals, e: events.IncidentReopened, entry: Entry) -> None:
    del view.closed[e.incident]


BRINGING = frozenset((Step.TRANSPORTING, Step.AT_HOSPITAL))
TABLE: dict[type, Handler] = {
    events.RegionAdopted: region_adopted,
    events.HospitalReported: hospital_reported,
    events.HospitalLapsed: hospital_lapsed,
    events.UnitAssigned: unit_assigned,
    events.AssignmentAdvanced: assignment_advanced,
    events.AssignmentEnded: assignment_ended,
    events.IncidentOpened: incident_opened,
    events.KindChanged: kind_changed,
    events.PriorityChanged: priority_changed,
    events.IncidentClosed: incident_closed,
    events.IncidentCancelled: incident_cancelled,
    events.IncidentReopened: incident_reopened,
}
