"""The calls of the room: who waits, who talks, who hung up and is to be called back, what is offered to another number.

Ended calls stay a day, or as long as their incident; whoever is to be called back stays until that is settled.
"""

from collections.abc import Sequence
from typing import Any

from events.entry import Entry
from events.values import CallId, IncidentId, Time
from projections.calls import news, room
from projections.calls.kept import Kept
from projections.calls.rows import CallBackRow, CallRow, Fix, HandoverRow, Nuisance, Recording, Try
from projections.projection import KEPT_MS, Change, Handler, drained

__all__ = ["TABLE", "CallBackRow", "CallRow", "Calls", "Fix", "HandoverRow", "Nuisance", "Recording", "Try"]

TABLE: dict[type, Handler] = {**news.TABLE, **room.TABLE}


class Calls(Kept):
    """Three views: `calls`, `call_backs` and `handovers`, each by the call."""

    @property
    def tables(self) -> dict[str, dict[str, Any]]:
        return {"calls": self.rows, "call_backs": self.call_backs, "handovers": self.handovers}

    def hears(self, kind: type) -> bool:
        return kind in TABLE

    def project(self, entries: Sequence[Entry]) -> None:
        rows, touched = self.rows, self.touched
        for entry in entries:
            event = entry.event
            row = TABLE[type(event)](self, event, entry)
            if row is not None:
                row.position = entry.position
                rows[row.call] = touched[row.call] = row

    def changes(self) -> list[Change]:
        return [
            *drained("calls", self.touched),
            *drained("call_backs", self.call_backs_touched),
            *drained("handovers", self.handovers_touched),
        ]

    def forget(self, now: Time) -> None:
        """As the core forgets, and as soon: a call of an incident that is kept is kept with it."""
        while self.leaving and self.leaving[0][0] <= now:
            due, name = self.leaving.popleft()
            if isinstance(name, int):
                self._forget_incident(name, Time(due - KEPT_MS))
            elif isinstance(name, tuple):
                self._forget_answered(*name, Time(due - KEPT_MS))
            elif name in self.ended and self.rows[name].incident not in self.of:
                self._forget_call(name)

    def _forget_answered(self, what: str, call: CallId, at: Time) -> None:
        """A call-back that was settled or a handover that was answered then, unless it was asked for anew since."""
        if what == "call_back" and call in self.call_backs and self.call_backs[call].ended_at == at:
            del self.call_backs[call]
            self.call_backs_touched[call] = None
        elif what == "handover" and call in self.handovers and self.handovers[call].answered_at == at:
            del self.handovers[call]
            self.handovers_touched[call] = None

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
        self.answered.pop(call, None)
        self.touched[call] = None
