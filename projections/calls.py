"""The calls of the room: who waits, who talks, who hung up; ended ones stay for a day."""

from collections import deque
from collections.abc import Iterable
from typing import Any

import msgspec
from msgspec import Struct

import events
from events.entry import Entry
from events.values import Actor, CallEnd, CallId, Extension, IncidentId, NumberId, Place, Position, Sealed, Time
from projections.projection import KEPT_MS, Change, Handler


class CallRow(Struct, frozen=True):
    """One call. `state` is ringing, answered or ended; `waited_ms` is set once it was answered or ended."""

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
    leaving: deque[tuple[Time, CallId]]

    def __init__(self) -> None:
        self.rows = {}
        self.leaving = deque()

    @property
    def tables(self) -> dict[str, dict[str, Any]]:
        return {"calls": self.rows}

    def project(self, entry: Entry) -> Iterable[Change]:
        row = TABLE[type(entry.event)](self, entry.event, entry)
        if row is None:
            return ()
        self.rows[row.call] = row
        return (Change("calls", row.call, row),)

    def forget(self, now: Time) -> list[Change]:
        gone = []
        while self.leaving and self.leaving[0][0] <= now:
            _, call = self.leaving.popleft()
            if self.rows.pop(call, None) is not None:
                gone.append(Change("calls", call, None))
        return gone

    def change(self, call: CallId, entry: Entry, **fields: object) -> CallRow | None:
        row = self.rows.get(call)
        return None if row is None else msgspec.structs.replace(row, position=entry.position, **fields)


def call_rang(view: Calls, e: events.CallRang, entry: Entry) -> CallRow:
    """Its other news may have come first: those are kept."""
    row = view.rows.get(e.call)
    if row is None:
        return CallRow(e.call, e.number, "ringing", entry.told_at, entry.position, e.caller, drill=e.drill)
    return msgspec.structs.replace(
        row,
        number=e.number,
        caller=e.caller or row.caller,
        rang_at=min(row.rang_at, entry.told_at),
        position=entry.position,
    )


def call_answered(view: Calls, e: events.CallAnswered, entry: Entry) -> CallRow | None:
    """The end may have come first: it then was answered all the same."""
    row = view.rows[e.call]
    fields = {"extension": e.extension, "person": e.person or row.person, "answered_at": entry.told_at}
    if row.state == "ended":
        end = "answered" if row.end == "abandoned" else row.end
        return view.change(e.call, entry, end=end, **fields)
    return view.change(e.call, entry, state="answered", **fields)


def call_claimed(view: Calls, e: events.CallClaimed, entry: Entry) -> CallRow | None:
    return view.change(e.call, entry, person=e.person)


def call_located(view: Calls, e: events.CallLocated, entry: Entry) -> CallRow | None:
    row = view.rows[e.call]
    if row.located_at is not None and row.located_at > entry.told_at:
        return None
    return view.change(e.call, entry, place=e.place, uncertainty_m=e.uncertainty_m, located_at=entry.told_at)


def call_transferred(view: Calls, e: events.CallTransferred, entry: Entry) -> CallRow | None:
    row = view.rows[e.call]
    return view.change(e.call, entry, number=e.number or row.number, extension=e.extension or row.extension)


def call_ended(view: Calls, e: events.CallEnded, entry: Entry) -> CallRow | None:
    view.leaving.append((Time(entry.at + KEPT_MS), e.call))
    return view.change(e.call, entry, state="ended", ended_at=entry.told_at, end=e.end)


def call_attached(view: Calls, e: events.CallAttached, entry: Entry) -> CallRow | None:
    return view.change(e.call, entry, incident=e.incident)


def call_detached(view: Calls, e: events.CallDetached, entry: Entry) -> CallRow | None:
    return view.change(e.call, entry, incident=None)


TABLE: dict[type, Handler] = {
    events.CallRang: call_rang,
    events.CallAnswered: call_answered,
    events.CallClaimed: call_claimed,
    events.CallLocated: call_located,
    events.CallTransferred: call_transferred,
    events.CallEnded: call_ended,
    events.CallAttached: call_attached,
    events.CallDetached: call_detached,
}
