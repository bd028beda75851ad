"""Calls: what an exchange tells is never refused for coming late; a claim has exactly one winner."""

import events
from dispatch.core import commands, rules
from dispatch.core.decide import cards, room
from dispatch.core.decide.kept import kept_incident
from dispatch.core.request import Decision, Moment, Request, Table
from dispatch.core.rules import Reason, Refusal
from dispatch.core.state import Call, Link, State
from events import AnyEvent
from events.values import CallEnd, NumberId

UNKNOWN_NUMBER = NumberId("")
"""Until the exchange tells which number was dialled."""


def ring_call(state: State, c: commands.RingCall, asked: Request, moment: Moment) -> Decision:
    call = state.calls.get(c.call)
    if call is not None and call.ended_at is not None and moment.now >= call.ended_at + rules.KEPT_MS:
        return Refusal(Reason.ALREADY_SO)
    language_is_news = call is not None and c.language not in (None, call.language)
    number_is_known = call is not None and call.number != UNKNOWN_NUMBER and (call.caller_known or c.caller is None)
    told_at = moment.now if c.happened_at is None else c.happened_at
    if call is not None and number_is_known and not language_is_news and told_at >= call.rang_at:
        return Refusal(Reason.ALREADY_SO)
    known = call.number if call is not None and call.number != UNKNOWN_NUMBER else c.number
    earlier, later = room.around(state, c, told_at)
    settled = room.settled_by_late_ringing(state, c.call, earlier, later)
    return [events.CallRang(c.call, known, c.caller, c.drill, c.language, earlier), *settled]


def answer_call(state: State, c: commands.AnswerCall, asked: Request, moment: Moment) -> Decision:
    call = state.calls.get(c.call)
    if room.is_machine(state, c.extension):
        return _picked_up(state, c, call)
    if call is not None and call.answered and call.extension == c.extension:
        return Refusal(Reason.ALREADY_SO)
    seat = state.desks.get(c.extension)
    person = seat.person if seat is not None else None
    answered = events.CallAnswered(c.call, c.extension, person)
    told_at = moment.now if c.happened_at is None else c.happened_at
    is_newest = call is None or told_at >= call.answered_at
    taken = room.taken_by_answer(state, c.call, person) if is_newest else []
    earlier = call.earlier if call is not None else room.before(c)
    return [*_first_heard(state, c), answered, *taken, *room.settled_by_answer(state, c.call, earlier)]


def _picked_up(state: State, c: commands.AnswerCall, call: Call | None) -> Decision:
    """Nobody is known to speak with her: she waits on, unless a person holds the call and it is hers that was answered.
    Told after the end it changes nothing."""
    if call is None:
        return [events.CallRang(c.call, c.number or UNKNOWN_NUMBER, c.caller, c.drill, None, room.before(c), True)]
    if call.answered or call.ended or (call.picked_up and call.person is None):
        return Refusal(Reason.ALREADY_SO)
    if call.person is not None:
        return room.answered_by(state, c.call, call.person)
    return [events.CallRang(c.call, call.number, None, call.drill, picked_up=True)]


def claim_call(state: State, c: commands.ClaimCall, asked: Request, moment: Moment) -> Decision:
    call = state.calls.get(c.call)
    if call is None:
        return Refusal(Reason.NO_SUCH_CALL)
    if call.person == asked.by:
        return Refusal(Reason.ALREADY_SO, by=call.person)
    if call.person is not None and call.person not in state.silent:
        return Refusal(Reason.CALL_IS_TAKEN, by=call.person)
    return room.claimed(state, c.call, asked.by)


def release_call(state: State, c: commands.ReleaseCall, asked: Request, moment: Moment) -> Decision:
    call = state.calls.get(c.call)
    if call is None:
        return Refusal(Reason.NO_SUCH_CALL)
    if call.person != asked.by:
        return Refusal(Reason.NOT_HELD, by=call.person)
    if c.call in state.handovers:
        return Refusal(Reason.HANDOVER_IS_OPEN)
    return [events.CallReleased(c.call, asked.by)]


def locate_call(state: State, c: commands.LocateCall, asked: Request, moment: Moment) -> Decision:
    located = events.CallLocated(c.call, c.place, c.uncertainty_m, c.source, c.confidence, c.method)
    if c.message is None:
        return [*_first_heard(state, c), located]
    call, link = state.calls.get(c.call), _link_of(state, c)
    if call is None or link is None:
        return Refusal(Reason.NO_SUCH_MESSAGE)
    over_since = max(call.ended_at or link.since, link.since) if call.ended else moment.now
    if moment.now >= min(link.expires, over_since + rules.LINK_AFTER_CALL_MS):
        return Refusal(Reason.NO_SUCH_MESSAGE)
    return [located, events.MessageEnded(c.message, "answered")] if c.message in state.messages else [located]


def _link_of(state: State, c: commands.LocateCall) -> Link | None:
    """By which she tells it: one that is open, or that she answered before, since better places are still taken."""
    assert c.message is not None
    message, call = state.messages.get(c.message), state.calls.get(c.call)
    if message is not None:
        is_hers = message.purpose == "link" and message.call == c.call
        return Link(c.message, message.since, message.expires) if is_hers else None
    answered = call.link if call is not None else None
    return answered if answered is not None and answered.message == c.message else None


def transfer_call(state: State, c: commands.TransferCall, asked: Request, moment: Moment) -> Decision:
    return [*_first_heard(state, c), events.CallTransferred(c.call, c.number, c.extension)]


def end_call(state: State, c: commands.EndCall, asked: Request, moment: Moment) -> Decision:
    call = state.calls.get(c.call)
    if call is not None and call.ended:
        return Refusal(Reason.ALREADY_SO)
    answered = call is not None and call.answered
    end: CallEnd = "failed" if c.failed else "answered" if answered else "abandoned"
    ended = events.CallEnded(c.call, end, c.cause)
    return [*_first_heard(state, c), ended, *room.due_after_end(state, c, ended, moment)]


def attach_call(state: State, c: commands.AttachCall, asked: Request, moment: Moment) -> Decision:
    call = state.calls.get(c.call)
    if call is None:
        return Refusal(Reason.NO_SUCH_CALL)
    if call.incident == c.incident:
        return Refusal(Reason.ALREADY_SO)
    if call.incident is not None:
        return Refusal(Reason.CALL_IS_ATTACHED)
    incident = kept_incident(state, c.incident, moment)
    if incident is None:
        return Refusal(Reason.NO_SUCH_INCIDENT)
    answered = cards.carried(c.call, call, c.incident)
    settled = room.settled(state, c.call, "has_incident") if room.helps(incident) else []
    return [events.CallAttached(c.call, c.incident), *answered, *settled]


def detach_call(state: State, c: commands.DetachCall, asked: Request, moment: Moment) -> Decision:
    call = state.calls.get(c.call)
    if call is None:
        return Refusal(Reason.NO_SUCH_CALL)
    if call.incident != c.incident:
        return Refusal(Reason.CALL_NOT_ATTACHED)
    return [events.CallDetached(c.call, c.incident), *room.due_again(state, [c.call], "detached", moment)]


def _first_heard(state: State, c: commands.CallNews) -> list[AnyEvent]:
    """News of a call that nobody told was ringing: then it rings by this."""
    if c.call in state.calls:
        return []
    return [events.CallRang(c.call, c.number or UNKNOWN_NUMBER, c.caller, c.drill, None, room.before(c))]


TABLE: Table = {
    commands.RingCall: ring_call,
    commands.AnswerCall: answer_call,
    commands.ClaimCall: claim_call,
    commands.ReleaseCall: release_call,
    commands.LocateCall: locate_call,
    commands.TransferCall: transfer_call,
    commands.EndCall: end_call,
    commands.AttachCall: attach_call,
    commands.DetachCall: detach_call,
}
