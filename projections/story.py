"""What happened to one incident, line by line: never changed, never taken back."""

from collections import deque
from collections.abc import Iterable
from typing import Any

from msgspec import Struct

import events
from events import AnyEvent
from events.entry import Entry
from events.values import Actor, CallId, IncidentId, Position, Time, incident_of
from projections.projection import KEPT_MS, Change


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
        gone = self._forget(entry.at) if self.leaving else []
        self._follow(entry)
        return [*gone, *(self._tell(incident, entry) for incident in self._touched(entry.event))]

    def _touched(self, event: AnyEvent) -> Iterable[IncidentId]:
        """The incidents this event is about."""
        if isinstance(event, events.RegionAdopted):
            return sorted(self.open)
        incident = getattr(event, "incident", None)
        if incident is not None:
            return (incident,)
        part = getattr(event, "assignment", None) or getattr(event, "need", None)
        if part is not None:
            return (incident_of(part),)
        told = self.calls.get(getattr(event, "call", None) or CallId(""))
        return () if told is None else (told,)

    def _tell(self, incident: IncidentId, entry: Entry) -> Change:
        key = f"{incident}:{entry.position}"
        row = StoryRow(incident, entry.position, entry.at, entry.happened_at, entry.by, entry.event)
        self.rows[key] = row
        self.of.setdefault(incident, []).append(key)
        return Change("story", key, row)

    def _follow(self, entry: Entry) -> None:
        """Keep in mind which calls belong to which incident, and which incidents are open."""
        match entry.event:
            case events.IncidentOpened(incident=incident, call=call):
                self.open.add(incident)
                if call is not None:
                    self.calls[call] = incident
            case events.IncidentReopened(incident=incident):
                self.open.add(incident)
            case events.CallAttached(call=call, incident=incident):
                self.calls[call] = incident
            case events.CallDetached(call=call):
                self.calls.pop(call, None)
            case events.IncidentClosed(incident=incident) | events.IncidentCancelled(incident=incident):
                self.open.discard(incident)
                self.leaving.append((Time(entry.at + KEPT_MS), incident))

    def _forget(self, now: Time) -> list[Change]:
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
