"""What happened to one incident, line by line: never changed, never taken back."""

from collections import deque
from collections.abc import Iterable
from typing import Any

from msgspec import Struct

import events
from events import AnyEvent
from events.entry import Entry
from events.values import Actor, CallId, IncidentId, Position, Time, incident_of
from projections.projection import KEPT_MS, Change, Handler


class StoryRow(Struct, frozen=True):
    """One entry, as far as it is about this incident. Key: `<incident>:<position>`."""

    incident: IncidentId
    position: Position
    at: Time
    happened_at: Time | None
    by: Actor
    event: AnyEvent


class Story:
    """Stories of open incidents, and for a day of ended ones; the archive has all of them."""

    rows: dict[str, StoryRow]
    of: dict[IncidentId, list[str]]
    calls: dict[CallId, IncidentId]
    open: set[IncidentId]
    leaving: deque[tuple[Time, IncidentId]]

    def __init__(self) -> None:
        self.rows = {}
        self.of = {}
        self.calls = {}
        self.open = set()
        self.leaving = deque()

    @property
    def tables(self) -> dict[str, dict[str, Any]]:
        return {"story": self.rows}

    def project(self, entry: Entry) -> Iterable[Change]:
        event = entry.event
        follow = FOLLOW.get(type(event))
        if follow is not None:
            follow(self, event, entry)
        incident = getattr(event, "incident", None)
        if incident is not None:
            return (self._tell(incident, entry),)
        part = getattr(event, "assignment", None) or getattr(event, "need", None)
        if part is not None:
            return (self._tell(incident_of(part), entry),)
        call = getattr(event, "call", None)
        if call is not None and call in self.calls:
            return (self._tell(self.calls[call], entry),)
        if isinstance(event, events.RegionAdopted):
            return [self._tell(one, entry) for one in sorted(self.open)]
        return ()

    def _tell(self, incident: IncidentId, entry: Entry) -> Change:
        key = f"{incident}:{entry.position}"
        row = StoryRow(incident, entry.position, entry.at, entry.happened_at, entry.by, entry.event)
        self.rows[key] = row
        keys = self.of.get(incident)
        if keys is None:
            self.of[incident] = [key]
        else:
            keys.append(key)
        return Change("story", key, row)

    def forget(self, now: Time) -> list[Change]:
        gone: list[Change] = []
        while self.leaving and self.leaving[0][0] <= now:
            _, incident = self.leaving.popleft()
            if incident in self.open:
                continue
            for key in self.of.pop(incident, ()):
                gone.append(Change("story", key, None))
                row = self.rows.pop(key)
                self.calls.pop(getattr(row.event, "call", None) or CallId(""), None)
        return gone


# --- which calls belong to which incident, and which incidents are open


def incident_opened(view: Story, e: events.IncidentOpened, entry: Entry) -> None:
    view.open.add(e.incident)
    if e.call is not None:
        view.calls[e.call] = e.incident


def incident_reopened(view: Story, e: events.IncidentReopened, entry: Entry) -> None:
    view.open.add(e.incident)


def call_attached(view: Story, e: events.CallAttached, entry: Entry) -> None:
    view.calls[e.call] = e.incident


def call_detached(view: Story, e: events.CallDetached, entry: Entry) -> None:
    view.calls.pop(e.call, None)


def incident_closed(view: Story, e: events.IncidentClosed | events.IncidentCancelled, entry: Entry) -> None:
    view.open.discard(e.incident)
    view.leaving.append((Time(entry.at + KEPT_MS), e.incident))


incident_cancelled = incident_closed

FOLLOW: dict[type, Handler] = {
    events.IncidentOpened: incident_opened,
    events.IncidentReopened: incident_reopened,
    events.CallAttached: call_attached,
    events.CallDetached: call_detached,
    events.IncidentClosed: incident_closed,
    events.IncidentCancelled: incident_cancelled,
}
