"""The calls of the room: who waits, who talks, who hung up; ended ones stay a day, or as long as their incident."""

from collections import deque
from collections.abc import Sequence
from typing import Any

from msgspec import Struct

import events
from events.entry import Entry
from events.values import Actor, CallEnd, CallId, Extension, IncidentId, NumberId, Place, Position, Sealed, Time
from projections.projection import KEPT_MS, Change, Handler, Touched, drained


class CallRow(Struct, gc=False):
    """One call. `state` is ringing, answered or ended; it waited from `rang_at` until it was answered or ended."""

    call: CallId
    number: NumberId
    state: str
    rang_at: Time
    position: Position
    caller: Sealed | None = None
    extension: Extension | None = None
    person: Actor | None = None
    answered_at: Time | None = None
    ended_at: Time | None = None
    end: CallEnd | None = None
    place: Place | None = None
    uncertainty_m: float | None = None
    located_at: Time | None = None
    incident: IncidentId | None = None
    drill: bool = False


class Calls:
    rows: dict[str, CallRow]
    seated: dict[CallId, Time]
    """Since when the call is at its extension: news of an earlier one may come later."""
    ended: dict[CallId, Time]
    """When the journal heard of it."""
    of: dict[IncidentId, list[CallId]]
    """The calls of incidents that are open, or ended within a day."""
    closed: dict[IncidentId, Time]
    leaving: deque[tuple[Time, CallId | IncidentId]]

    def __init__(self) -> None:
        self.rows = {}
        self.seated = {}
        self.ended = {}
        self.of = {}
        self.closed = {}
        self.leaving = deque()
        self.touched: Touched[CallId] = {}

    @property
    def tables(self) -> dict[str, dict[str, Any]]:
        return {"calls": self.rows}

    def project(self, entries: Sequence[Entry]) -> None:
        rows, touched = self.rows, self.touched
        for entry in entries:
            event = entry.event
            handler = TABLE.get(type(event))
            row = handler(self, event, entry) if handler is not None else None
            if row is not None:
                row.position = entry.position
                rows[row.call] = touched[row.call] = row

    def changes(self) -> list[Change]:
        return drained("calls", self.touched)

    def forget(self, now: Time) -> None:
        """As the core forgets, and as soon: a call of an incident that is kept is kept with it."""
        while self.leaving and self.leaving[0][0] <= now:
            due, name = self.leaving.popleft()
            if isinstance(name, int):
                self._forget_incident(name, Time(due - KEPT_MS))
            elif name in self.ended and self.rows[name].incident not in self.of:
                self._forget_call(name)

    def _forget_incident(self, incident: IncidentId, closed_at: Time) -> None:
        """Unless it was open again since. Its calls that are over as long go with it; a later one has its own day."""
        if self.closed.get(incident) != closed_at:
            return
        del self.closed[incident]
        for call in self.of.pop(incident):
            if call in self.ended and self.ended[call] <= closed_at:
                self._forget_call(call)
            else:
                row = self.touched[call] = self.rows[call]
                row.incident = None

    def _forget_call(self, call: CallId) -> None:
        del self.rows[call], self.ended[call]
        self.seated.pop(call, None)
        self.touched[call] = None

    def seat(self, row: CallRow, extension: Extension | None, at: Time) -> None:
        if extension is not None and at >= self.seated.get(row.call, 0):
            row.extension = extension
            self.seated[row.call] = at


def call_rang(view: Calls, e: events.CallRang, entry: Entry) -> CallRow:
    """Its other news may have come first: those are kept."""
    row = view.rows.get(e.call)
    if row is None:
        return CallRow(e.call, e.number, "ringing", entry.told_at, entry.position, e.caller, drill=e.drill)
    row.number = e.number
    row.caller = e.caller or row.caller
    row.rang_at = min(row.rang_at, entry.told_at)
    return row


def call_answered(view: Calls, e: events.CallAnswered, entry: Entry) -> CallRow | None:
    """The end may have come first: it then was answered all the same. It waited until the first answer."""
    row = view.rows.get(e.call)
    if row is None:
        return None
    view.seat(row, e.extension, entry.told_at)
    row.person = e.person or row.person
    row.answered_at = entry.told_at if row.answered_at is None else min(row.answered_at, entry.told_at)
    if row.state != "ended":
        row.state = "answered"
    elif row.end == "abandoned":
        row.end = "answered"
    return row


def call_claimed(view: Calls, e: events.CallClaimed, entry: Entry) -> CallRow | None:
    row = view.rows.get(e.call)
    if row is None:
        return None
    row.person = e.person
    return row


def call_located(view: Calls, e: events.CallLocated, entry: Entry) -> CallRow | None:
    """What was known earlier and came later changes nothing."""
    row = view.rows.get(e.call)
    if row is None:
        return None
    if row.located_at is not None and row.located_at > entry.told_at:
        return None
    row.place, row.uncertainty_m, row.located_at = e.place, e.uncertainty_m, entry.told_at
    return row


def call_transferred(view: Calls, e: events.CallTransferred, entry: Entry) -> CallRow | None:
    row = view.rows.get(e.call)
    if row is None:
        return None
    row.number = e.number or row.number
    view.seat(row, e.extension, entry.told_at)
    return row


def call_ended(view: Calls, e: events.CallEnded, entry: Entry) -> CallRow | None:
    row = view.rows.get(e.call)
    if row is None:
        return None
    row.state, row.ended_at, row.end = "ended", entry.told_at, e.end
    view.ended[e.call] = entry.at
    view.leaving.append((Time(entry.at + KEPT_MS), e.call))
    return row


def call_attached(view: Calls, e: events.CallAttached, entry: Entry) -> CallRow | None:
    row = view.rows.get(e.call)
    if row is not None:
        row.incident = e.incident
        view.of[e.incident].append(e.call)
    return row


def call_detached(view: Calls, e: events.CallDetached, entry: Entry) -> CallRow | None:
    row = view.rows.get(e.call)
    if row is not None:
        row.incident = None
        view.of[e.incident].remove(e.call)
        if e.call in view.ended:
            view.leaving.append((Time(entry.at + KEPT_MS), e.call))
    return row


def incident_opened(view: Calls, e: events.IncidentOpened, entry: Entry) -> CallRow | None:
    row = view.rows.get(e.call) if e.call is not None else None
    view.of[e.incident] = []
    if row is not None:
        row.incident = e.incident
        view.of[e.incident].append(row.call)
    return row


def incident_closed(view: Calls, e: events.IncidentClosed | events.IncidentCancelled, entry: Entry) -> None:
    view.closed[e.incident] = entry.at
    view.leaving.append((Time(entry.at + KEPT_MS), e.incident))


incident_cancelled = incident_closed


def incident_reopened(view: Calls, e: events.IncidentReopened, entry: Entry) -> None:
    del view.closed[e.incident]


TABLE: dict[type, Handler] = {
    events.CallRang: call_rang,
    events.CallAnswered: call_answered,
    events.CallClaimed: call_claimed,
    events.CallLocated: call_located,
    events.CallTransferred: call_transferred,
    events.CallEnded: call_ended,
    events.IncidentOpened: incident_opened,
    events.CallAttached: call_attached,
    events.CallDetached: call_detached,
    events.IncidentClosed: incident_closed,
    events.IncidentCancelled: incident_cancelled,
    events.IncidentReopened: incident_reopened,
}
