"""Two views of one kind of row: `queue`, the open incidents with who is going, and `history`, ended within a day."""

from collections import deque
from collections.abc import Sequence
from typing import Any

import events
from events.entry import Entry
from events.values import AssignmentId, Disposition, IncidentId, NeedId, Step, Time, UnitId, incident_key
from projections.answered import answered
from projections.incidents.rows import IncidentRow, NeedRow, PartRow
from projections.projection import KEPT_MS, Change, Handler, Touched, drained

__all__ = ["TABLE", "IncidentRow", "Incidents", "NeedRow", "PartRow"]


class Incidents:
    """Open rows are the queue; an ended one moves to the history, and back when it is reopened."""

    open: dict[str, IncidentRow]
    ended: dict[str, IncidentRow]
    leaving: deque[tuple[Time, str]]
    promised: dict[UnitId, NeedId]
    """Who is recommended for which need, or was."""

    def __init__(self) -> None:
        self.open = {}
        self.ended = {}
        self.leaving = deque()
        self.promised = {}
        self.queue_touched: Touched[IncidentId] = {}
        self.history_touched: Touched[IncidentId] = {}

    @property
    def tables(self) -> dict[str, dict[str, Any]]:
        return {"queue": self.open, "history": self.ended}

    def hears(self, kind: type) -> bool:
        return kind in TABLE

    def project(self, entries: Sequence[Entry]) -> None:
        touched = self.queue_touched
        for entry in entries:
            event = entry.event
            row = TABLE[type(event)](self, event, entry)
            if row is None:
                continue
            row.position = entry.position
            if row.closed_at is None:
                touched[row.incident] = row
            else:
                self.history_touched[row.incident] = row

    def changes(self) -> list[Change]:
        return [*drained("queue", self.queue_touched), *drained("history", self.history_touched)]

    def end(self, row: IncidentRow, at: Time, disposition: Disposition) -> IncidentRow:
        """Out of the queue, and into the history for a day."""
        key = str(row.incident)
        row.closed_at, row.disposition = at, disposition
        for need in row.needs:
            need.recommended = need.recommended_eta_s = None
        del self.open[key]
        self.ended[key] = row
        self.queue_touched[row.incident] = None
        self.leaving.append((Time(at + KEPT_MS), key))
        return row

    def begin_again(self, row: IncidentRow) -> IncidentRow:
        key = str(row.incident)
        row.closed_at = row.disposition = None
        del self.ended[key]
        self.open[key] = row
        self.history_touched[row.incident] = None
        return row

    def promise_goes(self, unit: UnitId, entry: Entry) -> None:
        """It was sent to another than it was recommended for."""
        row = withdrawn(self, unit) if self.promised else None
        if row is not None:
            row.position = entry.position
            self.queue_touched[row.incident] = row

    def forget(self, now: Time) -> None:
        while self.leaving and self.leaving[0][0] <= now:
            due, key = self.leaving.popleft()
            row = self.ended.get(key)
            if row is not None and row.closed_at is not None and row.closed_at + KEPT_MS == due:
                del self.ended[key]
                self.history_touched[row.incident] = None

    def row(self, incident: IncidentId) -> IncidentRow | None:
        """Open or ended within a day."""
        key = str(incident)
        return self.open.get(key) or self.ended.get(key)


def of_part(view: Incidents, part: NeedId | AssignmentId) -> IncidentRow:
    """The open incident of a need or an assignment."""
    return view.open[incident_key(part)]


def incident_opened(view: Incidents, e: events.IncidentOpened, entry: Entry) -> IncidentRow:
    row = view.open[str(e.incident)] = IncidentRow(
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
        calls=[e.call] if e.call else [],
        drill=e.drill,
    )
    return row


def need_added(view: Incidents, e: events.NeedAdded, entry: Entry) -> IncidentRow:
    row = view.open[str(e.incident)]
    row.needs.append(NeedRow(e.need, e.service, e.wanted, e.priority, entry.at, e.deadline))
    return row


def need_promoted(view: Incidents, e: events.NeedPromoted, entry: Entry) -> IncidentRow:
    row = of_part(view, e.need)
    need_of(row, e.need).priority = e.priority
    return row


def need_dropped(view: Incidents, e: events.NeedDropped, entry: Entry) -> IncidentRow:
    row = of_part(view, e.need)
    row.needs.remove(need_of(row, e.need))
    return row


def unit_recommended(view: Incidents, e: events.UnitRecommended, entry: Entry) -> IncidentRow:
    row = of_part(view, e.need)
    need = need_of(row, e.need)
    need.recommended, need.recommended_eta_s = e.unit, e.eta_s
    view.promised[e.unit] = e.need
    return row


def unit_assigned(view: Incidents, e: events.UnitAssigned, entry: Entry) -> IncidentRow:
    row = view.open[str(e.incident)]
    need = need_of(row, e.need)
    view.promise_goes(e.unit, entry)
    need.unit, need.assignment, need.eta_s = e.unit, e.assignment, e.eta_s
    need.step, need.step_at, need.assigned_at = Step.ASSIGNED, entry.at, entry.at
    need.hospital = need.recommended = need.recommended_eta_s = None
    need.times = {}
    if row.first_assigned_at is None:
        row.first_assigned_at = entry.at
    return row


def assignment_advanced(view: Incidents, e: events.AssignmentAdvanced, entry: Entry) -> IncidentRow:
    row = of_part(view, e.assignment)
    need = need_with(row, e.assignment)
    told_at = entry.told_at
    if need.step is not e.step:
        need.step, need.step_at = e.step, told_at
        need.times.setdefault(e.step, told_at)
    if e.hospital is not None:
        need.hospital = e.hospital
    if e.step is Step.ON_SCENE and row.first_on_scene_at is None:
        row.first_on_scene_at = told_at
    return row


def assignment_ended(view: Incidents, e: events.AssignmentEnded, entry: Entry) -> IncidentRow:
    """Cleared is done; after any other end the need waits again."""
    row = of_part(view, e.assignment)
    need = need_with(row, e.assignment)
    if e.step is Step.CLEARED:
        need.step, need.step_at = e.step, entry.told_at
        need.times.setdefault(e.step, entry.told_at)
        return row
    need.unit = need.assignment = need.eta_s = None
    need.step = need.step_at = need.assigned_at = None
    need.times = {}
    return row


def call_attached(view: Incidents, e: events.CallAttached, entry: Entry) -> IncidentRow | None:
    row = view.row(e.incident)
    if row is not None and e.call not in row.calls:
        row.calls.append(e.call)
    return row


def call_detached(view: Incidents, e: events.CallDetached, entry: Entry) -> IncidentRow | None:
    row = view.row(e.incident)
    if row is not None and e.call in row.calls:
        row.calls.remove(e.call)
        row.answers = tuple(one for one in row.answers if one.call != e.call)
    return row


def note_added(view: Incidents, e: events.NoteAdded, entry: Entry) -> IncidentRow | None:
    row = view.row(e.incident)
    if row is not None:
        row.notes += 1
    return row


def alarm_verified(view: Incidents, e: events.AlarmVerified, entry: Entry) -> IncidentRow | None:
    row = view.row(e.incident)
    if row is not None:
        row.alarm, row.verified = e.alarm, True
    return row


def alarm_lapsed(view: Incidents, e: events.AlarmLapsed, entry: Entry) -> IncidentRow:
    row = view.open[str(e.incident)]
    row.alarm, row.verified = e.alarm, False
    return row


def questions_answered(view: Incidents, e: events.QuestionsAnswered, entry: Entry) -> IncidentRow | None:
    row = view.row(e.incident) if e.incident is not None else None
    if row is not None:
        row.answers = answered(row.answers, e, entry)
    return row


def kind_changed(view: Incidents, e: events.KindChanged, entry: Entry) -> IncidentRow:
    row = view.open[str(e.incident)]
    row.kind = e.kind
    return row


def place_changed(view: Incidents, e: events.PlaceChanged, entry: Entry) -> IncidentRow:
    row = view.open[str(e.incident)]
    row.place, row.area, row.address = e.place, e.area, e.address or row.address
    for need in row.needs:
        need.recommended = need.recommended_eta_s = None
    return row


def priority_changed(view: Incidents, e: events.PriorityChanged, entry: Entry) -> IncidentRow:
    """Needs that wait take it, too; for others somebody is going already."""
    row = view.open[str(e.incident)]
    had = {part.service for part in row.parts}
    row.priority, row.parts = e.priority, ()
    for need in row.needs:
        if need.assignment is None or (need.service in had and need.step is not Step.CLEARED):
            need.priority = e.priority
            need.deadline = e.deadline or need.deadline
    return row


def part_priority_changed(view: Incidents, e: events.PartPriorityChanged, entry: Entry) -> IncidentRow:
    """Its needs that nobody has served have it; those for which somebody is going, should they be open again."""
    row = view.open[str(e.incident)]
    others = (part for part in row.parts if part.service != e.service)
    row.parts = (*others, PartRow(e.service, e.priority))
    for need in row.needs:
        if need.service == e.service and need.step is not Step.CLEARED:
            need.priority, need.deadline = e.priority, e.deadline
    return row


def level_raised(view: Incidents, e: events.LevelRaised, entry: Entry) -> IncidentRow:
    row = view.open[str(e.incident)]
    row.level = e.level
    return row


def incident_cancelled(view: Incidents, e: events.IncidentCancelled, entry: Entry) -> IncidentRow:
    return view.end(view.open[str(e.incident)], entry.at, "cancelled")


def incident_closed(view: Incidents, e: events.IncidentClosed, entry: Entry) -> IncidentRow:
    return view.end(view.open[str(e.incident)], entry.at, e.disposition)


def incident_reopened(view: Incidents, e: events.IncidentReopened, entry: Entry) -> IncidentRow:
    return view.begin_again(view.ended[str(e.incident)])


def unit_went_off_duty(view: Incidents, e: events.UnitWentOffDuty, entry: Entry) -> IncidentRow | None:
    return withdrawn(view, e.unit)


def unit_went_out_of_service(view: Incidents, e: events.UnitWentOutOfService, entry: Entry) -> IncidentRow | None:
    return withdrawn(view, e.unit)


def unit_registered(view: Incidents, e: events.UnitRegistered, entry: Entry) -> IncidentRow | None:
    """It may be able to do other things now."""
    return withdrawn(view, e.unit)


def unit_retired(view: Incidents, e: events.UnitRetired, entry: Entry) -> IncidentRow | None:
    return withdrawn(view, e.unit)


def withdrawn(view: Incidents, unit: UnitId) -> IncidentRow | None:
    """The unit is not free any more: whoever it was recommended for has no recommendation now."""
    name = view.promised.pop(unit, None)
    row = view.open.get(incident_key(name)) if name is not None else None
    need = next((one for one in row.needs if one.need == name), None) if row is not None else None
    if need is None or need.recommended != unit:
        return None
    need.recommended = need.recommended_eta_s = None
    return row


def need_of(row: IncidentRow, name: NeedId) -> NeedRow:
    for need in row.needs:
        if need.need == name:
            return need
    raise LookupError(name)


def need_with(row: IncidentRow, assignment: AssignmentId) -> NeedRow:
    for need in row.needs:
        if need.assignment == assignment:
            return need
    raise LookupError(assignment)


TABLE: dict[type, Handler] = {
    events.IncidentOpened: incident_opened,
    events.NeedAdded: need_added,
    events.NeedPromoted: need_promoted,
    events.NeedDropped: need_dropped,
    events.UnitRecommended: unit_recommended,
    events.UnitAssigned: unit_assigned,
    events.UnitRegistered: unit_registered,
    events.UnitWentOffDuty: unit_went_off_duty,
    events.UnitWentOutOfService: unit_went_out_of_service,
    events.UnitRetired: unit_retired,
    events.AssignmentAdvanced: assignment_advanced,
    events.AssignmentEnded: assignment_ended,
    events.CallAttached: call_attached,
    events.CallDetached: call_detached,
    events.NoteAdded: note_added,
    events.AlarmVerified: alarm_verified,
    events.AlarmLapsed: alarm_lapsed,
    events.QuestionsAnswered: questions_answered,
    events.KindChanged: kind_changed,
    events.PlaceChanged: place_changed,
    events.PriorityChanged: priority_changed,
    events.PartPriorityChanged: part_priority_changed,
    events.LevelRaised: level_raised,
    events.IncidentCancelled: incident_cancelled,
    events.IncidentClosed: incident_closed,
    events.IncidentReopened: incident_reopened,
}
