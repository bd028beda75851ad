"""What the view of calls holds."""

from collections import deque

from events.values import CallId, Extension, IncidentId, Time
from projections.calls.rows import CallBackRow, CallRow, HandoverRow, Nuisance
from projections.projection import Touched


class Kept:
    """Rows, and what is known besides so that news in any order come out right."""

    rows: dict[str, CallRow]
    seated: dict[CallId, Time]
    """Since when the call is at its extension: news of an earlier one may come later."""
    answered: dict[CallId, Time]
    """When the newest answer of each was: that of a desk before may be told after it."""
    ended: dict[CallId, Time]
    """When the journal heard of it."""
    of: dict[IncidentId, list[CallId]]
    """The calls of incidents that are open, or ended within a day."""
    closed: dict[IncidentId, Time]
    call_backs: dict[str, CallBackRow]
    handovers: dict[str, HandoverRow]
    marks: dict[CallId, Nuisance]
    leaving: deque[tuple[Time, CallId | IncidentId | tuple[str, CallId]]]
    """What is let go of, and when: calls, incidents with their calls, and answered call-backs and handovers."""

    def __init__(self) -> None:
        self.rows = {}
        self.seated = {}
        self.answered = {}
        self.ended = {}
        self.of = {}
        self.closed = {}
        self.call_backs = {}
        self.handovers = {}
        self.marks = {}
        self.leaving = deque()
        self.touched: Touched[CallId] = {}
        self.call_backs_touched: Touched[CallId] = {}
        self.handovers_touched: Touched[CallId] = {}

    def seat(self, row: CallRow, extension: Extension | None, at: Time) -> None:
        if extension is not None and at >= self.seated.get(row.call, 0):
            row.extension = extension
            self.seated[row.call] = at

    def complete(self, row: CallRow) -> None:
        """What is known of a call goes along with who is to be called back, since its row leaves after a day."""
        listed = self.call_backs.get(row.call)
        if listed is not None and listed.end is None:
            listed.number, listed.rang_at, listed.drill = row.number or listed.number, row.rang_at, row.drill
            listed.caller, listed.earlier = row.caller or listed.caller, row.earlier or listed.earlier
            self.call_backs_touched[row.call] = listed

    def nuisance_of(self, row: CallRow) -> Nuisance | None:
        """What the caller is marked for, by this call or an earlier one."""
        marks = (self.marks.get(call) for call in (row.call, *row.earlier)) if self.marks else ()
        return next((mark for mark in marks if mark is not None), None)
