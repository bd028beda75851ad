"""Calls, as far as later commands ask about them."""

import events
from dispatch.core import rules
from dispatch.core.evolve.table import Table
from dispatch.core.state import Call, State, end_timer
from events.entry import Entry
from events.values import CallId, Extension, Time


def call_rang(state: State, e: events.CallRang, entry: Entry) -> None:
    for name in e.earlier:
        if name in state.calls:
            state.calls[name].later = e.call
    call = state.calls.get(e.call)
    if call is None:
        state.calls[e.call] = Call(
            e.number,
            e.caller is not None,
            e.drill,
            rang_at=entry.told_at,
            earlier=e.earlier,
            language=e.language,
            picked_up=e.picked_up,
        )
        state.live.add(e.call)
        state.timers.put(end_timer(e.call), entry.at + rules.CALL_MS_MAX)
        return
    call.rang_at = min(call.rang_at, entry.told_at)
    call.number = e.number
    call.caller_known = call.caller_known or e.caller is not None
    call.earlier = e.earlier or call.earlier
    call.language = e.language or call.language
    call.picked_up = call.picked_up or e.picked_up


def call_answered(state: State, e: events.CallAnswered, entry: Entry) -> None:
    """It is hers who answered last, in whatever order that is told."""
    call = state.calls[e.call]
    call.answered = True
    _seat(call, e.extension, entry.told_at)
    if entry.told_at >= call.answered_at:
        call.person, call.answered_at = e.person or call.person, entry.told_at


def call_claimed(state: State, e: events.CallClaimed, entry: Entry) -> None:
    state.calls[e.call].person = e.person


def call_released(state: State, e: events.CallReleased, entry: Entry) -> None:
    state.calls[e.call].person = None


def call_located(state: State, e: events.CallLocated, entry: Entry) -> None:
    """Where a caller is decides nothing by itself."""


def call_transferred(state: State, e: events.CallTransferred, entry: Entry) -> None:
    call = state.calls[e.call]
    call.number = e.number or call.number
    _seat(call, e.extension, entry.told_at)


def _seat(call: Call, extension: Extension | None, at: Time) -> None:
    """News of an earlier extension may come after that of a later one."""
    if extension is not None and at >= call.seated_at:
        call.extension, call.seated_at = extension, at


def call_ended(state: State, e: events.CallEnded, entry: Entry) -> None:
    call = state.calls[e.call]
    call.ended = True
    state.live.discard(e.call)
    call.ended_at = entry.at
    state.timers.drop(end_timer(e.call))
    state.leaving.append((Time(entry.at + rules.KEPT_MS), "call", e.call))


def call_attached(state: State, e: events.CallAttached, entry: Entry) -> None:
    state.calls[e.call].incident = e.incident
    state.incidents[e.incident].calls.append(e.call)


def call_detached(state: State, e: events.CallDetached, entry: Entry) -> None:
    call = state.calls[e.call]
    call.incident = None
    state.incidents[e.incident].calls.remove(e.call)
    if call.ended:
        state.leaving.append((Time(entry.at + rules.KEPT_MS), "call", e.call))


def forget(state: State, name: CallId, ended_at: Time) -> None:
    """A call that ended a day ago; of an incident that is still open it is kept until that is forgotten."""
    call = state.calls.get(name)
    if call is not None and call.ended and (call.incident is None or call.incident not in state.incidents):
        del state.calls[name]


TABLE: Table = {
    events.CallRang: call_rang,
    events.CallAnswered: call_answered,
    events.CallClaimed: call_claimed,
    events.CallReleased: call_released,
    events.CallLocated: call_located,
    events.CallTransferred: call_transferred,
    events.CallEnded: call_ended,
    events.CallAttached: call_attached,
    events.CallDetached: call_detached,
}
