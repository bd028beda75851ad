"""Two views of one kind of row: `queue`, the open incidents with who is going, and `history`, ended within a day."""

from collections import deque
from collections.abc import Callable, Iterable
from typing import Any

import msgspec
from msgspec import Struct

import events
from events.entry import Entry
from events.values import (
    Actor,
    AreaId,
    AssignmentId,
    CallId,
    Capability,
    Disposition,
    HospitalId,
    IncidentId,
    KindId,
    NeedId,
    Place,
    Position,
    Priority,
    Sealed,
    ServiceId,
    Step,
    Time,
    UnitId,
    incident_of,
)
from projections.projection import KEPT_MS, Change, Handler


class NeedRow(Struct, frozen=True):
    """One kind of help, and who was sent for it. Without `assignment` it waits; step `cleared` is done."""

    need: NeedId
    service: ServiceId
    wanted: tuple[Capability, ...]
    priority: Priority
    asked_at: Time
    deadline: Time
    unit: UnitId | None = None
    assignment: AssignmentId | None = None
    step: Step | None = None
    step_at: Time | None = None
    assigned_at: Time | None = None
    eta_s: int | None = None
    hospital: HospitalId | None = None
    recommended: UnitId | None = None
    recommended_eta_s: int | None = None


class IncidentRow(Struct, frozen=True):
    """One incident. `position` is the last that touched it: what a change names as seen.

    `closed_at`, `disposition` and `reason` are set when it has left the queue for the history.
    """

    incident: IncidentId
    kind: KindId
    priority: Priority
    opened_at: Time
    position: Position
    by: Actor
    region: str
    place: Place | None = None
    area: AreaId | None = None
    address: Sealed | None = None
    text: Sealed | None = None
    level: int = 1
    calls: tuple[CallId, ...] = ()
    notes: int = 0
    needs: tuple[NeedRow, ...] = ()
    drill: bool = False
    first_assigned_at: Time | None = None
    first_on_scene_at: Time | None = None
    closed_at: Time | None = None
    disposition: Disposition | None = None


class Incidents:
    """Open rows are the queue; an ended one moves to the history, and back when it is reopened."""

    open: dict[str, IncidentRow]
    ended: dict[str, IncidentRow]
    leaving: deque[tuple[Time, str]]

    def __init__(self) -> None:
        self.open = {}
        self.ended = {}
        self.leaving = deque()

    @property
    def tables(self) -> dict[str, dict[str, Any]]:
        return {"queue": self.open, "history": self.ended}

    def project(self, entry: Entry) -> Iterable[Change]:
        row = TABLE[type(entry.event)](self, entry.event, entry)
        return () if row is None else self._put(row)

    def _put(self, row: IncidentRow) -> Iterable[Change]:
        key = str(row.incident)
        if row.closed_at is None:
            self.open[key] = row
            if self.ended and self.ended.pop(key, None) is not None:
                return (Change("history", key, None), Change("queue", key, row))
            return (Change("queue", key, row),)
        self.ended[key] = row
        if self.open.pop(key, None) is None:
            return (Change("history", key, row),)
        self.leaving.append((Time(row.closed_at + KEPT_MS), key))
        return (Change("queue", key, None), Change("history", key, row))

    def forget(self, now: Time) -> list[Change]:
        gone = []
        while self.leaving and self.leaving[0][0] <= now:
            due, key = self.leaving.popleft()
            row = self.ended.get(key)
            if row is not None and row.closed_at is not None and row.closed_at + KEPT_MS == due:
                del self.ended[key]
                gone.append(Change("history", key, None))
        return gone

    def row(self, incident: IncidentId) -> IncidentRow | None:
        key = str(incident)
        return self.open.get(key) or self.ended.get(key)

    def change(self, incident: IncidentId, entry: Entry, **fields: object) -> IncidentRow | None:
        row = self.row(incident)
        return None if row is None else msgspec.structs.replace(row, position=entry.position, **fields)

    def change_need(self, need: NeedId, entry: Entry, **fields: object) -> IncidentRow | None:
        return self._change_needs(incident_of(need), entry, lambda row: row.need == need, fields)

    def change_assigned(self, of: AssignmentId, entry: Entry, **fields: object) -> IncidentRow | None:
        return self._change_needs(incident_of(of), entry, lambda row: row.assignment == of, fields)

    def _change_needs(
        self, incident: IncidentId, entry: Entry, chosen: "Chosen", fields: dict[str, object]
    ) -> IncidentRow | None:
        row = self.row(incident)
        if row is None:
            return None
        needs = tuple(msgspec.structs.replace(need, **fields) if chosen(need) else need for need in row.needs)
        return msgspec.structs.replace(row, position=entry.position, needs=needs)


def incident_opened(view: Incidents, e: events.IncidentOpened, entry: Entry) -> IncidentRow:
    return IncidentRow(
        e.incident,
        e.kind,
        e.priority,
        entry.told_at,
        entry.position,
        entry.by,
        e.region,
        e.place,
        e.area,
        e.address,
        e.text,
        calls=(e.call,) if e.call else (),
        drill=e.drill,
    )


def need_added(view: Incidents, e: events.NeedAdded, entry: Entry) -> IncidentRow | None:
    row = view.open[str(e.incident)]
    need = NeedRow(e.need, e.service, e.wanted, e.priority, entry.at, e.deadline)
    return view.change(e.incident, entry, needs=(*row.needs, need))


def need_promoted(view: Incidents, e: events.NeedPromoted, entry: Entry) -> IncidentRow | None:
    return view.change_need(e.need, entry, priority=e.priority)


def need_dropped(view: Incidents, e: events.NeedDropped, entry: Entry) -> IncidentRow | None:
    row = view.open[str(incident_of(e.need))]
    return view.change(row.incident, entry, needs=tuple(need for need in row.needs if need.need != e.need))


def unit_recommended(view: Incidents, e: events.UnitRecommended, entry: Entry) -> IncidentRow | None:
    return view.change_need(e.need, entry, recommended=e.unit, recommended_eta_s=e.eta_s)


def unit_assigned(view: Incidents, e: events.UnitAssigned, entry: Entry) -> IncidentRow | None:
    row = view.change_need(
        e.need,
        entry,
        unit=e.unit,
        assignment=e.assignment,
        step=Step.ASSIGNED,
        step_at=entry.at,
        assigned_at=entry.at,
        eta_s=e.eta_s,
        hospital=None,
        recommended=None,
        recommended_eta_s=None,
    )
    if row is None or row.first_assigned_at is not None:
        return row
    return msgspec.structs.replace(row, first_assigned_at=entry.at)


def assignment_advanced(view: Incidents, e: events.AssignmentAdvanced, entry: Entry) -> IncidentRow | None:
    fields = {"hospital": e.hospital} if e.hospital else {}
    row = view.change_assigned(e.assignment, entry, step=e.step, step_at=entry.told_at, **fields)
    if row is None or e.step != Step.ON_SCENE or row.first_on_scene_at is not None:
        return row
    return msgspec.structs.replace(row, first_on_scene_at=entry.told_at)


def assignment_ended(view: Incidents, e: events.AssignmentEnded, entry: Entry) -> IncidentRow | None:
    """Cleared is done; after any other end the need waits again."""
    if e.step == Step.CLEARED:
        return view.change_assigned(e.assignment, entry, step=e.step, step_at=entry.told_at)
    return view.change_assigned(
        e.assignment, entry, unit=None, assignment=None, step=None, step_at=None, assigned_at=None, eta_s=None
    )


def call_attached(view: Incidents, e: events.CallAttached, entry: Entry) -> IncidentRow | None:
    row = view.row(e.incident)
    return row and view.change(e.incident, entry, calls=(*(c for c in row.calls if c != e.call), e.call))


def call_detached(view: Incidents, e: events.CallDetached, entry: Entry) -> IncidentRow | None:
    row = view.row(e.incident)
    return row and view.change(e.incident, entry, calls=tuple(call for call in row.calls if call != e.call))


def note_added(view: Incidents, e: events.NoteAdded, entry: Entry) -> IncidentRow | None:
    row = view.row(e.incident)
    return row and view.change(e.incident, entry, notes=row.notes + 1)


def kind_changed(view: Incidents, e: events.KindChanged, entry: Entry) -> IncidentRow | None:
    return view.change(e.incident, entry, kind=e.kind)


def place_changed(view: Incidents, e: events.PlaceChanged, entry: Entry) -> IncidentRow | None:
    row = view.open[str(e.incident)]
    return view.change(e.incident, entry, place=e.place, area=e.area, address=e.address or row.address)


def priority_changed(view: Incidents, e: events.PriorityChanged, entry: Entry) -> IncidentRow | None:
    """The needs that wait are told by events of their own order: all open ones take it."""
    row = view.open[str(e.incident)]
    needs = tuple(n if n.assignment else msgspec.structs.replace(n, priority=e.priority) for n in row.needs)
    return view.change(e.incident, entry, priority=e.priority, needs=needs)


def level_raised(view: Incidents, e: events.LevelRaised, entry: Entry) -> IncidentRow | None:
    return view.change(e.incident, entry, level=e.level)


def incident_cancelled(view: Incidents, e: events.IncidentCancelled, entry: Entry) -> IncidentRow | None:
    return view.change(e.incident, entry, closed_at=entry.at, disposition="cancelled")


def incident_closed(view: Incidents, e: events.IncidentClosed, entry: Entry) -> IncidentRow | None:
    return view.change(e.incident, entry, closed_at=entry.at, disposition=e.disposition)


def incident_reopened(view: Incidents, e: events.IncidentReopened, entry: Entry) -> IncidentRow:
    row = view.ended[str(e.incident)]
    return msgspec.structs.replace(row, closed_at=None, disposition=None, position=entry.position)


Chosen = Callable[[NeedRow], bool]

TABLE: dict[type, Handler] = {
    events.IncidentOpened: incident_opened,
    events.NeedAdded: need_added,
    events.NeedPromoted: need_promoted,
    events.NeedDropped: need_dropped,
    events.UnitRecommended: unit_recommended,
    events.UnitAssigned: unit_assigned,
    events.AssignmentAdvanced: assignment_advanced,
    events.AssignmentEnded: assignment_ended,
    events.CallAttached: call_attached,
    events.CallDetached: call_detached,
    events.NoteAdded: note_added,
    events.KindChanged: kind_changed,
    events.PlaceChanged: place_changed,
    events.PriorityChanged: priority_changed,
    events.LevelRaised: level_raised,
    events.IncidentCancelled: incident_cancelled,
    events.IncidentClosed: incident_closed,
    events.IncidentReopened: incident_reopened,
}
