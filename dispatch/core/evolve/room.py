"""The room: who sits where, who is not heard of, who is called back, handed over or marked."""

import events
from dispatch.core import rules
from dispatch.core.evolve.table import Table
from dispatch.core.state import (
    CREW,
    CallBack,
    Handover,
    Seat,
    State,
    call_back_timer,
    handover_timer,
    lapse_in_time,
    mark_timer,
    reach_in_time,
)
from events.entry import Entry
from events.values import Actor, UnitId


def desk_signed_on(state: State, e: events.DeskSignedOn, entry: Entry) -> None:
    state.desks[e.extension] = Seat(e.person, e.numbers, e.languages)


def desk_signed_off(state: State, e: events.DeskSignedOff, entry: Entry) -> None:
    del state.desks[e.extension]


def console_fell_silent(state: State, e: events.ConsoleFellSilent, entry: Entry) -> None:
    state.silent[e.person] = e.since
    _reach_anew(state, e.person)


def console_came_back(state: State, e: events.ConsoleCameBack, entry: Entry) -> None:
    del state.silent[e.person]
    _reach_anew(state, e.person)


def _reach_anew(state: State, person: Actor) -> None:
    """Of a crew: whether its page is heard of says how soon an order goes by another way."""
    unit = state.units.get(UnitId(person.removeprefix(CREW))) if person.startswith(CREW) else None
    if unit is not None and unit.assignment is not None:
        reach_in_time(state, state.assignments[unit.assignment])


def call_back_due(state: State, e: events.CallBackDue, entry: Entry) -> None:
    call = state.calls.get(e.call)
    state.call_backs[e.call] = CallBack(entry.at, e.due, e.why, erased=call is not None and call.erased)
    state.taken.discard(e.call)
    state.timers.put(call_back_timer(e.call), entry.at + rules.CALL_BACK_MS_MAX)


def call_back_taken(state: State, e: events.CallBackTaken, entry: Entry) -> None:
    state.call_backs[e.call].person = e.person
    state.taken.add(e.call)


def call_back_tried(state: State, e: events.CallBackTried, entry: Entry) -> None:
    state.call_backs[e.call].person = None
    state.taken.discard(e.call)


def call_back_settled(state: State, e: events.CallBackSettled, entry: Entry) -> None:
    """An incident takes care of her only as long as she has it."""
    del state.call_backs[e.call]
    call = state.calls.get(e.call)
    if call is not None and e.end != "has_incident":
        call.seen_to = True
    state.taken.discard(e.call)
    state.timers.drop(call_back_timer(e.call))


def handover_offered(state: State, e: events.HandoverOffered, entry: Entry) -> None:
    offer = state.handovers[e.call] = Handover(e.person, e.number, entry.at)
    lapse_in_time(state, e.call, offer)


def handover_taken(state: State, e: events.HandoverTaken, entry: Entry) -> None:
    """The call may have ended long ago and be forgotten: the matter goes on."""
    _answered(state, e)
    call = state.calls.get(e.call)
    if call is not None:
        call.person, call.number = e.person, e.number


def handover_refused(
    state: State, e: events.HandoverRefused | events.HandoverWithdrawn | events.HandoverLapsed, entry: Entry
) -> None:
    _answered(state, e)


handover_withdrawn = handover_lapsed = handover_refused


Answer = events.HandoverTaken | events.HandoverRefused | events.HandoverWithdrawn | events.HandoverLapsed


def _answered(state: State, e: Answer) -> None:
    del state.handovers[e.call]
    state.timers.drop(handover_timer(e.call))


def caller_marked(state: State, e: events.CallerMarked, entry: Entry) -> None:
    state.marks[e.call] = e.until
    state.timers.put(mark_timer(e.call), e.until)


def caller_unmarked(state: State, e: events.CallerUnmarked, entry: Entry) -> None:
    del state.marks[e.call]
    state.timers.drop(mark_timer(e.call))


TABLE: Table = {
    events.DeskSignedOn: desk_signed_on,
    events.DeskSignedOff: desk_signed_off,
    events.ConsoleFellSilent: console_fell_silent,
    events.ConsoleCameBack: console_came_back,
    events.CallBackDue: call_back_due,
    events.CallBackTaken: call_back_taken,
    events.CallBackTried: call_back_tried,
    events.CallBackSettled: call_back_settled,
    events.HandoverOffered: handover_offered,
    events.HandoverTaken: handover_taken,
    events.HandoverRefused: handover_refused,
    events.HandoverWithdrawn: handover_withdrawn,
    events.HandoverLapsed: handover_lapsed,
    events.CallerMarked: caller_marked,
    events.CallerUnmarked: caller_unmarked,
}
